//! What was published, kept so that later tables are judged against it, and the
//! page that says of an edition what it hides, why and at what cost.
//!
//! *Invariant:* no hidden number stands on the page or in the register, and
//! nothing that is made of hidden numbers alone.

use std::collections::BTreeSet;

use masar_domain::{Digits, Lang, Problem, Sensitivity, Seq, Where};
use masar_figures::Figure;
use masar_figures::public::{Coarser, Shield, ShieldTable};
use masar_ledger::{Batch, Kind, Subject};
use masar_programme::mission::Mission;
use masar_protect::register::Published;
use masar_text::page::{escape, page, table};
use masar_text::{Arg, in_digits, problem_text, tr, tr_with};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::desk::Desk;
use crate::document::{columns_title, figure_title};
use crate::error::DeskError;
use crate::operation::Pass;
use crate::rounds::Fill;
use crate::viewer::Right;

/// Most notes that the page lists.
const NOTES_MAX: usize = 100;

/// How publications are named that are tables without a report.
pub const RELEASE: &str = "figures-";

/// Longest name of tables that are given out.
const NAME_MAX: usize = 60;

/// Most editions of one publication that are read.
const EDITIONS_MAX: u32 = 10_000;

impl Desk {
    /// The register of publications: every table of every edition, in order.
    pub(crate) fn published(&self) -> Result<Vec<Published>, DeskError> {
        let rows = self.register(masar_register::Register::edition_list_all)?;
        let names: BTreeSet<String> = rows.into_iter().map(|row| row.publication).collect();
        let mut tables: Vec<(Seq, Published)> = Vec::new();
        for name in names {
            let subject = Subject::publication(&name);
            for entry in self.ledger.list_by_subject(&subject, Seq(0), EDITIONS_MAX)? {
                let kept: Option<Vec<Published>> =
                    serde_json::from_value(entry.body["register"].clone()).unwrap_or_default();
                tables.extend(kept.into_iter().flatten().map(|table| (entry.seq, table)));
            }
        }
        tables.sort_by_key(|(seq, _)| *seq);
        Ok(tables.into_iter().map(|(_, table)| table).collect())
    }

    /// Keeps tables that are given out without a report around them. The same
    /// numbers of the same people, as far as they are shown, are the same edition:
    /// what has changed in a hidden number alone tells nobody anything.
    pub(crate) fn release(
        &self,
        pass: &Pass<'_>,
        name: &str,
        figures: &[Figure],
        shield: &Shield,
    ) -> Result<(), DeskError> {
        if !pass.viewer().has(Right::PublicationMake) {
            return Err(DeskError::NotAllowed { right: Right::PublicationMake.code() });
        }
        pass.require(None, None, Sensitivity::S1)?;
        let usual = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
        if name.is_empty() || name.chars().count() > NAME_MAX || !name.chars().all(usual) {
            let problem = Problem::error("DESK-040", Where::default()).with("found", name);
            return Err(DeskError::Refused(vec![problem.with("most", NAME_MAX)]));
        }
        let publication = format!("{RELEASE}{name}");
        // An emergency stands in the names of the tables alone.
        let names: Vec<&str> = shield.published.iter().map(|table| table.name.as_str()).collect();
        let shown = serde_json::to_string(&(figures, names)).unwrap_or_default();
        let digest = hex::encode(Sha256::digest(shown.as_bytes()));
        let subject = Subject::publication(&publication);
        let entries = self.ledger.list_by_subject(&subject, Seq(0), EDITIONS_MAX)?;
        let last = entries.last();
        if last.is_some_and(|entry| entry.body["content"] == digest.as_str()) {
            return Ok(());
        }
        let draft = self.mission_draft(Kind::Publication, pass);
        let draft = draft.subjects(vec![subject.clone()]).body(json!({
            "publication": publication,
            "edition": entries.len() + 1,
            "content": digest,
            "hidden": shield.hidden(),
            "coarser": shield.coarser_all(),
            "register": shield.published,
        }));
        let unless_after = vec![(subject, last.map_or(Seq(0), |entry| entry.seq))];
        self.append(Batch { drafts: vec![draft], unless_after })?;
        Ok(())
    }
}

