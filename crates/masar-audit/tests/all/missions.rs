//! Three missions' figures, each rich in declared rules: as they stand they raise
//! no alarm, and of five hundred random edits each, those that break a declared
//! rule are found.
//!
//! Whether an edit breaks a rule is counted again by `breaks`, from the file and
//! not from what the audit read of it.

use std::collections::BTreeSet;

use masar_audit::audit_toml;
use toml::{Table, Value};

const MISSIONS: [(&str, &str); 3] = [
    ("displacement", include_str!("../figures/displacement.toml")),
    ("border", include_str!("../figures/border.toml")),
    ("health", include_str!("../figures/health.toml")),
];

#[test]
fn edits_of_other_missions_that_break_a_rule_are_found() {
    for (name, text) in MISSIONS {
        let clean: Table = text.parse().unwrap();
        assert!(!Recount::of(&clean).breaks(), "{name} as it stands");
        assert_eq!(crate::lines(&audit_toml(text)), "", "{name} as it stands");
        for seed in [20_240_415_u64, 3, 71] {
            let tried = edits_try(&clean, Random(seed));
            eprintln!("{name}, seed {seed}: {tried:?}");
            assert!(tried.breaking > 300, "{name} {tried:?}");
            assert!(tried.found * 100 >= tried.breaking * 99, "{name} {tried:?}");
            assert_eq!(tried.alarms, 0, "{name} {tried:?}");
        }
    }
}

#[derive(Debug, Default)]
struct Tried {
    breaking: u32,
    found: u32,
    alarms: u32,
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

fn edits_try(clean: &Table, mut random: Random) -> Tried {
    let mut tried = Tried::default();
    for _ in 0..500 {
        let mut edited = clean.clone();
        let said: Vec<String> =
            (0..=random.below(2)).map(|_| edit(&mut edited, &mut random)).collect();
        let said = said.join("; ");
        let report = audit_toml(&edited.to_string());
        match (Recount::of(&edited).breaks(), report.findings.is_empty()) {
            (true, is_silent) => {
                tried.breaking += 1;
                tried.found += u32::from(!is_silent);
                if is_silent {
                    eprintln!("missed: {said}");
                }
            }
            (false, true) => {}
            (false, false) => {
                tried.alarms += 1;
                eprintln!("alarm: {said}\n{}", crate::lines(&report));
            }
        }
    }
    tried
}

/// One number, period, unit, kind or relation, changed.
fn edit(file: &mut Table, random: &mut Random) -> String {
    let figures = file["figure"].as_array_mut().unwrap();
    let texts = |key: &str| -> Vec<String> {
        let of = figures.iter().filter_map(|figure| figure.get(key)?.as_str());
        of.map(str::to_owned).collect()
    };
    let (ids, periods) = (texts("id"), texts("period"));
    let at = random.below(figures.len());
    let figure = figures[at].as_table_mut().unwrap();
    let keys: Vec<String> = figure.keys().filter(|key| *key != "id").cloned().collect();
    let key = keys[random.below(keys.len())].clone();
    let before = figure[&key].to_string();
    match key.as_str() {
        "period" => figure[&key] = periods[random.below(periods.len())].clone().into(),
        "unit" => figure[&key] = ["persons", "consultations", "items"][random.below(3)].into(),
        "kind" => figure[&key] = ["person", "service", "stock"][random.below(3)].into(),
        "within" => figure[&key] = ids[random.below(ids.len())].clone().into(),
        _ => {
            let mut copy = figure[&key].clone();
            let mut found = Vec::new();
            numbers_of(&mut copy, &mut found);
            let holds = !found.is_empty();
            let mut numbers = Vec::new();
            let key = if holds { key.as_str() } else { "value" };
            numbers_of(&mut figure[key], &mut numbers);
            let chosen = random.below(numbers.len());
            number_change(numbers.swap_remove(chosen), random);
        }
    }
    format!("{} {key}: {before} to {}", figure["id"], figure[&key])
}

fn numbers_of<'a>(value: &'a mut Value, found: &mut Vec<&'a mut Value>) {
    match value {
        Value::Integer(_) | Value::Float(_) => found.push(value),
        Value::Array(values) => values.iter_mut().for_each(|one| numbers_of(one, found)),
        Value::Table(table) => table.iter_mut().for_each(|(_, one)| numbers_of(one, found)),
        _ => {}
    }
}

