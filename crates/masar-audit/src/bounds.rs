//! How many people were reached through several services when not everybody's
//! identity is known: an interval, the tightest that what is known allows.
//!
//! What is known: the size of each service, of overlaps and of unions, each
//! exactly (by identity) or between two numbers (by an estimate), and how many are
//! in each of several groups of services. Services that knowledge joins, up to nine,
//! are solved exactly; more of them by the limits of Fréchet, Bonferroni and Hunter,
//! which hold and may be wider ([`Interval::is_tight`] tells).
//!
//! Whoever knows more of people than sets of services tell (that some cannot be
//! in two at once, that a service is in parts) lists the kinds of people that there
//! can be, and what is known of their sums ([`kinds_bounds`]).

mod exact;
mod kinds;
mod limits;
mod simplex;

use exact::End;
pub use kinds::{KINDS_MAX, Sum, kinds_bounds};

/// More components than this are refused: choices double with each.
pub const COMPONENTS_MAX: usize = 16;

/// Most people of one service: sums stay far from their limits.
const PEOPLE_MAX: u64 = 1_000_000_000_000;

/// People in all, or in any, of some services: at least `from`, at most `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// By position.
    pub services: Vec<usize>,
    pub from: u64,
    pub to: u64,
}

impl Fact {
    /// Known by identity.
    pub fn exact(services: &[usize], people: u64) -> Self {
        Self { services: services.to_vec(), from: people, to: people }
    }

    /// Known by an estimate with its interval.
    pub fn between(services: &[usize], from: u64, to: u64) -> Self {
        Self { services: services.to_vec(), from, to }
    }

    fn mask(&self) -> u32 {
        mask_of(&self.services)
    }
}

/// People in each of some groups of services, a group being everybody in any of
/// its services: at least `from`, at most `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Services of each group, by position.
    pub groups: Vec<Vec<usize>>,
    pub from: u64,
    pub to: u64,
}

impl Meeting {
    fn mask(&self) -> u32 {
        self.groups.iter().fold(0, |mask, group| mask | mask_of(group))
    }
}

/// What is known about people in several services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// People in each service.
    pub components: Vec<u64>,
    /// People in all of the services named.
    pub overlaps: Vec<Fact>,
    /// People in any of the services named.
    pub unions: Vec<Fact>,
    /// People in each of several groups of services.
    pub meetings: Vec<Meeting>,
}

/// From `lower` to `upper`; the `exact` part of the people is known by identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    pub lower: u64,
    pub upper: u64,
    /// People of the largest union that is known exactly; 0 where none is.
    pub exact: u64,
    /// Whether both ends are reached by people that fit all that is known.
    pub is_tight: bool,
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
    /// More people than are counted here.
    People(u64),
    /// A position that is no component, or named twice, or alone.
    Position(usize),
    /// An overlap larger than one of its services, or an interval upside down.
    Overlap(usize),
    /// A union smaller than a member or larger than the sum, or upside down.
    Union(usize),
    /// A meeting of fewer than two groups, of an empty one, or upside down.
    Meeting(usize),
    /// Each fact may be, and not all of them together.
    Impossible,
    /// So many kinds of people, or numbers so large, that they are not solved.
    TooMuch,
}

/// Everybody in services that keep part of their identities: `whole` are the
/// people of each service, `identified` those of them whose identity is known,
/// and `union` how many those are when each is counted once.
///
/// The identified are exact; the others may be among the identified of other
/// services, or be each other.
pub fn partial_identity(
    whole: &[u64],
    identified: &[u64],
    union: u64,
) -> Result<Interval, BadKnown> {
    if whole.len() != identified.len() || whole.is_empty() {
        return Err(BadKnown::Count(identified.len()));
    }
    let largest = identified.iter().copied().max().unwrap_or(0);
    let sum = identified.iter().fold(0, |sum: u64, &people| sum.saturating_add(people));
    if union < largest || union > sum {
        return Err(BadKnown::Union(0));
    }
    if let Some(at) = (0..whole.len()).find(|&at| identified[at] > whole[at]) {
        return Err(BadKnown::Position(at));
    }
    let lower = whole.iter().copied().max().unwrap_or(0).max(union);
    let others = whole.iter().zip(identified).map(|(whole, known)| whole - known);
    let upper = others.fold(union, u64::saturating_add);
    Ok(Interval { lower, upper, exact: union, is_tight: true })
}

