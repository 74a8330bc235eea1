//! Sets a document as one page that needs nothing else: style, fonts and
//! drawings are in it, there is no script, and it prints well.
//!
//! *Invariant:* every text is escaped where it is written; a drawing is copied
//! only if it holds nothing but shapes and text, and its description stands in
//! for it otherwise. The sides of the page are named by reading order alone.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use masar_text::date;

use crate::assets::{WebFont, font_face, web_fonts};
use crate::bidi::direction;
use crate::chart::{escape, refused};
use crate::document::{
    DocBlock, DocCellText, DocChart, DocRow, DocSpan, DocTable, Document, KeyFigure,
};
use crate::layout::{numeric_columns, prepared};
use crate::words::{edition, word};

const STYLE: &str = include_str!("publish.css");

/// Sets the document as one page that needs nothing else. `link` gives the
/// address of a figure's page, by its code; without one the number stands bare.
pub fn html(document: &Document, link: &dyn Fn(&str) -> Option<String>) -> String {
    let document = prepared(document);
    let page = Page { document: &document, link, out: String::with_capacity(1 << 18) };
    page.write()
}

/// The page as far as it is written.
struct Page<'a> {
    document: &'a Document,
    link: &'a dyn Fn(&str) -> Option<String>,
    out: String,
}

