//! Figures, what is behind them, and whether they agree with each other.

use std::sync::Arc;

use masar_domain::{Pcode, Period, Problem, Sensitivity};
use masar_facts::Snapshot;
use masar_figures::public::{self, Shield};
use masar_figures::{Figure, FigureError, Query, Report, Trace};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::operation::{Operation, Pass};
use crate::viewer::Right;

/// Most figures of one question.
pub const FIGURES_MAX: usize = 1_000;

/// Figures, split as asked.
#[derive(Clone, Debug, Default)]
pub struct FigureShow {
    /// Empty: every figure of the mission.
    pub codes: Vec<String>,
    pub query: Query,
}

impl Operation for FigureShow {
    const NAME: &'static str = "figure-show";
    const NEEDS: Right = Right::FigureShow;
    type Answer = Vec<Figure>;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Vec<Figure>, DeskError> {
        let snapshot = desk.snapshot()?;
        let all = self.codes.is_empty();
        let codes = if all { desk.figure_codes() } else { self.codes };
        let mut figures = Vec::new();
        for code in codes.iter().take(FIGURES_MAX) {
            let allowed = allow(desk, pass, code, self.query.place);
            if all && allowed.is_err() {
                continue;
            }
            allowed?;
            match figure(desk, &snapshot, code, &self.query) {
                Ok(figure) => figures.push(figure),
                // Asked for everything, a split that one figure has not is no error.
                Err(FigureError::UnknownDimension { .. }) if all => {}
                Err(error) => return Err(figure_refused(error)),
            }
        }
        Ok(figures)
    }
}

/// Figures as they may be published: judged together, and against everything
/// that was published before.
#[derive(Clone, Debug, Default)]
pub struct FigurePublic {
    pub show: FigureShow,
    /// Name under which the tables are kept in the register of publications,
    /// because they are given out. `None`: they are only looked at.
    pub release: Option<String>,
}

/// Figures that may be published, and how they came to be so.
#[derive(Clone, Debug)]
pub struct PublicFigures {
    pub figures: Vec<Figure>,
    pub shield: Shield,
    /// Earlier tables that they were judged against.
    pub earlier: usize,
}

impl Operation for FigurePublic {
    const NAME: &'static str = "figure-public";
    const NEEDS: Right = Right::FigureShow;
    type Answer = PublicFigures;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Self::Answer, DeskError> {
        let query = self.show.query.clone();
        let mut figures = self.show.run(desk, pass)?;
        let snapshot = desk.snapshot()?;
        let earlier = desk.published()?;
        let shield = public::protect(&desk.mission, &snapshot, &query, &figures, &earlier)
            .map_err(DeskError::Refused)?;
        for figure in &mut figures {
            *figure = public::figure_public(&desk.mission, &snapshot, &query, figure, &shield)
                .map_err(figure_refused)?;
        }
        if let Some(name) = &self.release {
            desk.release(pass, name, &figures, &shield)?;
        }
        Ok(PublicFigures { figures, shield, earlier: earlier.len() })
    }
}

/// The entries behind a figure.
#[derive(Clone, Debug)]
pub struct FigureTrace {
    pub code: String,
    pub query: Query,
}

impl Operation for FigureTrace {
    const NAME: &'static str = "figure-trace";
    const NEEDS: Right = Right::FigureTrace;
    type Answer = Trace;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Trace, DeskError> {
        allow(desk, pass, &self.code, self.query.place)?;
        let snapshot = desk.snapshot()?;
        masar_figures::trace(&desk.mission, &snapshot, &self.code, &self.query)
            .map_err(figure_refused)
    }
}

/// Whether the mission's figures agree with each other, and with the rules of
/// its packages.
#[derive(Clone, Debug)]
pub struct FigureCheck {
    /// `None`: all of the time that is known.
    pub period: Option<Period>,
}

impl Operation for FigureCheck {
    const NAME: &'static str = "figure-check";
    const NEEDS: Right = Right::FigureShow;
    type Answer = Report;

    fn run(self, desk: &Desk, _: &Pass<'_>) -> Result<Report, DeskError> {
        let snapshot = desk.snapshot()?;
        let query = Query { period: self.period, ..Query::default() };
        Ok(masar_figures::check_report(&desk.mission, &snapshot, &query))
    }
}

pub(crate) fn figure(
    desk: &Desk,
    snapshot: &Arc<Snapshot>,
    code: &str,
    query: &Query,
) -> Result<Figure, FigureError> {
    masar_figures::figure(&desk.mission, snapshot, code, query)
}

/// Figures are aggregates, and still only for those who hold the right in the
/// figure's programme and place.
fn allow(desk: &Desk, pass: &Pass<'_>, code: &str, place: Option<Pcode>) -> Result<(), DeskError> {
    let indicator = desk.mission.indicator(code).ok_or_else(|| unknown(desk, code))?;
    pass.require(Some(&indicator.programme), place, Sensitivity::S1)
}

fn unknown(desk: &Desk, code: &str) -> DeskError {
    let codes = desk.figure_codes();
    let nearest = masar_text::nearest_code(code, codes.iter().map(String::as_str), 3).join(", ");
    let problem = Problem::error("DESK-035", masar_domain::Where::default())
        .with("found", code)
        .with("nearest", nearest);
    DeskError::Refused(vec![problem])
}

pub(crate) fn figure_refused(error: FigureError) -> DeskError {
    DeskError::Refused(vec![error.problem()])
}

impl Desk {
    fn figure_codes(&self) -> Vec<String> {
        self.mission.indicators().map(|indicator| indicator.code.clone()).collect()
    }
}
