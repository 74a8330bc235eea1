//! The order in which expressions are evaluated: what is asked for first.
//!
//! *Invariant:* a task comes after every task that its expression can see.
//! What goes in a circle has no order, and is named.

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::limits::REFERENCES_MAX;
use crate::model::Definition;
use crate::tree::{Kind, NONE, ROOT, Tree};
use crate::xpath::{Axis, Expression, Path, Start, Step, Test};

/// What is to be evaluated of which definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Task {
    Relevant(u32),
    Count(u32),
    Calculate(u32),
}

impl Task {
    fn definition(self) -> u32 {
        match self {
            Self::Relevant(at) | Self::Count(at) | Self::Calculate(at) => at,
        }
    }
}

/// All tasks in order, or the paths of those that go in a circle; no path where
/// the expressions look at more than can be ordered.
pub(crate) fn order_find(
    shape: &Tree,
    definitions: &[Definition],
) -> Result<Vec<Task>, Vec<String>> {
    let mut tasks: Vec<Task> = Vec::new();
    for (at, definition) in definitions.iter().enumerate() {
        let at = u32::try_from(at).expect("documents are bounded");
        if definition.relevant.is_some() {
            tasks.push(Task::Relevant(at));
        }
        if definition.repeat.as_ref().is_some_and(|repeat| repeat.count.is_some()) {
            tasks.push(Task::Count(at));
        }
        if definition.calculate.is_some() {
            tasks.push(Task::Calculate(at));
        }
    }
    tasks.sort();
    let graph = Graph { shape, definitions, tasks: &tasks, followed: Cell::new(0) };
    let mut before: Vec<Vec<usize>> = Vec::with_capacity(tasks.len());
    for task in &tasks {
        before.push(graph.before(*task));
        if graph.followed.get() > REFERENCES_MAX {
            return Err(Vec::new());
        }
    }
    sorted(&tasks, &before).map_err(|circle| {
        circle.into_iter().map(|at| path_of(definitions, tasks[at].definition())).collect()
    })
}

fn path_of(definitions: &[Definition], at: u32) -> String {
    definitions[at as usize].path.clone()
}

/// Kahn's algorithm; among those ready, document order.
fn sorted(tasks: &[Task], before: &[Vec<usize>]) -> Result<Vec<Task>, Vec<usize>> {
    let mut waiting: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); tasks.len()];
    for (at, earlier) in before.iter().enumerate() {
        for &one in earlier {
            after[one].push(at);
        }
    }
    let mut ready: BTreeSet<usize> = (0..tasks.len()).filter(|at| waiting[*at] == 0).collect();
    let mut order = Vec::with_capacity(tasks.len());
    while let Some(at) = ready.pop_first() {
        order.push(tasks[at]);
        for &later in &after[at] {
            waiting[later] -= 1;
            if waiting[later] == 0 {
                ready.insert(later);
            }
        }
    }
    if order.len() == tasks.len() { Ok(order) } else { Err(circle_find(before, &waiting)) }
}

/// One circle among the tasks that were never ready.
fn circle_find(before: &[Vec<usize>], waiting: &[usize]) -> Vec<usize> {
    let stuck = |at: &usize| waiting[*at] > 0;
    let Some(start) = (0..waiting.len()).find(stuck) else { return Vec::new() };
    let mut trail = vec![start];
    loop {
        let last = trail[trail.len() - 1];
        let Some(next) = before[last].iter().copied().find(stuck) else { return trail };
        if let Some(from) = trail.iter().position(|seen| *seen == next) {
            return trail.split_off(from);
        }
        trail.push(next);
    }
}

struct Graph<'a> {
    shape: &'a Tree,
    definitions: &'a [Definition],
    tasks: &'a [Task],
    /// References looked at so far.
    followed: Cell<usize>,
}

impl Graph<'_> {
    /// Positions of the tasks that come before one.
    fn before(&self, task: Task) -> Vec<usize> {
        let at = task.definition();
        let definition = &self.definitions[at as usize];
        let (compiled, context) = match task {
            Task::Relevant(_) => (definition.relevant.as_ref(), at),
            Task::Calculate(_) => (definition.calculate.as_ref(), at),
            Task::Count(_) => {
                (definition.repeat.as_ref().and_then(|repeat| repeat.count.as_ref()), at)
            }
        };
        let mut seen = BTreeSet::new();
        if let Some(compiled) = compiled {
            let see = See { shape: self.shape, followed: &self.followed };
            references(see, &compiled.expression, &Here::at(context), &mut seen);
        }
        let mut before = BTreeSet::new();
        for reference in seen {
            let own = reference == at;
            if !own || matches!(task, Task::Relevant(_)) {
                self.add(&mut before, Task::Calculate(reference));
            }
            if !own {
                self.ancestors_add(&mut before, reference);
            }
        }
        match task {
            Task::Relevant(_) => self.ancestors_add(&mut before, self.shape.node(at).parent),
            Task::Calculate(_) | Task::Count(_) => {
                self.add(&mut before, Task::Relevant(at));
                self.ancestors_add(&mut before, self.shape.node(at).parent);
            }
        }
        before.into_iter().collect()
    }

    fn add(&self, before: &mut BTreeSet<usize>, task: Task) {
        before.extend(self.tasks.binary_search(&task));
    }

    fn ancestors_add(&self, before: &mut BTreeSet<usize>, from: u32) {
        let mut at = from;
        while at != NONE {
            self.add(before, Task::Relevant(at));
            self.add(before, Task::Count(at));
            at = self.shape.node(at).parent;
        }
    }
}

