//! Microdata: one row a person. How easily could somebody be found again, and
//! which recodings and omissions make that unlikely enough?
//!
//! *Measures.* People who share all quasi-identifiers form a class. `k` is the
//! size of the smallest; `l` the least number of different sensitive values in
//! one; the risk of a record is one by the size of its class, and the expected
//! risk the mean of that over all records, which is classes by records. The
//! Humanitarian Data Exchange asks for less than 3 percent.
//!
//! *Invariants:* whole numbers only: risks are in millionths. Recoding makes
//! values coarser and never invents one. The same rows in another order give
//! the same recodings.

mod ladder;
pub mod page;

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Where};

use crate::table::{csv_read, csv_write};
use ladder::{Ladder, Step, ladders_of};

/// What is asked of a file of records.
#[derive(Clone, Debug)]
pub struct RecordRules {
    /// Columns by which somebody could be found again.
    pub quasi: Vec<String>,
    /// Columns that nobody shall learn of a person.
    pub sensitive: Vec<String>,
    pub k: usize,
    pub l: usize,
    /// Expected risk to stay below, in millionths.
    pub risk_ppm: u64,
    /// Most records that may be left out rather than recoding further, in
    /// millionths.
    pub left_out_ppm: u64,
}

impl Default for RecordRules {
    fn default() -> Self {
        Self {
            quasi: Vec::new(),
            sensitive: Vec::new(),
            k: 5,
            l: 1,
            risk_ppm: 30_000,
            left_out_ppm: 50_000,
        }
    }
}

/// How safe a file of records is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Risk {
    pub records: usize,
    pub classes: usize,
    /// Size of the smallest class.
    pub k: usize,
    /// Fewest different values of a sensitive column in one class.
    pub l: usize,
    /// Records that stand alone.
    pub unique: usize,
    /// Records in classes smaller than was asked, and in classes that differ
    /// too little.
    pub below_k: usize,
    pub below_l: usize,
    pub expected_ppm: u64,
    pub highest_ppm: u64,
}

/// One column made coarser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recoding {
    pub column: String,
    pub step: Step,
    pub values_before: usize,
    pub values_after: usize,
}

/// Records that may be given out, and how they came to be so.
#[derive(Clone, Debug)]
pub struct Records {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub before: Risk,
    pub after: Risk,
    pub recodings: Vec<Recoding>,
    /// Records that no recoding fitted in.
    pub left_out: usize,
    /// Columns that tell people apart and were named as nothing.
    pub columns_dropped: Vec<String>,
    pub problems: Vec<Problem>,
}

/// Values of one column as numbers, one a record.
type Codes = Vec<u32>;

const MILLION: u64 = 1_000_000;
const K_MAX: usize = 1_000;

/// Most recodings that are tried one by one, and most records looked at so.
const RECODINGS_MAX: usize = 20_000;
const WORK_MAX: usize = 60_000_000;

/// Measures a file of records, and recodes it until it is safe.
pub fn protect_records(
    name: &str,
    text: &str,
    rules: &RecordRules,
) -> Result<Records, Vec<Problem>> {
    let (headings, rows) = csv_read(name, text).map_err(|problem| vec![problem])?;
    rules_check(name, rules, &headings, rows.len())?;
    let at = |column: &String| headings.iter().position(|heading| heading == column).unwrap_or(0);
    let quasi: Vec<usize> = rules.quasi.iter().map(at).collect();
    let sensitive: Vec<usize> = rules.sensitive.iter().map(at).collect();
    let secret: Vec<Secret> = sensitive.iter().map(|at| Secret::of(&rows, *at)).collect();
    let ladders = ladders_of(&rows, &quasi, rules.k);
    let search = Search { ladders: &ladders, secret: &secret, rules, records: rows.len() };
    let all = vec![true; rows.len()];
    let before = search.risk(&vec![0; quasi.len()], &all);
    let levels = search.levels_find();
    let kept = search.kept(&levels);
    let after = search.risk(&levels, &kept);
    if !search.is_enough(&after) {
        let problem = Problem::error("RECORDS-005", Where::file(name));
        return Err(vec![problem.with("k", rules.k).with("l", rules.l)]);
    }
    let left_out = kept.iter().filter(|kept| !**kept).count();
    let (dropped, problems) = columns_drop(name, &headings, &rows, &quasi, &sensitive);
    let stays: Vec<usize> = (0..headings.len()).filter(|at| !dropped.contains(at)).collect();
    let mut out = Vec::new();
    for (number, row) in rows.iter().enumerate().filter(|(number, _)| kept[*number]) {
        let value = |column: &usize| match quasi.iter().position(|known| known == column) {
            Some(q) => ladders[q].value(levels[q], number).to_owned(),
            None => row[*column].clone(),
        };
        out.push(stays.iter().map(value).collect());
    }
    let recoded = quasi.iter().enumerate().filter(|(q, _)| levels[*q] > 0);
    let recodings = recoded.map(|(q, column)| Recoding {
        column: headings[*column].clone(),
        step: ladders[q].steps[levels[q]].step.clone(),
        values_before: ladders[q].steps[0].values.len(),
        values_after: ladders[q].steps[levels[q]].values.len(),
    });
    Ok(Records {
        recodings: recodings.collect(),
        headings: stays.iter().map(|at| headings[*at].clone()).collect(),
        rows: out,
        before,
        after,
        left_out,
        columns_dropped: dropped.iter().map(|at| headings[*at].clone()).collect(),
        problems,
    })
}

