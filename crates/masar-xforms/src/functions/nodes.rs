//! Functions of nodes, instances, choices and texts of the form.

#![allow(clippy::cast_precision_loss, reason = "node counts are bounded far below 2^52")]
#![allow(clippy::cast_possible_truncation, reason = "`as` saturates, as is wanted")]
#![allow(clippy::cast_sign_loss, reason = "`as` saturates, as is wanted")]
#![allow(clippy::float_arithmetic, reason = "chance is a fraction")]

use std::borrow::Cow;

use super::{Answer, Call, Function};
use crate::tree::{NONE, ROOT};
use crate::xpath::{Context, EvaluateError, NodeRef, NodeSet, Value};

pub(super) fn call<'a>(call: &Call<'_, 'a>) -> Option<Answer<'a>> {
    Some(match call.function {
        Function::Last => Ok(Value::Number(call.context.size as f64)),
        Function::Position => position(call),
        Function::Count => nodes(call, 0).map(|nodes| Value::Number(nodes.len() as f64)),
        Function::CountNonEmpty => count_non_empty(call),
        Function::Id => Ok(Value::Nodes(NodeSet::default())),
        Function::LocalName | Function::Name => name(call),
        Function::NamespaceUri => Ok(Value::empty()),
        Function::Lang => lang(call),
        Function::ChoiceName => choice_name(call),
        Function::Itext => call.text(0).and_then(|id| call.made(itext(call, &id)?)),
        Function::IndexedRepeat => indexed_repeat(call),
        Function::Randomize => randomize(call),
        Function::Instance => instance(call),
        Function::Pulldata => pulldata(call),
        Function::Version => Ok(Value::Text(Cow::Borrowed(call.scope.model.version.as_str()))),
        Function::Property => Ok(Value::empty()),
        Function::Current => Ok(Value::Nodes(std::iter::once(call.context.current).collect())),
        _ => return None,
    })
}

fn nodes(call: &Call<'_, '_>, at: usize) -> Result<NodeSet, EvaluateError> {
    match call.value(at)? {
        Value::Nodes(nodes) => Ok(nodes),
        Value::Text(text) if text.is_empty() => Ok(NodeSet::default()),
        _ => Err(call.error()),
    }
}

/// The place among its like; or that of a node among its repeats.
fn position<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    if !call.has(0) {
        return Ok(Value::Number(call.context.position as f64));
    }
    let Some(node) = nodes(call, 0)?.first else { return Ok(Value::Number(f64::NAN)) };
    Ok(Value::Number(place(call, node)? as f64))
}

fn place(call: &Call<'_, '_>, node: NodeRef) -> Result<usize, EvaluateError> {
    let tree = call.scope.tree_of(node);
    let name = tree.node(node.node).name;
    let mut place = 1;
    let mut at = tree.node(node.node).previous;
    while at != NONE {
        call.scope.budget.step()?;
        place += usize::from(tree.node(at).name == name);
        at = tree.node(at).previous;
    }
    Ok(place)
}

fn count_non_empty<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let nodes = nodes(call, 0)?;
    call.scope.budget.steps(nodes.len() as u64)?;
    let count = nodes.iter().filter(|node| !call.scope.node_text(*node).is_empty()).count();
    Ok(Value::Number(count as f64))
}

fn name<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let Value::Nodes(nodes) = call.value_or_context()? else { return Err(call.error()) };
    let Some(node) = nodes.first.filter(|node| !node.text) else { return Ok(Value::empty()) };
    let number = call.scope.tree_of(node).node(node.node).name;
    Ok(Value::Text(Cow::Borrowed(call.scope.model.names.get(number))))
}

/// Whether the nearest `xml:lang` is a language.
fn lang<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let wanted = call.text(0)?.to_lowercase();
    let tree = call.scope.tree_of(call.context.node);
    let mut at = call.context.node.node;
    while at != NONE {
        call.scope.budget.step()?;
        let found = tree
            .attributes(at)
            .find(|attribute| call.scope.model.names.get(tree.node(*attribute).name) == "lang");
        if let Some(found) = found {
            let text = tree.node(found).text.to_lowercase();
            let is = text == wanted || text.starts_with(&format!("{wanted}-"));
            return Ok(Value::Boolean(is));
        }
        at = tree.node(at).parent;
    }
    Ok(Value::Boolean(false))
}

