//! The report in plain words: what was hidden, why, and what it cost.
//!
//! *Invariant:* no hidden value and no name of a hidden category appears. The
//! page stands alone: no script, nothing fetched.

use masar_domain::Lang;
use masar_text::texts::Arg;
use masar_text::{problem_text, tr, tr_with};

use crate::promise::Promise;
use crate::protect::{Protected, Rules};

/// Most notes that the page lists.
const NOTES_MAX: usize = 100;

/// The page for one table.
pub fn report_html(lang: Lang, protected: &Protected, rules: &Rules) -> String {
    let most = (rules.threshold - 1).to_string();
    let why = tr_with(lang, "protect-why", &[("most", Arg::Text(&most))]);
    let costs = &protected.costs;
    let people = format!("{} / {}", costs.people_hidden, costs.people);
    let mut lines = vec![
        ("protect-shown", costs.shown.to_string()),
        ("protect-zero", costs.zero.to_string()),
        ("protect-primary", costs.primary.to_string()),
        ("protect-secondary", costs.secondary.to_string()),
        ("protect-people", people),
    ];
    let kept = match protected.promise {
        Some(Promise::Sums) => ["", "protect-one-each-way", "protect-weak", "protect-exposed"],
        _ => ["protect-safe", "protect-sums", "protect-weak", "protect-exposed"],
    };
    let kept = kept.into_iter().zip(costs.promises).filter(|(id, _)| !id.is_empty());
    lines.extend(kept.map(|(id, count)| (id, count.to_string())));
    let line = |(id, value): &(&str, String)| {
        format!("<tr><th scope=\"row\">{}</th><td>{value}</td></tr>\n", escape(&tr(lang, id)))
    };
    let table: String = lines.iter().map(line).collect();
    let note = |problem| format!("<li>{}</li>\n", escape(&problem_text(lang, problem)));
    let notes: String = protected.problems.iter().take(NOTES_MAX).map(note).collect();
    let notes = if notes.is_empty() {
        notes
    } else {
        format!("<h2>{}</h2>\n<ul>\n{notes}</ul>\n", escape(&tr(lang, "protect-notes")))
    };
    let (code, direction) = lang.pick(("ar", "rtl"), ("en", "ltr"));
    let title = escape(&tr(lang, "protect-title"));
    format!(
        "<!doctype html>\n<html lang=\"{code}\" dir=\"{direction}\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\n\
         <style>body{{font:1.1rem/1.6 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}}\
         table{{border-collapse:collapse}}th,td{{text-align:start;padding:.3rem .8rem;\
         border-bottom:1px solid #999}}th{{font-weight:normal}}</style></head>\n<body>\n\
         <h1>{title}</h1>\n<p>{}</p>\n{}<table>\n{table}</table>\n{notes}</body>\n</html>\n",
        escape(&why),
        promise_html(lang, protected.promise),
    )
}

/// What was promised, and how it was tried. A table that came in protected, or
/// that holds sums, has no such promise to tell.
fn promise_html(lang: Lang, promise: Option<Promise>) -> String {
    let ids: &[&str] = match promise {
        Some(Promise::Reader) => &["protect-promise-reader", "protect-audit"],
        Some(Promise::Sums) => &["protect-promise-sums", "protect-audit-sums"],
        None => &["protect-audit"],
    };
    ids.iter().map(|id| format!("<p>{}</p>\n", escape(&tr(lang, id)))).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
