//! What is published beside tables of hidden counts, and readers who know more
//! than a reader is promised to know: each protected many times and attacked from
//! what is printed alone.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::Problem;
use masar_protect::dominance::{Dominance, protect_sums};
use masar_protect::facts::Published;
use masar_protect::round::round_table;
use masar_protect::{Protected, Rules, protect_table};

use crate::attacker::{Chance, Grid, Known};
use crate::cube::{COUNTS, Cube, Key};

/// Far enough for "no bound".
const FAR: i64 = 1 << 40;

/// Shapes of the larger tables: groups and categories of each dimension.
const SHAPES: [&[(usize, usize)]; 4] =
    [&[(1, 4), (1, 5)], &[(2, 6), (1, 3)], &[(1, 3), (1, 2), (1, 4)], &[(3, 9), (2, 4)]];

pub(crate) fn is_safe(done: &Protected) -> bool {
    !done.problems.iter().any(Problem::is_error)
}

/// Printed numbers, in the order of rows; nothing where they are hidden.
fn printed(rows: &[Vec<String>], headings: &[String]) -> Vec<Option<i64>> {
    let value = headings.iter().position(|heading| heading == "value").unwrap();
    rows.iter().map(|row| row[value].parse().ok()).collect()
}

/// What attacks on rounded tables found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rounds {
    pub(crate) small: usize,
    /// No multiple, a total that is not the sum of its parts, a cell that moved
    /// by a base or more.
    pub(crate) broken: usize,
    /// Only one number is possible, from the table alone.
    pub(crate) recovered: usize,
    /// And for who knows every true total of one dimension from elsewhere.
    pub(crate) with_totals: usize,
}

pub(crate) fn round_attack(chance: &mut Chance, found: &mut Rounds) {
    let (base, kind) = (chance.pick(&[2, 3, 5, 10]), chance.pick(&COUNTS));
    let cube = Cube::new(chance.pick(&SHAPES), kind, chance);
    let done = round_table("t", &cube.csv(), &cube.spec(), base).unwrap();
    let shown: Vec<i64> =
        printed(&done.rows, &done.headings).into_iter().map(Option::unwrap).collect();
    found.broken += shown.iter().filter(|shown| *shown % base != 0).count();
    let adds_up = |(total, parts): &(usize, Vec<usize>)| {
        parts.iter().map(|at| shown[*at]).sum::<i64>() == shown[*total]
    };
    found.broken += cube.sums().iter().filter(|sum| !adds_up(sum)).count();
    let margin = |key: &Key| key.iter().filter(|node| node.1.is_some()).count() < 2;
    let bounds = |totals: bool| -> Vec<(i64, i64)> {
        let one = |((key, value), shown): ((&Key, &i64), &i64)| match Cube::is_finest(key) {
            true => ((shown - base + 1).max(0), shown + base - 1),
            false if totals && margin(key) => (*value, *value),
            false => (0, FAR),
        };
        cube.cells.iter().zip(&shown).map(one).collect()
    };
    let readers = [cube.joint(bounds(false)), cube.joint(bounds(true))];
    for (at, (key, value)) in
        cube.cells.iter().enumerate().filter(|(_, (key, _))| Cube::is_finest(key))
    {
        found.broken += usize::from((shown[at] - value).abs() >= base);
        if (1..5).contains(value) && key.len() == cube.sizes.len() {
            found.small += 1;
            found.recovered += usize::from(is_only(readers[0].range(at)));
            found.with_totals += usize::from(is_only(readers[1].range(at)));
        }
    }
}

/// No second whole number between the bounds.
#[allow(clippy::float_arithmetic, reason = "the programme's bounds are in floating point")]
fn is_only(range: Option<(f64, f64)>) -> bool {
    range.is_some_and(|(low, high)| (low - 1e-6).ceil() >= (high + 1e-6).floor())
}

/// What attacks on tables of sums found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) tables: usize,
    pub(crate) refused: usize,
    pub(crate) sensitive: usize,
    /// Less open than the rule asks, from what is printed.
    pub(crate) narrow: usize,
    /// Contributions that are printed in spite of all.
    pub(crate) printed: usize,
    /// Known to within the percent by somebody who is alone in another hidden cell.
    pub(crate) by_single: usize,
}

/// By how much a sum must be open: reckoned from what everybody gave.
fn open_by(gifts: &[i64], rule: Dominance) -> i64 {
    let mut sorted = gifts.to_vec();
    sorted.sort_unstable_by_key(|gift| std::cmp::Reverse(*gift));
    let (all, sum) =
        (sorted.iter().sum::<i64>(), |count: usize| sorted.iter().take(count).sum::<i64>());
    match rule {
        Dominance::Percent { percent } => {
            (sorted.first().unwrap_or(&0) * percent + 99) / 100 - (all - sum(2))
        }
        Dominance::Share { largest, percent } => (sum(largest) * 100 + percent - 1) / percent - all,
    }
}