/// What paths are followed in.
#[derive(Clone, Copy)]
struct See<'a> {
    shape: &'a Tree,
    followed: &'a Cell<usize>,
}

/// Where an expression stands, as definitions.
struct Here {
    node: BTreeSet<u32>,
    current: BTreeSet<u32>,
}

impl Here {
    fn at(definition: u32) -> Self {
        Self { node: BTreeSet::from([definition]), current: BTreeSet::from([definition]) }
    }
}

/// All definitions that an expression can see, and those of its own value.
fn references(see: See<'_>, expression: &Expression, here: &Here, seen: &mut BTreeSet<u32>) {
    match expression {
        Expression::Number(_) | Expression::Text(_) => {}
        Expression::Negate(inner) => references(see, inner, here, seen),
        Expression::Chain(first, rest) => {
            references(see, first, here, seen);
            for (_, operand) in rest {
                references(see, operand, here, seen);
            }
        }
        Expression::Call(_, arguments) => {
            for argument in arguments {
                references(see, argument, here, seen);
            }
        }
        Expression::Path(path) => {
            let mut found = path_references(see, path, here, seen);
            seen.append(&mut found);
        }
    }
}

/// What a path leads to; what its predicates see goes to `seen`.
fn path_references(
    see: See<'_>,
    path: &Path,
    here: &Here,
    seen: &mut BTreeSet<u32>,
) -> BTreeSet<u32> {
    let mut nodes = match &path.start {
        Start::Document => BTreeSet::from([ROOT]),
        Start::Context => here.node.clone(),
        Start::Current => here.current.clone(),
        // What stands in other instances is not calculated.
        Start::Instance(_) | Start::InstanceMissing(_) => BTreeSet::new(),
        Start::Filter(inner, predicates) => {
            let nodes = match inner {
                Expression::Path(path) => path_references(see, path, here, seen),
                other => {
                    let mut inside = BTreeSet::new();
                    references(see, other, here, &mut inside);
                    seen.extend(&inside);
                    inside
                }
            };
            predicates_see(see, predicates, &nodes, here, seen);
            nodes
        }
    };
    for step in &path.steps {
        nodes = step_definitions(see, &nodes, step);
        predicates_see(see, &step.predicates, &nodes, here, seen);
    }
    nodes
}

fn predicates_see(
    see: See<'_>,
    predicates: &[Expression],
    nodes: &BTreeSet<u32>,
    here: &Here,
    seen: &mut BTreeSet<u32>,
) {
    let inner = Here { node: nodes.clone(), current: here.current.clone() };
    for predicate in predicates {
        references(see, predicate, &inner, seen);
    }
}

fn step_definitions(see: See<'_>, from: &BTreeSet<u32>, step: &Step) -> BTreeSet<u32> {
    let shape = see.shape;
    let mut found = BTreeSet::new();
    for &at in from {
        if see.followed.get() > REFERENCES_MAX {
            break;
        }
        let node = shape.node(at);
        match step.axis {
            Axis::Itself => found.extend([at]),
            Axis::Parent => found.extend([node.parent]),
            Axis::Child => found.extend(shape.children(at).filter(|child| match step.test {
                Test::Name(name) => shape.node(*child).name == name,
                _ => true,
            })),
            Axis::Attribute => found.extend(shape.attributes(at)),
            Axis::Descendant | Axis::DescendantOrSelf => {
                descend(see, at, &mut found);
                if step.axis == Axis::DescendantOrSelf {
                    found.insert(at);
                }
            }
            Axis::Ancestor | Axis::AncestorOrSelf => {
                let mut up = if step.axis == Axis::Ancestor { node.parent } else { at };
                while up != NONE {
                    found.insert(up);
                    up = shape.node(up).parent;
                }
            }
            Axis::FollowingSibling | Axis::PrecedingSibling if node.parent != NONE => {
                for sibling in shape.children(node.parent) {
                    see.followed.set(see.followed.get() + 1);
                    found.insert(sibling);
                }
            }
            Axis::Following | Axis::Preceding => descend(see, ROOT, &mut found),
            Axis::FollowingSibling | Axis::PrecedingSibling | Axis::Namespace => {}
        }
    }
    found.retain(|at| {
        *at != NONE
            && match step.test {
                Test::Name(name) => shape.node(*at).name == name,
                Test::Any => shape.node(*at).kind != Kind::Document,
                Test::Node => true,
                Test::Text => !matches!(step.axis, Axis::Attribute),
                Test::Nothing => false,
            }
    });
    // The text inside an element is the element's own value.
    if step.test == Test::Text { from.clone() } else { found }
}

fn descend(see: See<'_>, from: u32, found: &mut BTreeSet<u32>) {
    for child in see.shape.children(from) {
        see.followed.set(see.followed.get() + 1);
        if see.followed.get() > REFERENCES_MAX {
            return;
        }
        found.insert(child);
        descend(see, child, found);
    }
}
