//! A submission arrives: parsed, checked, its personal fields set apart, and
//! stored; or refused, held or kept as a conflict, and never lost.

use masar_domain::{InstanceId, Pcode, PersonId, Problem, Sensitivity, Seq, Timestamp, Where};
use masar_form::{Submission, answers_read, submission_parse};
use masar_ledger::{Batch, Draft, Entry, Kind, LedgerError, Personal, Receipt, Subject};
use masar_programme::model::{Package, PackageForm};
use masar_register::WorkItemRow;
use masar_register::answers::{at, turns, whole};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::checks::{answers_check, date_check, place_of};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::operation::{Operation, Pass};
use crate::seal::{instance_key, personal_take};
use crate::viewer::Right;

/// Most submissions in one call.
pub const ITEMS_MAX: usize = 10_000;

/// Entries that share one batch of the ledger when many forms come at once.
const BATCH_ITEMS: usize = 500;

/// A filled form as it came in.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    pub xml: Vec<u8>,
    /// Name and content of each file that came along.
    pub attachments: Vec<(String, Vec<u8>)>,
    pub device: String,
}

/// What became of a submission.
#[derive(Clone, Debug)]
pub enum Outcome {
    Stored {
        receipt: Receipt,
        warnings: Vec<Problem>,
    },
    /// The same instance with the same content is there already.
    Again {
        seq: Seq,
    },
    /// The instance is there with other content: kept, a person decides.
    Conflict {
        receipt: Receipt,
    },
    /// It has errors: kept for a person to mend, not counted.
    Held {
        receipt: Receipt,
        problems: Vec<Problem>,
    },
    /// It has errors and was not kept.
    Refused {
        problems: Vec<Problem>,
    },
}

/// Takes in filled forms.
#[derive(Debug)]
pub struct SubmissionReceive {
    pub items: Vec<Incoming>,
    /// Refuse what has errors (the sender still holds the file) instead of
    /// keeping it for mending (a phone would be stranded with it).
    pub strict: bool,
}

impl Operation for SubmissionReceive {
    const NAME: &'static str = "submission-receive";
    const NEEDS: Right = Right::Submit;
    type Answer = Vec<Outcome>;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Vec<Outcome>, DeskError> {
        let mut outcomes = Vec::with_capacity(self.items.len().min(ITEMS_MAX));
        for items in self.items.chunks(BATCH_ITEMS) {
            let prepared = prepare_all(desk, pass, items);
            outcomes.extend(store_all(desk, prepared?, self.strict)?);
        }
        Ok(outcomes)
    }
}

/// A submission ready to be stored, or what is wrong with it.
struct Prepared {
    draft: Draft,
    instance: InstanceId,
    content: String,
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
    /// The XML, kept sealed if the form must be held or conflicts.
    xml: Vec<u8>,
}

type Preparation = Result<Prepared, Vec<Problem>>;

/// Prepares on two threads where there are many.
fn prepare_all(
    desk: &Desk,
    pass: &Pass<'_>,
    items: &[Incoming],
) -> Result<Vec<Preparation>, DeskError> {
    let ids: Vec<_> = items.iter().map(|_| desk.entry_id()).collect();
    let now = desk.now();
    let one = |(item, id): (&Incoming, &masar_domain::EntryId)| prepare(desk, pass, item, *id, now);
    if items.len() < 16 {
        return items.iter().zip(&ids).map(one).collect();
    }
    let middle = items.len() / 2;
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            items[middle..].iter().zip(&ids[middle..]).map(one).collect::<Result<Vec<_>, _>>()
        });
        let mut all = items[..middle].iter().zip(&ids).map(one).collect::<Result<Vec<_>, _>>()?;
        all.extend(second.join().expect("preparing does not panic")?);
        Ok(all)
    })
}

