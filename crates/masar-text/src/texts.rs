//! Messages in Fluent, one source a language. Arabic chooses among its six
//! plural forms by the rules of CLDR.
//!
//! *Invariant:* what is formatted never fails for want of an argument: the
//! message then shows the argument's name.

use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use masar_domain::{Digits, Lang};
use unic_langid::LanguageIdentifier;

use crate::numbers::number;

/// Largest source of one language, in bytes.
pub const SOURCE_BYTES_MAX: usize = 4 << 20;

/// Above this a float cannot hold every whole number, so a larger one is
/// printed without choosing a plural.
const PLURAL_MAX: u64 = 1 << 53;

/// Something wrong with a source of messages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{lang}, line {line}: {message}")]
pub struct TextProblem {
    pub lang: Lang,
    /// Line of that language's source, from 1.
    pub line: u32,
    /// For whoever writes the messages, in English.
    pub message: String,
}

/// A particular that a message names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    Text(&'a str),
    /// Takes part in the choice of a plural; printed with groups of three in
    /// Latin digits (see [`crate::in_digits`] for others).
    Number(u64),
}

/// Messages in both languages.
pub struct Texts {
    ar: Messages,
    en: Messages,
}

struct Messages {
    bundle: FluentBundle<FluentResource>,
    /// Sorted, with the line each starts on.
    ids: Vec<(String, u32)>,
}

impl Texts {
    /// Reads one source a language; refused with every line that cannot be
    /// read and every message given twice. Whether both languages have the same
    /// messages is asked with [`Texts::untranslated`].
    pub fn parse(ar: &str, en: &str) -> Result<Self, Vec<TextProblem>> {
        let (texts, problems) = Self::read(ar, en);
        if problems.is_empty() { Ok(texts) } else { Err(problems) }
    }

    /// Whatever can be read, and what is wrong with the rest.
    pub(crate) fn read(ar: &str, en: &str) -> (Self, Vec<TextProblem>) {
        let mut problems = Vec::new();
        let ar = Messages::read(Lang::Ar, ar, &mut problems);
        let en = Messages::read(Lang::En, en, &mut problems);
        (Self { ar, en }, problems)
    }

    /// Messages of one language that the other lacks, where they stand.
    pub fn untranslated(&self) -> Vec<TextProblem> {
        let mut missing = Vec::new();
        for (lang, other) in [(Lang::Ar, Lang::En), (Lang::En, Lang::Ar)] {
            for (id, line) in &self.messages(lang).ids {
                if !self.has(other, id) {
                    let message = format!("`{id}` has no translation in `{other}`");
                    missing.push(TextProblem { lang, line: *line, message });
                }
            }
        }
        missing
    }

    pub fn has(&self, lang: Lang, id: &str) -> bool {
        self.messages(lang).ids.binary_search_by(|(known, _)| known.as_str().cmp(id)).is_ok()
    }

    /// Sorted.
    pub fn ids(&self, lang: Lang) -> Vec<String> {
        self.messages(lang).ids.iter().map(|(id, _)| id.clone()).collect()
    }

    /// A message that names no particulars.
    pub fn get(&self, lang: Lang, id: &str) -> Option<String> {
        self.format(lang, id, &[])
    }

    /// A message with its particulars; `None` when there is no such message.
    pub fn format(&self, lang: Lang, id: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let bundle = &self.messages(lang).bundle;
        let message = bundle.get_message(id)?;
        let mut given = FluentArgs::with_capacity(args.len());
        for &(name, arg) in args {
            given.set(name.to_owned(), arg.value(lang));
        }
        let mut unanswered = Vec::new();
        Some(bundle.format_pattern(message.value()?, Some(&given), &mut unanswered).into_owned())
    }

    fn messages(&self, lang: Lang) -> &Messages {
        lang.pick(&self.ar, &self.en)
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ar, en) = (self.ar.ids.len(), self.en.ids.len());
        f.debug_struct("Texts").field("ar", &ar).field("en", &en).finish()
    }
}

