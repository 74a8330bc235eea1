//! How well a person fits what is asked, per mille, with the reasons.
//!
//! What is *asked* in words is graded by the names alone: a part that was not
//! typed costs nothing. What is *registered* is graded by the odds that two
//! registrations are one person among all that are held: a rare name says more
//! than a common one, and what differs counts against. How rare a name is, is
//! asked among those of one nationality where both sides give the same: names
//! of one country are common there and rare elsewhere, and agree with the
//! nationality instead of beside it. The weights, in halvings
//! of the odds, follow the shares that Fellegi and Sunter (1969) compare by, set
//! by hand for mission registers: telephones are shared by households, ages are
//! rounded, sex is rarely wrong.
//!
//! *Invariant:* evidence names fields, never a value.

use masar_domain::Sex;
use masar_text::names::Name;

use super::find::{Part, Probe};
use super::index::{LiveIndex, Record};
use super::names::Spelling;
use super::recall::Recall;
use super::registration::{DOCUMENT_CHARS_MAX, PARTS, birth_is_whole, birth_swapped};

/// Why somebody is among the answers, and why not higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    NameSame,
    NameAlike,
    NameRare,
    NameOrder,
    DocumentSame,
    DocumentNear,
    PhoneSame,
    BirthSame,
    BirthSwapped,
    BirthNear,
    SexSame,
    NationalitySame,
    PlaceSame,
    GivenDiffers,
    NameDiffers,
    DocumentDiffers,
    BirthDiffers,
    SexDiffers,
    NationalityDiffers,
}

/// From here on two parts are one name.
const PART_SAME: u16 = 900;
const PART_ALIKE: u16 = 780;
/// Below this they are two.
const PART_DIFFERS: u16 = 640;

/// Halvings of the odds by which another given name speaks against.
const GIVEN_DIFFERS: f64 = 8.0;

/// More years between two years of birth than any age is wrong by.
const YEARS_FAR: u16 = 10;

/// Halvings that one part of a name is worth at least and at most.
const NAME_WORTH: (f64, f64) = (0.5, 13.0);

/// Halvings that a nationality is worth at least and at most.
const NATIONALITY_WORTH: (f64, f64) = (0.2, 10.0);

/// A name is rare if so many times more people would have to be known before
/// another one bears it by chance, in doublings.
const RARE: f64 = 4.0;

/// Compatriots that everybody's names stand for, where few are known.
const FELLOWS_KNOWN: f64 = 50.0;

/// The first name typed is nobody's given name here, per mille.
const GIVEN_ELSEWHERE: u16 = 40;

/// A part out of its place, per mille.
const SWAP: u16 = 15;

/// The best one-to-one match of the parts asked for with a record's names.
struct Matched<'a> {
    /// By part asked for: how alike, place in the record, spelling.
    pairs: Vec<(&'a Part, u16, usize, &'a Spelling)>,
    swaps: u16,
}

/// A part asked for beside a name of a record: how unlike, how far out of its
/// place, which part, which place; the least is matched first.
type Candidate = (u16, u8, u8, u8);

fn names_match<'a>(
    index: &'a LiveIndex,
    recall: &mut Recall,
    probe: &'a Probe,
    record: &Record,
) -> Matched<'a> {
    let mut all: Vec<Candidate> = Vec::with_capacity(PARTS * PARTS);
    for (at, part) in probe.parts.iter().enumerate().take(2 * PARTS) {
        for (place, number) in record.names.iter().enumerate() {
            if let Some(spelling) = index.spellings.get(*number) {
                let far = part.place.abs_diff(place).min(usize::from(u8::MAX)) as u8;
                let alike = recall.alike(part, *number, spelling);
                all.push((u16::MAX - alike, far, at as u8, place as u8));
            }
        }
    }
    all.sort_unstable();
    let (mut parts, mut places) = ([false; 2 * PARTS], [false; PARTS]);
    let mut matched: Vec<(usize, u16, usize, &Spelling)> = Vec::with_capacity(PARTS);
    for (apart, _, at, place) in all {
        let (at, place) = (usize::from(at), usize::from(place));
        if !parts[at] && !places[place] {
            (parts[at], places[place]) = (true, true);
            let spelling = index.spellings.get(record.names[place]);
            matched.extend(spelling.map(|spelling| (at, u16::MAX - apart, place, spelling)));
        }
    }
    matched.sort_by_key(|(at, ..)| *at);
    let rank = |place: usize| [0, 1, 2, 4, 3][place];
    let good: Vec<usize> = matched
        .iter()
        .filter(|(_, alike, ..)| *alike >= PART_DIFFERS)
        .map(|(_, _, place, _)| rank(*place))
        .collect();
    let swaps = good.windows(2).filter(|two| two[0] > two[1]).count() as u16;
    let pairs = matched
        .into_iter()
        .map(|(at, alike, place, spelling)| (&probe.parts[at], alike, place, spelling))
        .collect();
    Matched { pairs, swaps }
}

