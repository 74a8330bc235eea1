//! The demonstration mission: real places, synthetic people, a year of work.
//!
//! *Invariant:* at scale 1.0 the figures are exactly the published ones of
//! `data/published-2023.toml`, parts and subsets included; the generator uses
//! them as margins. At other scales each margin is scaled.

mod displacement;
mod help;
mod margins;
mod people;

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use masar_desk::accounts::{AccountCreate, SignIn};
use masar_desk::desk::{Desk, Outside};
use masar_desk::error::DeskError;
use masar_desk::publications::{Format, PublicationMake};
use masar_desk::submissions::{Incoming, Outcome, SubmissionReceive};
use masar_desk::viewer::Viewer;
use masar_domain::{Lang, Period, Problem, Sensitivity, Timestamp};
use masar_programme::model::PackageForm;
use serde_json::Value;

use crate::fill::instance_xml;
use crate::random::Random;

pub use margins::{Margins, Published, Scale, published};

/// The year that the demo is about.
pub const YEAR: i16 = 2023;

/// The round of data collection that the demo collects.
pub const ROUND: u32 = 50;

/// When the demo's first entry is received: 5 January 2024, 08:00 UTC.
const START_MILLIS: i64 = 1_704_441_600_000;

/// Forms sent to the desk in one call.
const STEP: usize = 1_000;

/// A demo account: name, password, roles, what for.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    pub name: &'static str,
    pub password: &'static str,
    pub roles: &'static [(&'static str, &'static str)],
    pub class: Sensitivity,
    pub what: &'static str,
}

/// Accounts of the demo. Their passwords are no secret: the data are made up.
pub const ACCOUNTS: [DemoAccount; 6] = [
    DemoAccount {
        name: "enumerator",
        password: "demo-enumerator",
        roles: &[("dtm", "enumerator")],
        class: Sensitivity::S2,
        what: "fills displacement tracking forms",
    },
    DemoAccount {
        name: "team-lead",
        password: "demo-team-lead",
        roles: &[("dtm", "team-lead"), ("mrrm", "team-lead")],
        class: Sensitivity::S3,
        what: "leads a team in the field",
    },
    DemoAccount {
        name: "caseworker",
        password: "demo-caseworker",
        roles: &[("mrrm", "caseworker"), ("mrrm", "distributor")],
        class: Sensitivity::S4,
        what: "registers and helps people",
    },
    DemoAccount {
        name: "data-officer",
        password: "demo-data-officer",
        roles: &[("dtm", "data-officer"), ("mrrm", "data-officer")],
        class: Sensitivity::S3,
        what: "verifies and cleans, reads every figure",
    },
    DemoAccount {
        name: "analyst",
        password: "demo-analyst",
        roles: &[("dtm", "analyst"), ("mrrm", "analyst")],
        class: Sensitivity::S2,
        what: "approves rounds",
    },
    DemoAccount {
        name: "publisher",
        password: "demo-publisher",
        roles: &[("dtm", "publisher"), ("mrrm", "publisher"), ("dtm", "data-officer")],
        class: Sensitivity::S2,
        what: "publishes reports",
    },
];

/// Token of the enumerator's phone in the demo.
pub const DEVICE_TOKEN: &str = "demo-device-token";

/// Tells progress: what, how many are done, of how many.
pub type Progress<'a> = dyn FnMut(&str, u64, u64) + 'a;

/// A clock that starts in January 2024 and moves a millisecond a look, and
/// randomness from the seed.
pub fn outside(seed: u64) -> Outside {
    let ticks = AtomicI64::new(START_MILLIS);
    let clock = move || {
        let millis = ticks.fetch_add(1, Ordering::Relaxed);
        Timestamp::from_millisecond(millis).expect("within the calendar")
    };
    Outside { clock: Box::new(clock), entropy: Mutex::new(entropy(seed)) }
}

/// Bytes that a seed decides.
pub fn entropy(seed: u64) -> Box<dyn FnMut(&mut [u8]) + Send> {
    let mut random = Random::new(seed ^ 0x6D61_7361_7264_656D);
    Box::new(move |bytes| {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&random.number().to_le_bytes()[..chunk.len()]);
        }
    })
}

/// Makes the whole mission.
pub fn make(
    desk: &Desk,
    scale: Scale,
    seed: u64,
    progress: &mut Progress<'_>,
) -> Result<Vec<DemoAccount>, DeskError> {
    let margins = Margins::published(scale);
    let random = Random::new(seed);
    accounts_make(desk, progress)?;
    let mut maker = Maker { desk, margins, random, progress };
    displacement::make(&mut maker)?;
    help::make(&mut maker)?;
    desk.catch_up()?;
    Ok(ACCOUNTS.to_vec())
}

