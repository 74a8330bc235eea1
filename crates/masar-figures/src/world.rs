//! Every population that looks as the facts do and fits what is told beside them:
//! the fewest and the most people that one of them has, whole and in a cell.
//!
//! A *look* is what the records show of somebody in one part: by name, or in the
//! head counts of one component. Looks of a part are of different people. A
//! person has at most one look in each part, and looks in two groups of a column
//! by which nobody is in two are not of one person. The sets of looks that one
//! person can have are the kinds of people that there can be; the solver of the
//! audit takes them all at once.

use std::collections::BTreeMap;

use masar_audit::bounds::{BadKnown, KINDS_MAX, Sum, kinds_bounds};

use crate::query::Bounds;

/// Most kinds that are listed at all, most of them joined by nothing.
const KINDS_LISTED_MAX: usize = 16 * KINDS_MAX;

/// The part of the people known by name; the components follow.
pub(crate) const BY_NAME: usize = 0;

/// What the records show of somebody in one part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Look {
    pub(crate) part: usize,
    /// A bit for each of the marks that what is told speaks of.
    pub(crate) marks: u32,
    /// By column by which nobody is in two groups; `None`: not recorded.
    pub(crate) groups: Vec<Option<String>>,
    /// Whether it is in the cell that is asked for.
    pub(crate) in_cell: bool,
}

/// People by what the records show of them.
pub(crate) type Looks = BTreeMap<Look, u64>;

/// How people under marks are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Under {
    All,
    Any,
    /// Counted without a name under any of the marks, and known by name.
    NamedToo,
}

/// So many people are under these marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Meeting {
    pub(crate) under: Under,
    pub(crate) marks: u32,
    pub(crate) from: u64,
    pub(crate) to: Option<u64>,
}

/// Why there is no tightest interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoWorld {
    /// All of it together cannot be true.
    Contradiction,
    /// More kinds of people than are solved.
    TooMuch,
}

/// The interval, and whether both ends are surely reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) bounds: Bounds,
    pub(crate) is_tight: bool,
}

/// A kind of people.
#[derive(Clone, Debug, Default)]
struct Kind {
    /// By position among the looks.
    looks: Vec<usize>,
    is_named: bool,
    marks: u32,
    marks_nameless: u32,
    groups: Vec<Option<String>>,
    in_cell: bool,
}

impl Kind {
    /// The same with one look more; `None` where nobody can have both.
    fn with(&self, at: usize, look: &Look) -> Option<Self> {
        let mut groups = look.groups.clone();
        for (own, group) in self.groups.iter().zip(&mut groups) {
            match (own, &group) {
                (Some(own), Some(group)) if own != group => return None,
                (Some(own), None) => *group = Some(own.clone()),
                _ => {}
            }
        }
        let is_named = look.part == BY_NAME;
        Some(Self {
            looks: [&self.looks[..], &[at]].concat(),
            is_named: self.is_named || is_named,
            marks: self.marks | look.marks,
            marks_nameless: self.marks_nameless | if is_named { 0 } else { look.marks },
            groups,
            in_cell: self.in_cell || look.in_cell,
        })
    }

    fn is_under(&self, meeting: &Meeting) -> bool {
        match meeting.under {
            Under::All => self.marks & meeting.marks == meeting.marks,
            Under::Any => self.marks & meeting.marks != 0,
            Under::NamedToo => self.is_named && self.marks_nameless & meeting.marks != 0,
        }
    }
}

/// The tightest interval of all people, or of those in the cell asked for; of the
/// solver's `work` as much is taken as was done.
pub(crate) fn world_bounds(
    looks: &Looks,
    meetings: &[Meeting],
    is_whole: bool,
    work: &mut u64,
) -> Result<Found, NoWorld> {
    let (looks, apart) = apart(looks, meetings);
    let kinds = kinds(&looks).ok_or(NoWorld::TooMuch)?;
    let list = |fits: &dyn Fn(&Kind) -> bool| -> Vec<usize> {
        let fitting = kinds.iter().enumerate().filter(|(_, kind)| fits(kind));
        fitting.map(|(at, _)| at).collect()
    };
    let mut sums: Vec<Sum> =
        (0..looks.len()).map(|_| Sum { kinds: Vec::new(), from: 0, to: None }).collect();
    for (at, kind) in kinds.iter().enumerate() {
        kind.looks.iter().for_each(|&look| sums[look].kinds.push(at));
    }
    for (sum, (_, people)) in sums.iter_mut().zip(&looks) {
        (sum.from, sum.to) = (*people, Some(*people));
    }
    sums.extend(meetings.iter().map(|meeting| Sum {
        kinds: list(&|kind| kind.is_under(meeting)),
        from: meeting.from,
        to: meeting.to,
    }));
    let asked: Vec<bool> = kinds.iter().map(|kind| is_whole || kind.in_cell).collect();
    let found = kinds_bounds(kinds.len(), &sums, &asked, work).map_err(|bad| match bad {
        BadKnown::Impossible => NoWorld::Contradiction,
        _ => NoWorld::TooMuch,
    })?;
    let mut bounds = Bounds { lower: found.lower, upper: found.upper };
    for part in apart.values() {
        let people = if is_whole { part.all } else { part.in_cell };
        bounds = Bounds { lower: bounds.lower.max(people), upper: bounds.upper + people };
    }
    Ok(Found { bounds, is_tight: found.is_tight })
}

/// People of a component of which nothing is told.
#[derive(Default)]
struct Apart {
    all: u64,
    in_cell: u64,
}

/// Components of which nothing is told, where anybody may be in them, need no
/// solving: all of them may be among the others, or none.
fn apart<'a>(
    looks: &'a Looks,
    meetings: &[Meeting],
) -> (Vec<(&'a Look, u64)>, BTreeMap<usize, Apart>) {
    let told = meetings.iter().fold(0, |marks, meeting| marks | meeting.marks);
    let mut marks: BTreeMap<usize, u32> = BTreeMap::new();
    for look in looks.keys() {
        *marks.entry(look.part).or_default() |= look.marks & told;
    }
    let is_apart = |look: &Look| {
        look.part != BY_NAME && look.groups.is_empty() && marks.get(&look.part) == Some(&0)
    };
    let mut apart: BTreeMap<usize, Apart> = BTreeMap::new();
    for (look, people) in looks.iter().filter(|(look, _)| is_apart(look)) {
        let part = apart.entry(look.part).or_default();
        part.all += people;
        part.in_cell += if look.in_cell { *people } else { 0 };
    }
    let rest = looks.iter().filter(|(look, _)| !is_apart(look));
    (rest.map(|(look, &people)| (look, people)).collect(), apart)
}

/// Every set of looks that one person can have; `None` where they are too many.
fn kinds(looks: &[(&Look, u64)]) -> Option<Vec<Kind>> {
    let mut kinds = vec![Kind::default()];
    let mut first = 0;
    while let Some((look, _)) = looks.get(first) {
        let last =
            first + looks[first..].iter().take_while(|(one, _)| one.part == look.part).count();
        let mut more = Vec::new();
        for kind in &kinds {
            for (at, (look, _)) in looks.iter().enumerate().take(last).skip(first) {
                more.extend(kind.with(at, look));
            }
            if kinds.len() + more.len() > KINDS_LISTED_MAX {
                return None;
            }
        }
        kinds.append(&mut more);
        first = last;
    }
    // Nobody is of the kind that the records do not show.
    kinds.swap_remove(0);
    Some(kinds)
}
