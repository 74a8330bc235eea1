//! Parts and totals, groups inside a whole, percentages of a whole.

use super::list::{Item, bracket_close, is_age, items_read};
use super::nouns::stem_of;
use super::tokens::{Kind, Text, Token};
use super::words::{self, Group};
use crate::declared::Share;
use crate::finding::{Finding, Report, grouped, sum_text};
use crate::shares::percent_text;

/// Words between a number and the list of its parts.
const HEAD_WORDS_MAX: usize = 7;

/// Groups that nobody is in two of, and of which the first two are a whole.
pub(super) const FAMILIES: [&[Group]; 2] = [
    &[Group::Men, Group::Women, Group::Children, Group::Boys, Group::Girls, Group::Alone],
    &[Group::Male, Group::Female],
];

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for at in 0..text.tokens.len() {
        if let Some(head) = Head::read(text, at) {
            head.check(report);
        }
    }
}

/// How a list says what it is of its head.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Whole,
    Subset,
    /// "of whom": surely of the people just named.
    SubsetOfThem,
}

/// A number, its name, and the list of parts that follows.
struct Head<'a> {
    text: &'a Text<'a>,
    at: usize,
    value: u128,
    is_people: bool,
    is_children: bool,
    is_bracket: bool,
    relation: Relation,
    items: Vec<Item>,
}

