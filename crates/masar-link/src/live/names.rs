//! Every distinct spelling of a name part once, with who bears it, found by the
//! loose keys of [`masar_text::names`] and, where a slip changed those, by
//! consonants with one left out.
//!
//! *Invariant:* a spelling that nobody bears any more is gone: its text, its
//! sounds and its place in every list.

use std::collections::HashMap;
use std::sync::Arc;

use masar_text::names::Name;

use super::find::Part;

/// Spellings looked at for one part that was asked for.
const NEAR_MAX: usize = 20_000;

/// Spellings kept for one part that was asked for.
const MATCHES_MAX: usize = 2_000;

/// Less alike than this, in per mille, is another name.
pub(super) const ALIKE_MIN: u16 = 740;

/// Consonants that the slips' keys are made of.
const CONSONANTS_MAX: usize = 6;

/// A spelling and who bears it.
#[derive(Debug)]
pub(super) struct Spelling {
    pub(super) name: Name,
    pub(super) text: Arc<str>,
    /// Records, in the order in which they came.
    pub(super) records: Vec<u32>,
}

/// All spellings. Number 0 is none.
#[derive(Debug)]
pub(super) struct Spellings {
    rows: Vec<Option<Spelling>>,
    free: Vec<u32>,
    /// Spellings that came and went.
    changes: u64,
    by_text: HashMap<Arc<str>, u32>,
    by_key: HashMap<u64, Vec<u32>>,
    by_slip: HashMap<u32, Vec<u32>>,
    /// Records that bear a name of this key, in any spelling.
    bearers: HashMap<u64, u32>,
    /// The same among those of one nationality, where it is given.
    fellows: HashMap<(u64, u16), u32>,
}

impl Default for Spellings {
    fn default() -> Self {
        Self {
            rows: vec![None],
            free: Vec::new(),
            changes: 0,
            by_text: HashMap::new(),
            by_key: HashMap::new(),
            by_slip: HashMap::new(),
            bearers: HashMap::new(),
            fellows: HashMap::new(),
        }
    }
}

impl Spellings {
    pub(super) fn get(&self, number: u32) -> Option<&Spelling> {
        self.rows.get(number as usize)?.as_ref()
    }

    /// Notes that a record of a nationality bears a name; its number, 0 where it
    /// is none.
    pub(super) fn bear(&mut self, text: &str, record: u32, nationality: u16) -> u32 {
        let number = match self.by_text.get(text) {
            Some(number) => *number,
            None => {
                let name = Name::new(text);
                if name.is_empty() {
                    return 0;
                }
                self.insert(text, name)
            }
        };
        let Some(row) = self.rows[number as usize].as_mut() else { return 0 };
        if row.records.last() != Some(&record) {
            row.records.push(record);
            *self.bearers.entry(row.name.key()).or_default() += 1;
            if nationality != 0 {
                *self.fellows.entry((row.name.key(), nationality)).or_default() += 1;
            }
        }
        number
    }

    fn insert(&mut self, text: &str, name: Name) -> u32 {
        let text: Arc<str> = Arc::from(text);
        let number = self.free.pop().unwrap_or(self.rows.len() as u32);
        self.changes += 1;
        for key in name.keys().into_iter().filter(|key| *key != 0) {
            self.by_key.entry(key).or_default().push(number);
        }
        for key in slip_keys(&text) {
            self.by_slip.entry(key).or_default().push(number);
        }
        self.by_text.insert(Arc::clone(&text), number);
        let row = Some(Spelling { name, text, records: Vec::new() });
        match self.rows.get_mut(number as usize) {
            Some(free) => *free = row,
            None => self.rows.push(row),
        }
        number
    }

    /// Takes a record from a name, and the name with its last bearer.
    pub(super) fn leave(&mut self, number: u32, record: u32, nationality: u16) {
        let Some(row) = self.rows[number as usize].as_mut() else { return };
        let Ok(at) = row.records.binary_search(&record) else { return };
        row.records.remove(at);
        count_down(&mut self.bearers, row.name.key());
        count_down(&mut self.fellows, (row.name.key(), nationality));
        if !row.records.is_empty() {
            return;
        }
        let Some(row) = self.rows[number as usize].take() else { return };
        for key in row.name.keys() {
            list_leave(&mut self.by_key, key, number);
        }
        for key in slip_keys(&row.text) {
            list_leave(&mut self.by_slip, key, number);
        }
        self.by_text.remove(&row.text);
        self.free.push(number);
        self.changes += 1;
    }

    /// Records that bear a name of this name's key.
    pub(super) fn bearers(&self, name: &Name) -> u32 {
        self.bearers.get(&name.key()).copied().unwrap_or(0)
    }

    /// Records of one nationality that bear a name of this name's key.
    pub(super) fn fellows(&self, name: &Name, nationality: u16) -> u32 {
        self.fellows.get(&(name.key(), nationality)).copied().unwrap_or(0)
    }

