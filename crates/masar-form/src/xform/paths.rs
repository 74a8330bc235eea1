//! Paths to the questions of a form, absolute and relative.
//!
//! A reference inside a repeat means the question of the same turn: it becomes
//! a path relative to where it stands. Everywhere else it is absolute.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use masar_domain::Where;

use crate::element::{Class, ROOT, Tree};
use crate::limits::XFORM_BYTES_MAX;
use crate::problems::Problems;
use crate::references::{Reference, maybe_references, references};

pub(super) struct Paths<'a> {
    tree: &'a Tree,
    /// By position in the tree.
    absolute: Vec<String>,
    /// Question by name; `None` where several have it.
    by_name: HashMap<&'a str, Option<usize>>,
    /// Questions that are set when the one of a name changes.
    triggered: HashMap<&'a str, Vec<usize>>,
    /// Names that led nowhere or to several questions.
    unclear: RefCell<BTreeSet<String>>,
    /// Bytes that the XForm may still take.
    left: Cell<usize>,
}

impl<'a> Paths<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        let mut paths = Self {
            tree,
            absolute: vec![String::new(); tree.len()],
            by_name: HashMap::new(),
            triggered: HashMap::new(),
            unclear: RefCell::default(),
            left: Cell::new(XFORM_BYTES_MAX),
        };
        for at in tree.in_order() {
            let element = tree.get(at);
            let above = element.parent.map_or("", |parent| paths.absolute[parent].as_str());
            let mark = if element.class == Class::Attribute { "@" } else { "" };
            let path = format!("{above}/{mark}{}", element.name);
            if !paths.spend(path.len()) {
                break;
            }
            paths.absolute[at] = path;
            for trigger in &element.triggers {
                paths.triggered.entry(trigger).or_default().push(at);
            }
            if !matches!(element.class, Class::Attribute | Class::EntityLabel | Class::External) {
                let known = paths.by_name.entry(element.name.as_str());
                known.and_modify(|known| *known = None).or_insert(Some(at));
            }
        }
        paths
    }

    /// Counts bytes against the limit. False: there are none left.
    pub(super) fn spend(&self, bytes: usize) -> bool {
        let left = self.left.get().saturating_sub(bytes + 1);
        self.left.set(left);
        left > 0
    }

    /// Adds what went wrong to the problems. True: something did.
    pub(super) fn report(&self, problems: &mut Problems) -> bool {
        for name in &*self.unclear.borrow() {
            problems.error("FORM-072", Where::default()).with("found", name);
        }
        if self.left.get() == 0 {
            problems.error("FORM-006", Where::default()).with("what", "bytes").with("limit", XFORM_BYTES_MAX);
        }
        self.left.get() == 0 || !self.unclear.borrow().is_empty()
    }

    pub(super) fn triggered_by(&self, name: &str) -> Option<&[usize]> {
        self.triggered.get(name).map(Vec::as_slice)
    }

    pub(super) fn absolute(&self, at: usize) -> &str {
        &self.absolute[at]
    }

    /// A text with each reference as a path, seen from `context`.
    pub(super) fn resolve(&self, text: &str, context: Option<usize>) -> String {
        self.resolve_with(text, context, false, false)
    }

    /// The same. `use_current`: relative paths start at `current()`.
    /// `to_parent`: a repeat is reached from outside, so that a predicate on it
    /// can follow.
    pub(super) fn resolve_with(&self, text: &str, context: Option<usize>, use_current: bool, to_parent: bool) -> String {
        if !self.spend(text.len()) || !maybe_references(text) {
            return text.to_owned();
        }
        let Ok(found) = references(text) else { return text.to_owned() };
        let mut resolved = String::with_capacity(text.len() * 2);
        let mut position = 0;
        for reference in &found {
            resolved.push_str(&text[position..reference.start]);
            let path = self.reference(text, reference, context, use_current, to_parent);
            if !self.spend(path.len()) {
                return resolved;
            }
            resolved.push_str(&path);
            position = reference.end;
        }
        resolved.push_str(&text[position..]);
        resolved
    }

    /// The path of one reference, with a space on either side.
    pub(super) fn reference(
        &self,
        text: &str,
        reference: &Reference<'_>,
        context: Option<usize>,
        use_current: bool,
        to_parent: bool,
    ) -> String {
        let Some(Some(target)) = self.by_name.get(reference.name).copied() else {
            self.unclear.borrow_mut().insert(reference.name.to_owned());
            return String::new();
        };
        if let Some(source) = context.filter(|_| !reference.last_saved && may_be_relative(text, reference)) {
            let use_current = use_current || is_in_instance_predicate(text, reference);
            if let Some((steps, path)) = self.relative(source, target, to_parent) {
                let current = if use_current { "current()/" } else { "" };
                return format!(" {current}{}{path} ", vec![".."; steps].join("/"));
            }
        }
        let instance = if reference.last_saved { "instance('__last-saved')" } else { "" };
        format!(" {instance}{} ", self.absolute(target))
    }

    /// Steps up from `source` and the path down from there, when both are in
    /// the same repeat.
    fn relative(&self, source: usize, target: usize, to_parent: bool) -> Option<(usize, String)> {
        let above_target: Vec<usize> = self.tree.ancestors(target).collect();
        let class = |at: usize| self.tree.get(at).class;
        let shared = |wanted: &dyn Fn(Class) -> bool| {
            let mut above = self.tree.ancestors(source).enumerate();
            above.find(|(_, at)| wanted(class(*at)) && above_target.contains(at)).map(|(steps, at)| (steps + 1, at))
        };
        let (repeat_steps, repeat) = shared(&|class| class == Class::Repeat)?;
        if to_parent {
            let is_outermost = self.tree.repeat_around(repeat).is_none();
            let is_targets = self.tree.repeat_around(target) == Some(repeat);
            if is_targets && (is_outermost || self.tree.repeat_around(source) != Some(repeat)) {
                let above = self.tree.get(repeat).parent.unwrap_or(ROOT);
                return Some((repeat_steps + 1, self.below(target, above)));
            }
        }
        let (steps, nearest) = shared(&|class| matches!(class, Class::Group | Class::Repeat))?;
        Some((steps, self.below(target, nearest)))
    }

    /// Path from an ancestor down to an element: `/group/question`.
    fn below(&self, at: usize, ancestor: usize) -> String {
        let path = self.absolute(at);
        path.get(self.absolute(ancestor).len()..).unwrap_or(path).to_owned()
    }
}

/// Whether a reference stands in a predicate on a secondary instance, where `.`
/// is an item of the list and no longer the question.
fn is_in_instance_predicate(text: &str, reference: &Reference<'_>) -> bool {
    if !text.contains("instance(") {
        return false;
    }
    let mut from = 0;
    while let Some(open) = text[from..].find('[').map(|at| from + at) {
        let Some(close) = text[open..].find(']').map(|at| open + at) else { return false };
        if open < reference.start && reference.end <= close {
            return true;
        }
        from = close + 1;
    }
    false
}

/// `indexed-repeat` takes absolute paths where it names questions and repeats,
/// and may take relative ones where it gives positions.
fn may_be_relative(text: &str, reference: &Reference<'_>) -> bool {
    const CALL: &str = "indexed-repeat(";
    let mut from = 0;
    while let Some(start) = text[from..].find(CALL).map(|at| from + at) {
        let end = text[start..].find(')').map_or(text.len(), |at| start + at);
        if start <= reference.start && reference.end <= end {
            let before = &text[start + CALL.len()..reference.start];
            let argument = before.matches(',').count();
            return !matches!(argument, 0 | 1 | 3 | 5);
        }
        from = end;
    }
    true
}
