//! Trials: random tables are protected and attacked. What is counted: small
//! cells, those recovered exactly, those left with less than the interval, and
//! those that the tool itself names as impossible to protect.

#![allow(clippy::float_arithmetic, reason = "the programme's bounds are in floating point")]

use masar_protect::facts::Published;
use masar_protect::{Rules, protect_table};

use crate::attacker::{Chance, Grid, Joint, Known};

/// What attacks found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) small: usize,
    /// Shown although small.
    pub(crate) shown: usize,
    /// Exactly known by sums; by sums and primary; by both statuses.
    pub(crate) recovered: [usize; 3],
    /// Of those, known to the tool too: it refuses the table.
    pub(crate) refused: usize,
    /// Less than any value of the rule by sums, and not named by the tool.
    pub(crate) narrow: usize,
    pub(crate) named: usize,
    pub(crate) masked: usize,
    pub(crate) hidden: usize,
}

const SPEC: &str = "place,group";

/// Protects a table and attacks it with totals printed or only implied, and
/// known even where they are hidden.
pub(crate) fn table_attack(inner: &[Vec<i64>], totals: bool, margins: bool, found: &mut Found) {
    let rules = Rules::default();
    let grid = Grid::new(inner);
    let text = grid.to_csv(totals);
    let protected = protect_table("t", &text, SPEC, &[], &rules).unwrap();
    let csv = protected.to_csv();
    let published = grid.published(&csv);
    let all = [Known::Sums, Known::Primary, Known::Both];
    let bounds = all.map(|known| grid.bounds(&csv, rules.threshold, known, margins));
    let mut number = 1;
    for (y, row) in grid.values.iter().enumerate() {
        for (x, value) in row.iter().enumerate() {
            let Some((shown, status)) = &published[y][x] else { continue };
            number += 1;
            found.hidden += usize::from(shown.is_none());
            let total = y + 1 == grid.values.len() || x + 1 == row.len();
            if *value == 0 || *value >= rules.threshold || (margins && total) {
                continue;
            }
            found.small += 1;
            found.shown += usize::from(shown.is_some());
            found.masked += usize::from(status != "primary");
            let place = |code: &str| {
                protected.problems.iter().any(|p| p.code == code && p.place.row == Some(number))
            };
            let (weak, exposed) = (place("PROTECT-017"), place("PROTECT-018"));
            found.named += usize::from(weak || exposed);
            for (known, bounds) in bounds.iter().enumerate() {
                let Some((low, high)) = grid.range(bounds, y, x) else { continue };
                if low == high && exposed {
                    found.refused += usize::from(known == 0);
                } else {
                    found.recovered[known] += usize::from(low == high);
                }
                let wide = low <= 1 && high >= rules.threshold - 1;
                found.narrow += usize::from(known == 0 && !wide && !weak && !exposed);
            }
        }
    }
}

/// Two tables that share one margin; the second knows the first.
pub(crate) fn pair_attack(rules: &Rules, chance: &mut Chance, found: &mut Found) {
    let (height, first_width, second_width) = (4, 3, 5);
    let first = chance.table(height, first_width);
    // The second spreads the same rows over other groups.
    let mut second = vec![vec![0; second_width]; height];
    for (row, other) in first.iter().zip(&mut second) {
        for _ in 0..row.iter().sum::<i64>() {
            let group = chance.below(8).min(chance.below(8));
            other[usize::try_from(group).unwrap().min(second_width - 1)] += 1;
        }
    }
    let grids = [Grid::new(&first), Grid::new(&second)];
    let one = protect_table("a", &grids[0].to_csv(true), "place,group", &[], rules).unwrap();
    // The other table names its groups in a column of its own.
    let published = [Published { name: "a".into(), text: one.to_csv() }];
    let text = grids[1].to_csv(true).replacen("group", "kind", 1);
    let two = protect_table("b", &text, "place,kind", &published, rules).unwrap();
    let csv = [one.to_csv(), two.to_csv()];
    let all = [Known::Sums, Known::Primary, Known::Both];
    for (number, known) in all.into_iter().enumerate() {
        let mut joint = Joint::default();
        let bounds = grids.iter().zip(&csv);
        let firsts: Vec<usize> = bounds
            .map(|(grid, csv)| joint.add(&grid.bounds(csv, rules.threshold, known, false)))
            .collect();
        for y in 0..=height {
            let own = firsts[0] + y * (first_width + 1) + first_width;
            let other = firsts[1] + y * (second_width + 1) + second_width;
            joint.sums.push(vec![(own, 1.0), (other, -1.0)]);
        }
        for (grid, first) in grids.iter().zip(&firsts) {
            cells_attack(&joint, *first, grid, number, found);
        }
    }
}

/// Five editions, each with small changes, or with counts that only grow.
pub(crate) fn editions_attack(
    rules: &Rules,
    chance: &mut Chance,
    cumulative: bool,
    found: &mut Found,
) {
    let mut inner = chance.table(4, 5);
    let mut published: Vec<Published> = Vec::new();
    let mut editions: Vec<(Grid, String)> = Vec::new();
    for edition in 0..5 {
        for value in inner.iter_mut().flatten() {
            let change = if chance.below(3) == 0 { chance.below(7) } else { 0 };
            *value =
                (*value + if cumulative { change } else { change - 3 * change.signum() }).max(0);
        }
        let grid = Grid::new(&inner);
        let done = protect_table("e", &grid.to_csv(true), SPEC, &published, rules).unwrap();
        found.hidden += done.costs.primary + done.costs.secondary;
        found.named += done.problems.iter().filter(|p| p.code != "PROTECT-014").count();
        let exposed = done.problems.iter().filter(|p| p.code == "PROTECT-018").count();
        found.refused += exposed;
        let small = |value: &&i64| (1..rules.threshold).contains(*value);
        let small = grid.values.iter().flatten().filter(small).count();
        found.masked += small.saturating_sub(done.costs.primary);
        published.push(Published { name: format!("e{edition}"), text: done.to_csv() });
        editions.push((grid, done.to_csv()));
    }
    for (number, known) in [Known::Sums, Known::Primary, Known::Both].into_iter().enumerate() {
        let mut joint = Joint::default();
        let firsts: Vec<usize> = editions
            .iter()
            .map(|(grid, csv)| joint.add(&grid.bounds(csv, rules.threshold, known, false)))
            .collect();
        if cumulative {
            for pair in firsts.windows(2) {
                (0..pair[1] - pair[0])
                    .for_each(|at| joint.rises.push((pair[0] + at, pair[1] + at)));
            }
        }
        for ((grid, _), first) in editions.iter().zip(&firsts) {
            cells_attack(&joint, *first, grid, number, found);
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn cells_attack(joint: &Joint, first: usize, grid: &Grid, known: usize, found: &mut Found) {
    for (at, value) in grid.values.iter().flatten().enumerate() {
        if (1..5).contains(value) {
            found.small += usize::from(known == 0);
            let (low, high) = joint.bounds[first + at];
            found.shown += usize::from(known == 0 && low == high);
            if let Some((low, high)) = joint.range(first + at) {
                // Nothing whole between the bounds but the number itself; a reader
                // who trusts a status that is not told may also be wrong.
                let exact = (low - 1e-6).ceil() >= (high + 1e-6).floor()
                    && (low..=high + 0.5).contains(&(*value as f64 + 1e-6));
                found.recovered[known] += usize::from(exact);
                found.narrow += usize::from(known == 0 && (low > 1.0 + 1e-6 || high < 4.0 - 1e-6));
            }
        }
    }
}
