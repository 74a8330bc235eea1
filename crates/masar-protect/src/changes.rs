//! The page about what rounding and joining categories changed.
//!
//! *Invariant:* no true number of a rounded table stands on it.

use masar_domain::Lang;
use masar_text::page::{escape, page, table};
use masar_text::texts::Arg;
use masar_text::{tr, tr_with};

use crate::collapse::Loss;
use crate::round::RoundLoss;

/// The page about a rounded table.
pub fn rounded_html(lang: Lang, base: i64, loss: &RoundLoss, losses: &[Loss]) -> String {
    let base = base.to_string();
    let why = tr_with(lang, "round-why", &[("base", Arg::Text(&base))]);
    let row = |id: &str, number: String| vec![tr(lang, id), number];
    let rows = vec![
        row("round-cells", loss.cells.to_string()),
        row("round-changed", loss.changed.to_string()),
        row("round-moved", loss.moved.to_string()),
        row("round-largest", loss.largest.to_string()),
    ];
    let head = [tr(lang, "records-measure"), tr(lang, "round-number")];
    let body =
        format!("<p>{}</p>\n{}{}", escape(&why), table(&head, &rows), losses_html(lang, losses));
    page(lang, &tr(lang, "round-title"), &body)
}

/// A report with what joining categories cost at its end.
pub fn losses_add(lang: Lang, report: &str, losses: &[Loss]) -> String {
    let end = report.rfind("</main>").or_else(|| report.rfind("</body>")).unwrap_or(report.len());
    format!("{}{}{}", &report[..end], losses_html(lang, losses), &report[end..])
}

fn losses_html(lang: Lang, losses: &[Loss]) -> String {
    if losses.is_empty() {
        return String::new();
    }
    let item = |loss: &Loss| {
        let (before, after) =
            (loss.categories_before.to_string(), loss.categories_after.to_string());
        let (rows_before, rows_after) = (loss.rows_before.to_string(), loss.rows_after.to_string());
        let args = [
            ("rule", Arg::Text(&loss.rule)),
            ("before", Arg::Text(&before)),
            ("after", Arg::Text(&after)),
            ("rowsbefore", Arg::Text(&rows_before)),
            ("rowsafter", Arg::Text(&rows_after)),
        ];
        format!("<li>{}</li>\n", escape(&tr_with(lang, "collapse-rule", &args)))
    };
    let items: String = losses.iter().map(item).collect();
    format!("<h2>{}</h2>\n<ul>\n{items}</ul>\n", escape(&tr(lang, "collapse-title")))
}
