//! The value of an expression in a context.

#![allow(clippy::float_arithmetic, reason = "XPath's numbers are IEEE 754 doubles")]
#![allow(clippy::float_cmp, reason = "XPath compares doubles exactly")]

use std::borrow::Cow;
use std::cell::Cell;

use super::steps::{nodes_sort, path_evaluate};
use super::value::{NodeRef, NodeSet, Value, number_of, number_text};
use super::{EvaluateError, Expression, Operator};
use crate::clock::{Clock, chance};
use crate::functions;
use crate::limits::{STEPS_MAX, STRING_BYTES_MAX, TEXT_BYTES_MAX, TEXT_DEPTH_MAX};
use crate::model::Model;
use crate::tree::{Kind, NONE, Tree};

/// What an evaluation may still use.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: Cell<u64>,
    bytes: Cell<usize>,
    chances: Cell<u64>,
    /// Texts of the form inside each other.
    depth: Cell<usize>,
    /// Steps of earlier rounds.
    before: Cell<u64>,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self {
            steps: Cell::new(STEPS_MAX),
            bytes: Cell::new(TEXT_BYTES_MAX),
            chances: Cell::new(0),
            depth: Cell::new(0),
            before: Cell::new(0),
        }
    }

    /// Begins anew, but for the count of chances taken.
    pub(crate) fn renew(&self) {
        self.before.set(self.spent());
        self.steps.set(STEPS_MAX);
        self.bytes.set(TEXT_BYTES_MAX);
    }

    /// Steps since the beginning.
    pub(crate) fn spent(&self) -> u64 {
        self.before.get().saturating_add(STEPS_MAX - self.steps.get())
    }

    pub(crate) fn step(&self) -> Result<(), EvaluateError> {
        self.steps(1)
    }

    pub(crate) fn steps(&self, count: u64) -> Result<(), EvaluateError> {
        let left = self.steps.get().checked_sub(count).ok_or(EvaluateError::Steps)?;
        self.steps.set(left);
        Ok(())
    }

    /// Pays for a text before it is made.
    pub(crate) fn text(&self, bytes: usize) -> Result<(), EvaluateError> {
        if bytes > STRING_BYTES_MAX {
            return Err(EvaluateError::Text);
        }
        let left = self.bytes.get().checked_sub(bytes).ok_or(EvaluateError::Text)?;
        self.bytes.set(left);
        self.steps(bytes as u64 / 64)
    }

    /// Does something that may come back here, but not without end.
    pub(crate) fn deeper<T>(
        &self,
        inner: impl FnOnce() -> Result<T, EvaluateError>,
    ) -> Result<T, EvaluateError> {
        if self.depth.get() >= TEXT_DEPTH_MAX {
            return Err(EvaluateError::Steps);
        }
        self.depth.set(self.depth.get() + 1);
        let result = inner();
        self.depth.set(self.depth.get() - 1);
        result
    }

    pub(crate) fn chance(&self, clock: &Clock) -> u64 {
        let count = self.chances.get();
        self.chances.set(count + 1);
        chance(clock.seed, count)
    }
}

/// What an expression may see.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) model: &'a Model,
    pub(crate) tree: &'a Tree,
    pub(crate) clock: &'a Clock,
    pub(crate) budget: &'a Budget,
    pub(crate) language: usize,
}

/// Where an expression is evaluated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    pub(crate) node: NodeRef,
    pub(crate) position: usize,
    pub(crate) size: usize,
    /// The node that the whole expression is about.
    pub(crate) current: NodeRef,
}

impl Context {
    pub(crate) fn of(node: u32) -> Self {
        let node = NodeRef::primary(node);
        Self { node, position: 1, size: 1, current: node }
    }
}

impl<'a> Scope<'a> {
    pub(crate) fn tree_of(&self, node: NodeRef) -> &'a Tree {
        match node.tree.checked_sub(1) {
            None => self.tree,
            Some(at) => &self.model.instances[usize::from(at)].tree,
        }
    }

    /// The text of a node.
    pub(crate) fn node_text(&self, node: NodeRef) -> Cow<'a, str> {
        let tree = self.tree_of(node);
        let found = tree.node(node.node);
        if node.text || found.first == NONE {
            return Cow::Borrowed(&found.text);
        }
        let mut text = String::new();
        text_collect(tree, node.node, &mut text);
        Cow::Owned(text)
    }

    pub(crate) fn text(&self, value: &Value<'a>) -> Cow<'a, str> {
        match value {
            Value::Text(text) => text.clone(),
            Value::Number(number) => Cow::Owned(number_text(*number)),
            Value::Boolean(true) => Cow::Borrowed("true"),
            Value::Boolean(false) => Cow::Borrowed("false"),
            Value::Nodes(nodes) => {
                nodes.first.map_or(Cow::Borrowed(""), |node| self.node_text(node))
            }
        }
    }

    pub(crate) fn number(&self, value: &Value<'a>) -> f64 {
        match value {
            Value::Number(number) => *number,
            Value::Boolean(truth) => f64::from(u8::from(*truth)),
            Value::Text(text) => number_of(text),
            Value::Nodes(nodes) => {
                nodes.first.map_or(f64::NAN, |node| number_of(&self.node_text(node)))
            }
        }
    }

    pub(crate) fn boolean(&self, value: &Value<'a>) -> bool {
        match value {
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::Boolean(truth) => *truth,
            Value::Text(text) => !text.is_empty(),
            Value::Nodes(nodes) => nodes.first.is_some(),
        }
    }
}