pub(crate) fn sums_attack(chance: &mut Chance, found: &mut Sums) {
    let rule = match chance.below(2) {
        0 => Dominance::Percent { percent: 5 + chance.below(30) },
        _ => Dominance::Share { largest: chance.pick(&[1, 2, 3]), percent: 60 + chance.below(35) },
    };
    let sizes = chance.pick(&SHAPES);
    let mut gifts: BTreeMap<Vec<usize>, Vec<i64>> = BTreeMap::new();
    let cube = Cube::of(sizes, |place| {
        let count = chance.below(7);
        let own: Vec<i64> = (0..count).map(|_| 1 + chance.below(40) * chance.below(40)).collect();
        gifts.insert(place.to_vec(), own.clone());
        own.iter().sum()
    });
    let all = gifts_of(&cube, &gifts);
    let done = protect_sums("t", &sums_csv(&cube, &all), &cube.spec(), rule).unwrap();
    found.tables += 1;
    if !is_safe(&done) {
        found.refused += 1;
        return;
    }
    found.printed += usize::from(done.headings.iter().any(|heading| heading.starts_with("top")));
    let shown = printed(&done.rows, &done.headings);
    let bounds: Vec<(i64, i64)> =
        shown.iter().map(|shown| shown.map_or((0, FAR), |shown| (shown, shown))).collect();
    let open: Vec<(usize, i64, i64)> = (cube.cells.values().zip(&all).enumerate())
        .map(|(at, (sum, gifts))| (at, *sum, open_by(gifts, rule)))
        .filter(|(_, sum, open)| *sum > 0 && *open > 0)
        .collect();
    let reader = cube.joint(bounds.clone());
    for (at, sum, open) in &open {
        found.sensitive += 1;
        found.narrow += usize::from(!is_open(reader.range(*at), sum - open, sum + open));
    }
    found.by_single += by_single(&cube, &bounds, &all, &open);
}

/// The number at the least and at the most are both possible.
#[allow(clippy::float_arithmetic, reason = "the programme's bounds are in floating point")]
#[allow(clippy::cast_precision_loss, reason = "sums are small")]
fn is_open(range: Option<(f64, f64)>, least: i64, most: i64) -> bool {
    range.is_none_or(|(low, high)| low < least.max(0) as f64 + 0.01 && high > most as f64 - 0.01)
}

/// Sensitive sums that somebody finds exactly who is alone in another hidden one.
fn by_single(
    cube: &Cube,
    bounds: &[(i64, i64)],
    all: &[Vec<i64>],
    open: &[(usize, i64, i64)],
) -> usize {
    let mut known: BTreeSet<usize> = BTreeSet::new();
    let values: Vec<i64> = cube.cells.values().copied().collect();
    let keys: Vec<&Key> = cube.cells.keys().collect();
    for (single, _) in
        all.iter().enumerate().filter(|(at, g)| g.len() == 1 && bounds[*at].0 < bounds[*at].1)
    {
        let mut own = bounds.to_vec();
        for (at, gifts) in all.iter().enumerate() {
            // Totals over nobody else are theirs too.
            if gifts == &all[single] && is_above(keys[at], keys[single]) {
                own[at] = (values[at], values[at]);
            }
        }
        let reader = cube.joint(own);
        let others = open.iter().filter(|(at, ..)| *at != single && all[*at] != all[single]);
        let exact = others.filter(|(at, ..)| is_only(reader.range(*at)));
        known.extend(exact.map(|(at, ..)| *at));
    }
    known.len()
}

/// One is a total over the other, or the other way.
fn is_above(one: &Key, other: &Key) -> bool {
    let above = |above: &Key, below: &Key| {
        above.iter().zip(below).all(|(above, below)| match above {
            (None, None) => true,
            (Some(group), None) => below.0 == Some(*group),
            _ => above == below,
        })
    };
    above(one, other) || above(other, one)
}

/// What everybody gave in each cell, totals too, in the order of cells.
fn gifts_of(cube: &Cube, gifts: &BTreeMap<Vec<usize>, Vec<i64>>) -> Vec<Vec<i64>> {
    let belongs = |key: &Key, place: &[usize]| {
        key.iter().zip(place).enumerate().all(|(d, ((group, at), place))| {
            at.is_none_or(|at| at == *place)
                && group.is_none_or(|group| group == place % cube.sizes[d].0)
        })
    };
    let own = |key: &Key| {
        let parts = gifts.iter().filter(|(place, _)| belongs(key, place));
        parts.flat_map(|(_, gifts)| gifts.clone()).collect()
    };
    cube.cells.keys().map(own).collect()
}

