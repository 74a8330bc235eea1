//! What may be published of figures.

use masar_facts::Snapshot;
use masar_protect::register::Published;

use super::programme::{asked, facts, programme, service};
use crate::count::figure_of;
use crate::public::{Shield, figure_public_of, protect_of};
use crate::query::Figure;

/// Figures with one split, protected together.
pub(super) fn public(
    facts: &Snapshot,
    asks: &[(&str, &[&str])],
    place: &str,
    earlier: &[Published],
) -> (Vec<Figure>, Shield) {
    let figure = |(code, by): &(&str, &[&str])| {
        figure_of(&programme(), facts, code, &asked(by, place, "2023")).unwrap()
    };
    let mut figures: Vec<Figure> = asks.iter().map(figure).collect();
    let query = asked(&[], place, "2023");
    let shield = protect_of(&programme(), facts, &query, &figures, earlier).unwrap();
    for figure in &mut figures {
        *figure = figure_public_of(&programme(), facts, &query, figure, &shield).unwrap();
    }
    (figures, shield)
}

/// People by number, with a sex, at a place; each gets these services.
pub(super) fn people(groups: &[(u8, &str, &str, &[&str])]) -> std::sync::Arc<Snapshot> {
    let mut entries = Vec::new();
    let mut who = 0;
    for (count, sex, place, services) in groups {
        for _ in 0..*count {
            who += 1;
            for what in *services {
                entries.push(service(who, 1, what, sex, "2023-05-05", place));
            }
        }
    }
    facts(&entries)
}

pub(super) fn shown(figure: &Figure) -> Vec<Option<u64>> {
    figure.by.iter().map(|cell| cell.value).collect()
}

#[test]
fn a_small_count_is_hidden_and_with_it_the_one_that_gives_it_away() {
    let facts = people(&[(3, "female", "LY0101", &["food"]), (20, "male", "LY0101", &["food"])]);
    let (figures, _) = public(&facts, &[("help.reached", &["sex"])], "", &[]);
    assert_eq!(figures[0].value, Some(23));
    assert_eq!(shown(&figures[0]), [None, None]);
}

#[test]
fn a_part_is_hidden_where_its_complement_is_small() {
    // All but two of the women got food: their number tells of the two.
    let facts = people(&[
        (12, "female", "LY0101", &["food"]),
        (2, "female", "LY0101", &["nfi"]),
        (20, "male", "LY0101", &["food"]),
        (9, "male", "LY0101", &["nfi"]),
    ]);
    let asks: [(&str, &[&str]); 2] = [("help.reached", &["sex"]), ("help.food", &["sex"])];
    let (figures, _) = public(&facts, &asks, "", &[]);
    let women = |figure: &Figure| figure.by[0].value;
    assert!(women(&figures[0]).is_none() || women(&figures[1]).is_none());
}

#[test]
fn a_category_without_a_name_and_a_part_that_is_in_few_cells_fit_into_the_table() {
    let facts = people(&[
        (7, "", "LY0101", &["food"]),
        (2, "female", "LY0201", &["nfi"]),
        (11, "male", "LY0201", &["nfi"]),
        (30, "male", "LY0301", &["nfi", "food"]),
    ]);
    let asks: [(&str, &[&str]); 2] =
        [("help.reached", &["admin1", "sex"]), ("help.food", &["admin1", "sex"])];
    let (figures, shield) = public(&facts, &asks, "", &[]);
    assert_eq!(shield.tables.len(), 1, "one joint table");
    assert!(figures[0].by.iter().filter(|cell| cell.value.is_none()).count() >= 2);
    assert_eq!(figures[0].value, Some(50));
}

#[test]
fn what_was_published_of_a_country_holds_for_each_of_its_places() {
    let facts = people(&[
        (3, "female", "LY0101", &["food"]),
        (20, "male", "LY0101", &["food"]),
        (9, "female", "LY0201", &["food"]),
        (12, "male", "LY0201", &["food"]),
    ]);
    let (country, shield) = public(&facts, &[("help.reached", &["admin1", "sex"])], "", &[]);
    let hidden = |figure: &Figure, place: Option<&str>| -> Vec<String> {
        let own = figure.by.iter().filter(|cell| {
            place.is_none_or(|place| cell.cell.get("admin1").is_some_and(|p| p == place))
        });
        own.filter(|cell| cell.value.is_none()).map(|cell| cell.cell["sex"].clone()).collect()
    };
    for place in ["LY01", "LY02"] {
        let (own, _) = public(&facts, &[("help.reached", &["sex"])], place, &shield.published);
        let now = hidden(&own[0], None);
        assert!(hidden(&country[0], Some(place)).iter().all(|sex| now.contains(sex)), "{place}");
    }
    let (again, next) =
        public(&facts, &[("help.reached", &["admin1", "sex"])], "", &shield.published);
    assert_eq!((again, next.published), (country, shield.published));
}

