//! Expressions as phones read them: whether one is well formed, which functions
//! it calls and which questions it asks for. Nothing is evaluated.
//!
//! *Invariant:* reading takes time in proportion to the text, and brackets
//! inside each other are bounded, so that no cell can exhaust the stack.
//!
//! *Source:* `XPath` 1.0, section 3, as `JavaRosa` takes it (ODK Validate 1.20 was
//! asked about each construct): names are letters that have capitals, and the
//! functions are those of [`functions`].

mod functions;
mod lexer;
mod own;
mod parser;

pub(crate) use functions::{arity, function_names};
pub(crate) use lexer::is_phone_name;
pub(crate) use own::{is_own_answer, without_own_answer};
pub(crate) use parser::reading;

/// What an expression holds.
#[derive(Debug, Default)]
pub(crate) struct Reading<'t> {
    pub(crate) calls: Vec<Call<'t>>,
    pub(crate) paths: Vec<Path<'t>>,
    /// The first step that phones read and cannot take: `//`, an axis.
    pub(crate) untaken: Option<Fault>,
}

/// A function that is called.
#[derive(Debug)]
pub(crate) struct Call<'t> {
    pub(crate) name: &'t str,
    pub(crate) arguments: Vec<Argument<'t>>,
}

/// An argument, as far as it can be told before anything is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Argument<'t> {
    Literal(&'t str),
    Number(&'t str),
    /// `true` or `false`.
    Truth(&'t str),
    /// A path, or what goes on from one.
    Nodes,
    Other,
}

/// A path that starts at the form or at the question.
#[derive(Debug)]
pub(crate) struct Path<'t> {
    pub(crate) start: Start<'t>,
    pub(crate) steps: Vec<Step<'t>>,
    /// Whether a condition chooses among what is found.
    pub(crate) is_chosen: bool,
    /// Whether the function around it takes many answers at once.
    pub(crate) is_among_many: bool,
    /// Bytes of the text before it.
    pub(crate) at: usize,
}

impl<'t> Path<'t> {
    fn new(start: Start<'t>, at: usize) -> Self {
        Self { start, steps: Vec::new(), is_chosen: false, is_among_many: false, at }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start<'t> {
    Root,
    /// The question itself.
    Here,
    /// `${name}`.
    Question(&'t str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'t> {
    Up,
    Stay,
    Child(&'t str),
    /// Every child: `*`.
    Any,
    Other,
}

/// Where an expression stops making sense: bytes from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault(pub(crate) usize);
