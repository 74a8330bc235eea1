//! Valid random submissions of a form, for demonstrations and load tests.
//!
//! Questions are answered in the form's order, in passes: what an answer makes
//! relevant is answered in the next. A value that breaks its constraint is tried
//! again with values that the constraint's own numbers, dates and patterns
//! suggest.
//!
//! *Invariants:* the same form, clock and seed give the same bytes; what is
//! returned was judged valid by the engine. Chance is not to be trusted with
//! secrets. Media are not made: an upload is left out unless it is required.

mod pattern;
mod range;
mod suggest;

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{Problem, Where};

use crate::clock::{Clock, chance};
use crate::engine::{Engine, NodeId, NodeState};
use crate::model::{ControlKind, Definition, Model};
use crate::xpath::EvaluateError;
use suggest::Suggestions;

/// Submissions at one call.
pub const FILL_COUNT_MAX: u64 = 100_000;
const PASSES_MAX: usize = 24;
const TRIES_MAX: usize = 120;
/// Instances of a repeat that nothing counts.
const REPEATS_MAX: u64 = 3;
/// Submissions begun anew before a form is given up.
const STARTS_MAX: u64 = 6;
/// Steps, and looks at a node, that one submission may cost.
const STEPS_MAX: u64 = 200_000_000;
const LOOKS_MAX: usize = 5_000_000;

/// Numbers from a seed.
pub(crate) struct Chance {
    seed: u64,
    count: u64,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, count: 0 }
    }

    fn next(&mut self) -> u64 {
        self.count += 1;
        chance(self.seed, self.count)
    }

    /// A number below `limit`, which is not 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    pub(crate) fn index(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(length)).unwrap_or(0)
    }

    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = most.saturating_sub(least).saturating_add(1).max(1);
        let step = self.below(u64::try_from(span).unwrap_or(1));
        least.saturating_add(i64::try_from(step).unwrap_or(0))
    }
}

/// Makes `count` submissions, one after the other.
pub fn fill<'m>(
    model: &'m Model,
    clock: &Clock,
    seed: u64,
    count: u64,
) -> impl Iterator<Item = Result<String, Problem>> + use<'m> {
    let clock = *clock;
    (0..count.min(FILL_COUNT_MAX)).map(move |number| form_fill(model, &clock, chance(seed, number)))
}

/// Makes one submission.
///
/// # Errors
///
/// `FILL-001` no value was found that a question takes, `FILL-002` a limit was
/// reached.
pub fn form_fill(model: &Model, clock: &Clock, seed: u64) -> Result<String, Problem> {
    let mut refused = None;
    let (mut steps, mut looks) = (0, 0);
    for start in 0..STARTS_MAX {
        let seed = chance(seed, start);
        let clock = Clock { seed, ..*clock };
        let mut filler = Filler::new(model, &clock, seed).map_err(limit_reached)?;
        (filler.steps, filler.looks) = (steps, looks);
        match filler.run().map_err(limit_reached)? {
            None => return Ok(filler.engine.to_xml()),
            Some(state) => refused = Some(state),
        }
        (steps, looks) = (steps + filler.engine.steps_spent(), filler.looks);
    }
    let path = refused.map(|state| state.path).unwrap_or_default();
    Err(Problem::error("FILL-001", Where::path(path)))
}

fn limit_reached(error: EvaluateError) -> Problem {
    Problem::error("FILL-002", Where::default()).with("reason", error)
}

struct Filler<'m> {
    engine: Engine<'m>,
    definitions: BTreeMap<&'m str, &'m Definition>,
    chance: Chance,
    clock: Clock,
    answered: BTreeSet<NodeId>,
    /// Repeats that have as many instances as they shall have.
    repeated: BTreeSet<String>,
    /// Answers given so far: other questions' constraints often compare.
    given: Vec<String>,
    /// Steps of earlier starts, and nodes looked at in all.
    steps: u64,
    looks: usize,
}

impl<'m> Filler<'m> {
    fn new(model: &'m Model, clock: &Clock, seed: u64) -> Result<Self, EvaluateError> {
        let definitions = model.definitions.iter().map(|known| (&*known.path, known)).collect();
        Ok(Self {
            engine: Engine::new(model, clock)?,
            definitions,
            chance: Chance::new(seed),
            clock: *clock,
            answered: BTreeSet::new(),
            repeated: BTreeSet::new(),
            given: Vec::new(),
            steps: 0,
            looks: 0,
        })
    }

    /// Answers everything; gives back the question that could not be, if any.
    fn run(&mut self) -> Result<Option<NodeState>, EvaluateError> {
        let mut refused = None;
        for _ in 0..PASSES_MAX {
            refused = None;
            let mut has_changed = self.repeats_add()?;
            for id in self.nodes()? {
                let state = self.engine.state(id)?;
                if !is_asked(&state) {
                    continue;
                }
                let is_good = self.is_good(&state)?;
                if is_good && !self.answered.insert(id) {
                    continue;
                }
                self.answered.insert(id);
                has_changed = true;
                if !self.answer(&state)? {
                    refused = Some(state);
                }
            }
            self.engine.recalculate()?;
            if !has_changed {
                break;
            }
        }
        match refused {
            Some(state) => Ok(Some(state)),
            None => self.first_bad(),
        }
    }

