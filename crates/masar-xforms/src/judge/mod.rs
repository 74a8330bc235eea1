//! What of a filled form does not follow from its form.
//!
//! *Invariant:* a finding names the node with the positions of its repeats, its
//! value and the rule. What cannot be known here — moments, chance, files that
//! were not given — is not judged.

mod kept;

use std::collections::BTreeSet;

use masar_domain::{Problem, Where};

use crate::choices::{label_text, values_foreign};
use crate::clock::Clock;
use crate::finding::{Finding, Judgement};
use crate::instance::{Stray, instance_fill, path_positioned};
use crate::limits::{FINDINGS_MAX, SUBMISSION_BYTES_MAX, SUBMISSION_ELEMENTS_MAX};
use crate::markup::{Element, markup_read};
use crate::model::{Control, ControlKind, DataType, Definition, Label, Model};
use crate::recalculate::{Listener, Run, truth_of};
use crate::tree::{Kind, NONE, ROOT, Tree};
use crate::types::{type_fits, value_normal};
use crate::xpath::{Budget, Compiled, Context, EvaluateError, Scope, number_of};

/// Judges a filled form by its form.
///
/// # Errors
///
/// `XFORM-010` it cannot be read, `XFORM-011` judging it would take too long,
/// `XFORM-032` it is sealed and must be opened first.
pub fn judge(model: &Model, submission: &[u8], clock: &Clock) -> Result<Judgement, Problem> {
    let root = markup_read(submission, SUBMISSION_BYTES_MAX, SUBMISSION_ELEMENTS_MAX)
        .map_err(|found| found.problem("XFORM-010"))?;
    if is_sealed(&root) {
        return Err(Problem::error("XFORM-032", Where::default()));
    }
    let budget = Budget::new();
    let mut judge = Judge {
        model,
        tree: model.empty.clone(),
        clock,
        budget: &budget,
        judgement: Judgement::default(),
    };
    judge.identity(&root);
    let root_name = model.initial.local();
    if root.local() != root_name {
        let path = format!("/{}", root.local());
        judge.found(None, "XFORM-026", path, String::new(), String::new());
        return Ok(judge.judgement);
    }
    let strays = instance_fill(model, &mut judge.tree, &root, false);
    judge.strays(strays);
    judge.digits();
    judge.instance_id();
    let judged = judge.recalculated().and_then(|unknown| {
        judge.repeats_fixed();
        judge.nodes(&unknown)
    });
    judged.map_err(|error| Problem::error("XFORM-011", Where::default()).with("reason", error))?;
    Ok(judge.judgement)
}

/// A manifest whose answers are in an encrypted file beside it.
fn is_sealed(root: &Element) -> bool {
    root.attribute("encrypted").is_some_and(|text| matches!(text.trim(), "yes" | "true"))
        || root.child("encryptedXmlFile").is_some()
}

struct Judge<'a> {
    model: &'a Model,
    tree: Tree,
    clock: &'a Clock,
    budget: &'a Budget,
    judgement: Judgement,
}

/// Calculations that differ, counts that differ, and what could not be known.
struct Compared<'a> {
    model: &'a Model,
    differing: Vec<(u32, String, String)>,
    counts: Vec<(u32, u32, usize)>,
    unknown: BTreeSet<u32>,
}

impl Listener for Compared<'_> {
    fn wants(&self, compiled: &Compiled) -> bool {
        !compiled.volatile
    }

    /// A phone speaks the language of whoever fills the form.
    fn any_language(&self) -> bool {
        true
    }

    fn calculated(&mut self, tree: &Tree, node: u32, value: &str) -> bool {
        let submitted = &tree.node(node).text;
        let definition = &self.model.definitions[tree.node(node).definition as usize];
        let Some(calculate) = &definition.calculate else { return true };
        if same(submitted, value, calculate.measures) {
            return false;
        }
        if self.model.is_unknown(&calculate.expression) || is_version(&definition.path) {
            self.unknown.insert(node);
            return false;
        }
        // What a person may write over is theirs.
        let is_open = definition.control.is_some() && definition.readonly.is_none();
        if !is_open {
            self.differing.push((node, submitted.clone(), value.to_owned()));
        }
        !is_open
    }

    fn counted(&mut self, _tree: &Tree, parent: u32, definition: u32, count: usize) -> bool {
        let repeat = self.model.definitions[definition as usize].repeat.as_ref();
        let known = repeat.and_then(|repeat| repeat.count.as_ref());
        if known.is_some_and(|count| !count.volatile && !self.model.is_unknown(&count.expression)) {
            self.counts.push((parent, definition, count));
        }
        false
    }

    fn failed(&mut self, node: u32, _error: &EvaluateError) {
        self.unknown.insert(node);
    }
}