/// A few more or less, two digits in each other's place, a digit too many.
fn number_change(value: &mut Value, random: &mut Random) {
    let by = i64::try_from(random.below(60)).unwrap() + 1;
    let way = random.below(4);
    *value = match &*value {
        Value::Integer(number) => Value::Integer(match way {
            0 => *number + by,
            1 => (*number - by).max(0),
            2 => *number * 10 + by % 10,
            _ => {
                let mut digits = number.to_string().into_bytes();
                let at = random.below(digits.len());
                let next = (at + 1) % digits.len();
                digits.swap(at, next);
                String::from_utf8(digits).unwrap().parse().unwrap()
            }
        }),
        Value::Float(number) => {
            // By its digits: whole and tenths.
            let written = format!("{number:.1}").replace('.', "");
            let tenths = (written.parse::<i64>().unwrap() + by).min(1_000);
            Value::Float(format!("{}.{}", tenths / 10, tenths % 10).parse().unwrap())
        }
        other => other.clone(),
    };
}

/// The declared rules, counted again, simply.
struct Recount<'a> {
    figures: Vec<&'a Table>,
}

type Groups = Vec<(String, i64)>;

impl<'a> Recount<'a> {
    fn of(file: &'a Table) -> Self {
        let all = file["figure"].as_array().unwrap();
        Self { figures: all.iter().filter_map(Value::as_table).collect() }
    }

    fn breaks(&self) -> bool {
        self.figures.iter().any(|one| {
            own_breaks(one)
                || self.sum_breaks(one)
                || self.across_breaks(one)
                || self.inside_breaks(one)
                || self.rule_breaks(one)
                || self.unit_breaks(one)
                || self.period_breaks(one)
        })
    }

