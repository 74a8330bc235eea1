//! A codebook as one HTML page that needs nothing else.

use masar_domain::Lang;
use masar_text::tr;

use super::{CellKind, Codebook, Heading};

const STYLE: &str = "body{font-family:sans-serif;margin:2rem;line-height:1.5}\
    table{border-collapse:collapse;margin-block:1rem}\
    th,td{border:1px solid #bbb;padding:.3rem .6rem;text-align:start;vertical-align:top}\
    th{background:#eee}code{unicode-bidi:isolate}";

impl Codebook {
    /// The codebook as a page, its headings in `lang`.
    pub fn to_html(&self, lang: Lang) -> String {
        let title = escaped(&self.title);
        let mut page = format!(
            "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<h1 dir=\"auto\">{title}</h1>\n<ul>\n",
            lang.tag(),
            lang.direction(),
        );
        for (name, value) in self.facts(lang) {
            page.push_str(&format!("<li>{}: {}</li>\n", escaped(&name), code(&value)));
        }
        page.push_str("</ul>\n");
        page.push_str(&format!("<h2>{}</h2>\n", escaped(&tr(lang, "codebook-questions"))));
        let (headings, rows) = self.question_table(lang);
        self.table(&headings, &rows, &mut page);
        if !self.lists.is_empty() {
            page.push_str(&format!("<h2>{}</h2>\n", escaped(&tr(lang, "codebook-lists"))));
        }
        let headings = self.choice_headings(lang);
        for list in &self.lists {
            page.push_str(&format!("<h3>{}</h3>\n", code(&list.name)));
            let rows: Vec<Vec<String>> = list
                .choices
                .iter()
                .map(|(code, labels)| [code].into_iter().chain(labels).cloned().collect())
                .collect();
            self.table(&headings, &rows, &mut page);
        }
        page.push_str("</body>\n</html>\n");
        page
    }

    fn table(&self, headings: &[Heading], rows: &[Vec<String>], page: &mut String) {
        page.push_str("<table>\n<thead><tr>");
        for (name, _) in headings {
            page.push_str(&format!("<th scope=\"col\"><bdi>{}</bdi></th>", escaped(name)));
        }
        page.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            page.push_str("<tr>");
            for (cell, (_, kind)) in row.iter().zip(headings) {
                page.push_str(&self.cell(cell, *kind));
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</tbody>\n</table>\n");
    }

    fn cell(&self, text: &str, kind: CellKind) -> String {
        match kind {
            _ if text.is_empty() => "<td></td>".to_owned(),
            CellKind::Code => format!("<td>{}</td>", code(text)),
            CellKind::Words(at) => {
                let language = &self.languages[at];
                let tag = match language.tag.as_str() {
                    "" => String::new(),
                    tag => format!(" lang=\"{}\"", escaped(tag)),
                };
                let direction = match (language.is_rtl, language.name.is_empty()) {
                    (true, _) => "rtl",
                    (false, true) => "auto",
                    (false, false) => "ltr",
                };
                format!("<td{tag} dir=\"{direction}\">{}</td>", escaped(text))
            }
        }
    }
}

/// Code runs from left to right inside any sentence.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("<code dir=\"ltr\">{}</code>", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
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
