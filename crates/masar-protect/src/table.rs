//! A table as it comes in: one row a cell, a column per level and `value`.
//! Totals that are absent are computed; those that are printed must agree.
//!
//! *Invariant:* every cell with cells below it, along any dimension, equals
//! their sum. A cell that no row and no sum names is a structural zero.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Where};

use crate::dims::{Dimension, dims_parse};

/// Most rows of a table, and most cells with the totals that it implies.
pub const ROWS_MAX: usize = 1_000_000;
const CELLS_MAX: usize = 4_000_000;
/// Largest count of one cell.
const VALUE_MAX: i64 = 1_000_000_000_000;
/// Most problems that one refusal lists.
pub const PROBLEMS_MAX: usize = 50;

/// One node per dimension.
pub type Key = Vec<u32>;

/// A cell: its value, and the row of the input that prints it.
#[derive(Clone, Debug)]
pub struct Cell {
    pub value: i64,
    pub row: Option<usize>,
}

/// The table, its rows as text, and all its cells.
#[derive(Clone, Debug)]
pub struct Table {
    pub dimensions: Vec<Dimension>,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub cells: BTreeMap<Key, Cell>,
}

/// Rows and headings of a CSV text.
pub fn csv_read(name: &str, text: &str) -> Result<(Vec<String>, Vec<Vec<String>>), Problem> {
    let damaged =
        |error: csv::Error| Problem::error("PROTECT-003", Where::file(name)).with("found", error);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // What another encoding leaves: names that were different may look alike.
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Err(Problem::error("PROTECT-022", Where::file(name)));
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter_of(text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headings: Vec<String> =
        reader.headers().map_err(damaged)?.iter().map(str::to_owned).collect();
    let named = |(at, heading): &(usize, &String)| {
        !heading.is_empty() && headings[..*at].contains(*heading)
    };
    if let Some((_, twice)) = headings.iter().enumerate().find(named) {
        // One would be protected, and the other given out as it came.
        return Err(Problem::error("PROTECT-025", Where::file(name)).with("found", twice));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        if rows.len() == ROWS_MAX {
            let problem = Problem::error("PROTECT-004", Where::file(name));
            return Err(problem.with("most", ROWS_MAX));
        }
        rows.push(record.map_err(damaged)?.iter().map(str::to_owned).collect());
    }
    Ok((headings, rows))
}

/// What stands between fields: a comma, or what the first line has in its place.
fn delimiter_of(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or("");
    let none = |mark: char| !head.contains(mark);
    match (none(','), none(';'), none('\t')) {
        (true, false, _) => b';',
        (true, true, false) => b'\t',
        _ => b',',
    }
}

/// A whole number as people write it: in either script, with its thousands set
/// apart, or with a fraction of nothing (`12.0`).
pub fn amount_read(text: &str) -> Option<i64> {
    let text = masar_text::digits_to_latin(text);
    let text = text.split_once(['.', '\u{66b}']).map_or(text.as_str(), |(whole, rest)| {
        let nothing = !rest.is_empty() && rest.bytes().all(|digit| digit == b'0');
        if nothing { whole } else { "" }
    });
    let parts: Vec<&str> = text.split(THOUSANDS).collect();
    let first = parts[0].strip_prefix('-').unwrap_or(parts[0]);
    let grouped = (1..=3).contains(&first.len()) && parts[1..].iter().all(|part| part.len() == 3);
    if parts.len() > 1 && !grouped {
        return None;
    }
    parts.concat().parse().ok()
}

/// What sets thousands apart: also the Arabic mark, and spaces that do not break.
const THOUSANDS: [char; 6] = [',', '\u{66c}', ' ', '\u{a0}', '\u{202f}', '\''];

/// Headings and rows, of one length, as a CSV text.
pub fn csv_write(headings: &[String], rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(headings).chain(rows.iter().map(Vec::as_slice)) {
        writer.write_record(row).expect("memory takes every record of one length");
    }
    let bytes = writer.into_inner().expect("memory can be flushed");
    String::from_utf8(bytes).expect("records were text")
}

/// Reads a table of counts and completes its totals.
pub fn table_read(name: &str, text: &str, spec: &str) -> Result<Table, Vec<Problem>> {
    let one = |problem| vec![problem];
    let mut dimensions = dims_parse(spec).map_err(one)?;
    let (headings, rows) = csv_read(name, text).map_err(one)?;
    if rows.is_empty() && headings.iter().all(String::is_empty) {
        return Err(vec![Problem::error("PROTECT-012", Where::file(name))]);
    }
    let columns = columns_find(name, &dimensions, &headings)?;
    let value_column = column_find(name, &headings, "value").map_err(one)?;
    let mut cells: BTreeMap<Key, Cell> = BTreeMap::new();
    let mut problems = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let place = Where::file(name).row(u32::try_from(number + 2).unwrap_or(u32::MAX));
        let key = key_read(&mut dimensions, &columns, row, &place);
        let value = value_read(&row[value_column], &place);
        match (key, value) {
            (Ok(key), Ok(value)) => {
                let cell = Cell { value, row: Some(number) };
                if cells.insert(key, cell).is_some() {
                    problems.push(Problem::error("PROTECT-008", place));
                }
            }
            (key, value) => problems.extend(key.err().into_iter().chain(value.err())),
        }
        if problems.len() >= PROBLEMS_MAX {
            return Err(problems);
        }
    }
    if cells.is_empty() && problems.is_empty() {
        problems.push(Problem::error("PROTECT-012", Where::file(name)));
    }
    problems.extend(places_twice(name, &dimensions));
    if problems.is_empty() {
        totals_complete(name, &dimensions, &mut cells)?;
        return Ok(Table { dimensions, headings, rows, cells });
    }
    Err(problems)
}

