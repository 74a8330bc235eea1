//! Translations: every text that exists in several languages, or with media,
//! by language and then by where it is shown.
//!
//! *Invariant:* every language has the same texts; one that is missing is `-`.

use std::collections::{BTreeMap, HashMap};

use crate::element::Element;
use crate::references::has_reference;
use crate::value::{Map, Value};
use crate::xml::Node;

use super::Writer;

/// Form of a text that is simply read.
const LONG: &str = "long";
const GUIDANCE: &str = "guidance";

/// A text, and the element from which its references are seen.
#[derive(Clone, Debug)]
struct Entry {
    text: String,
    context: Option<usize>,
}

/// Texts of one place (`/form/question:label`) by form: long, image, audio.
type Forms = Vec<(String, Entry)>;

/// Texts of one language.
#[derive(Debug, Default)]
struct Language {
    /// In order of appearance.
    texts: Vec<(String, Forms)>,
    places: HashMap<String, usize>,
}

/// Texts of all languages, in order of appearance.
#[derive(Debug, Default)]
pub(super) struct Translations {
    languages: Vec<(String, Language)>,
}

impl Language {
    fn forms(&mut self, place: &str) -> &mut Forms {
        let position = *self.places.entry(place.to_owned()).or_insert_with(|| {
            self.texts.push((place.to_owned(), Forms::new()));
            self.texts.len() - 1
        });
        &mut self.texts[position].1
    }
}

impl Translations {
    pub(super) fn is_empty(&self) -> bool {
        self.languages.is_empty()
    }

    pub(super) fn languages(&self) -> Vec<String> {
        self.languages.iter().map(|(name, _)| name.clone()).collect()
    }

    fn add(&mut self, language: &str, place: &str, form: &str, text: &str, context: Option<usize>) {
        let position =
            self.languages.iter().position(|(name, _)| name == language).unwrap_or_else(|| {
                self.languages.push((language.to_owned(), Language::default()));
                self.languages.len() - 1
            });
        let forms = self.languages[position].1.forms(place);
        let entry = Entry { text: text.to_owned(), context };
        match forms.iter_mut().find(|(name, _)| name == form) {
            Some((_, old)) => *old = entry,
            None => forms.push((form.to_owned(), entry)),
        }
    }

    /// Adds a value in its languages, or in the default one.
    fn add_value(
        &mut self,
        value: &Value,
        default: &str,
        place: &str,
        form: &str,
        context: Option<usize>,
    ) {
        match value {
            Value::Text(text) => self.add(default, place, form, text, context),
            Value::Map(map) => {
                for (language, text) in map.iter() {
                    if let Some(text) = text.as_text() {
                        self.add(language, place, form, text, context);
                    }
                }
            }
        }
    }

    fn add_media(&mut self, media: &Map, default: &str, place: &str) {
        for (form, value) in media.iter() {
            self.add_value(value, default, place, form, None);
        }
    }

    /// Gives every language every text that any has.
    fn complete(&mut self, writer: &Writer<'_>) {
        let mut order: Vec<String> = Vec::new();
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (place, forms) in self.languages.iter().flat_map(|(_, language)| &language.texts) {
            let known = all.entry(place.clone()).or_insert_with(|| {
                order.push(place.clone());
                Vec::new()
            });
            for (form, _) in forms {
                if !known.contains(form) {
                    known.push(form.clone());
                }
            }
        }
        for (_, language) in &mut self.languages {
            for place in &order {
                if !writer.paths.spend(place.len() + 40) {
                    return;
                }
                let forms = language.forms(place);
                for form in &all[place] {
                    if !forms.iter().any(|(known, _)| known == form) {
                        forms.push((form.clone(), Entry { text: "-".into(), context: None }));
                    }
                }
            }
        }
    }
}

/// Gathers the translations of a form.
pub(super) fn translations(writer: &Writer<'_>) -> Translations {
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
fn add_texts(writer: &Writer<'_>, at: usize, default: &str, translations: &mut Translations) {
    let element: &Element = writer.tree.get(at);
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
    pub(super) fn itext(&self, translations: &Translations) -> Node {
        let mut itext = Node::new("itext");
        for (name, language) in &translations.languages {
            let mut translation = Node::new("translation").with("lang", name.clone());
            if *name == self.parts.settings.default_language {
                translation.set("default", "true()");
            }
            for (place, forms) in &language.texts {
                let mut text = Node::new("text").with("id", place.clone());
                forms
                    .iter()
                    .filter_map(|(form, entry)| self.itext_value(form, entry))
                    .for_each(|value| text.push(value));
                translation.push(text);
            }
            itext.push(translation);
        }
        itext
    }

    /// One form of a text; `None` for media that a language has not.
    fn itext_value(&self, form: &str, entry: &Entry) -> Option<Node> {
        let value = Node::new("value");
        let folder = match form {
            LONG => return Some(value.content(self.shown_text(&entry.text, entry.context))),
            GUIDANCE => {
                return Some(
                    value
                        .with("form", form.to_owned())
                        .content(self.shown_text(&entry.text, entry.context)),
                );
            }
            "image" | "big-image" => "images",
            other => other,
        };
        if entry.text == "-" {
            return None;
        }
        let mut content = vec![crate::xml::Content::Text(format!("jr://{folder}/"))];
        content.extend(self.shown_text(&entry.text, entry.context));
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
