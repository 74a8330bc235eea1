//! People by name and number, in memory: a fold of the ledger that opens sealed
//! personal fields so that they can be searched, and the pairs that may be one
//! person.
//!
//! *Invariants:* nothing of it is written anywhere; it goes with the process and
//! is made again from the ledger. Whoever was forgotten is not in it. What is of
//! class S5 is never in it: no search by name finds it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{MutexGuard, PoisonError};

use masar_domain::{EntryId, Pcode, PersonId, Sensitivity, Seq, Sex};
use masar_ledger::identity::pair;
use masar_ledger::{Decision, Entry, Kind, Personal, Subject};
use masar_link::live::{Evidence, LiveIndex, Recall, Registration};
use masar_programme::model::Package;
use masar_register::answers::turns;

use crate::desk::Desk;
use crate::error::DeskError;

/// Entries read in one step.
const STEP: u32 = 1_000;

/// Milliseconds that a step in the background may take.
const FOLLOW_MILLIS: i64 = 150;

/// Milliseconds that a question may spend on people not yet looked at.
pub(crate) const ASKED_MILLIS: i64 = 300;

/// From this chance on, per mille, two people may be one.
const QUEUE_SCORE_MIN: u16 = 500;

/// Most pairs that wait; the most likely are kept.
const QUEUE_MAX: usize = 20_000;

/// People whom one person may be.
const ALIKE_MAX: usize = 5;

/// Where a registration comes from, for rights.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    pub(crate) programme: String,
    pub(crate) place: Option<Pcode>,
    pub(crate) class: Sensitivity,
}

/// Why two people may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Likeness {
    pub(crate) score: u16,
    pub(crate) evidence: Vec<Evidence>,
}

/// The fold.
#[derive(Debug, Default)]
pub(crate) struct Live {
    pub(crate) index: LiveIndex,
    recall: Recall,
    seq: Seq,
    /// By tag: position of the entry, and number of the origin.
    sources: Vec<(Seq, usize)>,
    pub(crate) origins: Vec<Origin>,
    numbers: BTreeMap<Origin, usize>,
    /// Pairs that may be one person.
    pub(crate) queue: BTreeMap<(PersonId, PersonId), Likeness>,
    /// People nobody was compared with yet, newest first.
    backlog: VecDeque<PersonId>,
}

impl Live {
    pub(crate) fn origin(&self, tag: u32) -> Option<&Origin> {
        self.origins.get(self.sources.get(tag as usize)?.1)
    }

    pub(crate) fn entry(&self, tag: u32) -> Seq {
        self.sources.get(tag as usize).map_or(Seq(0), |source| source.0)
    }

    /// Number of the origin of a tag.
    pub(crate) fn origin_number(&self, tag: u32) -> usize {
        self.sources.get(tag as usize).map_or(usize::MAX, |source| source.1)
    }

    /// People who wait to be compared with the others.
    pub(crate) fn waiting(&self) -> usize {
        self.backlog.len()
    }

    fn apply(&mut self, desk: &Desk, entry: &Entry) -> Result<(), DeskError> {
        match entry.kind {
            Kind::Submission => self.submission_apply(desk, entry)?,
            Kind::Erasure => {
                for person in entry.subjects.iter().filter_map(Subject::as_person) {
                    self.index.remove(person);
                    self.pairs_remove(person);
                }
            }
            Kind::Identity => self.identity_apply(entry),
            _ => {}
        }
        self.seq = entry.seq;
        Ok(())
    }

    /// A pair that was decided about waits no longer; one that is open again is
    /// looked at again.
    fn identity_apply(&mut self, entry: &Entry) {
        let people: Vec<PersonId> = entry.subjects.iter().filter_map(Subject::as_person).collect();
        let [one, other] = people[..] else { return };
        self.queue.remove(&pair(one, other));
        if entry.body["decision"] == Decision::Open.code() {
            self.backlog.push_front(one);
        }
    }

    fn submission_apply(&mut self, desk: &Desk, entry: &Entry) -> Result<(), DeskError> {
        if let Some(old) = entry.supersedes {
            self.source_remove(desk, old)?;
        }
        let Some((class, people)) = people_told(desk, entry)? else { return Ok(()) };
        let programme = entry.programme.clone();
        let origin = Origin { programme, place: entry.place, class };
        let number = *self.numbers.entry(origin.clone()).or_insert_with(|| {
            self.origins.push(origin);
            self.origins.len() - 1
        });
        let Ok(tag) = u32::try_from(self.sources.len()) else { return Ok(()) };
        self.sources.push((entry.seq, number));
        let place = entry.place.as_ref().map(Pcode::as_str).unwrap_or_default();
        for (person, known) in &people {
            for registration in known.registrations(place) {
                self.index.add(*person, tag, &registration);
            }
            if !known.texts.is_empty() {
                self.backlog.push_front(*person);
            }
        }
        Ok(())
    }

