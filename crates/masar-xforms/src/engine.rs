//! A form being filled: values are set, repeats added, everything that follows
//! is recalculated, and each node says how it stands.
//!
//! *Invariant:* the same model, clock and steps give the same instance.

use crate::choices::{Choice, choices_of, label_text, values_foreign};
use crate::clock::{Clock, chance_uuid};
use crate::instance::{Stray, instance_fill, nodes_of, path_positioned, repeat_new};
use crate::limits::{ACTION_DEPTH_MAX, NODES_MAX, SUBMISSION_BYTES_MAX, SUBMISSION_ELEMENTS_MAX};
use crate::markup::markup_read;
use crate::model::{ControlKind, DataType, Definition, Label, Model, SetTo, SetValue};
use crate::recalculate::{Listener, Run, truth_of, value_text};
use crate::tree::{Kind, NONE, ROOT, Tree};
use crate::types::type_fits;
use crate::write::instance_write;
use crate::xpath::{Budget, Context, EvaluateError, Scope, Value, evaluate};

/// A node of the instance; it stays valid while the node is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

/// How a node stands after a recalculation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is what a form says of a node")]
pub struct NodeState {
    pub id: NodeId,
    /// With the positions of repeats: `/data/person[2]/name`.
    pub path: String,
    /// Without positions.
    pub definition: String,
    pub value: String,
    /// Holds a value, not other nodes.
    pub is_leaf: bool,
    /// The definition is a repeat.
    pub is_repeat: bool,
    pub data: DataType,
    /// None where no question asks for it.
    pub control: Option<ControlKind>,
    pub is_calculated: bool,
    pub relevant: bool,
    pub required: bool,
    pub readonly: bool,
    /// The constraint holds, or there is nothing to hold it against.
    pub constraint_holds: bool,
    /// The value is written as its type asks.
    pub type_fits: bool,
}

impl NodeState {
    /// Nothing stands in the way of sending it.
    pub fn is_valid(&self) -> bool {
        let missing = self.required && self.control.is_some() && self.value.is_empty();
        !self.relevant || (self.constraint_holds && self.type_fits && !missing)
    }
}

/// A constraint that has no value here, as one with a pattern that is not
/// understood, is taken as kept.
fn kept(truth: Result<bool, EvaluateError>) -> Result<bool, EvaluateError> {
    match truth {
        Err(error @ (EvaluateError::Steps | EvaluateError::Text)) => Err(error),
        Err(_) => Ok(true),
        Ok(truth) => Ok(truth),
    }
}

/// A form being filled.
#[derive(Debug)]
pub struct Engine<'m> {
    model: &'m Model,
    tree: Tree,
    clock: Clock,
    budget: Budget,
}

#[derive(Default)]
struct Filling {
    added: Vec<u32>,
}

impl Listener for Filling {
    fn added(&mut self, nodes: &[u32]) {
        self.added.extend_from_slice(nodes);
    }
}

impl<'m> Engine<'m> {
    /// A fresh instance: defaults, preloads, first-load actions, recalculated.
    ///
    /// # Errors
    ///
    /// A limit was reached.
    pub fn new(model: &'m Model, clock: &Clock) -> Result<Self, EvaluateError> {
        let mut engine =
            Self { model, tree: model.blank.clone(), clock: *clock, budget: Budget::new() };
        instance_fill(model, &mut engine.tree, &model.initial, true);
        engine.preload();
        engine.recalculate()?;
        for action in &model.first_load {
            engine.action(action, ROOT, 0)?;
        }
        engine.recalculate()?;
        Ok(engine)
    }

