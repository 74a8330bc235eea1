//! An XForm and its files are read into a model.
//!
//! *Invariant:* every problem of a form is reported, not only the first; the
//! same bytes give the same model.

mod body;
mod instances;
mod model;
mod shape;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Where};

use crate::functions::{Function, Pattern};
use crate::limits::{
    FORM_BYTES_MAX, FORM_ELEMENTS_MAX, REGEX_COMPILED_BYTES_MAX, REGEX_LARGE_BYTES_MAX,
    REGEXES_LARGE_MAX, REGEXES_MAX,
};
use crate::markup::{Element, markup_read, name_local};
use crate::model::{Definition, Instance, Model, Properties, SetValue};
use crate::tree::{Kind, NONE, Names, Tree};
use crate::xpath::{Column, Compiled, Compiler, Expression, compile};

/// Files that belong to a form, by name.
pub type Files = BTreeMap<String, Vec<u8>>;

impl Model {
    /// Reads an XForm. External instances are taken from `files` by name; one
    /// that is missing is a warning, and what asks for it is not judged.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the form, as `XFORM-001` to `XFORM-009`.
    pub fn read(xform: &[u8], files: &Files) -> Result<Self, Vec<Problem>> {
        Self::read_on_device(xform, files, Properties::new())
    }

    /// The same, with what is known of the device: `property('deviceid')` is that
    /// value. A property that is not given has none, and what asks for it is not
    /// judged.
    ///
    /// # Errors
    ///
    /// As [`Model::read`].
    pub fn read_on_device(
        xform: &[u8],
        files: &Files,
        properties: Properties,
    ) -> Result<Self, Vec<Problem>> {
        let root = markup_read(xform, FORM_BYTES_MAX, FORM_ELEMENTS_MAX)
            .map_err(|found| vec![found.problem("XFORM-001")])?;
        let reader = Reader { properties, ..Reader::default() };
        reader.read(&root, files)
    }
}

