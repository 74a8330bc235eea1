//! Warnings about rules that go round in a circle: a question whose calculation,
//! relevance, requirement or protection waits for itself.
//!
//! *Invariant:* takes time in proportion to the form. Every form with a circle
//! gets at least one warning; circles that share their beginning are told as one.

use masar_domain::Problem;

use super::phones::{Dependence, Look};
use super::quoted;

/// Names of a circle that are told.
const NAMES_MAX: usize = 8;

/// What an element waits for: the element, and the rule that says so; a group's
/// relevance decides for all in it and has no rule of theirs.
type Edge = (usize, Option<usize>);

pub(super) fn circles_check(
    look: &Look<'_>,
    dependences: &[Dependence<'_>],
    found: &mut Vec<Problem>,
) {
    let tree = look.subject.tree;
    let mut edges: Vec<Vec<Edge>> = vec![Vec::new(); tree.len()];
    for (rule, dependence) in dependences.iter().enumerate() {
        let on = dependence.on.iter().map(|&on| (on, Some(rule)));
        edges[dependence.expression.element].extend(on);
    }
    for (at, edges) in edges.iter_mut().enumerate() {
        edges.extend(tree.get(at).parent.map(|parent| (parent, None)));
    }
    let waiting = waiting(&edges);
    let next = |at: usize| edges[at].iter().find(|(on, _)| waiting[*on]).copied();
    let mut walked = vec![0; tree.len()];
    for start in (0..tree.len()).filter(|&at| waiting[at]) {
        let mut at = start;
        let mut walk: Vec<Edge> = Vec::new();
        while walked[at] == 0 {
            walked[at] = start + 1;
            let Some((on, rule)) = next(at) else { break };
            walk.push((at, rule));
            at = on;
        }
        if let Some(first) = walk.iter().position(|(from, _)| *from == at)
            && walked[at] == start + 1
        {
            found.extend(circle(look, dependences, &walk[first..]));
        }
    }
}

/// Which elements wait for a circle: those that are left when all that waits for
/// nothing has been taken away.
fn waiting(edges: &[Vec<Edge>]) -> Vec<bool> {
    let mut asked_by: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    let mut left: Vec<usize> = edges.iter().map(Vec::len).collect();
    for (at, edges) in edges.iter().enumerate() {
        edges.iter().for_each(|(on, _)| asked_by[*on].push(at));
    }
    let mut free: Vec<usize> = (0..edges.len()).filter(|&at| left[at] == 0).collect();
    while let Some(at) = free.pop() {
        for &by in &asked_by[at] {
            left[by] -= 1;
            if left[by] == 0 {
                free.push(by);
            }
        }
    }
    left.into_iter().map(|left| left > 0).collect()
}

/// The warning for one circle, at its first rule.
fn circle(look: &Look<'_>, dependences: &[Dependence<'_>], walk: &[Edge]) -> Option<Problem> {
    let rule = walk.iter().find_map(|(_, rule)| *rule)?;
    let mut names: Vec<&str> =
        walk.iter().map(|(at, _)| &*look.subject.tree.get(*at).name).collect();
    names.truncate(NAMES_MAX);
    names.push(if walk.len() > NAMES_MAX { "…" } else { names[0] });
    let place = look.place(&dependences[rule].expression);
    Some(Problem::warning("FORM-223", place).with("found", quoted(&names.join(" → "))))
}
