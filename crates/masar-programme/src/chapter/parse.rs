//! From Markdown to blocks.

use masar_domain::Problem;

use super::{Block, Chapter, FigureRef, Show, Span, VALUES};
use crate::source::{Source, is_code, nearest_of};

/// Most blocks of one chapter.
const BLOCKS_MAX: usize = 1_000;

/// Longest line, in bytes.
const LINE_BYTES_MAX: usize = 4_000;

const DIRECTIVES: [&str; 5] = ["figures", "table", "bars", "map", "note"];

/// Reads a chapter. Digits outside references, unknown directives and broken
/// references are problems with their line; whether the figures exist is asked
/// by the mission.
pub fn chapter_parse(file: &str, text: &str) -> (Chapter, Vec<Problem>) {
    let source = Source::new(file, text);
    let mut parser = Parser {
        source: &source,
        chapter: Chapter::default(),
        open: Open::Nothing,
        out: Vec::new(),
    };
    for (line, text) in (1u32..).zip(source.text.lines()) {
        if parser.chapter.blocks.len() >= BLOCKS_MAX || text.len() > LINE_BYTES_MAX {
            parser.problem("PROGRAMME-009", line, "most", &BLOCKS_MAX.to_string());
            break;
        }
        parser.line(line, text.trim_end());
    }
    parser.close();
    (parser.chapter, parser.out)
}

/// The block that further lines belong to.
enum Open {
    Nothing,
    Paragraph(u32, Vec<Span>),
    List(u32, Vec<Vec<Span>>),
}

struct Parser<'a> {
    source: &'a Source,
    chapter: Chapter,
    open: Open,
    out: Vec<Problem>,
}

impl Parser<'_> {
    fn problem(&mut self, code: &'static str, line: u32, arg: &'static str, found: &str) {
        self.out.push(Problem::error(code, self.source.line(line)).with(arg, found));
    }

    fn push(&mut self, line: u32, block: Block) {
        self.close();
        self.chapter.blocks.push(block);
        self.chapter.lines.push(line);
    }

    fn close(&mut self) {
        let (line, block) = match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => return,
            Open::Paragraph(line, spans) => (line, Block::Paragraph(merged(spans))),
            Open::List(line, items) => (line, Block::List(items.into_iter().map(merged).collect())),
        };
        self.chapter.blocks.push(block);
        self.chapter.lines.push(line);
    }

    fn line(&mut self, line: u32, text: &str) {
        if text.trim().is_empty() {
            self.close();
        } else if let Some(directive) = text.strip_prefix(":::") {
            self.directive(line, directive.trim());
        } else if text.starts_with('#') {
            self.heading(line, text);
        } else if let Some(item) = text.strip_prefix("- ") {
            let spans = self.spans(line, item);
            if !matches!(self.open, Open::List(..)) {
                self.close();
                self.open = Open::List(line, Vec::new());
            }
            if let Open::List(_, items) = &mut self.open {
                items.push(spans);
            }
        } else {
            self.running_text(line, text.trim());
        }
    }

    fn heading(&mut self, line: u32, text: &str) {
        let title = text.trim_start_matches('#');
        let level = text.len() - title.len();
        if level > 3 || !title.starts_with(' ') {
            self.problem("PROGRAMME-063", line, "found", text);
        }
        let spans = merged(self.spans(line, title.trim()));
        let level = u8::try_from(level.min(3)).expect("at most 3");
        self.push(line, Block::Heading { level, spans });
    }

    fn running_text(&mut self, line: u32, text: &str) {
        let more = self.spans(line, text);
        let space = std::iter::once(Span::Text(" ".to_owned()));
        match &mut self.open {
            Open::Paragraph(_, spans) => spans.extend(space.chain(more)),
            Open::List(_, items) => {
                items.last_mut().expect("a list has an item").extend(space.chain(more));
            }
            Open::Nothing => self.open = Open::Paragraph(line, more),
        }
    }

    /// One line of running text.
    fn spans(&mut self, line: u32, text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut strong = false;
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find("**").into_iter().chain(rest.find(['{', '}'])).min();
            let (words, after) = rest.split_at(end.unwrap_or(rest.len()));
            self.words(line, words, strong, &mut spans);
            rest = after;
            if let Some(after) = rest.strip_prefix("**") {
                strong = !strong;
                rest = after;
            } else if let Some((inside, after)) =
                rest.strip_prefix('{').and_then(|rest| rest.split_once('}'))
            {
                spans.extend(self.reference(line, inside));
                rest = after;
            } else if !rest.is_empty() {
                self.problem("PROGRAMME-063", line, "found", rest);
                break;
            }
        }
        if strong {
            self.problem("PROGRAMME-063", line, "found", "**");
        }
        spans
    }

    fn words(&mut self, line: u32, words: &str, strong: bool, spans: &mut Vec<Span>) {
        self.refuse_digits(line, words);
        if !words.is_empty() {
            let words = words.to_owned();
            spans.push(if strong { Span::Strong(words) } else { Span::Text(words) });
        }
    }

    /// A number in a text is a figure; a figure is referred to, never typed.
    fn refuse_digits(&mut self, line: u32, text: &str) {
        if let Some(found) = text.split_whitespace().find(|word| word.contains(char::is_numeric)) {
            self.problem("PROGRAMME-060", line, "found", found);
        }
    }

    fn reference(&mut self, line: u32, inside: &str) -> Option<Span> {
        let inside = inside.trim();
        if let Some(plain) = inside.strip_prefix('=') {
            return Some(Span::Plain(plain.trim().to_owned()));
        }
        if VALUES.contains(&inside) {
            return Some(Span::Value(inside.to_owned()));
        }
        let (show, text) = match inside.strip_prefix('%') {
            Some(rest) => (Show::Percent, rest),
            None => (Show::Number, inside),
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        let figures = figures_read(&words);
        match figures.as_deref() {
            Some([figure]) if show == Show::Number || !figure.cell.is_empty() => {
                Some(Span::Figure(figure.clone(), show))
            }
            _ => {
                self.problem("PROGRAMME-063", line, "found", &format!("{{{inside}}}"));
                None
            }
        }
    }

    fn directive(&mut self, line: u32, text: &str) {
        let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        let block = match name {
            "note" => Some(Block::Note(merged(self.spans(line, rest)))),
            "figures" => {
                figures_read(&rest.split_whitespace().collect::<Vec<_>>()).map(Block::KeyFigures)
            }
            "table" | "bars" | "map" => self.picture(line, name, rest),
            unknown => {
                let problem = Problem::error("PROGRAMME-062", self.source.line(line));
                let problem = problem.with("found", unknown);
                self.out.push(problem.with("nearest", nearest_of(unknown, DIRECTIVES)));
                return;
            }
        };
        match block {
            Some(block) => self.push(line, block),
            None => self.problem("PROGRAMME-063", line, "found", text),
        }
    }

    /// `"Title" key=value …` of a table, a bar chart or a map.
    fn picture(&mut self, line: u32, name: &str, rest: &str) -> Option<Block> {
        let (title, options) = rest.strip_prefix('"')?.split_once('"')?;
        self.refuse_digits(line, title);
        let title = title.to_owned();
        let mut options = Options::read(options)?;
        let one = |code: String| Some(FigureRef { code, cell: Vec::new() });
        let block = match name {
            "table" => {
                let codes = options.list("figures");
                let figures: Option<Vec<FigureRef>> = codes.into_iter().map(one).collect();
                let by = options.list("by");
                let figures = figures.filter(|figures| !figures.is_empty())?;
                Block::Table { title, figures, by, top: options.top()? }
            }
            "bars" => {
                let (figure, by) = (one(options.take("figure")?)?, options.take("by")?);
                Block::Bars { title, figure, by, top: options.top()? }
            }
            _ => {
                let (figure, by) = (one(options.take("figure")?)?, options.take("by")?);
                Block::Map { title, figure, by, points: options.take("points") }
            }
        };
        options.0.is_empty().then_some(block)
    }
}

