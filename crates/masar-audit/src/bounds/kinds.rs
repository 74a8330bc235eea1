//! People of kinds that exclude each other: how many there are of each is not
//! known, only what some of them are together.

use std::collections::BTreeMap;

use super::exact::{End, conditions_of, whole};
use super::{BadKnown, Interval};

/// More kinds than this that knowledge joins are not solved.
pub const KINDS_MAX: usize = 512;

/// The people of some kinds together: at least `from`, at most `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// By position, each once.
    pub kinds: Vec<usize>,
    pub from: u64,
    /// `None`: no limit.
    pub to: Option<u64>,
}

/// The tightest interval of the people of the kinds asked for. Every kind must be
/// in a sum that has a limit. Sums that are joined to no kind asked for are not
/// looked at: that all of them can be, is seen by asking for all kinds.
///
/// Of `work`, steps of the solver times the size of its table, as much is taken as
/// was done; where it ends, the interval is wider ([`Interval::is_tight`]) or none.
pub fn kinds_bounds(
    kinds: usize,
    sums: &[Sum],
    asked: &[bool],
    work: &mut u64,
) -> Result<Interval, BadKnown> {
    let is_asked = |kind: usize| asked.get(kind).copied().unwrap_or(false);
    let mut all = Interval { lower: 0, upper: 0, exact: 0, is_tight: true };
    for (members, own) in joined(kinds, sums) {
        if !members.iter().any(|&kind| is_asked(kind)) {
            continue;
        }
        if members.len() > KINDS_MAX {
            return Err(BadKnown::TooMuch);
        }
        let place = |kind: &usize| members.binary_search(kind).ok();
        let conditions: Vec<_> = own
            .iter()
            .flat_map(|sum| {
                conditions_of(sum.kinds.iter().filter_map(place).collect(), sum.from, sum.to)
            })
            .collect();
        let asked: Vec<bool> = members.iter().map(|&kind| is_asked(kind)).collect();
        let mut end = |is_most| match whole(&asked, conditions.clone(), is_most, work) {
            End::Limit(limit, is_reached) => Ok((limit, is_reached)),
            End::Impossible => Err(BadKnown::Impossible),
            End::Unknown => Err(BadKnown::TooMuch),
        };
        let ((lower, is_low), (upper, is_high)) = (end(false)?, end(true)?);
        all.lower = all.lower.saturating_add(lower);
        all.upper = all.upper.saturating_add(upper);
        all.is_tight &= is_low && is_high;
    }
    // Sums of no kind at all are joined to nothing.
    if sums.iter().any(|sum| sum.kinds.is_empty() && sum.from > 0) {
        return Err(BadKnown::Impossible);
    }
    Ok(Interval { exact: if all.is_exact() { all.lower } else { 0 }, ..all })
}

/// Kinds that sums join, ascending, with those sums.
fn joined(kinds: usize, sums: &[Sum]) -> Vec<(Vec<usize>, Vec<&Sum>)> {
    let mut roots: Vec<usize> = (0..kinds).collect();
    for sum in sums {
        let Some(&first) = sum.kinds.first() else { continue };
        let first = root(&mut roots, first);
        for &kind in &sum.kinds {
            let other = root(&mut roots, kind);
            roots[other] = first;
        }
    }
    let mut groups: BTreeMap<usize, (Vec<usize>, Vec<&Sum>)> = BTreeMap::new();
    for kind in 0..kinds {
        groups.entry(root(&mut roots, kind)).or_default().0.push(kind);
    }
    for sum in sums {
        let Some(&first) = sum.kinds.first() else { continue };
        groups.entry(root(&mut roots, first)).or_default().1.push(sum);
    }
    groups.into_values().collect()
}

/// The kind that stands for all that are joined to this one.
fn root(roots: &mut [usize], mut kind: usize) -> usize {
    while roots[kind] != kind {
        roots[kind] = roots[roots[kind]];
        kind = roots[kind];
    }
    kind
}
