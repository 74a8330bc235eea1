//! Somebody who reads everything that is given out of a mission, request after
//! request, and reasons with it.
//!
//! *What is known to the attacker:* every shown number, which cells of a shown split hold
//! nobody, which figure, place and time lies in which, that people are whole and
//! not fewer than none; in half of the trials also that what is called `primary`
//! is small. The reasoning is a linear programme over kinds of people, written
//! here and for itself: nothing of it is shared with what protects.
#![allow(clippy::float_arithmetic, reason = "a linear programme is solved in floating point")]

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::programme::{asked, facts, programme, service};
use crate::count::figure_of;
use crate::public::{Status, figure_public_of, protect_of};
use crate::query::Figure;

const PLACES: [&str; 5] = ["LY0101", "LY0102", "LY0201", "LY0202", "LY0301"];
const REGIONS: [&str; 3] = ["LY01", "LY02", "LY03"];
const SEXES: [&str; 2] = ["female", "male"];
const MONTHS: [&str; 3] = ["2023-01", "2023-02", "2023-03"];
const CODES: [&str; 3] = ["help.reached", "help.food", "help.nfi"];
const SPLITS: [&[&str]; 9] = [
    &[],
    &["sex"],
    &["admin1"],
    &["admin2"],
    &["admin1", "sex"],
    &["admin2", "sex"],
    &["service"],
    &["month"],
    &["month", "sex"],
];
const FILTERS: [&str; 4] = ["", "LY01", "LY02", "LY0101"];
const PERIODS: [&str; 3] = ["2023", "2023-01", "2023-02"];
/// What somebody gets in a month; nobody is to know that who got one thing got no other.
const GIVEN: [&[&str]; 7] = [
    &[],
    &["medical"],
    &["food"],
    &["nfi"],
    &["food", "nfi"],
    &["medical", "food"],
    &["medical", "nfi"],
];

/// One kind of people: place, sex, what they get in each month.
type Atom = (usize, usize, [usize; 3]);

fn atoms() -> Vec<Atom> {
    let mut atoms = Vec::new();
    for place in 0..PLACES.len() {
        for sex in 0..SEXES.len() {
            let many = GIVEN.len();
            let given = (1..many.pow(3)).map(|at| [at % many, at / many % many, at / many / many]);
            atoms.extend(given.map(|given| (place, sex, given)));
        }
    }
    atoms
}

/// One question: which figures by which splits, of which place and time.
type Request = (Vec<(usize, usize)>, usize, usize);

#[derive(Clone, Debug)]
struct History {
    /// Some people of a kind, by its number.
    people: Vec<(usize, u8)>,
    requests: Vec<Request>,
    /// From this request on, all months are known, and not the first alone.
    late: usize,
    /// Whether the attacker trusts the reasons.
    reasons: bool,
}

fn histories() -> impl Strategy<Value = History> {
    let many = prop::sample::select(vec![1_u8, 1, 2, 2, 3, 4, 6, 9]);
    let people = prop::collection::vec((0..atoms().len(), many), 6..30);
    let asks = prop::collection::vec((0..CODES.len(), 0..SPLITS.len()), 1..3);
    let requests = (asks, 0..FILTERS.len(), 0..PERIODS.len());
    let requests = prop::collection::vec(requests, 1..5);
    (people, requests, 0_usize..3, any::<bool>())
        .prop_map(|(people, requests, late, reasons)| History { people, requests, late, reasons })
}

/// A set of people by what is told of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Set {
    code: usize,
    /// A beginning of a place's code.
    place: String,
    months: Vec<usize>,
    sex: Option<String>,
    service: Option<String>,
}

impl Set {
    fn of(code: usize, place: &str, months: &[usize], cell: &BTreeMap<String, String>) -> Self {
        let own = |column: &str| cell.get(column).cloned();
        let finest = own("admin2").or_else(|| own("admin1"));
        let month = own("month").map(|month| MONTHS.iter().position(|known| *known == month));
        let finest = finest.filter(|own| own.len() > place.len());
        let place = finest.unwrap_or_else(|| place.to_owned());
        let months = match month {
            None => months.to_vec(),
            Some(month) => months.iter().copied().filter(|at| Some(*at) == month).collect(),
        };
        Self { code, place, months, sex: own("sex"), service: own("service") }
    }

    fn holds(&self, (place, sex, given): &Atom) -> bool {
        let got = |month: &usize| {
            let given = GIVEN[given[*month]];
            let own = match CODES[self.code] {
                "help.food" => given.contains(&"food"),
                "help.nfi" => given.contains(&"nfi"),
                _ => !given.is_empty(),
            };
            own && self.service.as_ref().is_none_or(|what| given.contains(&what.as_str()))
        };
        PLACES[*place].starts_with(&self.place)
            && self.sex.as_ref().is_none_or(|own| own == SEXES[*sex])
            && self.months.iter().any(got)
    }
}

