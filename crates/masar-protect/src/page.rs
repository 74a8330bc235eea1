//! Tables of the reports, for the product's page of [`masar_text::page`].

use masar_text::page::escape;

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
    let cells = |tag: &str, row: &[String]| -> String {
        let cell = |(at, text): (usize, &String)| {
            let class = if numbers.get(at) == Some(&true) { " class=\"number\"" } else { "" };
            format!("<{tag}{class}>{}</{tag}>", escape(text))
        };
        row.iter().enumerate().map(cell).collect()
    };
    let body: String = rows.iter().map(|row| format!("<tr>{}</tr>\n", cells("td", row))).collect();
    format!(
        "<div class=\"scroll\"><table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{body}</tbody>\n\
         </table></div>\n",
        cells("th", head)
    )
}
