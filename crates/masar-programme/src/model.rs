//! What a mission and a programme package are, once loaded and checked.
//!
//! *Invariant:* a value of [`Package`] has passed every check: its forms
//! compile, its facts name answers that exist, its conditions type-check, its
//! texts exist in both languages.
//!
//! Every path of an answer is written from the root of its form, without the
//! root's own name: `members/sex`, also in a rule whose `each` is `members`.

use std::collections::BTreeMap;

use masar_domain::{AdminLevel, Lang, Sensitivity, Unit};
use masar_form::Form;
use masar_text::Texts;

use crate::chapter::Chapter;
use crate::condition::Condition;
use crate::package_test::PackageTest;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    pub ar: String,
    pub en: String,
}

impl Both {
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.ar, &self.en)
    }
}

impl Package {
    /// From how many people on a figure may be published: the most that the
    /// class of any form asks whose facts it counts.
    pub fn threshold(&self, indicator: &Indicator) -> u32 {
        let mut named = std::collections::BTreeSet::new();
        indicator.condition.facts(&mut named);
        let counted = |rule: &&FactRule| named.is_empty() || named.contains(&rule.name);
        let classes = self.facts.iter().filter(counted).map(|rule| {
            let form = rule.form.as_ref().and_then(|form| self.forms.get(form));
            form.map_or(self.sensitivity, |form| form.sensitivity)
        });
        let asked = classes.chain([self.sensitivity]).map(|class| self.disclosure.of(class));
        asked.max().unwrap_or(self.disclosure.threshold)
    }
}

/// A checked programme package.
#[derive(Debug)]
pub struct Package {
    /// Folder name: `dtm`.
    pub code: String,
    pub name: Both,
    /// SHA-256 over the folder's files in order of path, hexadecimal.
    pub hash: String,
    /// Class of what its forms collect, unless a form says more.
    pub sensitivity: Sensitivity,
    /// From how many people on a published count says nothing of one of them.
    pub disclosure: Disclosure,
    pub roles: Vec<Role>,
    pub forms: BTreeMap<String, PackageForm>,
    pub personal: Vec<PersonalField>,
    pub columns: Vec<Column>,
    /// What round estimates are split by, with the categories: titles for
    /// figures. Facts hold them in the columns `breakdown` and `category`.
    pub breakdowns: Vec<Column>,
    pub persons: Vec<PersonRule>,
    pub facts: Vec<FactRule>,
    pub workflow: Workflow,
    /// Rounds of data collection, if the programme has them.
    pub rounds: Option<RoundRule>,
    pub indicators: Vec<Indicator>,
    /// Rules about figures beside those that follow from their declarations, in
    /// the form of a file of figures: `checks.toml`, as written.
    pub checks: Option<String>,
    /// By name: `annual`, `round`; each in both languages, checked to match.
    pub chapters: BTreeMap<String, BTreeMap<Lang, Chapter>>,
    /// Submissions in, expected figures out.
    pub tests: Vec<PackageTest>,
    pub texts: Texts,
}

/// Counts of people below a threshold are not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    pub threshold: u32,
    /// Thresholds of classes that ask for more, or for less.
    pub by_class: BTreeMap<Sensitivity, u32>,
}

impl Default for Disclosure {
    /// What is not declared is protected all the same.
    fn default() -> Self {
        Self { threshold: 5, by_class: BTreeMap::new() }
    }
}

impl Disclosure {
    pub fn of(&self, class: Sensitivity) -> u32 {
        self.by_class.get(&class).copied().unwrap_or(self.threshold)
    }
}

/// A form of a package, by its form identifier.
#[derive(Debug)]
pub struct PackageForm {
    pub form: Form,
    pub xform: String,
    /// Answer that holds the day of the event; the day of receipt where none.
    pub date: Option<String>,
    /// Answer that holds the P-code of the place.
    pub place: Option<String>,
    pub sensitivity: Sensitivity,
}

/// Who may do what in a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub code: String,
    pub name: Both,
    /// Rights by name: `submit`, `round-approve`, `figure-show`, ...
    pub rights: Vec<String>,
    /// Highest class of record the role may see.
    pub sensitivity: Sensitivity,
}

/// An answer that tells who somebody is: sealed under that person's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonalField {
    pub form: String,
    /// Path of the answer, `members/full_name` inside a repeat.
    pub field: String,
    /// Answer, in the same group or above, that holds the person's identifier.
    pub person: String,
    /// Code; its words are the text `purpose-<code>`.
    pub purpose: String,
    pub class: Sensitivity,
    /// How long it is kept, in ISO 8601: `P5Y`.
    pub retention: String,
}