impl Page<'_> {
    fn write(mut self) -> String {
        let document = self.document;
        self.head();
        self.cover();
        self.out.push_str("<main>");
        self.contents();
        for (index, chapter) in document.chapters.iter().enumerate() {
            self.chapter(&format!("c{}", index + 1), &chapter.title, &chapter.blocks);
        }
        self.chapter("method", &word(document.lang, "publish-method"), &document.method);
        self.credits();
        self.out.push_str("</main>");
        self.foot();
        self.out
    }

    fn head(&mut self) {
        let (lang, dir) = (self.document.lang.tag(), self.document.lang.direction());
        let title = escape(&self.document.title);
        let fonts: String = self.fonts().map(embedded).collect();
        self.out.push_str(&format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\" dir=\"{dir}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
             <meta name=\"generator\" content=\"Masar\"><title>{title}</title>\
             <style>\n{fonts}{STYLE}</style></head><body>\n"
        ));
        if let Some(line) = &self.document.synthetic {
            self.element("p", "band", line);
        }
    }

    /// Arabic letters are left out of a page that has none.
    fn fonts(&self) -> impl Iterator<Item = &'static WebFont> + use<> {
        let arabic =
            format!("{:?}", self.document).chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
        web_fonts().iter().filter(move |font| arabic || font.file.contains("latin"))
    }

    fn cover(&mut self) {
        let document = self.document;
        let edition = edition(document.lang, document.digits, document.edition.number);
        let day = date(document.edition.date, document.lang, document.digits);
        self.out.push_str("<header>");
        self.element("p", "mission", &document.mission);
        self.element("h1", "", &document.title);
        self.element("p", "subtitle", &document.subtitle);
        let (edition, day) = (escape(&edition), bdi(&day));
        self.out.push_str(&format!("<p class=\"edition\"><b>{edition}</b> · {day}</p>"));
        if let Some(erratum) = &document.edition.erratum {
            let (name, text) = (escape(&word(document.lang, "publish-erratum")), escape(erratum));
            self.out.push_str(&format!("<p class=\"note erratum\"><b>{name}</b><br>{text}</p>"));
        }
        self.out.push_str("</header>\n");
    }

    fn contents(&mut self) {
        let lang = self.document.lang;
        let name = escape(&word(lang, "publish-contents"));
        self.out.push_str(&format!("<nav aria-label=\"{name}\"><ol>"));
        for (index, chapter) in self.document.chapters.iter().enumerate() {
            let title = escape(&chapter.title);
            self.out.push_str(&format!("<li><a href=\"#c{}\">{title}</a></li>", index + 1));
        }
        let method = escape(&word(lang, "publish-method"));
        self.out.push_str(&format!("<li><a href=\"#method\">{method}</a></li></ol></nav>\n"));
    }

    fn chapter(&mut self, id: &str, title: &str, blocks: &[DocBlock]) {
        let title = escape(title);
        self.out
            .push_str(&format!("<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{title}</h2>\n"));
        blocks.iter().for_each(|block| self.block(block));
        self.out.push_str("</section>\n");
    }

    fn credits(&mut self) {
        if self.document.attributions.is_empty() {
            return;
        }
        self.element("h2", "", &word(self.document.lang, "publish-credits"));
        self.out.push_str("<ul class=\"text\">");
        for line in &self.document.attributions {
            self.element("li", "", line);
        }
        self.out.push_str("</ul>\n");
    }

    fn foot(&mut self) {
        let name = escape(&word(self.document.lang, "publish-digest"));
        let hash = escape(&self.document.edition.figures_hash);
        self.out.push_str(&format!(
            "<footer>{name}: <code><bdi dir=\"ltr\">{hash}</bdi></code></footer></body></html>\n"
        ));
    }

    fn block(&mut self, block: &DocBlock) {
        match block {
            DocBlock::Heading { level, text } => self.element(&format!("h{}", level + 2), "", text),
            DocBlock::Paragraph(spans) => self.spans_in("<p>", spans, "</p>\n"),
            DocBlock::List(items) => {
                self.out.push_str("<ul class=\"text\">");
                items.iter().for_each(|spans| self.spans_in("<li>", spans, "</li>"));
                self.out.push_str("</ul>\n");
            }
            DocBlock::KeyFigures(figures) => {
                self.out.push_str("<dl class=\"figures\">");
                figures.iter().for_each(|figure| self.key_figure(figure));
                self.out.push_str("</dl>\n");
            }
            DocBlock::Table(table) => self.table(table),
            DocBlock::Chart(chart) => self.drawing(chart),
            DocBlock::Note(spans) => self.spans_in("<p class=\"note\">", spans, "</p>\n"),
        }
    }

    fn spans_in(&mut self, open: &str, spans: &[DocSpan], close: &str) {
        self.out.push_str(open);
        for span in spans {
            let text = match span {
                DocSpan::Text(text) => escape(text),
                DocSpan::Strong(text) => format!("<strong>{}</strong>", escape(text)),
                DocSpan::Figure { text, code } => self.figure(text, code),
                DocSpan::Plain(text) => bdi(text),
            };
            self.out.push_str(&text);
        }
        self.out.push_str(close);
    }

    /// A number that leads to where it comes from.
    fn figure(&self, text: &str, code: &str) -> String {
        let text = bdi(text);
        // An address with another scheme than the web's would act, not lead.
        let safe = |address: &String| {
            ["/", "#", "https://", "http://"].iter().any(|start| address.starts_with(start))
        };
        match (self.link)(code).filter(safe) {
            Some(address) => format!("<a href=\"{}\">{text}</a>", escape(&address)),
            None => text,
        }
    }

    fn key_figure(&mut self, figure: &KeyFigure) {
        let value = self.figure(&figure.value, &figure.figure);
        let (title, unit, code) =
            (escape(&figure.title), escape(&figure.unit), escape(&figure.figure));
        self.out.push_str(&format!(
            "<div><dt>{title}</dt><dd class=\"value\">{value}</dd><dd>{unit}</dd>"
        ));
        if let Some(note) = &figure.note {
            self.element("dd", "", note);
        }
        self.out.push_str(&format!("<dd><code><bdi dir=\"ltr\">{code}</bdi></code></dd></div>"));
    }

    fn table(&mut self, table: &DocTable) {
        let numeric = numeric_columns(table);
        self.out.push_str("<div class=\"scroll\" tabindex=\"0\"><table>");
        self.element("caption", "", &table.title);
        self.out.push_str("<thead><tr>");
        for (title, numeric) in table.head.iter().zip(&numeric) {
            let class = if *numeric { " class=\"number\"" } else { "" };
            self.out.push_str(&format!("<th scope=\"col\"{class}>{}</th>", escape(title)));
        }
        self.out.push_str("</tr></thead><tbody>\n");
        table.rows.iter().for_each(|row| self.row(row));
        self.out.push_str("</tbody></table>");
        for line in [&table.note, &table.source].into_iter().flatten() {
            self.element("p", "source", line);
        }
        self.out.push_str("</div>\n");
    }

    fn row(&mut self, row: &DocRow) {
        self.out.push_str(if row.total { "<tr class=\"total\">" } else { "<tr>" });
        for (column, cell) in row.cells.iter().enumerate() {
            self.out.push_str(&cell_text(cell, column == 0));
        }
        self.out.push_str("</tr>\n");
    }

    fn drawing(&mut self, chart: &DocChart) {
        let (title, alt) = (escape(&chart.title), escape(&chart.alt));
        self.out.push_str(&format!("<figure><figcaption>{title}</figcaption>"));
        if refused(&chart.svg).is_none() {
            let svg = &chart.svg;
            self.out.push_str(&format!(
                "<div class=\"drawing\" tabindex=\"0\" role=\"img\" aria-label=\"{alt}\">{svg}</div>"
            ));
        } else {
            self.element("p", "", &chart.alt);
        }
        self.element("p", "source", &chart.source);
        self.out.push_str("</figure>\n");
    }

    /// An element that holds one text; none when the text is empty.
    fn element(&mut self, name: &str, class: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.out.push_str(&format!("<{name}{class}>{}</{name}>", escape(text)));
    }
}

fn cell_text(cell: &DocCellText, first: bool) -> String {
    match (cell.numeric, first) {
        (true, _) => format!("<td class=\"number\">{}</td>", bdi(&cell.text)),
        (false, true) => format!("<th scope=\"row\">{}</th>", escape(&cell.text)),
        (false, false) => format!("<td>{}</td>", escape(&cell.text)),
    }
}

/// A value that the line around it cannot reorder.
fn bdi(text: &str) -> String {
    format!("<bdi dir=\"{}\">{}</bdi>", direction(text), escape(text))
}

fn embedded(font: &WebFont) -> String {
    let data = STANDARD.encode(font.bytes);
    font_face(font, &format!("data:font/woff2;base64,{data}"))
}
