//! Figures: the list, one figure with its breakdown, and the records behind it.

use std::str::FromStr;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query as QueryString, State};
use axum::routing::get;
use masar_desk::document::method_name;
use masar_desk::figures::{FigureShow, FigureTrace};
use masar_desk::home::FigureChart;
use masar_desk::parts::{PartsWords, parts_words};
use masar_domain::{Pcode, Period, Seq};
use masar_figures::{Figure, Query, TraceItem};
use masar_programme::model::Indicator;
use masar_publish::DocChart;
use masar_text::{Arg, digits_to_latin, number_range, tr_with};
use serde::Deserialize;

use crate::error::{WebError, bad};
use crate::layout::{Page, Shown, SignedIn};
use crate::state::Web;

/// Records on one page.
const RECORDS_PAGE: usize = 50;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/figures", get(list))
        .route("/figures/{code}", get(show))
        .route("/figures/{code}/records", get(records))
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    by: Option<String>,
    period: Option<String>,
    place: Option<String>,
    page: Option<usize>,
}

impl Asked {
    fn query(&self, by: &[String]) -> Result<Query, WebError> {
        let period: Option<Period> = read(self.period.as_deref(), bad::PERIOD)?;
        let place: Option<Pcode> = read(self.place.as_deref(), bad::PLACE)?;
        Ok(Query { by: by.to_vec(), period, place, emergency: None })
    }

    /// The same question on another page, as the rest of an address.
    fn rest(&self, by: &str) -> String {
        let one = |name: &str, value: &Option<String>| {
            value.as_deref().filter(|value| !value.is_empty()).map_or_else(String::new, |value| {
                format!("&{name}={}", crate::error::encode(value))
            })
        };
        format!("by={by}{}{}", one("period", &self.period), one("place", &self.place))
    }
}

/// What was typed, in whichever digits; `None` where nothing was.
fn read<T: FromStr>(text: Option<&str>, code: &'static str) -> Result<Option<T>, WebError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    let parse = |text: &str| {
        digits_to_latin(text)
            .parse()
            .map_err(|_| WebError::bad(code, text.chars().take(40).collect::<String>()))
    };
    text.map(parse).transpose()
}

/// One row of the list.
struct Row {
    code: String,
    title: String,
    value: String,
    unit: String,
    method: String,
}

#[derive(Template)]
#[template(path = "figures.html")]
struct ListPage {
    page: Page,
    period: String,
    groups: Vec<(String, Vec<Row>)>,
}

async fn list(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
    QueryString(asked): QueryString<Asked>,
) -> Result<Shown, WebError> {
    let query = asked.query(&[])?;
    let show = FigureShow { codes: Vec::new(), query };
    let figures = web.run(move |desk| desk.perform(&viewer, show)).await?;
    let mission = web.desk().mission();
    let groups = mission.package_order.iter().filter_map(|code| {
        let package = mission.packages.get(code)?;
        let own = figures.iter().filter(|figure| {
            package.indicators.iter().any(|indicator| indicator.code == figure.code)
        });
        let rows: Vec<Row> = own.map(|figure| row(&web, &page, figure)).collect();
        (!rows.is_empty()).then(|| (package.name.get(page.lang).to_owned(), rows))
    });
    let groups = groups.collect();
    let period = asked.period.unwrap_or_default();
    Ok(Shown(ListPage { page, period, groups }.render()?))
}

fn row(web: &Web, page: &Page, figure: &Figure) -> Row {
    let indicator = web.desk().mission().indicator(&figure.code);
    Row {
        title: indicator.map_or_else(String::new, |found| found.title.get(page.lang).to_owned()),
        value: bounds(page, figure.value, figure.lower, figure.upper),
        unit: page.t(format!("unit-{}", figure.unit)),
        method: method_name(page.lang, figure.method),
        code: figure.code.clone(),
    }
}

/// A number, or its bounds.
fn bounds(page: &Page, value: Option<u64>, lower: Option<u64>, upper: Option<u64>) -> String {
    match (value, lower, upper) {
        (Some(value), _, _) => page.n(&value),
        (None, Some(lower), Some(upper)) => number_range(lower, upper, page.digits),
        _ => "–".to_owned(),
    }
}

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage {
    page: Page,
    code: String,
    title: String,
    value: String,
    unit: String,
    method: String,
    source: String,
    condition: String,
    /// What the number is of: its period and its place, in words.
    about: (String, String),
    period: String,
    place: String,
    /// Column, its title, and whether it is the one shown.
    splits: Vec<(String, String, bool)>,
    split_title: String,
    cells: Vec<(String, String)>,
    /// Where somebody behind the figure has no name.
    parts: Option<PartsWords>,
    chart: Option<DocChart>,
    rest: String,
    may_trace: bool,
}

