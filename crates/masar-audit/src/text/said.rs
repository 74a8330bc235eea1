//! Where something was found already: rules that try much leave such sentences to
//! the rule that found it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::tokens::Text;
use crate::finding::{Finding, Report};

/// Places of what was found before a rule began.
pub(super) struct Said(BTreeSet<usize>);

impl Said {
    pub(super) fn new(report: &Report) -> Self {
        let offset = |one: &Finding| Some(one.place.as_ref()?.offset);
        Self(report.findings.iter().filter_map(offset).collect())
    }

    /// Whether anything was found in a sentence.
    pub(super) fn is_in(&self, text: &Text<'_>, sentence: &Range<usize>) -> bool {
        self.0.range(text.bytes(sentence)).next().is_some()
    }
}