    /// Takes out what a form said that another has corrected.
    fn source_remove(&mut self, desk: &Desk, old: EntryId) -> Result<(), DeskError> {
        let Some(old) = desk.ledger.find(old)? else { return Ok(()) };
        let at = self.sources.binary_search_by_key(&old.seq, |source| source.0).ok();
        let Some(tag) = at.and_then(|at| u32::try_from(at).ok()) else { return Ok(()) };
        for person in old.subjects.iter().filter_map(Subject::as_person) {
            self.index.remove_tagged(person, tag);
            self.pairs_remove(person);
            self.backlog.push_front(person);
        }
        Ok(())
    }

    fn pairs_remove(&mut self, person: PersonId) {
        self.queue.retain(|(one, other), _| *one != person && *other != person);
    }

    /// Compares the next person with everybody.
    fn look(&mut self, desk: &Desk) -> Result<(), DeskError> {
        let Some(person) = self.backlog.pop_front() else { return Ok(()) };
        let recall = &mut self.recall;
        for found in self.index.alike_person(recall, person, ALIKE_MAX, &|_| true) {
            let own = pair(person, found.person);
            if found.score < QUEUE_SCORE_MIN || desk.decided(own)? {
                continue;
            }
            let likeness = Likeness { score: found.score, evidence: found.evidence };
            let known = self.queue.get(&own);
            if known.is_none_or(|known| known.score < likeness.score) {
                self.queue.insert(own, likeness);
            }
        }
        if self.queue.len() > QUEUE_MAX {
            let weakest = self.queue.iter().min_by_key(|(own, likeness)| (likeness.score, **own));
            if let Some(own) = weakest.map(|(own, _)| *own) {
                self.queue.remove(&own);
            }
        }
        Ok(())
    }
}

impl Desk {
    /// The fold, up to the newest entry. People are compared with each other for
    /// at most so many milliseconds.
    pub(crate) fn live(&self, millis: i64) -> Result<MutexGuard<'_, Live>, DeskError> {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        while self.live_step(&mut live)? {}
        let start = self.now();
        while live.waiting() > 0 && !self.passed(start, millis) {
            live.look(self)?;
        }
        Ok(live)
    }

    /// Goes on reading and comparing for a moment, so that the next question
    /// does not wait for it. True while something is left.
    pub fn live_follow(&self) -> Result<bool, DeskError> {
        let Ok(mut live) = self.live.try_lock() else { return Ok(true) };
        let start = self.now();
        while !self.passed(start, FOLLOW_MILLIS) {
            if !self.live_step(&mut live)? {
                if live.waiting() == 0 {
                    return Ok(false);
                }
                live.look(self)?;
            }
        }
        Ok(true)
    }

    /// Folds some entries; false at the end.
    fn live_step(&self, live: &mut Live) -> Result<bool, DeskError> {
        let entries = self.ledger.read_after(live.seq, STEP)?;
        entries.iter().try_for_each(|entry| live.apply(self, entry))?;
        Ok(!entries.is_empty())
    }

    fn passed(&self, start: masar_domain::Timestamp, millis: i64) -> bool {
        self.now().as_millisecond() - start.as_millisecond() >= millis
    }

    /// Whether somebody has said of a pair whether they are one.
    fn decided(&self, own: (PersonId, PersonId)) -> Result<bool, DeskError> {
        self.register(|register| {
            let groups = register.groups();
            let open = groups.decision(own).is_none_or(|said| said == Decision::Open);
            Ok(!open || groups.group(own.0).contains(&own.1))
        })
    }
}

/// Whom a form tells of, and the highest class of it; `None` for nobody, and for
/// what no search may find.
pub(crate) fn people_told(
    desk: &Desk,
    entry: &Entry,
) -> Result<Option<(Sensitivity, BTreeMap<PersonId, Known>)>, DeskError> {
    let Some(package) = desk.mission.packages.get(&entry.programme) else { return Ok(None) };
    let class = class_of(package, entry);
    if class >= Sensitivity::S5 || !registers(package, &entry.form) {
        return Ok(None);
    }
    let fields = desk.ledger.open_sealed(entry)?;
    let people = people_of(package, entry, &fields);
    Ok((!people.is_empty()).then_some((class, people)))
}

/// The highest class of a form and of the personal fields in it.
fn class_of(package: &Package, entry: &Entry) -> Sensitivity {
    let fields = package.personal.iter().filter(|field| field.form == entry.form);
    fields
        .map(|field| field.class)
        .chain([entry.sensitivity, Sensitivity::S3])
        .max()
        .unwrap_or(Sensitivity::S3)
}

fn registers(package: &Package, form: &str) -> bool {
    package.persons.iter().any(|rule| rule.form == form)
        || package.personal.iter().any(|field| field.form == form)
}

