//! Laws over tables of more than 400 cells, which are protected in another way:
//! nested and flat, alone and beside an earlier table.

use masar_protect::facts::Published;
use masar_protect::{Protected, Rules, protect_table};

use crate::attacker::Chance;
use crate::cube::{COUNTS, Cube, Key};

const LARGE: [&[(usize, usize)]; 5] = [
    &[(3, 20), (1, 6), (1, 2)],
    &[(1, 24), (1, 18)],
    &[(4, 14), (2, 10)],
    &[(2, 9), (1, 2), (1, 4), (2, 5)],
    &[(5, 60), (1, 9)],
];

/// What was found over many tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Laws {
    pub(crate) tables: usize,
    pub(crate) cells: usize,
    /// A count of a status differs under other names in another order; alone, and
    /// beside an earlier table.
    pub(crate) turned: usize,
    pub(crate) turned_beside: usize,
    pub(crate) twice_differs: usize,
    /// A number that is shown is not the true one, or is small.
    pub(crate) untrue: usize,
    /// Tables, and cells, shown under a higher threshold and hidden under a lower.
    pub(crate) rises_tables: usize,
    pub(crate) rises_cells: usize,
    /// More numbers are shown in all.
    pub(crate) rises_more: usize,
}

fn counted(done: &Protected) -> [usize; 4] {
    [done.costs.shown, done.costs.primary, done.costs.secondary, done.costs.zero]
}

/// The table under other names, its rows in another order.
fn turned(cube: &Cube, by: usize) -> String {
    let name = |d: usize, at: usize| (at * 7 + by + d) % 101;
    let line = |(key, value): (&Key, &i64)| format!("{}{value}\n", cube.labels(key, &name));
    let mut lines: Vec<String> = cube.cells.iter().map(line).collect();
    let turn = lines.len() / (2 + by % 5);
    lines.rotate_left(turn);
    cube.head() + &lines.concat()
}

fn protect(text: &str, spec: &str, threshold: i64, published: &[Published]) -> Protected {
    let rules = Rules { threshold, ..Rules::default() };
    protect_table("t", text, spec, published, &rules).unwrap()
}

/// What an earlier table of the first two dimensions shows and hides, as it came
/// or under the other names.
fn earlier(cube: &Cube, by: Option<usize>) -> Published {
    let mut part = cube.clone();
    part.cells.retain(|key, _| key[2..].iter().all(|node| *node == (None, None)));
    part.cells = part.cells.into_iter().map(|(key, n)| (key[..2].to_vec(), n)).collect();
    part.sizes.truncate(2);
    let text = by.map_or_else(|| part.csv(), |by| turned(&part, by));
    let done = protect(&text, &part.spec(), 5, &[]);
    Published { name: "earlier".into(), text: done.to_csv() }
}

pub(crate) fn laws_attack(chance: &mut Chance, found: &mut Laws) {
    let kind = COUNTS[chance.place(4)];
    let cube = Cube::new(LARGE[chance.place(LARGE.len())], kind, chance);
    let (text, spec, by) = (cube.csv(), cube.spec(), 3 + chance.place(40));
    let once = protect(&text, &spec, 5, &[]);
    found.tables += 1;
    found.cells += cube.cells.len();
    let other = protect(&turned(&cube, by), &spec, 5, &[]);
    found.turned += usize::from(counted(&once) != counted(&other));
    let twice = protect(&once.to_csv(), &spec, 5, &[]);
    found.twice_differs += usize::from(once.to_csv() != twice.to_csv());
    for (row, value) in once.rows.iter().zip(cube.cells.values()) {
        let shown = &row[row.len() - 2];
        let right = *shown == value.to_string() && !(1..5).contains(value);
        found.untrue += usize::from(!shown.is_empty() && !right);
    }
    let higher = protect(&text, &spec, 5 + i64::try_from(1 + chance.place(4)).unwrap(), &[]);
    let hidden = |done: &Protected| -> Vec<bool> {
        done.rows.iter().map(|row| row[row.len() - 2].is_empty()).collect()
    };
    let (low, high) = (hidden(&once), hidden(&higher));
    let again = low.iter().zip(&high).filter(|(low, high)| **low && !**high).count();
    found.rises_cells += again;
    found.rises_tables += usize::from(again > 0);
    let count = |hidden: &[bool]| hidden.iter().filter(|hidden| **hidden).count();
    found.rises_more += usize::from(count(&high) < count(&low));
    if cube.sizes.len() > 2 {
        let one = protect(&text, &spec, 5, &[earlier(&cube, None)]);
        let other = protect(&turned(&cube, by), &spec, 5, &[earlier(&cube, Some(by))]);
        found.turned_beside += usize::from(counted(&one) != counted(&other));
    }
}

#[test]
fn in_large_tables_names_and_order_change_no_count_and_twice_is_once() {
    let (mut chance, mut found) = (Chance(2), Laws::default());
    (0..2).for_each(|_| laws_attack(&mut chance, &mut found));
    let broken = [found.turned, found.turned_beside, found.twice_differs, found.untrue];
    assert_eq!(broken, [0; 4], "{found:?}");
    assert!(found.cells > 800);
}
