//! Chapters of publications: Markdown in which every number is a reference to a
//! figure. One file per language.
//!
//! *Invariant:* no block holds a digit outside a reference, unless it was marked
//! as no figure with `{=…}`. The two languages of a chapter have the same blocks
//! and the same references in each.

mod compare;
mod parse;

pub(crate) use compare::chapters_compare;
pub use parse::chapter_parse;

/// A chapter in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chapter {
    pub blocks: Vec<Block>,
    /// Line where each block starts, for problems found later.
    pub lines: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Level 1 to 3.
    Heading {
        level: u8,
        spans: Vec<Span>,
    },
    Paragraph(Vec<Span>),
    List(Vec<Vec<Span>>),
    KeyFigures(Vec<FigureRef>),
    Table {
        title: String,
        figures: Vec<FigureRef>,
        by: Vec<String>,
        top: Option<u32>,
    },
    Bars {
        title: String,
        figure: FigureRef,
        by: String,
        top: Option<u32>,
    },
    /// A choropleth by an `adminN` column, with the values of a deeper level as points.
    Map {
        title: String,
        figure: FigureRef,
        by: String,
        points: Option<String>,
    },
    Note(Vec<Span>),
}

impl Block {
    /// What sort of block it is, as the two languages must agree on.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Heading { .. } => "heading",
            Self::Paragraph(_) => "paragraph",
            Self::List(_) => "list",
            Self::KeyFigures(_) => "figures",
            Self::Table { .. } => "table",
            Self::Bars { .. } => "bars",
            Self::Map { .. } => "map",
            Self::Note(_) => "note",
        }
    }

    /// The spans of its text, in order; none for directives without any.
    pub fn spans(&self) -> Vec<&Span> {
        match self {
            Self::Heading { spans, .. } | Self::Paragraph(spans) | Self::Note(spans) => {
                spans.iter().collect()
            }
            Self::List(items) => items.iter().flatten().collect(),
            Self::KeyFigures(_) | Self::Table { .. } | Self::Bars { .. } | Self::Map { .. } => {
                Vec::new()
            }
        }
    }

    /// Every figure it names, in order.
    pub fn figures(&self) -> Vec<&FigureRef> {
        match self {
            Self::KeyFigures(figures) | Self::Table { figures, .. } => figures.iter().collect(),
            Self::Bars { figure, .. } | Self::Map { figure, .. } => vec![figure],
            _ => self.spans().into_iter().filter_map(Span::figure).collect(),
        }
    }

    /// The columns it splits figures by, in order.
    pub fn by(&self) -> Vec<&str> {
        match self {
            Self::Table { by, .. } => by.iter().map(String::as_str).collect(),
            Self::Bars { by, .. } => vec![by],
            Self::Map { by, points, .. } => {
                std::iter::once(by.as_str()).chain(points.as_deref()).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    Text(String),
    Strong(String),
    /// A number, filled in when the publication is made.
    Figure(FigureRef, Show),
    /// Digits that are no figure, such as the year of a law.
    Plain(String),
    /// A fact about the publication itself: one of [`VALUES`].
    Value(String),
}

impl Span {
    pub fn figure(&self) -> Option<&FigureRef> {
        match self {
            Self::Figure(figure, _) => Some(figure),
            _ => None,
        }
    }
}

/// What a chapter may say about its own publication.
pub const VALUES: [&str; 5] = ["period", "round", "start", "end", "method"];

/// How a figure stands in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    Number,
    /// The cell as a share of the whole figure.
    Percent,
}

/// A figure, or one cell of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureRef {
    pub code: String,
    /// Column and value: `sex=male`. Empty: the whole figure.
    pub cell: Vec<(String, String)>,
}

impl std::fmt::Display for FigureRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.code)?;
        self.cell.iter().try_for_each(|(column, value)| write!(f, " {column}={value}"))
    }
}