    fn get(&self, id: &str) -> &'a Table {
        self.figures.iter().find(|one| one["id"].as_str() == Some(id)).unwrap()
    }

    fn all(&self, figure: &Table, key: &str) -> Vec<&'a Table> {
        names(figure.get(key)).iter().map(|id| self.get(id)).collect()
    }

    /// Sums and the groups in them; what a term does not publish may be all of it.
    fn sum_breaks(&self, figure: &Table) -> bool {
        let terms = self.all(figure, "total_of");
        let sum: i64 = terms.iter().map(|one| value(one)).sum();
        !terms.is_empty()
            && (sum != value(figure)
                || groups(figure).iter().any(|(name, size)| {
                    let (known, rest) = known_and_rest(&terms, name);
                    let least: i64 = known.iter().sum();
                    !known.is_empty() && (least > *size || *size > least + rest)
                }))
    }

    fn across_breaks(&self, figure: &Table) -> bool {
        let terms = self.all(figure, "across");
        if terms.is_empty() {
            return false;
        }
        let between = |size: i64, known: &[i64], rest: i64| {
            let most = known.iter().sum::<i64>() + rest;
            size >= known.iter().copied().max().unwrap() && size <= most
        };
        let sizes: Vec<i64> = terms.iter().map(|one| value(one)).collect();
        let by_group = groups(figure).iter().any(|(name, size)| {
            let (known, rest) = known_and_rest(&terms, name);
            !known.is_empty() && !between(*size, &known, rest)
        });
        !between(value(figure), &sizes, 0) || by_group || self.shared_breaks(figure, &terms)
    }

    /// One pair of services whose overlap or union is known.
    fn shared_breaks(&self, figure: &Table, terms: &[&Table]) -> bool {
        let shared = |key: &str| figure.get(key)?.as_array()?.first()?.as_table();
        let (overlap, union) = (shared("overlaps"), shared("unions"));
        let Some(fact) = overlap.or(union) else { return false };
        let pair = names(fact.get("of"));
        let two: Vec<i64> = pair.iter().map(|id| value(self.get(id))).collect();
        let others = terms.iter().filter(|one| !pair.contains(&text(one, "id")));
        let others: Vec<i64> = others.map(|one| value(one)).collect();
        let number = |key: &str| fact.get(key).and_then(Value::as_integer);
        let (from, to) = match number("value") {
            Some(exact) => (exact, exact),
            None => (number("from").unwrap(), number("to").unwrap()),
        };
        let (sum, larger) = (two[0] + two[1], two[0].max(two[1]));
        let (low, high) = if overlap.is_some() { (sum - to, sum - from) } else { (from, to) };
        let (low, high) = (low.max(larger), high.min(sum));
        let most = high + others.iter().sum::<i64>();
        let least = others.iter().copied().chain([low]).max().unwrap();
        low > high || value(figure) < least || value(figure) > most
    }

    /// Everything that a figure lies in, near and far.
    fn wholes(&self, figure: &Table) -> Vec<&'a Table> {
        let mut found: Vec<&Table> = Vec::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open = vec![text(figure, "id")];
        while let Some(id) = open.pop() {
            let said = names(self.get(id).get("within"));
            let holding = self.figures.iter().filter(|one| {
                ["across", "total_of"].iter().any(|key| names(one.get(*key)).contains(&id))
            });
            for whole in said.into_iter().chain(holding.map(|one| text(one, "id"))) {
                if seen.insert(whole) {
                    found.push(self.get(whole));
                    open.push(whole);
                }
            }
        }
        found
    }

    fn inside_breaks(&self, figure: &Table) -> bool {
        self.wholes(figure).into_iter().any(|whole| {
            // A circle, or more than there is.
            let is_limit = !whole.get("at_least").is_some_and(|value| value.as_bool().unwrap());
            let larger = |name: &str, size: i64| group(whole, name).is_some_and(|all| size > all);
            text(whole, "id") == text(figure, "id")
                || unit_class(figure) == unit_class(whole)
                    && (is_limit && value(figure) > value(whole)
                        || groups(figure).iter().any(|(name, size)| larger(name, *size)))
        })
    }

    /// Percentages of another figure, equal figures, stocks, derived values.
    fn rule_breaks(&self, figure: &Table) -> bool {
        let own = value(figure);
        let percents = shares(figure, "percent_of");
        let percent = percents.iter().any(|(id, share)| !share.fits(own, value(self.get(id))));
        let equal = self.all(figure, "equal").iter().any(|other| value(other) != own);
        let flow = figure.get("stock_flow").and_then(Value::as_table).is_some_and(|flow| {
            let sum = |key| self.all(flow, key).iter().map(|one| value(one)).sum::<i64>();
            sum("opening") + sum("plus") - sum("minus") != own
        });
        let rules = figure.get("derived").and_then(Value::as_table);
        let derived = rules.into_iter().flatten().any(|(name, rule)| {
            let published = figure[name].as_integer().unwrap();
            let words: Vec<&str> = rule.as_str().unwrap().split(' ').collect();
            let number = |word: &str| match word.parse() {
                Ok(number) => number,
                Err(_) if word == "individuals" => own,
                Err(_) => value(self.get(word)),
            };
            let (one, other) = (number(words[0]), number(words[2]));
            match words[1] {
                "/" => (2 * one - 2 * published * other).abs() > other,
                "*" => one * other != published,
                _ => one - other != published,
            }
        });
        percent || equal || flow || derived
    }

    fn unit_breaks(&self, figure: &Table) -> bool {
        let class = unit_class(figure);
        let kind = text(figure, "kind");
        let sums = self.all(figure, "total_of").iter().any(|one| one["unit"] != figure["unit"]);
        let across = self.all(figure, "across").iter().any(|one| unit_class(one) != class);
        let is_people = |one: &Table| unit_class(one) == "people";
        let within = self.all(figure, "within");
        sums || across
            || within.iter().any(|one| is_people(one) != is_people(figure))
            || class == "people" && kind == "service"
            || class == "households" && kind == "service"
            || class == "deliveries" && kind == "person"
    }

    fn period_breaks(&self, figure: &Table) -> bool {
        let own = days(figure);
        let terms = self.all(figure, "total_of");
        let outside = |one: &Table| match (own, days(one)) {
            (Some(own), Some(found)) => found.0 < own.0 || found.1 > own.1,
            _ => false,
        };
        let stocks: BTreeSet<(i64, i64)> = terms
            .iter()
            .filter(|one| text(one, "kind") == "stock")
            .filter_map(|one| days(one))
            .collect();
        let flow = figure.get("stock_flow").and_then(Value::as_table).is_some_and(|flow| {
            let opening = days(self.all(flow, "opening")[0]);
            let flows = self.all(flow, "plus").into_iter().chain(self.all(flow, "minus"));
            let mut dated = flows.filter_map(days);
            let early = |from: (i64, i64)| own.is_some_and(|own| from.1 > own.1);
            opening.is_some_and(early)
                || dated.any(|one| opening.is_some_and(|from| one.0 < from.0) || early(one))
        });
        terms.iter().any(|one| outside(one)) || stocks.len() > 1 || flow
    }
}