/// The tightest interval.
pub fn bounds(known: &Known) -> Result<Interval, BadKnown> {
    known_check(known)?;
    let exact_unions = known.unions.iter().filter(|union| union.from == union.to);
    let mut exact = exact_unions.map(|union| union.from).max().unwrap_or(0);
    let mut all = Interval { lower: 0, upper: 0, exact: 0, is_tight: true };
    for group in exact::joined(known) {
        let (lower, is_low) = end(known, group, false)?;
        let (upper, is_high) = end(known, group, true)?;
        if lower > upper {
            return Err(BadKnown::Impossible);
        }
        if lower == upper && group.count_ones() > 1 {
            exact = exact.max(upper);
        }
        all.lower = all.lower.max(lower);
        all.upper = all.upper.saturating_add(upper);
        all.is_tight &= is_low && is_high;
    }
    if all.lower == all.upper {
        exact = all.upper;
    }
    Ok(Interval { exact, ..all })
}

fn end(known: &Known, group: u32, is_most: bool) -> Result<(u64, bool), BadKnown> {
    match exact::end(known, group, is_most) {
        End::Limit(limit, is_reached) => Ok((limit, is_reached)),
        End::Impossible => Err(BadKnown::Impossible),
        End::Unknown => Ok((limits::end(known, group, is_most), false)),
    }
}

fn known_check(known: &Known) -> Result<(), BadKnown> {
    let sizes = &known.components;
    if sizes.is_empty() || sizes.len() > COMPONENTS_MAX {
        return Err(BadKnown::Count(sizes.len()));
    }
    if let Some(&people) = sizes.iter().find(|&&people| people > PEOPLE_MAX) {
        return Err(BadKnown::People(people));
    }
    for (index, meeting) in known.meetings.iter().enumerate() {
        let outside = meeting.groups.iter().flatten().find(|&&position| position >= sizes.len());
        if let Some(&position) = outside {
            return Err(BadKnown::Position(position));
        }
        let is_empty = meeting.groups.len() < 2 || meeting.groups.iter().any(Vec::is_empty);
        if is_empty || meeting.from > meeting.to {
            return Err(BadKnown::Meeting(index));
        }
    }
    for fact in known.overlaps.iter().chain(&known.unions) {
        let outside = fact.services.iter().find(|&&position| position >= sizes.len());
        if let Some(&position) = outside {
            return Err(BadKnown::Position(position));
        }
        let distinct = fact.mask().count_ones() as usize;
        if distinct < 2 || distinct != fact.services.len() {
            return Err(BadKnown::Position(fact.services.first().copied().unwrap_or(0)));
        }
    }
    let sizes_of = |fact: &Fact| fact.services.iter().map(|&at| sizes[at]).collect::<Vec<_>>();
    for (index, fact) in known.overlaps.iter().enumerate() {
        let smallest = sizes_of(fact).into_iter().min().unwrap_or(0);
        if fact.from > smallest || fact.from > fact.to {
            return Err(BadKnown::Overlap(index));
        }
    }
    for (index, fact) in known.unions.iter().enumerate() {
        let (largest, sum) =
            (sizes_of(fact).into_iter().max().unwrap_or(0), sizes_of(fact).into_iter().sum());
        if fact.to < largest || fact.from > sum || fact.from > fact.to {
            return Err(BadKnown::Union(index));
        }
    }
    Ok(())
}

fn mask_of(services: &[usize]) -> u32 {
    services.iter().fold(0, |mask, &service| mask | 1 << service)
}
