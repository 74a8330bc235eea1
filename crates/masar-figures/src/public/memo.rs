//! Tables that were protected already within one publication: while coarser
//! splits are tried, most of them stay as they were.
//!
//! *Invariants:* what is remembered is the answer to the very same question, rows,
//! threshold and everything known from before. The work is counted in rows, the
//! same on every machine; what is done when it is spent is decided by who asks.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use masar_domain::Problem;
use masar_protect::facts::Published;
use masar_protect::{Protected, Rules, protect_table};

/// Most rows of tables that are protected before only the simplest is tried.
const ROWS_MAX: usize = 40_000;

/// A table, its dimensions, what is known of it, and from how many people on it
/// shows them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Question {
    name: String,
    text: String,
    dims: String,
    known: Vec<(String, String)>,
    threshold: i64,
}

type Answer = Result<Protected, Vec<Problem>>;

/// What was asked and answered.
#[derive(Debug, Default)]
pub(super) struct Memo {
    answers: RefCell<BTreeMap<Question, Answer>>,
    rows: Cell<usize>,
}

impl Memo {
    /// The protected table, from memory where it was asked for before.
    pub(super) fn protect(
        &self,
        name: &str,
        (text, dims): (String, &str),
        known: &[Published],
        rules: &Rules,
    ) -> Answer {
        let question = Question {
            name: name.to_owned(),
            text,
            dims: dims.to_owned(),
            known: known.iter().map(|table| (table.name.clone(), table.text.clone())).collect(),
            threshold: rules.threshold,
        };
        if let Some(answer) = self.answers.borrow().get(&question) {
            return answer.clone();
        }
        self.rows.set(self.rows.get() + question.text.lines().count());
        let answer = protect_table(name, &question.text, dims, known, rules);
        self.answers.borrow_mut().insert(question, answer.clone());
        answer
    }

    /// Whether no more is to be tried than what must be.
    pub(super) fn is_spent(&self) -> bool {
        self.rows.get() > ROWS_MAX
    }
}