/// A column that this package's facts fill, beside the ones that all facts have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub code: String,
    pub title: Both,
    /// Known values in printing order; a fact with another is refused.
    /// Empty: any code.
    pub values: Vec<(String, Both)>,
}

/// How a submission registers people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRule {
    pub form: String,
    /// Repeat that holds one person each; `None`: the form is about one person.
    pub each: Option<String>,
    pub id: String,
    pub household: Option<String>,
    pub sex: Option<String>,
    /// Answer with the age in completed years on the day of the form.
    pub age: Option<String>,
    pub birth_year: Option<String>,
    pub nationality: Option<String>,
    pub population: Option<String>,
}

/// How entries become facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRule {
    /// Value of the `fact` column.
    pub name: String,
    /// Form it reads. `None`: it reads round estimates (see [`RoundRule`]).
    pub form: Option<String>,
    /// A select-multiple (a fact for each chosen value) or a repeat (a fact for
    /// each turn). `None`: one fact a submission.
    pub each: Option<String>,
    /// Answer with the person's identifier. `None`: the fact has no identity.
    pub person: Option<String>,
    /// Answer with a whole number that the fact counts for; `None`: 1.
    pub value: Option<String>,
    /// Fact is made only when the answer named has one of these values.
    pub when: Option<(String, Vec<String>)>,
    /// Column to where its value comes from.
    pub columns: BTreeMap<String, ColumnSource>,
}

/// Where a fact's column gets its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnSource {
    /// The value that `each` chose.
    Each,
    /// An answer of the submission (or of the repeat's turn).
    Answer(String),
    /// Always this code.
    Constant(String),
}

/// States and who may move between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workflow {
    /// In order; the first is where a record starts.
    pub states: Vec<(String, Both)>,
    pub transitions: Vec<Transition>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    pub from: String,
    pub to: String,
    /// Role codes that may.
    pub who: Vec<String>,
    /// Whether a reason must be given.
    pub reason: bool,
    /// Days after which it is overdue.
    pub deadline_days: Option<u32>,
}

/// How key informants' answers become one estimate a place. Declared, and
/// printed with the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundRule {
    /// Form of a key informant's interview.
    pub form: String,
    /// Answer with the round's number.
    pub round: String,
    /// Answer with the credibility rating, 1 to 5.
    pub credibility: String,
    /// Rule by name: `weighted-median`.
    pub method: String,
    /// What is estimated: one total with the breakdowns that must add up to it.
    pub totals: Vec<RoundTotal>,
}

/// One total of a key informant's interview, such as migrants present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundTotal {
    /// Value of the `population` column.
    pub population: String,
    /// Answer with the number of individuals.
    pub total: String,
    /// Breakdown (`shelter`) to category to answer. Each must add up to `total`.
    pub breakdowns: BTreeMap<String, BTreeMap<String, String>>,
    /// Breakdowns held in a repeat: breakdown to (repeat, code answer, number answer).
    pub lists: BTreeMap<String, (String, String, String)>,
    /// Parts that need not add up: breakdown to answer (`on_pathway`).
    pub subsets: BTreeMap<String, String>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Each person once.
    Persons,
    /// Each household once.
    Households,
    /// Each place (as recorded) once.
    Places,
    /// Each place of an administrative level that holds a recorded one, once.
    PlacesAt(AdminLevel),
    /// Facts.
    Rows,
    /// The sum of `value`.
    Sum,
}

/// Which of the facts in a period speak for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Everything that happened in it.
    During,
    /// Only the latest approved round in it: a stock.
    LatestRound,
}

/// A figure computed from another by a rule that is printed with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    pub from: String,
    /// Divisor, rounded down.
    pub divide_by: u64,
}

/// One figure's declaration: a header and a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// `mrrm.reached`.
    pub code: String,
    pub programme: String,
    pub title: Both,
    pub unit: Unit,
    pub count: Count,
    pub time: Time,
    pub derived: Option<Derived>,
    /// Default disaggregation.
    pub by: Vec<String>,
    /// Breakdowns that replace `breakdown = 'total'` in the condition when asked
    /// for: a figure of round estimates can be split by one of them at a time.
    pub breakdowns: Vec<String>,
    pub source: Both,
    /// Another figure whose people include these.
    pub within: Option<String>,
    pub condition: Condition,
    /// The condition as written, for the figure's page.
    pub condition_text: String,
}
