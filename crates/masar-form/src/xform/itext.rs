//! Translations: every text that exists in several languages, or with media,
//! by language and then by where it is shown.
//!
//! *Invariant:* every language has the same texts; one that is missing is `-`.

use std::collections::HashMap;
use std::rc::Rc;

use crate::element::Element;
use crate::references::has_reference;
use crate::value::{Map, Value};
use crate::xml::Node;

use super::Writer;

/// Form of a text that is simply read.
const LONG: &str = "long";
const GUIDANCE: &str = "guidance";

/// A text, and the element from which its references are seen.
#[derive(Clone, Copy, Debug)]
struct Entry<'a> {
    text: &'a str,
    context: Option<usize>,
}

/// Texts of one place (`/form/question:label`) by form: long, image, audio.
type Forms<'a> = Vec<(&'a str, Entry<'a>)>;

/// Texts of one language.
#[derive(Debug, Default)]
struct Language<'a> {
    /// By number of their place, in order of appearance.
    texts: Vec<(usize, Forms<'a>)>,
    /// Where in `texts` a place is, by its number; one more, 0 for nowhere.
    positions: Vec<usize>,
}

/// Texts of all languages, in order of appearance.
#[derive(Debug, Default)]
pub(super) struct Translations<'a> {
    languages: Vec<(&'a str, Language<'a>)>,
    /// Names of the places.
    places: Vec<Rc<str>>,
    numbers: HashMap<Rc<str>, usize>,
}

impl<'a> Language<'a> {
    fn forms(&mut self, place: usize) -> &mut Forms<'a> {
        if self.positions.len() <= place {
            self.positions.resize(place + 1, 0);
        }
        if self.positions[place] == 0 {
            self.texts.push((place, Forms::new()));
            self.positions[place] = self.texts.len();
        }
        &mut self.texts[self.positions[place] - 1].1
    }
}

impl<'a> Translations<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.languages.is_empty()
    }

    pub(super) fn languages(&self) -> Vec<String> {
        self.languages.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    /// The number of a place.
    fn place(&mut self, name: &str) -> usize {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let name: Rc<str> = name.into();
        self.places.push(Rc::clone(&name));
        self.numbers.insert(name, self.places.len() - 1);
        self.places.len() - 1
    }

    fn add(&mut self, language: &'a str, place: usize, form: &'a str, entry: Entry<'a>) {
        let position =
            self.languages.iter().position(|(name, _)| *name == language).unwrap_or_else(|| {
                self.languages.push((language, Language::default()));
                self.languages.len() - 1
            });
        let forms = self.languages[position].1.forms(place);
        match forms.iter_mut().find(|(name, _)| *name == form) {
            Some((_, old)) => *old = entry,
            None => form_push(forms, form, entry),
        }
    }

    /// Adds a value in its languages, or in the default one.
    fn add_value(
        &mut self,
        value: &'a Value,
        default: &'a str,
        place: &str,
        form: &'a str,
        context: Option<usize>,
    ) {
        match value {
            Value::Text(text) => {
                let place = self.place(place);
                self.add(default, place, form, Entry { text, context });
            }
            Value::Map(map) => {
                for (language, text) in map.iter() {
                    if let Some(text) = text.as_text() {
                        let place = self.place(place);
                        self.add(language, place, form, Entry { text, context });
                    }
                }
            }
        }
    }

    fn add_media(&mut self, media: &'a Map, default: &'a str, place: &str) {
        for (form, value) in media.iter() {
            self.add_value(value, default, place, form, None);
        }
    }

    /// Gives every language every text that any has.
    fn complete(&mut self, writer: &Writer<'_>) {
        let mut order: Vec<usize> = Vec::with_capacity(self.places.len());
        let mut all: Vec<Vec<&'a str>> = vec![Vec::new(); self.places.len()];
        for (place, forms) in self.languages.iter().flat_map(|(_, language)| &language.texts) {
            let known = &mut all[*place];
            if known.is_empty() {
                order.push(*place);
            }
            for (form, _) in forms {
                if !known.contains(form) {
                    known.reserve_exact(1);
                    known.push(form);
                }
            }
        }
        for (_, language) in &mut self.languages {
            for &place in &order {
                if !writer.paths.spend(self.places[place].len() + 40) {
                    return;
                }
                let forms = language.forms(place);
                for form in &all[place] {
                    if !forms.iter().any(|(known, _)| known == form) {
                        form_push(forms, form, Entry { text: "-", context: None });
                    }
                }
            }
        }
    }
}