/// The page about one edition.
pub fn disclosure_html(mission: &Mission, lang: Lang, shield: &Shield, earlier: usize) -> String {
    let paragraph = |text: String| format!("<p>{}</p>\n", escape(&text));
    let digits = mission.digits(lang);
    let number = |count: usize| masar_text::number(count as u64, digits);
    let mut body = paragraph(tr(lang, "disclosure-intro"));
    let hides = shield.tables.iter().any(|table| hidden_of(table) > 0);
    if hides {
        let why = tr_with(lang, "disclosure-why", &[]);
        body.push_str(&paragraph(why));
        let (hidden, all) = shield.tables.iter().fold((0, 0), |(hidden, all), table| {
            (hidden + hidden_of(table), all + hidden_of(table) + shown_of(table))
        });
        let (hidden, all) = (number(hidden), number(all));
        let args = [("hidden", Arg::Text(&hidden)), ("all", Arg::Text(&all))];
        body.push_str(&paragraph(tr_with(lang, "disclosure-cost", &args)));
    } else {
        body.push_str(&paragraph(tr(lang, "disclosure-none")));
    }
    body.push_str(&paragraph(tr(lang, "disclosure-attack")));
    if earlier > 0 {
        let found = number(earlier);
        let args = [("found", Arg::Text(&found))];
        body.push_str(&paragraph(tr_with(lang, "disclosure-earlier", &args)));
    }
    body.push_str(&format!("<h2>{}</h2>\n", escape(&tr(lang, "disclosure-tables"))));
    body.push_str(&tables_html(mission, lang, &shield.tables));
    body.push_str(&coarser_html(mission, lang, &shield.coarser_all()));
    body.push_str(&notes_html(lang, digits, &shield.problems));
    page(lang, &tr(lang, "disclosure-title"), &body)
}

fn hidden_of(table: &ShieldTable) -> usize {
    table.costs.primary + table.costs.secondary
}

fn shown_of(table: &ShieldTable) -> usize {
    table.costs.shown + table.costs.zero
}

/// Splits that are not shown as they were asked.
fn coarser_html(mission: &Mission, lang: Lang, coarser: &[Coarser]) -> String {
    if coarser.is_empty() {
        return String::new();
    }
    let rows = coarser.iter().map(|found| {
        let shown = if found.shown.is_empty() {
            tr(lang, "disclosure-whole")
        } else {
            columns_title(mission, lang, &found.shown)
        };
        let asked = columns_title(mission, lang, &found.asked);
        let why = tr(lang, &format!("coarser-{}", found.why.code()));
        vec![figure_title(mission, lang, &found.figure), asked, shown, why]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let head = ["disclosure-figure", "coarser-asked", "coarser-shown", "coarser-why"];
    let title = escape(&tr(lang, "coarser-title"));
    let intro = escape(&tr(lang, "coarser-intro"));
    let table = table(&head.map(|id| tr(lang, id)), &rows);
    format!("<h2>{title}</h2>\n<p>{intro}</p>\n{table}")
}

fn tables_html(mission: &Mission, lang: Lang, tables: &[ShieldTable]) -> String {
    let title = |code: &String| figure_title(mission, lang, code);
    let comma = lang.pick("، ", ", ");
    let splits = |table: &ShieldTable| {
        let by: BTreeSet<&Vec<String>> = table.splits.iter().filter(|by| !by.is_empty()).collect();
        let columns = |by: &&Vec<String>| columns_title(mission, lang, by);
        if by.is_empty() {
            tr(lang, "disclosure-whole")
        } else {
            by.iter().map(columns).collect::<Vec<_>>().join(comma)
        }
    };
    let digits = mission.digits(lang);
    let number = |count: usize| masar_text::number(count as u64, digits);
    let rows = tables.iter().map(|table| {
        let mut figure = title(&table.figure);
        if !table.within.is_empty() {
            let within = table.within.iter().map(title).collect::<Vec<_>>().join(comma);
            let args = [("figure", Arg::Text(&figure)), ("within", Arg::Text(&within))];
            figure = tr_with(lang, "disclosure-within", &args);
        }
        let costs = &table.costs;
        let counts = [shown_of(table), costs.primary, costs.secondary];
        let counts = counts.map(number);
        let start = [figure, splits(table), number(table.threshold as usize)];
        start.into_iter().chain(counts).collect::<Vec<String>>()
    });
    let head = ["figure", "splits", "threshold", "shown", "small", "others"];
    let head = head.map(|name| tr(lang, &format!("disclosure-{name}")));
    table(&head, &rows.collect::<Vec<_>>())
}

fn notes_html(lang: Lang, digits: Digits, problems: &[Problem]) -> String {
    // Splits that are shown more coarsely have a table of their own.
    let own = |problem: &&Problem| problem.code != "FIGURE-113";
    let notes: BTreeSet<String> = problems
        .iter()
        .filter(own)
        .map(|problem| in_digits(&problem_text(lang, problem), digits))
        .collect();
    if notes.is_empty() {
        return String::new();
    }
    let items = notes.iter().take(NOTES_MAX);
    let items: String = items.map(|note| format!("<li>{}</li>\n", escape(note))).collect();
    let head = escape(&tr(lang, "disclosure-notes"));
    format!("<h2>{head}</h2>\n<ul>\n{items}</ul>\n")
}