impl<'a> Head<'a> {
    fn read(text: &'a Text<'_>, at: usize) -> Option<Head<'a>> {
        let token = &text.tokens[at];
        let value = token.count().filter(|_| !token.is_approximate() && !is_age(text, at))?;
        let before = at.checked_sub(1).map(|before| &text.tokens[before]);
        if token.may_be_year() && before.and_then(Token::word).is_some_and(is_before_year) {
            return None;
        }
        let (relation, first, end) = trigger(text, at)?;
        let label = text.tokens[at + 1..first].iter().filter_map(Token::word);
        let label: Vec<&str> = label.filter(|word| !words::is_subset(word)).collect();
        let is_bracket = text.tokens[first - 1].is_mark(&['(']);
        let is_reference = before.and_then(Token::word).is_some_and(words::is_reference);
        if is_reference {
            return None;
        }
        let is_people =
            label.iter().any(|word| words::is_people(word)) || (label.is_empty() && is_bracket);
        // "Unaccompanied children number 318: ...".
        let named = (at.saturating_sub(5)..at).rev().map(|at| text.word(at));
        let named = named.take_while(|word| !word.is_empty() && label.is_empty());
        let is_children = label
            .iter()
            .copied()
            .chain(named)
            .any(|word| words::group(word) == Some(Group::Children));
        let items = items_read(text, first, end, !is_bracket)?;
        let has_month = label.iter().any(|word| words::month(word).is_some());
        (!items.is_empty() && !has_month).then_some(Head {
            text,
            at,
            value,
            is_people,
            is_children,
            is_bracket,
            relation,
            items,
        })
    }

    fn check(&self, report: &mut Report) {
        self.percents(report);
        let mut main: Vec<&Item> = Vec::new();
        for item in self.items.iter().filter(|item| !self.is_rate(item)) {
            match main.last().filter(|_| item.is_inside && self.relation == Relation::Whole) {
                Some(previous) if item.value > previous.value => {
                    self.larger(item.value, previous.value, item.last, report);
                }
                Some(_) => {}
                None => main.push(item),
            }
        }
        match self.relation {
            Relation::Whole => self.whole(&main, report),
            Relation::Subset | Relation::SubsetOfThem => self.subset(&main, report),
        }
    }

    /// `978 per team`: beside the parts, none of them.
    fn is_rate(&self, item: &Item) -> bool {
        let near = (item.at + 1..item.at + 4).map(|at| self.text.word(at));
        near.take_while(|word| !word.is_empty())
            .any(|word| matches!(word, "per" | "each" | "daily" | "لكل" | "يوميا"))
    }

    /// `AUDIT-203` for the shares that the parts have beside them.
    fn percents(&self, report: &mut Report) {
        // "At 2,000 francs a day: 280 women (50 percent)": they are not of the money.
        let is_money = super::places::is_money(self.text, self.at)
            && self.items.iter().any(|item| !item.groups.is_empty());
        if is_money || self.text.tokens[self.at].room() > 0 {
            return;
        }
        let likely = self.relation != Relation::Whole || self.items.len() > 1;
        for item in
            self.items.iter().filter(|item| likely && !item.is_approximate && item.room == 0)
        {
            // "11 movements comprising 411,105 people (82%)" are of something else.
            let is_part = !item.is_inside && item.value <= self.value;
            let Some(percent) = item.percent.filter(|_| is_part) else { continue };
            percent_check(self.text, (self.at, item.last), item.value, self.value, percent, report);
        }
    }

    /// `AUDIT-201`: the parts are the whole.
    fn whole(&self, main: &[&Item], report: &mut Report) {
        if main.iter().any(|item| item.is_approximate) {
            return;
        }
        let terms: Vec<u128> = main.iter().map(|item| item.value).collect();
        let sum: u128 = terms.iter().sum();
        let alone: u128 = main
            .iter()
            .filter(|item| item.groups.contains(&Group::Alone))
            .map(|item| item.value)
            .sum();
        let room =
            main.iter().map(|item| item.room).sum::<u128>() + self.text.tokens[self.at].room();
        if sum.abs_diff(self.value) <= room || (sum - alone).abs_diff(self.value) <= room {
            return;
        }
        let is_near = 2 * sum > self.value && 2 * sum < 3 * self.value;
        let is_wrong = match family(main) {
            Some(true) => self.is_people || is_near,
            Some(false) if self.is_children && boys_and_girls(main) => true,
            Some(false) => self.is_people && self.is_bracket && sum - alone > self.value,
            None => {
                let is_part = terms.iter().all(|&term| term < self.value);
                main.len() > 1
                    && !self.has_examples()
                    && is_near
                    && is_part
                    && !(self.are_people() && self.are_services(main))
                    && !self.are_of_them(main)
            }
        };
        if is_wrong {
            let arithmetic = format!("{} ≠ {}", sum_text(&terms), grouped(self.value));
            self.say(
                "AUDIT-201",
                &arithmetic,
                main.last().map_or(self.at, |item| item.last),
                report,
            );
        }
    }

    /// `the main nationalities of the 1,400: ...` names some of them.
    fn has_examples(&self) -> bool {
        const NAMED: [&str; 8] = ["main", "top", "largest", "most", "ابرز", "اكبر", "اهم", "معظم"];
        let before = (self.text.sentence(self.at).start..self.at).rev().take(8);
        before.into_iter().any(|at| NAMED.contains(&self.text.word(at)))
    }

    /// Whether people are spoken of, before the number or after it.
    fn are_people(&self) -> bool {
        let before = (self.at.saturating_sub(6)..self.at).map(|at| self.text.word(at));
        self.is_people || before.into_iter().any(words::is_people)
    }

    /// `150 of them opened a shop and 35 found work`: some of them did neither.
    fn are_of_them(&self, main: &[&Item]) -> bool {
        main.iter().any(|item| {
            let near = (item.at + 1..item.at + 3).map(|at| self.text.word(at));
            near.into_iter().any(|word| words::is_pronoun(word) || word == "them")
        })
    }

    /// `120 with shelter, 200 with food`: people may be in several.
    fn are_services(&self, main: &[&Item]) -> bool {
        const AFTER: [&str; 8] =
            ["with", "received", "had", "needed", "got", "attended", "علي", "تلقوا"];
        main.iter().any(|item| {
            let near = self.text.tokens[item.at + 1..].iter().take(3).map_while(Token::word);
            near.into_iter().any(|word| AFTER.contains(&word))
        })
    }

    /// `AUDIT-202`: no group is larger than the whole, nor are groups that do
    /// not overlap together.
    fn subset(&self, main: &[&Item], report: &mut Report) {
        let surely = self.relation == Relation::SubsetOfThem && self.is_people;
        let are_people = |item: &Item| {
            let words = self.text.tokens[..=item.last].iter().rev().map_while(Token::word);
            let words: Vec<&str> = words.take(6).collect();
            !item.groups.is_empty()
                || words.iter().any(|word| matches!(*word, "who" | "them"))
                || self.is_outcome(item)
                || self.is_place(item)
        };
        let of_whole: Vec<&&Item> =
            main.iter().filter(|item| surely || (self.is_people && are_people(item))).collect();
        for item in &of_whole {
            if item.value > self.value + joined_before(self.text, self.at) {
                self.larger(item.value, self.value, item.last, report);
                return;
            }
        }
        let terms: Vec<u128> = of_whole.iter().map(|item| item.value).collect();
        let sum: u128 = terms.iter().sum();
        let has_alone = main.iter().any(|item| item.groups.contains(&Group::Alone));
        let more = joined_before(self.text, self.at);
        let is_apart = family(main).is_some() && !has_alone
            || of_whole.len() == main.len() && main.iter().all(|item| self.is_place(item));
        if sum > self.value + more && is_apart && terms.len() > 1 {
            let arithmetic = format!("{} > {}", sum_text(&terms), grouped(self.value));
            self.say(
                "AUDIT-202",
                &arithmetic,
                main.last().map_or(self.at, |item| item.last),
                report,
            );
        }
    }

    /// `1,575 cases, including 22 deaths`, `14 of the same noun`.
    fn is_outcome(&self, item: &Item) -> bool {
        const OUTCOMES: &str = " death deaths fatality fatalities وفاه وفيات قتيلا قتلي شفاء تعاف ";
        let near = (item.at + 1..item.at + 3).map(|at| self.text.word(at));
        let noun = |at: usize| stem_of(self.text.word(at + 1));
        near.into_iter().any(|word| words::is_in(OUTCOMES, word))
            || !noun(item.at).is_empty() && noun(item.at) == noun(self.at)
    }

    /// `including 22 in Kassala`: of the same people, and nobody is in two places.
    fn is_place(&self, item: &Item) -> bool {
        let next = self.text.word(item.at + 1);
        let is_time = words::month(self.text.word(item.at + 2)).is_some()
            || self.text.tokens.get(item.at + 2).is_some_and(|token| token.count().is_some());
        matches!(next, "in" | "at" | "في") && !is_time
            || next.starts_with("بولاي")
            || next.starts_with("بمحافظ")
    }

    fn larger(&self, size: u128, limit: u128, last: usize, report: &mut Report) {
        let arithmetic = format!("{} > {}", grouped(size), grouped(limit));
        self.say("AUDIT-202", &arithmetic, last, report);
    }

    fn say(&self, code: &'static str, arithmetic: &str, last: usize, report: &mut Report) {
        say(self.text, (self.at, last), code, arithmetic, report);
    }
}