fn rules_check(
    name: &str,
    rules: &RecordRules,
    headings: &[String],
    records: usize,
) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    if rules.quasi.is_empty() {
        problems.push(Problem::error("RECORDS-001", Where::file(name)));
    }
    let mut seen = BTreeSet::new();
    for column in rules.quasi.iter().chain(&rules.sensitive) {
        if !headings.contains(column) {
            let problem = Problem::error("PROTECT-005", Where::file(name));
            problems.push(problem.with("expected", column).with("found", headings.join(", ")));
        } else if !seen.insert(column) {
            problems.push(Problem::error("RECORDS-002", Where::file(name)).with("found", column));
        }
    }
    if rules.k < 2 || rules.k > K_MAX || rules.l < 1 || rules.l > rules.k {
        let problem = Problem::error("RECORDS-003", Where::default()).with("k", rules.k);
        problems.push(problem.with("l", rules.l).with("most", K_MAX));
    }
    if records < rules.k {
        let problem = Problem::error("RECORDS-004", Where::file(name)).with("found", records);
        problems.push(problem.with("k", rules.k));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Each value of a column as a number, in order of the values.
pub(crate) fn codes_of(rows: &[Vec<String>], column: usize) -> Codes {
    let values: BTreeSet<&str> = rows.iter().map(|row| row[column].as_str()).collect();
    let numbers: BTreeMap<&str, u32> = values.into_iter().zip(0u32..).collect();
    rows.iter().map(|row| numbers[row[column].as_str()]).collect()
}

/// A sensitive column. Who did not answer is no other answer.
struct Secret {
    codes: Codes,
    nothing: Option<u32>,
}

impl Secret {
    fn of(rows: &[Vec<String>], column: usize) -> Self {
        let codes = codes_of(rows, column);
        let nothing = rows.iter().position(|row| row[column].is_empty());
        Self { nothing: nothing.map(|at| codes[at]), codes }
    }
}

struct Search<'a> {
    ladders: &'a [Ladder],
    secret: &'a [Secret],
    rules: &'a RecordRules,
    records: usize,
}

