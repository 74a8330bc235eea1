//! Growing tables: whoever lays all editions side by side, each with its sums,
//! and knows that counts only grow, must not find a small number of any of them.
//!
//! *What is promised.* By sums, a small cell of this edition and one that an
//! earlier edition calls small keeps the interval of the rule, as far as the
//! earlier editions left it; by the status column too, no small number is
//! exactly known. Reasons are left untold first, then more is hidden; where
//! even a table without numbers would tell, that is a problem.
//!
//! *Invariant:* hiding more breaks no witness, so what was promised of this
//! table alone still holds. Without an earlier edition this one
//! is attacked by all its reasons, also where they lead astray.
//! Beyond [`PROGRAMME_MAX`] moving cells only bounds are drawn closer, which
//! finds what follows step by step and not what follows only together.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Where};

use crate::corners::CORNERS_MAX;
use crate::facts::{Published, Seen, edition_read};
use crate::joint::{Joint, Loose, PROGRAMME_MAX};
use crate::reader::{Breach, Reader, Want, whole};
use crate::solve::{Solution, Strength};
use crate::system::{System, UNBOUNDED};
use crate::table::Table;

/// Most rounds of attack and repair.
const ROUNDS_MAX: usize = 12;
/// Most work of linear programmes: the squares of the cells that move, over all.
const WORK_MAX: usize = 100_000_000;
/// How much dearer it is to hide what an earlier edition shows.
const SHOWN_TIMES: i64 = 8;

/// What the reader takes from the status column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    Sums,
    /// What is called small is small.
    Small,
    /// And what is hidden for another reason is not.
    Both,
}

impl Known {
    /// The least and the most of a hidden number, `small` as its status says.
    pub fn hidden(self, small: Option<bool>, threshold: i64) -> (i64, i64) {
        match self {
            Self::Small | Self::Both if small == Some(true) => (1, threshold - 1),
            Self::Both if small == Some(false) => (threshold, UNBOUNDED),
            _ => (0, UNBOUNDED),
        }
    }
}

/// One who attacks: with what of the statuses, and with which editions. Who is
/// led astray by a reason that is not told learns nothing from all together,
/// and may still learn from some.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Attack {
    known: Known,
    /// Each earlier edition, and whether it is used.
    uses: Vec<bool>,
    rises: Vec<(usize, usize)>,
}

/// Earlier editions from which this one has grown.
pub struct Editions<'a> {
    system: &'a System,
    earlier: Vec<Vec<Seen>>,
    rises: Vec<(usize, usize)>,
    /// Linear programmes that may still be spent.
    work: usize,
}

/// Cells of this edition for which nothing helped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// The number could be worked out.
    pub exposed: BTreeSet<usize>,
    /// It is not known, but less is open than the rule asks.
    pub narrow: BTreeSet<usize>,
    /// Too much was hidden together with earlier tables for all to be tried.
    pub untried: bool,
    /// Cells of all columns of all tables were too many to be looked at.
    pub cornered: bool,
    /// Earlier tables that name none of this one's columns.
    pub apart: Vec<String>,
}

impl Left {
    /// The same as problems.
    pub fn problems(&self, place: impl Fn(usize) -> Where) -> Vec<Problem> {
        let exposed = self.exposed.iter().map(|cell| Problem::error("PROTECT-018", place(*cell)));
        let narrow = self.narrow.iter().map(|cell| Problem::warning("PROTECT-017", place(*cell)));
        let apart = self.apart.iter().map(|name| {
            let problem = Problem::warning("PROTECT-023", Where::file(name));
            problem.with("found", name)
        });
        let untried = self.untried.then(|| {
            let problem = Problem::warning("PROTECT-021", Where::default());
            problem.with("most", PROGRAMME_MAX)
        });
        let cornered = self.cornered.then(|| {
            let problem = Problem::warning("PROTECT-031", Where::default());
            problem.with("most", CORNERS_MAX)
        });
        exposed.chain(narrow).chain(apart).chain(untried).chain(cornered).collect()
    }
}