/// What a figure says of itself.
fn own_breaks(figure: &Table) -> bool {
    let own = value(figure);
    let is_open = figure.get("at_least").is_some_and(|value| value.as_bool().unwrap());
    let parts = counts(figure, "parts");
    let subsets = counts(figure, "subsets");
    let sum: i64 = parts.iter().map(|(_, size)| size).sum();
    let of = |names: &[&str], from: &Groups| -> i64 {
        from.iter().filter(|(name, _)| names.contains(&name.as_str())).map(|(_, size)| size).sum()
    };
    let inside = |inner: &str, outer: &str| {
        let (one, other) = (group(figure, inner), group(figure, outer));
        let beside = parts.iter().filter(|(name, _)| name == inner || name == outer).count() == 2;
        !beside && one.zip(other).is_some_and(|(one, other)| one > other)
    };
    let disjoint = names(figure.get("disjoint"));
    let children = group(figure, "children").unwrap_or(i64::MAX);
    let apart = of(&disjoint, &subsets) > own
        || of(&["men", "women", "boys", "girls"], &subsets) > own
        || of(&["boys", "girls"], &subsets) > children;
    let shares = shares(figure, "shares_percent");
    let hundred: i64 = shares.iter().map(|(_, share)| share.tenths).sum();
    let counted = |(name, share): &(String, Share)| {
        group(figure, name).is_some_and(|size| !share.fits(size, own))
    };
    let note = figure.get("shares_note").is_some()
        && shares.iter().any(|(name, share)| name == "other" && share.tenths < 41);
    let facts = figure.iter().filter_map(|(_, value)| value.as_array());
    let two_values = facts.into_iter().any(|all| {
        all.iter().all(Value::is_integer) && all.windows(2).any(|pair| pair[0] != pair[1])
    });
    let households = figure.get("households").and_then(Value::as_integer).unwrap_or(0);
    // A fifth of the people that is not said to be computed.
    let unlabelled = households >= 100
        && !figure.contains_key("derived")
        && (2 * own - 10 * households).abs() <= 5;
    !parts.is_empty() && (sum < own || sum > own && !is_open)
        || !is_open && (subsets.iter().any(|(_, size)| *size > own) || apart)
        || inside("uasc", "children")
        || inside("girls", "children")
        || inside("boys", "children")
        || shares.len() > 1 && hundred != 1_000
        || shares.iter().any(counted)
        || note
        || two_values
        || households > own
        || unlabelled
}

fn value(figure: &Table) -> i64 {
    figure["value"].as_integer().unwrap()
}

fn text<'a>(figure: &'a Table, key: &str) -> &'a str {
    figure.get(key).and_then(Value::as_str).unwrap_or("")
}

/// One name or several.
fn names(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn counts(figure: &Table, key: &str) -> Groups {
    let table = figure.get(key).and_then(Value::as_table);
    let all = table.into_iter().flatten();
    all.map(|(name, size)| (name.clone(), size.as_integer().unwrap())).collect()
}

fn groups(figure: &Table) -> Groups {
    [counts(figure, "parts"), counts(figure, "subsets")].concat()
}

fn group(figure: &Table, wanted: &str) -> Option<i64> {
    groups(figure).into_iter().find(|(name, _)| name == wanted).map(|(_, size)| size)
}

/// A group in those that publish it, and the values of those that do not.
fn known_and_rest(terms: &[&Table], name: &str) -> (Vec<i64>, i64) {
    let known = terms.iter().filter_map(|one| group(one, name)).collect();
    let rest = terms.iter().filter(|one| group(one, name).is_none()).map(|one| value(one)).sum();
    (known, rest)
}

struct Share {
    tenths: i64,
    is_whole: bool,
}

impl Share {
    fn fits(&self, part: i64, whole: i64) -> bool {
        let half = if self.is_whole { 10 } else { 1 };
        (2_000 * part - 2 * self.tenths * whole).abs() <= half * whole
    }
}

fn shares(figure: &Table, key: &str) -> Vec<(String, Share)> {
    let table = figure.get(key).and_then(Value::as_table);
    let all = table.into_iter().flatten().map(|(name, share)| {
        // Of `61.5` and `61.0` one decimal, of `61` none.
        let (whole, tenth) = match share.to_string().split_once('.') {
            Some((whole, tenth)) => (whole.to_owned(), Some(tenth.to_owned())),
            None => (share.to_string(), None),
        };
        let tenths = whole.parse::<i64>().unwrap() * 10
            + tenth.as_ref().map_or(0, |tenth| tenth.parse::<i64>().unwrap());
        (name.clone(), Share { tenths, is_whole: tenth.is_none() })
    });
    all.collect()
}

fn unit_class(figure: &Table) -> &str {
    match text(figure, "unit") {
        "persons" | "people-trained" | "staff" => "people",
        "consultations" | "referrals" | "sessions" | "deliveries" => "deliveries",
        other => other,
    }
}

/// The first and last day of a period, as numbers: 20240630.
fn days(figure: &Table) -> Option<(i64, i64)> {
    const LENGTHS: [i64; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let period = figure.get("period")?.as_str()?;
    let number = |from: usize, to: usize| period.get(from..to)?.parse::<i64>().ok();
    let year = number(0, 4)? * 10_000;
    let ends = |first: i64, last: i64| {
        let length = LENGTHS[usize::try_from(last - 1).unwrap()];
        (year + first * 100 + 1, year + last * 100 + length)
    };
    Some(match period.len() {
        4 => ends(1, 12),
        7 if period.contains('Q') => ends(number(6, 7)? * 3 - 2, number(6, 7)? * 3),
        7 => ends(number(5, 7)?, number(5, 7)?),
        _ => {
            let day = year + number(5, 7)? * 100 + number(8, 10)?;
            (day, day)
        }
    })
}
