//! A table that would break a promise is not published; this finds the nearest
//! one that can be: a level or a dimension left out, or two, whatever keeps the
//! most rows; where that is not enough, more of them, and small categories joined.
//!
//! *Invariant:* what is proposed was protected and attacked like any table.

use masar_domain::Problem;

use crate::collapse::{Collapsed, collapse_table};
use crate::dims::dims_parse;
use crate::facts::Published;
use crate::protect::{Rules, protect_table};
use crate::table::{amount_read, csv_read};

/// Versions above this many bytes are not tried: each one costs a protection.
const TEXT_MAX: usize = 1 << 20;

/// Most versions that are tried, of one or two steps and of more.
const TRIES_MAX: usize = 60;
const CHAIN_MAX: usize = 24;

/// Rules for [`collapse_table`] that make a table safe, the one that keeps the
/// most rows first; nothing where no such version is found.
pub fn nearest_safe(
    name: &str,
    text: &str,
    spec: &str,
    published: &[Published],
    rules: &Rules,
) -> Option<Vec<String>> {
    let search = Search { name, text, spec, published, rules };
    search.few_steps().or_else(|| search.many_steps())
}

struct Search<'a> {
    name: &'a str,
    text: &'a str,
    spec: &'a str,
    published: &'a [Published],
    rules: &'a Rules,
}

impl Search<'_> {
    fn made(&self, steps: Vec<String>) -> Option<(Vec<String>, Collapsed)> {
        let made = collapse_table(self.name, self.text, self.spec, &steps).ok()?;
        Some((steps, made))
    }

    fn is_safe(&self, made: &Collapsed) -> bool {
        let done = protect_table(self.name, &made.text, &made.dims, self.published, self.rules);
        made.text.len() <= TEXT_MAX
            && done.is_ok_and(|done| !done.problems.iter().any(Problem::is_error))
    }

    /// One step, or two.
    fn few_steps(&self) -> Option<Vec<String>> {
        if self.text.len() > TEXT_MAX {
            return None;
        }
        let singles = steps_of(self.spec);
        let pairs = singles.iter().enumerate().flat_map(|(at, first)| {
            singles[at + 1..].iter().map(|second| vec![first.clone(), second.clone()])
        });
        let pairs: Vec<Vec<String>> = pairs.collect();
        let singles = singles.iter().map(|rule| vec![rule.clone()]).collect::<Vec<_>>();
        let mut tries = 0;
        for candidates in [singles, pairs] {
            let mut made: Vec<(Vec<String>, Collapsed)> =
                candidates.into_iter().filter_map(|steps| self.made(steps)).collect();
            made.sort_by_key(most_rows);
            for (steps, made) in made {
                tries += 1;
                if tries > TRIES_MAX {
                    return None;
                }
                if self.is_safe(&made) {
                    return Some(steps);
                }
            }
        }
        None
    }

    /// Step after step, each the one that keeps the most rows; where one level
    /// of one dimension is left, its smallest categories are joined.
    fn many_steps(&self) -> Option<Vec<String>> {
        let mut steps = Vec::new();
        let mut dims = self.spec.to_owned();
        let mut at =
            Collapsed { text: self.text.to_owned(), dims: dims.clone(), losses: Vec::new() };
        for _ in 0..CHAIN_MAX {
            let mut next = steps_of(&dims);
            if next.is_empty() {
                next.extend(smallest_join(self.name, &at));
            }
            let longer = |step: String| self.made([steps.clone(), vec![step]].concat());
            let (further, made) = next.into_iter().filter_map(longer).min_by_key(most_rows)?;
            if self.is_safe(&made) {
                return Some(further);
            }
            (steps, dims) = (further, made.dims.clone());
            at = made;
        }
        None
    }
}

fn most_rows((steps, made): &(Vec<String>, Collapsed)) -> (std::cmp::Reverse<usize>, Vec<String>) {
    (std::cmp::Reverse(made.text.len()), steps.clone())
}

/// The two smallest categories of the only level that is left, as one; nothing
/// where there are no three.
fn smallest_join(name: &str, made: &Collapsed) -> Option<String> {
    let (headings, rows) = csv_read(name, &made.text).ok()?;
    let find = |column: &str| headings.iter().position(|heading| heading == column);
    let (label, value) = (find(&made.dims)?, find("value")?);
    let count = |row: &Vec<String>| amount_read(&row[value]).unwrap_or(0);
    let mut parts: Vec<(i64, &String)> = rows
        .iter()
        .filter(|row| !row[label].is_empty())
        .map(|row| (count(row), &row[label]))
        .collect();
    parts.sort();
    match parts[..] {
        [(_, one), (_, other), _, ..] => Some(format!("{}:{one}+{other}={one} {other}", made.dims)),
        _ => None,
    }
}

/// Each level into the one above it, and each dimension left out.
fn steps_of(spec: &str) -> Vec<String> {
    let Ok(dimensions) = dims_parse(spec) else { return Vec::new() };
    let mut steps = Vec::new();
    for dimension in &dimensions {
        for pair in dimension.levels.windows(2) {
            steps.push(format!("{}>{}", pair[1], pair[0]));
        }
        if dimensions.len() > 1 {
            steps.push(format!("{}>", dimension.levels[0]));
        }
    }
    steps
}