/// The columns of each dimension.
pub fn columns_find(
    name: &str,
    dimensions: &[Dimension],
    headings: &[String],
) -> Result<Vec<Vec<usize>>, Vec<Problem>> {
    let find = |level: &String| column_find(name, headings, level).map_err(|problem| vec![problem]);
    dimensions.iter().map(|dimension| dimension.levels.iter().map(find).collect()).collect()
}

fn column_find(name: &str, headings: &[String], column: &str) -> Result<usize, Problem> {
    headings.iter().position(|heading| heading == column).ok_or_else(|| {
        Problem::error("PROTECT-005", Where::file(name))
            .with("expected", column)
            .with("found", headings.join(", "))
    })
}

fn key_read(
    dimensions: &mut [Dimension],
    columns: &[Vec<usize>],
    row: &[String],
    place: &Where,
) -> Result<Key, Problem> {
    let mut key = Key::new();
    for (dimension, columns) in dimensions.iter_mut().zip(columns) {
        let path = path_of(columns, row).ok_or_else(|| {
            let column = dimension.levels.join(">");
            Problem::error("PROTECT-006", place.clone().column(column))
        })?;
        key.push(u32::try_from(dimension.node_add(&path)).unwrap_or(u32::MAX));
    }
    Ok(key)
}

/// The labels of a row along one dimension; none where a finer level is named
/// and a wider one is not.
pub fn path_of<'a>(columns: &[usize], row: &'a [String]) -> Option<Vec<&'a str>> {
    let labels = columns.iter().map(|column| row[*column].as_str());
    let path: Vec<&str> = labels.clone().take_while(|label| !label.is_empty()).collect();
    labels.skip(path.len()).all(str::is_empty).then_some(path)
}

fn value_read(text: &str, place: &Where) -> Result<i64, Problem> {
    let refuse = |code| Err(Problem::error(code, place.clone()).with("found", text));
    match amount_read(text) {
        Some(value) if value < 0 => refuse("PROTECT-009"),
        Some(value) if value <= VALUE_MAX => Ok(value),
        None if !is_digits(text) => refuse("PROTECT-007"),
        _ => refuse("PROTECT-024").map_err(|problem| problem.with("most", VALUE_MAX)),
    }
}

/// A whole number, however large.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && masar_text::digits_to_latin(text).bytes().all(|byte| byte.is_ascii_digit())
}