fn text_collect(tree: &Tree, at: u32, text: &mut String) {
    let node = tree.node(at);
    if node.relevant || node.kind == Kind::Document {
        text.push_str(&node.text);
        for child in tree.children(at) {
            text_collect(tree, child, text);
        }
    }
}

/// The value of an expression.
pub(crate) fn evaluate<'a>(
    scope: &Scope<'a>,
    context: Context,
    expression: &'a Expression,
) -> Result<Value<'a>, EvaluateError> {
    scope.budget.step()?;
    match expression {
        Expression::Number(number) => Ok(Value::Number(*number)),
        Expression::Text(text) => Ok(Value::Text(Cow::Borrowed(text))),
        Expression::Path(path) => path_evaluate(scope, context, path).map(Value::Nodes),
        Expression::Call(function, arguments) => {
            functions::call(scope, context, *function, arguments)
        }
        Expression::Negate(inner) => {
            let value = evaluate(scope, context, inner)?;
            Ok(Value::Number(-scope.number(&value)))
        }
        Expression::Chain(first, rest) => {
            let mut value = evaluate(scope, context, first)?;
            for (operator, operand) in rest {
                value = operate(scope, context, value, *operator, operand)?;
            }
            Ok(value)
        }
    }
}

fn operate<'a>(
    scope: &Scope<'a>,
    context: Context,
    left: Value<'a>,
    operator: Operator,
    operand: &'a Expression,
) -> Result<Value<'a>, EvaluateError> {
    match (operator, scope.boolean(&left)) {
        (Operator::Or, true) => return Ok(Value::Boolean(true)),
        (Operator::And, false) => return Ok(Value::Boolean(false)),
        _ => {}
    }
    let right = evaluate(scope, context, operand)?;
    let calculate = |operation: fn(f64, f64) -> f64| {
        Ok(Value::Number(operation(scope.number(&left), scope.number(&right))))
    };
    match operator {
        Operator::Or | Operator::And => Ok(Value::Boolean(scope.boolean(&right))),
        Operator::Add => calculate(|left, right| left + right),
        Operator::Subtract => calculate(|left, right| left - right),
        Operator::Multiply => calculate(|left, right| left * right),
        Operator::Divide => calculate(|left, right| left / right),
        Operator::Modulo => calculate(|left, right| left % right),
        Operator::Union => match (left, right) {
            (Value::Nodes(left), Value::Nodes(right)) => {
                let mut nodes: Vec<NodeRef> = left.iter().chain(right.iter()).collect();
                nodes_sort(scope, &mut nodes)?;
                Ok(Value::Nodes(nodes.into_iter().collect()))
            }
            _ => Err(EvaluateError::Argument("|".to_owned())),
        },
        _ => compare(scope, &left, operator, &right).map(Value::Boolean),
    }
}

fn compare<'a>(
    scope: &Scope<'a>,
    left: &Value<'a>,
    operator: Operator,
    right: &Value<'a>,
) -> Result<bool, EvaluateError> {
    match (left, right) {
        (Value::Nodes(left), Value::Nodes(right))
            if left.first.is_some() && right.first.is_some() =>
        {
            for one in left.iter() {
                let one = Value::Text(scope.node_text(one));
                scope.budget.steps(right.len() as u64)?;
                if right.iter().any(|other| {
                    single(scope, &one, operator, &Value::Text(scope.node_text(other)))
                }) {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        (Value::Nodes(left), Value::Nodes(_)) if left.first.is_none() => {
            compare(scope, &Value::empty(), operator, right)
        }
        (Value::Nodes(nodes), Value::Boolean(_)) => {
            Ok(single(scope, &Value::Boolean(nodes.first.is_some()), operator, right))
        }
        (Value::Boolean(_), Value::Nodes(nodes)) => {
            Ok(single(scope, left, operator, &Value::Boolean(nodes.first.is_some())))
        }
        (Value::Nodes(nodes), _) => any(scope, nodes, |node| single(scope, node, operator, right)),
        (_, Value::Nodes(nodes)) => any(scope, nodes, |node| single(scope, left, operator, node)),
        _ => Ok(single(scope, left, operator, right)),
    }
}

/// Whether any node passes. A question without a node has an empty answer.
fn any<'a>(
    scope: &Scope<'a>,
    nodes: &NodeSet,
    test: impl Fn(&Value<'a>) -> bool,
) -> Result<bool, EvaluateError> {
    scope.budget.steps(nodes.len() as u64)?;
    if nodes.first.is_none() {
        return Ok(test(&Value::empty()));
    }
    Ok(nodes.iter().any(|node| test(&Value::Text(scope.node_text(node)))))
}

/// Two values, neither of them nodes.
fn single<'a>(scope: &Scope<'a>, left: &Value<'a>, operator: Operator, right: &Value<'a>) -> bool {
    if let Operator::Equal | Operator::Unequal = operator {
        let equal = match (left, right) {
            (Value::Boolean(_), _) | (_, Value::Boolean(_)) => {
                scope.boolean(left) == scope.boolean(right)
            }
            (Value::Number(_), _) | (_, Value::Number(_)) => {
                scope.number(left) == scope.number(right)
            }
            _ => scope.text(left) == scope.text(right),
        };
        return equal == (operator == Operator::Equal);
    }
    let (left, right) = (scope.number(left), scope.number(right));
    match operator {
        Operator::Less => left < right,
        Operator::LessOrEqual => left <= right,
        Operator::Greater => left > right,
        _ => left >= right,
    }
}
