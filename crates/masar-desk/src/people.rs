//! People and their personal fields: seen only with a record of who looked, and
//! forgotten when they ask.

use masar_domain::{EntryId, PersonId, Sensitivity, Seq};
use masar_ledger::{Batch, Entry, Kind, Personal, Receipt, Subject};
use serde_json::json;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::operation::{Operation, Pass};
use crate::rounds::{Fill, refused};
use crate::seal::instance_key;
use crate::viewer::Right;

/// Most entries about one person that an erasure goes through.
const ENTRIES_MAX: u32 = 10_000;

/// The personal fields of one entry. The look is recorded first.
#[derive(Debug)]
pub struct PersonalShow {
    pub entry: EntryId,
    /// Why the viewer looks, as the audit will show it.
    pub reason: String,
}

impl Operation for PersonalShow {
    const NAME: &'static str = "personal-show";
    const NEEDS: Right = Right::PersonLook;
    type Answer = Vec<Personal>;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Vec<Personal>, DeskError> {
        let none = || DeskError::NotFound(self.entry.to_string());
        let entry = desk.ledger.find(self.entry)?.ok_or_else(none)?;
        let class = entry.sensitivity.max(Sensitivity::S3);
        pass.require(Some(&entry.programme), entry.place, class).map_err(|_| none())?;
        let persons = entry.subjects.iter().filter(|subject| subject.as_person().is_some());
        let draft = desk
            .mission_draft(Kind::Look, pass)
            .subjects(persons.cloned().collect())
            .body(json!({"entry": self.entry.to_string(), "reason": self.reason}));
        desk.append(Batch { drafts: vec![draft], unless_after: Vec::new() })?;
        Ok(desk.ledger.open_sealed(&entry)?)
    }
}

/// Forgets a person: their key is destroyed, what was sealed under it can never
/// be read again, and the figures stand.
#[derive(Debug)]
pub struct PersonErase {
    pub person: PersonId,
    pub reason: String,
}

impl Operation for PersonErase {
    const NAME: &'static str = "person-erase";
    const NEEDS: Right = Right::PersonErase;
    type Answer = Receipt;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Receipt, DeskError> {
        if self.reason.trim().is_empty() {
            return Err(refused("DESK-028", self.person));
        }
        let subject = Subject::person(self.person);
        let entries = desk.ledger.list_by_subject(&subject, Seq(0), ENTRIES_MAX)?;
        if entries.is_empty() {
            return Err(DeskError::NotFound(self.person.to_string()));
        }
        // Looks and decisions are about the record, and no record of their own.
        let about = [Kind::Look, Kind::Identity, Kind::Erasure];
        for entry in entries.iter().filter(|entry| !about.contains(&entry.kind)) {
            pass.require(Some(&entry.programme), entry.place, entry.sensitivity)?;
        }
        // The wish is recorded before it is carried out: a crash between the
        // two leaves a wish that can be carried out again.
        let draft = desk
            .mission_draft(Kind::Erasure, pass)
            .subjects(vec![subject])
            .body(json!({"person": self.person.to_string(), "reason": self.reason}));
        let receipts = desk.append(Batch { drafts: vec![draft], unless_after: Vec::new() })?;
        desk.ledger.key_destroy(self.person)?;
        for instance in entries.iter().filter_map(kept_whole) {
            desk.ledger.key_destroy(instance)?;
        }
        Ok(receipts[0])
    }
}

/// The key of a conflict or a held form, which holds the whole form's text.
fn kept_whole(entry: &Entry) -> Option<PersonId> {
    if !matches!(entry.kind, Kind::Conflict | Kind::Held) {
        return None;
    }
    entry.body["instance"].as_str()?.parse().ok().map(instance_key)
}