impl Search<'_> {
    /// The class of each record, and each class's size and least diversity.
    fn classes(&self, levels: &[usize], of: &[bool]) -> (Vec<u32>, Vec<(usize, usize)>) {
        let records: Vec<usize> = (0..self.records).filter(|record| of[*record]).collect();
        let mut keys: Vec<u128> = vec![0; records.len()];
        let mut room: u128 = 1;
        for (ladder, level) in self.ladders.iter().zip(levels) {
            let written = &ladder.steps[*level];
            let values = written.values.len().max(1) as u128;
            if room > u128::MAX / values / 2 {
                room = ranks_of(&mut keys) as u128;
            }
            room *= values;
            for (key, record) in keys.iter_mut().zip(&records) {
                *key = *key * values + u128::from(written.codes[*record]);
            }
        }
        let count = ranks_of(&mut keys);
        let mut class = vec![u32::MAX; self.records];
        for (key, record) in keys.iter().zip(&records) {
            class[*record] = u32::try_from(*key).unwrap_or(u32::MAX - 1);
        }
        let mut sizes = vec![(0usize, usize::MAX); count];
        for number in class.iter().filter(|number| **number != u32::MAX) {
            sizes[*number as usize].0 += 1;
        }
        for secret in self.secret {
            let pairs = class.iter().zip(&secret.codes).filter(|(class, _)| **class != u32::MAX);
            let pairs: BTreeSet<(u32, u32)> =
                pairs.map(|(class, value)| (*class, *value)).collect();
            let mut kinds = vec![0usize; sizes.len()];
            let answers = pairs.iter().filter(|(_, value)| Some(*value) != secret.nothing);
            answers.for_each(|(class, _)| kinds[*class as usize] += 1);
            for (size, kinds) in sizes.iter_mut().zip(kinds) {
                // Where nobody answered, nothing is learnt of anybody.
                size.1 = size.1.min(if kinds == 0 { size.0 } else { kinds });
            }
        }
        (class, sizes)
    }

    fn risk(&self, levels: &[usize], of: &[bool]) -> Risk {
        let (_, sizes) = self.classes(levels, of);
        let records: usize = sizes.iter().map(|(size, _)| size).sum();
        let people = |test: &dyn Fn(&(usize, usize)) -> bool| -> usize {
            sizes.iter().filter(|class| test(class)).map(|(size, _)| size).sum()
        };
        let k = sizes.iter().map(|(size, _)| *size).min().unwrap_or(0);
        let l = sizes.iter().map(|(_, kinds)| *kinds).min().unwrap_or(0);
        let by = |part: usize, whole: usize| (part as u64 * MILLION).div_ceil(whole.max(1) as u64);
        Risk {
            records,
            classes: sizes.len(),
            k,
            l: if self.secret.is_empty() { 0 } else { l },
            unique: people(&|(size, _)| *size == 1),
            below_k: people(&|(size, _)| *size < self.rules.k),
            below_l: people(&|(_, kinds)| *kinds < self.rules.l),
            expected_ppm: by(sizes.len(), records),
            highest_ppm: if records == 0 { 0 } else { by(1, k) },
        }
    }

    /// Records in classes that are large and different enough.
    fn kept(&self, levels: &[usize]) -> Vec<bool> {
        let (class, sizes) = self.classes(levels, &vec![true; self.records]);
        let fits = |number: &u32| {
            let (size, kinds) = sizes[*number as usize];
            size >= self.rules.k && kinds >= self.rules.l
        };
        class.iter().map(fits).collect()
    }

    fn is_enough(&self, after: &Risk) -> bool {
        let left_out = (self.records - after.records) as u64;
        let allowed = self.records as u64 * self.rules.left_out_ppm / MILLION;
        after.records > 0 && left_out <= allowed && after.expected_ppm < self.rules.risk_ppm
    }

    /// How far a recoding is from being enough: records left out beyond what
    /// is allowed and classes beyond the risk, both counted in records.
    fn distance(&self, levels: &[usize]) -> u64 {
        let kept = self.kept(levels);
        let after = self.risk(levels, &kept);
        let left_out = (self.records - after.records) as u64;
        let allowed = self.records as u64 * self.rules.left_out_ppm / MILLION;
        let over = (after.expected_ppm + 1).saturating_sub(self.rules.risk_ppm);
        left_out.saturating_sub(allowed)
            + over * self.records as u64 / MILLION
            + u64::from(!self.is_enough(&after))
    }

    /// The recoding that loses least; where there are too many to try all, the
    /// one that steps lead to.
    fn levels_find(&self) -> Vec<usize> {
        self.levels_least().unwrap_or_else(|| self.levels_stepwise())
    }

    /// All recodings, from the one that loses least on, until one is enough.
    fn levels_least(&self) -> Option<Vec<usize>> {
        let sizes: Vec<usize> = self.ladders.iter().map(|ladder| ladder.steps.len()).collect();
        let all = sizes.iter().try_fold(1usize, |all, size| all.checked_mul(*size))?;
        if all > RECODINGS_MAX || all.checked_mul(self.records)? > WORK_MAX {
            return None;
        }
        let cost = |levels: &[usize]| -> u64 {
            self.ladders.iter().zip(levels).map(|(ladder, level)| ladder.height(*level)).sum()
        };
        let levels = |mut number: usize| -> Vec<usize> {
            let digit = |size: &usize| {
                let digit = number % size;
                number /= size;
                digit
            };
            sizes.iter().map(digit).collect()
        };
        let mut order: Vec<(u64, Vec<usize>)> =
            (0..all).map(levels).map(|levels| (cost(&levels), levels)).collect();
        order.sort();
        order.into_iter().map(|(_, levels)| levels).find(|levels| self.distance(levels) == 0)
    }

    /// Coarser where it helps most for what it loses, until it is enough; then
    /// finer again wherever that does no harm.
    fn levels_stepwise(&self) -> Vec<usize> {
        let mut levels = vec![0; self.ladders.len()];
        let mut distance = self.distance(&levels);
        while distance > 0 {
            let mut best: Option<(u64, usize, u64)> = None;
            for q in 0..levels.len() {
                if levels[q] + 1 >= self.ladders[q].steps.len() {
                    continue;
                }
                let mut next = levels.clone();
                next[q] += 1;
                let left = self.distance(&next);
                let loss = self.ladders[q].loss(next[q]);
                let gain = distance.saturating_sub(left) * 1_000;
                let worth = (gain / loss.max(1), q, left);
                if best.is_none_or(|(gain, _, _)| worth.0 > gain) {
                    best = Some(worth);
                }
            }
            let Some((_, q, left)) = best else { break };
            levels[q] += 1;
            distance = left;
        }
        for q in 0..levels.len() {
            while levels[q] > 0 {
                let mut finer = levels.clone();
                finer[q] -= 1;
                if self.distance(&finer) > 0 {
                    break;
                }
                levels = finer;
            }
        }
        levels
    }
}

