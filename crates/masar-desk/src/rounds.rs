//! Rounds of data collection: planned, collected, cleaned, approved, published.
//! Approving a round writes one estimate for each place, in the same batch as
//! the approval: a round is never half approved.

use std::collections::BTreeMap;

use masar_domain::{Date, EntryId, Pcode, Problem, Sensitivity, Seq, Where};
use masar_ledger::{Batch, Draft, Entry, Kind, Receipt, Subject};
use masar_programme::model::{Package, RoundRule};
use masar_register::RoundRow;
use serde_json::{Value, json};

pub use masar_register::RoundState;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::estimate::{Cell, estimate, reliability};
use crate::operation::{Operation, Pass};
use crate::viewer::{OPERATOR, Right};

/// Moves a round to another state; the first move makes it.
#[derive(Clone, Debug)]
pub struct RoundAdvance {
    pub programme: String,
    pub number: u32,
    pub to: RoundState,
    /// First and last day of collection; kept from before where `None`.
    pub days: Option<(Date, Date)>,
    pub reason: Option<String>,
}

impl Operation for RoundAdvance {
    const NAME: &'static str = "round-advance";
    const NEEDS: Right = Right::RoundManage;
    type Answer = Receipt;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Receipt, DeskError> {
        pass.require(Some(&self.programme), None, Sensitivity::S1)?;
        if self.to == RoundState::Approved && !pass.viewer().has(Right::RoundApprove) {
            return Err(DeskError::NotAllowed { right: Right::RoundApprove.code() });
        }
        let package = desk.package(&self.programme)?;
        let rule = package.rounds.as_ref().ok_or_else(|| refused("DESK-023", &self.programme))?;
        let row = desk.register(|register| register.round_find(&self.programme, self.number))?;
        self.check(package, row.as_ref(), pass)?;
        let kept = row.as_ref().map(|row| (row.start, row.end));
        let days = self.days.or(kept).ok_or_else(|| refused("DESK-024", self.number))?;
        let mut drafts = vec![self.draft(desk, package, rule, days, pass)];
        if self.to == RoundState::Approved {
            drafts.extend(self.estimates(desk, package, rule, days, pass)?);
        }
        let subject = Subject::round(&self.programme, self.number);
        let newest = self.newest(desk, &subject)?;
        let receipts = desk.append(Batch { drafts, unless_after: vec![(subject, newest)] })?;
        Ok(receipts[0])
    }
}

impl RoundAdvance {
    /// The package's workflow decides which moves there are and who may.
    fn check(
        &self,
        package: &Package,
        row: Option<&RoundRow>,
        pass: &Pass<'_>,
    ) -> Result<(), DeskError> {
        let to = self.to.code();
        let Some(row) = row else {
            let first = package.workflow.states.first().map(|(state, _)| state.as_str());
            return if first == Some(to) { Ok(()) } else { Err(refused("DESK-025", to)) };
        };
        let from = row.state.code();
        let found =
            package.workflow.transitions.iter().find(|way| way.from == from && way.to == to);
        let way = found.ok_or_else(|| {
            let place = Where::path(format!("round:{}", self.number));
            let problem = Problem::error("DESK-025", place).with("found", to).with("from", from);
            DeskError::Refused(vec![problem])
        })?;
        let roles = pass.viewer().roles(&self.programme);
        let allowed =
            roles.iter().any(|role| *role == OPERATOR || way.who.iter().any(|who| who == role));
        if !allowed {
            return Err(DeskError::NotAllowed { right: Self::NEEDS.code() });
        }
        if way.reason && self.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(refused("DESK-026", to));
        }
        Ok(())
    }

    fn newest(&self, desk: &Desk, subject: &Subject) -> Result<Seq, DeskError> {
        let mut newest = Seq(0);
        loop {
            let entries = desk.ledger.list_by_subject(subject, newest, 10_000)?;
            match entries.last() {
                Some(last) => newest = last.seq,
                None => return Ok(newest),
            }
        }
    }

    fn draft(
        &self,
        desk: &Desk,
        package: &Package,
        rule: &RoundRule,
        (start, end): (Date, Date),
        pass: &Pass<'_>,
    ) -> Draft {
        let body = json!({
            "programme": self.programme,
            "round": self.number,
            "state": self.to.code(),
            "start": start.to_string(),
            "end": end.to_string(),
            "reason": self.reason,
            "method": rule.method,
        });
        let subjects = vec![Subject::round(&self.programme, self.number)];
        desk.draft(Kind::Round, package, pass).subjects(subjects).date(end).body(body)
    }

    fn estimates(
        &self,
        desk: &Desk,
        package: &Package,
        rule: &RoundRule,
        days: (Date, Date),
        pass: &Pass<'_>,
    ) -> Result<Vec<Draft>, DeskError> {
        let by_place = self.interviews(desk)?;
        if by_place.is_empty() {
            return Err(refused("DESK-027", self.number));
        }
        let drafts = by_place.into_iter().map(|(place, entries)| {
            let answers: Vec<&Value> = entries.iter().map(|entry| &entry.body["answers"]).collect();
            let estimate = Estimate {
                round: self.number,
                days,
                interviews: u64::try_from(entries.len()).unwrap_or(u64::MAX),
                reliability: Some(reliability(rule, &answers)),
                method: rule.method.clone(),
                sources: entries.iter().map(|entry| entry.id).collect(),
                cells: estimate(rule, &answers),
                needs: Value::Null,
            };
            estimate.draft(desk, package, place, pass)
        });
        Ok(drafts.collect())
    }

    fn interviews(&self, desk: &Desk) -> Result<BTreeMap<Pcode, Vec<Entry>>, DeskError> {
        let rows =
            desk.register(|register| register.interview_list(&self.programme, self.number))?;
        let mut by_place: BTreeMap<Pcode, Vec<Entry>> = BTreeMap::new();
        for row in rows {
            if let Some(entry) = desk.ledger.find(row.entry)? {
                by_place.entry(row.place).or_default().push(entry);
            }
        }
        Ok(by_place)
    }
}