/// What one form tells of one person.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Personal fields by what they hold.
    texts: BTreeMap<Holds, String>,
    sex: Sex,
    birth_year: Option<i16>,
    /// The year follows from an age, so that it may be off by one.
    pub(crate) is_year_reckoned: bool,
    nationality: String,
}

impl Known {
    fn text(&self, holds: Holds) -> &str {
        self.texts.get(&holds).map_or("", String::as_str)
    }

    /// A name is known, in whichever script.
    pub(crate) fn is_named(&self) -> bool {
        let names = [
            Holds::Given,
            Holds::Father,
            Holds::Grandfather,
            Holds::Family,
            Holds::Full,
            Holds::Latin,
        ];
        names.iter().any(|holds| !self.text(*holds).trim().is_empty())
    }

    /// The registration under the name as it was written first; under that in
    /// another script where there is no other.
    pub(crate) fn registration<'a>(&'a self, place: &'a str) -> Registration<'a> {
        let own = self.written(place);
        if is_unnamed(&own) { Registration { full: self.text(Holds::Latin), ..own } } else { own }
    }

    /// One registration, and one more for the name in another script.
    fn registrations<'a>(&'a self, place: &'a str) -> Vec<Registration<'a>> {
        let (own, latin) = (self.written(place), self.text(Holds::Latin));
        if latin.is_empty() || is_unnamed(&own) {
            return vec![self.registration(place)];
        }
        let [given, father, grandfather, family] = ["", "", "", ""];
        let other = Registration { given, father, grandfather, family, full: latin, ..own };
        vec![own, other]
    }

    fn written<'a>(&'a self, place: &'a str) -> Registration<'a> {
        let text = |holds: Holds| self.text(holds);
        Registration {
            given: text(Holds::Given),
            father: text(Holds::Father),
            grandfather: text(Holds::Grandfather),
            family: text(Holds::Family),
            full: text(Holds::Full),
            birth: text(Holds::Birth).get(..10).and_then(|day| day.parse().ok()),
            birth_year: self.birth_year,
            sex: self.sex,
            phone: text(Holds::Phone),
            document: text(Holds::Document),
            nationality: &self.nationality,
            place,
        }
    }
}

fn is_unnamed(own: &Registration<'_>) -> bool {
    let names = [own.given, own.father, own.grandfather, own.family, own.full];
    names.iter().all(|name| name.is_empty())
}

/// What a personal field holds, as far as searching goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Holds {
    Given,
    Father,
    Grandfather,
    Family,
    Full,
    Latin,
    Birth,
    Phone,
    Document,
}

/// By the name of the answer, which packages keep to.
fn holds(path: &str) -> Option<Holds> {
    let name = path.rsplit('/').next().unwrap_or(path);
    Some(match name {
        "given_name" | "first_name" => Holds::Given,
        "father_name" => Holds::Father,
        "grandfather_name" => Holds::Grandfather,
        "family_name" | "last_name" | "surname" => Holds::Family,
        "full_name" | "name" => Holds::Full,
        "name_latin" | "latin_name" => Holds::Latin,
        "birth_date" | "date_of_birth" | "dob" => Holds::Birth,
        "phone" | "phone_number" | "telephone" | "mobile" => Holds::Phone,
        "document_number" | "passport_number" | "id_number" => Holds::Document,
        _ => return None,
    })
}

/// Everybody whom a form registers or names, in order.
fn people_of(package: &Package, entry: &Entry, fields: &[Personal]) -> BTreeMap<PersonId, Known> {
    let mut people: BTreeMap<PersonId, Known> = BTreeMap::new();
    let answers = &entry.body["answers"];
    for rule in package.persons.iter().filter(|rule| rule.form == entry.form) {
        for turn in turns(answers, rule.each.as_deref()) {
            let Some(person) = turn.text(&rule.id).and_then(|id| id.parse().ok()) else { continue };
            let known = people.entry(person).or_default();
            let text = |path: &Option<String>| turn.text(path.as_deref()?);
            let number = |path: &Option<String>| turn.whole(path.as_deref()?);
            known.sex = Sex::from_answer(text(&rule.sex).unwrap_or_default());
            text(&rule.nationality).unwrap_or_default().clone_into(&mut known.nationality);
            let age = |years| i16::try_from(years).ok().map(|years| entry.date.year() - years);
            let year = number(&rule.birth_year).and_then(|year| i16::try_from(year).ok());
            known.birth_year = year.or_else(|| number(&rule.age).and_then(age));
            known.is_year_reckoned = year.is_none();
        }
    }
    // What no person's identifier stood near is sealed under the form's own key.
    let named: BTreeSet<PersonId> = entry.subjects.iter().filter_map(Subject::as_person).collect();
    for field in fields.iter().filter(|field| named.contains(&field.person)) {
        if let Some(holds) = holds(&field.path) {
            let known = people.entry(field.person).or_default();
            known.texts.insert(holds, field.value.clone());
        }
    }
    people
}
