//! How many people were reached through several services when not everybody's
//! identity is known: an interval, the tightest that what is known allows.
//!
//! What is known: the size of each component, of some overlaps of two, of some
//! unions. The interval comes from the limits of Fréchet and Bonferroni over
//! every choice of components (up to [`COMPONENTS_MAX`]), each union known
//! taking the place of its members.

/// More components than this are refused: choices double with each.
pub const COMPONENTS_MAX: usize = 16;

/// What is known about people in several services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// People in each service.
    pub components: Vec<u64>,
    /// Services by position, and the people in both: exact, by identity.
    pub overlaps: Vec<(usize, usize, u64)>,
    /// Services by position, and the people in any of them: exact, by identity.
    pub unions: Vec<(Vec<usize>, u64)>,
}

/// From `lower` to `upper`; the `exact` part of the people is known by identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    pub lower: u64,
    pub upper: u64,
    /// People of the largest union that is known exactly; 0 where none is.
    pub exact: u64,
}

impl Interval {
    pub fn is_exact(self) -> bool {
        self.lower == self.upper
    }

    /// The part that is only bounded: what identity has not settled.
    pub fn bounded(self) -> (u64, u64) {
        (self.lower - self.exact, self.upper - self.exact)
    }
}

/// What is known contradicts itself or is too much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadKnown {
    /// More than [`COMPONENTS_MAX`] components, or none.
    Count(usize),
    /// A position that is no component.
    Position(usize),
    /// An overlap larger than one of its two services.
    Overlap(usize, usize),
    /// A union that is smaller than a member or larger than the sum.
    Union(usize),
    /// No number of people fits all that is said.
    Empty { lower: u64, upper: u64 },
}

/// The tightest interval that the limits give.
pub fn bounds(known: &Known) -> Result<Interval, BadKnown> {
    known_check(known)?;
    let count = known.components.len();
    let full = (1_u32 << count) - 1;
    let mut exact = 0;
    // Upper and lower limits of the union of each choice of components.
    let limits: Vec<(u64, u64)> = (0..=full).map(|choice| choice_limits(known, choice)).collect();
    for (members, size) in &known.unions {
        exact = exact.max(*size);
        debug_assert!(members.iter().all(|&member| member < count));
    }
    let lower = limits.iter().map(|limit| limit.0).max().unwrap_or(0);
    let upper = cover(&limits, full);
    if lower > upper {
        return Err(BadKnown::Empty { lower, upper });
    }
    if count == 1 {
        exact = known.components[0];
    }
    if lower == upper {
        exact = upper;
    }
    Ok(Interval { lower, upper, exact })
}

fn known_check(known: &Known) -> Result<(), BadKnown> {
    let sizes = &known.components;
    if sizes.is_empty() || sizes.len() > COMPONENTS_MAX {
        return Err(BadKnown::Count(sizes.len()));
    }
    for &(one, other, both) in &known.overlaps {
        let outside = [one, other].into_iter().find(|&position| position >= sizes.len());
        if let Some(position) = outside.or((one == other).then_some(one)) {
            return Err(BadKnown::Position(position));
        }
        if both > sizes[one].min(sizes[other]) {
            return Err(BadKnown::Overlap(one, other));
        }
    }
    for (index, (members, size)) in known.unions.iter().enumerate() {
        if let Some(&position) = members.iter().find(|&&position| position >= sizes.len()) {
            return Err(BadKnown::Position(position));
        }
        let members = || mask_of(members);
        let largest = positions(members(), sizes.len()).map(|at| sizes[at]).max().unwrap_or(0);
        let sum =
            positions(members(), sizes.len()).fold(0, |sum: u64, at| sum.saturating_add(sizes[at]));
        if *size < largest || *size > sum {
            return Err(BadKnown::Union(index));
        }
    }
    Ok(())
}

fn mask_of(members: &[usize]) -> u32 {
    members.iter().fold(0, |mask, &member| mask | 1 << member)
}

fn positions(mask: u32, count: usize) -> impl Iterator<Item = usize> {
    (0..count).filter(move |&at| mask & (1 << at) != 0)
}

/// Least and most people in any component of `choice`, by itself.
fn choice_limits(known: &Known, choice: u32) -> (u64, u64) {
    let count = known.components.len();
    let members: Vec<usize> = positions(choice, count).collect();
    let sizes = || members.iter().map(|&at| known.components[at]);
    let sum = sizes().fold(0_u64, u64::saturating_add);
    let mut lower = sizes().max().unwrap_or(0);
    let mut upper = sum.saturating_sub(overlaps_spanning(known, &members));
    // Bonferroni: all overlaps of two taken off is a lower limit, if all are known.
    let pairs: Option<u64> = members
        .iter()
        .enumerate()
        .flat_map(|(index, &one)| members[index + 1..].iter().map(move |&other| (one, other)))
        .map(|(one, other)| overlap(known, one, other))
        .sum();
    if let Some(pairs) = pairs {
        lower = lower.max(sum.saturating_sub(pairs));
    }
    for (members, size) in &known.unions {
        let mask = mask_of(members);
        if mask & !choice == 0 {
            lower = lower.max(*size);
        }
        if choice & !mask == 0 && choice != 0 {
            upper = upper.min(*size);
        }
    }
    (lower, upper)
}

fn overlap(known: &Known, one: usize, other: usize) -> Option<u64> {
    let same =
        |&&(a, b, _): &&(usize, usize, u64)| (a, b) == (one, other) || (b, a) == (one, other);
    known.overlaps.iter().find(same).map(|&(_, _, both)| both)
}

/// Hunter's limit: the overlaps along the best spanning forest may all be taken
/// off the sum.
fn overlaps_spanning(known: &Known, members: &[usize]) -> u64 {
    let mut edges: Vec<(u64, usize, usize)> = known
        .overlaps
        .iter()
        .filter(|(one, other, _)| members.contains(one) && members.contains(other))
        .map(|&(one, other, both)| (both, one, other))
        .collect();
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
fn cover(limits: &[(u64, u64)], full: u32) -> u64 {
    let mut best = vec![u64::MAX; limits.len()];
    best[0] = 0;
    for mask in 1..=full {
        let first = 1 << mask.trailing_zeros();
        // Every part that holds the first component; the rest is already known.
        let rest = mask & !first;
        let mut part = rest;
        loop {
            let chosen = part | first;
            let others = best[(mask & !chosen) as usize];
            let sum = limits[chosen as usize].1.saturating_add(others);
            best[mask as usize] = best[mask as usize].min(sum);
            if part == 0 {
                break;
            }
            part = (part - 1) & rest;
        }
    }
    best[full as usize]
}
