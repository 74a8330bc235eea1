//! The demonstration mission has exactly the published figures.

use masar_desk::figures::{FigureCheck, FigureShow};
use masar_domain::Period;
use masar_figures::{Figure, Query};
use masar_testkit::demo::{self, Margins, Scale};

use crate::help::*;

fn figure(desk: &masar_desk::Desk, code: &str, by: &[&str]) -> Figure {
    let by = by.iter().map(|column| (*column).to_owned()).collect();
    let query = Query { by, period: Some(Period::Year(2023)), ..Query::default() };
    let show = FigureShow { codes: vec![code.to_owned()], query };
    desk.perform(&operator(), show).unwrap().remove(0)
}

fn cell(figure: &Figure, column: &str, value: &str) -> Option<u64> {
    let found = figure.by.iter().find(|cell| cell.cell.get(column).is_some_and(|v| v == value));
    // A cell that nobody is in has no fact and is left out.
    found.map_or(Some(0), |cell| cell.value)
}

/// Every published figure, its parts and its subsets, at a scale.
fn holds(scale: Scale) {
    let (desk, _) = desk();
    demo::make(&desk, scale, 1, &mut |_, _, _| {}).unwrap();
    let margins = Margins::published(scale);
    for published in demo::published() {
        let id = published.id.as_str();
        let by: &[&str] = if published.parts.is_empty() { &[] } else { &["sex"] };
        let found = figure(&desk, id, by);
        assert_eq!(found.value, Some(margins.total(id)), "{id}");
        for part in published.parts.keys() {
            assert_eq!(cell(&found, "sex", part), Some(margins.part(id, part)), "{id} {part}");
        }
        for subset in published.subsets.keys() {
            let own = figure(&desk, &format!("{id}.{subset}"), &[]);
            assert_eq!(own.value, Some(margins.subset(id, subset)), "{id} {subset}");
        }
        if published.households.is_some() {
            let own = figure(&desk, &format!("{id}.households"), &[]);
            assert_eq!(own.value, Some(margins.total(id) / 5), "{id} households");
        }
        if scale == Scale::FULL {
            assert_eq!(found.value, Some(published.value), "{id}");
            let shares = figure(
                &desk,
                id,
                if published.shares_percent.is_empty() { &[] } else { &["sex_age"] },
            );
            for (share, percent) in &published.shares_percent {
                let part = cell(&shares, "sex_age", share).unwrap();
                assert_eq!(
                    (200 * part + published.value) / (2 * published.value),
                    *percent,
                    "{id} {share}"
                );
            }
        }
    }
    let check = FigureCheck { period: Some(Period::Year(2023)) };
    assert_eq!(desk.perform(&operator(), check).unwrap().findings, []);
}

#[test]
fn a_small_demo_has_the_scaled_figures() {
    holds(Scale::parse("0.02").unwrap());
}

#[test]
fn the_full_demo_has_exactly_the_published_figures() {
    holds(Scale::FULL);
}
