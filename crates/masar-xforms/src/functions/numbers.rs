//! Functions of numbers.

#![allow(clippy::float_arithmetic, reason = "XPath's numbers are IEEE 754 doubles")]
#![allow(clippy::float_cmp, reason = "compared with what rounding gave")]
#![allow(clippy::cast_possible_truncation, reason = "`as` saturates, as is wanted")]

use super::{Answer, Call, Function};
use crate::clock::chance_fraction;
use crate::model::DataType;
use crate::xpath::{EvaluateError, NodeRef, Value, number_of, number_text};

pub(super) fn call<'a>(call: &Call<'_, 'a>) -> Option<Answer<'a>> {
    let one = |operation: fn(f64) -> f64| call.number(0).map(operation);
    let number = match call.function {
        Function::Number => call.value_or_context().map(|value| call.scope.number(&value)),
        Function::Sum => sum(call),
        Function::Min => extreme(call, |one, other| one < other),
        Function::Max => extreme(call, |one, other| one > other),
        Function::Floor => one(f64::floor),
        Function::Ceiling => one(f64::ceil),
        Function::Int => one(f64::trunc),
        Function::Round => round(call),
        Function::Pow => call.number(0).and_then(|base| Ok(base.powf(call.number(1)?))),
        Function::Log => one(f64::ln),
        Function::Log10 => one(f64::log10),
        Function::Exp => one(f64::exp),
        Function::Exp10 => one(|number| 10_f64.powf(number)),
        Function::Sqrt => one(f64::sqrt),
        Function::Abs => one(f64::abs),
        Function::Sin => one(f64::sin),
        Function::Cos => one(f64::cos),
        Function::Tan => one(f64::tan),
        Function::Asin => one(f64::asin),
        Function::Acos => one(f64::acos),
        Function::Atan => one(f64::atan),
        Function::Atan2 => call.number(0).and_then(|y| Ok(y.atan2(call.number(1)?))),
        Function::Pi => Ok(std::f64::consts::PI),
        Function::Random => Ok(chance_fraction(call.scope.budget.chance(call.scope.clock))),
        Function::Checklist => return Some(checklist(call, 1)),
        Function::WeightedChecklist => return Some(checklist(call, 2)),
        _ => return None,
    };
    Some(number.map(Value::Number))
}

fn sum(call: &Call<'_, '_>) -> Result<f64, EvaluateError> {
    match call.value(0)? {
        Value::Nodes(nodes) => {
            call.scope.budget.steps(nodes.len() as u64)?;
            // What is no number adds nothing: phones count so.
            let numbers = nodes.iter().map(|node| number_of(&call.scope.node_text(node)));
            Ok(numbers.filter(|number| !number.is_nan()).sum::<f64>() + 0.0)
        }
        value => Ok(call.scope.number(&value)),
    }
}

/// The least or greatest number; what is no number is left out: phones count so.
fn extreme(call: &Call<'_, '_>, better: fn(f64, f64) -> bool) -> Result<f64, EvaluateError> {
    let mut best: Option<f64> = None;
    for text in call.texts(0)? {
        let number = number_of(&text);
        if number.is_nan() {
            continue;
        }
        if best.is_none_or(|best| better(number, best)) {
            best = Some(number);
        }
    }
    Ok(best.unwrap_or(f64::NAN))
}

/// Halves go up, in decimal notation.
fn round(call: &Call<'_, '_>) -> Result<f64, EvaluateError> {
    let number = call.number(0)?;
    if !call.has(1) {
        return Ok((number + 0.5).floor());
    }
    let digits = call.number(1)?;
    if digits.is_nan() || !number.is_finite() {
        return Ok(if digits.is_nan() { f64::NAN } else { number });
    }
    let digits = digits.trunc().clamp(-30.0, 30.0) as i32;
    // Shifting the decimal point in text keeps 1.005 what it looks like.
    let shift = |number: f64, by: i32| -> f64 {
        format!("{}e{by}", number_text(number)).parse().unwrap_or(f64::NAN)
    };
    Ok(shift((shift(number, digits) + 0.5).floor(), -digits))
}

/// Whether at least and at most so many answers are yes, each weighed.
fn checklist<'a>(call: &Call<'_, 'a>, stride: usize) -> Answer<'a> {
    let (least, most) = (call.number(0)?, call.number(1)?);
    let mut total = 0.0;
    let mut at = 2;
    while call.has(at + stride - 1) {
        let answers = truths(call, at)?;
        if stride == 1 {
            total += answers.iter().map(|answer| f64::from(u8::from(*answer))).sum::<f64>();
        } else {
            let weights: Vec<f64> = match call.value(at + 1)? {
                Value::Nodes(nodes) => {
                    nodes.iter().map(|node| number_of(&call.scope.node_text(node))).collect()
                }
                value => vec![call.scope.number(&value)],
            };
            let pairs = answers.iter().zip(weights);
            total += pairs.filter(|(answer, _)| **answer).map(|(_, weight)| weight).sum::<f64>();
        }
        at += stride;
    }
    let enough = least < 0.0 || total >= least;
    let few = most < 0.0 || total <= most;
    Ok(Value::Boolean(enough && few))
}

/// Whether a question has an answer; a number must be another than zero.
fn is_answered(call: &Call<'_, '_>, node: NodeRef) -> bool {
    let text = call.scope.node_text(node);
    let definition = call.scope.tree_of(node).node(node.node).definition;
    let data = call.scope.model.definition(definition).map(|definition| definition.data);
    match data {
        Some(DataType::Int | DataType::Decimal) => number_of(&text).abs() > 0.0,
        _ => !text.is_empty(),
    }
}

/// Whether each node of an argument has an answer, or the argument is true.
fn truths(call: &Call<'_, '_>, at: usize) -> Result<Vec<bool>, EvaluateError> {
    Ok(match call.value(at)? {
        Value::Nodes(nodes) => {
            call.scope.budget.steps(nodes.len() as u64)?;
            nodes.iter().map(|node| is_answered(call, node)).collect()
        }
        value => vec![call.scope.boolean(&value)],
    })
}
