//! Warnings about what phones refuse: `JavaRosa`, which Collect and ODK Validate
//! stand on, does not open the form, or stops where the question is reached.
//!
//! *Invariant:* an expression is read once; one that is not understood is told
//! as such and nothing else of it.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Where};

use super::circles::circles_check;
use super::literals::literal_check;
use super::{Subject, quoted};
use crate::checks::control_tag;
use crate::element::{Class, Element, ROOT};
use crate::expression::{
    self, Argument, Call, Fault, Path, Reading, Start, Step, arity, function_names, is_phone_name,
};
use crate::problems::{ENTITIES, SETTINGS, nearest};

/// One expression of an element.
pub(super) struct Expression<'a> {
    pub(super) element: usize,
    text: &'a str,
    use_of: Use,
}

/// What an expression is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// Computed again whenever what it asks for changes: a bind's attribute.
    Rule(&'static str),
    Constraint,
    /// What a trigger computes.
    Triggered,
    Default,
    Filter,
    Count,
}

impl Use {
    fn column(self) -> &'static [&'static str] {
        match self {
            Self::Rule("relevant") => &["bind", "relevant"],
            Self::Rule("required") => &["bind", "required"],
            Self::Rule("readonly") => &["bind", "readonly"],
            Self::Rule(_) | Self::Triggered => &["bind", "calculate"],
            Self::Constraint => &["bind", "constraint"],
            Self::Default => &["default"],
            Self::Filter => &["choice_filter"],
            Self::Count => &["control", "jr:count"],
        }
    }
}

/// The form as its expressions see it.
pub(super) struct Look<'a> {
    pub(super) subject: &'a Subject<'a>,
    names: BTreeMap<&'a str, usize>,
    instances: BTreeSet<&'a str>,
}

/// An expression and the elements whose change computes it again.
pub(super) struct Dependence<'a> {
    pub(super) expression: Expression<'a>,
    pub(super) on: Vec<usize>,
}

/// Reports all that phones refuse.
pub(super) fn phones_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    names_check(subject, found);
    groups_check(subject, found);
    let look = Look::new(subject);
    let mut dependences = Vec::new();
    for expression in expressions(subject) {
        match expression::reading(expression.text, expression.use_of == Use::Filter) {
            Err(Fault(at)) => look.unread(&expression, at, found),
            Ok(Reading { untaken: Some(Fault(at)), .. }) => look.unread(&expression, at, found),
            Ok(read) => {
                look.judge(&expression, &read, found);
                if look.is_watched(&expression) {
                    let paths = read.paths.iter().filter(|path| !look.is_own(&expression, path));
                    let on = paths.flat_map(|path| look.targets(expression.element, path));
                    dependences.push(Dependence { on: on.collect(), expression });
                }
            }
        }
    }
    circles_check(&look, &dependences, found);
}

/// Names that no path can hold.
fn names_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let tree = subject.tree;
    for at in tree.in_order() {
        let element = tree.get(at);
        if is_phone_name(&element.name) || element.class == Class::External {
            continue;
        }
        let place = if at == ROOT {
            Where::sheet(SETTINGS).row(2).column("name")
        } else {
            subject.cell(element.row, &["name"])
        };
        found.push(Problem::warning("FORM-218", place).with("found", &element.name));
    }
}

/// Groups that show nothing.
fn groups_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let tree = subject.tree;
    for at in tree.in_order() {
        let element = tree.get(at);
        if element.class != Class::Group || element.is_bodyless {
            continue;
        }
        let is_shown = |element: &Element| match element.class {
            Class::Group => !element.is_bodyless,
            Class::Repeat | Class::Loop => true,
            Class::Question => control_tag(element).is_some() && !element.is_hidden(),
            _ => false,
        };
        if !element.children.iter().any(|&child| is_shown(tree.get(child))) {
            let place = subject.cell(element.row, &["type"]);
            found.push(Problem::warning("FORM-219", place).with("found", &element.name));
        }
    }
}