/// Whether a value says which version of an entity the device knew: lists go on
/// changing after a form was filled.
fn is_version(path: &str) -> bool {
    let versions = ["/entity/@baseVersion", "/entity/@trunkVersion", "/entity/@branchId"];
    versions.iter().any(|version| path.ends_with(version))
}

/// Equal as texts, or as numbers to nine digits; to three where the earth is
/// measured, for which devices have formulas of their own.
#[allow(clippy::float_arithmetic, reason = "devices differ in the last digits")]
fn same(one: &str, other: &str, measures: bool) -> bool {
    if one.trim() == other.trim() {
        return true;
    }
    let (one, other) = (number_of(one), number_of(other));
    let share = if measures { 1e-3 } else { 1e-9 };
    (one - other).abs() <= share * one.abs().max(other.abs()).max(1.0)
}

impl<'a> Judge<'a> {
    fn scope(&self) -> Scope<'_> {
        Scope {
            model: self.model,
            tree: &self.tree,
            clock: self.clock,
            budget: self.budget,
            language: self.model.language_default,
        }
    }

    fn definition(&self, node: u32) -> &'a Definition {
        &self.model.definitions[self.tree.node(node).definition as usize]
    }

    fn identity(&mut self, root: &Element) {
        let attribute = |name: &str| root.attribute(name).unwrap_or_default().trim().to_owned();
        let (id, version) = (attribute("id"), attribute("version"));
        let path = format!("/{}", root.local());
        if id != self.model.form_id {
            self.found(None, "XFORM-027", path.clone(), id, self.model.form_id.clone());
        }
        if version != self.model.version {
            self.found(None, "XFORM-028", path, version, self.model.version.clone());
        }
    }

    fn strays(&mut self, strays: Vec<Stray>) {
        for stray in strays {
            match stray {
                Stray::Unknown(path, value) => {
                    self.found(None, "XFORM-026", path, value, String::new());
                }
                Stray::Twice(path) => {
                    self.found(None, "XFORM-029", path, String::new(), String::new());
                }
                Stray::TooMany => {
                    let path = format!("/{}", self.model.initial.local());
                    self.found(None, "XFORM-031", path, String::new(), String::new());
                }
            }
        }
    }

    /// Numbers in other digits are the numbers they are.
    fn digits(&mut self) {
        for at in 0..self.tree.nodes.len() {
            let node = &self.tree.nodes[at];
            if let Some(definition) = self.model.definition(node.definition)
                && let Some(latin) = value_normal(definition.data, &node.text)
            {
                self.tree.nodes[at].text = latin;
            }
        }
    }

    /// Recalculates, and reports what came out differently.
    fn recalculated(&mut self) -> Result<BTreeSet<u32>, EvaluateError> {
        let mut compared = Compared {
            model: self.model,
            differing: Vec::new(),
            counts: Vec::new(),
            unknown: BTreeSet::new(),
        };
        let mut run = Run {
            model: self.model,
            tree: &mut self.tree,
            clock: self.clock,
            budget: self.budget,
            language: self.model.language_default,
        };
        run.all(&mut compared)?;
        for (node, submitted, value) in compared.differing {
            let rule = source(self.definition(node).calculate.as_ref());
            self.found_at(node, "XFORM-024", submitted, rule, &[("expected", value)]);
        }
        for (parent, definition, count) in compared.counts {
            let known = &self.model.definitions[definition as usize];
            let rule = source(known.repeat.as_ref().and_then(|repeat| repeat.count.as_ref()));
            let present = self
                .tree
                .children(parent)
                .filter(|at| self.tree.node(*at).definition == definition);
            let present = present.count().to_string();
            let name = self.model.names.get(self.model.shape.node(definition).name);
            let path = format!("{}/{name}", path_positioned(self.model, &self.tree, parent));
            let at =
                self.tree.children(parent).find(|at| self.tree.node(*at).definition == definition);
            let expected = ("expected", count.to_string());
            self.found_with(at, "XFORM-030", path, present, rule, &[expected]);
        }
        Ok(compared.unknown)
    }

    /// Every node, in document order.
    fn nodes(&mut self, unknown: &BTreeSet<u32>) -> Result<(), EvaluateError> {
        let mut pending = vec![ROOT];
        while let Some(at) = pending.pop() {
            let before = pending.len();
            pending.extend(self.tree.children(at));
            pending[before..].reverse();
            let node = self.tree.node(at);
            let leaf =
                node.kind == Kind::Element && self.model.shape.node(node.definition).first == NONE;
            if leaf && !unknown.contains(&at) {
                self.leaf(at)?;
            }
        }
        Ok(())
    }

    fn leaf(&mut self, at: u32) -> Result<(), EvaluateError> {
        let node = self.tree.node(at);
        let definition = self.definition(at);
        if node.text.is_empty() {
            let asked = node.relevant && definition.control.is_some();
            if let (true, Some(required)) = (asked, &definition.required)
                && self.truth(at, required, false)?
            {
                self.found_at(at, "XFORM-021", String::new(), required.source.clone(), &[]);
            }
            return Ok(());
        }
        if !node.relevant {
            if let Some(rule) = self.relevance_rule(at) {
                self.found_at(at, "XFORM-020", node.text.clone(), rule, &[]);
            }
            return Ok(());
        }
        if !type_fits(definition.data, &node.text) {
            let kind = type_name(definition.data).to_owned();
            self.found_at(at, "XFORM-023", node.text.clone(), kind, &[]);
            return Ok(());
        }
        if self.is_overwritten(at) {
            let rule = source(definition.readonly.as_ref());
            self.found_at(at, "XFORM-034", node.text.clone(), rule, &[]);
            return Ok(());
        }
        if let Some(control) = &definition.control {
            if let Some(constraint) = &definition.constraint
                && !self.truth(at, constraint, true)?
            {
                let value = self.tree.node(at).text.clone();
                self.found_at(at, "XFORM-022", value, constraint.source.clone(), &[]);
            }
            if control.is_select() {
                self.choice(at, control)?;
            }
        }
        Ok(())
    }

    /// A rule that has no value here is taken as kept.
    fn truth(&self, at: u32, rule: &Compiled, kept: bool) -> Result<bool, EvaluateError> {
        match truth_of(&self.scope(), at, rule) {
            Err(error @ (EvaluateError::Steps | EvaluateError::Text)) => Err(error),
            Err(_) => Ok(kept),
            Ok(truth) if truth != kept && self.model.is_unknown(&rule.expression) => Ok(kept),
            Ok(truth) => Ok(truth),
        }
    }

    fn choice(&mut self, at: u32, control: &Control) -> Result<(), EvaluateError> {
        let value = &self.tree.node(at).text;
        let values: Vec<&str> = match control.kind {
            ControlKind::SelectOne => vec![value.trim()],
            _ => value.split_ascii_whitespace().collect(),
        };
        let foreign = match values_foreign(&self.scope(), Context::of(at), control, &values) {
            Ok(foreign) => foreign,
            Err(error @ (EvaluateError::Steps | EvaluateError::Text)) => return Err(error),
            Err(_) => return Ok(()),
        };
        if !foreign.is_empty() && !self.list_missing(control) {
            let rule = source(control.itemset.as_ref().map(|itemset| &itemset.nodeset));
            let foreign = foreign.join(" ");
            let value = value.clone();
            self.found_at(at, "XFORM-025", value, rule, &[("foreign", foreign)]);
        }
        Ok(())
    }

    /// The list is in a file that was not given, or is chosen by the device.
    fn list_missing(&self, control: &Control) -> bool {
        let Some(itemset) = &control.itemset else {
            return control.appearance.contains("search(") || control.items.is_empty();
        };
        self.model.is_unknown(&itemset.nodeset.expression)
    }

    /// The nearest rule upwards that says the node is not asked.
    ///
    /// None where no rule can be known to.
    fn relevance_rule(&self, at: u32) -> Option<String> {
        let mut up = at;
        let mut rule = None;
        while up != NONE && !self.tree.node(up).relevant {
            if let Some(relevant) = &self.definition(up).relevant {
                if self.model.is_unknown(&relevant.expression) {
                    return None;
                }
                rule = Some(relevant.source.clone());
            }
            up = self.tree.node(up).parent;
        }
        rule
    }

    fn found_at(
        &mut self,
        at: u32,
        code: &'static str,
        value: String,
        rule: String,
        more: &[(&'static str, String)],
    ) {
        let path = path_positioned(self.model, &self.tree, at);
        self.found_with(Some(at), code, path, value, rule, more);
    }

    fn found(
        &mut self,
        at: Option<u32>,
        code: &'static str,
        path: String,
        value: String,
        rule: String,
    ) {
        self.found_with(at, code, path, value, rule, &[]);
    }

    fn found_with(
        &mut self,
        at: Option<u32>,
        code: &'static str,
        path: String,
        value: String,
        rule: String,
        more: &[(&'static str, String)],
    ) {
        if self.judgement.findings.len() >= FINDINGS_MAX {
            self.judgement.truncated = true;
            return;
        }
        let texts = |label: Option<&Label>| match (at, label) {
            (Some(at), Some(label)) => self.texts(at, label),
            _ => Vec::new(),
        };
        let definition = at.map(|at| self.definition(at));
        let labels = texts(definition.and_then(|definition| definition.label.as_ref()));
        let messages = texts(definition.and_then(|definition| match code {
            "XFORM-021" => definition.required_message.as_ref(),
            "XFORM-022" => definition.constraint_message.as_ref(),
            _ => None,
        }));
        let shown: String = value.chars().take(200).collect();
        let name = path.rsplit('/').next().unwrap_or_default();
        let label = labels.first().map_or(name, |(_, label)| label);
        let place = Where::path(&path);
        // What can be stored all the same is a warning.
        let problem = match code {
            "XFORM-033" => Problem::warning(code, place),
            _ => Problem::error(code, place),
        };
        let mut problem = problem.with("label", label).with("found", shown).with("rule", &rule);
        problem.args.extend(more.iter().cloned());
        self.judgement.findings.push(Finding { problem, path, value, rule, labels, messages });
    }

    /// A text in each language, the form's own first.
    fn texts(&self, at: u32, label: &Label) -> Vec<(String, String)> {
        let count = self.model.languages.len().max(1);
        let own = self.model.language_default;
        let in_language = |language: usize| {
            let scope = Scope { language, ..self.scope() };
            let text = label_text(&scope, Context::of(at), label).ok()?;
            let name = self.model.languages.get(language).cloned().unwrap_or_default();
            // A text that was not translated is written `-`.
            (!matches!(text.as_str(), "" | "-")).then_some((name, text))
        };
        let others = (0..count).filter(|language| *language != own);
        std::iter::once(own).chain(others).filter_map(in_language).collect()
    }
}

fn source(compiled: Option<&Compiled>) -> String {
    compiled.map(|compiled| compiled.source.clone()).unwrap_or_default()
}

fn type_name(data: DataType) -> &'static str {
    match data {
        DataType::Int => "int",
        DataType::Decimal => "decimal",
        DataType::Boolean => "boolean",
        DataType::Date => "date",
        DataType::Time => "time",
        DataType::DateTime => "dateTime",
        DataType::Geopoint => "geopoint",
        DataType::Geotrace => "geotrace",
        DataType::Geoshape => "geoshape",
        DataType::Text | DataType::Binary | DataType::Other => "string",
    }
}
