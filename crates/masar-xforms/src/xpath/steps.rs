//! Steps along the axes of an instance, and predicates.
//!
//! *Invariant:* every node looked at is paid for from the budget. What is not
//! relevant in the form's own instance is not found by any step downwards.

use super::evaluate::{Context, Scope, evaluate};
use super::lookup::rows_find;
use super::value::{NodeRef, NodeSet, Value};
use super::{Axis, EvaluateError, Expression, Path, Start, Step, Test};
use crate::limits::NODE_SET_MAX;
use crate::tree::{Kind, NONE, ROOT, Tree};

/// The nodes that a path leads to, in document order.
pub(super) fn path_evaluate<'a>(
    scope: &Scope<'a>,
    context: Context,
    path: &'a Path,
) -> Result<NodeSet, EvaluateError> {
    scope.budget.step()?;
    if let Some(fixed) = path.fixed {
        let relevant = scope.tree.node(fixed).relevant;
        return Ok(NodeSet { first: relevant.then(|| NodeRef::primary(fixed)), rest: Vec::new() });
    }
    if let Some(nodes) = path_walk(scope, context, path)? {
        return Ok(nodes);
    }
    let mut nodes = match &path.start {
        Start::Document => vec![NodeRef::primary(ROOT)],
        Start::Context => vec![context.node],
        Start::Current => vec![context.current],
        Start::Instance(at) => {
            let tree = u16::try_from(at + 1).unwrap_or(u16::MAX);
            vec![NodeRef { tree, node: ROOT, text: false }]
        }
        Start::InstanceMissing(id) => return Err(EvaluateError::Instance(id.clone())),
        Start::Filter(inner, predicates) => {
            let mut nodes = match evaluate(scope, context, inner)? {
                Value::Nodes(nodes) => nodes.iter().collect(),
                _ => Vec::new(),
            };
            for predicate in predicates {
                nodes = predicate_apply(scope, context, nodes, predicate)?;
            }
            nodes
        }
    };
    // From among the rows of a table, the question is where the path begins.
    let here = if context.node.tree == 0 { context.node } else { context.current };
    let narrow = matches!(path.start, Start::Document) && here.tree == 0;
    for (at, step) in path.steps.iter().enumerate() {
        nodes = step_apply(scope, context, &nodes, step)?;
        if narrow && at + 1 < path.steps.len() && nodes.len() > 1 {
            repeat_narrow(scope.tree, here.node, step, &mut nodes);
        }
    }
    Ok(nodes.into_iter().collect())
}

/// A path from one node to one node, as most are. None where it is another.
fn path_walk(
    scope: &Scope<'_>,
    context: Context,
    path: &Path,
) -> Result<Option<NodeSet>, EvaluateError> {
    let mut at = match path.start {
        Start::Context => context.node,
        Start::Current => context.current,
        _ => return Ok(None),
    };
    if at.text {
        return Ok(None);
    }
    let tree = scope.tree_of(at);
    for step in &path.steps {
        if !step.predicates.is_empty() {
            return Ok(None);
        }
        match (step.axis, step.test) {
            (Axis::Itself, Test::Node) => {}
            (Axis::Parent, Test::Node) if tree.node(at.node).parent != NONE => {
                at.node = tree.node(at.node).parent;
            }
            (Axis::Child, Test::Name(name)) => {
                let mut found = NONE;
                for child in tree.children(at.node) {
                    scope.budget.step()?;
                    let node = tree.node(child);
                    if node.name == name && node.relevant {
                        if found != NONE {
                            return Ok(None);
                        }
                        found = child;
                    }
                }
                if found == NONE {
                    return Ok(Some(NodeSet::default()));
                }
                at.node = found;
            }
            _ => return Ok(None),
        }
        scope.budget.step()?;
    }
    Ok(Some(NodeSet { first: Some(at), rest: Vec::new() }))
}

/// An absolute path from inside a repeat means that repeat's own nodes.
fn repeat_narrow(tree: &Tree, from: u32, step: &Step, nodes: &mut Vec<NodeRef>) {
    if step.axis != Axis::Child || !step.predicates.is_empty() {
        return;
    }
    let mut at = from;
    while at != NONE {
        if nodes.iter().any(|node| node.node == at) {
            nodes.retain(|node| node.node == at);
            return;
        }
        at = tree.node(at).parent;
    }
}