    /// All nodes, unless it has taken too long already.
    fn nodes(&mut self) -> Result<Vec<NodeId>, EvaluateError> {
        let nodes = self.engine.nodes();
        self.looks += nodes.len();
        if self.looks > LOOKS_MAX {
            return Err(EvaluateError::Steps);
        }
        Ok(nodes)
    }

    fn first_bad(&self) -> Result<Option<NodeState>, EvaluateError> {
        for id in self.engine.nodes() {
            let state = self.engine.state(id)?;
            if !self.is_good(&state)? {
                return Ok(Some(state));
            }
        }
        Ok(None)
    }

    fn is_good(&self, state: &NodeState) -> Result<bool, EvaluateError> {
        Ok(state.is_valid()
            && (!state.relevant || self.engine.choices_foreign(state.id)?.is_empty()))
    }

    /// Repeats that no expression counts get one to three instances.
    fn repeats_add(&mut self) -> Result<bool, EvaluateError> {
        let mut has_changed = false;
        for id in self.nodes()? {
            let state = self.engine.state(id)?;
            let repeat =
                self.definitions.get(&*state.definition).and_then(|known| known.repeat.as_ref());
            let is_free = repeat.is_some_and(|repeat| repeat.count.is_none());
            let Some((parent, name)) = state.path.rsplit_once('/') else { continue };
            let name = name.split('[').next().unwrap_or(name);
            if !is_free || !state.relevant || !self.repeated.insert(format!("{parent}/{name}")) {
                continue;
            }
            let Some(parent) = self.engine.node_find(parent) else { continue };
            for _ in 0..self.chance.below(REPEATS_MAX) {
                self.engine.repeat_add(parent, name)?;
                has_changed = true;
            }
        }
        if has_changed {
            self.engine.recalculate()?;
        }
        Ok(has_changed)
    }

    /// Finds a value that the question takes; false where there is none.
    fn answer(&mut self, state: &NodeState) -> Result<bool, EvaluateError> {
        self.engine.budget_renew();
        let is_upload = state.control == Some(ControlKind::Upload);
        let is_left_out = !state.required && (is_upload || self.chance.below(4) == 0);
        if is_left_out {
            self.engine.set_value(state.id, "")?;
            return Ok(true);
        }
        let definition = self.definitions.get(&*state.definition).copied();
        let constraint = definition.and_then(|known| known.constraint.as_ref());
        let rule = constraint.map_or("", |compiled| &*compiled.source);
        let choices = self.choices(state)?;
        let control = definition.and_then(|known| known.control.as_ref());
        let suggestions = Suggestions::new(rule, &self.clock, &self.given, control);
        let before = state.value.clone();
        for attempt in 0..TRIES_MAX {
            let value = match &choices {
                Some(choices) if choices.is_empty() => break,
                Some(choices) => chosen(state.control, choices, &mut self.chance),
                None => suggestions.value(state, attempt, &mut self.chance),
            };
            self.engine.set_value(state.id, &value)?;
            let now = self.engine.state(state.id)?;
            if self.steps + self.engine.steps_spent() > STEPS_MAX {
                return Err(EvaluateError::Steps);
            }
            if now.constraint_holds && now.type_fits && !value.is_empty() {
                if value.len() <= 40 {
                    self.given.push(value);
                }
                return Ok(true);
            }
        }
        let is_kept = !before.is_empty() && choices.is_none();
        self.engine.set_value(state.id, if is_kept { &before } else { "" })?;
        Ok(!state.required)
    }

    fn choices(&self, state: &NodeState) -> Result<Option<Vec<String>>, EvaluateError> {
        use ControlKind::{Rank, SelectMany, SelectOne};
        if !matches!(state.control, Some(SelectOne | SelectMany | Rank)) {
            return Ok(None);
        }
        let choices = self.engine.choices(state.id)?;
        Ok(Some(choices.into_iter().map(|choice| choice.value).collect()))
    }
}

/// Whether a person would answer it.
fn is_asked(state: &NodeState) -> bool {
    state.is_leaf
        && state.relevant
        && !state.readonly
        && !state.is_calculated
        && state.control.is_some()
}

/// One choice, several, or all in an order.
fn chosen(control: Option<ControlKind>, choices: &[String], chance: &mut Chance) -> String {
    if control == Some(ControlKind::SelectOne) {
        return choices[chance.index(choices.len())].clone();
    }
    let mut mixed: Vec<&String> = choices.iter().collect();
    for at in (1..mixed.len()).rev() {
        mixed.swap(at, chance.index(at + 1));
    }
    if control == Some(ControlKind::SelectMany) {
        mixed.truncate(1 + chance.index(mixed.len().min(3)));
        mixed.sort_by_key(|choice| choices.iter().position(|known| known == *choice));
    }
    let words: Vec<&str> = mixed.into_iter().map(String::as_str).collect();
    words.join(" ")
}