/// Every expression of the form, in its order.
fn expressions<'a>(subject: &Subject<'a>) -> Vec<Expression<'a>> {
    let tree = subject.tree;
    let mut all = Vec::new();
    for at in tree.in_order() {
        let element = tree.get(at);
        // Phones ask for the version of an entity thrice in the same way.
        if matches!(&*element.name, "trunkVersion" | "branchId")
            && element.class == Class::Attribute
        {
            continue;
        }
        let mut add = |text: Option<&'a str>, use_of: Use| {
            if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
                all.push(Expression { element: at, text, use_of });
            }
        };
        for name in ["relevant", "required", "readonly"] {
            add(element.bind_text(name), Use::Rule(name));
        }
        let is_triggered = !element.triggers.is_empty();
        let computed = if is_triggered { Use::Triggered } else { Use::Rule("calculate") };
        add(element.bind_text("calculate"), computed);
        add(element.bind_text("constraint"), Use::Constraint);
        if element.is_dynamic && element.class == Class::Question {
            add(element.default.as_deref(), Use::Default);
        }
        add(element.choice_filter.as_deref(), Use::Filter);
        add(element.control.get_text("jr:count"), Use::Count);
    }
    all
}

impl<'a> Look<'a> {
    fn new(subject: &'a Subject<'a>) -> Self {
        let mut names = BTreeMap::new();
        for at in subject.tree.in_order() {
            let element = subject.tree.get(at);
            if !matches!(element.class, Class::Attribute | Class::EntityLabel | Class::External) {
                names.insert(&*element.name, at);
            }
        }
        let instances = subject.sources.iter().map(|source| source.name.as_str()).collect();
        Self { subject, names, instances }
    }

    pub(super) fn place(&self, expression: &Expression<'_>) -> Where {
        let element = self.subject.tree.get(expression.element);
        let entities = |column: &str| Where::sheet(ENTITIES).row(element.row).column(column);
        match (element.class, &*element.name) {
            (Class::Attribute, "create") => entities("create_if"),
            (Class::Attribute, "update") => entities("update_if"),
            (Class::Attribute, "baseVersion") => entities("list_name"),
            (Class::Attribute, _) => entities("entity_id"),
            (Class::EntityLabel, _) => entities("label"),
            (_, "instanceName") if self.is_in_meta(element) => {
                Where::sheet(SETTINGS).row(2).column("instance_name")
            }
            _ => self.subject.cell(element.row, expression.use_of.column()),
        }
    }

    fn is_in_meta(&self, element: &Element) -> bool {
        element.parent.is_some_and(|parent| self.subject.tree.get(parent).is_bodyless)
    }

    /// Whether phones compute it again when what it asks for changes. Of a
    /// group's rules only relevance reaches into the group.
    fn is_watched(&self, expression: &Expression<'_>) -> bool {
        let is_section = self.subject.tree.get(expression.element).is_section();
        match expression.use_of {
            Use::Rule(name) => !is_section || name == "relevant",
            _ => false,
        }
    }

    /// Whether a path is the question's own answer in what requires it: there the
    /// XForm has the empty text.
    fn is_own(&self, expression: &Expression<'_>, path: &Path<'_>) -> bool {
        let element = self.subject.tree.get(expression.element);
        expression.use_of == Use::Rule("required")
            && element.class == Class::Question
            && expression::is_own_answer(path, expression.text, &element.name)
    }

    fn unread(&self, expression: &Expression<'_>, at: usize, found: &mut Vec<Problem>) {
        let rest = expression.text.get(at..).unwrap_or_default().trim_end();
        if rest.starts_with(super::digits::is_digit) {
            // FORM-209 has said it, with the right digits.
            return;
        }
        let rest = if rest.is_empty() { "∅" } else { rest };
        let warning = Problem::warning("FORM-220", self.place(expression));
        found.push(warning.with("what", quoted(expression.text)).with("found", quoted(rest)));
    }

