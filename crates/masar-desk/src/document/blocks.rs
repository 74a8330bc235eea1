//! Directives of a chapter: key figures, tables, bars, maps.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{AgeGroup, Pcode};
use masar_figures::Figure;
use masar_programme::chapter::{Block, FigureRef};
use masar_publish::chart::{Area, Bar, Bars, Map, Point, bars, choropleth, shapes_read};
use masar_publish::{DocBlock, DocCellText, DocChart, DocRow, DocTable, KeyFigure};
use masar_text::{Arg, number, tr, tr_with};

use super::coarser::{figure_title, split_shown};
use super::{Assembler, Value};
use crate::error::DeskError;

/// Rows of a table that names no limit.
const ROWS_MAX: usize = 1_000;

/// Bars of a chart that names no limit.
const BARS_MAX: usize = 20;

impl Assembler<'_> {
    /// A block of a chapter; what is not shown as it was asked says so.
    pub(crate) fn blocks(&mut self, block: &Block) -> Result<Vec<DocBlock>, DeskError> {
        Ok(vec![match block {
            Block::Heading { level, spans } => {
                DocBlock::Heading { level: *level, text: self.text(spans)? }
            }
            Block::Paragraph(spans) => DocBlock::Paragraph(self.spans(spans)?),
            Block::List(items) => {
                let items = items.iter().map(|spans| self.spans(spans));
                DocBlock::List(items.collect::<Result<_, _>>()?)
            }
            Block::Note(spans) => DocBlock::Note(self.spans(spans)?),
            Block::KeyFigures(figures) => {
                let figures = figures.iter().map(|figure| self.key_figure(figure));
                DocBlock::KeyFigures(figures.collect::<Result<_, _>>()?)
            }
            Block::Table { title, figures, by, top } => {
                return self.tables(title, figures, by, *top);
            }
            Block::Bars { title, figure, by, top } => {
                let Some(shown) = self.column_shown(&figure.code, by)? else {
                    return self.table_instead(title, figure, by);
                };
                let chart = self.bars_chart(title, figure, (by, &shown), *top)?;
                return self.with_notes(chart, &figure.code, &[by]);
            }
            Block::Map { title, figure, by, points } => {
                let Some(shown) = self.column_shown(&figure.code, by)? else {
                    return self.table_instead(title, figure, by);
                };
                let chart = self.map_chart(title, figure, (by, &shown), points.as_deref())?;
                let asked: Vec<&String> = std::iter::once(by).chain(points).collect();
                return self.with_notes(chart, &figure.code, &asked);
            }
        }])
    }

    /// What would be drawn by a column, where only the whole figure is shown.
    fn table_instead(
        &mut self,
        title: &str,
        figure: &FigureRef,
        by: &String,
    ) -> Result<Vec<DocBlock>, DeskError> {
        self.tables(title, std::slice::from_ref(figure), std::slice::from_ref(by), None)
    }

    fn key_figure(&mut self, figure: &FigureRef) -> Result<KeyFigure, DeskError> {
        let value = self.value(figure)?;
        let note = self.derived_note(&figure.code);
        Ok(KeyFigure {
            title: self.figure_title(&figure.code),
            value: self.printed_value(value),
            unit: self.unit(&figure.code),
            note,
            figure: figure.code.clone(),
        })
    }

    pub(super) fn figure_title(&self, code: &str) -> String {
        figure_title(self.mission, self.lang, code)
    }

    pub(super) fn unit(&self, code: &str) -> String {
        let indicator = self.mission.indicator(code);
        indicator.map_or_else(String::new, |found| tr(self.lang, &format!("unit-{}", found.unit)))
    }

    fn derived_note(&self, code: &str) -> Option<String> {
        let derived = self.mission.indicator(code)?.derived.as_ref()?;
        let title = self.figure_title(&derived.from);
        let divisor = number(derived.divide_by, self.digits);
        let args = [("figure", Arg::Text(&title)), ("divisor", Arg::Text(&divisor))];
        Some(tr_with(self.lang, "figure-derived", &args))
    }

    fn source(&self, code: &str) -> String {
        let indicator = self.mission.indicator(code);
        let source = indicator.map_or("", |found| found.source.get(self.lang));
        tr_with(self.lang, "figure-source", &[("source", Arg::Text(source))])
    }

    /// Figures side by side; those that are shown by another split than the rest
    /// stand in a table of their own.
    fn tables(
        &mut self,
        title: &str,
        figures: &[FigureRef],
        by: &[String],
        top: Option<u32>,
    ) -> Result<Vec<DocBlock>, DeskError> {
        let mut tables: Vec<(Vec<String>, Vec<Figure>)> = Vec::new();
        for figure in figures {
            let figure = self.figure(&figure.code, by)?.clone();
            let shown = split_shown(&figure, by).to_vec();
            match tables.iter_mut().find(|(split, _)| *split == shown) {
                Some((_, columns)) => columns.push(figure),
                None => tables.push((shown, vec![figure])),
            }
        }
        let tables = tables.iter().map(|(by, columns)| self.table(title, columns, by, top));
        Ok(tables.map(DocBlock::Table).collect())
    }

    fn table(&self, title: &str, columns: &[Figure], by: &[String], top: Option<u32>) -> DocTable {
        let (rows, note) = self.rows(columns, by, top);
        let mut table_rows: Vec<DocRow> =
            rows.iter().map(|row| self.row(row, columns, by)).collect();
        if !by.is_empty() {
            table_rows.push(self.total_row(columns, by.len()));
        }
        let head = by
            .iter()
            .map(|column| self.mission.column_title(self.lang, column))
            .chain(columns.iter().map(|figure| self.figure_title(&figure.code)))
            .collect();
        let source = columns.first().map(|figure| self.source(&figure.code));
        let mut notes: Vec<String> = note.into_iter().collect();
        for note in columns.iter().filter_map(|figure| self.coarser_note(figure)) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        let note = (!notes.is_empty()).then(|| notes.join(" "));
        DocTable { title: title.to_owned(), head, rows: table_rows, note, source }
    }

    /// The cells to print, in the order of codes, or the largest first.
    fn rows(
        &self,
        columns: &[Figure],
        by: &[String],
        top: Option<u32>,
    ) -> (Vec<BTreeMap<String, String>>, Option<String>) {
        let cells: BTreeSet<_> =
            columns.iter().flat_map(|figure| figure.by.iter().map(|cell| &cell.cell)).collect();
        let all = cells.len();
        let mut rows: Vec<BTreeMap<String, String>> = cells.into_iter().cloned().collect();
        rows.sort_by_key(|row| self.printing_rank(row));
        if by.is_empty() {
            return (rows, None);
        }
        let most = top.map_or(ROWS_MAX, |top| usize::try_from(top).unwrap_or(ROWS_MAX));
        if top.is_some() {
            let first = &columns[0];
            rows.sort_by_key(|row| std::cmp::Reverse(Value::cell(first, row).most()));
        }
        rows.truncate(most);
        let note = (all > rows.len()).then(|| {
            let shown = number(rows.len() as u64, self.digits);
            let all = number(all as u64, self.digits);
            let args = [("shown", Arg::Text(&shown)), ("all", Arg::Text(&all))];
            tr_with(self.lang, "table-largest", &args)
        });
        (rows, note)
    }

    /// Where a cell stands: values in the order that packages declare them, ages
    /// from the youngest, what is unknown last, everything else by its code.
    fn printing_rank(&self, cell: &BTreeMap<String, String>) -> Vec<usize> {
        let ages = AgeGroup::ALL.map(AgeGroup::code);
        let rank = |(column, value): (&String, &String)| {
            let declared = self.mission.columns().find(|known| known.code == *column);
            let position = match declared {
                Some(known) => known.values.iter().position(|(code, _)| code == value),
                None if column == "age_group" => ages.iter().position(|code| code == value),
                None => Some(0),
            };
            if value == "unknown" { usize::MAX } else { position.unwrap_or(usize::MAX - 1) }
        };
        cell.iter().map(rank).collect()
    }

    fn row(&self, row: &BTreeMap<String, String>, columns: &[Figure], by: &[String]) -> DocRow {
        let labels = by.iter().map(|column| {
            let value = row.get(column).map_or("", String::as_str);
            DocCellText::text(self.mission.value_title(self.lang, column, value))
        });
        let values = columns
            .iter()
            .map(|figure| DocCellText::number(self.printed_value(Value::cell(figure, row))));
        DocRow { cells: labels.chain(values).collect(), total: false }
    }

    fn total_row(&self, columns: &[Figure], labels: usize) -> DocRow {
        let mut cells = vec![DocCellText::text(tr(self.lang, "table-total"))];
        cells.resize(labels, DocCellText::text(""));
        cells.extend(
            columns
                .iter()
                .map(|figure| DocCellText::number(self.printed_value(Value::whole(figure)))),
        );
        DocRow { cells, total: true }
    }

    fn bars_chart(
        &mut self,
        title: &str,
        figure: &FigureRef,
        (asked, by): (&str, &str),
        top: Option<u32>,
    ) -> Result<DocChart, DeskError> {
        let mut cells = self.figure(&figure.code, &[asked.to_owned()])?.by.clone();
        cells.sort_by_key(|cell| self.printing_rank(&cell.cell));
        if top.is_some() {
            cells.sort_by_key(|cell| std::cmp::Reverse(Value::of(cell).most()));
        }
        cells.truncate(top.map_or(BARS_MAX, |top| usize::try_from(top).unwrap_or(BARS_MAX)));
        let drawn: Vec<Bar> = cells
            .iter()
            .map(|cell| {
                let value = Value::of(cell);
                let code = cell.cell.get(by).map_or("", String::as_str);
                Bar {
                    label: self.mission.value_title(self.lang, by, code),
                    value: value.drawn().unwrap_or(0),
                    most: value.most_beyond(),
                    formatted: self.drawn_value(value),
                }
            })
            .collect();
        let alt = drawn.iter().map(|bar| format!("{}: {}", bar.label, bar.formatted));
        let alt = format!("{title}. {}", alt.collect::<Vec<_>>().join("; "));
        let chart = Bars {
            lang: self.lang,
            digits: self.digits,
            title: None,
            unit: self.unit(&figure.code),
            bars: drawn,
        };
        Ok(DocChart {
            title: title.to_owned(),
            svg: bars(&chart),
            alt,
            source: self.source(&figure.code),
        })
    }

    fn map_chart(
        &mut self,
        title: &str,
        figure: &FigureRef,
        (asked, by): (&str, &str),
        points: Option<&str>,
    ) -> Result<DocChart, DeskError> {
        let areas = self.areas(&figure.code, asked, by)?;
        let places = match points {
            Some(level) => self.points(&figure.code, level)?,
            None => Vec::new(),
        };
        let mut largest: Vec<&Area> = areas.iter().filter(|area| area.value.is_some()).collect();
        largest.sort_by_key(|area| std::cmp::Reverse(area.value));
        let named = largest.iter().take(5).map(|area| {
            format!("{}: {}", area.label, self.ends(area.value.unwrap_or(0), area.most))
        });
        let alt = format!("{title}. {}", named.collect::<Vec<_>>().join("; "));
        let outline = shapes_read(&self.mission.outline, "pcode").into_values().next();
        let unit = |column: &str| {
            let by = self.mission.column_title(self.lang, column);
            let unit = self.unit(&figure.code);
            let args = [("unit", Arg::Text(&unit)), ("by", Arg::Text(&by))];
            tr_with(self.lang, "map-unit", &args)
        };
        let map = Map {
            lang: self.lang,
            digits: self.digits,
            title: None,
            unit: unit(by),
            points_unit: points.map(unit).unwrap_or_default(),
            areas,
            points: places,
            outline,
            breaks: Vec::new(),
        };
        Ok(DocChart {
            title: title.to_owned(),
            svg: choropleth(&map),
            alt,
            source: self.source(&figure.code),
        })
    }

    fn areas(&mut self, code: &str, asked: &str, by: &str) -> Result<Vec<Area>, DeskError> {
        let figure = self.figure(code, &[asked.to_owned()])?.clone();
        let level = masar_programme::mission::admin_level(by).map_or(2, |level| level.0);
        let text = self.mission.boundaries.get(&level).map_or("", String::as_str);
        let shapes = shapes_read(text, "pcode");
        Ok(shapes
            .into_iter()
            .map(|(pcode, shape)| {
                let cell = BTreeMap::from([(by.to_owned(), pcode.clone())]);
                let found = figure.by.iter().find(|found| found.cell == cell).map(Value::of);
                Area {
                    label: self.mission.value_title(self.lang, by, &pcode),
                    code: pcode,
                    shape,
                    value: found.and_then(Value::drawn),
                    most: found.and_then(Value::most_beyond),
                }
            })
            .collect())
    }

    fn points(&mut self, code: &str, level: &str) -> Result<Vec<Point>, DeskError> {
        let figure = self.figure(code, &[level.to_owned()])?.clone();
        let places = figure.by.iter().filter_map(|cell| {
            let pcode: Pcode = cell.cell.get(level)?.parse().ok()?;
            let place = self.mission.gazetteer.get(&pcode)?;
            let (lon, lat) = place.point?;
            let label = place.name.get(self.lang).to_owned();
            let value = Value::of(cell);
            Some(Point { lon, lat, label, value: value.drawn()?, most: value.most_beyond() })
        });
        Ok(places.collect())
    }
}
