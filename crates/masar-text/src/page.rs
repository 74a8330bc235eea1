//! A page that stands alone, for reports that are files: opened from a disk,
//! sent by mail, printed.
//!
//! *Invariants:* nothing is fetched and no script runs; direction follows the
//! language, by logical properties only. What is put in a body is HTML: callers
//! [`escape`] what came from outside.

use masar_domain::Lang;

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
svg{max-width:100%;height:auto}svg text{fill:var(--ink)}svg .bar{fill:var(--accent)}\
code{font-family:'IBM Plex Mono',ui-monospace,monospace;font-size:13px}";

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
    fn what_came_from_outside_cannot_leave_its_place() {
        assert_eq!(escape("\"'<&>"), "&quot;&#39;&lt;&amp;&gt;");
    }
}
