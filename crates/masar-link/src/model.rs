//! Fellegi and Sunter's model with three latent classes, fitted by EM to the
//! counts of patterns: the same person, the same household, unrelated.
//!
//! *Invariant:* no label is needed. The unrelated are measured on random pairs
//! and stay fixed; the household class never learns to agree on what tells
//! siblings apart (given name, birth, sex, document).
//!
//! Sources: Fellegi & Sunter 1969; Winkler 1990 and 2006; Enamorado, Fifield &
//! Imai 2019.

use crate::compare::{self, FIELDS, Levels, is_across, level, level_without, pattern_of, rarity};
use crate::config::Config;
use crate::dates::FAR;
use crate::rarity::Rarity;
use crate::record::People;
use crate::sight::Sight;

const LEVELS: usize = 16;
/// Names in two scripts have tables of their own after the fields.
/// After them the sexes of pairs of one given name, which goes with a sex.
const SEX_OF_NAMESAKES: usize = FIELDS.len() + 4;
const ROWS: usize = SEX_OF_NAMESAKES + 1;
pub type Table = [[f64; LEVELS]; ROWS];

/// A fitted model.
#[derive(Clone, Debug)]
pub struct Model {
    pub same: Table,
    pub household: Table,
    pub unrelated: Table,
    /// Expected pairs of each class among all pairs.
    pub pairs: [f64; 3],
    pub rounds: usize,
    extras: usize,
}

/// How often each pattern was seen.
pub type Counts = Vec<(u64, u32)>;

fn row_of(pattern: u64, field: usize) -> usize {
    match field {
        0..4 if is_across(pattern) => FIELDS.len() + field,
        compare::SEX if is_namesake(pattern) => SEX_OF_NAMESAKES,
        _ => field,
    }
}

/// A pattern taken apart: where what is known of it stands in a table, and how much
/// commoner what agrees is by chance than on average.
struct Cells {
    known: [u16; FIELDS.len()],
    count: usize,
    given_rare: f64,
    rare: f64,
}

impl Cells {
    fn new(pattern: u64, extras: usize) -> Self {
        let (mut known, mut count) = ([0; FIELDS.len()], 0);
        for field in 0..compare::EXTRAS + extras {
            let level = usize::from(level(pattern, field));
            if level != 0 {
                known[count] = (row_of(pattern, field) * LEVELS + level) as u16;
                count += 1;
            }
        }
        let (given, others) = rarity(pattern);
        let (given_rare, rare) = (power_of_two(given), power_of_two(given + others));
        Self { known, count, given_rare, rare }
    }

    /// Row and level of each field that is known.
    fn known(&self) -> impl Iterator<Item = (usize, usize)> {
        self.known[..self.count].iter().map(|cell| {
            let cell = usize::from(*cell);
            (cell / LEVELS, cell % LEVELS)
        })
    }

    /// Counts the pattern as so many pairs.
    fn add(&self, table: &mut Table, pairs: f64) {
        self.known().for_each(|(row, level)| table[row][level] += pairs);
    }
}

/// Of a small exponent.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

fn shares_of(classes: [f64; 3]) -> [f64; 3] {
    let all: f64 = classes.iter().sum();
    if all > 0.0 { classes.map(|class| class / all) } else { [0.0, 0.0, 1.0] }
}

/// Both are called by one name, in whichever script.
fn is_namesake(pattern: u64) -> bool {
    let given = level(pattern, compare::GIVEN);
    matches!(given, compare::NAME_EQUAL | compare::NAME_NEAR | compare::NAME_NEAR_ACROSS)
}

impl Model {
    /// What is expected before a pair was seen; it serves to leave out what
    /// cannot matter. Of so many records without exact copies.
    pub fn expected(people: &People, unrelated: Table, records: usize) -> Self {
        let n = records as f64;
        let (same, household) = priors(&unrelated);
        let pairs = [n * 0.15, n * 0.2, (n * (n - 1.0) / 2.0).max(1.0)];
        Self { same, household, unrelated, pairs, rounds: 0, extras: people.extras }
    }

    /// Weights of the three classes for a pattern, not yet normed.
    fn classes(&self, pattern: u64) -> [f64; 3] {
        self.classes_of(&Cells::new(pattern, self.extras))
    }

    fn classes_of(&self, cells: &Cells) -> [f64; 3] {
        let [mut same, mut household, mut unrelated] = self.pairs;
        for (row, level) in cells.known() {
            same *= self.same[row][level];
            household *= self.household[row][level];
            unrelated *= self.unrelated[row][level];
        }
        [same, household * cells.given_rare, unrelated * cells.rare]
    }

