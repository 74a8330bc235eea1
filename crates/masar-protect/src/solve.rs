//! Which cells to hide beside the primary ones: promises are made one after
//! the other, each by the cheapest change that keeps it, in a large table by
//! linear programmes from the first; then [`crate::improve`] looks for cheaper ones
//! together.
//!
//! *Invariant:* a cell is shown only while every promise has a witness without
//! it. What cannot be promised is said, never passed over.

use crate::cube::{Cube, Goal, cube_find, cubes_find};
use crate::improve::{plan_improve, plan_prune};
use crate::local::{CELLS_MAX, cells_joined, cells_near};
use crate::lp::Attack;
use crate::plan::{BANNED, Changes, Plan};
use crate::promise::Promise;
use crate::reasons::reasons_mask;
use crate::system::{Attacker, Knows, System};
use crate::widen::promises_widen;

/// Tables up to this many cells are given to the linear programme each time.
const SMALL: usize = 400;
/// Most thresholds below its own that a small table is tried under.
const THRESHOLDS_MAX: i64 = 50;
/// Most linear programmes near a cell in a large table for whole intervals.
const PROGRAMMES_MAX: usize = 3_000;
/// The same at first, and again for showing cells.
const PROGRAMMES_LESS: usize = 1_000;
/// Most cells of all programmes of what is hidden, together, each time.
const JOINED_MAX: usize = 4_000_000;
/// The same for what is looked for once more in the end.
const JOINED_AGAIN: usize = 200_000;

/// What holds for a hidden cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Any value of the rule, although rule and statuses are known.
    Rule,
    /// Any value of the rule, as far as sums tell.
    Sums,
    /// More than one value.
    NotExact,
    /// The sums give it away.
    Exposed,
}

/// One promise with the changes that prove it.
#[derive(Clone, Debug)]
pub struct CellPromise {
    pub cell: usize,
    pub strength: Strength,
    pub witnesses: Vec<Witness>,
}

/// The cell can move by this much, and these move with it.
#[derive(Clone, Debug)]
pub struct Witness {
    pub goal: Goal,
    pub changes: Changes,
}

/// What is hidden and why that is safe.
pub struct Solution {
    pub hidden: Vec<bool>,
    /// Small cells whose reason would tell their number: it is not told.
    pub masked: Vec<bool>,
    pub promises: Vec<CellPromise>,
}

/// Hides what must be hidden. In a small table whatever a lower threshold hides
/// stays hidden, so that a higher one never shows more, up to [`THRESHOLDS_MAX`];
/// in a large one that would hide too much.
pub fn solve_under(system: &System) -> Solution {
    let mut kept = vec![false; system.cells.len()];
    if system.cells.len() <= SMALL {
        for threshold in 2..system.threshold.min(THRESHOLDS_MAX) {
            kept = solve(&system.with_threshold(threshold), &kept).hidden;
        }
    }
    solve(system, &kept)
}

/// Hides what must be hidden; what `kept` names stays hidden.
fn solve(system: &System, kept: &[bool]) -> Solution {
    let must = |cell: usize| {
        let known = &system.cells[cell];
        kept[cell] || known.primary || known.held
    };
    let fixed: Vec<bool> = (0..system.cells.len()).map(must).collect();
    let target = |cell: &usize| {
        let known = &system.cells[*cell];
        known.primary || known.held && !known.fixed
    };
    let mut targets: Vec<usize> = (0..system.cells.len()).filter(target).collect();
    targets.sort_by_key(|cell| (std::cmp::Reverse(need(system, *cell)), *cell));
    let plan = Plan::new(system, fixed);
    let mut solver = Solver::new(plan);
    let mut promises: Vec<CellPromise> =
        targets.into_iter().map(|cell| solver.promise_make(cell)).collect();
    if solver.large() {
        solver.large_finish(&mut promises);
    } else {
        plan_improve(&mut solver, &mut promises);
    }
    match system.promise {
        Promise::Sums if solver.large() => {}
        Promise::Sums => solver.reasons_mask(&promises),
        _ => solver.promises_raise(&mut promises),
    }
    Solution { hidden: solver.plan.hidden, masked: solver.masked, promises }
}

/// How far a cell has to be able to move at first, down and up, as far as sums
/// tell: all of its interval; one each way where only sums are promised against,
/// and in a large table, where [`crate::widen`] looks for the rest afterwards.
fn wants(system: &System, cell: usize) -> (i64, i64) {
    let known = &system.cells[cell];
    if system.promise == Promise::Sums || system.cells.len() > SMALL {
        return ((known.value - known.at_least).clamp(0, 1), 1);
    }
    interval(system, cell)
}