/// What stands before a number and is counted with it: of `150 in Sebha and 90 in
/// Ubari, of whom` the 150.
pub(super) fn joined_before(text: &Text<'_>, at: usize) -> u128 {
    let start = text.sentence(at).start;
    let is_count =
        |at: &usize| text.tokens[*at].count().is_some() && super::split::is_counted(text, *at);
    let near = (start.max(at.saturating_sub(10))..at).rev();
    let Some(before) = near.into_iter().find(is_count) else { return 0 };
    // "and reached 240" begins anew.
    let is_verb = (before..at).any(|at| text.word(at).is_ascii() && text.word(at).ends_with("ed"));
    let is_joined = !is_verb
        && (before..at).any(|at| {
            let word = text.word(at);
            words::is_and(word) || !word.is_ascii() && word.starts_with('و')
        });
    if is_joined { text.tokens[before].count().unwrap_or(0) } else { 0 }
}

pub(super) fn say(
    text: &Text<'_>,
    (first, last): (usize, usize),
    code: &'static str,
    arithmetic: &str,
    report: &mut Report,
) {
    let place = text.place(first, last);
    let figure = place.excerpt.clone();
    report.push(Finding::error(code, &[&figure], &[("arithmetic", arithmetic)]).at(place));
}

pub(super) fn is_before_year(word: &str) -> bool {
    let months = words::month(word).is_some();
    months
        || matches!(word, "in" | "since" | "year" | "of" | "for" | "during" | "by" | "until")
        || matches!(word, "عام" | "سنه" | "في" | "منذ" | "لعام" | "العام")
}

