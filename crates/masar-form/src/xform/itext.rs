//! Translations: every text that exists in several languages, or with media,
//! by language and then by where it is shown.
//!
//! *Invariant:* every language has the same texts; one that is missing is `-`.

use std::collections::BTreeMap;

use crate::element::Element;
use crate::references::has_reference;
use crate::value::{Map, Value};
use crate::xml::{self, Node};

use super::{Page, Writer};

/// Form of a text that is simply read.
const LONG: &str = "long";
const GUIDANCE: &str = "guidance";

/// Where a text is shown. Its name is made when it is written: places are many
/// and their names long.
#[derive(Clone, Copy, Debug)]
enum Place<'a> {
    /// A choice: its list, and its number there.
    Choice(&'a str, usize),
    /// An element, and what of it: `label`, `hint`, a message.
    Element(usize, &'static str),
}

/// One form of a text in one language.
#[derive(Clone, Copy, Debug)]
struct Entry<'a> {
    place: u32,
    /// The next form of this place, in order of arrival: its number and one; 0 for
    /// none.
    next: u32,
    form: &'a str,
    text: &'a str,
    /// The element from which references are seen.
    context: Option<u32>,
}

/// Texts of one language, in order of arrival.
#[derive(Debug)]
struct Language<'a> {
    entries: Vec<Entry<'a>>,
    /// Of each place its first entry: the entry's number and one; 0 for none.
    first: Vec<u32>,
}

/// Texts of all languages, in order of appearance.
#[derive(Debug)]
pub(super) struct Translations<'a> {
    languages: Vec<(&'a str, Language<'a>)>,
    places: Vec<Place<'a>>,
    /// The language of texts without one.
    default: &'a str,
}

/// A number that is below the number of a form's cells.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl<'a> Language<'a> {
    /// The forms of a place.
    fn forms(&self, place: u32) -> impl Iterator<Item = &Entry<'a>> {
        let entry = |number: u32| self.entries.get((number as usize).checked_sub(1)?);
        let first = self.first.get(place as usize).copied().unwrap_or_default();
        std::iter::successors(entry(first), move |before| entry(before.next))
    }

    /// Places, each with its first entry.
    fn places(&self) -> impl Iterator<Item = u32> {
        let is_first = |(number, entry): &(usize, &Entry<'_>)| {
            self.first[entry.place as usize] as usize == number + 1
        };
        self.entries.iter().enumerate().filter(is_first).map(|(_, entry)| entry.place)
    }

    /// Sets a form of a place; one that is there keeps its turn.
    fn set(&mut self, entry: Entry<'a>) {
        let place = entry.place as usize;
        if self.first.len() <= place {
            self.first.resize(place + 1, 0);
        }
        let added = small(self.entries.len() + 1);
        let mut at = self.first[place];
        if at == 0 {
            self.first[place] = added;
        }
        while at > 0 {
            let known = &mut self.entries[at as usize - 1];
            if known.form == entry.form {
                *known = Entry { next: known.next, ..entry };
                return;
            }
            at = known.next;
            if at == 0 {
                known.next = added;
            }
        }
        if self.entries.len() == self.entries.capacity() {
            // Twice the room is a lot where ten thousand choices are a third of it.
            self.entries.reserve_exact(self.entries.len() / 4 + 64);
        }
        self.entries.push(entry);
    }
}