    /// An instance with the answers of a filled form; nothing is preloaded.
    ///
    /// # Errors
    ///
    /// The XML cannot be read, or a limit was reached.
    pub fn load(model: &'m Model, xml: &[u8], clock: &Clock) -> Result<Self, EvaluateError> {
        let root = markup_read(xml, SUBMISSION_BYTES_MAX, SUBMISSION_ELEMENTS_MAX)
            .map_err(|found| EvaluateError::Argument(found.reason))?;
        let mut engine =
            Self { model, tree: model.empty.clone(), clock: *clock, budget: Budget::new() };
        let strays = instance_fill(model, &mut engine.tree, &root, false);
        if strays.contains(&Stray::TooMany) {
            return Err(EvaluateError::Steps);
        }
        engine.recalculate()?;
        Ok(engine)
    }

    pub fn model(&self) -> &'m Model {
        self.model
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            model: self.model,
            tree: &self.tree,
            clock: &self.clock,
            budget: &self.budget,
            language: self.model.language_default,
        }
    }

    /// Steps that were taken since it was made, for what repeats much.
    pub(crate) fn steps_spent(&self) -> u64 {
        self.budget.spent()
    }

    /// Lets the next question cost what a recalculation may.
    pub(crate) fn budget_renew(&self) {
        self.budget.renew();
    }

    fn definition(&self, node: u32) -> Option<&'m Definition> {
        self.model.definition(self.tree.nodes.get(node as usize)?.definition)
    }

    /// Relevance, counts and calculations of everything.
    ///
    /// # Errors
    ///
    /// A limit was reached.
    pub fn recalculate(&mut self) -> Result<(), EvaluateError> {
        self.budget.renew();
        let mut filling = Filling::default();
        let mut run = Run {
            model: self.model,
            tree: &mut self.tree,
            clock: &self.clock,
            budget: &self.budget,
            language: self.model.language_default,
        };
        run.all(&mut filling)?;
        for node in filling.added {
            self.repeat_begin(node)?;
        }
        Ok(())
    }

    /// All nodes, in document order.
    pub fn nodes(&self) -> Vec<NodeId> {
        let mut found = Vec::new();
        nodes_collect(&self.tree, ROOT, &mut found);
        found
    }

    /// The nodes at a path without positions, in document order.
    pub fn nodes_at(&self, path: &str) -> Vec<NodeId> {
        let definition = self.model.paths.get(path);
        let found = definition.map(|at| nodes_of(self.model, &self.tree, *at)).unwrap_or_default();
        found.into_iter().map(NodeId).collect()
    }

    /// The node at a path with positions, as [`NodeState::path`] writes it.
    pub fn node_find(&self, path: &str) -> Option<NodeId> {
        let mut at = ROOT;
        for part in path.strip_prefix('/')?.split('/') {
            let (name, position) = match part.split_once('[') {
                None => (part, 1),
                Some((name, rest)) => (name, rest.strip_suffix(']')?.parse().ok()?),
            };
            let named = |node: &u32| self.model.names.get(self.tree.node(*node).name) == name;
            at = match name.strip_prefix('@') {
                None => {
                    self.tree.children(at).filter(named).nth(usize::checked_sub(position, 1)?)?
                }
                Some(name) => self
                    .tree
                    .attributes(at)
                    .find(|node| self.model.names.get(self.tree.node(*node).name) == name)?,
            };
        }
        Some(NodeId(at))
    }

    /// How a node stands.
    ///
    /// # Errors
    ///
    /// A limit was reached.
    pub fn state(&self, id: NodeId) -> Result<NodeState, EvaluateError> {
        let node = self.tree.node(id.0);
        let definition = &self.model.definitions[node.definition as usize];
        let scope = self.scope();
        let truth = |compiled: &Option<_>, otherwise: bool| match compiled {
            None => Ok(otherwise),
            Some(compiled) => truth_of(&scope, id.0, compiled),
        };
        let is_leaf = self.model.shape.node(node.definition).first == NONE;
        let judged = is_leaf && node.relevant && !node.text.is_empty();
        Ok(NodeState {
            id,
            path: path_positioned(self.model, &self.tree, id.0),
            definition: definition.path.clone(),
            value: node.text.clone(),
            is_leaf,
            is_repeat: definition.repeat.is_some(),
            data: definition.data,
            control: definition.control.as_ref().map(|control| control.kind),
            is_calculated: definition.calculate.is_some(),
            relevant: node.relevant,
            required: truth(&definition.required, false)?,
            readonly: truth(&definition.readonly, false)?,
            constraint_holds: !judged || kept(truth(&definition.constraint, true))?,
            type_fits: !judged || type_fits(definition.data, &node.text),
        })
    }

    pub fn value(&self, id: NodeId) -> &str {
        &self.tree.node(id.0).text
    }

    /// Gives a node a value and sets off the actions that wait for it.
    /// Recalculates only before actions: call [`Self::recalculate`] after.
    ///
    /// # Errors
    ///
    /// A limit was reached.
    pub fn set_value(&mut self, id: NodeId, value: &str) -> Result<(), EvaluateError> {
        self.value_write(id.0, value, 0)
    }

    fn value_write(&mut self, node: u32, value: &str, depth: usize) -> Result<(), EvaluateError> {
        if depth > ACTION_DEPTH_MAX {
            return Err(EvaluateError::Steps);
        }
        if self.tree.node(node).text == value {
            return Ok(());
        }
        value.clone_into(&mut self.tree.node_mut(node).text);
        let Some(definition) = self.definition(node) else { return Ok(()) };
        if !definition.on_change.is_empty() {
            self.recalculate()?;
        }
        for action in &definition.on_change {
            self.action(action, node, depth + 1)?;
        }
        Ok(())
    }

    fn action(&mut self, action: &SetValue, node: u32, depth: usize) -> Result<(), EvaluateError> {
        let context = Context::of(node);
        let target = match evaluate(&self.scope(), context, &action.target.expression)? {
            Value::Nodes(nodes) => nodes.first.map(|node| node.node),
            _ => None,
        };
        let Some(target) = target else { return Ok(()) };
        let text = match (&action.value, self.definition(target)) {
            (SetTo::Expression(compiled), Some(definition)) => {
                value_text(&self.scope(), target, compiled, definition)?
            }
            (SetTo::Text(text), _) => text.clone(),
            _ => return Ok(()),
        };
        self.value_write(target, &text, depth)
    }

    /// Adds a repeat inside a parent and sets off its actions.
    ///
    /// # Errors
    ///
    /// A limit was reached, or there is no such repeat there.
    pub fn repeat_add(&mut self, parent: NodeId, name: &str) -> Result<NodeId, EvaluateError> {
        let above = self.tree.node(parent.0).definition;
        let shape = &self.model.shape;
        let found = shape.children(above).find(|at| {
            self.model.names.get(shape.node(*at).name) == name
                && self.model.definitions[*at as usize].repeat.is_some()
        });
        let definition = found.ok_or_else(|| EvaluateError::Argument(name.to_owned()))?;
        if self.tree.nodes.len() + shape.nodes.len() > NODES_MAX {
            return Err(EvaluateError::Steps);
        }
        let at = repeat_new(self.model, &mut self.tree, parent.0, definition);
        self.repeat_begin(at)?;
        Ok(NodeId(at))
    }

    fn repeat_begin(&mut self, node: u32) -> Result<(), EvaluateError> {
        let Some(definition) = self.definition(node) else { return Ok(()) };
        definition.on_repeat.iter().try_for_each(|action| self.action(action, node, 1))
    }

    /// The choices of a question, after its filter, in the chosen language.
    ///
    /// # Errors
    ///
    /// A limit was reached, or the list's file is not there.
    pub fn choices(&self, id: NodeId) -> Result<Vec<Choice>, EvaluateError> {
        let control = self.definition(id.0).and_then(|definition| definition.control.as_ref());
        match control {
            Some(control) => choices_of(&self.scope(), Context::of(id.0), control),
            None => Ok(Vec::new()),
        }
    }

    /// Which of the chosen values are no choice any more.
    ///
    /// # Errors
    ///
    /// A limit was reached, or the list's file is not there.
    pub fn choices_foreign(&self, id: NodeId) -> Result<Vec<String>, EvaluateError> {
        let control = self.definition(id.0).and_then(|definition| definition.control.as_ref());
        let Some(control) = control.filter(|control| control.is_select()) else {
            return Ok(Vec::new());
        };
        let text = &self.tree.node(id.0).text;
        let values: Vec<&str> = match control.kind {
            ControlKind::SelectOne => vec![text.trim()],
            _ => text.split_ascii_whitespace().collect(),
        };
        let values: Vec<&str> = values.into_iter().filter(|value| !value.is_empty()).collect();
        let foreign = values_foreign(&self.scope(), Context::of(id.0), control, &values)?;
        Ok(foreign.into_iter().map(str::to_owned).collect())
    }

    fn label_in(&self, id: NodeId, label: Option<&Label>) -> Result<String, EvaluateError> {
        match label {
            Some(label) => label_text(&self.scope(), Context::of(id.0), label),
            None => Ok(String::new()),
        }
    }

    /// The question's label in the chosen language.
    ///
    /// # Errors
    ///
    /// A limit was reached.
    pub fn label(&self, id: NodeId) -> Result<String, EvaluateError> {
        self.label_in(id, self.definition(id.0).and_then(|definition| definition.label.as_ref()))
    }

    /// The question's hint in the chosen language.
    ///
    /// # Errors
    ///
    /// A limit was reached.
    pub fn hint(&self, id: NodeId) -> Result<String, EvaluateError> {
        self.label_in(id, self.definition(id.0).and_then(|definition| definition.hint.as_ref()))
    }

    /// What the form says where the constraint does not hold.
    ///
    /// # Errors
    ///
    /// A limit was reached.
    pub fn constraint_message(&self, id: NodeId) -> Result<String, EvaluateError> {
        let definition = self.definition(id.0);
        self.label_in(id, definition.and_then(|definition| definition.constraint_message.as_ref()))
    }

    /// The filled form as phones send it: what is not relevant is left out.
    pub fn to_xml(&self) -> String {
        instance_write(self.model, &self.tree)
    }

    /// Values that the device knows before the first question.
    fn preload(&mut self) {
        let now = self.clock.now_text();
        for (at, definition) in self.model.definitions.iter().enumerate() {
            let Some((kind, parameters)) = &definition.preload else { continue };
            let value = match (kind.as_str(), parameters.as_str()) {
                ("uid", _) => {
                    let (high, low) =
                        (self.budget.chance(&self.clock), self.budget.chance(&self.clock));
                    format!("uuid:{}", chance_uuid(high, low))
                }
                ("date", _) => self.clock.today.to_string(),
                ("timestamp", _) => now.clone(),
                ("property", name) => match self.model.properties.get(name) {
                    Some(value) => value.clone(),
                    None => continue,
                },
                _ => continue,
            };
            let at = u32::try_from(at).unwrap_or(NONE);
            for node in nodes_of(self.model, &self.tree, at) {
                self.tree.node_mut(node).text.clone_from(&value);
            }
        }
        let instance_id = nodes_of_suffix(self.model, &self.tree, "/meta/instanceID");
        for node in instance_id {
            if self.tree.node(node).text.is_empty() {
                let (high, low) =
                    (self.budget.chance(&self.clock), self.budget.chance(&self.clock));
                self.tree.node_mut(node).text = format!("uuid:{}", chance_uuid(high, low));
            }
        }
    }
}

fn nodes_of_suffix(model: &Model, tree: &Tree, suffix: &str) -> Vec<u32> {
    let found = model.definitions.iter().position(|definition| definition.path.ends_with(suffix));
    found
        .and_then(|at| u32::try_from(at).ok())
        .map(|at| nodes_of(model, tree, at))
        .unwrap_or_default()
}

fn nodes_collect(tree: &Tree, at: u32, found: &mut Vec<NodeId>) {
    if tree.node(at).kind != Kind::Document {
        found.push(NodeId(at));
    }
    for child in tree.children(at) {
        nodes_collect(tree, child, found);
    }
}