/// Keys as their rank among all; how many there are.
fn ranks_of(keys: &mut [u128]) -> usize {
    let mut sorted = keys.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    for key in keys {
        *key = sorted.binary_search(key).unwrap_or(0) as u128;
    }
    sorted.len()
}

/// Columns that are neither quasi-identifiers nor sensitive, and whose values
/// mostly stand alone: names, numbers of documents.
fn columns_drop(
    name: &str,
    headings: &[String],
    rows: &[Vec<String>],
    quasi: &[usize],
    sensitive: &[usize],
) -> (Vec<usize>, Vec<Problem>) {
    let named = |column: &usize| quasi.contains(column) || sensitive.contains(column);
    let tells = |column: &usize| {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let filled = rows.iter().map(|row| row[*column].as_str()).filter(|value| !value.is_empty());
        filled.for_each(|value| *seen.entry(value).or_default() += 1);
        let alone = seen.values().filter(|count| **count == 1).count();
        alone * 10 > rows.len()
    };
    let dropped: Vec<usize> =
        (0..headings.len()).filter(|column| !named(column) && tells(column)).collect();
    let problem = |column: &usize| {
        let place = Where::file(name).column(&headings[*column]);
        Problem::warning("RECORDS-006", place).with("found", &headings[*column])
    };
    let problems = dropped.iter().map(problem).collect();
    (dropped, problems)
}

/// `3%`, `2.5%`, `3` (percent) or `0.03` (a share below one) in millionths.
pub fn ppm_read(text: &str) -> Option<u64> {
    let text = masar_text::digits_to_latin(text.trim());
    let (number, percent) = match text.strip_suffix(['%', '٪']) {
        Some(number) => (number.trim().to_owned(), true),
        None => (text.clone(), !text.starts_with("0.") && text != "0"),
    };
    let (whole, rest) = number.split_once('.').unwrap_or((&number, ""));
    if !whole.bytes().chain(rest.bytes()).all(|byte| byte.is_ascii_digit()) || rest.len() > 6 {
        return None;
    }
    let millionths: u64 = format!("{whole}{rest:0<6}").parse().ok()?;
    let ppm = if percent { millionths / 100 } else { millionths };
    (1..=MILLION).contains(&ppm).then_some(ppm)
}

impl Records {
    /// The records as CSV.
    pub fn to_csv(&self) -> String {
        csv_write(&self.headings, &self.rows)
    }
}