fn sums_csv(cube: &Cube, all: &[Vec<i64>]) -> String {
    let mut text = cube.head().replace("value", "value,top1,top2,top3");
    for ((key, sum), gifts) in cube.cells.iter().zip(all) {
        let mut sorted = gifts.clone();
        sorted.sort_unstable_by_key(|gift| std::cmp::Reverse(*gift));
        let top = |at: usize| sorted.get(at).map_or(String::new(), ToString::to_string);
        let labels = cube.labels(key, &|_, at| at);
        text += &format!("{labels}{sum},{},{},{}\n", top(0), top(1), top(2));
    }
    text
}

/// What attacks on tables found in which everybody of a group may be in one cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Groups {
    pub(crate) tables: usize,
    pub(crate) refused: usize,
    /// Groups of which everybody is in one cell.
    pub(crate) full: usize,
    /// Of those, known to be so.
    pub(crate) known: usize,
}

pub(crate) fn group_attack(chance: &mut Chance, found: &mut Groups) {
    let (height, width) = chance.pick(&[(3, 4), (5, 3), (4, 6), (6, 8)]);
    let kind = chance.pick(&COUNTS);
    let inner: Vec<Vec<i64>> = (0..height)
        .map(|_| {
            let single = chance.below(3) == 0;
            let only = chance.below(i64::try_from(width).unwrap());
            let row = Cube::new(&[(1, width)], kind, chance);
            let cells = row.cells.iter().filter(|(key, _)| Cube::is_finest(key)).zip(0..);
            cells
                .map(|((_, n), at)| if single { i64::from(at == only) * (n + 6) } else { *n })
                .collect()
        })
        .collect();
    let grid = Grid::new(&inner);
    let rules = Rules { group: true, ..Rules::default() };
    let done = protect_table("t", &grid.to_csv(true), "place,group", &[], &rules).unwrap();
    found.tables += 1;
    if !is_safe(&done) {
        found.refused += 1;
        return;
    }
    let csv = done.to_csv();
    let bounds = grid.bounds(&csv, 5, Known::Primary, false);
    for (y, row) in grid.values[..height].iter().enumerate() {
        let total = row[width];
        let full = row[..width].iter().filter(|value| **value > 0).count() == 1;
        if full && total > 0 {
            found.full += 1;
            let other = |x: &usize| row[*x] == 0;
            let may = |x: usize| grid.range(&bounds, y, x).is_none_or(|(_, high)| high > 0);
            found.known += usize::from(!(0..width).filter(other).any(may));
        }
    }
}

/// What is found by a reader who runs the program on every table that could be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) tables: usize,
    pub(crate) small: usize,
    pub(crate) recovered: usize,
}

/// Every table of these many cells with so many people, protected; those that
/// look alike printed are what the reader cannot tell apart.
pub(crate) fn program_attack(
    sizes: &[(usize, usize)],
    people: i64,
    base: Option<i64>,
    found: &mut Program,
) {
    let cells: usize = sizes.iter().map(|(_, size)| size).product();
    let mut alike: BTreeMap<String, Vec<Vec<i64>>> = BTreeMap::new();
    tables_all(cells, people, &mut Vec::new(), &mut |counts| {
        let mut next = counts.iter();
        let cube = Cube::of(sizes, |_| *next.next().unwrap());
        let (text, spec) = (cube.csv(), cube.spec());
        let out = match base {
            Some(base) => round_table("t", &text, &spec, base).unwrap().to_csv(),
            None => {
                let done = protect_table("t", &text, &spec, &[], &Rules::default()).unwrap();
                if !is_safe(&done) {
                    return;
                }
                done.to_csv()
            }
        };
        alike.entry(out).or_default().push(counts.to_vec());
    });
    for tables in alike.values() {
        found.tables += tables.len();
        for cell in 0..cells {
            let values: BTreeSet<i64> = tables.iter().map(|table| table[cell]).collect();
            let small = tables.iter().filter(|table| (1..5).contains(&table[cell])).count();
            found.small += small;
            found.recovered += if values.len() == 1 { small } else { 0 };
        }
    }
}

fn tables_all(cells: usize, left: i64, table: &mut Vec<i64>, each: &mut impl FnMut(&[i64])) {
    if cells == 1 {
        table.push(left);
        each(table);
        table.pop();
        return;
    }
    for count in 0..=left {
        table.push(count);
        tables_all(cells - 1, left - count, table, each);
        table.pop();
    }
}

