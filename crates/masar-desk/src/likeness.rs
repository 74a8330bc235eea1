//! Who is like whom: searching people, the queue of possible duplicates, two
//! people side by side, and what is decided about them.
//!
//! *Invariants:* nobody is shown who stands in no record that the viewer may
//! look at. Whoever is shown has been looked at, and the ledger says so. A
//! decision is an entry; what it changes follows from the register.

use masar_domain::{Pcode, PersonId, Problem, Seq, Sex, Where};
pub use masar_ledger::Decision;
use masar_ledger::identity::pair;
use masar_ledger::{Batch, Kind, Receipt, Subject};
pub use masar_link::live::Evidence;
use masar_link::live::Found;
use serde_json::json;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::live::{ASKED_MILLIS, Live, Origin};
use crate::operation::{Operation, Pass};
use crate::rounds::{Fill, refused};
use crate::viewer::{Right, Scope};

/// Most people that one search answers.
pub const FOUND_MAX: usize = 50;

/// Most pairs on one page of the queue.
pub const PAIRS_MAX: usize = 50;

/// People named by one entry that records a look.
const LOOK_PEOPLE_MAX: usize = 1_000;

/// Longest reason that is kept, in characters.
const REASON_CHARS_MAX: usize = 500;

/// Digits of a telephone number that are shown.
const PHONE_SHOWN: u64 = 10_000;

/// A person as one of their registrations tells of them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Card {
    pub person: PersonId,
    /// Parts of the name as they were written, joined.
    pub name: String,
    pub sex: Sex,
    pub birth_year: Option<i16>,
    pub nationality: Option<String>,
    pub household: Option<String>,
    /// Last digits of the telephone number; empty for none.
    pub phone: String,
    /// Letters and digits of the document's number; empty for none.
    pub document: String,
    pub programme: String,
    pub place: Option<String>,
    /// Entry of the form that says so.
    pub seq: Seq,
    /// Others who are one with this person.
    pub group: Vec<PersonId>,
}

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub card: Card,
    /// How well it fits, per mille.
    pub score: u16,
    pub evidence: Vec<Evidence>,
}

/// People by a name in either script, misspelt or in part, a telephone number or
/// a document number.
#[derive(Debug)]
pub struct PersonSearch {
    pub query: String,
    pub limit: usize,
}

impl Operation for PersonSearch {
    const NAME: &'static str = "person-search";
    const NEEDS: Right = Right::PersonLook;
    type Answer = Vec<Hit>;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Vec<Hit>, DeskError> {
        let hits = {
            let live = desk.live(0)?;
            let seen = seen(&live, pass, Right::PersonLook);
            let keep = |tag: u32| is_seen(&live, &seen, tag);
            let found = live.index.search(&self.query, self.limit.min(FOUND_MAX), &keep);
            let hits = found.into_iter().map(|found| {
                let (score, evidence) = (found.score, found.evidence.clone());
                Ok(Hit { card: card(desk, &live, &found)?, score, evidence })
            });
            hits.collect::<Result<Vec<_>, DeskError>>()?
        };
        look_record(desk, pass, "search", hits.iter().map(|hit| hit.card.person))?;
        Ok(hits)
    }
}

/// Two people who may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub one: Card,
    pub other: Card,
    /// The chance that they are one, per mille.
    pub score: u16,
    pub evidence: Vec<Evidence>,
    /// The newest decision about them.
    pub decision: Option<Decision>,
}

/// A page of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    /// Most likely first.
    pub pairs: Vec<Pair>,
    /// Pairs that wait and that the viewer may see.
    pub all: u64,
    /// People not yet compared with the others.
    pub waiting: u64,
}

/// Pairs of people who may be one, the most likely first.
#[derive(Debug)]
pub struct DuplicateList {
    pub limit: usize,
}