/// What is refused in any case need not be made safe from other tables.
pub fn is_refused(solution: &Solution) -> bool {
    solution.promises.iter().any(|promise| promise.strength == Strength::Exposed)
}

impl<'a> Editions<'a> {
    /// The editions that look as if this one has grown from them.
    pub fn new(
        system: &'a System,
        table: &Table,
        published: &[Published],
    ) -> Result<Self, Problem> {
        let mut earlier: Vec<Vec<Seen>> = Vec::new();
        for published in published {
            let seen = edition_read(system, table, published)?;
            // Where nobody is, and what is hidden without a word, tells of no number.
            let told = seen.iter().any(|seen| match seen {
                Seen::Absent | Seen::Hidden { small: None } => false,
                Seen::Hidden { .. } => true,
                Seen::Shown(value) => *value > 0,
            });
            let grew = seen.iter().zip(&system.cells).all(|(seen, cell)| match seen {
                Seen::Shown(value) => *value <= cell.value,
                _ => true,
            });
            if told && grew {
                earlier.push(seen);
            }
        }
        let mut rises: Vec<(usize, usize)> = Vec::new();
        for later in 1..earlier.len() {
            let before = |one: usize, other: usize| grows(&earlier[one], &earlier[other]);
            let linked = (0..later).rev().find_map(|other| {
                let forward = before(other, later).then_some((other, later));
                forward.or_else(|| before(later, other).then_some((later, other)))
            });
            rises.extend(linked);
        }
        let last = earlier.len();
        rises.extend((0..last).map(|edition| (edition, last)));
        Ok(Self { system, earlier, rises, work: WORK_MAX })
    }

    /// Leaves reasons untold and hides more until nothing small follows.
    pub fn repair(&mut self, solution: &mut Solution) -> Left {
        let mut left = Left::default();
        if is_refused(solution) {
            return left;
        }
        let attacks = self.attacks();
        let mut given_up: BTreeSet<(usize, usize)> = BTreeSet::new();
        for _ in 0..ROUNDS_MAX {
            let mut changed = false;
            for (number, attack) in attacks.iter().enumerate() {
                for breach in self.breaches(solution, attack) {
                    if given_up.contains(&(breach.at, number)) {
                        continue;
                    }
                    let mut work = self.work;
                    let mended = self.breach_mend(solution, attack, &breach, &mut work);
                    self.work = work;
                    if mended {
                        changed = true;
                    } else {
                        given_up.insert((breach.at, number));
                    }
                }
            }
            if !changed {
                break;
            }
        }
        self.rest_hide(solution, &mut left);
        let large = |attack| self.joint(solution, attack).moving() > PROGRAMME_MAX;
        left.untried = !self.earlier.is_empty() && (self.work == 0 || attacks.iter().any(large));
        left
    }

    /// All who attack, the one who knows least first.
    fn attacks(&self) -> Vec<Attack> {
        let last = self.earlier.len();
        let attack = |known: Known, uses: Vec<bool>| {
            let used = |edition: usize| edition == last || uses[edition];
            let rises = self.rises.iter().filter(|(one, other)| used(*one) && used(*other));
            Attack { known, rises: rises.copied().collect(), uses }
        };
        let all = [Known::Sums, Known::Small, Known::Both];
        let joined = all.into_iter().filter(|_| last > 0);
        let mut attacks: Vec<Attack> =
            joined.map(|known| attack(known, vec![true; last])).collect();
        let one = |edition: usize| (0..last).map(|other| other == edition).collect();
        // The last number is that of this edition: it stands alone.
        let some = (0..=last).filter(|edition| last > 1 || *edition == last);
        attacks.extend(some.map(|edition| attack(Known::Both, one(edition))));
        attacks
    }

    /// What is exact in spite of all: the table is shown without numbers.
    fn rest_hide(&mut self, solution: &mut Solution, left: &mut Left) {
        let count = self.system.cells.len();
        if self.exact(solution).is_empty() {
            let attacks = self.attacks();
            let by_sums = attacks.iter().filter(|attack| attack.known == Known::Sums);
            let narrow = by_sums.flat_map(|attack| self.breaches(solution, attack));
            left.narrow = narrow.map(|breach| breach.at % count).collect();
            return;
        }
        for (cell, known) in self.system.cells.iter().enumerate() {
            solution.masked[cell] = true;
            solution.hidden[cell] |= known.row.is_some();
        }
        left.exposed = self.exact(solution).into_iter().map(|at| at % count).collect();
    }

