//! A table that would break a promise is not published; this finds the nearest
//! one that can be: a level or a dimension left out, or two, whatever keeps the
//! most rows.
//!
//! *Invariant:* what is proposed was protected and attacked like any table.

use masar_domain::Problem;

use crate::collapse::{Collapsed, collapse_table};
use crate::dims::dims_parse;
use crate::facts::Published;
use crate::protect::{Rules, protect_table};

/// Tables above this many bytes get no proposal: each one costs a protection.
const TEXT_MAX: usize = 1 << 20;

/// Most versions that are tried.
const TRIES_MAX: usize = 60;

/// Rules for [`collapse_table`] that make a table safe, the one that keeps the
/// most rows first; nothing where no such version is found.
pub fn nearest_safe(
    name: &str,
    text: &str,
    spec: &str,
    published: &[Published],
    rules: &Rules,
) -> Option<Vec<String>> {
    if text.len() > TEXT_MAX {
        return None;
    }
    let singles = steps_of(spec);
    let pairs = singles.iter().enumerate().flat_map(|(at, first)| {
        singles[at + 1..].iter().map(|second| vec![first.clone(), second.clone()])
    });
    let singles = singles.iter().map(|rule| vec![rule.clone()]).collect::<Vec<_>>();
    let mut tries = 0;
    for candidates in [singles.clone(), pairs.collect()] {
        let made = |rules: Vec<String>| {
            let collapsed = collapse_table(name, text, spec, &rules).ok()?;
            Some((rules, collapsed))
        };
        let mut made: Vec<(Vec<String>, Collapsed)> =
            candidates.into_iter().filter_map(made).collect();
        made.sort_by_key(|(rules, made)| (std::cmp::Reverse(made.text.len()), rules.clone()));
        for (steps, made) in made {
            tries += 1;
            if tries > TRIES_MAX {
                return None;
            }
            let done = protect_table(name, &made.text, &made.dims, published, rules);
            if done.is_ok_and(|done| !done.problems.iter().any(Problem::is_error)) {
                return Some(steps);
            }
        }
    }
    None
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