    /// As [`Self::classes`], as if no document were known.
    pub fn classes_without_document(&self, pattern: u64) -> [f64; 3] {
        self.classes(level_without(pattern, compare::DOCUMENT))
    }

    /// Probability of each class.
    pub fn shares(&self, pattern: u64) -> [f64; 3] {
        shares_of(self.classes(pattern))
    }

    /// Probability that a pair with this pattern is one person.
    pub fn probability(&self, pattern: u64) -> f64 {
        self.shares(pattern)[0]
    }

    /// Weight of one field in bits: above 0 it speaks for one person.
    pub fn weight(&self, pattern: u64, field: usize) -> f64 {
        let level = usize::from(level(pattern, field));
        if level == 0 {
            return 0.0;
        }
        let row = row_of(pattern, field);
        let (given, others) = rarity(pattern);
        let rare = match field {
            compare::GIVEN => given,
            compare::FATHER => others,
            _ => 0,
        };
        (self.same[row][level] / self.unrelated[row][level]).log2() - f64::from(rare)
    }
}

/// Deterministic numbers for the random pairs (splitmix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}

/// Where a smaller share of records has a document, scores cannot be set right by
/// documents, and what the model takes as independent must be.
const DOCUMENTED_MIN: f64 = 0.05;

/// Whether documents are there to set scores right.
fn is_documented(people: &People, rare: &Rarity) -> bool {
    let known = rare.once.iter().filter(|at| people.records[**at as usize].doc != 0);
    known.count() as f64 >= DOCUMENTED_MIN * rare.once.len() as f64
}

/// Two namesakes are nearly always of one sex, which tells nothing. Measured on
/// generated registers with documents, where scores are set right as they are,
/// telling so apart found fewer pairs (F1 0.924 in place of 0.928); without
/// documents it is what keeps namesakes from being taken for one person.
fn sexes_join(table: &mut Table) {
    let mut all = table[compare::SEX];
    all.iter_mut().zip(table[SEX_OF_NAMESAKES]).for_each(|(count, namesakes)| *count += namesakes);
    (table[compare::SEX], table[SEX_OF_NAMESAKES]) = (all, all);
}

/// Unrelated pairs: of one nationality (names go with it), and nationality
/// itself from pairs of all.
pub fn unrelated_measure(people: &People, rare: &Rarity, pairs: usize, seed: u64) -> Table {
    let mut table = [[0.0; LEVELS]; ROWS];
    let mut order = rare.once.clone();
    let n = order.len();
    if n < 2 {
        return table_norm(&table, 0.5);
    }
    order.sort_by_key(|at| people.records[*at as usize].nationality);
    let nationality = |at: usize| people.records[order[at] as usize].nationality;
    let mut ends = vec![(0, n); n];
    let mut start = 0;
    for at in 1..=n {
        if at == n || nationality(at) != nationality(start) {
            ends[start..at].fill((start, at));
            start = at;
        }
    }
    let mut draw = Draw(seed);
    let mut known = Levels::default();
    for turn in 0..pairs {
        let a = draw.below(n);
        let (start, end) = ends[a];
        let whole = turn % 4 == 0;
        let b = if whole { draw.below(n) } else { start + draw.below(end - start) };
        if a == b {
            continue;
        }
        let (one, two) = (order[a] as usize, order[b] as usize);
        let (one, two) = (Sight::new(people, rare, one), Sight::new(people, rare, two));
        let found = pattern_of(&mut known, people, &one, &two);
        for field in 0..compare::EXTRAS + people.extras {
            if (field == compare::NATIONALITY) == whole {
                table[row_of(found, field)][usize::from(level(found, field))] += 1.0;
            }
        }
    }
    if is_documented(people, rare) {
        sexes_join(&mut table);
    }
    table_norm(&table, 0.3)
}

/// Shares of the levels of each row, the missing level apart.
fn table_norm(table: &Table, smooth: f64) -> Table {
    let mut normed = *table;
    for row in &mut normed {
        let all: f64 = row[1..].iter().map(|count| count + smooth).sum();
        row.iter_mut().for_each(|count| *count = (*count + smooth) / all);
        row[0] = 1.0;
    }
    normed
}

