//! Publications: made from the figures of today, frozen as an edition, printed
//! in two languages and two formats from the same numbers.
//!
//! *Invariant:* an edition is never changed. It is printed once, in every
//! language and format, and its files are kept under their hash. The same
//! figures and texts are the same edition; others are a new edition, which says
//! what it corrects.

use std::collections::BTreeMap;
use std::sync::Arc;

use masar_domain::{Date, Digits, Lang, Period, Problem, Sensitivity, Seq, Where};
use masar_facts::Snapshot;
use masar_figures::public::{self, Coarser, HiddenCell, Shield};
use masar_figures::{Figure, Query};
use masar_ledger::{Batch, Kind, Subject};
use masar_programme::mission::{Mission, ReportPlan};
use masar_publish::{DocBlock, DocChapter, DocSpan, Document, Edition};
use masar_register::{EditionRow, RoundRow};
use masar_text::{Arg, tr, tr_with};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::desk::Desk;
use crate::disclosure::disclosure_html;
use crate::document::{Assembler, HIDDEN, method_blocks};
use crate::error::DeskError;
use crate::operation::{Operation, Pass};
use crate::rounds::Fill;
use crate::viewer::Right;

/// Changed numbers that an erratum names one by one.
const ERRATUM_MOST: usize = 12;

/// What a publication can be printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Html,
    /// What the edition hides, why and at what cost: a page beside it.
    Disclosure,
}

impl Format {
    /// The formats of the publication itself.
    pub const ALL: [Self; 2] = [Self::Pdf, Self::Html];
    /// Every file of an edition.
    pub const FILES: [Self; 3] = [Self::Pdf, Self::Html, Self::Disclosure];

    /// Ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Disclosure => "disclosure.html",
        }
    }
}

/// Name of one file of an edition: `ar.pdf`.
fn file_name(lang: Lang, format: Format) -> String {
    format!("{lang}.{}", format.ending())
}

/// Makes a publication and freezes its edition.
#[derive(Clone, Debug)]
pub struct PublicationMake {
    /// `annual-report`, `round-report`.
    pub code: String,
    pub period: Period,
    pub lang: Lang,
    /// `None`: the mission's choice for the language.
    pub digits: Option<Digits>,
    pub format: Format,
}

/// A printed publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub edition: u32,
    pub bytes: Vec<u8>,
}

impl Operation for PublicationMake {
    const NAME: &'static str = "publication-make";
    const NEEDS: Right = Right::PublicationMake;
    type Answer = Printed;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Printed, DeskError> {
        pass.require(None, None, Sensitivity::S1)?;
        let plan = desk.plan(&self.code)?;
        let round = self.round(desk, plan)?;
        let snapshot = desk.snapshot()?;
        let making = Making { desk, plan, period: self.period, round, snapshot: &snapshot };
        let edition = making.freeze(pass)?;
        let own = desk.mission.digits(self.lang);
        let bytes = match self.digits.filter(|digits| *digits != own) {
            // Other digits are the same edition in another dress.
            Some(digits) if self.format != Format::Disclosure => {
                making.print(self.format, (self.lang, digits), &edition)?
            }
            _ => {
                let name = file_name(self.lang, self.format);
                let blob = edition.files.get(&name).ok_or(DeskError::NotFound(name))?;
                desk.ledger.blob_get(blob)?
            }
        };
        Ok(Printed { edition: edition.number, bytes })
    }
}

/// One file of a frozen edition, as it was printed.
#[derive(Clone, Debug)]
pub struct PublicationFile {
    /// `annual-report:2023`.
    pub publication: String,
    pub edition: u32,
    pub lang: Lang,
    pub format: Format,
}

impl Operation for PublicationFile {
    const NAME: &'static str = "publication-file";
    const NEEDS: Right = Right::PublicationShow;
    type Answer = Vec<u8>;

    fn run(self, desk: &Desk, _: &Pass<'_>) -> Result<Vec<u8>, DeskError> {
        let subject = Subject::publication(&self.publication);
        let entries = desk.ledger.list_by_subject(&subject, Seq(0), 10_000)?;
        let mut editions = entries.iter().map(Frozen::read);
        let found = editions.find(|edition| edition.number == self.edition);
        let name = file_name(self.lang, self.format);
        let blob = found.and_then(|edition| edition.files.get(&name).cloned());
        Ok(desk.ledger.blob_get(&blob.ok_or(DeskError::NotFound(name))?)?)
    }
}

