//! `masar figures`, `masar trace`, `masar check`.

use std::path::Path;
use std::process::ExitCode;

use masar_desk::figures::{FigureCheck, FigureShow, FigureTrace};
use masar_desk::viewer::Viewer;
use masar_domain::{Lang, Period};
use masar_figures::{Figure, Query};

use crate::arguments::{FiguresArguments, Filters, TableFormat};
use crate::opening::open_reading;
use crate::output::{csv_print, json_print, table_print};

fn query(filters: &Filters) -> Query {
    Query {
        by: filters.by.clone(),
        place: filters.place,
        period: filters.period,
        emergency: filters.emergency.clone(),
    }
}

pub(super) fn figures(arguments: &FiguresArguments, lang: Lang) -> anyhow::Result<ExitCode> {
    let desk = open_reading(&arguments.dir)?;
    let show = FigureShow { codes: arguments.code.clone(), query: query(&arguments.filters) };
    let figures = desk.perform(&Viewer::operator(lang), show)?;
    match arguments.format {
        TableFormat::Json => json_print(&figures)?,
        TableFormat::Csv => csv_print(&head(&arguments.filters.by), &rows(&figures, arguments))?,
        TableFormat::Table => {
            table_print(&head(&arguments.filters.by), &rows(&figures, arguments))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn head(by: &[String]) -> Vec<String> {
    let fixed = ["code", "unit", "period", "place", "method"];
    let values = ["value", "lower", "upper"];
    fixed
        .into_iter()
        .map(str::to_owned)
        .chain(by.iter().cloned())
        .chain(values.map(str::to_owned))
        .collect()
}

/// The whole figure first, then its cells.
fn rows(figures: &[Figure], arguments: &FiguresArguments) -> Vec<Vec<String>> {
    let number = |value: Option<u64>| value.map_or_else(String::new, |value| value.to_string());
    let mut rows = Vec::new();
    for figure in figures {
        let start = [
            figure.code.clone(),
            figure.unit.to_string(),
            figure.period.clone(),
            figure.place.clone(),
            figure.method.code().to_owned(),
        ];
        let whole = arguments.filters.by.iter().map(|_| String::new());
        let values = [figure.value, figure.lower, figure.upper].map(number);
        rows.push(start.iter().cloned().chain(whole).chain(values).collect());
        for cell in &figure.by {
            let split = arguments.filters.by.iter();
            let split = split.map(|column| cell.cell.get(column).cloned().unwrap_or_default());
            let values = [cell.value, cell.lower, cell.upper].map(number);
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
    match format {
        TableFormat::Csv => csv_print(&head, &rows)?,
        _ => table_print(&head, &rows)?,
    }
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
        println!("{}", report.to_json());
    } else {
        print!("{}", report.to_words(lang));
    }
    Ok(if report.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
