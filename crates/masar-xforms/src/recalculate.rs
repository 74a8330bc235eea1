//! Relevance, counts and calculations of a whole instance, in the form's order.
//!
//! *Invariant:* after it, every node says whether it is relevant, and every
//! calculation has been offered to the [`Listener`] once.

use crate::clock::Clock;
use crate::instance::{nodes_of, repeat_new, repeats_resize};
use crate::model::{DataType, Definition, Model};
use crate::order::Task;
use crate::tree::{NONE, Tree};
use crate::xpath::{
    Budget, Compiled, Context, EvaluateError, Expression, Scope, Value, evaluate, number_text,
};

/// Who decides what is done with a result.
pub(crate) trait Listener {
    /// Whether a calculation is carried out at all.
    fn wants(&self, _compiled: &Compiled) -> bool {
        true
    }
    /// A calculation gave something else than is there; whether to take it.
    fn calculated(&mut self, _tree: &Tree, _node: u32, _value: &str) -> bool {
        true
    }
    /// Whether a value in any language of the form will do.
    fn any_language(&self) -> bool {
        false
    }
    /// A count asks for another number of repeats; whether to make it so.
    fn counted(&mut self, _tree: &Tree, _parent: u32, _definition: u32, _count: usize) -> bool {
        true
    }
    /// Repeats that were added.
    fn added(&mut self, _nodes: &[u32]) {}
    /// An expression has no value; whether to go on without it.
    fn failed(&mut self, _node: u32, _error: &EvaluateError) {}
}

pub(crate) struct Run<'m, 'r> {
    pub(crate) model: &'m Model,
    pub(crate) tree: &'r mut Tree,
    pub(crate) clock: &'r Clock,
    pub(crate) budget: &'r Budget,
    pub(crate) language: usize,
}

impl Run<'_, '_> {
    fn scope(&self) -> Scope<'_> {
        Scope {
            model: self.model,
            tree: self.tree,
            clock: self.clock,
            budget: self.budget,
            language: self.language,
        }
    }

    /// Everything, once.
    pub(crate) fn all(&mut self, listener: &mut dyn Listener) -> Result<(), EvaluateError> {
        for node in &mut self.tree.nodes {
            node.relevant = true;
        }
        let model = self.model;
        for task in &model.order {
            match *task {
                Task::Relevant(at) => self.relevance(at, listener)?,
                Task::Count(at) => self.count(at, listener)?,
                Task::Calculate(at) => self.calculate(at, listener)?,
            }
        }
        Ok(())
    }

    fn relevance(&mut self, at: u32, listener: &mut dyn Listener) -> Result<(), EvaluateError> {
        let Some(compiled) = &self.model.definitions[at as usize].relevant else { return Ok(()) };
        for node in nodes_of(self.model, self.tree, at) {
            self.budget.step()?;
            if !self.tree.node(node).relevant {
                continue;
            }
            let truth = truth_of(&self.scope(), node, compiled);
            if !going_on(truth, true, node, listener)? {
                irrelevant_mark(self.tree, node);
            }
        }
        Ok(())
    }

    fn count(&mut self, at: u32, listener: &mut dyn Listener) -> Result<(), EvaluateError> {
        let repeat = self.model.definitions[at as usize].repeat.as_ref();
        let Some(compiled) = repeat.and_then(|repeat| repeat.count.as_ref()) else {
            return Ok(());
        };
        let parent = self.model.shape.node(at).parent;
        for node in nodes_of(self.model, self.tree, parent) {
            self.budget.step()?;
            if !self.tree.node(node).relevant {
                continue;
            }
            // A count is written as if from inside the repeat.
            let first =
                self.tree.children(node).find(|child| self.tree.node(*child).definition == at);
            if !self.is_asked(node, first, at)? {
                continue;
            }
            let number = self.count_of(node, first, at, &compiled.expression);
            let number = going_on(number, f64::NAN, node, listener)?;
            #[allow(clippy::cast_possible_truncation, reason = "`as` saturates, as is wanted")]
            #[allow(clippy::cast_sign_loss, reason = "a negative count is none")]
            let count = number as usize;
            let present = self
                .tree
                .children(node)
                .filter(|child| self.tree.node(*child).definition == at)
                .count();
            if present != count && listener.counted(self.tree, node, at, count) {
                let added = repeats_resize(self.model, self.tree, node, at, count);
                listener.added(&added);
            }
        }
        Ok(())
    }

    /// What a repeat's count says, from inside its first instance; where there is
    /// none, from one that is there for a moment.
    fn count_of(
        &mut self,
        parent: u32,
        first: Option<u32>,
        at: u32,
        expression: &Expression,
    ) -> Result<f64, EvaluateError> {
        let before = self.tree.nodes.len();
        let inside = first.unwrap_or_else(|| repeat_new(self.model, self.tree, parent, at));
        let scope = self.scope();
        let number = evaluate(&scope, Context::of(inside), expression);
        let number = number.map(|value| scope.number(&value));
        if first.is_none() {
            self.tree.detach(inside);
            self.tree.nodes.truncate(before);
        }
        number
    }

    /// Whether a repeat is relevant. Where it has no instance, only a rule that is
    /// written from the root can say so.
    fn is_asked(&self, parent: u32, first: Option<u32>, at: u32) -> Result<bool, EvaluateError> {
        let relevant = self.model.definitions[at as usize].relevant.as_ref();
        match (first, relevant) {
            (Some(first), _) => Ok(self.tree.node(first).relevant),
            (None, Some(relevant)) if relevant.source.contains("..") => Ok(true),
            (None, Some(relevant)) => match truth_of(&self.scope(), parent, relevant) {
                Err(error @ (EvaluateError::Steps | EvaluateError::Text)) => Err(error),
                truth => Ok(truth.unwrap_or(true)),
            },
            (None, None) => Ok(true),
        }
    }

    fn calculate(&mut self, at: u32, listener: &mut dyn Listener) -> Result<(), EvaluateError> {
        let definition = &self.model.definitions[at as usize];
        let Some(compiled) = &definition.calculate else { return Ok(()) };
        if !listener.wants(compiled) {
            return Ok(());
        }
        for node in nodes_of(self.model, self.tree, at) {
            self.budget.step()?;
            if !self.tree.node(node).relevant {
                continue;
            }
            let text = value_text(&self.scope(), node, compiled, definition);
            let text = match text {
                Err(error @ EvaluateError::Instance(_)) => {
                    listener.failed(node, &error);
                    continue;
                }
                text => going_on(text, String::new(), node, listener)?,
            };
            if self.tree.node(node).text == text
                || (compiled.speaks && listener.any_language() && self.is_spoken(node, compiled)?)
            {
                continue;
            }
            if listener.calculated(self.tree, node, &text) {
                self.tree.node_mut(node).text = text;
            }
        }
        Ok(())
    }

    /// Whether the value that is there is the calculation's in some language.
    fn is_spoken(&self, node: u32, compiled: &Compiled) -> Result<bool, EvaluateError> {
        let present = self.tree.node(node).text.trim();
        for language in 0..self.model.languages.len() {
            let scope = Scope { language, ..self.scope() };
            match evaluate(&scope, Context::of(node), &compiled.expression) {
                Ok(value) if scope.text(&value).trim() == present => return Ok(true),
                Err(error @ (EvaluateError::Steps | EvaluateError::Text)) => return Err(error),
                _ => {}
            }
        }
        Ok(false)
    }
}