/// The fit of a record to what was typed.
pub(super) fn ask_score(
    index: &LiveIndex,
    recall: &mut Recall,
    probe: &Probe,
    record: &Record,
) -> (u16, Vec<Evidence>) {
    let mut evidence = Vec::new();
    let number = numbers_asked(probe, record, &mut evidence);
    if probe.parts.is_empty() {
        return (number, evidence);
    }
    let matched = names_match(index, recall, probe, record);
    let asked = probe.parts.len() as u16;
    let total: u32 = matched.pairs.iter().map(|(_, alike, ..)| u32::from(*alike)).sum();
    let mean = (total / u32::from(asked)) as u16;
    let mut score = mean.saturating_sub(matched.swaps * SWAP);
    let given = matched
        .pairs
        .iter()
        .any(|(part, alike, place, _)| part.place == 0 && *place == 0 && *alike >= PART_ALIKE);
    if !given {
        score = score.saturating_sub(GIVEN_ELSEWHERE);
    }
    let whole = matched.pairs.len() == probe.parts.len();
    let lowest = matched.pairs.iter().map(|(_, alike, ..)| *alike).min().unwrap_or(0);
    if whole && lowest >= PART_SAME {
        evidence.insert(0, Evidence::NameSame);
    } else if mean >= PART_DIFFERS {
        evidence.insert(0, Evidence::NameAlike);
    }
    if matched.swaps > 0 {
        evidence.push(Evidence::NameOrder);
    }
    (if number > 0 { score.max(number) } else { score }, evidence)
}

fn numbers_asked(probe: &Probe, record: &Record, evidence: &mut Vec<Evidence>) -> u16 {
    let mut score = 0;
    if probe.phone != 0 && probe.phone == record.phone {
        evidence.push(Evidence::PhoneSame);
        score = 1000;
    }
    match document_compare(&probe.document, &record.document) {
        Some(Evidence::DocumentSame) => {
            evidence.push(Evidence::DocumentSame);
            score = 1000;
        }
        Some(Evidence::DocumentNear) => {
            evidence.push(Evidence::DocumentNear);
            score = score.max(850);
        }
        _ => {}
    }
    score
}

/// The chance that a record is of the person who was registered.
pub(super) fn probe_score(
    index: &LiveIndex,
    recall: &mut Recall,
    probe: &Probe,
    record: &Record,
) -> (u16, Vec<Evidence>) {
    let mut evidence = Vec::new();
    let among = Among::new(index, probe, record);
    let people = among.people;
    let names = name_halvings(&among, recall, probe, record, &mut evidence);
    let relative = evidence.contains(&Evidence::GivenDiffers);
    // What a household shares, and what is one person's own.
    let (mut shared, mut own) = (names, 0.0);
    let mut note = |found: Option<Evidence>| {
        let Some(found) = found else { return };
        evidence.push(found);
        match found {
            Evidence::PhoneSame | Evidence::PlaceSame => shared += worth(found),
            Evidence::NationalitySame => shared += among.nationality_worth(),
            // Namesakes are nearly always of one sex.
            Evidence::SexSame if !relative && names > 0.0 => {}
            // Twins are far commoner in a household than equal days elsewhere.
            Evidence::BirthSame if relative => own += worth(Evidence::BirthSame) / 2.0,
            _ => own += worth(found),
        }
    };
    note(document_compare(&probe.document, &record.document));
    if probe.phone != 0 && probe.phone == record.phone {
        note(Some(Evidence::PhoneSame));
    }
    note(birth_compare((probe.birth, probe.year), (record.birth, record.year)));
    note(sex_compare(probe.sex, record.sex));
    let given = |one: u32, other: u32| one != 0 && other != 0;
    let (one, other) = (u32::from(probe.nationality), u32::from(record.nationality));
    if given(one, other) {
        let same = one == other;
        note(Some(if same { Evidence::NationalitySame } else { Evidence::NationalityDiffers }));
    }
    if given(probe.place, record.place) && probe.place == record.place {
        note(Some(Evidence::PlaceSame));
    }
    // With another given name, all that a household shares makes it the same
    // household and no more.
    if relative {
        shared = shared.min(people.log2()) - GIVEN_DIFFERS;
    }
    // Neither memory nor rounding errs so far.
    let known = probe.year != 0 && record.year != 0;
    if known && probe.year.abs_diff(record.year) > YEARS_FAR {
        own += worth(Evidence::BirthDiffers);
    }
    let odds = shared + own - people.log2();
    let chance = 1000.0 / (1.0 + (-odds).exp2());
    (chance.clamp(0.0, 999.0).round() as u16, evidence)
}

/// Among whom a name is rare: the compatriots of two who give one nationality,
/// or everybody.
struct Among<'a> {
    index: &'a LiveIndex,
    people: f64,
    /// The nationality both give and how many have it.
    fellows: Option<(u16, f64)>,
}

impl<'a> Among<'a> {
    fn new(index: &'a LiveIndex, probe: &Probe, record: &Record) -> Self {
        let own = record.nationality;
        let count = index.nationals.get(&own).filter(|_| own == probe.nationality);
        let fellows = count.map(|count| (own, f64::from(*count)));
        Self { index, people: index.len().max(2) as f64, fellows }
    }