impl<'a> Translations<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.languages.is_empty()
    }

    pub(super) fn languages(&self) -> Vec<String> {
        self.languages.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    /// The number of a new place.
    fn place(&mut self, place: Place<'a>) -> u32 {
        self.places.push(place);
        small(self.places.len() - 1)
    }

    fn set(&mut self, language: &'a str, entry: Entry<'a>) {
        let known = self.languages.iter().position(|(name, _)| *name == language);
        let at = known.unwrap_or_else(|| {
            let expected = self.places.capacity();
            let (entries, first) = (Vec::with_capacity(expected), Vec::with_capacity(expected));
            self.languages.push((language, Language { entries, first }));
            self.languages.len() - 1
        });
        self.languages[at].1.set(entry);
    }

    /// Adds a value in its languages, or in the default one.
    fn add(&mut self, value: &'a Value, place: u32, form: &'a str, context: Option<usize>) {
        let entry = |text| Entry { place, next: 0, form, text, context: context.map(small) };
        match value {
            Value::Text(text) => self.set(self.default, entry(text)),
            Value::Map(map) => {
                for (language, text) in map.iter() {
                    if let Some(text) = text.as_text() {
                        self.set(language, entry(text));
                    }
                }
            }
        }
    }

    fn add_media(&mut self, media: &'a Map, place: u32) {
        for (form, value) in media.iter() {
            self.add(value, place, form, None);
        }
    }

    /// Gives every language every text that any has.
    fn complete(&mut self, writer: &Writer<'_>) {
        let mut order: Vec<u32> = Vec::with_capacity(self.places.len());
        let mut seen = vec![false; self.places.len()];
        for place in self.languages.iter().flat_map(|(_, language)| language.places()) {
            if !std::mem::replace(&mut seen[place as usize], true) {
                order.push(place);
            }
        }
        let mut all: Vec<&'a str> = Vec::new();
        for place in order {
            all.clear();
            for entry in self.languages.iter().flat_map(|(_, language)| language.forms(place)) {
                if !all.contains(&entry.form) {
                    all.push(entry.form);
                }
            }
            let length = writer.place_length(self.places[place as usize]);
            for (_, language) in &mut self.languages {
                if !writer.paths.spend(length + 40) {
                    return;
                }
                for form in &all {
                    if !language.forms(place).any(|known| known.form == *form) {
                        language.set(Entry { place, next: 0, form, text: "-", context: None });
                    }
                }
            }
        }
    }
}

/// Gathers the translations of a form.
pub(super) fn translations<'a>(writer: &Writer<'a>) -> Translations<'a> {
    let default = writer.parts.settings.default_language.as_str();
    let all = writer.tree.in_order();
    let lists = || writer.parts.lists.iter().filter(|(_, list)| list.needs_translations);
    // Nearly all of it is labels, one each: growing by doubling would leave as much empty.
    let expected = all.len() + lists().map(|(_, list)| list.choices.len()).sum::<usize>();
    let places = Vec::with_capacity(expected);
    let mut found = Translations { languages: Vec::new(), places, default };
    for (name, list) in lists() {
        for (number, choice) in list.choices.iter().enumerate() {
            let place = found.place(Place::Choice(name, number));
            if let Some(label) = &choice.label {
                found.add(label, place, LONG, None);
            }
            found.add_media(&choice.media, place);
        }
    }
    let mut labels = BTreeMap::new();
    for &at in &all {
        labels.extend(add_texts(writer.tree.get(at), at, &mut found).map(|place| (at, place)));
    }
    for &at in &all {
        if let Some(media) = &writer.tree.get(at).media {
            let place = labels.get(&at).copied();
            let place = place.unwrap_or_else(|| found.place(Place::Element(at, "label")));
            found.add_media(media, place);
        }
    }
    found.complete(writer);
    found
}

/// Adds messages, label, hint and guidance of an element, where they need a place
/// among the translations. Tells the label's, where media may follow.
fn add_texts<'a>(element: &'a Element, at: usize, found: &mut Translations<'a>) -> Option<u32> {
    for name in ["jr:constraintMsg", "jr:requiredMsg", "jr:noAppErrorString"] {
        let Some(value) = element.bind.as_ref().and_then(|bind| bind.get(name)) else { continue };
        let has_values =
            name != "jr:noAppErrorString" && value.as_text().is_some_and(has_reference);
        if value.is_map() || has_values {
            let place = found.place(Place::Element(at, name));
            found.add(value, place, LONG, Some(at));
        }
    }
    let label = element.label.as_ref().filter(|_| element.has_translated_label());
    let label = label.map(|label| {
        let place = found.place(Place::Element(at, "label"));
        found.add(label, place, LONG, Some(at));
        place
    });
    // Groups show neither; what is translated is kept all the same.
    let guidance = element.guidance.as_ref();
    let guidance = guidance.filter(|text| !element.is_section() || text.is_map());
    let hint = element.hint.as_ref().filter(|hint| hint.is_map() || guidance.is_some());
    if hint.is_some() || guidance.is_some() {
        let place = found.place(Place::Element(at, "hint"));
        let texts = hint.into_iter().map(|hint| (hint, LONG));
        for (text, form) in texts.chain(guidance.map(|text| (text, GUIDANCE))) {
            found.add(text, place, form, Some(at));
        }
    }
    label.filter(|_| element.media.is_some())
}

