//! The questions of a form arranged for reading submissions: each name leads to
//! its question in one step, whatever the size of the form.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::form::{Choice, Question, QuestionKind};

/// Position of the root in [`Index::nodes`].
pub(crate) const INDEX_ROOT: usize = 0;

#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    pub(crate) nodes: Vec<IndexNode>,
    /// Names of choices, by list.
    pub(crate) lists: Vec<HashSet<Box<str>>>,
}

/// One question, group or repeat.
#[derive(Clone, Debug)]
pub(crate) struct IndexNode {
    pub(crate) name: Box<str>,
    pub(crate) expects: Expects,
    /// Whether it must be answered whatever else is.
    pub(crate) is_required: bool,
    /// Positions of what is inside, in the order of the form.
    pub(crate) children: Vec<usize>,
    /// The same, by name without prefix.
    by_name: HashMap<Box<str>, usize>,
}

/// What an answer must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expects {
    Group,
    Repeat,
    Text,
    Whole,
    Decimal,
    Date,
    Time,
    DateTime,
    /// One choice, of the list at this position where it is known.
    One(Option<usize>),
    /// Several choices, apart by spaces.
    Several(Option<usize>),
    /// One place, or a line of them.
    Point,
    Line,
    /// Name of an attached file.
    File,
    /// Nothing to keep.
    Nothing,
}

impl Index {
    pub(crate) fn new(
        root: &str,
        questions: &[Question],
        choices: &BTreeMap<String, Vec<Choice>>,
    ) -> Self {
        let mut lists = Vec::new();
        let mut positions = HashMap::new();
        for (name, list) in choices {
            positions.insert(name.as_str(), lists.len());
            lists.push(list.iter().map(|choice| choice.name.as_str().into()).collect());
        }
        let mut index = Self { nodes: Vec::new(), lists };
        index.add(root, Expects::Group, false);
        index.add_all(INDEX_ROOT, questions, false, &positions);
        index
    }

    fn add(&mut self, name: &str, expects: Expects, is_required: bool) -> usize {
        self.nodes.push(IndexNode {
            name: name.into(),
            expects,
            is_required,
            children: Vec::new(),
            by_name: HashMap::new(),
        });
        self.nodes.len() - 1
    }

    fn add_all(
        &mut self,
        parent: usize,
        questions: &[Question],
        conditional: bool,
        lists: &HashMap<&str, usize>,
    ) {
        for question in questions {
            let conditional = conditional || question.relevant.is_some();
            let required = matches!(
                question.required.as_deref(),
                Some("yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "true()")
            );
            let read_only = question.read_only.is_some();
            let at = self.add(
                &question.name,
                expects(question, lists),
                required && !conditional && !read_only,
            );
            let local = local_name(&question.name).into();
            self.nodes[parent].children.push(at);
            self.nodes[parent].by_name.insert(local, at);
            self.add_all(at, &question.children, conditional, lists);
        }
    }

    /// The child of that name. `guess` is where the last one stood: submissions
    /// keep the order of the form, so the next is mostly the one after it.
    pub(crate) fn child(&self, parent: usize, name: &str, guess: &mut usize) -> Option<usize> {
        let parent = &self.nodes[parent];
        for place in [*guess, guess.wrapping_add(1)] {
            if let Some(&at) = parent.children.get(place)
                && *self.nodes[at].name == *name
            {
                *guess = place;
                return Some(at);
            }
        }
        let at = *parent.by_name.get(name)?;
        *guess = parent.children.binary_search(&at).unwrap_or(0);
        Some(at)
    }
}

/// A name without its prefix.
pub(crate) fn local_name(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn expects(question: &Question, lists: &HashMap<&str, usize>) -> Expects {
    // With search() the choices come from a file that is not here.
    let searched =
        question.appearance.as_deref().is_some_and(|appearance| appearance.contains("search("));
    let known = |list: &str| if searched { None } else { lists.get(list).copied() };
    match &question.kind {
        QuestionKind::Group => Expects::Group,
        QuestionKind::Repeat => Expects::Repeat,
        QuestionKind::Integer => Expects::Whole,
        QuestionKind::Decimal => Expects::Decimal,
        QuestionKind::Date => Expects::Date,
        QuestionKind::Time => Expects::Time,
        QuestionKind::DateTime => Expects::DateTime,
        QuestionKind::SelectOne { list } => Expects::One(known(list)),
        QuestionKind::SelectMultiple { list } | QuestionKind::Rank { list } => {
            Expects::Several(known(list))
        }
        QuestionKind::Geopoint => Expects::Point,
        QuestionKind::Geotrace | QuestionKind::Geoshape => Expects::Line,
        QuestionKind::Image | QuestionKind::Audio | QuestionKind::Video | QuestionKind::File => {
            Expects::File
        }
        QuestionKind::Note => Expects::Nothing,
        QuestionKind::Text
        | QuestionKind::Barcode
        | QuestionKind::Acknowledge
        | QuestionKind::Calculate
        | QuestionKind::Hidden
        | QuestionKind::Metadata => Expects::Text,
    }
}
