//! Choices of a question as they stand, and texts with their values put in.

use crate::model::{Control, Label, Part};
use crate::xpath::{
    Compiled, Context, EvaluateError, NodeRef, Scope, Value, column_of, evaluate, row_is_there,
};

/// A choice that may be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// The text that an identifier stands for, in the scope's language.
pub(crate) fn text_of(
    scope: &Scope<'_>,
    context: Context,
    id: &str,
) -> Result<String, EvaluateError> {
    let Some(languages) = scope.model.texts.get(id) else { return Ok(String::new()) };
    let text = languages.get(scope.language).and_then(Option::as_ref);
    match text {
        Some(parts) => scope.budget.deeper(|| parts_text(scope, context, parts)),
        None => Ok(String::new()),
    }
}

fn parts_text(
    scope: &Scope<'_>,
    context: Context,
    parts: &[Part],
) -> Result<String, EvaluateError> {
    scope.budget.steps(parts.len() as u64)?;
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(fixed) => text.push_str(fixed),
            Part::Output(compiled) => text.push_str(&compiled_text(scope, context, compiled)?),
        }
        scope.budget.text(text.len())?;
    }
    Ok(text.trim().to_owned())
}

pub(crate) fn label_text(
    scope: &Scope<'_>,
    context: Context,
    label: &Label,
) -> Result<String, EvaluateError> {
    match label {
        Label::Expression(compiled) => compiled_text(scope, context, compiled),
        Label::Parts(parts) => parts_text(scope, context, parts),
    }
}

pub(crate) fn compiled_text(
    scope: &Scope<'_>,
    context: Context,
    compiled: &Compiled,
) -> Result<String, EvaluateError> {
    let value = evaluate(scope, context, &compiled.expression)?;
    Ok(scope.text(&value).into_owned())
}

/// The nodes that a question's choices are made from.
fn itemset_nodes(
    scope: &Scope<'_>,
    context: Context,
    nodeset: &Compiled,
) -> Result<Vec<NodeRef>, EvaluateError> {
    match evaluate(scope, context, &nodeset.expression)? {
        Value::Nodes(nodes) => Ok(nodes.iter().collect()),
        _ => Ok(Vec::new()),
    }
}

/// All choices, after filters, in order.
pub(crate) fn choices_of(
    scope: &Scope<'_>,
    context: Context,
    control: &Control,
) -> Result<Vec<Choice>, EvaluateError> {
    let mut choices = Vec::new();
    for (value, label) in &control.items {
        let label = match label {
            Some(label) => label_text(scope, context, label)?,
            None => String::new(),
        };
        choices.push(Choice { value: value.clone(), label });
    }
    if let Some(itemset) = &control.itemset {
        for node in itemset_nodes(scope, context, &itemset.nodeset)? {
            let inner = Context { node, position: 1, size: 1, current: context.current };
            let value = compiled_text(scope, inner, &itemset.value)?;
            let label = match &itemset.label {
                Some(label) => compiled_text(scope, inner, label)?,
                None => String::new(),
            };
            choices.push(Choice { value, label });
        }
    }
    Ok(choices)
}

/// The label of a choice by its value.
pub(crate) fn label_of(
    scope: &Scope<'_>,
    context: Context,
    control: &Control,
    value: &str,
) -> Result<Option<String>, EvaluateError> {
    for (known, label) in &control.items {
        if known == value {
            return match label {
                Some(label) => label_text(scope, context, label).map(Some),
                None => Ok(Some(String::new())),
            };
        }
    }
    let Some(itemset) = &control.itemset else { return Ok(None) };
    for node in itemset_nodes(scope, context, &itemset.nodeset)? {
        let inner = Context { node, position: 1, size: 1, current: context.current };
        let found = evaluate(scope, inner, &itemset.value.expression)?;
        if scope.text(&found) == value {
            return match &itemset.label {
                Some(label) => compiled_text(scope, inner, label).map(Some),
                None => Ok(Some(String::new())),
            };
        }
    }
    Ok(None)
}

/// Which of the values are no choice.
pub(crate) fn values_foreign<'v, 'a>(
    scope: &Scope<'a>,
    context: Context,
    control: &'a Control,
    values: &[&'v str],
) -> Result<Vec<&'v str>, EvaluateError> {
    let mut left: Vec<&str> = values.to_vec();
    left.retain(|value| !control.items.iter().any(|(known, _)| known == value));
    let Some(itemset) = &control.itemset else { return Ok(left) };
    if let Some(all) = &itemset.all {
        left.retain(|value| !all.contains(*value));
        return Ok(left);
    }
    if let Some(column) = column_of(&itemset.value.expression) {
        let mut foreign = Vec::new();
        let mut is_known = true;
        for value in &left {
            let nodeset = &itemset.nodeset.expression;
            match row_is_there(scope, context, nodeset, column, value)? {
                Some(true) => {}
                Some(false) => foreign.push(*value),
                None => is_known = false,
            }
        }
        if is_known {
            return Ok(foreign);
        }
    }
    if left.is_empty() {
        return Ok(left);
    }
    for node in itemset_nodes(scope, context, &itemset.nodeset)? {
        let inner = Context { node, position: 1, size: 1, current: context.current };
        let found = evaluate(scope, inner, &itemset.value.expression)?;
        let found = scope.text(&found);
        left.retain(|value| *value != found);
    }
    Ok(left)
}
