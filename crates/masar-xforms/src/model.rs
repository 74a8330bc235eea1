//! A form as it is run: definitions of all nodes, other instances, texts in
//! their languages, and the order in which expressions are evaluated.
//!
//! *Invariant:* a model is not changed once read. A definition's number is the
//! position of its node in `shape`, where every repeat stands once.

use std::collections::BTreeMap;

use masar_domain::{Problem, Where};

use crate::functions::{Function, Pattern};
use crate::markup::Element;
use crate::order::Task;
use crate::tree::{NONE, Names, Tree};
use crate::xpath::{Column, Compiled, Expression, Start};

/// What is known of the device that fills a form, by name: `deviceid`, `username`.
pub type Properties = BTreeMap<String, String>;

/// Properties from `name=value`, as a command is given them; the last of a name
/// counts.
///
/// # Errors
///
/// `XFORM-035` for each that has no `=` or no name before it.
pub fn properties_read(given: &[String]) -> Result<Properties, Vec<Problem>> {
    let mut properties = Properties::new();
    let mut problems = Vec::new();
    for text in given {
        match text.split_once('=') {
            Some((name, value)) if !name.trim().is_empty() => {
                properties.insert(name.trim().to_owned(), value.to_owned());
            }
            _ => problems.push(Problem::error("XFORM-035", Where::default()).with("found", text)),
        }
    }
    if problems.is_empty() { Ok(properties) } else { Err(problems) }
}

/// A form that can be run.
#[derive(Clone, Debug)]
pub struct Model {
    pub form_id: String,
    pub version: String,
    pub title: String,
    /// Names of languages as the form gives them; empty without translations.
    pub languages: Vec<String>,
    /// What is doubtful in the form; a form with errors gives no model.
    pub warnings: Vec<Problem>,
    pub(crate) language_default: usize,
    pub(crate) names: Names,
    pub(crate) shape: Tree,
    pub(crate) definitions: Vec<Definition>,
    /// Definitions by path.
    pub(crate) paths: BTreeMap<String, u32>,
    /// The form's instance without any repeat.
    pub(crate) blank: Tree,
    /// The same without default values.
    pub(crate) empty: Tree,
    /// The node in `blank` by definition, where it is there exactly once.
    pub(crate) fixed: Vec<u32>,
    /// Where a definition's node is among those of the repeat around it, counted
    /// from the repeat's own: a repeat's nodes are made at once, in order.
    pub(crate) offsets: Vec<u32>,
    pub(crate) initial: Element,
    pub(crate) instances: Vec<Instance>,
    /// By identifier, then by language.
    pub(crate) texts: BTreeMap<String, Vec<Option<Vec<Part>>>>,
    pub(crate) order: Vec<Task>,
    pub(crate) first_load: Vec<SetValue>,
    pub(crate) regexes: BTreeMap<String, Pattern>,
    pub(crate) properties: Properties,
}

impl Model {
    pub(crate) fn regex(&self, pattern: &str) -> Option<&Pattern> {
        self.regexes.get(pattern)
    }

    pub(crate) fn definition(&self, at: u32) -> Option<&Definition> {
        if at == NONE { None } else { self.definitions.get(at as usize) }
    }

    /// Whether an expression looks into a file that was not given, or asks the
    /// device for a property that was not.
    pub(crate) fn is_unknown(&self, expression: &Expression) -> bool {
        let is_missing =
            |id: &str| self.instances.iter().any(|instance| instance.missing && instance.id == id);
        expression.any(&|part| match part {
            Expression::Path(path) => match &path.start {
                Start::Instance(at) => self.instances[*at].missing,
                Start::InstanceMissing(_) => true,
                _ => false,
            },
            Expression::Call(Function::Property, _) => true,
            Expression::Call(Function::Pulldata | Function::Instance, arguments) => {
                match arguments.first() {
                    Some(Expression::Text(id)) => {
                        is_missing(id) || !self.instances.iter().any(|known| known.id == *id)
                    }
                    _ => self.instances.iter().any(|instance| instance.missing),
                }
            }
            _ => false,
        })
    }

