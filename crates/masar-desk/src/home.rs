//! What the first page shows, and a figure's drawings: the same blocks that
//! publications print.

use std::collections::BTreeMap;

use masar_domain::{Digits, Lang, Period, Sensitivity};
use masar_figures::Query;
use masar_programme::chapter::{Block, FigureRef};
use masar_programme::model::Package;
use masar_publish::{DocBlock, DocChart, KeyFigure};
use masar_register::{EditionRow, RoundRow, RoundState};

use crate::desk::Desk;
use crate::document::Assembler;
use crate::error::DeskError;
use crate::operation::{Operation, Pass};
use crate::viewer::{Right, Scope};

/// Chapter whose key figures and map the first page shows.
const CHAPTER: &str = "annual";

/// Editions on the first page.
const EDITIONS_MAX: usize = 5;

/// Everything on the first page.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// The year that the key figures speak of; `None`: all that is known.
    pub year: Option<i16>,
    pub key_figures: Vec<KeyFigure>,
    pub map: Option<DocChart>,
    pub round: Option<RoundRow>,
    pub editions: Vec<EditionRow>,
    pub waiting: u64,
}

/// The first page, for one language.
#[derive(Clone, Copy, Debug)]
pub struct HomeShow {
    pub lang: Lang,
    pub digits: Digits,
}

impl Operation for HomeShow {
    const NAME: &'static str = "home-show";
    const NEEDS: Right = Right::HomeShow;
    type Answer = Home;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Home, DeskError> {
        let viewer = pass.viewer();
        let mut home = Home::default();
        let mut editions = desk.register(masar_register::Register::edition_list_all)?;
        let year = latest_year(&editions);
        if viewer.has(Right::PublicationShow) {
            editions.sort_by_key(|row| std::cmp::Reverse(row.seq));
            editions.truncate(EDITIONS_MAX);
            home.editions = editions;
        }
        home.round = latest_round(desk, pass)?;
        let items = desk.register(|register| register.work_item_list(1_000))?;
        let own = items.iter().filter(|item| {
            let programme = Some(item.programme.as_str());
            let scope = Scope { programme, place: item.place, sensitivity: Sensitivity::S2 };
            viewer.may(Right::WorkShow, scope)
        });
        home.waiting = own.count() as u64;
        if viewer.has(Right::FigureShow) {
            home.year = year;
            self.figures(desk, pass, &mut home)?;
        }
        Ok(home)
    }
}

/// Whether the viewer holds a right in a programme.
fn may(pass: &Pass<'_>, right: Right, programme: &str) -> bool {
    pass.viewer().may(right, Scope { programme: Some(programme), ..Scope::default() })
}

/// The newest approved round of any programme that the viewer may see.
fn latest_round(desk: &Desk, pass: &Pass<'_>) -> Result<Option<RoundRow>, DeskError> {
    let mut latest: Option<RoundRow> = None;
    let packages = desk.mission.packages.values().filter(|package| package.rounds.is_some());
    for package in packages {
        if !may(pass, Right::RoundShow, &package.code) {
            continue;
        }
        let rows = desk.register(|register| register.round_list(&package.code))?;
        let approved = rows.into_iter().filter(|row| row.state >= RoundState::Approved);
        latest = approved.chain(latest).max_by_key(|row| row.end);
    }
    Ok(latest)
}

/// The year of the newest yearly edition.
fn latest_year(editions: &[EditionRow]) -> Option<i16> {
    let years = editions.iter().filter_map(|row| {
        match row.publication.split_once(':')?.1.parse().ok()? {
            Period::Year(year) => Some(year),
            _ => None,
        }
    });
    years.max()
}

impl HomeShow {
    fn figures(self, desk: &Desk, pass: &Pass<'_>, home: &mut Home) -> Result<(), DeskError> {
        let snapshot = desk.snapshot()?;
        let query = Query { period: home.year.map(Period::Year), ..Query::default() };
        let dress = (self.lang, self.digits);
        let mut assembler = Assembler::new(&desk.mission, &snapshot, dress, query, BTreeMap::new());
        for code in &desk.mission.package_order {
            let Some(package) = desk.mission.packages.get(code) else { continue };
            if !may(pass, Right::FigureShow, code) {
                continue;
            }
            for block in blocks(package, self.lang) {
                for block in assembler.blocks(block)? {
                    match block {
                        DocBlock::KeyFigures(figures) => home.key_figures.extend(figures),
                        DocBlock::Chart(map) if home.map.is_none() => home.map = Some(map),
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }
}

/// A chapter's first key figures and its map.
fn blocks(package: &Package, lang: Lang) -> Vec<&Block> {
    let chapter = package.chapters.get(CHAPTER).and_then(|both| both.get(&lang));
    let blocks = chapter.map(|chapter| chapter.blocks.as_slice()).unwrap_or_default();
    let key = blocks.iter().find(|block| matches!(block, Block::KeyFigures(_)));
    let map = blocks.iter().find(|block| matches!(block, Block::Map { .. }));
    key.into_iter().chain(map).collect()
}

/// A figure's drawing: bars of a split, or a map where the split is by area.
#[derive(Clone, Debug)]
pub struct FigureChart {
    pub code: String,
    pub by: String,
    pub query: Query,
    pub lang: Lang,
    pub digits: Digits,
}

impl Operation for FigureChart {
    const NAME: &'static str = "figure-chart";
    const NEEDS: Right = Right::FigureShow;
    type Answer = Option<DocChart>;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Option<DocChart>, DeskError> {
        let none = || DeskError::NotFound(self.code.clone());
        let indicator = desk.mission.indicator(&self.code).ok_or_else(none)?;
        pass.require(Some(&indicator.programme), self.query.place, Sensitivity::S1)?;
        let snapshot = desk.snapshot()?;
        let title = indicator.title.get(self.lang).to_owned();
        let figure = FigureRef { code: self.code.clone(), cell: Vec::new() };
        let dress = (self.lang, self.digits);
        let mut assembler =
            Assembler::new(&desk.mission, &snapshot, dress, self.query, BTreeMap::new());
        let block = if self.by == "admin2" {
            Block::Map { title, figure, by: self.by, points: None }
        } else {
            Block::Bars { title, figure, by: self.by, top: Some(20) }
        };
        Ok(assembler.blocks(&block)?.into_iter().find_map(|block| match block {
            DocBlock::Chart(chart) => Some(chart),
            _ => None,
        }))
    }
}