    /// Spellings that may be meant, most alike first.
    pub(super) fn matches(&self, part: &Part) -> Vec<(u16, u32)> {
        let Part { name, text, .. } = part;
        let mut near: Vec<u32> = Vec::new();
        for key in name.keys().into_iter().filter(|key| *key != 0) {
            near.extend(self.by_key.get(&key).into_iter().flatten());
        }
        for key in slip_keys(text) {
            let list = self.by_slip.get(&key).map(Vec::as_slice).unwrap_or_default();
            near.extend(&list[..list.len().min(NEAR_MAX.saturating_sub(near.len()))]);
        }
        near.sort_unstable();
        near.dedup();
        let graded = near.into_iter().filter_map(|number| {
            let alike = name.similarity(&self.get(number)?.name);
            (alike >= ALIKE_MIN).then_some((alike, number))
        });
        let mut matches: Vec<(u16, u32)> = graded.collect();
        matches.sort_unstable_by_key(|(alike, number)| (u16::MAX - alike, *number));
        matches.truncate(MATCHES_MAX);
        matches
    }

    /// How many spellings came and went so far.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    pub(super) fn len(&self) -> usize {
        self.by_text.len()
    }

    /// Whether nothing at all is left.
    pub(super) fn is_empty(&self) -> bool {
        self.by_text.is_empty()
            && self.by_key.is_empty()
            && self.by_slip.is_empty()
            && self.bearers.is_empty()
            && self.fellows.is_empty()
    }
}

/// One fewer of a key, and the key gone with the last.
pub(super) fn count_down<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, u32>, key: K) {
    if let Some(count) = counts.get_mut(&key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&key);
        }
    }
}

/// Takes a number from the list of a key, and the key with its last number.
pub(super) fn list_leave<K: std::hash::Hash + Eq>(
    lists: &mut HashMap<K, Vec<u32>>,
    key: K,
    number: u32,
) {
    if let Some(list) = lists.get_mut(&key) {
        list.retain(|own| *own != number);
        if list.is_empty() {
            lists.remove(&key);
        }
    }
}

/// The classes of a name's consonants whole, and with one of them left out.
fn slip_keys(text: &str) -> Vec<u32> {
    let classes = consonants(text);
    let key = |left_out: usize| {
        let kept = classes.iter().enumerate().filter(|(at, _)| *at != left_out);
        kept.fold(1_u32, |key, (_, class)| key << 4 | u32::from(*class))
    };
    let mut keys: Vec<u32> = (0..=classes.len()).map(key).filter(|key| *key > 1).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn consonants(text: &str) -> Vec<u8> {
    let folded = masar_text::names::name_normalise(text);
    let mut classes: Vec<u8> = Vec::with_capacity(CONSONANTS_MAX);
    for (at, word) in folded.split(' ').enumerate() {
        let word = word.strip_prefix("ال").unwrap_or(word);
        if at == 0 || !matches!(word, "al" | "el") {
            let read = word.chars().map(class_of).filter(|class| *class != 0);
            classes.extend(read);
        }
    }
    classes.dedup();
    classes.truncate(CONSONANTS_MAX);
    classes
}

/// Letters of both scripts in classes that hands and dialects keep apart; 0 for
/// what is not heard as a consonant.
fn class_of(letter: char) -> u8 {
    match letter {
        'b' | 'p' | 'f' | 'v' | 'ب' | 'پ' | 'ف' | 'ڤ' => 1,
        't' | 'd' | 'ت' | 'ط' | 'د' | 'ض' | 'ذ' | 'ظ' | 'ث' => 2,
        'k' | 'q' | 'g' | 'j' | 'c' | 'x' | 'ك' | 'ق' | 'غ' | 'خ' | 'ج' | 'گ' | 'چ' => 3,
        's' | 'z' | 'س' | 'ص' | 'ز' | 'ش' => 4,
        'l' | 'ل' => 5,
        'r' | 'ر' => 6,
        'm' | 'م' => 7,
        'n' | 'ن' => 8,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_one_consonant_still_meets() {
        for (one, other) in [("Warfalli", "Warfali"), ("Warfalli", "Wafalli"), ("Salem", "سالم")]
        {
            let keys = slip_keys(one);
            assert!(slip_keys(other).iter().any(|key| keys.contains(key)), "{one} {other}");
        }
    }

    #[test]
    fn the_last_bearer_takes_the_name_along() {
        let mut spellings = Spellings::default();
        let number = spellings.bear("Salem", 0, 1);
        assert_eq!(spellings.bear("Salem", 1, 0), number);
        spellings.leave(number, 0, 1);
        let text = "Salem".to_owned();
        let part = Part { place: 0, name: Name::new(&text), text, number: 0 };
        assert_eq!(spellings.matches(&part), [(1000, number)]);
        spellings.leave(number, 1, 0);
        assert!(spellings.is_empty());
    }
}