impl PublicationMake {
    /// The round of a round report; it must be approved.
    fn round(&self, desk: &Desk, plan: &ReportPlan) -> Result<Option<RoundRow>, DeskError> {
        let Period::Round(number) = self.period else { return Ok(None) };
        let programme = plan.chapters.first().map_or("", |(programme, _)| programme.as_str());
        let row = desk.register(|register| register.round_find(programme, number))?;
        let approved = row.filter(|row| row.state >= masar_register::RoundState::Approved);
        match approved {
            Some(row) => Ok(Some(row)),
            None => {
                let known = desk.register(|register| register.round_list(programme))?;
                let known: Vec<String> = known
                    .iter()
                    .filter(|row| row.state >= masar_register::RoundState::Approved)
                    .map(|row| row.number.to_string())
                    .collect();
                let problem = Problem::error("DESK-036", Where::default())
                    .with("found", number)
                    .with("expected", known.join(", "));
                Err(DeskError::Refused(vec![problem]))
            }
        }
    }
}

/// Every edition, newest first.
#[derive(Debug)]
pub struct PublicationList;

impl Operation for PublicationList {
    const NAME: &'static str = "publication-list";
    const NEEDS: Right = Right::PublicationShow;
    type Answer = Vec<EditionRow>;

    fn run(self, desk: &Desk, _: &Pass<'_>) -> Result<Vec<EditionRow>, DeskError> {
        let mut rows = desk.register(masar_register::Register::edition_list_all)?;
        rows.sort_by_key(|row| std::cmp::Reverse(row.seq));
        Ok(rows)
    }
}

impl Desk {
    fn plan(&self, code: &str) -> Result<&ReportPlan, DeskError> {
        self.mission.reports.get(code).ok_or_else(|| {
            let known = self.mission.reports.keys().map(String::as_str);
            let nearest = masar_text::nearest_code(code, known, 3).join(", ");
            let problem = Problem::error("DESK-037", Where::default())
                .with("found", code)
                .with("nearest", nearest);
            DeskError::Refused(vec![problem])
        })
    }
}

/// One publication while it is made.
struct Making<'a> {
    desk: &'a Desk,
    plan: &'a ReportPlan,
    period: Period,
    round: Option<RoundRow>,
    snapshot: &'a Arc<Snapshot>,
}

/// What an edition is told by: the printed numbers, and a digest of them with
/// the texts.
struct Content {
    printed: BTreeMap<String, String>,
    digest: String,
    shield: Shield,
    /// Earlier tables that speak of the same people.
    earlier: usize,
}