impl Operation for DuplicateList {
    const NAME: &'static str = "duplicate-list";
    const NEEDS: Right = Right::PersonLook;
    type Answer = Duplicates;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Duplicates, DeskError> {
        let duplicates = {
            let live = desk.live(ASKED_MILLIS)?;
            let seen = seen(&live, pass, Right::PersonLook);
            let first = |person| first_seen(&live, &seen, person);
            let queue = live.queue.iter();
            let mut pairs: Vec<_> = queue
                .filter_map(|(own, like)| Some((first(own.0)?, first(own.1)?, like)))
                .collect();
            pairs.sort_by_key(|(one, other, like)| {
                (u16::MAX - like.score, one.person, other.person)
            });
            let (all, waiting) = (pairs.len() as u64, live.waiting() as u64);
            pairs.truncate(self.limit.min(PAIRS_MAX));
            let pairs = pairs.into_iter().map(|(one, other, like)| {
                let (one, other) = (card(desk, &live, &one)?, card(desk, &live, &other)?);
                let (score, evidence) = (like.score, like.evidence.clone());
                Ok(Pair { one, other, score, evidence, decision: None })
            });
            let mut pairs = pairs.collect::<Result<Vec<_>, DeskError>>()?;
            // They may have become one through others meanwhile.
            pairs.retain(|own| !own.one.group.contains(&own.other.person));
            Duplicates { pairs, all, waiting }
        };
        let shown = duplicates.pairs.iter().flat_map(|pair| [pair.one.person, pair.other.person]);
        look_record(desk, pass, "duplicates", shown)?;
        Ok(duplicates)
    }
}

/// Two people side by side.
#[derive(Debug)]
pub struct PersonCompare {
    pub one: PersonId,
    pub other: PersonId,
}

impl Operation for PersonCompare {
    const NAME: &'static str = "person-compare";
    const NEEDS: Right = Right::PersonLook;
    type Answer = Pair;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Pair, DeskError> {
        let (one, other) = pair(self.one, self.other);
        let compared = {
            let live = desk.live(0)?;
            let seen = seen(&live, pass, Right::PersonLook);
            let first = |person: PersonId| {
                let none = || DeskError::NotFound(person.to_string());
                first_seen(&live, &seen, person).ok_or_else(none)
            };
            let (left, right) = (first(one)?, first(other)?);
            let keep = |tag: u32| is_seen(&live, &seen, tag);
            let alike = live.index.alike_pair(one, other, &keep);
            let (score, evidence) = alike.map_or((0, Vec::new()), |own| (own.score, own.evidence));
            let own = (one, other);
            let decision = desk.register(|register| Ok(register.groups().decision(own)))?;
            let (one, other) = (card(desk, &live, &left)?, card(desk, &live, &right)?);
            Pair { one, other, score, evidence, decision }
        };
        look_record(desk, pass, "compare", [one, other].into_iter())?;
        Ok(compared)
    }
}

/// Says of two registered people that they are one, that they are two, or takes
/// back what was said.
#[derive(Debug)]
pub struct PersonDecide {
    pub one: PersonId,
    pub other: PersonId,
    pub decision: Decision,
    pub reason: String,
}