/// An expression without a value counts as `otherwise`; limits end the run.
fn going_on<T>(
    result: Result<T, EvaluateError>,
    otherwise: T,
    node: u32,
    listener: &mut dyn Listener,
) -> Result<T, EvaluateError> {
    match result {
        Ok(value) => Ok(value),
        Err(error @ (EvaluateError::Steps | EvaluateError::Text)) => Err(error),
        Err(error) => {
            listener.failed(node, &error);
            Ok(otherwise)
        }
    }
}

pub(crate) fn truth_of(
    scope: &Scope<'_>,
    node: u32,
    compiled: &Compiled,
) -> Result<bool, EvaluateError> {
    let value = evaluate(scope, Context::of(node), &compiled.expression)?;
    Ok(scope.boolean(&value))
}

/// What a calculation gives, written as the node's type is.
pub(crate) fn value_text(
    scope: &Scope<'_>,
    node: u32,
    compiled: &Compiled,
    definition: &Definition,
) -> Result<String, EvaluateError> {
    let value = evaluate(scope, Context::of(node), &compiled.expression)?;
    Ok(match (&value, definition.data) {
        (Value::Number(number), _) if number.is_nan() => String::new(),
        (Value::Number(number), DataType::Int) => number_text(number.trunc()),
        (Value::Number(number), DataType::Date) => {
            crate::functions::day_of(*number).map(|day| day.to_string()).unwrap_or_default()
        }
        _ => scope.text(&value).into_owned(),
    })
}

fn irrelevant_mark(tree: &mut Tree, at: u32) {
    tree.node_mut(at).relevant = false;
    let mut attribute = tree.node(at).attributes;
    while attribute != NONE {
        tree.node_mut(attribute).relevant = false;
        attribute = tree.node(attribute).next;
    }
    let mut child = tree.node(at).first;
    while child != NONE {
        irrelevant_mark(tree, child);
        child = tree.node(child).next;
    }
}
