//! `XPath` 1.0 with the functions of OpenRosa: text to tokens, tokens to an
//! expression, an expression to a value.
//!
//! *Invariant:* an expression is compiled once and its nesting is bounded, so
//! that evaluating it cannot exhaust the stack.

mod evaluate;
mod lexer;
mod lookup;
mod parser;
mod steps;
mod value;

pub(crate) use evaluate::{Budget, Context, Scope, evaluate};
pub(crate) use lookup::{Column, column_of, row_is_there};
pub(crate) use parser::{Compiler, compile};
pub(crate) use value::{
    NodeRef, NodeSet, Value, date_days, number_of, number_text, offset_minutes, time_fraction,
};

use crate::functions::Function;

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    #[error("more steps than allowed")]
    Steps,
    #[error("more text than allowed")]
    Text,
    #[error("the regular expression `{0}` cannot be used")]
    Regex(String),
    #[error("the instance `{0}` is not there")]
    Instance(String),
    #[error("{0}")]
    Argument(String),
}

/// An expression with what it was written as.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) source: String,
    pub(crate) expression: Expression,
    /// Another moment or another roll of the dice gives another value.
    pub(crate) volatile: bool,
    /// The earth is measured, which devices do each in their way.
    pub(crate) measures: bool,
    /// Another language of the device gives another value.
    pub(crate) speaks: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Expression {
    Number(f64),
    Text(String),
    /// Operators of one precedence, from left to right.
    Chain(Box<Expression>, Vec<(Operator, Expression)>),
    Negate(Box<Expression>),
    Path(Box<Path>),
    Call(Function, Vec<Expression>),
}

impl Expression {
    /// Whether it, or any expression inside it, passes a test.
    pub(crate) fn any(&self, test: &dyn Fn(&Self) -> bool) -> bool {
        let inside = |predicates: &[Self]| predicates.iter().any(|inner| inner.any(test));
        test(self)
            || match self {
                Self::Number(_) | Self::Text(_) => false,
                Self::Negate(inner) => inner.any(test),
                Self::Chain(first, rest) => {
                    first.any(test) || rest.iter().any(|(_, operand)| operand.any(test))
                }
                Self::Call(_, arguments) => inside(arguments),
                Self::Path(path) => {
                    let first = match &path.start {
                        Start::Filter(inner, predicates) => inner.any(test) || inside(predicates),
                        _ => false,
                    };
                    first || path.steps.iter().any(|step| inside(&step.predicates))
                }
            }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Union,
}

#[derive(Clone, Debug)]
pub(crate) enum Start {
    /// The form's own instance, wherever the context is.
    Document,
    Context,
    /// The node that the whole expression is about.
    Current,
    Instance(usize),
    InstanceMissing(String),
    Filter(Expression, Vec<Expression>),
}

#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub(crate) start: Start,
    pub(crate) steps: Vec<Step>,
    /// The one node of the form's own instance that this path can mean.
    pub(crate) fixed: Option<u32>,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) axis: Axis,
    pub(crate) test: Test,
    pub(crate) predicates: Vec<Expression>,
    /// How the first predicate is answered without asking every row.
    pub(crate) lookup: Option<lookup::Lookup>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Axis {
    Ancestor,
    AncestorOrSelf,
    Attribute,
    Child,
    Descendant,
    DescendantOrSelf,
    Following,
    FollowingSibling,
    Namespace,
    Parent,
    Preceding,
    PrecedingSibling,
    Itself,
}

impl Axis {
    pub(crate) fn is_reverse(self) -> bool {
        matches!(
            self,
            Self::Ancestor | Self::AncestorOrSelf | Self::Preceding | Self::PrecedingSibling
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    Any,
    Name(u32),
    Node,
    Text,
    /// Comments and processing instructions are not kept.
    Nothing,
}
