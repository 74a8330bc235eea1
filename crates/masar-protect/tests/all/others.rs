//! What is published instead of a table of hidden counts: rounded counts, sums
//! of contributions, records. Each is attacked from what is printed alone.

use std::collections::{BTreeMap, BTreeSet};

use masar_protect::dominance::{Dominance, protect_sums};
use masar_protect::records::{RecordRules, protect_records};
use masar_protect::round::round_table;

use crate::attacker::{Chance, Grid, Joint};

/// Far enough for "no bound".
const FAR: i64 = 1 << 40;

/// A reader of a rounded table knows how it is rounded, and that counts are
/// whole and not negative: each count of the finest kind is less than a base
/// away from what is printed.
#[test]
fn no_small_number_of_a_rounded_table_is_the_only_one_possible() {
    let mut chance = Chance(21);
    for _ in 0..60 {
        let (base, inner) = (chance.pick(&[3, 5, 10]), chance.table(4, 5));
        let grid = Grid::new(&inner);
        let done = round_table("t", &grid.to_csv(true), "place,group", base).unwrap();
        let printed = grid.published(&done.to_csv());
        let bounds: Vec<Vec<(i64, i64)>> = printed
            .iter()
            .enumerate()
            .map(|(y, row)| {
                let finest = |x: usize| y + 1 < printed.len() && x + 1 < row.len();
                let bounds = |(x, cell): (usize, &Option<(Option<i64>, String)>)| {
                    let shown = cell.clone().unwrap().0.unwrap();
                    if finest(x) { ((shown - base + 1).max(0), shown + base - 1) } else { (0, FAR) }
                };
                row.iter().enumerate().map(bounds).collect()
            })
            .collect();
        for (y, row) in inner.iter().enumerate() {
            for (x, value) in row.iter().enumerate().filter(|(_, value)| (1..5).contains(*value)) {
                let range = grid.range(&bounds, y, x);
                assert!(range.is_some_and(|(low, high)| high > low), "{value} in {inner:?}");
            }
        }
    }
}

/// One cell of a table of sums: what each contributor gave.
type Gifts = Vec<i64>;

fn gifts(chance: &mut Chance) -> Gifts {
    (0..=chance.below(6)).map(|_| 1 + chance.below(40) * chance.below(40)).collect()
}

/// By how much a sum must be open, as the rule of p percent defines it: the
/// second largest, who knows what is their own, must not find the largest.
fn open_by(gifts: &[i64], percent: i64) -> i64 {
    let mut sorted = gifts.to_vec();
    sorted.sort_unstable();
    sorted.reverse();
    let rest: i64 = sorted.iter().skip(2).sum();
    (sorted.first().unwrap_or(&0) * percent + 99) / 100 - rest
}

/// A table of sums, its totals printed or not and with contributions or without.
fn sums_csv(cells: &[Vec<Gifts>], kind: i64) -> (String, BTreeMap<(usize, usize), Gifts>) {
    let (height, width) = (cells.len(), cells[0].len());
    let mut all: BTreeMap<(usize, usize), Gifts> = BTreeMap::new();
    for (y, row) in cells.iter().enumerate() {
        for (x, gifts) in row.iter().enumerate() {
            for at in [(y, x), (y, width), (height, x), (height, width)] {
                all.entry(at).or_default().extend(gifts);
            }
        }
    }
    let mut text = "place,group,value,top1,top2\n".to_owned();
    for ((y, x), gifts) in &all {
        let total = *y == height || *x == width;
        if total && (kind == 0 || kind == 1 && *x == width) {
            continue;
        }
        let mut sorted = gifts.clone();
        sorted.sort_unstable();
        sorted.reverse();
        let top = |at: usize| match (kind, total) {
            (2, true) => String::new(),
            _ => sorted.get(at).map_or(String::new(), ToString::to_string),
        };
        let place = if *y == height { String::new() } else { format!("P{y}") };
        let group = if *x == width { String::new() } else { format!("G{x}") };
        let sum: i64 = gifts.iter().sum();
        text += &format!("{place},{group},{sum},{},{}\n", top(0), top(1));
    }
    (text, all)
}