/// Checks one submission. The outer error is about the viewer, the inner about
/// the form.
fn prepare(
    desk: &Desk,
    pass: &Pass<'_>,
    item: &Incoming,
    id: masar_domain::EntryId,
    now: Timestamp,
) -> Result<Preparation, DeskError> {
    let submission = match submission_parse(&item.xml) {
        Ok(submission) => submission,
        Err(problem) => return Ok(Err(vec![problem])),
    };
    let Some((package, form)) = desk.mission.form(&submission.form_id, &submission.version) else {
        return Ok(Err(vec![form_unknown(desk, &submission)]));
    };
    let Some(instance) =
        submission.instance_id.as_deref().and_then(|id| id.parse::<InstanceId>().ok())
    else {
        let found = submission.instance_id.clone().unwrap_or_default();
        let place = Where::path("meta/instanceID");
        return Ok(Err(vec![Problem::error("DESK-017", place).with("found", found)]));
    };
    let read = Read { desk, package, form, item, submission, instance, id, now };
    let prepared = read.prepare(pass.viewer().account.as_str())?;
    pass.require(Some(&package.code), prepared.draft.place, Sensitivity::S1)?;
    Ok(Ok(prepared))
}

fn form_unknown(desk: &Desk, submission: &Submission) -> Problem {
    let forms = desk.mission.packages.values().flat_map(|package| package.forms.values());
    let known: Vec<(&str, &str)> =
        forms.map(|form| (form.form.id.as_str(), form.form.version.as_str())).collect();
    let versions: Vec<&str> =
        known.iter().filter(|(id, _)| *id == submission.form_id).map(|(_, v)| *v).collect();
    if !versions.is_empty() {
        return Problem::error("DESK-019", Where::path("version"))
            .with("form", &submission.form_id)
            .with("found", &submission.version)
            .with("expected", versions.join(", "));
    }
    let ids = known.iter().map(|(id, _)| *id);
    let nearest = masar_text::nearest(&submission.form_id, ids, 3);
    Problem::error("DESK-018", Where::path("id"))
        .with("found", &submission.form_id)
        .with("nearest", nearest.join(", "))
}

/// Everything known about one submission while it is prepared.
struct Read<'a> {
    desk: &'a Desk,
    package: &'a Package,
    form: &'a PackageForm,
    item: &'a Incoming,
    submission: Submission,
    instance: InstanceId,
    id: masar_domain::EntryId,
    now: Timestamp,
}

