//! Groups of the same name in figures that are sums of others or count people
//! once across others: what holds for the whole holds for each group.
//!
//! A component that does not publish a group may have up to its whole value in
//! it; the bounds are widened by that.

use std::collections::BTreeMap;

use crate::declared::{Figure, FigureSet};
use crate::finding::{Finding, Report, grouped, sum_text};
use crate::relations::upper;

type ById<'a> = BTreeMap<&'a str, &'a Figure>;

pub(crate) fn check(set: &FigureSet, report: &mut Report) {
    let by_id = set.by_id();
    for figure in &set.figures {
        for name in figure.group_names() {
            let Some(size) = figure.group(name) else { continue };
            for (ids, is_sum) in [(&figure.total_of, true), (&figure.across, false)] {
                let terms: Vec<&Figure> =
                    ids.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect();
                if !terms.is_empty() {
                    let group = Group { figure, name, size, terms: &terms, by_id: &by_id };
                    group.check(is_sum, report);
                }
            }
        }
    }
}

struct Group<'a> {
    figure: &'a Figure,
    name: &'a str,
    size: u128,
    terms: &'a [&'a Figure],
    by_id: &'a ById<'a>,
}

impl Group<'_> {
    /// `AUDIT-118` for sums, `AUDIT-119` for people counted once.
    fn check(&self, is_sum: bool, report: &mut Report) {
        let known: Vec<u128> = self.terms.iter().filter_map(|one| one.group(self.name)).collect();
        if known.is_empty() {
            return;
        }
        let unknown = self.terms.iter().filter(|one| one.group(self.name).is_none());
        let room: Option<u128> = unknown.map(|one| upper(one, self.by_id, 0)).sum();
        let sum: u128 = known.iter().sum();
        let least = if is_sum { sum } else { known.iter().copied().max().unwrap_or(0) };
        let written = if is_sum { sum_text(&known) } else { grouped(least) };
        let size = grouped(self.size);
        let arithmetic = if least > self.size && !self.figure.at_least {
            let exact = is_sum && known.len() == self.terms.len();
            format!("{written} {} {size}", if exact { "≠" } else { ">" })
        } else if room.is_some_and(|room| self.size > sum + room) {
            let exact = is_sum && known.len() == self.terms.len();
            let most = room.filter(|&room| room > 0);
            let rest = most.map_or_else(String::new, |room| format!(" (+ {})", grouped(room)));
            format!("{}{rest} {} {size}", sum_text(&known), if exact { "≠" } else { "<" })
        } else {
            return;
        };
        let ids: Vec<&str> = std::iter::once(self.figure)
            .chain(self.terms.iter().copied())
            .map(|one| one.id.as_str())
            .collect();
        let args = [("arithmetic", arithmetic.as_str()), ("groups", self.name)];
        let code = if is_sum { "AUDIT-118" } else { "AUDIT-119" };
        report.push(Finding::error(code, &ids, &args));
    }
}