/// The annual report in both languages and formats, and the round's report.
pub fn reports(desk: &Desk) -> Result<Vec<(String, Vec<u8>)>, DeskError> {
    let viewer = viewer(desk, "publisher")?;
    let mut reports = Vec::new();
    let wanted = [
        ("annual-report", Period::Year(YEAR), format!("annual-report-{YEAR}")),
        ("round-report", Period::Round(ROUND), format!("round-report-{ROUND}")),
    ];
    for (code, period, name) in wanted {
        for lang in Lang::ALL {
            for (format, ending) in [(Format::Pdf, "pdf"), (Format::Html, "html")] {
                let make =
                    PublicationMake { code: code.to_owned(), period, lang, digits: None, format };
                let printed = desk.perform(&viewer, make)?;
                reports.push((format!("{name}.{lang}.{ending}"), printed.bytes));
            }
        }
    }
    Ok(reports)
}

/// What the demo prints about its accounts.
pub fn accounts_text(accounts: &[DemoAccount]) -> String {
    let lines = accounts
        .iter()
        .map(|account| format!("{:<14}{:<20}{}\n", account.name, account.password, account.what));
    let head = "Accounts of the demonstration (synthetic data): name, password, what for\n";
    let token = format!("Token of the enumerator's phone: {DEVICE_TOKEN}\n");
    format!("{head}{}{token}", lines.collect::<String>())
}

fn accounts_make(desk: &Desk, progress: &mut Progress<'_>) -> Result<(), DeskError> {
    let operator = Viewer::operator(Lang::En);
    for (done, account) in (1..).zip(&ACCOUNTS) {
        let roles = account.roles.iter();
        let create = AccountCreate {
            name: account.name.to_owned(),
            display_name: account.name.to_owned(),
            roles: roles.map(|(package, role)| ((*package).into(), (*role).into())).collect(),
            place: None,
            sensitivity: account.class,
            password: account.password.to_owned(),
            token: (account.name == "enumerator").then(|| DEVICE_TOKEN.to_owned()),
        };
        desk.perform(&operator, create)?;
        progress("accounts", done, ACCOUNTS.len() as u64);
    }
    Ok(())
}

/// Signs in as one of the demo's accounts.
pub fn viewer(desk: &Desk, name: &str) -> Result<Viewer, DeskError> {
    let account = ACCOUNTS.iter().find(|account| account.name == name);
    let account = account.ok_or_else(|| DeskError::NotFound(name.to_owned()))?;
    let sign_in = SignIn { name: account.name.to_owned(), password: account.password.to_owned() };
    desk.perform(&Viewer::nobody(Lang::En), sign_in)
}

/// What every part of the generator works with.
struct Maker<'a, 'b> {
    desk: &'a Desk,
    margins: Margins,
    random: Random,
    progress: &'a mut Progress<'b>,
}

impl Maker<'_, '_> {
    fn form(&self, id: &str) -> Result<&PackageForm, DeskError> {
        let found = self.desk.mission().form_any_version(id);
        found.map(|(_, form)| form).ok_or_else(|| DeskError::NotFound(id.to_owned()))
    }

    fn id(&mut self) -> String {
        masar_domain::PersonId::from_bytes(self.random.bytes()).to_string()
    }

    fn filled(&mut self, form: &str, answers: &Value) -> Result<Incoming, DeskError> {
        let instance = self.id();
        let xml = instance_xml(self.form(form)?, &instance, answers);
        Ok(Incoming { xml, attachments: Vec::new(), device: "demo-phone".to_owned() })
    }

    /// Sends forms as their author would. A refused form is a mistake of the
    /// generator and stops it.
    fn send(
        &mut self,
        viewer: &Viewer,
        what: &str,
        count: u64,
        mut forms: impl FnMut(&mut Self, u64) -> Result<Incoming, DeskError>,
    ) -> Result<(), DeskError> {
        let mut done = 0;
        while done < count {
            let end = count.min(done + STEP as u64);
            let items = (done..end).map(|index| forms(self, index)).collect::<Result<_, _>>()?;
            let outcomes = self.desk.perform(viewer, SubmissionReceive { items, strict: true })?;
            let refused: Vec<Problem> = outcomes
                .into_iter()
                .filter_map(|outcome| match outcome {
                    Outcome::Refused { problems } => Some(problems),
                    _ => None,
                })
                .flatten()
                .take(20)
                .collect();
            if !refused.is_empty() {
                return Err(DeskError::Refused(refused));
            }
            done = end;
            (self.progress)(what, done, count);
        }
        Ok(())
    }
}
