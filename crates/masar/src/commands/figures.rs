//! `masar figures`, `masar trace`, `masar check`.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use masar_desk::disclosure::disclosure_html;
use masar_desk::figures::{FigureCheck, FigurePublic, FigureShow, FigureTrace};
use masar_desk::parts::parts_words;
use masar_desk::viewer::Viewer;
use masar_domain::{Digits, Lang, Period};
use masar_figures::public::Status;
use masar_figures::{Figure, Parts, Query};
use masar_programme::Mission;
use masar_text::tr;

use crate::arguments::{FiguresArguments, Filters, TableFormat};
use crate::commands::files::file_write;
use crate::opening::{open, open_reading};
use crate::output::{csv_print, json_print, problems_print, table_print};

/// A number that is not published.
const HIDDEN: &str = "·";

fn query(filters: &Filters) -> Query {
    Query {
        by: filters.by.clone(),
        place: filters.place,
        period: filters.period,
        emergency: filters.emergency.clone(),
    }
}

pub(super) fn figures(arguments: &FiguresArguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let desk = match arguments.release {
        Some(_) => open(&arguments.dir)?,
        None => open_reading(&arguments.dir)?,
    };
    let show = FigureShow { codes: arguments.code.clone(), query: query(&arguments.filters) };
    let viewer = Viewer::operator(lang);
    let figures = if arguments.public {
        let ask = FigurePublic { show, release: arguments.release.clone() };
        let public = desk.perform(&viewer, ask)?;
        problems_print(&public.shield.problems, lang);
        if let Some(path) = &arguments.report {
            let page = disclosure_html(desk.mission(), lang, &public.shield, public.earlier);
            file_write(path, page.as_bytes())?;
        }
        public.figures
    } else {
        desk.perform(&viewer, show)?
    };
    let columns = columns(&arguments.filters.by, &figures);
    let head = head(&columns, arguments.public);
    match arguments.format {
        TableFormat::Json => json_print(&figures)?,
        TableFormat::Csv => csv_print(&head, &rows(&figures, &columns, arguments))?,
        TableFormat::Table => {
            table_print(&head, &rows(&figures, &columns, arguments))?;
            for figure in &figures {
                parts_print(desk.mission(), lang, &figure.code, figure.parts.as_ref())?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Under the table: what is exact of a bounded figure, what is not, and why.
fn parts_print(
    mission: &Mission,
    lang: Lang,
    code: &str,
    parts: Option<&Parts>,
) -> anyhow::Result<()> {
    let Some(parts) = parts else { return Ok(()) };
    let words = parts_words(mission, lang, Digits::Latn, parts);
    text_print!("\n{code}: {}\n", tr(lang, "parts-title"))?;
    for (name, value) in &words.rows {
        text_print!("  {name}: {value}\n")?;
    }
    for reason in &words.reasons {
        text_print!("  {reason}\n")?;
    }
    Ok(())
}

fn head(by: &[String], public: bool) -> Vec<String> {
    let fixed = ["code", "unit", "period", "place", "method"];
    let values = ["value", "lower", "upper"];
    fixed
        .into_iter()
        .map(str::to_owned)
        .chain(by.iter().cloned())
        .chain(values.map(str::to_owned))
        .chain(public.then_some(["status", "split"]).into_iter().flatten().map(str::to_owned))
        .collect()
}

/// The columns that were asked for, and before them those by which
/// figures are shown more coarsely.
fn columns(by: &[String], figures: &[Figure]) -> Vec<String> {
    let shown = figures.iter().filter_map(|figure| figure.coarser.as_ref());
    let shown: BTreeSet<&String> = shown.flat_map(|coarser| &coarser.shown).collect();
    let others = shown.into_iter().filter(|column| !by.contains(column));
    others.chain(by).cloned().collect()
}

/// Whether a figure is split as it was asked.
fn split_word(figure: &Figure) -> &'static str {
    match &figure.coarser {
        None => "asked",
        Some(coarser) if coarser.shown.is_empty() => "whole",
        Some(_) => "coarser",
    }
}

/// The whole figure first, then its cells.
fn rows(figures: &[Figure], columns: &[String], arguments: &FiguresArguments) -> Vec<Vec<String>> {
    let table = arguments.format == TableFormat::Table;
    let number = |value: Option<u64>, status: Option<Status>| match (value, status) {
        (Some(value), _) => value.to_string(),
        (None, Some(Status::Primary | Status::Secondary)) if table => HIDDEN.to_owned(),
        (None, _) => String::new(),
    };
    let status = |figure: &Figure, status: Option<Status>| {
        let words = status.map(|status| [status.code(), split_word(figure)]);
        words.into_iter().flatten().map(str::to_owned)
    };
    let mut rows = Vec::new();
    for figure in figures {
        let start = [
            figure.code.clone(),
            figure.unit.to_string(),
            figure.period.clone(),
            figure.place.clone(),
            figure.method.code().to_owned(),
        ];
        let whole = columns.iter().map(|_| String::new());
        let values = [figure.value, figure.lower, figure.upper];
        let values = values.map(|value| number(value, figure.status));
        let values = values.into_iter().chain(status(figure, figure.status));
        rows.push(start.iter().cloned().chain(whole).chain(values).collect());
        for cell in &figure.by {
            let split = columns.iter();
            let split = split.map(|column| cell.cell.get(column).cloned().unwrap_or_default());
            let values = [cell.value, cell.lower, cell.upper];
            let values = values.map(|value| number(value, cell.status));
            let values = values.into_iter().chain(status(figure, cell.status));
            rows.push(start.iter().cloned().chain(split).chain(values).collect());
        }
    }
    rows
}

pub(super) fn trace(
    dir: &Path,
    code: &str,
    filters: &Filters,
    format: TableFormat,
    lang: Lang,
) -> anyhow::Result<ExitCode> {
    let desk = open_reading(dir)?;
    let operation = FigureTrace { code: code.to_owned(), query: query(filters) };
    let trace = desk.perform(&Viewer::operator(lang), operation)?;
    if format == TableFormat::Json {
        json_print(&trace)?;
        return Ok(ExitCode::SUCCESS);
    }
    let head = ["subject", "value", "entries"].map(str::to_owned);
    let rows: Vec<Vec<String>> = trace
        .items
        .iter()
        .map(|item| {
            let entries: Vec<String> = item.entries.iter().map(ToString::to_string).collect();
            vec![item.subject.clone(), item.value.to_string(), entries.join(" ")]
        })
        .collect();
    if format == TableFormat::Csv {
        csv_print(&head, &rows)?;
        return Ok(ExitCode::SUCCESS);
    }
    table_print(&head, &rows)?;
    parts_print(desk.mission(), lang, &trace.code, trace.parts.as_ref())?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn check(
    dir: &Path,
    period: Option<Period>,
    format: TableFormat,
    lang: Lang,
) -> anyhow::Result<ExitCode> {
    let desk = open_reading(dir)?;
    let report = desk.perform(&Viewer::operator(lang), FigureCheck { period })?;
    if format == TableFormat::Json {
        line_print!("{}", report.to_json())?;
    } else {
        text_print!("{}", report.to_words(lang))?;
    }
    Ok(if report.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