fn step_apply<'a>(
    scope: &Scope<'a>,
    context: Context,
    from: &[NodeRef],
    step: &'a Step,
) -> Result<Vec<NodeRef>, EvaluateError> {
    let mut found: Vec<NodeRef> = Vec::new();
    for &node in from {
        let before = found.len();
        let rows = match &step.lookup {
            Some(lookup) => rows_find(scope, context, node, lookup)?,
            None => None,
        };
        match rows {
            Some(rows) => {
                let tree = scope.tree_of(node);
                let mut walk = Walk { scope, tree, from: node, step, found: &mut found };
                rows.into_iter().try_for_each(|row| walk.offer(row))?;
            }
            None => axis_walk(scope, node, step, &mut found)?,
        }
        if !step.predicates.is_empty() {
            let mut nodes = found.split_off(before);
            for predicate in &step.predicates {
                nodes = predicate_apply(scope, context, nodes, predicate)?;
            }
            found.append(&mut nodes);
        }
    }
    let disordered = from.len() > 1 && !matches!(step.axis, Axis::Child | Axis::Attribute);
    if step.axis.is_reverse() || disordered {
        nodes_sort(scope, &mut found)?;
    }
    Ok(found)
}

/// Puts nodes in document order, each once.
pub(super) fn nodes_sort(scope: &Scope<'_>, nodes: &mut Vec<NodeRef>) -> Result<(), EvaluateError> {
    if nodes.len() < 2 {
        return Ok(());
    }
    scope.budget.steps(nodes.len() as u64 * 8)?;
    let mut keyed: Vec<(u16, Vec<u32>, bool, NodeRef)> = Vec::with_capacity(nodes.len());
    for &node in nodes.iter() {
        let key = scope.tree_of(node).order_key(node.node);
        scope.budget.steps(u64::from(key.iter().sum::<u32>()))?;
        keyed.push((node.tree, key, node.text, node));
    }
    keyed.sort();
    keyed.dedup();
    *nodes = keyed.into_iter().map(|(.., node)| node).collect();
    Ok(())
}

fn predicate_apply<'a>(
    scope: &Scope<'a>,
    context: Context,
    nodes: Vec<NodeRef>,
    predicate: &'a Expression,
) -> Result<Vec<NodeRef>, EvaluateError> {
    let size = nodes.len();
    if let Expression::Number(wanted) = predicate {
        let position = |at: usize| f64::from(u32::try_from(at + 1).unwrap_or(u32::MAX));
        let wanted = (0..size).find(|at| position(*at).to_bits() == wanted.to_bits());
        return Ok(wanted.map(|at| nodes[at]).into_iter().collect());
    }
    let mut kept = Vec::new();
    for (at, node) in nodes.into_iter().enumerate() {
        let inner = Context { node, position: at + 1, size, current: context.current };
        let keep = match evaluate(scope, inner, predicate)? {
            Value::Number(number) => {
                number.to_bits() == f64::from(u32::try_from(at + 1).unwrap_or(0)).to_bits()
            }
            value => scope.boolean(&value),
        };
        if keep {
            kept.push(node);
        }
    }
    Ok(kept)
}

/// Adds the nodes of an axis that pass the test, nearest first.
fn axis_walk(
    scope: &Scope<'_>,
    from: NodeRef,
    step: &Step,
    found: &mut Vec<NodeRef>,
) -> Result<(), EvaluateError> {
    let tree = scope.tree_of(from);
    let mut walk = Walk { scope, tree, from, step, found };
    if from.text {
        return walk.text_walk();
    }
    let node = tree.node(from.node);
    match step.axis {
        Axis::Itself => walk.offer(from.node),
        Axis::Parent if node.parent != NONE => walk.offer(node.parent),
        Axis::Parent | Axis::Namespace => Ok(()),
        Axis::Child => walk.children(from.node),
        Axis::Attribute => tree.attributes(from.node).try_for_each(|at| walk.offer(at)),
        Axis::Descendant => walk.descendants(from.node),
        Axis::DescendantOrSelf => {
            walk.offer(from.node)?;
            walk.descendants(from.node)
        }
        Axis::Ancestor => walk.ancestors(node.parent),
        Axis::AncestorOrSelf => walk.ancestors(from.node),
        Axis::FollowingSibling if node.kind == Kind::Element => {
            walk.siblings(node.next, |tree, at| tree.node(at).next)
        }
        Axis::PrecedingSibling if node.kind == Kind::Element => {
            walk.siblings(node.previous, |tree, at| tree.node(at).previous)
        }
        Axis::FollowingSibling | Axis::PrecedingSibling => Ok(()),
        Axis::Following => walk.following(from.node),
        Axis::Preceding => walk.preceding(from.node),
    }
}

