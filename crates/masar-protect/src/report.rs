//! The report in plain words: what was hidden, why, and what it cost.
//!
//! *Invariant:* no hidden value and no name of a hidden category appears. The
//! page stands alone: no script, nothing fetched.

use masar_domain::{Digits, Lang};
use masar_text::page::{escape, facts, page};
use masar_text::texts::Arg;
use masar_text::{number, number_signed, problem_text, tr, tr_with};

use crate::promise::Promise;
use crate::protect::{Protected, Rules};

/// Most notes that the page lists.
const NOTES_MAX: usize = 100;

/// The page for one table.
pub fn report_html(lang: Lang, protected: &Protected, rules: &Rules) -> String {
    let most = (rules.threshold - 1).to_string();
    let why = tr_with(lang, "protect-why", &[("most", Arg::Text(&most))]);
    let costs = &protected.costs;
    let count = |cells: usize| number(cells as u64, Digits::Latn);
    let signed = |people| number_signed(people, Digits::Latn);
    let people = format!("{} / {}", signed(costs.people_hidden), signed(costs.people));
    let mut lines = vec![
        ("protect-shown", count(costs.shown)),
        ("protect-zero", count(costs.zero)),
        ("protect-primary", count(costs.primary)),
        ("protect-secondary", count(costs.secondary)),
        ("protect-people", people),
    ];
    let kept = match protected.promise {
        Some(Promise::Sums) => ["", "protect-one-each-way", "protect-weak", "protect-exposed"],
        _ => ["protect-safe", "protect-sums", "protect-weak", "protect-exposed"],
    };
    let kept = kept.into_iter().zip(costs.promises).filter(|(id, _)| !id.is_empty());
    lines.extend(kept.map(|(id, cells)| (id, count(cells))));
    let lines: Vec<(String, String)> =
        lines.into_iter().map(|(id, value)| (tr(lang, id), value)).collect();
    let note = |problem| format!("<li>{}</li>\n", escape(&problem_text(lang, problem)));
    let notes: String = protected.problems.iter().take(NOTES_MAX).map(note).collect();
    let notes = if notes.is_empty() {
        notes
    } else {
        format!("<h2>{}</h2>\n<ul>\n{notes}</ul>\n", escape(&tr(lang, "protect-notes")))
    };
    let promise = promise_html(lang, protected.promise);
    let body = format!("<p>{}</p>\n{promise}{}{notes}", escape(&why), facts(&lines));
    page(lang, &tr(lang, "protect-title"), &body)
}

/// What was promised, and how it was tried. A table that came in protected, or
/// that holds sums, has no such promise to tell.
fn promise_html(lang: Lang, promise: Option<Promise>) -> String {
    let ids: &[&str] = match promise {
        Some(Promise::Reader) => &["protect-promise-reader", "protect-audit"],
        Some(Promise::Occupied) => {
            &["protect-promise-reader", "protect-promise-occupied", "protect-audit"]
        }
        Some(Promise::Sums) => &["protect-promise-sums", "protect-audit-sums"],
        None => &["protect-audit"],
    };
    ids.iter().map(|id| format!("<p>{}</p>\n", escape(&tr(lang, id)))).collect()
}