    fn judge(&self, expression: &Expression<'_>, read: &Reading<'_>, found: &mut Vec<Problem>) {
        for call in &read.calls {
            self.call(expression, call, found);
        }
        let itemset = self.subject.tree.get(expression.element).itemset.as_deref();
        let is_of_repeat = itemset.is_some_and(crate::references::is_reference);
        // When the form opens, each repeat has one turn; where choices come from
        // a repeat, its questions are those of one choice.
        if expression.use_of == Use::Default || (expression.use_of == Use::Filter && is_of_repeat) {
            return;
        }
        let mut told = BTreeSet::new();
        for path in read.paths.iter().filter(|path| !path.is_chosen && !path.is_among_many) {
            let Some(target) = self.target(expression.element, path.start, &path.steps) else {
                continue;
            };
            if self.is_several(expression, target) && told.insert(target) {
                let name = &self.subject.tree.get(target).name;
                let warning = Problem::warning("FORM-225", self.place(expression));
                found.push(warning.with("found", name));
            }
        }
    }

    fn call(&self, expression: &Expression<'_>, call: &Call<'_>, found: &mut Vec<Problem>) {
        let warning = |code| Problem::warning(code, self.place(expression));
        let Some((least, most)) = arity(call.name) else {
            let near = nearest(call.name, function_names());
            let unknown = warning("FORM-221").with("found", call.name);
            return found.push(unknown.with("nearest", near));
        };
        let given = call.arguments.len();
        // Weights come in pairs with what they weigh.
        let is_odd = call.name == "weighted-checklist" && given % 2 == 1;
        if is_odd || !(least..=most).contains(&given) {
            let expected = match most {
                _ if call.name == "weighted-checklist" => "4, 6, 8…".to_owned(),
                most if most == least => least.to_string(),
                999 => format!("{least}+"),
                most => format!("{least}–{most}"),
            };
            let count = warning("FORM-222").with("name", call.name);
            return found.push(count.with("found", given).with("expected", expected));
        }
        let wants_nodes =
            ["area", "count", "count-non-empty", "enclosed-area", "sum", "indexed-repeat"];
        let first = call.arguments.first();
        if wants_nodes.contains(&call.name) && first != Some(&Argument::Nodes) {
            return found.push(warning("FORM-226").with("found", call.name));
        }
        found.extend(literal_check(call, &warning));
        if let ("instance", Some(&Argument::Literal(name))) = (call.name, first)
            && !self.instances.contains(name)
        {
            let near = nearest(name, self.instances.iter().copied());
            found.push(warning("FORM-224").with("found", name).with("nearest", near));
        }
    }

    /// The elements that a path leads to: one, or all children of one.
    fn targets(&self, from: usize, path: &Path<'_>) -> Vec<usize> {
        match path.steps.split_last() {
            Some((Step::Any, steps)) => {
                let above = self.target(from, path.start, steps);
                above
                    .map(|above| self.subject.tree.get(above).children.to_vec())
                    .unwrap_or_default()
            }
            _ => self.target(from, path.start, &path.steps).into_iter().collect(),
        }
    }

    fn target(&self, from: usize, start: Start<'_>, steps: &[Step<'_>]) -> Option<usize> {
        let tree = self.subject.tree;
        let mut steps = steps.iter();
        let mut at = match start {
            Start::Here => from,
            Start::Question(name) => *self.names.get(name)?,
            Start::Root => match steps.next()? {
                Step::Child(name) if **name == *tree.get(ROOT).name => ROOT,
                _ => return None,
            },
        };
        for step in steps {
            at = match step {
                Step::Up => tree.get(at).parent?,
                Step::Stay => at,
                Step::Child(name) => {
                    let children = tree.get(at).children.iter();
                    *children.into_iter().find(|&&child| *tree.get(child).name == **name)?
                }
                Step::Any | Step::Other => return None,
            };
        }
        Some(at)
    }

    /// Whether an element stands several times as seen from an expression: it is
    /// in a repeat that the expression is not in.
    fn is_several(&self, expression: &Expression<'_>, target: usize) -> bool {
        let tree = self.subject.tree;
        let from = match expression.use_of {
            // How often a repeat is asked is asked outside of it.
            Use::Count => tree.get(expression.element).parent.unwrap_or(ROOT),
            _ => expression.element,
        };
        let around: Vec<usize> = tree.ancestors(from).chain([from]).collect();
        let is_repeat = |&at: &usize| tree.get(at).class == Class::Repeat;
        let repeats = tree.ancestors(target).chain([target]).filter(is_repeat);
        repeats.into_iter().any(|repeat| !around.contains(&repeat))
    }
}