/// A form half read.
#[derive(Default)]
struct Reader {
    names: Names,
    instance_ids: Vec<String>,
    fixed_names: BTreeMap<Vec<u32>, u32>,
    /// Columns of tables that rows are looked up by.
    columns: BTreeSet<u32>,
    definitions: Vec<Definition>,
    /// Definitions by path.
    paths: BTreeMap<String, u32>,
    repeats: BTreeSet<String>,
    texts: BTreeMap<String, Vec<Option<Vec<crate::model::Part>>>>,
    languages: Vec<String>,
    language_default: usize,
    first_load: Vec<SetValue>,
    regexes: BTreeMap<String, Pattern>,
    regexes_large: usize,
    properties: Properties,
    errors: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Reader {
    fn read(mut self, html: &Element, files: &Files) -> Result<Model, Vec<Problem>> {
        let missing =
            |what: &str| vec![Problem::error("XFORM-002", Where::default()).with("what", what)];
        let head = html.child("head").ok_or_else(|| missing("head"))?;
        let model = head.child("model").ok_or_else(|| missing("model"))?;
        let body = html.child("body").ok_or_else(|| missing("body"))?;
        let instances: Vec<&Element> =
            model.children().filter(|child| child.local() == "instance").collect();
        let initial = instances
            .first()
            .and_then(|instance| instance.children().next())
            .ok_or_else(|| missing("instance"))?;
        self.repeats_find(body, "");
        let shape = self.shape_read(initial);
        let (blank, fixed) = self.blank_make(&shape);
        let mut secondary = self.instances_read(instances.get(1..).unwrap_or_default(), files);
        self.texts_read(model);
        self.binds_read(model);
        self.body_read(body, NONE);
        self.actions_read(model);
        self.shut_mark(&shape);
        self.itemsets_prepare(&mut secondary, &blank);
        for instance in &mut secondary {
            let column = |at: &u32| Some((*at, Column::new(&instance.tree, *at)?));
            instance.columns = self.columns.iter().filter_map(column).collect();
        }
        let order = self.order(&shape);
        let offsets = self.offsets_find(&shape);
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        let attribute = |name: &str| initial.attribute(name).unwrap_or_default().trim().to_owned();
        Ok(Model {
            form_id: attribute("id"),
            version: attribute("version"),
            title: head.child("title").map(Element::text).unwrap_or_default(),
            languages: self.languages,
            warnings: self.warnings,
            language_default: self.language_default,
            names: self.names,
            shape,
            definitions: self.definitions,
            paths: self.paths,
            empty: tree_emptied(&blank),
            blank,
            fixed,
            offsets,
            initial: initial.clone(),
            instances: secondary,
            texts: self.texts,
            order,
            first_load: self.first_load,
            regexes: self.regexes,
            properties: self.properties,
        })
    }

    fn order(&mut self, shape: &Tree) -> Vec<crate::order::Task> {
        crate::order::order_find(shape, &self.definitions).unwrap_or_else(|circle| {
            let Some(path) = circle.first().cloned() else {
                self.errors.push(Problem::error("XFORM-009", Where::default()));
                return Vec::new();
            };
            let problem = Problem::error("XFORM-006", Where::path(path));
            self.errors.push(problem.with("paths", circle.join(" → ")));
            Vec::new()
        })
    }

    /// Compiles an expression; what cannot be is a problem of the form.
    fn compile(&mut self, source: &str, path: &str) -> Option<Compiled> {
        let mut compiler = Compiler {
            names: &mut self.names,
            instances: &self.instance_ids,
            fixed: &self.fixed_names,
            columns: &mut self.columns,
            properties: &self.properties,
        };
        match compile(&mut compiler, source) {
            Ok(compiled) => {
                self.regexes_find(&compiled.expression, path);
                Some(compiled)
            }
            Err(found) => {
                let problem = Problem::error("XFORM-004", Where::path(path));
                self.errors.push(problem.with("expression", source).with("found", found));
                None
            }
        }
    }

    fn compile_attribute(&mut self, element: &Element, name: &str, path: &str) -> Option<Compiled> {
        let source = element.attribute(name)?.trim();
        if source.is_empty() { None } else { self.compile(source, path) }
    }

    /// Patterns that stand in the form are compiled with it; one that cannot be is
    /// said, since what asks for it is not judged.
    fn regexes_find(&mut self, expression: &Expression, path: &str) {
        let found: RefCell<Vec<String>> = RefCell::default();
        expression.any(&|part| {
            if let Expression::Call(Function::Regex, arguments) = part
                && let Some(Expression::Text(pattern)) = arguments.get(1)
            {
                found.borrow_mut().push(pattern.clone());
            }
            false
        });
        for pattern in found.into_inner() {
            if self.regexes.len() >= REGEXES_MAX || self.regexes.contains_key(&pattern) {
                continue;
            }
            let mut compiled = Pattern::compile(&pattern, REGEX_COMPILED_BYTES_MAX);
            if compiled.is_err() && self.regexes_large < REGEXES_LARGE_MAX {
                self.regexes_large += 1;
                compiled = Pattern::compile(&pattern, REGEX_LARGE_BYTES_MAX);
            }
            if let Ok(compiled) = compiled {
                self.regexes.insert(pattern, compiled);
            } else {
                let problem = Problem::warning("XFORM-012", Where::path(path));
                self.warnings.push(problem.with("found", pattern));
            }
        }
    }

    /// The definition at a path, which may be written from a parent.
    fn path_find(&self, reference: &str, parent: &str) -> Option<u32> {
        let plain = path_plain(reference);
        let absolute = if plain.starts_with('/') { plain } else { path_join(parent, &plain) };
        self.paths.get(&absolute).copied()
    }

    fn path_unknown(&mut self, reference: &str) {
        self.errors.push(Problem::error("XFORM-003", Where::path(reference)));
    }
}

/// An instance without default values.
fn tree_emptied(tree: &Tree) -> Tree {
    let mut tree = tree.clone();
    for node in &mut tree.nodes {
        if node.kind == Kind::Element {
            node.text.clear();
        }
    }
    tree
}

/// A path without prefixes and white space.
fn path_plain(reference: &str) -> String {
    let parts: Vec<&str> =
        reference.trim().split('/').map(|part| name_local(part.trim())).collect();
    parts.join("/")
}

fn path_join(parent: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = parent.split('/').collect();
    for part in relative.split('/') {
        match part {
            "." | "" | "current()" => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Whether an expression needs nothing but another instance.
fn is_static(expression: &Expression) -> bool {
    use crate::xpath::Start;
    match expression {
        Expression::Path(path) => {
            matches!(path.start, Start::Instance(_))
                && path.steps.iter().all(|step| step.predicates.is_empty())
        }
        _ => false,
    }
}

impl Reader {
    /// Values of lists that no filter chooses from are gathered once.
    fn itemsets_prepare(&mut self, secondary: &mut Vec<Instance>, blank: &Tree) {
        let mut model = Model {
            form_id: String::new(),
            version: String::new(),
            title: String::new(),
            languages: Vec::new(),
            warnings: Vec::new(),
            language_default: 0,
            names: self.names.clone(),
            shape: Tree::new(),
            definitions: Vec::new(),
            paths: BTreeMap::new(),
            blank: Tree::new(),
            empty: Tree::new(),
            fixed: Vec::new(),
            offsets: Vec::new(),
            initial: Element::default(),
            instances: std::mem::take(secondary),
            texts: BTreeMap::new(),
            order: Vec::new(),
            first_load: Vec::new(),
            regexes: BTreeMap::new(),
            properties: Properties::new(),
        };
        model.languages.clear();
        let clock = crate::clock::Clock::new(masar_domain::Timestamp::UNIX_EPOCH, 0, 0);
        for definition in &mut self.definitions {
            let Some(control) = &mut definition.control else { continue };
            let mut unlabelled = control.clone();
            let Some(itemset) = &mut control.itemset else { continue };
            if !is_static(&itemset.nodeset.expression) {
                continue;
            }
            let budget = crate::xpath::Budget::new();
            let scope = crate::xpath::Scope {
                model: &model,
                tree: blank,
                clock: &clock,
                budget: &budget,
                language: 0,
            };
            if let Some(itemset) = &mut unlabelled.itemset {
                itemset.label = None;
            }
            unlabelled.items.clear();
            let here = crate::xpath::Context::of(crate::tree::ROOT);
            let found = crate::choices::choices_of(&scope, here, &unlabelled);
            itemset.all =
                found.ok().map(|all| all.into_iter().map(|choice| choice.value).collect());
        }
        *secondary = model.instances;
    }
}