/// The label of the choice that has a value, of the question at a path.
fn choice_name<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let value = call.text(0)?;
    let path: String = call.text(1)?.split_whitespace().collect();
    let model = call.scope.model;
    let definition = match model.paths.get(&path) {
        Some(at) => *at as usize,
        None => match relative(call, &path) {
            Some(at) => at,
            None => return Ok(Value::empty()),
        },
    };
    let Some(control) = &model.definitions[definition].control else { return Ok(Value::empty()) };
    let number = u32::try_from(definition).unwrap_or(NONE);
    // Filters of the choices are asked where the question is nearest.
    let near = nearest(call, number).unwrap_or(call.context.current.node);
    let here = Context::of(near);
    let label =
        call.scope.budget.deeper(|| crate::choices::label_of(call.scope, here, control, &value))?;
    call.made(label.unwrap_or_default())
}

/// The definition at the end of `../x` from here.
fn relative(call: &Call<'_, '_>, path: &str) -> Option<usize> {
    let model = call.scope.model;
    let mut at = call.scope.tree.node(call.context.node.node).definition;
    for part in path.trim_start_matches("current()/").split('/') {
        at = match part {
            "." => at,
            ".." => model.shape.nodes.get(at as usize)?.parent,
            name => model
                .shape
                .children(at)
                .find(|child| model.names.get(model.shape.node(*child).name) == name)?,
        };
        if at == NONE {
            return None;
        }
    }
    Some(at as usize)
}

/// The node of a definition that shares most with the context.
fn nearest(call: &Call<'_, '_>, definition: u32) -> Option<u32> {
    let found = crate::instance::nodes_of(call.scope.model, call.scope.tree, definition);
    let mut at = call.context.current.node;
    while at != NONE && found.len() > 1 && call.scope.budget.steps(found.len() as u64).is_ok() {
        let inside = found.iter().find(|node| is_inside(call, **node, at));
        if let Some(&inside) = inside {
            return Some(inside);
        }
        at = call.scope.tree.node(at).parent;
    }
    found.first().copied()
}

fn is_inside(call: &Call<'_, '_>, node: u32, ancestor: u32) -> bool {
    let mut at = node;
    while at != NONE && at != ancestor {
        at = call.scope.tree.node(at).parent;
    }
    at == ancestor
}

fn itext(call: &Call<'_, '_>, id: &str) -> Result<String, EvaluateError> {
    crate::choices::text_of(call.scope, call.context, id)
}

/// `indexed-repeat(node, repeat, index, …)`: the node in the repeats so counted.
fn indexed_repeat<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let tree = call.scope.tree;
    let unbound =
        Call { context: Context { node: NodeRef::primary(ROOT), ..call.context }, ..*call };
    let mut found = nodes(&unbound, 0)?;
    if found.first.is_none() {
        found = nodes(call, 0)?;
    }
    let Some(first) = found.first else { return Ok(Value::empty()) };
    let definition = tree.node(first.node).definition;
    let mut kept = crate::instance::nodes_of(call.scope.model, tree, definition);
    call.scope.budget.steps(kept.len() as u64)?;
    let mut at = 1;
    while call.has(at + 1) {
        let mut repeats = nodes(&unbound, at)?;
        if repeats.first.is_none() {
            repeats = nodes(call, at)?;
        }
        let repeat = repeats.first.map_or(NONE, |node| tree.node(node.node).definition);
        // Before the first there is none, and phones take the first itself.
        let wanted = (call.number(at + 1)? as usize).max(1);
        let mut next = Vec::new();
        for node in kept {
            let mut up = node;
            while up != NONE && tree.node(up).definition != repeat {
                call.scope.budget.step()?;
                up = tree.node(up).parent;
            }
            if up != NONE && place(call, NodeRef::primary(up))? == wanted {
                next.push(node);
            }
        }
        kept = next;
        at += 2;
    }
    let relevant = kept.into_iter().filter(|node| tree.node(*node).relevant);
    Ok(Value::Nodes(relevant.map(NodeRef::primary).collect()))
}