const NAME_SAME: [f64; 8] = [0.0, 0.66, 0.14, 0.08, 0.06, 0.01, 0.01, 0.04];
const NAME_ACROSS: [f64; 8] = [0.0, 0.01, 0.01, 0.01, 0.07, 0.67, 0.2, 0.03];
const NAME_HOUSEHOLD: [f64; 8] = [0.0, 0.5, 0.12, 0.08, 0.2, 0.02, 0.02, 0.06];
const NAME_HOUSEHOLD_ACROSS: [f64; 8] = [0.0, 0.01, 0.01, 0.01, 0.2, 0.5, 0.2, 0.07];
const BIRTH_SAME: [f64; 14] =
    [0.0, 0.4, 0.1, 0.15, 0.02, 0.05, 0.02, 0.02, 0.01, 0.17, 0.03, 0.015, 0.01, 0.005];

fn row_from(values: &[f64]) -> [f64; LEVELS] {
    let mut row = [1e-4; LEVELS];
    row[..values.len()].copy_from_slice(values);
    row
}

/// What is believed before anything was seen.
fn priors(unrelated: &Table) -> (Table, Table) {
    let mut same = [row_from(&[0.0, 0.85, 0.08, 0.07]); ROWS];
    let mut household = *unrelated;
    for part in 0..4 {
        same[part] = row_from(&NAME_SAME);
        same[FIELDS.len() + part] = row_from(&NAME_ACROSS);
        if part > 0 {
            household[part] = row_from(&NAME_HOUSEHOLD);
            household[FIELDS.len() + part] = row_from(&NAME_HOUSEHOLD_ACROSS);
        } else {
            // A grandson is called after his grandfather.
            for row in [part, FIELDS.len() + part] {
                household[row][usize::from(compare::NAME_MOVED)] = 0.02;
            }
        }
    }
    same[compare::BIRTH] = row_from(&BIRTH_SAME);
    same[compare::PHONE] = row_from(&[0.0, 0.45, 0.03, 0.52]);
    same[compare::DOCUMENT] = row_from(&[0.0, 0.9, 0.08, 0.02]);
    for row in [compare::SEX, SEX_OF_NAMESAKES] {
        same[row] = row_from(&[0.0, 0.99, 0.001, 0.01]);
    }
    same[compare::NATIONALITY] = row_from(&[0.0, 0.98, 0.001, 0.02]);
    same[compare::PLACE] = row_from(&[0.0, 0.75, 0.001, 0.25]);
    // Who comes with whom is for the records to tell.
    same[compare::VISIT] = unrelated[compare::VISIT];
    // Brothers, sisters and couples of nearly one age.
    let birth = &mut household[compare::BIRTH];
    birth[9] = birth[9].max(0.08);
    household[compare::PHONE] = row_from(&[0.0, 0.4, 0.02, 0.58]);
    household[compare::NATIONALITY] = row_from(&[0.0, 0.98, 0.001, 0.02]);
    household[compare::PLACE] = row_from(&[0.0, 0.85, 0.001, 0.15]);
    for row in &mut household[compare::EXTRAS..FIELDS.len()] {
        *row = row_from(&[0.0, 0.7, 0.1, 0.2]);
    }
    (same, household)
}

/// The most that one person's births may be two generations apart, where births
/// tell people apart.
const FAR_MOST: f64 = 0.001;

/// The most that one person's given names, and sexes, may differ. Where a register has
/// hardly anybody twice, brothers and sisters are the nearest pairs there are, and one
/// person would be learnt from them: that given names differ. Registers in which many
/// are twice show 0.03 to 0.12 and 0.01 to 0.07.
const GIVEN_APART_MOST: f64 = 0.2;
const SEX_APART_MOST: f64 = 0.1;

/// Keeps one person apart from a household: what is above the most goes to the other
/// levels as was expected before.
fn same_bound(same: &mut Table, before: &Table) {
    let bounds = [
        (compare::GIVEN, compare::NAME_OTHER, GIVEN_APART_MOST),
        (FIELDS.len() + compare::GIVEN, compare::NAME_OTHER, GIVEN_APART_MOST),
        (compare::SEX, 3, SEX_APART_MOST),
        (SEX_OF_NAMESAKES, 3, SEX_APART_MOST),
    ];
    for (row, level, most) in bounds {
        let level = usize::from(level);
        let over = same[row][level] - most;
        if over > 0.0 {
            let others = (1..LEVELS).filter(|other| *other != level);
            let all: f64 = others.clone().map(|other| before[row][other]).sum();
            others.for_each(|other| same[row][other] += over * before[row][other] / all);
            same[row][level] = most;
        }
    }
}

/// Fields on which the household class may learn.
fn household_learns(row: usize) -> bool {
    let field = if row >= FIELDS.len() { row - FIELDS.len() } else { row };
    !matches!(field, compare::GIVEN | compare::BIRTH | compare::SEX) && row != SEX_OF_NAMESAKES
}