impl Read<'_> {
    fn prepare(&self, author: &str) -> Result<Prepared, DeskError> {
        let (answers, found) = answers_read(&self.form.form, &self.submission);
        let (mut problems, mut warnings): (Vec<_>, Vec<_>) =
            found.into_iter().partition(Problem::is_error);
        let mut answers = answers.0;
        let (place, date) = self.place_and_date(&answers, &mut problems);
        problems.extend(answers_check(self.package, &self.form.form.id, &answers));
        let attachments = self.attachments(&mut warnings)?;
        let subjects = self.subjects(&answers);
        let text = |name: &str| answers[name].as_str().map(str::to_owned);
        let (emergency, project, donor) = (text("emergency"), text("project"), text("donor"));
        let fields = self.package.personal.iter().filter(|field| field.form == self.form.form.id);
        let personal = personal_take(&mut answers, fields, self.instance);
        let content = hex::encode(Sha256::digest(&self.item.xml));
        let body = json!({
            "answers": answers,
            "attachments": attachments,
            "content": content,
            "instance": self.instance.to_string(),
        });
        let supersedes = self.supersedes()?;
        let draft = Draft {
            id: self.id,
            kind: Kind::Submission,
            programme: self.package.code.clone(),
            package_hash: self.package.hash.clone(),
            form: self.form.form.id.clone(),
            form_version: self.submission.version.clone(),
            subjects,
            date,
            place,
            emergency,
            project,
            donor,
            author: author.to_owned(),
            device: self.item.device.clone(),
            received: self.now,
            sensitivity: self.form.sensitivity,
            body,
            personal,
            supersedes,
        };
        let xml = self.item.xml.clone();
        Ok(Prepared { draft, instance: self.instance, content, problems, warnings, xml })
    }

    fn place_and_date(
        &self,
        answers: &Value,
        problems: &mut Vec<Problem>,
    ) -> (Option<Pcode>, masar_domain::Date) {
        let today = crate::desk::day_of(self.now);
        let place = self.form.place.as_deref().and_then(|path| {
            let text = at(answers, path).as_str()?;
            place_of(&self.desk.mission.gazetteer, path, text)
                .map_err(|problem| problems.push(problem))
                .ok()
        });
        let date = self.form.date.as_deref().and_then(|path| {
            let date = at(answers, path).as_str()?.get(..10)?.parse().ok()?;
            problems.extend(date_check(path, date, today));
            Some(date)
        });
        (place, date.unwrap_or(today))
    }

    /// Stores the files that the form mentions; the others are named in a warning.
    fn attachments(&self, warnings: &mut Vec<Problem>) -> Result<Value, DeskError> {
        let mut stored = Vec::new();
        for (name, bytes) in &self.item.attachments {
            if self.submission.attachments.iter().any(|mentioned| mentioned == name) {
                let blob = self.desk.ledger.blob_put(bytes)?;
                stored.push(json!({"name": name, "blob": blob}));
            } else {
                warnings.push(Problem::warning("DESK-021", Where::default()).with("found", name));
            }
        }
        Ok(Value::Array(stored))
    }

    fn subjects(&self, answers: &Value) -> Vec<Subject> {
        let mut subjects = vec![Subject::instance(self.instance)];
        let id = &self.form.form.id;
        let registered = self.package.persons.iter().filter(|rule| rule.form == *id);
        let registered = registered.map(|rule| (rule.each.as_deref(), rule.id.as_str()));
        let served = self.package.facts.iter().filter(|rule| rule.form.as_ref() == Some(id));
        let served = served.filter_map(|rule| {
            let person = rule.person.as_deref()?;
            let inside = rule.each.as_deref().filter(|each| person.starts_with(*each));
            Some((inside, person))
        });
        for (each, path) in registered.chain(served) {
            let found = turns(answers, each).into_iter().filter_map(|turn| turn.text(path));
            subjects.extend(found.filter_map(|id| id.parse().ok()).map(Subject::person));
        }
        if let Some(rounds) = self.package.rounds.as_ref().filter(|rounds| rounds.form == *id)
            && let Some(number) = whole(at(answers, &rounds.round))
        {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            subjects.push(Subject::round(&self.package.code, number));
        }
        let mut seen = std::collections::BTreeSet::new();
        subjects.retain(|subject| seen.insert(subject.clone()));
        subjects
    }

    /// The entry that an edited form replaces.
    fn supersedes(&self) -> Result<Option<masar_domain::EntryId>, DeskError> {
        let old = self.submission.deprecated_id.as_deref();
        let Some(old) = old.and_then(|id| id.parse::<InstanceId>().ok()) else { return Ok(None) };
        let entries = self.desk.ledger.list_by_subject(&Subject::instance(old), Seq(0), 100)?;
        let last = entries.iter().rev().find(|entry| entry.kind == Kind::Submission);
        Ok(last.map(|entry| entry.id))
    }
}

/// Stores what can be stored together; what is not plain goes one by one.
fn store_all(
    desk: &Desk,
    prepared: Vec<Preparation>,
    strict: bool,
) -> Result<Vec<Outcome>, DeskError> {
    let plain: Vec<&Prepared> = prepared
        .iter()
        .filter_map(|item| item.as_ref().ok().filter(|item| item.problems.is_empty()))
        .collect();
    let receipts = if plain.len() > 1 { append_together(desk, &plain)? } else { None };
    let mut receipts = receipts.unwrap_or_default().into_iter();
    let together = receipts.len() > 0;
    prepared
        .into_iter()
        .map(|item| match item {
            Err(problems) => Ok(Outcome::Refused { problems }),
            Ok(item) if !item.problems.is_empty() => hold(desk, item, strict),
            Ok(item) if together => Ok(Outcome::Stored {
                receipt: receipts.next().expect("one receipt for each draft"),
                warnings: item.warnings,
            }),
            Ok(item) => store(desk, item),
        })
        .collect()
}

