//! Tables of the reports, for the product's page of [`masar_text::page`].

use masar_text::page::escape;

/// Wide tables become one block a row where the screen is narrow.
const STACKED: &str = "<style>@media(max-width:34rem){.stack thead{display:none}\
.stack,.stack tbody,.stack tr,.stack td{display:block}.stack tr{border-block-end:2px solid var(--line);\
padding-block:6px}.stack td{display:flex;justify-content:space-between;gap:16px;border:0;padding:2px 0}\
.stack td::before{content:attr(data-label);color:var(--muted);text-align:start;flex:0 0 40%}}</style>\n";

/// Columns from which on a table is stacked.
const WIDE: usize = 4;

/// A table of plain texts; whatever is a number stands at the end of its cell.
pub fn table_html(head: &[String], rows: &[Vec<String>]) -> String {
    let is_number = |text: &String| {
        let latin = masar_text::digits_to_latin(text);
        latin.chars().next().is_some_and(|first| first.is_ascii_digit())
            && !latin.chars().any(char::is_alphabetic)
    };
    let numbers: Vec<bool> = (0..head.len())
        .map(|at| !rows.is_empty() && rows.iter().all(|row| row.get(at).is_some_and(is_number)))
        .collect();
    let wide = head.len() >= WIDE;
    let cells = |tag: &str, row: &[String]| -> String {
        let cell = |(at, text): (usize, &String)| {
            let class = if numbers.get(at) == Some(&true) { " class=\"number\"" } else { "" };
            let label = match head.get(at) {
                Some(label) if wide && tag == "td" => format!(" data-label=\"{}\"", escape(label)),
                _ => String::new(),
            };
            format!("<{tag}{class}{label}>{}</{tag}>", escape(text))
        };
        row.iter().enumerate().map(cell).collect()
    };
    let body: String = rows.iter().map(|row| format!("<tr>{}</tr>\n", cells("td", row))).collect();
    let (style, class) = if wide { (STACKED, " class=\"stack\"") } else { ("", "") };
    format!(
        "{style}<div class=\"scroll\"><table{class}>\n<thead><tr>{}</tr></thead>\n<tbody>\n{body}</tbody>\n\
         </table></div>\n",
        cells("th", head)
    )
}