#[test]
#[allow(clippy::cast_precision_loss, reason = "sums are small")]
fn no_contributor_is_found_to_within_the_percent_of_the_rule() {
    let (mut chance, mut sensitive, mut refused) = (Chance(9), 0, 0);
    for round in 0..48 {
        let (percent, kind) = (10 + chance.below(20), round % 4);
        let cells: Vec<Vec<Gifts>> =
            (0..3).map(|_| (0..4).map(|_| gifts(&mut chance)).collect()).collect();
        let (text, all) = sums_csv(&cells, kind);
        let rule = Dominance::Percent { percent };
        let done = protect_sums("t", &text, "place,group", rule).unwrap();
        if !done.problems.is_empty() {
            refused += 1;
            continue;
        }
        let grid = Grid::new(
            &cells
                .iter()
                .map(|row| row.iter().map(|g| g.iter().sum()).collect())
                .collect::<Vec<_>>(),
        );
        let printed = grid.published(&done.to_csv());
        // What no row prints, readers may know all the same.
        let bounds: Vec<Vec<(i64, i64)>> = printed
            .iter()
            .enumerate()
            .map(|(y, row)| {
                let bound = |(x, cell): (usize, &Option<(Option<i64>, String)>)| match cell {
                    Some((Some(shown), _)) => (*shown, *shown),
                    Some((None, _)) => (0, FAR),
                    None => (grid.values[y][x], grid.values[y][x]),
                };
                row.iter().enumerate().map(bound).collect()
            })
            .collect();
        let mut joint = Joint::default();
        joint.add(&bounds);
        for ((y, x), gifts) in &all {
            let (open, sum) = (open_by(gifts, percent), gifts.iter().sum::<i64>());
            if open <= 0 || printed[*y][*x].is_none() {
                continue;
            }
            sensitive += 1;
            let (low, high) = joint.range(y * bounds[0].len() + x).unwrap();
            let (least, most) = ((sum - open).max(0) as f64, (sum + open) as f64);
            assert!(low < least + 0.01 && high > most - 0.01, "{gifts:?}: {low} to {high}");
        }
    }
    assert!(sensitive > 100 && refused < 16, "{sensitive} sums, {refused} refused");
}

/// People with two secrets, some of whom did not answer.
fn people(chance: &mut Chance, count: usize) -> String {
    let mut text = "sex,age,place,need,illness,note\n".to_owned();
    for number in 0..count {
        let sex = ["female", "male"][usize::from(chance.below(4) > 0)];
        let need = chance.pick(&["food", "health", "shelter"]);
        let illness = chance.pick(&["", "", "none", "chronic", "acute"]);
        text += &format!(
            "{sex},{},LY02{:02},{need},{illness},{}\n",
            chance.below(90),
            1 + chance.below(9),
            number % 7
        );
    }
    text
}

const QUASI: [&str; 3] = ["sex", "age", "place"];

#[test]
fn records_given_out_keep_size_diversity_and_risk_for_every_secret() {
    let mut chance = Chance(4);
    for (count, k, l) in [(300, 4, 2), (900, 5, 2), (1_500, 8, 3), (2_000, 3, 2)] {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let secrets = ["need", "illness"];
        let rules = RecordRules {
            quasi: names(&QUASI),
            sensitive: names(&secrets),
            k,
            l,
            ..RecordRules::default()
        };
        let text = people(&mut chance, count);
        let done = protect_records("p", &text, &rules).unwrap();
        let text = done.to_csv();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().unwrap().clone();
        let at = |name: &str| headings.iter().position(|heading| heading == name).unwrap();
        let mut classes: BTreeMap<Vec<String>, Vec<Vec<String>>> = BTreeMap::new();
        for row in reader.records().map(Result::unwrap) {
            let pick = |names: &[&str]| names.iter().map(|name| row[at(name)].to_owned()).collect();
            classes.entry(pick(&QUASI)).or_default().push(pick(&secrets));
        }
        let records: usize = classes.values().map(Vec::len).sum();
        assert!(classes.len() * 100 < records * 3, "{count}: the risk is below 3 percent");
        for class in classes.values() {
            assert!(class.len() >= k);
            for secret in 0..secrets.len() {
                // Who did not answer hides nobody's answer.
                let kinds: BTreeSet<&String> =
                    class.iter().map(|row| &row[secret]).filter(|v| !v.is_empty()).collect();
                assert!(kinds.is_empty() || kinds.len() >= l, "{}: {class:?}", secrets[secret]);
            }
        }
    }
}