/// `key=value` pairs of a directive, taken one by one.
struct Options(Vec<(String, String)>);

impl Options {
    fn read(text: &str) -> Option<Self> {
        let pairs = text.split_whitespace().map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (!value.is_empty()).then(|| (key.to_owned(), value.to_owned()))
        });
        pairs.collect::<Option<_>>().map(Self)
    }

    fn take(&mut self, key: &str) -> Option<String> {
        let index = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.remove(index).1)
    }

    fn list(&mut self, key: &str) -> Vec<String> {
        let text = self.take(key).unwrap_or_default();
        text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    /// How many rows to show; `None` for what is no number.
    fn top(&mut self) -> Option<Option<u32>> {
        match self.take("top") {
            None => Some(None),
            Some(text) => text.parse().ok().filter(|&top| top > 0).map(Some),
        }
    }
}

/// Codes, each followed by the cell meant: `mrrm.reached sex=male dtm.idps`.
fn figures_read(words: &[&str]) -> Option<Vec<FigureRef>> {
    let mut figures: Vec<FigureRef> = Vec::new();
    for word in words {
        if let Some((column, value)) = word.split_once('=') {
            if !is_code(column) || !is_code(value) {
                return None;
            }
            figures.last_mut()?.cell.push((column.to_owned(), value.to_owned()));
        } else if word.split('.').all(is_code) {
            figures.push(FigureRef { code: (*word).to_owned(), cell: Vec::new() });
        } else {
            return None;
        }
    }
    (!figures.is_empty()).then_some(figures)
}

/// Neighbouring texts as one.
fn merged(spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match (joined.last_mut(), span) {
            (Some(Span::Text(before)), Span::Text(text)) => before.push_str(&text),
            (_, span) => joined.push(span),
        }
    }
    joined
}