/// The protection interval of a cell, as steps down and up. A small one: any
/// value of the rule. One that an earlier edition hides: as far.
pub fn interval(system: &System, cell: usize) -> (i64, i64) {
    let known = &system.cells[cell];
    let widest = system.threshold - 2;
    let least = i64::from(known.primary);
    let down = (known.value - known.at_least.max(least)).clamp(0, widest);
    (down, widest - down)
}

fn need(system: &System, cell: usize) -> i64 {
    let (down, up) = wants(system, cell);
    down.max(up)
}

/// The search for witnesses, and what it has found.
pub struct Solver<'a> {
    pub plan: Plan<'a>,
    masked: Vec<bool>,
    /// Some cell is as an earlier edition shows it.
    unchanged: bool,
    /// How many linear programmes may still be spent on a large table.
    programmes: usize,
    /// How many cells those of what is hidden may still have, together.
    joined: usize,
    /// One that answers several questions.
    shared: Option<(Attacker, Attack)>,
}

impl<'a> Solver<'a> {
    fn new(plan: Plan<'a>) -> Self {
        let masked = vec![false; plan.hidden.len()];
        let (programmes, joined) = (PROGRAMMES_LESS, JOINED_MAX);
        let unchanged = plan.system.cells.iter().any(|cell| cell.unchanged);
        Self { plan, masked, unchanged, programmes, joined, shared: None }
    }
}

