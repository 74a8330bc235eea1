//! Rows of a table by the value of a column: `item[region = ${region}]` without
//! looking at every row.
//!
//! *Invariant:* a lookup leaves out only rows that the predicate refuses; the
//! predicate is still asked of those that are left.

use std::collections::BTreeMap;

use super::evaluate::{Context, Scope, evaluate};
use super::value::{NodeRef, Value};
use super::{Axis, EvaluateError, Expression, Operator, Path, Start, Step, Test};
use crate::functions::Function;
use crate::tree::{ROOT, Tree};

/// A predicate that asks a column to be equal to something that is the same for
/// every row.
#[derive(Clone, Debug)]
pub(crate) struct Lookup {
    pub(crate) column: u32,
    key: Expression,
}

/// Rows of a table by the text of one of their columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Column(BTreeMap<Box<str>, Vec<u32>>);

impl Column {
    /// Rows are the children of the document's element. None where no row has
    /// the column.
    pub(crate) fn new(tree: &Tree, column: u32) -> Option<Self> {
        let mut rows: BTreeMap<Box<str>, Vec<u32>> = BTreeMap::new();
        let mut is_there = false;
        for row in tree.children(tree.children(ROOT).next()?) {
            let mut has = false;
            for cell in tree.children(row).filter(|cell| tree.node(*cell).name == column) {
                // A cell that holds elements is no column of a table.
                if tree.node(cell).first != crate::tree::NONE {
                    return None;
                }
                has = true;
                let found = rows.entry(tree.node(cell).text.as_str().into()).or_default();
                if found.last() != Some(&row) {
                    found.push(row);
                }
            }
            if !has {
                rows.entry("".into()).or_default().push(row);
            }
            is_there |= has;
        }
        is_there.then_some(Self(rows))
    }

    pub(crate) fn rows(&self, key: &str) -> &[u32] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }
}

/// The lookup that a step's predicates allow.
pub(super) fn lookup_find(predicates: &[Expression]) -> Option<Lookup> {
    let first = predicates.first()?;
    if has_position(first) {
        return None;
    }
    match first {
        Expression::Chain(left, rest) => match rest.first()? {
            (Operator::Equal, right) if rest.len() == 1 => equality(left, right),
            (Operator::And, _) => std::iter::once(&**left)
                .chain(rest.iter().map(|(_, operand)| operand))
                .find_map(|part| match part {
                    Expression::Chain(left, rest) => match rest.as_slice() {
                        [(Operator::Equal, right)] => equality(left, right),
                        _ => None,
                    },
                    _ => None,
                }),
            _ => None,
        },
        _ => None,
    }
}

fn equality(left: &Expression, right: &Expression) -> Option<Lookup> {
    let of = |column: &Expression, key: &Expression| {
        let column = column_of(column)?;
        is_same_for_all(key).then(|| Lookup { column, key: key.clone() })
    };
    of(left, right).or_else(|| of(right, left))
}

/// The name, where an expression is nothing but a child's name.
pub(crate) fn column_of(expression: &Expression) -> Option<u32> {
    let Expression::Path(path) = expression else { return None };
    match (&path.start, path.steps.as_slice()) {
        (Start::Context, [step]) if step.axis == Axis::Child && step.predicates.is_empty() => {
            match step.test {
                Test::Name(name) => Some(name),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether an expression has the same value wherever it is asked.
fn is_same_for_all(expression: &Expression) -> bool {
    match expression {
        Expression::Number(_) | Expression::Text(_) => true,
        Expression::Negate(inner) => is_same_for_all(inner),
        Expression::Chain(first, rest) => {
            is_same_for_all(first) && rest.iter().all(|(_, operand)| is_same_for_all(operand))
        }
        Expression::Path(path) => starts_apart(path),
        Expression::Call(function, arguments) => {
            !arguments.is_empty()
                && !function.is_volatile()
                && !matches!(function, Function::Position | Function::Lang | Function::ChoiceName)
                && arguments.iter().all(is_same_for_all)
        }
    }
}

fn starts_apart(path: &Path) -> bool {
    matches!(path.start, Start::Document | Start::Current | Start::Instance(_))
}

/// Whether the place among the rows is asked for.
fn has_position(expression: &Expression) -> bool {
    match expression {
        Expression::Number(_) | Expression::Text(_) => false,
        Expression::Negate(inner) => has_position(inner),
        Expression::Chain(first, rest) => {
            has_position(first) || rest.iter().any(|(_, operand)| has_position(operand))
        }
        Expression::Path(path) => match &path.start {
            Start::Filter(inner, _) => has_position(inner),
            _ => false,
        },
        Expression::Call(function, arguments) => {
            matches!(function, Function::Position | Function::Last)
                || arguments.iter().any(has_position)
        }
    }
}

/// The rows that may pass, in document order; none where all must be asked.
pub(super) fn rows_find<'a>(
    scope: &Scope<'a>,
    context: Context,
    from: NodeRef,
    lookup: &'a Lookup,
) -> Result<Option<Vec<u32>>, EvaluateError> {
    let Some(at) = from.tree.checked_sub(1) else { return Ok(None) };
    let instance = &scope.model.instances[usize::from(at)];
    let Some(column) = instance.columns.get(&lookup.column) else { return Ok(None) };
    if from.text || Some(from.node) != instance.tree.children(ROOT).next() {
        return Ok(None);
    }
    let context = Context { node: from, ..context };
    match evaluate(scope, context, &lookup.key)? {
        Value::Text(text) => Ok(Some(column.rows(&text).to_vec())),
        Value::Nodes(nodes) if nodes.rest.is_empty() => {
            let text = nodes.first.map(|node| scope.node_text(node)).unwrap_or_default();
            Ok(Some(column.rows(&text).to_vec()))
        }
        // Other values are compared as numbers, which texts hide.
        _ => Ok(None),
    }
}

/// Whether a row that has a value in a column is among those that a path leads
/// to; none where only walking the path can say.
pub(crate) fn row_is_there<'a>(
    scope: &Scope<'a>,
    context: Context,
    nodeset: &'a Expression,
    column: u32,
    value: &str,
) -> Result<Option<bool>, EvaluateError> {
    let path = match nodeset {
        Expression::Path(path) => path,
        // Another order is the same rows.
        Expression::Call(Function::Randomize, arguments) => match arguments.first() {
            Some(Expression::Path(path)) => path,
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    let (Start::Instance(at), [top, item]) = (&path.start, path.steps.as_slice()) else {
        return Ok(None);
    };
    let instance = &scope.model.instances[*at];
    let element = instance.tree.children(ROOT).next();
    let (Some(element), Some(column)) = (element, instance.columns.get(&column)) else {
        return Ok(None);
    };
    let is_named = |step: &Step, node: u32| {
        step.axis == Axis::Child && step.test == Test::Name(instance.tree.node(node).name)
    };
    if !is_named(top, element)
        || !top.predicates.is_empty()
        || item.predicates.iter().any(has_position)
    {
        return Ok(None);
    }
    let tree = u16::try_from(*at + 1).unwrap_or(u16::MAX);
    for &row in column.rows(value) {
        scope.budget.step()?;
        if !is_named(item, row) {
            continue;
        }
        let node = NodeRef { tree, node: row, text: false };
        let inner = Context { node, position: 1, size: 1, current: context.current };
        let mut passes = true;
        for predicate in &item.predicates {
            passes = match evaluate(scope, inner, predicate)? {
                Value::Number(_) => return Ok(None),
                value => passes && scope.boolean(&value),
            };
        }
        if passes {
            return Ok(Some(true));
        }
    }
    Ok(Some(false))
}