/// Nodes in an order of chance; a seed always gives the same. Numbers are those
/// of Park and Miller, the order that of Fisher and Yates, from the first on.
fn randomize<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    const MODULUS: i64 = 2_147_483_647;
    let ordered = nodes(call, 0)?;
    call.scope.budget.steps(ordered.len() as u64)?;
    let mut state = randomize_seed(call)? % MODULUS;
    if state <= 0 {
        state += MODULUS - 1;
    }
    let mut shuffled: Vec<NodeRef> = Vec::with_capacity(ordered.len());
    for (at, node) in ordered.iter().enumerate() {
        state = state * 16_807 % MODULUS;
        let share = (state - 1) as f64 / (MODULUS - 1) as f64;
        let other = ((share * (at + 1) as f64) as usize).min(at);
        shuffled.push(node);
        shuffled.swap(at, other);
    }
    Ok(Value::Nodes(shuffled.into_iter().collect()))
}

/// A seed that is no number stands for the first eight bytes of its digest.
fn randomize_seed(call: &Call<'_, '_>) -> Result<i64, EvaluateError> {
    if !call.has(1) {
        return Ok((call.scope.budget.chance(call.scope.clock) >> 33).cast_signed());
    }
    let value = call.value(1)?;
    let number = call.scope.number(&value);
    let text = call.scope.text(&value);
    // Beyond all numbers is the greatest that there is.
    if !number.is_nan() {
        return Ok(number as i64);
    }
    if matches!(value, Value::Number(_)) || text.is_empty() {
        return Ok(0);
    }
    call.scope.budget.text(text.len())?;
    Ok(super::digest::digest_head(&text))
}

fn instance<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let id = call.text(0)?;
    let found = call.scope.model.instances.iter().position(|instance| instance.id == id);
    let at = found.ok_or_else(|| EvaluateError::Instance(id.into_owned()))?;
    let tree = u16::try_from(at + 1).map_err(|_| call.error())?;
    let node = NodeRef { tree, node: ROOT, text: false };
    Ok(Value::Nodes(std::iter::once(node).collect()))
}

/// `pulldata(instance, wanted, key column, key)`: one cell of a table.
fn pulldata<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (id, wanted) = (call.text(0)?, call.text(1)?);
    let (column, key) = (call.text(2)?, call.text(3)?);
    let found = call.scope.model.instances.iter().position(|instance| instance.id == id);
    let Some(at) = found.filter(|at| !call.scope.model.instances[*at].missing) else {
        return Err(EvaluateError::Instance(id.into_owned()));
    };
    let instance = &call.scope.model.instances[at];
    let tree = &instance.tree;
    let Some(root) = tree.children(ROOT).next() else { return Ok(Value::empty()) };
    let cell = |row: u32, column: &str| {
        tree.children(row).find(|at| call.scope.model.names.get(tree.node(*at).name) == column)
    };
    let known = call.scope.model.names.find(&column).and_then(|name| instance.columns.get(&name));
    if let Some(rows) = known {
        let row = rows.rows(&key).first();
        let cell = row.and_then(|row| cell(*row, &wanted));
        return Ok(Value::Text(Cow::Borrowed(cell.map_or("", |at| &tree.node(at).text))));
    }
    for row in tree.children(root) {
        call.scope.budget.steps(4)?;
        if cell(row, &column).is_some_and(|at| tree.node(at).text == key) {
            let text = cell(row, &wanted).map_or("", |at| tree.node(at).text.as_str());
            return Ok(Value::Text(Cow::Borrowed(text)));
        }
    }
    Ok(Value::empty())
}