impl Solver<'_> {
    /// In a large table one each way is promised at first; where all is promised,
    /// whole intervals then. Twice, whatever the rest can do without is shown.
    fn large_finish(&mut self, promises: &mut [CellPromise]) {
        (self.programmes, self.joined) = (PROGRAMMES_MAX, JOINED_MAX);
        if self.plan.system.promise.is_full() {
            promises_widen(self, promises);
        }
        self.programmes = self.programmes.min(PROGRAMMES_LESS);
        plan_prune(self, promises, 0);
        self.joined = self.joined.min(JOINED_AGAIN);
        plan_prune(self, promises, 1);
        self.plan.sharing = false;
        self.masked = reasons_mask(&self.plan, promises);
    }

    /// The widest interval by sums, and the widest where rule and statuses are
    /// known; both first against one who knows hidden margins too.
    fn promise_make(&mut self, cell: usize) -> CellPromise {
        let system = self.plan.system;
        let known = &system.cells[cell];
        let attackers = self.attackers_of(cell);
        let mut witnesses = Vec::new();
        let sums = self.range_best(&attackers, cell, wants(system, cell), false, &mut witnesses);
        let mut full = false;
        if known.primary && system.promise.is_full() && !self.large() {
            let before = witnesses.len();
            let range = (known.value - 1, system.threshold - 1 - known.value);
            full = self.range_best(&attackers, cell, range, true, &mut witnesses);
            self.reason_judge(cell, &witnesses[before..]);
        }
        if known.primary && system.promise == Promise::Occupied {
            witnesses.extend(self.occupied_find(cell));
        }
        let strength = match (sums, full) {
            (true, true) => Strength::Rule,
            (true, false) => Strength::Sums,
            (false, _) if witnesses.is_empty() => Strength::Exposed,
            (false, _) => Strength::NotExact,
        };
        CellPromise { cell, strength, witnesses }
    }

    /// Another number with no hidden cell empty, the cheaper of the two nearest.
    fn occupied_find(&mut self, cell: usize) -> Option<Witness> {
        let attacker = Attacker { knows: Knows::Small, ..self.attackers_of(cell)[0] };
        let mut best: Option<(i64, Witness)> = None;
        for by in [1, -1] {
            let goal = Goal { cell, by, attacker };
            let most = best.as_ref().map_or(BANNED, |(price, _)| *price);
            if let Some(changes) = self.changes_find(goal, most) {
                best = Some((self.plan.price_of(&changes), Witness { goal, changes }));
            }
        }
        let (_, witness) = best?;
        self.plan.add(&witness.changes);
        Some(witness)
    }

    /// Against the one who knows most, the reason itself may tell.
    fn reason_judge(&mut self, cell: usize, own: &[Witness]) {
        let strongest = self.attackers_of(cell)[0].with_rule();
        let safe = own.iter().any(|witness| witness.goal.attacker == strongest);
        self.masked[cell] = !safe && self.plan.system.threshold > 2;
    }

    /// Too large for a linear programme over all of it each time.
    pub fn large(&self) -> bool {
        self.plan.system.cells.len() > SMALL
    }

    /// Those who attack, the one who knows most first.
    pub fn attackers_of(&self, cell: usize) -> Vec<Attacker> {
        let system = self.plan.system;
        let margins = !system.cells[cell].margin;
        let mut attackers = vec![Attacker { knows: Knows::Sums, margins, earlier: true }];
        if self.unchanged {
            attackers.push(Attacker { knows: Knows::Sums, margins, earlier: false });
        }
        if margins {
            let less = attackers.clone();
            attackers.extend(less.into_iter().map(|known| Attacker { margins: false, ..known }));
        }
        attackers
    }

    /// Where what is hidden already leaves any value of the rule before one who
    /// knows rule and statuses, that is promised.
    fn promises_raise(&mut self, promises: &mut [CellPromise]) {
        self.plan.sharing = false;
        for promise in promises.iter_mut().filter(|promise| promise.strength == Strength::Sums) {
            let (cell, known) = (promise.cell, &self.plan.system.cells[promise.cell]);
            let ends = [1 - known.value, self.plan.system.threshold - 1 - known.value];
            let ends = ends.into_iter().filter(|by| *by != 0);
            for attacker in self.attackers_of(cell).into_iter().filter(|_| known.primary) {
                let goal = |by| Goal { cell, by, attacker: attacker.with_rule() };
                let witness = |goal: Goal| {
                    let changes = cube_find(&self.plan, goal, 1)?.changes;
                    Some(Witness { goal, changes })
                };
                let found: Option<Vec<Witness>> =
                    ends.clone().map(|by| witness(goal(by))).collect();
                if let Some(found) = found {
                    found.iter().for_each(|witness| self.plan.add(&witness.changes));
                    promise.witnesses.extend(found);
                    promise.strength = Strength::Rule;
                    break;
                }
            }
        }
    }

    /// A reason that would tell the number is not told under any promise; here
    /// by what is hidden already, since nothing more is hidden for it.
    fn reasons_mask(&mut self, promises: &[CellPromise]) {
        self.plan.sharing = false;
        for cell in promises.iter().map(|promise| promise.cell) {
            let attacker = self.attackers_of(cell)[0].with_rule();
            let moves = |by| cube_find(&self.plan, Goal { cell, by, attacker }, 1).is_some();
            let small = self.plan.system.cells[cell].primary && self.plan.system.threshold > 2;
            self.masked[cell] = small && !moves(1) && !moves(-1);
        }
    }

    /// The range against the strongest attacker that leaves all of it; where
    /// none does, what each leaves.
    pub fn range_best(
        &mut self,
        attackers: &[Attacker],
        cell: usize,
        range: (i64, i64),
        rule: bool,
        witnesses: &mut Vec<Witness>,
    ) -> bool {
        for attacker in attackers {
            let knows = if rule { Knows::Statuses } else { Knows::Sums };
            let attacker = Attacker { knows, ..*attacker };
            let (found, full) = self.range_make(cell, range, attacker);
            witnesses.extend(found);
            if full {
                return true;
            }
        }
        false
    }

    /// The widest range up to what is wanted, and whether it is all of it.
    fn range_make(
        &mut self,
        cell: usize,
        (down, up): (i64, i64),
        attacker: Attacker,
    ) -> (Vec<Witness>, bool) {
        let upper = self.witness_widest(Goal { cell, by: up, attacker });
        let lower = self.witness_widest(Goal { cell, by: -down, attacker });
        let reached = |witness: &Option<Witness>| witness.as_ref().map_or(0, |w| w.goal.by.abs());
        let mut witnesses: Vec<Witness> = upper.iter().chain(&lower).cloned().collect();
        // What one side lacks, the other gives.
        let (lacks_up, lacks_down) = (up - reached(&upper), down - reached(&lower));
        if attacker.knows == Knows::Sums && (lacks_down > 0) != (lacks_up > 0) {
            let by = if lacks_down > 0 { up + lacks_down } else { -down - lacks_up };
            witnesses.extend(self.witness_widest(Goal { cell, by, attacker }));
        }
        let reach = |sign: i64| witnesses.iter().map(|w| w.goal.by * sign).max().unwrap_or(0);
        let (least, most) = (reach(-1).max(0), reach(1).max(0));
        let full = if self.plan.system.cells[cell].primary {
            least >= down && most >= up
        } else {
            least + most >= down + up
        };
        (witnesses, full)
    }

    /// The farthest move up to the goal, hidden at once.
    fn witness_widest(&mut self, goal: Goal) -> Option<Witness> {
        let (mut least, mut most) = (0, goal.by.abs() + 1);
        let mut best = None;
        let mut size = goal.by.abs();
        while size > least {
            let goal = Goal { by: size * goal.by.signum(), ..goal };
            match self.changes_find(goal, BANNED) {
                Some(changes) => {
                    least = size;
                    best = Some(Witness { goal, changes });
                }
                None => most = size,
            }
            size = i64::midpoint(least, most);
        }
        let best = best?;
        self.plan.add(&best.changes);
        Some(best)
    }

    /// The cheapest witness that is found, hidden or not, cheaper than `most`.
    pub fn changes_find(&mut self, goal: Goal, most: i64) -> Option<Changes> {
        let (down, up) = self.plan.system.room(goal.cell, goal.attacker);
        if goal.by > up || -goal.by > down || most == 0 {
            return None;
        }
        let cube = cube_find(&self.plan, goal, most).or_else(|| cubes_find(&self.plan, goal, most));
        if let Some(cube) = &cube
            && self.suffices(cube)
        {
            return Some(cube.changes.clone());
        }
        let mut best = cube.map(|cube| (cube.price, cube.changes));
        let cheaper = |best: &Option<(i64, Changes)>, price: i64| {
            price < best.as_ref().map_or(most, |(price, _)| *price)
        };
        if self.large() {
            let hidden = self.hidden_solve(goal);
            let hidden = hidden.map(|changes| (self.plan.price_of(&changes), changes));
            if let Some((_, changes)) = hidden.filter(|(price, _)| cheaper(&best, *price)) {
                return Some(changes);
            }
        }
        let solved = self.programme_solve(goal);
        let solved = solved.map(|changes| (self.plan.price_of(&changes), changes));
        best = solved.filter(|(price, _)| cheaper(&best, *price)).or(best);
        best.map(|(_, changes)| changes)
    }

    /// No programme is asked for better.
    fn suffices(&self, cube: &Cube) -> bool {
        if self.large() {
            cube.changes.iter().all(|(cell, _)| self.plan.hidden[*cell])
        } else {
            cube.price == 0
        }
    }

    /// One programme for all that this attacker will be asked around a cell, until
    /// something else is hidden or priced.
    pub fn hidden_share(&mut self, attacker: Attacker, cell: usize) {
        if self.large() && self.joined >= CELLS_MAX {
            self.shared = Some((attacker, Attack::around(&self.plan, attacker, cell)));
        }
    }

    pub fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    pub fn hidden_unshare(&mut self) {
        self.shared = None;
    }

    /// By what is hidden already and hangs together with the cell.
    pub fn hidden_solve(&mut self, goal: Goal) -> Option<Changes> {
        if self.joined < CELLS_MAX {
            return None;
        }
        let shared = self.shared.take();
        let fits = |(attacker, attack): &(Attacker, Attack)| {
            *attacker == goal.attacker && attack.knows(goal.cell)
        };
        let kept = shared.as_ref().is_some_and(fits);
        let mut attack = match shared {
            Some((_, attack)) if kept => attack,
            _ => Attack::around(&self.plan, goal.attacker, goal.cell),
        };
        let found = self.joined.checked_sub(attack.size()).and_then(|left| {
            self.joined = left;
            attack.reach(goal.cell, goal.by)
        });
        self.shared = kept.then_some((goal.attacker, attack));
        found
    }

    /// By linear programme: over the whole of a small table; in a large one, near
    /// the cell and by what is hidden.
    fn programme_solve(&mut self, goal: Goal) -> Option<Changes> {
        let cells: Vec<usize> = if self.large() {
            self.programmes = self.programmes.checked_sub(1)?;
            let mut cells = cells_near(&self.plan, goal.cell, goal.attacker);
            cells.extend(cells_joined(&self.plan, goal.cell, goal.attacker));
            cells.sort_unstable();
            cells.dedup();
            cells
        } else {
            (0..self.plan.system.cells.len()).collect()
        };
        Attack::new(&self.plan, goal.attacker, &cells).reach(goal.cell, goal.by)
    }
}

/// The last word: every witness is added up again. Gives the cells whose
/// promise does not hold.
pub fn solution_audit(system: &System, solution: &Solution) -> Vec<usize> {
    let holds = |witness: &Witness| {
        let mut moved: std::collections::BTreeMap<usize, i64> = std::collections::BTreeMap::new();
        let mut own = 0;
        for (changed, by) in &witness.changes {
            let (down, up) = system.room(*changed, witness.goal.attacker);
            if !solution.hidden[*changed] || -by > down || *by > up {
                return false;
            }
            own += if *changed == witness.goal.cell { *by } else { 0 };
            for (sum, sign) in &system.sums_of[*changed] {
                *moved.entry(*sum).or_default() += sign * by;
            }
        }
        own == witness.goal.by && moved.values().all(|by| *by == 0)
    };
    let broken = |promise: &&CellPromise| {
        let mut witnesses = promise.witnesses.iter();
        !witnesses.all(|witness| witness.goal.cell == promise.cell && holds(witness))
    };
    solution.promises.iter().filter(broken).map(|promise| promise.cell).collect()
}
