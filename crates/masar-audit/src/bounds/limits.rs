//! Limits for many services joined by knowledge: Fréchet, Bonferroni and Hunter
//! over every choice of services. They hold, and may be wider than the tightest.

use super::Known;

/// The least or the most people in the services of a group.
pub(super) fn end(known: &Known, group: u32, is_most: bool) -> u64 {
    let services: Vec<usize> =
        (0..known.components.len()).filter(|at| group & (1 << at) != 0).collect();
    let full = (1_usize << services.len()) - 1;
    let choices = (0..=full).map(|choice| {
        let bits = services.iter().enumerate().filter(|(bit, _)| choice & (1 << bit) != 0);
        choice_limits(known, &bits.map(|(_, &at)| at).collect::<Vec<_>>())
    });
    let limits: Vec<(u64, u64)> = choices.collect();
    if is_most { cover(&limits, full) } else { limits.iter().map(|one| one.0).max().unwrap_or(0) }
}

/// Least and most people in any of these services, by themselves.
fn choice_limits(known: &Known, members: &[usize]) -> (u64, u64) {
    let choice = super::mask_of(members);
    let sizes = || members.iter().map(|&at| known.components[at]);
    let sum = sizes().fold(0_u64, u64::saturating_add);
    let mut lower = sizes().max().unwrap_or(0);
    let mut upper = sum.saturating_sub(overlaps_spanning(known, members));
    // Bonferroni: all overlaps of two taken off is a lower limit, if all are known.
    let pairs: Option<u64> = members
        .iter()
        .enumerate()
        .flat_map(|(index, &one)| members[index + 1..].iter().map(move |&other| (one, other)))
        .map(|(one, other)| overlap_most(known, one, other))
        .sum();
    if let Some(pairs) = pairs {
        lower = lower.max(sum.saturating_sub(pairs));
    }
    for union in &known.unions {
        let mask = union.mask();
        if mask & !choice == 0 {
            lower = lower.max(union.from);
        }
        if choice & !mask == 0 && choice != 0 {
            upper = upper.min(union.to);
        }
    }
    (lower, upper)
}

fn overlap_most(known: &Known, one: usize, other: usize) -> Option<u64> {
    let pair = super::mask_of(&[one, other]);
    known.overlaps.iter().filter(|fact| fact.mask() == pair).map(|fact| fact.to).min()
}

/// Hunter's limit: the overlaps along the best spanning forest may all be taken
/// off the sum.
fn overlaps_spanning(known: &Known, members: &[usize]) -> u64 {
    let pairs = known.overlaps.iter().filter_map(|fact| match *fact.services.as_slice() {
        [one, other] if members.contains(&one) && members.contains(&other) => {
            Some((fact.from, one, other))
        }
        _ => None,
    });
    let mut edges: Vec<(u64, usize, usize)> = pairs.collect();
    edges.sort_unstable_by(|one, other| other.cmp(one));
    let mut tree: Vec<usize> = (0..known.components.len()).collect();
    let mut taken = 0_u64;
    for (both, one, other) in edges {
        let (from, to) = (tree[one], tree[other]);
        if from != to {
            taken = taken.saturating_add(both);
            tree.iter_mut().filter(|name| **name == from).for_each(|name| *name = to);
        }
    }
    taken
}

/// The least sum of upper limits of choices that together hold everything.
fn cover(limits: &[(u64, u64)], full: usize) -> u64 {
    let mut best = vec![u64::MAX; limits.len()];
    best[0] = 0;
    for mask in 1..=full {
        let first = 1_usize << mask.trailing_zeros();
        // Every part that holds the first component; the rest is already known.
        let rest = mask & !first;
        let mut part = rest;
        loop {
            let chosen = part | first;
            let others = best[mask & !chosen];
            let sum = limits[chosen].1.saturating_add(others);
            best[mask] = best[mask].min(sum);
            if part == 0 {
                break;
            }
            part = (part - 1) & rest;
        }
    }
    best[full]
}
