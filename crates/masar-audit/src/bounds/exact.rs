//! The tightest interval, by linear programmes over everybody's possible sets of
//! services, made whole by branching.
//!
//! Services that no knowledge joins are bounded apart: at most they share
//! nobody, at least the smaller groups are inside the largest.

use super::simplex::{Condition, Fraction, Outcome, Sign, solve};
use super::{Known, Meeting, mask_of};

/// Services joined by knowledge beyond which sets of services are too many.
pub(super) const JOINED_MAX: usize = 9;

/// Programmes solved while making a solution whole.
const BRANCHES_MAX: usize = 60;

/// Most work for one end: a second or so.
const WORK_MAX: u64 = 500_000_000;

/// What the programmes gave for one end of the interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// A limit that holds, and whether it is surely reached.
    Limit(u64, bool),
    /// No people fit what is known.
    Impossible,
    Unknown,
}

/// Masks of services joined by overlaps, unions and meetings.
pub(super) fn joined(known: &Known) -> Vec<u32> {
    let facts = known.overlaps.iter().chain(&known.unions).map(|one| mask_of(&one.services));
    let facts = facts.chain(known.meetings.iter().map(Meeting::mask));
    let mut groups: Vec<u32> = (0..known.components.len()).map(|at| 1 << at).collect();
    for mask in facts {
        let (touched, mut rest): (Vec<u32>, Vec<u32>) =
            groups.iter().partition(|&&group| group & mask != 0);
        rest.push(touched.into_iter().fold(0, |all, group| all | group));
        rest.sort_unstable_by_key(|group| group.trailing_zeros());
        groups = rest;
    }
    groups
}

/// The least or the most people in the services of a group.
pub(super) fn end(known: &Known, group: u32, is_most: bool) -> End {
    let services: Vec<usize> =
        (0..known.components.len()).filter(|at| group & (1 << at) != 0).collect();
    if services.len() > JOINED_MAX {
        return End::Unknown;
    }
    if let &[only] = services.as_slice() {
        return End::Limit(known.components[only], true);
    }
    let columns = (1_usize << services.len()) - 1;
    let local = |mask: u32| {
        services
            .iter()
            .enumerate()
            .filter(|(_, at)| mask & (1 << **at) != 0)
            .fold(0_usize, |local, (bit, _)| local | 1 << bit)
    };
    let mut conditions = Vec::new();
    let mut add = |columns: Vec<usize>, from: u64, to: u64| {
        conditions.extend(conditions_of(columns, from, Some(to)));
    };
    // Column `c` is the people in exactly the services of the set `c + 1`.
    let sets = |fits: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..columns).filter(|column| fits(column + 1)).collect()
    };
    for (bit, &at) in services.iter().enumerate() {
        let size = known.components[at];
        add(sets(&|set| set & (1 << bit) != 0), size, size);
    }
    for overlap in known.overlaps.iter().filter(|one| mask_of(&one.services) & group != 0) {
        let all = local(mask_of(&overlap.services));
        add(sets(&|set| set & all == all), overlap.from, overlap.to);
    }
    for union in known.unions.iter().filter(|one| mask_of(&one.services) & group != 0) {
        let any = local(mask_of(&union.services));
        add(sets(&|set| set & any != 0), union.from, union.to);
    }
    for meeting in known.meetings.iter().filter(|one| one.mask() & group != 0) {
        let groups: Vec<usize> = meeting.groups.iter().map(|one| local(mask_of(one))).collect();
        let all = sets(&|set| groups.iter().all(|any| set & any != 0));
        add(all, meeting.from, meeting.to);
    }
    whole(&vec![true; columns], conditions, is_most, &mut { WORK_MAX })
}

/// These columns add up to at least `from` and at most `to`.
pub(super) fn conditions_of(columns: Vec<usize>, from: u64, to: Option<u64>) -> Vec<Condition> {
    let bound = i128::from(from);
    if to == Some(from) {
        return vec![Condition { columns, sign: Sign::Equal, bound }];
    }
    let most = to.map(|to| Condition {
        columns: columns.clone(),
        sign: Sign::AtMost,
        bound: i128::from(to),
    });
    let least = (from > 0).then_some(Condition { columns, sign: Sign::AtLeast, bound });
    most.into_iter().chain(least).collect()
}

/// The least or the most people of the kinds asked for: branches on what is not
/// whole, best limit first.
pub(super) fn whole(
    asked: &[bool],
    conditions: Vec<Condition>,
    is_most: bool,
    work: &mut u64,
) -> End {
    let mut open: Vec<(i128, Vec<Fraction>, Vec<Condition>)> = Vec::new();
    let limit = |value: Fraction| if is_most { value.floor() } else { value.ceil() };
    match solve(asked, &conditions, is_most, work) {
        Outcome::Best(value, values) => open.push((limit(value), values, conditions)),
        Outcome::None => return End::Impossible,
        Outcome::Unknown => return End::Unknown,
    }
    let people = |limit: i128| u64::try_from(limit.max(0)).unwrap_or(u64::MAX);
    for _ in 0..BRANCHES_MAX {
        let order = |limit: i128| if is_most { limit } else { -limit };
        let best = (0..open.len()).max_by_key(|&at| (order(open[at].0), at));
        let Some(best) = best else { return End::Impossible };
        let (value, values, conditions) = open.swap_remove(best);
        let Some(split) = values.iter().position(|one| !one.is_whole()) else {
            return End::Limit(people(value), true);
        };
        for (sign, bound) in
            [(Sign::AtMost, values[split].floor()), (Sign::AtLeast, values[split].ceil())]
        {
            let mut narrowed = conditions.clone();
            narrowed.push(Condition { columns: vec![split], sign, bound });
            match solve(asked, &narrowed, is_most, work) {
                Outcome::Best(value, values) => open.push((limit(value), values, narrowed)),
                Outcome::None => {}
                Outcome::Unknown => return End::Limit(people(value), false),
            }
        }
    }
    let limits = open.iter().map(|(limit, ..)| *limit);
    let rest = if is_most { limits.max() } else { limits.min() };
    rest.map_or(End::Impossible, |rest| End::Limit(people(rest), false))
}