/// Leaves out columns of numbers that are neither a dimension nor the value: a
/// share or a second count beside a hidden number would tell it. One number that
/// stands in all rows tells nothing.
pub fn numbers_drop(name: &str, table: &mut Table) -> Vec<Problem> {
    let levels = |heading: &String| {
        heading == "value" || table.dimensions.iter().any(|d| d.levels.contains(heading))
    };
    let tells = |at: usize| {
        let mut filled = table.rows.iter().map(|row| row[at].as_str()).filter(|t| !t.is_empty());
        let differs = table.rows.iter().any(|row| row[at] != table.rows[0][at]);
        differs && filled.any(is_number)
    };
    let (drops, stays): (Vec<usize>, Vec<usize>) =
        (0..table.headings.len()).partition(|at| !levels(&table.headings[*at]) && tells(*at));
    let problem = |at: &usize| {
        let place = Where::file(name).column(&table.headings[*at]);
        Problem::warning("PROTECT-026", place).with("found", &table.headings[*at])
    };
    let problems = drops.iter().map(problem).collect();
    if !drops.is_empty() {
        for row in table.rows.iter_mut().chain([&mut table.headings]) {
            *row = stays.iter().map(|at| row[*at].clone()).collect();
        }
    }
    problems
}

/// A number in either script, with a fraction or a percent sign or without.
fn is_number(text: &str) -> bool {
    let text = masar_text::digits_to_latin(text.trim_end_matches(['%', '٪', ' ']));
    let part = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, rest) = text.split_once(['.', '\u{66b}']).unwrap_or((&text, ""));
    amount_read(&text).is_some() || !text.is_empty() && part(whole) && part(rest)
}

/// A category below two parents, or above itself: sums would count it twice.
fn places_twice(name: &str, dimensions: &[Dimension]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for dimension in dimensions {
        for node in 1..dimension.nodes.len() {
            let path = dimension.path_up(node);
            let label = &dimension.nodes[node].label;
            let above = |at: &&usize| dimension.nodes[**at].label == *label;
            let depth = dimension.nodes[node].depth;
            // One place may bear the name of its parent (a city and its region)
            // at the next level, but a ring closes over more than one.
            if path.iter().skip(2).any(|at| above(&at)) && problems.len() < PROBLEMS_MAX {
                let place = Where::file(name).column(&dimension.levels[depth - 1]);
                problems.push(Problem::error("PROTECT-010", place).with("found", label));
            }
        }
        problems.extend(ring_find(name, dimension));
    }
    problems
}

/// `A > B` in one row, `B > C` in another, and `C > A` in a third.
fn ring_find(name: &str, dimension: &Dimension) -> Option<Problem> {
    let mut below: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut above: BTreeMap<&str, usize> = BTreeMap::new();
    for node in dimension.nodes.iter().skip(1).filter(|node| node.parent != 0) {
        let parent = dimension.nodes[node.parent].label.as_str();
        let is_new = parent != node.label && below.entry(parent).or_default().insert(&node.label);
        *above.entry(&node.label).or_default() += usize::from(is_new);
        above.entry(parent).or_default();
    }
    // Taken away from the top; what is left has no top.
    let tops = above.iter().filter(|(_, count)| **count == 0).map(|(label, _)| *label);
    let mut open: Vec<&str> = tops.collect();
    while let Some(label) = open.pop() {
        for part in below.remove(label).unwrap_or_default() {
            let count = above.entry(part).or_default();
            *count -= 1;
            if *count == 0 {
                open.push(part);
            }
        }
        above.remove(label);
    }
    let in_ring = above.keys().find(|label| below.contains_key(*label));
    in_ring.map(|label| {
        let place = Where::file(name).column(dimension.levels.join(">"));
        Problem::error("PROTECT-010", place).with("found", label)
    })
}

