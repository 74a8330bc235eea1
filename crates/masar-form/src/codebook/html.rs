//! A codebook as one HTML page that needs nothing else.

use masar_domain::Lang;
use masar_text::page::{escape as escaped, page};
use masar_text::tr;

use super::{CellKind, Codebook, Heading};

impl Codebook {
    /// The codebook as a page, its headings in `lang`.
    pub fn to_html(&self, lang: Lang) -> String {
        let mut body = String::from("<ul>\n");
        for (name, value) in self.facts(lang) {
            body.push_str(&format!("<li>{}: {}</li>\n", escaped(&name), code(&value)));
        }
        body.push_str("</ul>\n");
        body.push_str(&format!("<h2>{}</h2>\n", escaped(&tr(lang, "codebook-questions"))));
        let (headings, rows) = self.question_table(lang);
        self.table(&headings, &rows, &mut body);
        if !self.lists.is_empty() {
            body.push_str(&format!("<h2>{}</h2>\n", escaped(&tr(lang, "codebook-lists"))));
        }
        let headings = self.choice_headings(lang);
        for list in &self.lists {
            body.push_str(&format!("<h3>{}</h3>\n", code(&list.name)));
            let rows: Vec<Vec<String>> = list
                .choices
                .iter()
                .map(|(code, labels)| [code].into_iter().chain(labels).cloned().collect())
                .collect();
            self.table(&headings, &rows, &mut body);
        }
        page(lang, &self.title, &body)
    }

    fn table(&self, headings: &[Heading], rows: &[Vec<String>], body: &mut String) {
        body.push_str("<div class=\"scroll\"><table class=\"stack\">\n<thead><tr>");
        for (name, _) in headings {
            body.push_str(&format!("<th scope=\"col\"><bdi>{}</bdi></th>", escaped(name)));
        }
        body.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            body.push_str("<tr>");
            for (cell, (name, kind)) in row.iter().zip(headings) {
                let inner = self.cell(cell, *kind);
                body.push_str(&format!("<td data-label=\"{}\">{inner}</td>", escaped(name)));
            }
            body.push_str("</tr>\n");
        }
        body.push_str("</tbody>\n</table></div>\n");
    }

    fn cell(&self, text: &str, kind: CellKind) -> String {
        match kind {
            _ if text.is_empty() => String::new(),
            CellKind::Code => code(text),
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
                format!("<bdi{tag} dir=\"{direction}\">{}</bdi>", escaped(text))
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