#[test]
fn every_number_that_is_shown_is_the_true_one() {
    let facts = people(&[
        (3, "female", "LY0101", &["food"]),
        (6, "male", "LY0101", &["nfi"]),
        (9, "female", "LY0201", &["food", "medical"]),
        (1, "male", "LY0202", &["food"]),
        (15, "male", "LY0301", &["nfi"]),
    ]);
    for by in [&["sex"][..], &["admin1"], &["admin2", "sex"], &["service"]] {
        let (figures, _) = public(&facts, &[("help.reached", by)], "", &[]);
        let exact = figure_of(&programme(), &facts, "help.reached", &asked(by, "", "2023"));
        for (public, exact) in figures[0].by.iter().zip(exact.unwrap().by) {
            assert!(public.value.is_none_or(|value| Some(value) == exact.value && value >= 5));
        }
    }
}

#[test]
fn people_who_come_in_several_months_are_no_reason_to_refuse() {
    // Each of 30 gets help in May; 20 of them and 3 women more in June too.
    let mut entries = Vec::new();
    for who in 1..=30 {
        entries.push(service(who, 1, "food", "male", "2023-05-05", "LY0101"));
    }
    for who in 11..=33 {
        let sex = if who > 30 { "female" } else { "male" };
        let what = if who % 2 == 0 { "food" } else { "nfi" };
        entries.push(service(who, 1, what, sex, "2023-06-05", "LY0201"));
    }
    let facts = facts(&entries);
    for by in [&["month"][..], &["month", "sex"], &["admin1", "month", "sex"], &["admin1"]] {
        let asks = [("help.reached", by), ("help.food", by)];
        let (figures, shield) = public(&facts, &asks, "", &[]);
        let declared = |problem: &masar_domain::Problem| problem.code == "FIGURE-112";
        assert!(shield.problems.iter().any(declared), "{by:?} is said not to add up");
        for public in &figures {
            // Whole and men of May leave three: a coarser split stands for both columns.
            let cells = public.by.first().map(|first| first.cell.keys());
            let shown: Vec<&str> = cells.into_iter().flatten().map(String::as_str).collect();
            let exact = figure_of(&programme(), &facts, &public.code, &asked(&shown, "", "2023"));
            for (cell, exact) in public.by.iter().zip(exact.unwrap().by) {
                let true_and_large = |value| Some(value) == exact.value && value >= 5;
                assert!(cell.value.is_none_or(true_and_large), "{cell:?} of {by:?}");
            }
        }
    }
}

#[test]
fn the_small_whole_of_a_part_is_hidden_whatever_its_split_adds_up_to() {
    let mut entries = Vec::new();
    for who in 1..=20 {
        entries.push(service(who, 1, "nfi", "male", "2023-05-05", "LY0101"));
        entries.push(service(who, 1, "nfi", "male", "2023-06-05", "LY0101"));
    }
    for (who, month) in [(1, "05"), (2, "05"), (3, "06")] {
        let date = format!("2023-{month}-09");
        entries.push(service(who, 1, "food", "male", &date, "LY0101"));
    }
    let asks: [(&str, &[&str]); 2] = [("help.reached", &["month"]), ("help.food", &["month"])];
    let (figures, _) = public(&facts(&entries), &asks, "", &[]);
    assert_eq!(figures[0].value, Some(20));
    assert_eq!((figures[1].value, shown(&figures[1])), (None, vec![None, None]));
}

#[test]
fn a_whole_that_an_earlier_edition_hides_stays_hidden_where_it_is_asked_for_alone() {
    // All but two people got food: beside the 20, the 18 would tell of the two.
    let facts = people(&[(18, "female", "LY0101", &["food"]), (2, "male", "LY0101", &["nfi"])]);
    let (figures, before) = public(&facts, &[("help.reached", &[]), ("help.food", &[])], "", &[]);
    assert_eq!((figures[0].value, figures[1].value), (Some(20), None));
    let (alone, now) = public(&facts, &[("help.food", &[])], "", &before.published);
    assert_eq!(alone[0].value, None);
    assert!(now.published.iter().flat_map(|table| &table.rows).all(|row| row.value.is_none()));
}
