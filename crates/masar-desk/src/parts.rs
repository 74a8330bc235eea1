//! The exact and the bounded part of a figure in words, as every door tells them.
//! For internal views: a public one has no parts.

use masar_domain::{Digits, Lang};
use masar_figures::{Component, Parts, Used, UsedKind};
use masar_programme::Mission;
use masar_text::{Arg, number, number_range, tr, tr_with};

/// The parts of one figure in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartsWords {
    /// What a part is called, and its number.
    pub rows: Vec<(String, String)>,
    /// Why the interval is what it is, and what was told beside the records.
    pub reasons: Vec<String>,
}

/// The parts of a figure in the words of its mission.
pub fn parts_words(mission: &Mission, lang: Lang, digits: Digits, parts: &Parts) -> PartsWords {
    let writer = Writer { mission, lang, digits };
    PartsWords { rows: writer.rows(parts), reasons: writer.reasons(parts) }
}

struct Writer<'a> {
    mission: &'a Mission,
    lang: Lang,
    digits: Digits,
}

impl Writer<'_> {
    fn n(&self, value: u64) -> String {
        number(value, self.digits)
    }

    fn rows(&self, parts: &Parts) -> Vec<(String, String)> {
        let mut rows = vec![(tr(self.lang, "parts-known"), self.n(parts.known))];
        let counted = tr(self.lang, "parts-nameless");
        for component in &parts.nameless {
            let name = self.name(component);
            let programme = self.mission.value_title(self.lang, "programme", &component.programme);
            rows.push((format!("{counted}: {name} ({programme})"), self.n(component.people)));
        }
        let adds = number_range(parts.from, parts.to, self.digits);
        rows.push((tr(self.lang, "parts-adds"), adds));
        rows
    }

    /// The service, or what happened where that has a title, in words.
    fn name(&self, component: &Component) -> String {
        if let Some(service) = &component.service {
            return self.mission.value_title(self.lang, "service", service);
        }
        let title = self.mission.value_title(self.lang, "fact", &component.fact);
        if title == component.fact { tr(self.lang, "parts-no-service") } else { title }
    }

    fn reasons(&self, parts: &Parts) -> Vec<String> {
        let (lower, upper) = (parts.known + parts.from, parts.known + parts.to);
        let largest = parts.nameless.iter().map(|one| one.people).max().unwrap_or(0);
        let (low, high, twice) = (self.n(lower), self.n(upper), self.n(parts.twice));
        let args =
            [("lower", Arg::Text(&low)), ("upper", Arg::Text(&high)), ("twice", Arg::Text(&twice))];
        let id = if lower > largest.max(parts.known) { "parts-lower-told" } else { "parts-lower" };
        let mut reasons = vec![tr_with(self.lang, id, &args)];
        let id = if parts.twice > 0 { "parts-upper-twice" } else { "parts-upper" };
        reasons.push(tr_with(self.lang, id, &args));
        reasons.extend(parts.told.iter().map(|told| self.told(told)));
        reasons.extend(parts.contradicted.then(|| tr(self.lang, "parts-contradicted")));
        reasons.extend(parts.loose.then(|| tr(self.lang, "parts-loose")));
        reasons
    }

    fn told(&self, told: &Used) -> String {
        let title = |code: &String| match told.kind {
            UsedKind::DisjointBy => self.mission.column_title(self.lang, code),
            _ => self
                .mission
                .indicator(code)
                .map_or_else(|| code.clone(), |found| format!("«{}»", found.title.get(self.lang))),
        };
        let of = told.of.iter().map(title).collect::<Vec<_>>().join(match self.lang {
            Lang::Ar => "، ",
            Lang::En => ", ",
        });
        let from = self.n(told.from);
        let to = told.to.map_or_else(|| "none".to_owned(), |to| self.n(to));
        let args = [("of", Arg::Text(&of)), ("from", Arg::Text(&from)), ("to", Arg::Text(&to))];
        let text = tr_with(self.lang, &format!("parts-told-{}", told.kind.code()), &args);
        let text = format!("{}: {text}", tr(self.lang, "parts-told"));
        if told.used {
            return text;
        }
        format!("{text} ({})", tr(self.lang, "parts-told-unused"))
    }
}
