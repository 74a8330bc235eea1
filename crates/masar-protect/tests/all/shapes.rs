//! Laws over tables of many shapes: two to four columns, empty cells, many
//! small counts or few.

use std::collections::BTreeMap;

use masar_protect::{Promise, Protected, Rules, protect_table};
use proptest::prelude::*;

/// The finest counts of a table, by category in each column.
#[derive(Clone, Debug)]
struct Shape {
    sizes: Vec<usize>,
    counts: Vec<i64>,
}

fn shapes_any() -> impl Strategy<Value = Shape> {
    let sizes = prop::collection::vec(2..4_usize, 2..5);
    let counts = prop_oneof![
        prop::collection::vec(0..4_i64, 256),
        prop::collection::vec(0..90_i64, 256),
        prop::collection::vec(prop_oneof![3 => Just(0), 1 => 1..30_i64], 256),
    ];
    (sizes, counts).prop_map(|(sizes, mut counts)| {
        counts.truncate(sizes.iter().product());
        Shape { sizes, counts }
    })
}

impl Shape {
    fn spec(&self) -> String {
        (0..self.sizes.len()).map(|d| format!("d{d}")).collect::<Vec<_>>().join(",")
    }

    /// Every cell and every total, in the order of their keys.
    fn lines(&self, name: impl Fn(usize, usize) -> String) -> Vec<String> {
        let mut cells: BTreeMap<Vec<Option<usize>>, i64> = BTreeMap::new();
        for (mut place, count) in self.counts.iter().enumerate() {
            let digit = |size: &usize| {
                let digit = place % size;
                place /= size;
                digit
            };
            let key: Vec<usize> = self.sizes.iter().map(digit).collect();
            for totals in 0..1_usize << key.len() {
                let named = key.iter().enumerate();
                let named = named.map(|(d, at)| (totals >> d & 1 == 0).then_some(*at)).collect();
                *cells.entry(named).or_default() += count;
            }
        }
        let line = |(key, value): (&Vec<Option<usize>>, &i64)| {
            let named = key.iter().enumerate();
            let named: String =
                named.map(|(d, at)| at.map_or(",".into(), |at| name(d, at) + ",")).collect();
            format!("{named}{value}")
        };
        cells.iter().map(line).collect()
    }

    fn protect(&self, lines: &[String], promise: Promise) -> Protected {
        let text = format!("{},value\n{}\n", self.spec(), lines.join("\n"));
        let rules = Rules { promise, ..Rules::default() };
        protect_table("t", &text, &self.spec(), &[], &rules).unwrap()
    }
}

fn plain(d: usize, at: usize) -> String {
    format!("c{d}{at}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn in_any_shape_protecting_twice_is_protecting_once(shape in shapes_any()) {
        for promise in [Promise::Reader, Promise::Sums] {
            let once = shape.protect(&shape.lines(plain), promise).to_csv();
            let twice = protect_table("t", &once, &shape.spec(), &[], &Rules::default()).unwrap();
            prop_assert_eq!(&once, &twice.to_csv());
        }
    }

    #[test]
    fn in_any_shape_the_order_of_rows_changes_no_status(shape in shapes_any(), turn in 0..999_usize) {
        let lines = shape.lines(plain);
        let turn = turn % lines.len();
        let mut turned = lines.clone();
        turned.rotate_left(turn);
        let once = shape.protect(&lines, Promise::Reader);
        let mut other = shape.protect(&turned, Promise::Reader).statuses;
        other.rotate_right(turn);
        prop_assert_eq!(once.statuses, other);
    }

    #[test]
    fn in_any_shape_the_names_of_categories_change_no_count(shape in shapes_any(), by in 1..9_usize) {
        let once = shape.protect(&shape.lines(plain), Promise::Reader);
        let renamed = |d: usize, at: usize| format!("c{d}{}", (at + by) % shape.sizes[d]);
        let other = shape.protect(&shape.lines(renamed), Promise::Reader);
        prop_assert_eq!(once.costs, other.costs);
    }

    #[test]
    fn in_any_shape_what_is_shown_is_true_and_nothing_small_is(shape in shapes_any()) {
        let lines = shape.lines(plain);
        let done = shape.protect(&lines, Promise::Reader);
        for (line, row) in lines.iter().zip(&done.rows) {
            let value = line.rsplit(',').next().unwrap();
            let small = (1..5).contains(&value.parse::<i64>().unwrap());
            let shown = &row[shape.sizes.len()];
            prop_assert!(shown.is_empty() || (shown == value && !small), "{line} {row:?}");
        }
    }
}
