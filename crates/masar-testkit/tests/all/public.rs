//! What may be published of a whole mission: every question is answered, every
//! number that is shown is the exact one, and none counts few people.

use std::collections::BTreeMap;

use masar_desk::desk::Desk;
use masar_desk::figures::{FigurePublic, FigureShow};
use masar_domain::{Period, Unit};
use masar_figures::{Figure, Query};
use masar_testkit::demo::{self, Scale};

use crate::help::*;

/// The threshold of both packages.
const THRESHOLD: u64 = 5;

fn values(figure: &Figure) -> BTreeMap<BTreeMap<String, String>, Option<u64>> {
    let cells = figure.by.iter().map(|cell| (cell.cell.clone(), cell.value));
    cells.chain([(BTreeMap::new(), figure.value)]).collect()
}

/// The true numbers of a figure, by the split that it is shown by.
fn exact(
    desk: &Desk,
    figure: &Figure,
    query: &Query,
) -> BTreeMap<BTreeMap<String, String>, Option<u64>> {
    let by = figure.coarser.as_ref().map_or(&query.by, |coarser| &coarser.shown).clone();
    let query = Query { by, ..query.clone() };
    let show = FigureShow { codes: vec![figure.code.clone()], query };
    values(&desk.perform(&operator(), show).unwrap()[0])
}

#[test]
fn whatever_is_asked_is_answered_truly_and_with_nobody_given_away() {
    let (desk, _) = desk();
    demo::make(&desk, Scale::parse("0.01").unwrap(), 1, &mut |_, _, _| {}).unwrap();
    let splits: [&[&str]; 7] = [
        &[],
        &["sex"],
        &["age_group"],
        &["month"],
        &["month", "sex"],
        &["admin2", "sex"],
        &["service"],
    ];
    for by in splits {
        let by: Vec<String> = by.iter().map(|column| (*column).to_owned()).collect();
        let query = Query { by, period: Some(Period::Year(demo::YEAR)), ..Query::default() };
        let show = FigureShow { codes: Vec::new(), query: query.clone() };
        let asked = desk.perform(&operator(), show.clone()).unwrap().len();
        let public = desk.perform(&operator(), FigurePublic { show, release: None }).unwrap();
        assert_eq!(public.figures.len(), asked);
        for figure in &public.figures {
            let exact = exact(&desk, figure, &query);
            for (cell, value) in values(figure).into_iter().filter(|(_, value)| value.is_some()) {
                assert_eq!(value, exact[&cell], "{} {cell:?}", figure.code);
                // Households are a fifth of people whose number is shown.
                let people = matches!(figure.unit, Unit::Persons | Unit::PeopleTrained);
                let small = value.is_some_and(|value| (1..THRESHOLD).contains(&value));
                assert!(!(people && small), "{} {cell:?}", figure.code);
            }
        }
    }
}
