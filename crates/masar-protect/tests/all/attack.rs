//! An attacker written apart from the solver: it tries every table of whole
//! numbers that agrees with what is shown.

use std::collections::BTreeSet;

use masar_protect::{Rules, protect_table};
use proptest::prelude::*;

use crate::attacker::Chance;
use crate::trial::{Found, editions_attack, pair_attack, table_attack};

/// A table of two rows with all its totals, as CSV.
pub(crate) fn csv_of(rows: &[Vec<i64>], totals: bool) -> String {
    let mut text = String::from("place,sex,value\n");
    for (r, row) in rows.iter().enumerate() {
        for (c, value) in row.iter().enumerate() {
            text += &format!("P{r},S{c},{value}\n");
        }
        if totals {
            text += &format!("P{r},,{}\n", row.iter().sum::<i64>());
        }
    }
    if totals {
        for c in 0..rows[0].len() {
            text += &format!(",S{c},{}\n", rows.iter().map(|row| row[c]).sum::<i64>());
        }
        text += &format!(",,{}\n", rows.iter().flatten().sum::<i64>());
    }
    text
}

/// What each inner cell could be, from the true totals and the inner cells
/// that are shown: rows are filled one after the other.
fn values_possible(rows: &[Vec<i64>], shown: &[Vec<bool>]) -> Vec<Vec<BTreeSet<i64>>> {
    let width = rows[0].len();
    let mut possible = vec![vec![BTreeSet::new(); width]; rows.len()];
    let columns: Vec<i64> = (0..width).map(|c| rows.iter().map(|row| row[c]).sum()).collect();
    // Two rows: the second is what the first leaves of the columns.
    let mut first = vec![0; width];
    fill(rows, shown, &columns, 0, rows[0].iter().sum(), &mut first, &mut possible);
    possible
}

fn fill(
    rows: &[Vec<i64>],
    shown: &[Vec<bool>],
    columns: &[i64],
    at: usize,
    left: i64,
    first: &mut Vec<i64>,
    possible: &mut [Vec<BTreeSet<i64>>],
) {
    if at == columns.len() {
        if left == 0 {
            for (c, value) in first.iter().enumerate() {
                possible[0][c].insert(*value);
                possible[1][c].insert(columns[c] - value);
            }
        }
        return;
    }
    for value in 0..=left.min(columns[at]) {
        let agrees = (!shown[0][at] || value == rows[0][at])
            && (!shown[1][at] || columns[at] - value == rows[1][at]);
        if agrees {
            first[at] = value;
            fill(rows, shown, columns, at + 1, left - value, first, possible);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// With totals implied and known, no small cell is recovered by trying
    /// everything, except those that are named as not protectable.
    #[test]
    fn who_tries_every_table_recovers_no_small_cell(
        rows in prop::collection::vec(prop::collection::vec(0..9_i64, 4), 2)
    ) {
        let protected =
            protect_table("t.csv", &csv_of(&rows, false), "place,sex", &[], &Rules::default()).unwrap();
        let shown: Vec<Vec<bool>> = protected
            .rows
            .chunks(4)
            .map(|row| row.iter().map(|cells| !cells[2].is_empty()).collect())
            .collect();
        let possible = values_possible(&rows, &shown);
        for (r, row) in rows.iter().enumerate() {
            for (c, value) in row.iter().enumerate() {
                let small = (1..5).contains(value);
                prop_assert!(!(small && shown[r][c]));
                let named = protected.problems.iter().any(|problem| {
                    problem.code == "PROTECT-018"
                        && problem.place.row == u32::try_from(r * 4 + c + 2).ok()
                });
                prop_assert!(!small || named || possible[r][c].len() > 1);
            }
        }
    }
}

/// More of the same in `examples/attack.rs`.
#[test]
fn random_tables_give_no_small_cell_away() {
    for (height, width) in [(2, 6), (3, 8), (4, 22), (2, 22)] {
        for (totals, margins) in [(true, false), (true, true), (false, false)] {
            let (mut chance, mut found) = (Chance(3), Found::default());
            for _ in 0..12 {
                table_attack(&chance.table(height, width), totals, margins, &mut found);
            }
            // Who knows hidden totals finds less than the interval, never the number.
            let narrow = if margins { 0 } else { found.narrow };
            assert_eq!((found.shown, found.recovered, narrow), (0, [0; 3], 0), "{found:?}");
        }
    }
}

/// Where reasons are masked rather than more is hidden, and few are.
#[test]
fn large_tables_give_no_small_cell_away() {
    for margins in [false, true] {
        let (mut chance, mut found) = (Chance(41), Found::default());
        (0..4).for_each(|_| table_attack(&chance.table(24, 18), true, margins, &mut found));
        let narrow = if margins { 0 } else { found.narrow };
        assert_eq!((found.shown, found.recovered, narrow), (0, [0; 3], 0), "{found:?}");
        assert!(found.masked * 4 < found.small, "{found:?}");
    }
}

#[test]
fn linked_tables_give_no_small_cell_away() {
    let (mut chance, mut found) = (Chance(5), Found::default());
    (0..10).for_each(|_| pair_attack(&Rules::default(), &mut chance, &mut found));
    assert_eq!((found.shown, found.recovered[0]), (0, 0), "{found:?}");
}

/// Not by sums, and not by the status column either, although who joins growing
/// editions knows that no count falls.
#[test]
fn five_editions_together_give_no_small_cell_away() {
    let (mut chance, mut found) = (Chance(6), Found::default());
    (0..6).for_each(|number| {
        editions_attack(&Rules::default(), &mut chance, number % 3 != 0, &mut found);
    });
    assert_eq!((found.shown, found.recovered, found.refused), (0, [0; 3], 0), "{found:?}");
}