/// One place's estimate in a round, from interviews or from a published file.
#[derive(Clone, Debug)]
pub(crate) struct Estimate {
    pub(crate) round: u32,
    pub(crate) days: (Date, Date),
    pub(crate) interviews: u64,
    /// Mean credibility, 1 to 5; `None` where it was not published.
    pub(crate) reliability: Option<u64>,
    pub(crate) method: String,
    pub(crate) sources: Vec<EntryId>,
    pub(crate) cells: Vec<Cell>,
    /// Priority needs as reported, without a count.
    pub(crate) needs: Value,
}

impl Estimate {
    pub(crate) fn draft(
        self,
        desk: &Desk,
        package: &Package,
        place: Pcode,
        pass: &Pass<'_>,
    ) -> Draft {
        let (start, end) = self.days;
        let sources: Vec<String> = self.sources.iter().map(ToString::to_string).collect();
        let body = json!({
            "round": self.round,
            "start": start.to_string(),
            "end": end.to_string(),
            "interviews": self.interviews,
            "reliability": self.reliability,
            "method": self.method,
            "sources": sources,
            "cells": self.cells,
            "needs": self.needs,
        });
        let mut draft = desk.draft(Kind::Estimate, package, pass).date(end).body(body);
        draft.place = Some(place);
        draft
    }
}

pub(crate) fn refused(code: &'static str, found: impl ToString) -> DeskError {
    DeskError::Refused(vec![Problem::error(code, Where::default()).with("found", found)])
}

/// Drafts of entries that no form filled.
impl Desk {
    pub(crate) fn package(&self, code: &str) -> Result<&Package, DeskError> {
        self.mission.packages.get(code).ok_or_else(|| DeskError::NotFound(code.to_owned()))
    }

    /// A draft of the given kind by this viewer, on today's date.
    pub(crate) fn draft(&self, kind: Kind, package: &Package, pass: &Pass<'_>) -> Draft {
        let draft = self.mission_draft(kind, pass);
        Draft {
            programme: package.code.clone(),
            package_hash: package.hash.clone(),
            sensitivity: package.sensitivity.min(Sensitivity::S2),
            ..draft
        }
    }

    /// A draft that belongs to no programme.
    pub(crate) fn mission_draft(&self, kind: Kind, pass: &Pass<'_>) -> Draft {
        let now = self.now();
        Draft {
            id: self.entry_id(),
            kind,
            programme: "mission".to_owned(),
            package_hash: self.mission.hash.clone(),
            form: String::new(),
            form_version: String::new(),
            subjects: Vec::new(),
            date: crate::desk::day_of(now),
            place: None,
            emergency: None,
            project: None,
            donor: None,
            author: pass.viewer().account.clone(),
            device: pass.viewer().device.clone(),
            received: now,
            sensitivity: Sensitivity::S2,
            body: Value::Null,
            personal: Vec::new(),
            supersedes: None,
        }
    }
}

/// Short ways to fill a draft.
pub(crate) trait Fill {
    #[must_use]
    fn subjects(self, subjects: Vec<Subject>) -> Self;
    #[must_use]
    fn date(self, date: Date) -> Self;
    #[must_use]
    fn body(self, body: Value) -> Self;
}

impl Fill for Draft {
    fn subjects(mut self, subjects: Vec<Subject>) -> Self {
        self.subjects = subjects;
        self
    }

    fn date(mut self, date: Date) -> Self {
        self.date = date;
        self
    }

    fn body(mut self, body: Value) -> Self {
        self.body = body;
        self
    }
}

/// Rounds of a programme.
#[derive(Clone, Debug)]
pub struct RoundList {
    pub programme: String,
}

impl Operation for RoundList {
    const NAME: &'static str = "round-list";
    const NEEDS: Right = Right::RoundShow;
    type Answer = Vec<RoundRow>;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Vec<RoundRow>, DeskError> {
        pass.require(Some(&self.programme), None, Sensitivity::S1)?;
        desk.register(|register| register.round_list(&self.programme))
    }
}
