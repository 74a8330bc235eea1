//! Whole names cut into parts, compounds kept whole.
//!
//! *Invariant:* at most [`PARTS_MAX`] parts are read.

use super::prepare::fold_letters;

/// The most parts of one name that are read.
pub(super) const PARTS_MAX: usize = 8;
/// The most bytes of a whole name that are read.
const BYTES_MAX: usize = 1024;

/// A whole name in parts, as they are ordered in Arabic usage: given, father's,
/// grandfather's, family. What is missing is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FullName {
    pub given: Option<String>,
    pub father: Option<String>,
    pub grandfather: Option<String>,
    pub family: Option<String>,
    /// All parts in the order they were written.
    pub parts: Vec<String>,
}

/// Cuts a whole name into parts.
pub fn name_parse(full: &str) -> FullName {
    let parts = parts_join(full);
    // A title stands before the name and is none of its parts in the family.
    let titles = titles_count(&parts);
    let at = |index: usize| parts.get(index + titles).cloned();
    let (father, grandfather, family) = match parts.len() - titles {
        0 | 1 => (None, None, None),
        2 => (None, None, at(1)),
        3 => (at(1), None, at(2)),
        length => (at(1), at(2), at(length - 1)),
    };
    FullName { given: at(0), father, grandfather, family, parts }
}

/// How many of the first parts are titles: a name is always left.
pub(super) fn titles_count(parts: &[String]) -> usize {
    let most = parts.len().saturating_sub(1);
    parts.iter().take(most).take_while(|part| is_title(&name_normalise(part))).count()
}

/// What is said before a name of a pilgrim, a teacher, a doctor. Sheikh is left
/// out: it is a name too, in Mali and in Bangladesh.
pub(super) fn is_title(part: &str) -> bool {
    matches!(
        part,
        "alhaji"
            | "alhadji"
            | "elhadj"
            | "elhadji"
            | "el hadj"
            | "el hadji"
            | "al haj"
            | "al hajj"
            | "el haj"
            | "haji"
            | "hajj"
            | "hajji"
            | "hadji"
            | "hajia"
            | "hajiya"
            | "hadjia"
            | "hadja"
            | "malam"
            | "mallam"
            | "dr"
            | "eng"
            | "prof"
            | "professor"
            | "mr"
            | "mrs"
            | "mme"
            | "maulana"
            | "moulana"
            | "mawlana"
            | "allama"
            | "allamah"
            | "hazrat"
            | "mian"
            | "pir"
            | "مولانا"
            | "علامه"
            | "پير"
            | "مياں"
            | "الحاج"
            | "الحاجه"
            | "الشيخ"
            | "السيد"
            | "السيده"
            | "الدكتور"
    )
}

/// Words joined to the one that follows them.
fn joins_next(word: &str) -> bool {
    matches!(
        word,
        "عبد"
            | "ابو"
            | "ابا"
            | "ابي"
            | "بو"
            | "بن"
            | "ابن"
            | "ام"
            | "بنت"
            | "ولد"
            | "ال"
            | "ذو"
            | "بني"
            | "آل"
            | "abd"
            | "abdul"
            | "abdel"
            | "abdal"
            | "abdoul"
            | "abu"
            | "abou"
            | "abo"
            | "bu"
            | "bou"
            | "ben"
            | "bin"
            | "ibn"
            | "bint"
            | "umm"
            | "um"
            | "oum"
            | "om"
            | "ould"
            | "wuld"
            | "wold"
            | "mint"
            | "ag"
            | "al"
            | "el"
            | "as"
            | "es"
            | "ar"
            | "er"
            | "ad"
            | "ed"
            | "at"
            | "et"
            | "an"
            | "en"
            | "az"
            | "ez"
            | "ash"
            | "esh"
            | "ech"
            | "ach"
            | "ul"
            | "ur"
            | "ud"
            | "dan"
    )
}

/// A first word and its second that make one name only together: the first half
/// of a South Asian compound (Sirajul Islam, Fazlur Rahman), an Eritrean one
/// (Gebre Egziabher), and Allah Bakhsh.
fn joins_next_word(word: &str, next: &str) -> bool {
    let is_habesha = matches!(
        word,
        "gebre"
            | "ghebre"
            | "haile"
            | "wolde"
            | "welde"
            | "tekle"
            | "kifle"
            | "habte"
            | "kidane"
            | "ገብረ"
            | "ሃይለ"
            | "ኃይለ"
            | "ወልደ"
            | "ተክለ"
            | "ኪዳነ"
    );
    if is_habesha {
        return is_habesha_second(next);
    }
    if matches!(word, "allah" | "الله") {
        return true;
    }
    let letters = word.len();
    match word.get(letters.saturating_sub(2)..) {
        Some("ul") => letters >= 5 && !matches!(word, "rasul" | "batul" | "maqbul" | "makbul"),
        Some("ur") => letters >= 5 && next.starts_with('r'),
        Some("ud") => letters >= 5 && next.starts_with('d'),
        _ => {
            (word.ends_with("ুল") && word.chars().count() >= 4)
                || (word.ends_with("ুর") && next.starts_with('র'))
        }
    }
}