/// Adds every total that is absent and compares those that are printed. What has no
/// other cell below it is added up first: where some totals of a kind are printed and
/// others not, those that are say nothing of the sum over all.
fn totals_complete(
    name: &str,
    dimensions: &[Dimension],
    cells: &mut BTreeMap<Key, Cell>,
) -> Result<(), Vec<Problem>> {
    let above = printed_above(dimensions, cells);
    let (finest, printed): (BTreeMap<Key, Cell>, BTreeMap<Key, Cell>) =
        std::mem::take(cells).into_iter().partition(|(key, _)| !above.contains(key));
    *cells = finest;
    let mut problems = totals_add(name, dimensions, cells)?;
    for (key, cell) in printed {
        let (value, row) = (cell.value, cell.row);
        let sum = cells.insert(key, cell).map_or(value, |sum| sum.value);
        if sum != value && problems.len() < PROBLEMS_MAX {
            problems.push(total_refuse(name, row, value, sum));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// A total that is not the sum of its parts.
fn total_refuse(name: &str, row: Option<usize>, found: i64, sum: i64) -> Problem {
    let row = row.map_or(0, |row| u32::try_from(row + 2).unwrap_or(u32::MAX));
    let problem = Problem::error("PROTECT-011", Where::file(name).row(row));
    problem.with("found", found).with("expected", sum)
}

/// Cells that have others below them.
fn printed_above(dimensions: &[Dimension], cells: &BTreeMap<Key, Cell>) -> BTreeSet<Key> {
    let is_total = |key: &&Key| {
        let mut nodes = key.iter().zip(dimensions);
        nodes.any(|(node, dimension)| !dimension.nodes[*node as usize].children.is_empty())
    };
    let totals: BTreeSet<&Key> = cells.keys().filter(is_total).collect();
    let mut above = BTreeSet::new();
    for key in cells.keys().filter(|_| !totals.is_empty()) {
        let around = keys_around(dimensions, key).into_iter();
        above.extend(around.filter(|other| other != key && totals.contains(other)));
    }
    above
}

/// A key and those of all totals that it is counted in.
fn keys_around(dimensions: &[Dimension], key: &Key) -> Vec<Key> {
    let mut keys = vec![key.clone()];
    for (index, dimension) in dimensions.iter().enumerate() {
        let path = dimension.path_up(key[index] as usize).into_iter().chain([0]);
        let up: Vec<u32> = path.skip(1).filter_map(|node| u32::try_from(node).ok()).collect();
        let with = |(key, node): (&Key, u32)| {
            let mut above = key.clone();
            above[index] = node;
            above
        };
        let pairs = keys.iter().flat_map(|key| up.iter().map(move |node| (key, *node)));
        let more: Vec<Key> = pairs.map(with).collect();
        keys.extend(more);
    }
    keys
}

/// Adds the sums of what is there, and names the cells that are none.
fn totals_add(
    name: &str,
    dimensions: &[Dimension],
    cells: &mut BTreeMap<Key, Cell>,
) -> Result<Vec<Problem>, Vec<Problem>> {
    let mut problems = Vec::new();
    for (index, dimension) in dimensions.iter().enumerate() {
        for depth in (1..=dimension.levels.len()).rev() {
            let mut sums: BTreeMap<Key, i64> = BTreeMap::new();
            for (key, cell) in cells.iter() {
                let node = &dimension.nodes[key[index] as usize];
                if node.depth == depth {
                    let mut above = key.clone();
                    above[index] = u32::try_from(node.parent).unwrap_or(u32::MAX);
                    *sums.entry(above).or_default() += cell.value;
                }
            }
            for (key, sum) in sums {
                let known = cells.entry(key).or_insert(Cell { value: sum, row: None });
                if known.value != sum && problems.len() < PROBLEMS_MAX {
                    problems.push(total_refuse(name, known.row, known.value, sum));
                }
            }
            if cells.len() > CELLS_MAX {
                let problem = Problem::error("PROTECT-004", Where::file(name));
                return Err(vec![problem.with("most", CELLS_MAX)]);
            }
        }
    }
    Ok(problems)
}

/// Those of `levels` that a heading names, from the widest on.
pub fn columns_of(levels: &[String], headings: &[String]) -> Vec<usize> {
    levels.iter().map_while(|level| headings.iter().position(|heading| heading == level)).collect()
}