impl Operation for PersonDecide {
    const NAME: &'static str = "person-decide";
    const NEEDS: Right = Right::PersonDecide;
    type Answer = Receipt;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Receipt, DeskError> {
        let (one, other) = pair(self.one, self.other);
        if one == other {
            return Err(refused("DESK-038", one));
        }
        let (origin, score, evidence) = {
            let live = desk.live(0)?;
            let seen = seen(&live, pass, Right::PersonDecide);
            for person in [one, other] {
                let none = || DeskError::NotFound(person.to_string());
                first_seen(&live, &seen, person).ok_or_else(none)?;
            }
            let tag = first_seen(&live, &seen, one).map_or(u32::MAX, |found| found.tag);
            let alike = live.index.alike_pair(one, other, &|tag| is_seen(&live, &seen, tag));
            let (score, evidence) = alike.map_or((0, Vec::new()), |own| (own.score, own.evidence));
            (live.origin(tag).cloned(), score, evidence)
        };
        let groups = desk.register(|register| Ok(register.groups().clone()))?;
        let conflict = groups.conflict((one, other), self.decision);
        if let Some((left, right)) = conflict {
            let problem = Problem::error("DESK-039", Where::default());
            return Err(DeskError::Refused(vec![
                problem.with("found", format!("{left}, {right}")),
            ]));
        }
        let codes: Vec<&str> = evidence.into_iter().map(Evidence::code).collect();
        let reason: String = self.reason.trim().chars().take(REASON_CHARS_MAX).collect();
        let mut draft = desk
            .mission_draft(Kind::Identity, pass)
            .subjects(vec![Subject::person(one), Subject::person(other)])
            .body(json!({
                "decision": self.decision.code(), "evidence": codes, "one": one.to_string(),
                "other": other.to_string(), "reason": reason, "score": score,
            }));
        if let Some(Origin { programme, place, class }) = origin {
            let package = desk.mission.packages.get(&programme);
            draft.package_hash = package.map(|own| own.hash.clone()).unwrap_or_default();
            (draft.programme, draft.place, draft.sensitivity) = (programme, place, class);
        }
        let receipts = desk.append(Batch { drafts: vec![draft], unless_after: Vec::new() })?;
        Ok(receipts[0])
    }
}

/// Which origins a viewer may look into with a right.
fn seen(live: &Live, pass: &Pass<'_>, right: Right) -> Vec<bool> {
    let may = |origin: &Origin| {
        let (programme, place) = (Some(origin.programme.as_str()), origin.place);
        pass.viewer().may(right, Scope { programme, place, sensitivity: origin.class })
    };
    live.origins.iter().map(may).collect()
}

fn is_seen(live: &Live, seen: &[bool], tag: u32) -> bool {
    seen.get(live.origin_number(tag)).copied().unwrap_or(false)
}

/// The newest named registration of a person that may be seen.
fn first_seen(live: &Live, seen: &[bool], person: PersonId) -> Option<Found> {
    let all = live.index.person_registrations(person);
    let own = || all.iter().filter(|found| is_seen(live, seen, found.tag));
    own().rev().find(|found| !found.names.is_empty()).or_else(|| own().next_back()).cloned()
}

fn card(desk: &Desk, live: &Live, found: &Found) -> Result<Card, DeskError> {
    let origin = live.origin(found.tag);
    let names: Vec<&str> = found.names.iter().map(AsRef::as_ref).collect();
    let (mut group, row) = desk.register(|register| {
        Ok((register.groups().group(found.person), register.person_find(found.person)?))
    })?;
    group.remove(&found.person);
    Ok(Card {
        person: found.person,
        name: names.join(" "),
        sex: found.sex,
        birth_year: Some(found.birth_year).filter(|year| *year != 0),
        nationality: row.as_ref().and_then(|row| row.nationality.clone()),
        household: row.and_then(|row| row.household),
        phone: match found.phone {
            0 => String::new(),
            phone => format!("…{:04}", phone % PHONE_SHOWN),
        },
        document: found.document.clone(),
        programme: origin.map(|origin| origin.programme.clone()).unwrap_or_default(),
        place: origin
            .and_then(|origin| origin.place)
            .as_ref()
            .map(|own| Pcode::as_str(own).to_owned()),
        seq: live.entry(found.tag),
        group: group.into_iter().collect(),
    })
}

/// Records who was looked at, before anybody is shown.
pub(crate) fn look_record(
    desk: &Desk,
    pass: &Pass<'_>,
    reason: &str,
    people: impl Iterator<Item = PersonId>,
) -> Result<(), DeskError> {
    let people: std::collections::BTreeSet<PersonId> = people.collect();
    if people.is_empty() {
        return Ok(());
    }
    let people: Vec<Subject> = people.into_iter().map(Subject::person).collect();
    let look = |some: &[Subject]| {
        let draft = desk.mission_draft(Kind::Look, pass).subjects(some.to_vec());
        draft.body(json!({"reason": reason}))
    };
    let drafts = people.chunks(LOOK_PEOPLE_MAX).map(look).collect();
    desk.append(Batch { drafts, unless_after: Vec::new() })?;
    Ok(())
}