    fn exact(&mut self, solution: &Solution) -> BTreeSet<usize> {
        let attacks = self.attacks();
        let found = attacks.iter().flat_map(|attack| self.breaches(solution, attack));
        found.filter(Breach::is_exact).map(|breach| breach.at).collect()
    }

    /// The bounds that a reader begins with.
    fn joint<'j>(&'j self, solution: &Solution, attack: &'j Attack) -> Joint<'j> {
        let known = attack.known;
        let least = self.system.threshold;
        let hidden = |small: Option<bool>| known.hidden(small, least);
        let seen = self.earlier.iter().zip(&attack.uses).flat_map(|(edition, used)| {
            edition.iter().map(move |seen| match seen {
                _ if !used => (0, 0),
                Seen::Absent => (0, UNBOUNDED),
                Seen::Hidden { small } => hidden(*small),
                Seen::Shown(value) => (*value, *value),
            })
        });
        let own = self.system.cells.iter().enumerate().map(|(cell, at)| {
            if solution.hidden[cell] {
                hidden(Some(reason_told(self.system, solution, cell)))
            } else if at.row.is_none() && !at.fixed {
                (0, UNBOUNDED)
            } else {
                (at.value, at.value)
            }
        });
        Joint::new(self.system, seen.chain(own).collect(), &attack.rises)
    }

    /// What was known before this edition.
    fn joint_before<'j>(&'j self, solution: &Solution, attack: &'j Attack) -> Joint<'j> {
        let mut joint = self.joint(solution, attack);
        let first = self.earlier.len() * self.system.cells.len();
        joint.bounds[first..].fill((0, UNBOUNDED));
        joint
    }

    /// What must hold of each cell, in the order of cells.
    fn wants(&self, attack: &Attack) -> Vec<(usize, Want)> {
        let (known, count) = (attack.known, self.system.cells.len());
        let widest = self.system.threshold - 1;
        let wide = |small: bool, least: i64| match (known, small) {
            (Known::Sums, true) => Want::Wide(least.clamp(1, widest), widest),
            _ => Want::Open,
        };
        let seen = self.earlier.iter().flatten().enumerate().filter_map(|(at, seen)| match seen {
            Seen::Hidden { small } if attack.uses[at / count] => {
                Some((at, wide(*small == Some(true), 1)))
            }
            _ => None,
        });
        let first = self.earlier.len() * self.system.cells.len();
        let own = self.system.cells.iter().enumerate().filter(|(_, cell)| cell.primary);
        let own = own.map(|(cell, known)| (first + cell, wide(true, known.at_least)));
        seen.chain(own).collect()
    }

    fn breaches(&mut self, solution: &Solution, attack: &Attack) -> Vec<Breach> {
        let mut work = self.work;
        let first = self.earlier.len() * self.system.cells.len();
        let mut now = Reader::new(self.joint(solution, attack));
        let mut before = None;
        let mut found = Vec::new();
        let wants = self.wants(attack);
        now.look(&wants, &mut work);
        for (at, want) in wants {
            let Some(breach) = now.breach(at, want, &mut work) else { continue };
            let value = self.system.cells[at % self.system.cells.len()].value;
            let small = match whole(breach.found.0, true) {
                // A wrong number is none that is given away.
                only if at >= first => only == value,
                only => (1..self.system.threshold).contains(&only),
            };
            let told = at < first && {
                let joint = || Reader::new(self.joint_before(solution, attack));
                !before.get_or_insert_with(joint).knew_less(&breach, &mut work)
            };
            if (small || matches!(want, Want::Wide(..))) && !told {
                found.push(breach);
            }
        }
        self.work = work;
        found
    }