impl Making<'_> {
    fn name(&self) -> String {
        format!("{}:{}", self.plan.code, self.period)
    }

    fn mission(&self) -> &Mission {
        &self.desk.mission
    }

    fn query(&self) -> Query {
        Query { period: Some(self.period), ..Query::default() }
    }

    fn assembler(&self, lang: Lang, digits: Digits) -> Assembler<'_> {
        let query = self.query();
        let values = self.values(lang, digits);
        Assembler::new(self.mission(), self.snapshot, (lang, digits), query, values)
    }

    /// What the chapters may say about the publication itself.
    fn values(&self, lang: Lang, digits: Digits) -> BTreeMap<String, String> {
        let day = |date: Date| masar_text::date(date, lang, digits);
        let days = match &self.round {
            Some(round) => Some((round.start, round.end)),
            None => self.period.days(),
        };
        let mut values = BTreeMap::new();
        let mut put = |name: &str, text: String| values.insert(name.to_owned(), text);
        put("period", masar_text::in_digits(&self.period_text(lang), digits));
        if let Some((start, end)) = days {
            put("start", day(start));
            put("end", day(end));
        }
        if let Some(round) = &self.round {
            put("round", masar_text::in_digits(&round.number.to_string(), digits));
            let id = format!("method-{}", round.method);
            let package = self.mission().packages.get(&round.programme);
            let own = package.and_then(|package| package.texts.get(lang, &id));
            put("method", own.unwrap_or_else(|| tr(lang, &id)));
        }
        values
    }

    fn period_text(&self, lang: Lang) -> String {
        match self.period {
            Period::Round(number) => {
                let number = number.to_string();
                tr_with(lang, "period-round", &[("round", Arg::Text(&number))])
            }
            other => other.to_string(),
        }
    }

    fn chapters(&self, assembler: &mut Assembler<'_>) -> Result<Vec<DocChapter>, DeskError> {
        let mut chapters = Vec::new();
        for (programme, name) in &self.plan.chapters {
            let package = self.desk.package(programme)?;
            let chapter = package.chapters.get(name).and_then(|both| both.get(&assembler.lang));
            let chapter = chapter.ok_or_else(|| DeskError::NotFound(name.clone()))?;
            chapters.push(assembler.chapter(package.name.get(assembler.lang), chapter)?);
        }
        Ok(chapters)
    }

    /// The figures that the chapters ask for, and a digest of all their numbers
    /// with the texts. It stays in the ledger, whose entries say the same numbers.
    fn exact(&self) -> Result<(Vec<Figure>, String), DeskError> {
        let mut exact = self.assembler(Lang::En, Digits::Latn);
        self.chapters(&mut exact)?;
        let digest = self.digest(&exact.printed);
        Ok((exact.figures(), digest))
    }

    /// The numbers that will be printed, whatever the language. All of them are
    /// protected together, against everything that was published before.
    fn content(&self, figures: &[Figure]) -> Result<Content, DeskError> {
        let earlier = self.desk.published()?;
        let shield =
            public::protect(self.mission(), self.snapshot, &self.query(), figures, &earlier)
                .map_err(DeskError::Refused)?;
        let mut assembler = self.assembler(Lang::En, Digits::Latn).shielded(shield.clone());
        self.chapters(&mut assembler)?;
        let digest = self.digest(&assembler.printed);
        Ok(Content { printed: assembler.printed, digest, shield, earlier: earlier.len() })
    }

    fn digest(&self, printed: &BTreeMap<String, String>) -> String {
        let mut hash = Sha256::new();
        hash.update(self.mission().hash.as_bytes());
        for (name, value) in printed {
            hash.update(format!("{name}\t{value}\n").as_bytes());
        }
        hex::encode(hash.finalize())
    }

    /// The edition with this content: the one there is, or a new one, printed
    /// in every language and format.
    fn freeze(&self, pass: &Pass<'_>) -> Result<Frozen, DeskError> {
        let (figures, exact) = self.exact()?;
        let subject = Subject::publication(&self.name());
        let entries = self.desk.ledger.list_by_subject(&subject, Seq(0), 10_000)?;
        let last = entries.last();
        let same = |name: &str, digest: &str| last.filter(|entry| entry.body[name] == digest);
        // What was chosen for an edition holds as long as no number changes: it
        // could be chosen otherwise now, with the edition itself published.
        if let Some(entry) = same("exact", &exact) {
            return Ok(Frozen::read(entry));
        }
        let content = self.content(&figures)?;
        if let Some(entry) = same("content", &content.digest) {
            return Ok(Frozen::read(entry));
        }
        let draft = self.desk.mission_draft(Kind::Publication, pass);
        let mut edition = Frozen {
            number: last.map_or(1, |entry| number_of(&entry.body["edition"]) + 1),
            date: draft.date,
            changes: last.map(|entry| changes(&entry.body["figures"], &content.printed)),
            digest: content.digest,
            hidden: content.shield.hidden(),
            coarser: content.shield.coarser_all(),
            files: BTreeMap::new(),
        };
        for lang in Lang::ALL {
            let digits = self.mission().digits(lang);
            for format in Format::ALL {
                let bytes = self.print(format, (lang, digits), &edition)?;
                let blob = self.desk.ledger.blob_put(&bytes)?;
                edition.files.insert(file_name(lang, format), blob);
            }
            let page = disclosure_html(self.mission(), lang, &content.shield, content.earlier);
            let blob = self.desk.ledger.blob_put(page.as_bytes())?;
            edition.files.insert(file_name(lang, Format::Disclosure), blob);
        }
        let draft = draft.subjects(vec![subject.clone()]).body(json!({
            "publication": self.name(),
            "edition": edition.number,
            "content": edition.digest,
            "exact": exact,
            "figures": content.printed,
            "changes": edition.changes,
            "erratum": edition.erratum(Lang::En, Digits::Latn),
            "hidden": edition.hidden,
            "coarser": edition.coarser,
            "register": content.shield.published,
            "files": edition.files,
        }));
        let newest = last.map_or(Seq(0), |entry| entry.seq);
        let unless_after = vec![(subject, newest)];
        self.desk.append(Batch { drafts: vec![draft], unless_after })?;
        Ok(edition)
    }

    fn print(
        &self,
        format: Format,
        dress: (Lang, Digits),
        edition: &Frozen,
    ) -> Result<Vec<u8>, DeskError> {
        let document = self.document(dress, edition)?;
        match format {
            Format::Pdf => masar_publish::pdf(&document)
                .map_err(|error| DeskError::Publication(error.to_string())),
            Format::Disclosure => Err(DeskError::NotFound(file_name(dress.0, format))),
            Format::Html => {
                let link = |code: &str| Some(format!("/figures/{code}"));
                Ok(masar_publish::html(&document, &link).into_bytes())
            }
        }
    }

    fn document(
        &self,
        (lang, digits): (Lang, Digits),
        edition: &Frozen,
    ) -> Result<Document, DeskError> {
        let shield = Shield::of_published(&edition.hidden, &edition.coarser);
        let mut assembler = self.assembler(lang, digits).shielded(shield);
        let mut chapters = self.chapters(&mut assembler)?;
        let front = self.plan.front.get(lang);
        if !front.is_empty() {
            let text = DocSpan::Text(front.to_owned());
            let blocks = vec![DocBlock::Paragraph(vec![text])];
            chapters.insert(0, DocChapter { title: tr(lang, "report-front"), blocks });
        }
        let mut method = method_blocks(&mut assembler)?;
        if !edition.hidden.is_empty() {
            let mark = tr(lang, "disclosure-hidden");
            let note = tr_with(lang, "disclosure-note", &[("mark", Arg::Text(&mark))]);
            method.push(DocBlock::Note(vec![DocSpan::Text(note)]));
        }
        // A round report's title names the round itself.
        let period = match self.period {
            Period::Round(number) => number.to_string(),
            other => other.to_string(),
        };
        let period = masar_text::in_digits(&period, digits);
        Ok(Document {
            lang,
            digits,
            title: format!("{} {period}", self.plan.title.get(lang)),
            subtitle: self.plan.subtitle.get(lang).to_owned(),
            mission: self.mission().name.get(lang).to_owned(),
            edition: Edition {
                number: edition.number,
                date: edition.date,
                erratum: edition.erratum(lang, digits),
                figures_hash: edition.digest.clone(),
            },
            synthetic: self.desk.synthetic().then(|| tr(lang, "synthetic")),
            attributions: self
                .mission()
                .attributions
                .iter()
                .map(|text| text.get(lang).to_owned())
                .collect(),
            chapters,
            method,
        })
    }
}

