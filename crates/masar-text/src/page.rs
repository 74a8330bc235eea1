//! A page that stands alone, for reports that are files: opened from a disk,
//! sent by mail, printed.
//!
//! *Invariants:* nothing is fetched and no script runs; direction follows the
//! language, by logical properties only. What is put in a body is HTML: callers
//! [`escape`] what came from outside.

use masar_domain::Lang;

use crate::digits_to_latin;

/// Colours and sizes of the product (`docs/design`): text above 4.5:1 on paper.
const STYLE: &str = "\
:root{--paper:#fff;--surface:#f5f6f4;--ink:#17212b;--muted:#52606d;--line:#d5dad8;--accent:#0b5f59;\
--soft:#e0efed;color-scheme:light dark}\
@media (prefers-color-scheme:dark){:root{--paper:#11181e;--surface:#1a232b;--ink:#e8edef;\
--muted:#a3b0ba;--line:#33404a;--accent:#6cc5bc;--soft:#17302f}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--paper);color:var(--ink);\
font:15px/1.45 'IBM Plex Sans Arabic','IBM Plex Sans',system-ui,sans-serif}\
:lang(ar){line-height:1.6}\
main{max-width:64rem;margin-inline:auto;padding:24px 16px}\
h1{font-size:24px;margin-block:0 16px}h2{font-size:18px;margin-block:32px 8px}\
p,li{max-width:70ch}.muted{color:var(--muted)}\
.scroll{overflow-x:auto}\
table{border-collapse:collapse;font-variant-numeric:tabular-nums}\
th,td{text-align:start;vertical-align:top;padding:6px 12px;border-block-end:1px solid var(--line)}\
thead th{background:var(--surface);color:var(--muted);font-weight:600}\
tbody th{font-weight:400}.number{text-align:end}\
@media(max-width:34rem){.stack thead{display:none}.stack,.stack tbody,.stack tr,.stack td{display:block}\
.stack tr{border-block-end:2px solid var(--line);padding-block:6px}.stack td:empty{display:none}\
.stack td{display:flex;justify-content:space-between;gap:16px;border:0;padding:2px 0}\
.stack td::before{content:attr(data-label);color:var(--muted);text-align:start;flex:0 0 40%}}\
svg{max-width:100%;height:auto}svg text{fill:var(--ink)}svg .bar{fill:var(--accent)}\
code{font-family:'IBM Plex Mono',ui-monospace,monospace;font-size:13px}";

/// Columns from which on a table is stacked: one block a row where the screen is narrow.
const WIDE: usize = 4;

/// A whole page around a body.
pub fn page(lang: Lang, title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n",
        lang.tag(),
        lang.direction(),
    )
}

/// A table of plain texts; whatever is a number stands at the end of its cell.
pub fn table(head: &[String], rows: &[Vec<String>]) -> String {
    let numbers: Vec<bool> = (0..head.len())
        .map(|at| {
            !rows.is_empty()
                && rows.iter().all(|row| row.get(at).is_some_and(|text| is_number(text)))
        })
        .collect();
    let wide = head.len() >= WIDE;
    let cells = |tag: &str, row: &[String]| -> String {
        let cell = |(at, text): (usize, &String)| {
            let class = if numbers.get(at) == Some(&true) { " class=\"number\"" } else { "" };
            let label = match head.get(at) {
                Some(label) if wide && tag == "td" => format!(" data-label=\"{}\"", escape(label)),
                _ => String::new(),
            };
            format!("<{tag}{class}{label}>{}</{tag}>", isolated(text))
        };
        row.iter().enumerate().map(cell).collect()
    };
    let body: String = rows.iter().map(|row| format!("<tr>{}</tr>\n", cells("td", row))).collect();
    let class = if wide { " class=\"stack\"" } else { "" };
    format!(
        "<div class=\"scroll\"><table{class}>\n<thead><tr>{}</tr></thead>\n<tbody>\n{body}</tbody>\n\
         </table></div>\n",
        cells("th", head)
    )
}

fn is_number(text: &str) -> bool {
    let latin = digits_to_latin(text);
    let digits = latin.trim_start_matches(['+', '-', '−']);
    digits.starts_with(|first: char| first.is_ascii_digit())
        && !digits.chars().any(char::is_alphabetic)
}

/// A sign stays before its number where the page runs from right to left.
fn isolated(text: &str) -> String {
    if text.starts_with(['+', '-', '−']) && is_number(text) {
        return format!("<bdi dir=\"ltr\">{}</bdi>", escape(text));
    }
    escape(text)
}

/// Facts as a table of two columns: what, and how much.
pub fn facts(rows: &[(String, String)]) -> String {
    let row = |(what, value): &(String, String)| {
        format!(
            "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td></tr>\n",
            escape(what),
            escape(value)
        )
    };
    format!("<table>\n{}</table>\n", rows.iter().map(row).collect::<String>())
}

/// Text as it may stand in a page and in an attribute.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_runs_the_way_its_language_does_and_escapes_its_title() {
        let made = page(Lang::Ar, "a <b>", "<p>x</p>\n");
        assert!(made.contains("<html lang=\"ar\" dir=\"rtl\">"));
        assert!(made.contains("<h1>a &lt;b&gt;</h1>\n<p>x</p>"));
        assert!(!made.contains("<script"));
    }

    #[test]
    fn a_sign_stays_before_its_number_and_wide_tables_are_stacked_on_phones() {
        let head = ["a", "b", "c", "d"].map(str::to_owned);
        let made = table(&head, &[["x", "+6.1", "-2", "- none"].map(str::to_owned).to_vec()]);
        assert!(made.contains("<table class=\"stack\">"));
        assert!(
            made.contains("<td class=\"number\" data-label=\"b\"><bdi dir=\"ltr\">+6.1</bdi></td>")
        );
        assert!(made.contains("<bdi dir=\"ltr\">-2</bdi>"));
        assert!(made.contains("<td data-label=\"d\">- none</td>"));
    }

    #[test]
    fn what_came_from_outside_cannot_leave_its_place() {
        assert_eq!(escape("\"'<&>"), "&quot;&#39;&lt;&amp;&gt;");
    }
}