/// Adds a form of a text. Most texts have one, and there are many texts.
fn form_push<'a>(forms: &mut Forms<'a>, form: &'a str, entry: Entry<'a>) {
    forms.reserve_exact(1);
    forms.push((form, entry));
}

/// Gathers the translations of a form.
pub(super) fn translations<'a>(writer: &Writer<'a>) -> Translations<'a> {
    let default = writer.parts.settings.default_language.as_str();
    let mut translations = Translations::default();
    for (name, list) in writer.parts.lists.iter().filter(|(_, list)| list.needs_translations()) {
        for (number, choice) in list.choices.iter().enumerate() {
            let place = format!("{name}-{number}");
            if let Some(label) = &choice.label {
                translations.add_value(label, default, &place, LONG, None);
            }
            translations.add_media(&choice.media, default, &place);
        }
    }
    let all = writer.tree.in_order();
    for &at in &all {
        add_texts(writer, at, default, &mut translations);
    }
    for &at in &all {
        if let Some(media) = &writer.tree.get(at).media {
            translations.add_media(media, default, &format!("{}:label", writer.paths.absolute(at)));
        }
    }
    translations.complete(writer);
    translations
}

/// Messages, label, hint and guidance of an element, where they need a place
/// among the translations.
fn add_texts<'a>(
    writer: &Writer<'a>,
    at: usize,
    default: &'a str,
    translations: &mut Translations<'a>,
) {
    let element: &'a Element = writer.tree.get(at);
    let path = writer.paths.absolute(at);
    for name in ["jr:constraintMsg", "jr:requiredMsg", "jr:noAppErrorString"] {
        let Some(value) = element.bind.as_ref().and_then(|bind| bind.get(name)) else { continue };
        let has_values =
            name != "jr:noAppErrorString" && value.as_text().is_some_and(has_reference);
        if value.is_map() || has_values {
            translations.add_value(value, default, &format!("{path}:{name}"), LONG, Some(at));
        }
    }
    if let Some(label) = element.label.as_ref().filter(|_| element.has_translated_label()) {
        translations.add_value(label, default, &format!("{path}:label"), LONG, Some(at));
    }
    let place = format!("{path}:hint");
    if let Some(hint) =
        element.hint.as_ref().filter(|hint| hint.is_map() || element.guidance.is_some())
    {
        translations.add_value(hint, default, &place, LONG, Some(at));
    }
    if let Some(guidance) = &element.guidance {
        translations.add_value(guidance, default, &place, GUIDANCE, Some(at));
    }
}

impl Writer<'_> {
    /// All translations, one text after another.
    pub(super) fn itext(&self, translations: &Translations<'_>, text: &mut String, depth: usize) {
        let itext = Node::new("itext");
        itext.open(text, depth);
        for (name, language) in &translations.languages {
            let mut translation = Node::new("translation").with("lang", *name);
            if *name == self.parts.settings.default_language {
                translation.set("default", "true()");
            }
            translation.open(text, depth + 1);
            for (place, forms) in &language.texts {
                let mut node = Node::new("text").with("id", &*translations.places[*place]);
                forms
                    .iter()
                    .filter_map(|(form, entry)| self.itext_value(form, entry))
                    .for_each(|value| node.push(value));
                node.write_at(text, depth + 2);
            }
            translation.close(text, depth + 1);
        }
        itext.close(text, depth);
    }

    /// One form of a text; `None` for media that a language has not.
    fn itext_value(&self, form: &str, entry: &Entry<'_>) -> Option<Node> {
        let value = Node::new("value");
        let folder = match form {
            LONG => return Some(value.content(self.shown_text(entry.text, entry.context))),
            GUIDANCE => {
                return Some(
                    value
                        .with("form", form.to_owned())
                        .content(self.shown_text(entry.text, entry.context)),
                );
            }
            "image" | "big-image" => "images",
            other => other,
        };
        if entry.text == "-" {
            return None;
        }
        let mut content = vec![crate::xml::Content::Text(format!("jr://{folder}/"))];
        content.extend(self.shown_text(entry.text, entry.context));
        Some(value.with("form", form.to_owned()).content(join_texts(content)))
    }
}

/// Puts texts that follow each other into one.
fn join_texts(content: Vec<crate::xml::Content>) -> Vec<crate::xml::Content> {
    use crate::xml::Content;
    let mut joined: Vec<Content> = Vec::new();
    for part in content {
        match (joined.last_mut(), part) {
            (Some(Content::Text(before)), Content::Text(text)) => before.push_str(&text),
            (_, part) => joined.push(part),
        }
    }
    joined
}