/// A frozen edition, as printed.
struct Frozen {
    number: u32,
    date: Date,
    /// Figure, value before, value now; `None` for the first edition.
    changes: Option<Vec<(String, String, String)>>,
    digest: String,
    hidden: Vec<HiddenCell>,
    /// Splits that are not shown as they were asked.
    coarser: Vec<Coarser>,
    /// Hash of each printed file by its name.
    files: BTreeMap<String, String>,
}

impl Frozen {
    fn read(entry: &masar_ledger::Entry) -> Self {
        let body = &entry.body;
        Self {
            number: number_of(&body["edition"]),
            date: entry.date,
            changes: serde_json::from_value(body["changes"].clone()).ok().flatten(),
            digest: body["content"].as_str().unwrap_or_default().to_owned(),
            hidden: serde_json::from_value(body["hidden"].clone()).unwrap_or_default(),
            coarser: serde_json::from_value(body["coarser"].clone()).unwrap_or_default(),
            files: serde_json::from_value(body["files"].clone()).unwrap_or_default(),
        }
    }

    /// What this edition corrects, in words.
    fn erratum(&self, lang: Lang, digits: Digits) -> Option<String> {
        let changes = self.changes.as_ref()?;
        let before = masar_text::in_digits(&(self.number - 1).to_string(), digits);
        let mut text = tr_with(lang, "erratum", &[("edition", Arg::Text(&before))]);
        for (figure, was, now) in changes.iter().take(ERRATUM_MOST) {
            let shown = |text: &str| match text {
                HIDDEN => tr(lang, "disclosure-hidden"),
                number => masar_text::in_digits(number, digits),
            };
            let (was, now) = (shown(was), shown(now));
            let args =
                [("figure", Arg::Text(figure)), ("was", Arg::Text(&was)), ("now", Arg::Text(&now))];
            text.push(' ');
            text.push_str(&tr_with(lang, "erratum-change", &args));
        }
        Some(text)
    }
}

/// Whole figures whose value differs from the edition before.
fn changes(
    before: &serde_json::Value,
    now: &BTreeMap<String, String>,
) -> Vec<(String, String, String)> {
    let first = |text: &str| text.split(' ').next().unwrap_or("-").to_owned();
    let whole = now.iter().filter(|(name, _)| !name.contains(' '));
    let changed = whole.filter_map(|(name, value)| {
        let (was, now) = (first(before[name].as_str().unwrap_or("-")), first(value));
        (was != now).then(|| (name.clone(), was, now))
    });
    changed.collect()
}

fn number_of(value: &serde_json::Value) -> u32 {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}