/// Every cell that a figure's split could have: one that is not there holds nobody.
fn cells_possible(figure: &Figure, place: &str) -> Vec<BTreeMap<String, String>> {
    let Some(first) = figure.by.first() else { return Vec::new() };
    let mut cells = vec![BTreeMap::new()];
    for column in first.cell.keys() {
        let mut values: Vec<&str> = match column.as_str() {
            "sex" => SEXES.to_vec(),
            "month" => MONTHS.to_vec(),
            "quarter" => vec!["2023-Q1"],
            "year" => vec!["2023"],
            "service" => vec!["food", "nfi", "medical"],
            "admin1" => REGIONS.to_vec(),
            _ => PLACES.to_vec(),
        };
        let within = |value: &&str| value.starts_with(place) || place.starts_with(*value);
        values.retain(|value| !column.starts_with("admin") || within(value));
        let with = |cell: &BTreeMap<String, String>, value: &str| {
            let pairs = cell.clone().into_iter();
            pairs.chain([(column.clone(), value.to_owned())]).collect::<BTreeMap<_, _>>()
        };
        cells = cells.iter().flat_map(|cell| values.iter().map(|v| with(cell, v))).collect();
    }
    cells
}

/// What was printed, as sums of kinds of people.
#[derive(Default)]
struct Reader {
    /// Kinds of people, and the least and the most that they are together.
    sums: BTreeMap<Vec<usize>, (f64, f64)>,
    shown: BTreeMap<Set, Vec<usize>>,
    hidden: BTreeSet<Set>,
}

impl Reader {
    fn members(set: &Set) -> Vec<usize> {
        static ATOMS: std::sync::LazyLock<Vec<Atom>> = std::sync::LazyLock::new(atoms);
        let atoms = &*ATOMS;
        (0..atoms.len()).filter(|at| set.holds(&atoms[*at])).collect()
    }

    fn know(&mut self, set: Set, value: Option<u64>, small: bool) {
        let members = Self::members(&set);
        if let Some(value) = value {
            let value = f64::from(u32::try_from(value).unwrap());
            self.sums.insert(members.clone(), (value, value));
            self.shown.insert(set, members);
        } else {
            if small {
                self.sums.entry(members).or_insert((1.0, 4.0));
            }
            self.hidden.insert(set);
        }
    }

    /// What a printed figure says, of a place and some months.
    fn see(&mut self, figure: &Figure, place: &str, months: &[usize], reasons: bool) {
        let code = CODES.iter().position(|code| *code == figure.code).unwrap();
        let small = |status: Option<Status>| reasons && status == Some(Status::Primary);
        let whole = Set::of(code, place, months, &BTreeMap::new());
        self.know(whole, figure.value, small(figure.status));
        for cell in &figure.by {
            let set = Set::of(code, place, months, &cell.cell);
            self.know(set, cell.value, small(cell.status));
        }
        for cell in cells_possible(figure, place) {
            // Who got food is split by food alone, whatever else they got.
            let own = code == 0 || !cell.contains_key("service");
            if own && !figure.by.iter().any(|known| known.cell == cell) {
                let members = Self::members(&Set::of(code, place, months, &cell));
                self.sums.insert(members, (0.0, 0.0));
            }
        }
    }

    /// Sets of people that must not be known where they are few: whatever
    /// could be asked, what two printed numbers share and what each has beyond the other.
    fn targets(&self) -> BTreeMap<Vec<usize>, String> {
        let mut targets = BTreeMap::new();
        let sexes = [None, Some("female"), Some("male")];
        for code in 0..CODES.len() {
            for place in ["LY"].into_iter().chain(REGIONS).chain(PLACES) {
                for months in [&[0, 1, 2][..], &[0], &[1]] {
                    for sex in sexes {
                        let sex = sex.map(str::to_owned);
                        let (place, months) = (place.to_owned(), months.to_vec());
                        let set = Set { code, place, months, sex, service: None };
                        let kind = if self.hidden.contains(&set) { "hidden" } else { "unasked" };
                        targets.insert(Self::members(&set), format!("{kind} {set:?}"));
                    }
                }
            }
        }
        // Any two numbers: whom they share, and whom each has beyond the other.
        for (one, own) in &self.shown {
            for (other, theirs) in &self.shown {
                let (shared, beyond): (Vec<usize>, Vec<usize>) =
                    own.iter().partition(|at| theirs.binary_search(at).is_ok());
                targets.entry(shared).or_insert_with(|| format!("both {one:?} and {other:?}"));
                targets.entry(beyond).or_insert_with(|| format!("{one:?} beyond {other:?}"));
            }
        }
        targets
    }