fn is_habesha_second(word: &str) -> bool {
    matches!(
        word,
        "egziabher"
            | "egziabiher"
            | "mariam"
            | "maryam"
            | "michael"
            | "mikael"
            | "giorgis"
            | "ghiorgis"
            | "selassie"
            | "sellasie"
            | "medhin"
            | "yesus"
            | "hiwot"
            | "tsion"
            | "meskel"
            | "kristos"
            | "haimanot"
            | "ስላሴ"
            | "ማርያም"
            | "ሚካኤል"
            | "መድህን"
    )
}

/// A lone article between the halves of a name: Zia ul Haq.
fn joins_both(word: &str) -> bool {
    matches!(word, "ul" | "ur" | "ud" | "us" | "uz")
}

/// Words joined to the one before them: the second half of Nur al-Din and Atta Ullah.
fn joins_previous(word: &str) -> bool {
    matches!(
        word,
        "الدين"
            | "الله"
            | "eddine"
            | "eddin"
            | "uddin"
            | "aldin"
            | "eldin"
            | "aldeen"
            | "eldeen"
            | "ullah"
            | "allah"
            | "addin"
            | "الاسلام"
            | "alislam"
            | "elislam"
    )
}

pub(super) fn parts_join(full: &str) -> Vec<String> {
    let mut end = full.len().min(BYTES_MAX);
    while !full.is_char_boundary(end) {
        end -= 1;
    }
    let mut parts: Vec<String> = Vec::new();
    let mut open_next = false;
    let mut before = String::new();
    for word in full[..end].split(|c: char| c.is_whitespace() || matches!(c, ',' | '،' | ';')) {
        let folded = fold_letters(word);
        let plain = folded.trim_matches([' ', '\'']);
        if plain.is_empty() {
            continue;
        }
        let article_before = open_next && parts.last().is_some_and(|part| is_article_last(part));
        let open = open_next || joins_next_word(&before, plain);
        let second = joins_both(plain)
            || joins_previous(plain)
            || (article_before && matches!(plain, "din" | "deen" | "dine"));
        let joined = !parts.is_empty() && (open || second);
        let full_up = parts.len() >= PARTS_MAX;
        match parts.last_mut() {
            Some(part) if open || second => {
                part.push(' ');
                part.push_str(word);
            }
            _ if full_up => break,
            _ => parts.push(word.to_owned()),
        }
        open_next = joins_next(plain) || joins_both(plain);
        // A second half ends its name.
        before = if joined { String::new() } else { plain.to_owned() };
    }
    din_join(parts)
}

fn is_article_last(part: &str) -> bool {
    let last = part.rsplit(' ').next().unwrap_or_default();
    matches!(fold_letters(last).as_str(), "al" | "el" | "ad" | "ed" | "ud" | "ul")
}

/// `Nur` and `al Din` are one name.
fn din_join(parts: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(parts.len());
    for part in parts {
        let folded = fold_letters(&part);
        let din = folded.split_once(' ').is_some_and(|(article, word)| {
            matches!(article, "al" | "el" | "ad" | "ed" | "ud" | "ul" | "eddine")
                && matches!(word, "din" | "deen" | "dine" | "dean" | "islam")
        });
        match joined.last_mut() {
            Some(before) if din => {
                before.push(' ');
                before.push_str(&part);
            }
            _ => joined.push(part),
        }
    }
    joined
}

/// The text of a name in the form that it is compared and searched in: lower
/// case, marks gone, hamza and its fellows folded, parts parted by one space.
pub fn name_normalise(text: &str) -> String {
    let mut normal = String::new();
    for word in text.split_whitespace().take(4 * PARTS_MAX) {
        for c in fold_letters(word).chars() {
            match c {
                'أ' => normal.push('ا'),
                'ى' | 'ئ' | 'ی' => normal.push('ي'),
                'ؤ' => normal.push('و'),
                'ة' => normal.push('ه'),
                'ک' => normal.push('ك'),
                'ء' | '\'' => {}
                other => normal.push(other),
            }
        }
        normal.push(' ');
    }
    normal.split_whitespace().collect::<Vec<_>>().join(" ")
}
