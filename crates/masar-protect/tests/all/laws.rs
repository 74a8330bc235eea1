//! Laws that hold for every table.

use masar_protect::facts::Published;
use masar_protect::{Rules, protect_table};
use proptest::prelude::*;

use crate::attack::csv_of;

fn rows_any() -> impl Strategy<Value = Vec<Vec<i64>>> {
    prop::collection::vec(prop::collection::vec(0..40_i64, 5), 3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn protecting_twice_is_protecting_once(rows in rows_any()) {
        let once = protect_table("t", &csv_of(&rows, true), "place,sex", &[], &Rules::default()).unwrap();
        let twice = protect_table("t", &once.to_csv(), "place,sex", &[], &Rules::default()).unwrap();
        prop_assert_eq!(once.to_csv(), twice.to_csv());
    }

    #[test]
    fn the_order_of_rows_changes_no_status(rows in rows_any()) {
        let text = csv_of(&rows, true);
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        let once = protect_table("t", &text, "place,sex", &[], &Rules::default()).unwrap();
        let other = protect_table("t", &lines.join("\n"), "place,sex", &[], &Rules::default()).unwrap();
        let mut turned = other.statuses.clone();
        turned.reverse();
        prop_assert_eq!(once.statuses, turned);
    }

    #[test]
    fn what_an_edition_hides_stays_hidden_in_the_next(rows in rows_any(), more in rows_any()) {
        let rules = Rules::default();
        let first = protect_table("a", &csv_of(&rows, true), "place,sex", &[], &rules).unwrap();
        let published = [Published { name: "a".into(), text: first.to_csv() }];
        let later: Vec<Vec<i64>> = rows.iter().zip(&more).map(|(row, more)| {
            row.iter().zip(more).map(|(a, b)| a + b / 10).collect()
        }).collect();
        let text = csv_of(&later, true);
        let second = protect_table("b", &text, "place,sex", &published, &rules).unwrap();
        for (before, after) in first.rows.iter().zip(&second.rows) {
            prop_assert!(!before[2].is_empty() || after[2].is_empty());
        }
    }

    #[test]
    fn nothing_more_is_shown_when_the_threshold_rises(rows in rows_any(), low in 2..6_i64) {
        let text = csv_of(&rows, true);
        let protect = |threshold| {
            let rules = Rules { threshold, ..Rules::default() };
            protect_table("t", &text, "place,sex", &[], &rules).unwrap()
        };
        for (before, after) in protect(low).rows.iter().zip(&protect(low + 2).rows) {
            prop_assert!(!before[2].is_empty() || after[2].is_empty());
        }
    }

    #[test]
    fn the_order_and_the_names_of_categories_change_no_count(rows in rows_any(), turn in 1..4_usize) {
        let mut turned: Vec<Vec<i64>> = rows.clone();
        turned.reverse();
        turned.iter_mut().for_each(|row| row.rotate_left(turn));
        let rules = Rules::default();
        let once = protect_table("t", &csv_of(&rows, true), "place,sex", &[], &rules).unwrap();
        let other = protect_table("t", &csv_of(&turned, true), "place,sex", &[], &rules).unwrap();
        prop_assert_eq!(once.costs, other.costs);
    }

    #[test]
    fn what_is_shown_is_true(rows in rows_any()) {
        let text = csv_of(&rows, true);
        let done = protect_table("t", &text, "place,sex", &[], &Rules::default()).unwrap();
        for (line, row) in text.lines().skip(1).zip(&done.rows) {
            let value = line.rsplit(',').next().unwrap();
            prop_assert!(row[2].is_empty() || row[2] == value);
        }
    }
}