impl<'a> Arg<'a> {
    fn value(self, lang: Lang) -> FluentValue<'a> {
        match self {
            Self::Text(text) => FluentValue::from(text),
            Self::Number(value) if lang == Lang::Ar => number_arabic(value),
            Self::Number(value) if value <= PLURAL_MAX => FluentValue::from(value),
            Self::Number(value) => FluentValue::from(number(value, Digits::Latn)),
        }
    }
}

/// A number that chooses the right Arabic plural. Arabic looks at the last two
/// digits; `intl_pluralrules` (7.0) looks at the whole number and takes 103 for
/// `other` instead of `few`. So above 99 we show it those two digits, with a
/// fraction that keeps a variant such as `[5]` from matching 105, and carry
/// what is to be printed in an option that nothing else uses.
fn number_arabic(value: u64) -> FluentValue<'static> {
    let last = value % 100;
    let shown = if value > 99 && last > 2 { format!("{last}.5") } else { value.to_string() };
    let mut found: FluentNumber = shown.parse().expect("digits are a number");
    found.options.minimum_fraction_digits = None;
    found.options.currency = Some(value.to_string());
    FluentValue::Number(found)
}

/// How a number in a message is printed.
fn value_print(value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(found) = value else { return None };
    let carried = found.options.currency.clone();
    let plain = carried.unwrap_or_else(|| found.as_string().into_owned());
    match plain.parse() {
        Ok(value) if found.options.use_grouping => Some(number(value, Digits::Latn)),
        _ => Some(plain),
    }
}

impl Messages {
    fn read(lang: Lang, source: &str, problems: &mut Vec<TextProblem>) -> Self {
        let mut bundle = bundle_new(lang);
        let problem = |line, message| TextProblem { lang, line, message };
        if source.len() > SOURCE_BYTES_MAX {
            problems.push(problem(1, format!("longer than {SOURCE_BYTES_MAX} bytes")));
            return Self { bundle, ids: Vec::new() };
        }
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                for error in errors {
                    let line = line_of(source, error.pos.start);
                    problems.push(problem(line, error.to_string()));
                }
                resource
            }
        };
        let ids = ids_read(source, &resource);
        for error in bundle.add_resource(resource).err().unwrap_or_default() {
            if let FluentError::Overriding { id, .. } = error {
                let line = ids.iter().rfind(|(known, _)| *known == id).map_or(1, |(_, line)| *line);
                problems.push(problem(line, format!("`{id}` is given twice")));
            }
        }
        Self { bundle, ids }
    }
}

fn bundle_new(lang: Lang) -> FluentBundle<FluentResource> {
    let locale: LanguageIdentifier = lang.tag().parse().expect("a tag of BCP 47");
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| value_print(value)));
    // Nothing is registered yet, so NUMBER cannot be there already.
    bundle.add_builtins().expect("a new bundle has no functions");
    bundle
}

/// Messages with a value, sorted, with their lines.
fn ids_read(source: &str, resource: &FluentResource) -> Vec<(String, u32)> {
    let inside = resource.source();
    let mut ids: Vec<(String, u32)> = resource
        .entries()
        .filter_map(|entry| match entry {
            Entry::Message(message) if message.value.is_some() => Some(message.id.name),
            _ => None,
        })
        .map(|name| {
            // `name` is a slice of the resource's own copy of the source.
            let offset = (name.as_ptr().addr()).saturating_sub(inside.as_ptr().addr());
            (name.to_owned(), line_of(source, offset))
        })
        .collect();
    ids.sort();
    ids
}