    /// What of the targets is known for certain and small.
    fn recover(&self, people: &[u32]) -> Vec<String> {
        let truth = |members: &[usize]| -> f64 {
            f64::from(members.iter().map(|at| people[*at]).sum::<u32>())
        };
        for (members, (least, most)) in &self.sums {
            let own = truth(members);
            assert!(*least <= own && own <= *most, "what is printed is true");
        }
        let small = |members: &[usize]| (1.0..5.0).contains(&truth(members));
        let targets: Vec<(Vec<usize>, String)> =
            self.targets().into_iter().filter(|(members, _)| small(members)).collect();
        let kinds = self.kinds(people.len(), &targets);
        let mut seen: Vec<(f64, f64)> =
            targets.iter().map(|(members, _)| (truth(members), truth(members))).collect();
        let mut found = Vec::new();
        for at in 0..targets.len() {
            let open = |seen: (f64, f64)| (seen.0 - 1e-6).ceil() < (seen.1 + 1e-6).floor();
            for direction in [OptimizationDirection::Maximize, OptimizationDirection::Minimize] {
                if !open(seen[at]) {
                    let values = self.solve(&kinds, &targets, at, direction);
                    for (seen, value) in seen.iter_mut().zip(values) {
                        *seen = (seen.0.min(value), seen.1.max(value));
                    }
                }
            }
            if !open(seen[at]) {
                found.push(format!("{} is {}", targets[at].1, truth(&targets[at].0)));
            }
        }
        found
    }

    /// One of each kind of people that sums and targets tell apart.
    fn kinds(&self, count: usize, targets: &[(Vec<usize>, String)]) -> Vec<usize> {
        let mut known = BTreeSet::new();
        let mark = |at: usize| {
            let sums = self.sums.keys().map(|members| members.binary_search(&at).is_ok());
            let targets = targets.iter().map(|(members, _)| members.binary_search(&at).is_ok());
            sums.chain(targets).collect::<Vec<bool>>()
        };
        (0..count).filter(|at| known.insert(mark(*at))).collect()
    }

    /// All targets, where one of them is as large or as small as it can be.
    fn solve(
        &self,
        kinds: &[usize],
        targets: &[(Vec<usize>, String)],
        goal: usize,
        direction: OptimizationDirection,
    ) -> Vec<f64> {
        let mut problem = Problem::new(direction);
        let weight = |at: &usize| f64::from(u8::from(targets[goal].0.binary_search(at).is_ok()));
        let variables: Vec<_> =
            kinds.iter().map(|at| problem.add_var(weight(at), (0.0, 1_000.0))).collect();
        for (members, (least, most)) in &self.sums {
            let terms =
                kinds.iter().zip(&variables).filter(|(at, _)| members.binary_search(at).is_ok());
            let terms: Vec<_> = terms.map(|(_, variable)| (*variable, 1.0)).collect();
            if !terms.is_empty() {
                problem.add_constraint(&terms, ComparisonOp::Ge, *least);
                problem.add_constraint(&terms, ComparisonOp::Le, *most);
            }
        }
        let Ok(solution) = problem.solve() else { return Vec::new() };
        let value = |(members, _): &(Vec<usize>, String)| {
            let own =
                kinds.iter().zip(&variables).filter(|(at, _)| members.binary_search(at).is_ok());
            own.map(|(_, variable)| solution[*variable]).sum::<f64>()
        };
        targets.iter().map(value).collect()
    }
}

/// What is recovered from everything that is given out.
fn recovered(history: &History) -> Vec<String> {
    let atoms = atoms();
    let mut people = vec![0_u32; atoms.len()];
    let mut entries = [Vec::new(), Vec::new(), Vec::new()];
    let mut who = 0_u8;
    for (kind, many) in &history.people {
        for _ in 0..(*many).min(u8::MAX - who) {
            who += 1;
            people[*kind] += 1;
            let (place, sex, given) = atoms[*kind];
            for month in 0..MONTHS.len() {
                for what in GIVEN[given[month]] {
                    let date = format!("{}-05", MONTHS[month]);
                    let entry = service(who, 1, what, SEXES[sex], &date, PLACES[place]);
                    entries[month].push(entry);
                }
            }
        }
    }
    let first = facts(&entries[0]);
    let all = facts(&entries.concat());
    let mut reader = Reader::default();
    let mut earlier = Vec::new();
    for (number, (asks, place, period)) in history.requests.iter().enumerate() {
        let known = if number < history.late { &first } else { &all };
        // What changes later is not what it was: nobody asks for a year before its end.
        let period = if number < history.late { PERIODS[1] } else { PERIODS[*period] };
        let place = FILTERS[*place];
        let figure = |(code, by): &(usize, usize)| {
            let query = asked(SPLITS[*by], place, period);
            figure_of(&programme(), known, CODES[*code], &query).unwrap()
        };
        let figures: Vec<Figure> = asks.iter().map(figure).collect();
        let query = asked(&[], place, period);
        let shield = protect_of(&programme(), known, &query, &figures, &earlier).unwrap();
        let mut months: Vec<usize> =
            (0..MONTHS.len()).filter(|at| MONTHS[*at].starts_with(period)).collect();
        months.retain(|month| *month == 0 || number >= history.late);
        let place = if place.is_empty() { "LY" } else { place };
        for figure in &figures {
            let public = figure_public_of(&programme(), known, &query, figure, &shield).unwrap();
            reader.see(&public, place, &months, history.reasons);
        }
        earlier.extend(shield.published);
    }
    reader.recover(&people)
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    /// Whoever reads everything that was given out finds no small number, of what was
    /// asked for, of what could be, and of whom any two numbers share or tell apart.
    #[test]
    fn nothing_small_follows_from_all_that_was_given_out(history in histories()) {
        prop_assert_eq!(recovered(&history), Vec::<String>::new());
    }
}