/// How many small cells are found by who knows one hidden small cell for certain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Insiders {
    pub(crate) tables: usize,
    pub(crate) small: usize,
    /// Found by at least one of those who know one other cell.
    pub(crate) found: usize,
}

pub(crate) fn insider_attack(chance: &mut Chance, found: &mut Insiders) {
    let (height, width) = chance.pick(&[(3, 4), (4, 8), (6, 10)]);
    let grid = Grid::new(&chance.table(height, width));
    let done =
        protect_table("t", &grid.to_csv(true), "place,group", &[], &Rules::default()).unwrap();
    if !is_safe(&done) {
        return;
    }
    found.tables += 1;
    let bounds = grid.bounds(&done.to_csv(), 5, Known::Sums, false);
    let places = |y: usize| (0..=width).map(move |x| (y, x));
    let small: Vec<(usize, usize)> = (0..=height)
        .flat_map(places)
        .filter(|(y, x)| (1..5).contains(&grid.values[*y][*x]))
        .collect();
    found.small += small.len();
    let mut known: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (y, x) in &small {
        let mut own = bounds.clone();
        own[*y][*x] = (grid.values[*y][*x], grid.values[*y][*x]);
        let only = |(b, a): &&(usize, usize)| {
            (*b, *a) != (*y, *x) && grid.range(&own, *b, *a).is_some_and(|(low, high)| low == high)
        };
        known.extend(small.iter().filter(only));
    }
    found.found += known.len();
}

/// A few of each; many more in `examples/campaign.rs`.
#[test]
fn what_else_is_published_gives_nothing_away() {
    let (mut rounds, mut sums, mut groups) =
        (Rounds::default(), Sums::default(), Groups::default());
    let mut chance = Chance(77);
    (0..60).for_each(|_| group_attack(&mut chance, &mut groups));
    for _ in 0..30 {
        round_attack(&mut chance, &mut rounds);
        sums_attack(&mut chance, &mut sums);
    }
    assert_eq!((rounds.broken, rounds.recovered), (0, 0), "{rounds:?}");
    assert_eq!((sums.narrow, sums.printed, sums.by_single), (0, 0, 0), "{sums:?}");
    assert_eq!(groups.known, 0, "{groups:?}");
    assert!(rounds.small > 100 && sums.sensitive > 50 && groups.full > 10);
}

/// It is not promised that nobody does; in few tables somebody can.
#[test]
fn who_knows_one_hidden_cell_finds_few_others() {
    let (mut chance, mut found) = (Chance(5), Insiders::default());
    (0..60).for_each(|_| insider_attack(&mut chance, &mut found));
    assert!(found.small > 300 && found.found * 20 < found.small, "{found:?}");
}

#[test]
fn who_runs_the_program_finds_no_small_cell_of_a_rounded_table() {
    let mut found = Program::default();
    program_attack(&[(1, 2), (1, 2)], 12, Some(5), &mut found);
    assert_eq!(found.recovered, 0, "{found:?}");
}

/// People at places; how many of them have a need; and a reader of both tables.
const ALL: &str = "place,value\na,100\nb,80\nc,60\nd,0\n,240\n";
const NEEDY: &str = "place,need,value\na,yes,98\nb,yes,40\nc,yes,30\nd,yes,0\n";

fn hidden_rows(text: &str, spec: &str, earlier: &str) -> Vec<usize> {
    let published = [Published { name: "earlier".into(), text: earlier.to_owned() }];
    let done = protect_table("t", text, spec, &published, &Rules::default()).unwrap();
    assert!(is_safe(&done), "{:?}", done.problems);
    let hidden = |row: &Option<i64>| row.is_none();
    let rows = printed(&done.rows, &done.headings);
    rows.iter().enumerate().filter(|(_, row)| hidden(row)).map(|(at, _)| at).collect()
}

#[test]
fn a_few_who_are_left_of_all_others_are_not_found_by_taking_a_part_from_all() {
    // Two of a have no need: whoever has 100 must not get 98, nor the other way.
    let hidden = hidden_rows(NEEDY, "place,need", ALL);
    assert!(hidden.contains(&0) && hidden.len() > 1, "{hidden:?}");
    let hidden = hidden_rows(ALL, "place", NEEDY);
    assert!(hidden.contains(&0) && hidden.len() > 1, "{hidden:?}");
    // Where the rest is large or nothing, both are shown.
    let many = NEEDY.replace("98", "90");
    assert_eq!(hidden_rows(&many, "place,need", ALL), [0; 0]);
    let nobody = NEEDY.replace("98", "100");
    assert_eq!(hidden_rows(&nobody, "place,need", ALL), [0; 0]);
}