fn line_of(source: &str, offset: usize) -> u32 {
    let before = &source.as_bytes()[..offset.min(source.len())];
    let lines = before.iter().filter(|&&byte| byte == b'\n').count();
    u32::try_from(lines + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;

    const EN: &str = "\
greeting = Hello, { $name }.
people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
row = row { NUMBER($row, useGrouping: \"false\") }
";
    const AR: &str = "\
greeting = مرحبا { $name }.
people = { $count ->
    [zero] لا أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
    [many] { $count } شخصا
   *[other] { $count } شخص
}
row = السطر { NUMBER($row, useGrouping: \"false\") }
";

    fn people(lang: Lang, count: u64) -> String {
        let texts = Texts::parse(AR, EN).unwrap();
        texts.format(lang, "people", &[("count", Arg::Number(count))]).unwrap()
    }

    #[test]
    fn arabic_uses_its_six_plural_forms() {
        let counts = [0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 1_911, 1_000_000];
        let lines: Vec<String> = counts.map(|count| people(Lang::Ar, count)).into();
        assert_snapshot!(lines.join("\n"), @r"
        لا أحد
        شخص واحد
        شخصان
        3 أشخاص
        10 أشخاص
        11 شخصا
        99 شخصا
        100 شخص
        102 شخص
        103 أشخاص
        1,911 شخصا
        1,000,000 شخص
        ");
        assert_eq!(people(Lang::En, 1), "1 person");
        assert_eq!(people(Lang::En, 824_131), "824,131 people");
    }

    #[test]
    fn large_numbers_are_printed_exactly() {
        assert_eq!(people(Lang::En, u64::MAX), "18,446,744,073,709,551,615 people");
        assert_eq!(people(Lang::Ar, u64::MAX), "18,446,744,073,709,551,615 شخصا");
        assert_eq!(people(Lang::En, PLURAL_MAX), "9,007,199,254,740,992 people");
    }

    #[test]
    fn a_number_may_be_printed_without_groups() {
        let texts = Texts::parse(AR, EN).unwrap();
        let row = texts.format(Lang::En, "row", &[("row", Arg::Number(1_234))]);
        assert_eq!(row.unwrap(), "row 1234");
        let row = texts.format(Lang::Ar, "row", &[("row", Arg::Number(1_234))]);
        assert_eq!(row.unwrap(), "السطر 1234");
    }

    #[test]
    fn what_is_missing_is_visible() {
        let texts = Texts::parse(AR, EN).unwrap();
        assert_eq!(texts.get(Lang::En, "greeting").unwrap(), "Hello, {$name}.");
        assert_eq!(texts.get(Lang::En, "absent"), None);
        assert!(texts.has(Lang::Ar, "people") && !texts.has(Lang::Ar, "absent"));
        assert_eq!(texts.ids(Lang::En), ["greeting", "people", "row"]);
    }

    #[test]
    fn adds_no_direction_marks() {
        let texts = Texts::parse(AR, EN).unwrap();
        let text = texts.format(Lang::Ar, "greeting", &[("name", Arg::Text("Aya"))]).unwrap();
        assert_eq!(text, "مرحبا Aya.");
    }

    #[test]
    fn names_the_line_of_what_cannot_be_read() {
        let problems = Texts::parse("a = أ\n", "a = A\n\n?broken\n\na = again\n").unwrap_err();
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_snapshot!(lines.join("\n"), @r#"
        en, line 3: Expected one of "a-zA-Z"
        en, line 5: `a` is given twice
        "#);
    }

    #[test]
    fn names_messages_that_one_language_lacks() {
        let texts = Texts::parse("a = أ\n", "a = A\n\nb = B\n").unwrap();
        let lines: Vec<String> = texts.untranslated().iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["en, line 3: `b` has no translation in `ar`"]);
    }

    /// CLDR 48, `ar`, cardinal.
    fn arabic_category(count: u64) -> &'static str {
        match (count, count % 100) {
            (0, _) => "لا أحد",
            (1, _) => "واحد",
            (2, _) => "شخصان",
            (_, 3..=10) => "أشخاص",
            (_, 11..=99) => "شخصا",
            _ => "شخص",
        }
    }

    proptest! {
        /// Every number takes the form that CLDR gives it.
        #[test]
        fn arabic_plurals_are_those_of_cldr(count in prop_oneof![0u64..2_000, any::<u64>()]) {
            let text = people(Lang::Ar, count);
            prop_assert!(text.ends_with(arabic_category(count)), "{}", text);
        }

        /// No source makes the reader panic.
        #[test]
        fn any_source_is_read_or_refused(source in "[a-z={}$\"*\\[\\]\n -]{0,80}") {
            let _ = Texts::parse(&source, &source);
        }
    }
}