    /// Whether something could be done.
    fn breach_mend(
        &self,
        solution: &mut Solution,
        attack: &Attack,
        breach: &Breach,
        work: &mut usize,
    ) -> bool {
        let known = attack.known;
        let first = self.earlier.len() * self.system.cells.len();
        let own = breach.at.checked_sub(first);
        if let (Known::Small | Known::Both, Some(cell)) = (known, own)
            && reason_told(self.system, solution, cell)
        {
            solution.masked[cell] = true;
            return true;
        }
        let joint = self.joint(solution, attack);
        if joint.moving() > PROGRAMME_MAX || !spent(&joint, self.system.cells.len(), work) {
            return breach.is_exact()
                && self.beside_hide(solution, breach.at % self.system.cells.len());
        }
        let loose = self.loose(solution, known);
        let (low, high) = (whole(breach.found.0, true), whole(breach.found.1, false));
        let goals: Vec<Vec<i64>> = match breach.want {
            Want::Open => vec![vec![low - 1, high + 1]],
            Want::Wide(least, most) => {
                let down = (low > least).then(|| vec![least, low - 1]);
                let up = (high < most).then(|| vec![most, high + 1]);
                down.into_iter().chain(up).collect()
            }
        };
        let price = |cells: &Vec<usize>| cells.iter().map(|at| loose[at].price).sum::<i64>();
        let mut changed = false;
        for goals in goals {
            let ways = goals.iter().filter_map(|goal| joint.free(breach.at, *goal, &loose));
            let way = match breach.want {
                Want::Open => ways.min_by_key(price),
                Want::Wide(..) => { ways }.next(),
            };
            for at in way.into_iter().flatten() {
                solution.hidden[at - first] = true;
                changed = true;
            }
        }
        changed || known != Known::Sums && self.reasons_drop(solution)
    }

    /// In a table that is too large, all that a cell adds up with is hidden, for
    /// want of a better way; whether anything was.
    fn beside_hide(&self, solution: &mut Solution, cell: usize) -> bool {
        let mut changed = false;
        for (sum, _) in &self.system.sums_of[cell] {
            let (total, parts) = &self.system.sums[*sum];
            for at in parts.iter().chain([total]) {
                if !solution.hidden[*at] && self.system.cells[*at].row.is_some() {
                    solution.hidden[*at] = true;
                    changed = true;
                }
            }
        }
        changed
    }

    /// No reason of this edition is told; whether one was.
    fn reasons_drop(&self, solution: &mut Solution) -> bool {
        let told = |cell: &usize| reason_told(self.system, solution, *cell);
        let told: Vec<usize> = (0..self.system.cells.len()).filter(told).collect();
        told.iter().for_each(|cell| solution.masked[*cell] = true);
        !told.is_empty()
    }

    /// What of this edition could be hidden.
    fn loose(&self, solution: &Solution, known: Known) -> BTreeMap<usize, Loose> {
        let first = self.earlier.len() * self.system.cells.len();
        let mut loose = BTreeMap::new();
        for (cell, at) in self.system.cells.iter().enumerate() {
            if at.fixed || at.row.is_none() || solution.hidden[cell] {
                continue;
            }
            let low = match known {
                Known::Both if at.value == 0 => continue,
                Known::Both => self.system.threshold,
                _ => 0,
            };
            let price = at.cost * if at.unchanged { SHOWN_TIMES } else { 1 };
            loose.insert(first + cell, Loose { price, low, high: UNBOUNDED });
        }
        loose
    }
}

/// Takes a programme that may free every cell from the work that is left.
fn spent(joint: &Joint, cells: usize, work: &mut usize) -> bool {
    let size = joint.moving() + cells;
    *work = work.saturating_sub(size * size);
    *work > 0
}

/// The status says that this cell is small.
pub fn reason_told(system: &System, solution: &Solution, cell: usize) -> bool {
    let known = &system.cells[cell];
    known.primary && !solution.masked[cell] && !known.told
}

/// Nothing that the later shows is less than what the earlier shows.
fn grows(earlier: &[Seen], later: &[Seen]) -> bool {
    earlier.iter().zip(later).all(|pair| match pair {
        (Seen::Shown(earlier), Seen::Shown(later)) => earlier <= later,
        _ => true,
    })
}