async fn show(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
    Path(code): Path<String>,
    QueryString(asked): QueryString<Asked>,
) -> Result<Shown, WebError> {
    let none = || masar_desk::DeskError::NotFound(code.clone());
    let mission = web.desk().mission();
    let indicator = mission.indicator(&code).ok_or_else(none)?;
    let splits = splits(indicator);
    let by = asked.by.clone().filter(|by| splits.contains(by));
    let by = by.or_else(|| splits.first().cloned()).unwrap_or_default();
    let split: Vec<String> = if by.is_empty() { Vec::new() } else { vec![by.clone()] };
    let query = asked.query(&split)?;
    let chart = FigureChart {
        code: code.clone(),
        by: by.clone(),
        query: asked.query(&[])?,
        lang: page.lang,
        digits: page.digits,
    };
    let show = FigureShow { codes: vec![code.clone()], query };
    let may_trace = viewer.has(masar_desk::Right::FigureTrace);
    let (figures, chart) = web
        .run(move |desk| {
            let figures = desk.perform(&viewer, show)?;
            let chart = if split.is_empty() { None } else { desk.perform(&viewer, chart)? };
            Ok((figures, chart))
        })
        .await?;
    let figure = figures.first().ok_or_else(none)?;
    let cells = figure.by.iter().map(|cell| {
        let value = cell.cell.get(&by).map_or("", String::as_str);
        let label = mission.value_title(page.lang, &by, value);
        (label, bounds(&page, cell.value, cell.lower, cell.upper))
    });
    let shown = FigurePage {
        title: indicator.title.get(page.lang).to_owned(),
        value: bounds(&page, figure.value, figure.lower, figure.upper),
        unit: page.t(format!("unit-{}", figure.unit)),
        method: method_name(page.lang, figure.method),
        source: indicator.source.get(page.lang).to_owned(),
        condition: indicator.condition_text.clone(),
        about: (
            page.period_title(&figure.period),
            mission.value_title(page.lang, "place", &figure.place),
        ),
        period: asked.period.clone().unwrap_or_default(),
        place: asked.place.clone().unwrap_or_default(),
        splits: splits
            .iter()
            .map(|column| (column.clone(), mission.column_title(page.lang, column), *column == by))
            .collect(),
        split_title: mission.column_title(page.lang, &by),
        cells: cells.collect(),
        parts: figure
            .parts
            .as_ref()
            .map(|parts| parts_words(mission, page.lang, page.digits, parts)),
        chart,
        rest: asked.rest(&by),
        may_trace,
        code,
        page,
    };
    Ok(Shown(shown.render()?))
}

/// What a figure may be split by on its page: its own choice first.
fn splits(indicator: &Indicator) -> Vec<String> {
    let estimated = !indicator.breakdowns.is_empty();
    let common: &[&str] = if estimated || indicator.derived.is_some() {
        &["admin1", "admin2", "admin3"]
    } else {
        &["admin1", "admin2", "month"]
    };
    let own = indicator.by.iter().chain(&indicator.breakdowns).cloned();
    let mut all: Vec<String> = Vec::new();
    for column in own.chain(common.iter().map(|column| (*column).to_owned())) {
        if !all.contains(&column) {
            all.push(column);
        }
    }
    all
}

#[derive(Template)]
#[template(path = "records.html")]
struct RecordsPage {
    page: Page,
    code: String,
    title: String,
    reproduced: u64,
    unit: String,
    /// Why the bounds are what they are, where somebody has no name.
    reasons: Vec<String>,
    /// What was counted in words, its value, its entries.
    items: Vec<(String, u64, Vec<Seq>)>,
    first: u64,
    last: u64,
    all: u64,
    earlier: Option<usize>,
    later: Option<usize>,
    rest: String,
}

async fn records(
    State(web): State<Web>,
    SignedIn { viewer, page }: SignedIn,
    Path(code): Path<String>,
    QueryString(asked): QueryString<Asked>,
) -> Result<Shown, WebError> {
    let trace = FigureTrace { code: code.clone(), query: asked.query(&[])? };
    let trace = web.run(move |desk| desk.perform(&viewer, trace)).await?;
    let indicator = web.desk().mission().indicator(&code);
    let title = indicator.map_or_else(String::new, |found| found.title.get(page.lang).to_owned());
    let number = asked.page.unwrap_or(0);
    let start = number.saturating_mul(RECORDS_PAGE).min(trace.items.len());
    let end = (start + RECORDS_PAGE).min(trace.items.len());
    let items = trace.items[start..end].iter();
    let items =
        items.map(|item| (subject(&web, &page, item), item.value, item.entries.clone())).collect();
    let words = trace
        .parts
        .as_ref()
        .map(|parts| parts_words(web.desk().mission(), page.lang, page.digits, parts));
    let shown = RecordsPage {
        title,
        reasons: words.map_or_else(Vec::new, |words| words.reasons),
        items,
        reproduced: trace.reproduced,
        unit: page.t(format!("unit-{}", trace.unit)),
        first: (start as u64 + 1).min(end as u64),
        last: end as u64,
        all: trace.items.len() as u64,
        earlier: number.checked_sub(1),
        later: (end < trace.items.len()).then_some(number + 1),
        rest: asked.rest(""),
        code,
        page,
    };
    Ok(Shown(shown.render()?))
}

/// `person 17` in words, `place LY02110403` by its name.
fn subject(web: &Web, page: &Page, item: &TraceItem) -> String {
    let (kind, name) = item.subject.split_once(' ').unwrap_or(("", &item.subject));
    let name = match kind {
        "place" => web.desk().mission().value_title(page.lang, "place", name),
        _ => page.d(name),
    };
    match kind {
        "person" | "household" | "place" | "entry" => {
            tr_with(page.lang, &format!("subject-{kind}"), &[("name", Arg::Text(&name))])
        }
        _ => item.subject.clone(),
    }
}