/// One batch for all; `None` when one of them is there already.
fn append_together(desk: &Desk, items: &[&Prepared]) -> Result<Option<Vec<Receipt>>, DeskError> {
    let batch = Batch {
        drafts: items.iter().map(|item| item.draft.clone()).collect(),
        unless_after: items.iter().map(|item| (Subject::instance(item.instance), Seq(0))).collect(),
    };
    let distinct: std::collections::BTreeSet<_> = items.iter().map(|item| item.instance).collect();
    if distinct.len() < items.len() {
        return Ok(None);
    }
    match desk.append(batch) {
        Ok(receipts) => Ok(Some(receipts)),
        Err(DeskError::Ledger(LedgerError::TooLate { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

fn store(desk: &Desk, item: Prepared) -> Result<Outcome, DeskError> {
    let subject = Subject::instance(item.instance);
    let batch = Batch { drafts: vec![item.draft.clone()], unless_after: vec![(subject, Seq(0))] };
    match desk.append(batch) {
        Ok(receipts) => Ok(Outcome::Stored { receipt: receipts[0], warnings: item.warnings }),
        Err(DeskError::Ledger(LedgerError::TooLate { .. })) => again_or_conflict(desk, item),
        Err(error) => Err(error),
    }
}

/// The instance has come before: the same content, or a conflict.
fn again_or_conflict(desk: &Desk, item: Prepared) -> Result<Outcome, DeskError> {
    if let Some(outcome) = again(desk, &item)? {
        return Ok(outcome);
    }
    let receipt = keep(desk, item, Kind::Conflict, String::from("DESK-022"))?;
    Ok(Outcome::Conflict { receipt })
}

/// The outcome for a form that is there with the same content. Phones split a
/// form with many files over several requests that repeat its XML: files that
/// are new are stored as an entry of their own.
fn again(desk: &Desk, item: &Prepared) -> Result<Option<Outcome>, DeskError> {
    let subject = Subject::instance(item.instance);
    let entries = desk.ledger.list_by_subject(&subject, Seq(0), 1_000)?;
    let same = |entry: &&Entry| entry.body["content"] == item.content.as_str();
    let Some(seq) = entries.iter().find(same).map(|entry| entry.seq) else { return Ok(None) };
    let known: Vec<&Value> =
        entries.iter().filter_map(|entry| entry.body["attachments"].as_array()).flatten().collect();
    let came = item.draft.body["attachments"].as_array().cloned().unwrap_or_default();
    let new: Vec<Value> = came.into_iter().filter(|file| !known.contains(&file)).collect();
    if !new.is_empty() {
        let mut draft = item.draft.clone();
        draft.kind = Kind::Attachment;
        draft.subjects = vec![subject];
        draft.personal = Vec::new();
        draft.supersedes = None;
        draft.body = json!({"attachments": new, "instance": item.instance.to_string()});
        desk.append(Batch { drafts: vec![draft], unless_after: Vec::new() })?;
    }
    Ok(Some(Outcome::Again { seq }))
}

fn hold(desk: &Desk, item: Prepared, strict: bool) -> Result<Outcome, DeskError> {
    if strict {
        return Ok(Outcome::Refused { problems: item.problems });
    }
    if let Some(outcome) = again(desk, &item)? {
        return Ok(outcome);
    }
    let problems = item.problems.clone();
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    let receipt = keep(desk, item, Kind::Held, codes.join(" "))?;
    Ok(Outcome::Held { receipt, problems })
}

/// Keeps a form whole, its text sealed under its own key, for a person to see to.
fn keep(desk: &Desk, item: Prepared, kind: Kind, problems: String) -> Result<Receipt, DeskError> {
    let mut draft = item.draft;
    draft.kind = kind;
    draft.body = json!({
        "attachments": draft.body["attachments"],
        "content": item.content,
        "instance": item.instance.to_string(),
        "problems": problems,
    });
    let person: PersonId = instance_key(item.instance);
    let value = String::from_utf8_lossy(&item.xml).into_owned();
    draft.personal = vec![Personal { person, path: "/xml".to_owned(), value }];
    let receipts = desk.append(Batch { drafts: vec![draft], unless_after: Vec::new() })?;
    Ok(receipts[0])
}

/// What waits for a person: conflicts and held forms.
#[derive(Debug)]
pub struct WorkList {
    pub limit: u32,
}

impl Operation for WorkList {
    const NAME: &'static str = "work-list";
    const NEEDS: Right = Right::WorkShow;
    type Answer = Vec<WorkItemRow>;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Vec<WorkItemRow>, DeskError> {
        let mut items = desk.register(|register| register.work_item_list(self.limit))?;
        items.retain(|item| {
            pass.require(Some(&item.programme), item.place, Sensitivity::S2).is_ok()
        });
        Ok(items)
    }
}