    /// How many times bearing a name halves those among whom it is asked.
    fn name_worth(&self, name: &Name) -> f64 {
        let everywhere = f64::from(self.index.spellings.bearers(name).max(1)) / self.people;
        let share = self.fellows.map_or(everywhere, |(nationality, count)| {
            let bearers = f64::from(self.index.spellings.fellows(name, nationality));
            (bearers + FELLOWS_KNOWN * everywhere) / (count + FELLOWS_KNOWN)
        });
        (-share.log2()).clamp(NAME_WORTH.0, NAME_WORTH.1)
    }

    fn nationality_worth(&self) -> f64 {
        let (least, most) = NATIONALITY_WORTH;
        self.fellows.map_or(least, |(_, count)| (self.people / count).log2().clamp(least, most))
    }
}

/// What the names say, in halvings of the odds.
fn name_halvings(
    among: &Among<'_>,
    recall: &mut Recall,
    probe: &Probe,
    record: &Record,
    evidence: &mut Vec<Evidence>,
) -> f64 {
    let matched = names_match(among.index, recall, probe, record);
    let (mut total, mut rare, mut lowest) = (0.0, 0.0, 1000);
    let mut differs = false;
    for (part, alike, place, spelling) in &matched.pairs {
        let bits = among.name_worth(&spelling.name);
        lowest = lowest.min(*alike);
        if *alike >= PART_ALIKE {
            let share = if *alike >= PART_SAME { 1.0 } else { 0.75 };
            // A name in another place agrees by chance more easily.
            let place_share = if part.place == *place { 1.0 } else { 0.7 };
            total += bits * share * place_share;
            rare += bits;
        } else if *alike < PART_DIFFERS {
            let given = part.place == 0 || *place == 0;
            if given && !differs {
                evidence.push(Evidence::GivenDiffers);
            }
            differs |= given;
            total -= if given { 0.0 } else { 4.0 };
        }
    }
    if matched.pairs.is_empty() {
        return 0.0;
    }
    if lowest >= PART_SAME {
        evidence.push(Evidence::NameSame);
    } else if lowest >= PART_DIFFERS {
        evidence.push(Evidence::NameAlike);
    } else if !differs {
        evidence.push(Evidence::NameDiffers);
    }
    if rare + among.nationality_worth() >= among.people.log2() + RARE {
        evidence.push(Evidence::NameRare);
    }
    if matched.swaps > 0 {
        evidence.push(Evidence::NameOrder);
    }
    total
}

/// Halvings of the odds that one field is worth.
fn worth(evidence: Evidence) -> f64 {
    match evidence {
        Evidence::DocumentSame => 18.0,
        Evidence::DocumentNear => 9.0,
        Evidence::DocumentDiffers => -4.0,
        Evidence::PhoneSame => 8.0,
        Evidence::BirthSame => 11.0,
        Evidence::BirthSwapped => 7.0,
        Evidence::BirthNear => 2.5,
        Evidence::BirthDiffers => -5.0,
        Evidence::SexSame => 0.9,
        Evidence::SexDiffers => -5.0,
        Evidence::NationalityDiffers => -4.0,
        Evidence::PlaceSame => 3.0,
        _ => 0.0,
    }
}

fn document_compare(
    one: &[u8; DOCUMENT_CHARS_MAX],
    other: &[u8; DOCUMENT_CHARS_MAX],
) -> Option<Evidence> {
    if one[0] == 0 || other[0] == 0 {
        return None;
    }
    let wrong = one.iter().zip(other).filter(|(a, b)| a != b).count();
    let exchanged = wrong == 2
        && one
            .windows(2)
            .zip(other.windows(2))
            .any(|(a, b)| a[0] == b[1] && a[1] == b[0] && a != b);
    Some(match wrong {
        0 => Evidence::DocumentSame,
        1 => Evidence::DocumentNear,
        _ if exchanged => Evidence::DocumentNear,
        _ => Evidence::DocumentDiffers,
    })
}

fn birth_compare(one: (u32, i16), other: (u32, i16)) -> Option<Evidence> {
    if birth_is_whole(one.0) && birth_is_whole(other.0) {
        if one.0 == other.0 {
            return Some(Evidence::BirthSame);
        }
        if birth_swapped(one.0) == other.0 {
            return Some(Evidence::BirthSwapped);
        }
    }
    if one.1 == 0 || other.1 == 0 {
        return None;
    }
    match one.1.abs_diff(other.1) {
        0 | 1 => Some(Evidence::BirthNear),
        2 | 3 => None,
        _ => Some(Evidence::BirthDiffers),
    }
}

fn sex_compare(one: Sex, other: Sex) -> Option<Evidence> {
    match (one, other) {
        (Sex::Unknown, _) | (_, Sex::Unknown) => None,
        _ if one == other => Some(Evidence::SexSame),
        _ => Some(Evidence::SexDiffers),
    }
}
