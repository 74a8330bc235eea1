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
                let known = paths.by_name.entry(&*element.name);
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

    /// Begins to count again.
    pub(super) fn spend_anew(&self) {
        self.left.set(XFORM_BYTES_MAX);
    }

    /// Adds what went wrong to the problems. True: something did.
    pub(super) fn report(&self, problems: &mut Problems) -> bool {
        for name in &*self.unclear.borrow() {
            problems.error("FORM-072", Where::default()).with("found", name);
        }
        if self.left.get() == 0 {
            problems
                .error("FORM-006", Where::default())
                .with("what", "bytes")
                .with("limit", XFORM_BYTES_MAX);
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
    pub(super) fn resolve_with(
        &self,
        text: &str,
        context: Option<usize>,
        use_current: bool,
        to_parent: bool,
    ) -> String {
        if !self.spend(text.len()) || !maybe_references(text) {
            return text.to_owned();
        }
        let Ok(found) = references(text) else { return text.to_owned() };
        let spans = Spans::of(text);
        let mut resolved = String::with_capacity(text.len() * 2);
        let mut position = 0;
        for reference in &found {
            resolved.push_str(&text[position..reference.start]);
            resolved.push_str(&self.reference(&spans, reference, context, use_current, to_parent));
            position = reference.end;
        }
        resolved.push_str(&text[position..]);
        resolved
    }

    /// The path of one reference, with a space on either side; empty when there
    /// is no more room for it.
    pub(super) fn reference(
        &self,
        spans: &Spans,
        reference: &Reference<'_>,
        context: Option<usize>,
        use_current: bool,
        to_parent: bool,
    ) -> String {
        let Some(Some(target)) = self.by_name.get(reference.name).copied() else {
            self.unclear.borrow_mut().insert(reference.name.to_owned());
            return String::new();
        };
        if !self.spend(self.absolute(target).len()) {
            return String::new();
        }
        if let Some(source) =
            context.filter(|_| !reference.last_saved && spans.may_be_relative(reference))
        {
            let use_current = use_current || spans.is_in_predicate(reference);
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
            above
                .find(|(_, at)| wanted(class(*at)) && above_target.contains(at))
                .map(|(steps, at)| (steps + 1, at))
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

/// Parts of a text where references mean something else than elsewhere, found
/// once for all references of the text.
pub(super) struct Spans {
    /// Predicates of a text with a secondary instance: there `.` is an item of
    /// the list and no longer the question.
    predicates: Vec<(usize, usize)>,
    /// Calls of `indexed-repeat`, with the places of their first commas.
    indexed: Vec<(usize, usize, Vec<usize>)>,
}

impl Spans {
    pub(super) fn of(text: &str) -> Self {
        let mut spans = Self { predicates: Vec::new(), indexed: Vec::new() };
        let mut from = 0;
        while text.contains("instance(") {
            let Some(open) = text[from..].find('[').map(|at| from + at) else { break };
            let Some(close) = text[open..].find(']').map(|at| open + at) else { break };
            spans.predicates.push((open, close));
            from = close + 1;
        }
        let mut from = 0;
        while let Some(start) = text[from..].find("indexed-repeat(").map(|at| from + at) {
            let end = text[start..].find(')').map_or(text.len(), |at| start + at);
            let commas = text[start..end].match_indices(',').take(6).map(|(at, _)| start + at);
            spans.indexed.push((start, end, commas.collect()));
            from = end;
        }
        spans
    }

    fn is_in_predicate(&self, reference: &Reference<'_>) -> bool {
        let after = self.predicates.partition_point(|&(open, _)| open < reference.start);
        after > 0 && reference.end <= self.predicates[after - 1].1
    }

    /// `indexed-repeat` takes absolute paths where it names questions and
    /// repeats, and may take relative ones where it gives positions.
    fn may_be_relative(&self, reference: &Reference<'_>) -> bool {
        let after = self.indexed.partition_point(|&(start, ..)| start < reference.start);
        match after.checked_sub(1).map(|before| &self.indexed[before]) {
            Some((_, end, commas)) if reference.end <= *end => {
                let argument = commas.iter().filter(|&&comma| comma < reference.start).count();
                !matches!(argument, 0 | 1 | 3 | 5)
            }
            _ => true,
        }
    }
}