    /// Paths of the repeats that nothing counts, so that people add to them.
    pub fn repeats_uncounted(&self) -> impl Iterator<Item = &str> {
        let is_free = |known: &&Definition| {
            known.repeat.as_ref().is_some_and(|repeat| repeat.count.is_none())
        };
        self.definitions.iter().filter(is_free).map(|known| known.path.as_str())
    }
}

/// What the form says of one node.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definition {
    /// From the root, without prefixes.
    pub(crate) path: String,
    pub(crate) data: DataType,
    pub(crate) relevant: Option<Compiled>,
    pub(crate) required: Option<Compiled>,
    pub(crate) readonly: Option<Compiled>,
    pub(crate) constraint: Option<Compiled>,
    pub(crate) calculate: Option<Compiled>,
    pub(crate) constraint_message: Option<Label>,
    pub(crate) required_message: Option<Label>,
    pub(crate) preload: Option<(String, String)>,
    pub(crate) control: Option<Control>,
    pub(crate) label: Option<Label>,
    pub(crate) hint: Option<Label>,
    pub(crate) repeat: Option<Repeat>,
    /// Nothing but the form itself gives it a value.
    pub(crate) is_shut: bool,
    /// Actions when this value changes.
    pub(crate) on_change: Vec<SetValue>,
    /// Actions when this repeat is added.
    pub(crate) on_repeat: Vec<SetValue>,
}

/// A repeat; its count where the form gives one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Repeat {
    pub(crate) count: Option<Compiled>,
    /// A person can neither add nor remove any.
    pub(crate) is_fixed: bool,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DataType {
    #[default]
    Text,
    Int,
    Decimal,
    Boolean,
    Date,
    Time,
    DateTime,
    Geopoint,
    Geotrace,
    Geoshape,
    Binary,
    /// Structure or anything else: any text will do.
    Other,
}

/// How a question is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlKind {
    Input,
    SelectOne,
    SelectMany,
    Rank,
    Upload,
    Trigger,
    Range,
}

#[derive(Clone, Debug)]
pub(crate) struct Control {
    pub(crate) kind: ControlKind,
    pub(crate) appearance: String,
    pub(crate) items: Vec<(String, Option<Label>)>,
    pub(crate) itemset: Option<Itemset>,
    /// Of a range: its start, its end and its step.
    pub(crate) range: Option<[String; 3]>,
    /// Of an upload: `image/*`.
    pub(crate) media: String,
}

impl Control {
    pub(crate) fn is_select(&self) -> bool {
        matches!(self.kind, ControlKind::SelectOne | ControlKind::SelectMany | ControlKind::Rank)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Itemset {
    pub(crate) nodeset: Compiled,
    pub(crate) value: Compiled,
    pub(crate) label: Option<Compiled>,
    /// All values, sorted, where no filter chooses among them.
    pub(crate) all: Option<std::collections::BTreeSet<String>>,
}

/// A text that may hold values.
#[derive(Clone, Debug)]
pub(crate) enum Label {
    Expression(Compiled),
    Parts(Vec<Part>),
}

#[derive(Clone, Debug)]
pub(crate) enum Part {
    Text(String),
    Output(Compiled),
}

/// An action that gives a node a value.
#[derive(Clone, Debug)]
pub(crate) struct SetValue {
    pub(crate) target: Compiled,
    pub(crate) value: SetTo,
}

#[derive(Clone, Debug)]
pub(crate) enum SetTo {
    Expression(Compiled),
    Text(String),
}

/// An instance beside the form's own.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub(crate) id: String,
    pub(crate) tree: Tree,
    /// Its file was not given.
    pub(crate) missing: bool,
    /// Rows by the columns that expressions look them up by.
    pub(crate) columns: BTreeMap<u32, Column>,
}