impl Writer<'_> {
    fn place_length(&self, place: Place<'_>) -> usize {
        match place {
            Place::Choice(list, _) => list.len() + 8,
            Place::Element(at, part) => self.paths.absolute(at).len() + 1 + part.len(),
        }
    }

    /// Writes the name of a place in place of what is there.
    fn place_name(&self, place: Place<'_>, name: &mut String) {
        name.clear();
        match place {
            Place::Choice(list, number) => {
                name.push_str(list);
                name.push('-');
                name.push_str(&number.to_string());
            }
            Place::Element(at, part) => {
                name.push_str(self.paths.absolute(at));
                name.push(':');
                name.push_str(part);
            }
        }
    }

    /// All translations, one text after another.
    pub(super) fn itext(&self, translations: &Translations<'_>, page: &mut Page<'_>, depth: usize) {
        xml::open(&mut page.text, depth, "itext", &[]);
        let mut id = String::new();
        for (name, language) in &translations.languages {
            let lang = [("lang", *name), ("default", "true()")];
            let is_default = *name == self.parts.settings.default_language;
            let lang = if is_default { &lang[..] } else { &lang[..1] };
            xml::open(&mut page.text, depth + 1, "translation", lang);
            for place in language.places() {
                self.place_name(translations.places[place as usize], &mut id);
                let text = &mut page.text;
                let start = text.len();
                xml::open(text, depth + 2, "text", &[("id", &id)]);
                let empty = text.len();
                for entry in language.forms(place) {
                    self.itext_value(entry, text, depth + 3);
                }
                if text.len() > empty {
                    xml::close(text, depth + 2, "text");
                } else {
                    text.truncate(start);
                    Node::new("text").with("id", id.as_str()).write_at(text, depth + 2);
                }
                page.turn();
            }
            xml::close(&mut page.text, depth + 1, "translation");
        }
        xml::close(&mut page.text, depth, "itext");
    }

    /// Writes one form of a text; nothing for media that a language has not.
    fn itext_value(&self, entry: &Entry<'_>, text: &mut String, depth: usize) {
        let context = entry.context.map(|at| at as usize);
        let value = Node::new("value");
        let folder = match entry.form {
            LONG if super::is_plain(entry.text) => {
                self.paths.spend(entry.text.len());
                return xml::leaf(text, depth, "value", entry.text);
            }
            LONG => {
                return value.content(self.shown_text(entry.text, context)).write_at(text, depth);
            }
            GUIDANCE => {
                let value = value.with("form", GUIDANCE);
                return value.content(self.shown_text(entry.text, context)).write_at(text, depth);
            }
            "image" | "big-image" => "images",
            other => other,
        };
        if entry.text == "-" {
            return;
        }
        let mut content = vec![xml::Content::Text(format!("jr://{folder}/"))];
        content.extend(self.shown_text(entry.text, context));
        value.with("form", entry.form).content(join_texts(content)).write_at(text, depth);
    }
}

/// Puts texts that follow each other into one.
fn join_texts(content: Vec<xml::Content>) -> Vec<xml::Content> {
    use xml::Content;
    let mut joined: Vec<Content> = Vec::new();
    for part in content {
        match (joined.last_mut(), part) {
            (Some(Content::Text(before)), Content::Text(text)) => before.push_str(&text),
            (_, part) => joined.push(part),
        }
    }
    joined
}