/// Fits the model. `decided` are patterns that people decided on.
pub fn model_fit(
    expected: Model,
    counts: &Counts,
    decided: &[(u64, bool)],
    config: &Config,
) -> Model {
    let extras = expected.extras;
    let (same, household) = (expected.same, expected.household);
    let expected_same = same;
    let seed = seed_count(extras, counts, decided);
    let prior = |table: &Table, strength: f64| table.map(|row| row.map(|share| share * strength));
    let household_prior = prior(&household, 30.0);
    let mut same_prior = prior(&same, 15.0);
    for row in 0..ROWS {
        let all: f64 = seed[row][1..].iter().sum();
        let scale = if all > 0.0 { (100.0 / all).min(1.0) } else { 0.0 };
        for level in 1..LEVELS {
            same_prior[row][level] += seed[row][level] * scale;
        }
    }
    let mut model = Model { same: table_norm(&same_prior, 0.01), ..expected };
    let apart: Vec<u64> =
        decided.iter().filter(|(_, same)| !same).map(|(found, _)| *found).collect();
    let undecided = undecided(counts, decided).into_iter();
    let mut live: Vec<(Cells, f64)> =
        undecided.map(|(pattern, count)| (Cells::new(pattern, extras), f64::from(count))).collect();
    for round in 0..config.em_rounds {
        let (mut same, mut household) = (same_prior, household_prior);
        let mut found = [1.0, 1.0];
        let before = model.pairs;
        live.retain(|(cells, count)| {
            let shares = shares_of(model.classes_of(cells));
            found[0] += shares[0] * count;
            found[1] += shares[1] * count;
            cells.add(&mut same, shares[0] * count);
            cells.add(&mut household, shares[1] * count);
            shares[0] + shares[1] > 1e-6 || round < 2
        });
        let mut kept_apart = household_prior;
        for pattern in &apart {
            let [_, near, far] = model.shares(*pattern);
            let share = if near + far > 0.0 { near / (near + far) } else { 0.5 };
            found[1] += share;
            let cells = Cells::new(*pattern, extras);
            cells.add(&mut household, share);
            cells.add(&mut kept_apart, share);
        }
        let kept_apart = table_norm(&kept_apart, 0.01);
        model.same = table_norm(&same, 0.01);
        same_bound(&mut model.same, &expected_same);
        let far = &mut model.same[compare::BIRTH][usize::from(FAR)];
        *far = far.min(if config.births_exclude { FAR_MOST } else { 1.0 });
        let household = table_norm(&household, 0.01);
        for row in 0..ROWS {
            let learns = household_learns(row);
            model.household[row] = if learns { household[row] } else { kept_apart[row] };
        }
        model.pairs[0] = found[0];
        model.pairs[1] = found[1];
        model.rounds = round + 1;
        let moved = (model.pairs[0] / before[0] - 1.0).abs();
        if round > 4 && moved < 1e-4 {
            break;
        }
    }
    model
}

/// Counts without the pairs that people decided.
fn undecided(counts: &Counts, decided: &[(u64, bool)]) -> Counts {
    let mut counts = counts.clone();
    for (pattern, _) in decided {
        let plain = compare::pattern_plain(*pattern);
        if let Ok(at) = counts.binary_search_by_key(&plain, |(pattern, _)| *pattern) {
            counts[at].1 = counts[at].1.saturating_sub(1);
        }
    }
    counts
}

/// Levels of pairs with equal documents, and of pairs that people merged.
fn seed_count(extras: usize, counts: &Counts, decided: &[(u64, bool)]) -> Table {
    let mut seed = [[0.0; LEVELS]; ROWS];
    // A number that a household shares teaches nothing about one person.
    let equal = counts.iter().filter(|(pattern, _)| {
        let two_given = level(*pattern, compare::GIVEN) == compare::NAME_OTHER;
        let two_births = matches!(level(*pattern, compare::BIRTH), 6..=8 | 10..);
        level(*pattern, compare::DOCUMENT) == 1 && !(two_given && two_births)
    });
    let merged = decided.iter().filter(|(_, merge)| *merge).map(|(pattern, _)| (*pattern, 1));
    for (pattern, count) in equal.copied().chain(merged) {
        for field in (0..compare::EXTRAS + extras).filter(|field| *field != compare::DOCUMENT) {
            let level = usize::from(level(pattern, field));
            seed[row_of(pattern, field)][level] += f64::from(count);
        }
    }
    seed
}
