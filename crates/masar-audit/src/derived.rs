//! Derived values follow the rule they name: `individuals / 5`, `dtm.idps / 5`,
//! `a + b - c`.

use std::collections::BTreeMap;

use crate::declared::{Figure, FigureSet};
use crate::finding::{Finding, Report, grouped};
use crate::own::rounds_to;

/// Most terms of one rule.
const TERMS_MAX: usize = 60;

/// Largest number a rule divides or multiplies by.
const BY_MAX: u128 = 1_000_000;

/// What a rule computes from.
enum Rule {
    /// The base, whether divided, and by what.
    Scaled(u128, bool, u128),
    /// What is added and what is taken off.
    Sum(Vec<u128>, Vec<u128>),
}

/// `AUDIT-115`: a derived value follows its rule; `AUDIT-013` where the rule
/// cannot be understood.
pub(crate) fn check(set: &FigureSet, report: &mut Report) {
    let by_id = set.by_id();
    for figure in &set.figures {
        for (name, rule) in &figure.derived {
            let published = match figure.facts.get(name).filter(|_| name != "value") {
                Some(values) => values.first().copied(),
                None if name == "value" => figure.value,
                None => figure.group(name),
            };
            let parsed = rule_parse(figure, &by_id, rule);
            match (published, parsed) {
                (Some(published), Some(parsed)) => follows(figure, name, published, parsed, report),
                _ => {
                    let args = [("key", name.as_str()), ("found", rule.as_str())];
                    report.push(Finding::warning("AUDIT-013", &[&figure.id], &args));
                }
            }
        }
    }
}

fn follows(figure: &Figure, name: &str, published: u128, rule: Rule, report: &mut Report) {
    let arithmetic = match rule {
        Rule::Scaled(base, true, by) if !rounds_to(base, by, published) => {
            let computed = (2 * base + by) / (2 * by);
            format!("{} / {} ≈ {}", grouped(base), grouped(by), grouped(computed))
        }
        Rule::Scaled(base, false, by) if base * by != published => {
            format!("{} × {} ≈ {}", grouped(base), grouped(by), grouped(base * by))
        }
        Rule::Sum(plus, minus)
            if plus.iter().sum::<u128>() != minus.iter().sum::<u128>() + published =>
        {
            let written: Vec<String> = plus.iter().map(|&term| grouped(term)).collect();
            let taken = minus.iter().map(|&term| format!(" − {}", grouped(term)));
            written.join(" + ") + &taken.collect::<String>()
        }
        _ => return,
    };
    let arithmetic = format!("{arithmetic} ≠ {}", grouped(published));
    let args = [("arithmetic", arithmetic.as_str()), ("groups", name)];
    report.push(Finding::error("AUDIT-115", &[&figure.id], &args));
}

fn rule_parse(figure: &Figure, by_id: &BTreeMap<&str, &Figure>, rule: &str) -> Option<Rule> {
    let named = |name: &str| match name.trim() {
        "value" | "individuals" | "persons" | "people" => figure.value,
        name => figure
            .group(name)
            .or_else(|| figure.facts.get(name)?.first().copied())
            .or_else(|| by_id.get(name)?.value),
    };
    if let Some(sign) = rule.find(['/', '*', '×', '÷']) {
        let by: String = rule[sign..].chars().skip(1).collect();
        let by: u128 = by.trim().parse().ok().filter(|by| (1..=BY_MAX).contains(by))?;
        let is_division = rule[sign..].starts_with(['/', '÷']);
        return Some(Rule::Scaled(named(&rule[..sign])?, is_division, by));
    }
    // Names may hold a hyphen: signs stand between spaces.
    let words: Vec<&str> = rule.split_whitespace().collect();
    if words.len().is_multiple_of(2) || words.len() > 2 * TERMS_MAX {
        return None;
    }
    let mut plus = vec![named(words.first()?)?];
    let mut minus = Vec::new();
    for pair in words[1..].chunks(2) {
        match pair {
            ["+", name] => plus.push(named(name)?),
            ["-" | "−", name] => minus.push(named(name)?),
            _ => return None,
        }
    }
    Some(Rule::Sum(plus, minus))
}
