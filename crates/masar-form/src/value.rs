//! What a cell holds once its column's heading is understood: a text, or texts
//! by language or by attribute.
//!
//! *Invariant:* a [`Map`] keeps the order in which keys came and is small: its
//! keys are columns of a sheet, and those are capped.

use std::rc::Rc;

/// A text, or texts under names. Texts and names are shared: a form of ten
/// thousand choices holds each once, however many tables and lists it is in.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(Rc<str>),
    Map(Map),
}

/// Values by name, in order of arrival. A copy shares what it was copied from
/// until one of both changes; an empty one takes no room.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map(Option<Rc<Vec<Entry>>>);

type Entry = (Rc<str>, Value);

impl Value {
    pub(crate) fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Map(_) => None,
        }
    }

    pub(crate) fn is_map(&self) -> bool {
        matches!(self, Self::Map(_))
    }

    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Map(map) => map.is_empty(),
        }
    }

    /// The value under a path of names: `["bind", "relevant"]` in a row.
    fn at_path(path: &[Rc<str>], leaf: Rc<str>) -> Self {
        match path.split_first() {
            None => Self::Text(leaf),
            Some((first, rest)) => {
                let mut map = Map::default();
                map.set_shared(first, Self::at_path(rest, leaf));
                Self::Map(map)
            }
        }
    }

    /// Both together. A plain text beside texts by language counts as the
    /// default language's, unless that one is there.
    fn merge(self, other: Self, default_language: &str) -> Self {
        let (mut mine, theirs) = match (self, other) {
            (Self::Text(text), other) if text.is_empty() => return other,
            (mine, other) if other.is_empty() => return mine,
            (Self::Map(mine), Self::Map(theirs)) => (mine, theirs),
            (Self::Map(mut mine), Self::Text(text)) => {
                if mine.get(default_language).is_none() {
                    mine.set(default_language, Self::Text(text));
                }
                return Self::Map(mine);
            }
            (Self::Text(text), Self::Map(theirs)) => {
                let mut mine = Map::default();
                if theirs.get(default_language).is_none() {
                    mine.set(default_language, Self::Text(text));
                }
                (mine, theirs)
            }
            (mine @ Self::Text(_), Self::Text(_)) => return mine,
        };
        for (key, value) in theirs.into_entries() {
            match mine.take(&key) {
                Some(old) => mine.set_shared(&key, old.merge(value, default_language)),
                None => mine.push(key, value),
            }
        }
        Self::Map(mine)
    }
}

impl Map {
    /// Room for so many values.
    pub(crate) fn with_capacity(values: usize) -> Self {
        Self((values > 0).then(|| Rc::new(Vec::with_capacity(values))))
    }

    fn entries(&self) -> &[Entry] {
        self.0.as_ref().map_or(&[], |entries| entries.as_slice())
    }

    fn entries_mut(&mut self) -> &mut Vec<Entry> {
        Rc::make_mut(self.0.get_or_insert_default())
    }

    pub(crate) fn into_entries(self) -> Vec<Entry> {
        self.0.map(Rc::unwrap_or_clone).unwrap_or_default()
    }

    fn find_mut(&mut self, key: &str) -> Option<&mut Value> {
        let at = self.entries().iter().position(|(name, _)| **name == *key)?;
        self.entries_mut().get_mut(at).map(|(_, value)| value)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.entries().iter().find(|(name, _)| **name == *key).map(|(_, value)| value)
    }

    pub(crate) fn get_text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::as_text)
    }

    /// The same, to be shared.
    pub(crate) fn get_shared(&self, key: &str) -> Option<&Rc<str>> {
        match self.get(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn get_map(&self, key: &str) -> Option<&Self> {
        match self.get(key) {
            Some(Value::Map(map)) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Sets a value; a key that is there keeps its place in the order.
    pub(crate) fn set(&mut self, key: &str, value: Value) {
        match self.find_mut(key) {
            Some(old) => *old = value,
            None => self.push(key.into(), value),
        }
    }

    /// Adds a key that is not there. Most maps hold one or two.
    fn push(&mut self, key: Rc<str>, value: Value) {
        let entries = self.entries_mut();
        entries.reserve_exact(1);
        entries.push((key, value));
    }

    /// Sets a value under a name that is shared.
    fn set_shared(&mut self, key: &Rc<str>, value: Value) {
        match self.find_mut(key) {
            Some(old) => *old = value,
            None => self.push(Rc::clone(key), value),
        }
    }

    pub(crate) fn set_text(&mut self, key: &str, text: &str) {
        self.set(key, Value::text(text));
    }

    /// Sets every value of `other`, in its order.
    pub(crate) fn update(&mut self, other: &Self) {
        if self.is_empty() {
            self.clone_from(other);
            return;
        }
        for (key, value) in other.iter_shared() {
            self.set_shared(key, value.clone());
        }
    }

    /// Takes a value out; its name keeps the place with nothing under it.
    fn take(&mut self, key: &str) -> Option<Value> {
        let empty = Value::Map(Self::default());
        self.find_mut(key).map(|value| std::mem::replace(value, empty))
    }

    /// Adds a leaf under a path of names, keeping what is there; a plain name
    /// replaces it, whatever it was.
    pub(crate) fn add(&mut self, path: &[Rc<str>], leaf: Rc<str>, default_language: &str) {
        let Some((first, rest)) = path.split_first() else { return };
        if rest.is_empty() {
            self.set_shared(first, Value::Text(leaf));
            return;
        }
        // Another language of what has some already.
        if let [language] = rest
            && let Some(Value::Map(map)) = self.find_mut(first)
            && !map.is_empty()
            && !map.has(language)
            && !leaf.is_empty()
        {
            map.push(Rc::clone(language), Value::Text(leaf));
            return;
        }
        let value = Value::at_path(rest, leaf);
        match self.take(first) {
            Some(old) => self.set_shared(first, old.merge(value, default_language)),
            None => self.push(Rc::clone(first), value),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries().iter().map(|(key, value)| (&**key, value))
    }

    /// The same, with the names as they are shared.
    pub(crate) fn iter_shared(&self) -> impl Iterator<Item = (&Rc<str>, &Value)> {
        self.entries().iter().map(|(key, value)| (key, value))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Map {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        let entries: Vec<Entry> =
            pairs.into_iter().map(|(key, text)| (key.into(), Value::text(text))).collect();
        Self((!entries.is_empty()).then(|| Rc::new(entries)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(names: &[&str]) -> Vec<Rc<str>> {
        names.iter().map(|&name| name.into()).collect()
    }

    #[test]
    fn a_plain_text_beside_translations_is_the_default_languages() {
        let mut row = Map::default();
        row.add(&path(&["label"]), "Name".into(), "en");
        row.add(&path(&["label", "ar"]), "الاسم".into(), "en");
        let label = row.get_map("label").unwrap();
        assert_eq!(label.get_text("en"), Some("Name"));
        assert_eq!(label.get_text("ar"), Some("الاسم"));
    }

    #[test]
    fn a_plain_text_after_translations_replaces_them() {
        let mut row = Map::default();
        row.add(&path(&["label", "ar"]), "الاسم".into(), "en");
        row.add(&path(&["label"]), "Name".into(), "en");
        assert_eq!(row.get_text("label"), Some("Name"));
    }

    #[test]
    fn an_explicit_default_language_wins_over_the_plain_text() {
        let mut row = Map::default();
        row.add(&path(&["label"]), "plain".into(), "en");
        row.add(&path(&["label", "en"]), "explicit".into(), "en");
        assert_eq!(row.get_map("label").unwrap().get_text("en"), Some("explicit"));
    }
}