struct Walk<'s, 'a, 'f> {
    scope: &'s Scope<'a>,
    tree: &'s Tree,
    from: NodeRef,
    step: &'s Step,
    found: &'f mut Vec<NodeRef>,
}

impl Walk<'_, '_, '_> {
    /// Takes a node if it passes the test.
    fn offer(&mut self, at: u32) -> Result<(), EvaluateError> {
        self.scope.budget.step()?;
        let node = self.tree.node(at);
        let principal =
            if self.step.axis == Axis::Attribute { Kind::Attribute } else { Kind::Element };
        let passes = match self.step.test {
            Test::Any => node.kind == principal,
            Test::Name(name) => node.name == name && node.kind == principal,
            Test::Node => true,
            Test::Text | Test::Nothing => false,
        };
        let upward = matches!(
            self.step.axis,
            Axis::Itself | Axis::Parent | Axis::Ancestor | Axis::AncestorOrSelf
        );
        if passes && (node.relevant || upward || self.from.tree != 0) {
            self.found.push(NodeRef { tree: self.from.tree, node: at, text: false });
            if self.found.len() > NODE_SET_MAX {
                return Err(EvaluateError::Steps);
            }
        }
        Ok(())
    }

    /// The text inside an element, where the test asks for it.
    fn offer_text(&mut self, at: u32) {
        let node = self.tree.node(at);
        if matches!(self.step.test, Test::Text | Test::Node)
            && node.kind == Kind::Element
            && !node.text.is_empty()
        {
            self.found.push(NodeRef { tree: self.from.tree, node: at, text: true });
        }
    }

    fn text_walk(&mut self) -> Result<(), EvaluateError> {
        match self.step.axis {
            Axis::Itself | Axis::DescendantOrSelf | Axis::AncestorOrSelf => {
                self.offer_text(self.from.node);
            }
            _ => {}
        }
        match self.step.axis {
            Axis::Parent => self.offer(self.from.node),
            Axis::Ancestor | Axis::AncestorOrSelf => self.ancestors(self.from.node),
            _ => Ok(()),
        }
    }

    fn children(&mut self, at: u32) -> Result<(), EvaluateError> {
        self.offer_text(at);
        let tree = self.tree;
        tree.children(at).try_for_each(|child| self.offer(child))
    }

    fn descendants(&mut self, at: u32) -> Result<(), EvaluateError> {
        self.offer_text(at);
        let tree = self.tree;
        for child in tree.children(at) {
            self.offer(child)?;
            self.descendants(child)?;
        }
        Ok(())
    }

    fn ancestors(&mut self, from: u32) -> Result<(), EvaluateError> {
        let mut at = from;
        while at != NONE {
            self.offer(at)?;
            at = self.tree.node(at).parent;
        }
        Ok(())
    }

    fn siblings(&mut self, from: u32, next: fn(&Tree, u32) -> u32) -> Result<(), EvaluateError> {
        let mut at = from;
        while at != NONE {
            self.offer(at)?;
            at = next(self.tree, at);
        }
        Ok(())
    }

    fn following(&mut self, from: u32) -> Result<(), EvaluateError> {
        let mut at = from;
        while at != NONE {
            let mut sibling = if self.tree.node(at).kind == Kind::Attribute {
                self.tree.node(self.tree.node(at).parent).first
            } else {
                self.tree.node(at).next
            };
            while sibling != NONE {
                self.offer(sibling)?;
                self.descendants(sibling)?;
                sibling = self.tree.node(sibling).next;
            }
            at = self.tree.node(at).parent;
        }
        Ok(())
    }

    fn preceding(&mut self, from: u32) -> Result<(), EvaluateError> {
        let mut at = from;
        while at != NONE {
            let mut sibling = self.tree.node(at).previous;
            if self.tree.node(at).kind == Kind::Attribute {
                sibling = NONE;
            }
            while sibling != NONE {
                let before = self.found.len();
                self.offer(sibling)?;
                self.descendants(sibling)?;
                self.found[before..].reverse();
                sibling = self.tree.node(sibling).previous;
            }
            at = self.tree.node(at).parent;
        }
        Ok(())
    }
}