/// How the list after a number begins: its relation, its first token and the
/// token after its last.
fn trigger(text: &Text<'_>, at: usize) -> Option<(Relation, usize, usize)> {
    let tokens = &text.tokens;
    for next in at + 1..tokens.len().min(at + 2 + HEAD_WORDS_MAX) {
        let token = &tokens[next];
        // "150 of whom were children (80 girls and 70 boys)".
        if is_back(text, at, next) {
            continue;
        }
        match &token.kind {
            Kind::Mark('(') => {
                let close = bracket_close(text, next)?;
                let opening = tokens[next + 1..close.min(next + 4)].iter().filter_map(Token::word);
                let mut opening = opening;
                let relation = opening.find_map(relation_of);
                return Some((relation.unwrap_or(Relation::Whole), next + 1, close));
            }
            Kind::Mark(':' | '–') => {
                let end = sentence_end(text, next);
                // "127 migrants – 103 men, 14 women and 10 children – to go home".
                let is_dash = |&at: &usize| tokens[at].is_mark(&['–']);
                let dash = (next + 1..end).find(is_dash).filter(|_| is_dash(&next));
                let counts = |end: usize| tokens[next..end].iter().filter_map(Token::count).count();
                let end = dash.filter(|&dash| counts(dash) > 1).unwrap_or(end);
                return Some((Relation::Whole, next + 1, end));
            }
            Kind::Word(word) => {
                if words::is_whole(word) {
                    return Some((Relation::Whole, next + 1, sentence_end(text, next)));
                }
                if let Some(relation) = relation_of(word) {
                    return Some((relation, next + 1, sentence_end(text, next)));
                }
                if words::is_and(word) {
                    return None;
                }
            }
            Kind::Mark(',' | '-' | '\'') => {}
            // `(30,236) وافداً؛ منهم (28,407) رجال`
            Kind::Mark(';') if relation_of(text.word(next + 1)).is_some() => {}
            Kind::Number { .. } if is_age(text, next) => {}
            Kind::Number { .. } if tokens[next - 1].is_mark(&[',']) && is_of_them(text, at) => {
                return Some((Relation::SubsetOfThem, next, sentence_end(text, next)));
            }
            Kind::Mark(_) | Kind::Number { .. } | Kind::End => return None,
        }
    }
    None
}

/// Whether a pronoun at once after a number speaks of people named before.
fn is_back(text: &Text<'_>, at: usize, next: usize) -> bool {
    let word = |at: usize| text.tokens[at].word();
    word(next).is_some_and(words::is_pronoun)
        && (next == at + 1 || next == at + 2 && word(at + 1) == Some("of"))
}

/// `of the 500 people, 300 ...`
fn is_of_them(text: &Text<'_>, at: usize) -> bool {
    let word = |back: usize| at.checked_sub(back).and_then(|at| text.tokens[at].word());
    match word(1) {
        // Not "consists of 500 women, 300 men".
        Some("of") => word(2).is_none_or(|word| matches!(word, "out" | "and" | "while")),
        Some("بين" | "اصل") => true,
        Some("the" | "these") => word(2) == Some("of"),
        _ => false,
    }
}

fn relation_of(word: &str) -> Option<Relation> {
    if words::is_pronoun(word) {
        return Some(Relation::SubsetOfThem);
    }
    words::is_subset(word).then_some(Relation::Subset)
}

/// Where a list ends: with its sentence, or with the bracket that it stands in.
pub(super) fn sentence_end(text: &Text<'_>, from: usize) -> usize {
    let mut depth = 0_usize;
    let rest = text.tokens.iter().skip(from).take(300);
    let is_inside = |token: &&super::tokens::Token| {
        depth += usize::from(token.is_mark(&['(']));
        let closes = token.is_mark(&[')']);
        let is_own = !closes || depth > 0;
        depth -= usize::from(closes && depth > 0);
        is_own && token.kind != Kind::End
    };
    from + rest.take_while(is_inside).count()
}

/// Whether the parts are of one family of groups that do not overlap, each once;
/// `Some(true)` when they are also a whole.
pub(super) fn family(items: &[&Item]) -> Option<bool> {
    let mut seen: Vec<Group> = Vec::new();
    for item in items {
        let group = match item.groups.as_slice() {
            [group] => *group,
            groups if groups.contains(&Group::Alone) => Group::Alone,
            _ => return None,
        };
        if seen.contains(&group) {
            return None;
        }
        seen.push(group);
    }
    let family = FAMILIES.into_iter().find(|one| seen.iter().all(|group| one.contains(group)))?;
    Some(family[..2].iter().all(|group| seen.contains(group)))
}

fn boys_and_girls(items: &[&Item]) -> bool {
    let has = |group| items.iter().any(|item| item.groups == [group]);
    items.len() == 2 && has(Group::Boys) && has(Group::Girls)
}

/// `AUDIT-203`.
pub(super) fn percent_check(
    text: &Text<'_>,
    at: (usize, usize),
    part: u128,
    whole: u128,
    percent: Share,
    report: &mut Report,
) {
    if whole == 0 || part > whole || percent.fits(part, whole) {
        return;
    }
    let arithmetic = format!(
        "{} / {} = {}% ≠ {percent}%",
        grouped(part),
        grouped(whole),
        percent_text(part, whole)
    );
    say(text, at, "AUDIT-203", &arithmetic, report);
}
