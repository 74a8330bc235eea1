//! What is given out later, beside what was given out before.

use super::programme::{asked, facts, programme, service};
use super::public::{people, public, shown};
use crate::count::figure_of;
use crate::public::{Shield, figure_public_of, protect_of};
use crate::query::Figure;

#[test]
fn a_whole_alone_and_then_nearly_all_of_it_in_one_region_leaves_two_people() {
    let facts = people(&[(18, "female", "LY0101", &["food"]), (2, "male", "LY0201", &["food"])]);
    let (country, before) = public(&facts, &[("help.reached", &[])], "", &[]);
    let (region, _) = public(&facts, &[("help.reached", &[])], "LY01", &before.published);
    assert_eq!((country[0].value, region[0].value), (Some(20), None));
}

#[test]
fn a_region_alone_and_then_the_whole_leave_two_people() {
    let facts = people(&[(18, "female", "LY0101", &["food"]), (2, "male", "LY0201", &["food"])]);
    let (region, before) = public(&facts, &[("help.reached", &[])], "LY01", &[]);
    let (country, _) = public(&facts, &[("help.reached", &[])], "", &before.published);
    assert_eq!((region[0].value, country[0].value), (Some(18), None));
}

#[test]
fn a_region_of_which_enough_people_are_left_is_shown() {
    let facts = people(&[(18, "female", "LY0101", &["food"]), (7, "male", "LY0201", &["food"])]);
    let (_, before) = public(&facts, &[("help.reached", &[])], "", &[]);
    let (region, _) = public(&facts, &[("help.reached", &[])], "LY01", &before.published);
    assert_eq!(region[0].value, Some(18));
}

#[test]
fn regions_one_after_the_other_leave_two_people_of_a_third() {
    let facts = people(&[
        (10, "female", "LY0101", &["food"]),
        (8, "female", "LY0201", &["food"]),
        (2, "male", "LY0301", &["food"]),
    ]);
    let mut earlier = Vec::new();
    let mut values = Vec::new();
    for place in ["", "LY01", "LY02"] {
        let (figures, shield) = public(&facts, &[("help.reached", &[])], place, &earlier);
        values.push(figures[0].value);
        earlier.extend(shield.published);
    }
    assert_eq!(values, [Some(20), Some(10), None]);
}

#[test]
fn a_part_that_nobody_declared_is_known_by_its_conditions() {
    let facts = people(&[(18, "female", "LY0101", &["nfi"]), (2, "male", "LY0101", &["food"])]);
    let (_, before) = public(&facts, &[("help.reached", &[])], "", &[]);
    let (part, _) = public(&facts, &[("help.nfi", &[])], "", &before.published);
    assert_eq!(part[0].value, None);
}

#[test]
fn a_region_follows_from_the_places_that_were_shown_of_it() {
    let facts = people(&[
        (9, "female", "LY0101", &["food"]),
        (2, "male", "LY0101", &["food"]),
        (6, "male", "LY0102", &["food"]),
        (2, "male", "LY0201", &["food"]),
        (8, "female", "LY0201", &["food"]),
    ]);
    let (fine, before) = public(&facts, &[("help.reached", &["admin2", "sex"])], "", &[]);
    let (wide, _) = public(&facts, &[("help.reached", &["admin1"])], "", &before.published);
    let open = |figure: &Figure| shown(figure).iter().filter(|value| value.is_none()).count();
    assert!(open(&fine[0]) >= 4 || open(&wide[0]) >= 2, "{fine:?} {wide:?}");
}

/// The figure of a period, given out after others.
fn of_period(
    facts: &masar_facts::Snapshot,
    period: &str,
    earlier: &[masar_protect::register::Published],
) -> (Option<u64>, Shield) {
    let query = asked(&[], "", period);
    let figure = figure_of(&programme(), facts, "help.reached", &query).unwrap();
    let figures = std::slice::from_ref(&figure);
    let shield = protect_of(&programme(), facts, &query, figures, earlier).unwrap();
    let public = figure_public_of(&programme(), facts, &query, &figure, &shield).unwrap();
    (public.value, shield)
}

#[test]
fn a_month_of_a_year_that_was_given_out_leaves_no_few_people_of_the_others() {
    let date = |who: u8| if who > 18 { "2023-06-05" } else { "2023-05-05" };
    let entries: Vec<_> =
        (1..=20).map(|who| service(who, 1, "food", "male", date(who), "LY0101")).collect();
    let facts = facts(&entries);
    let (year, before) = of_period(&facts, "2023", &[]);
    let (month, after) = of_period(&facts, "2023-05", &before.published);
    assert_eq!((year, month), (Some(20), None));
    let all = [before.published, after.published].concat();
    assert_eq!(of_period(&facts, "2023-Q2", &all).0, Some(20), "the same people by another name");
}

/// A figure of a period and some columns, given out after others.
fn of_split(
    facts: &masar_facts::Snapshot,
    (by, place, period): (&[&str], &str, &str),
    earlier: &[masar_protect::register::Published],
) -> (Figure, Shield) {
    let query = asked(by, place, period);
    let figure = figure_of(&programme(), facts, "help.reached", &query).unwrap();
    let figures = std::slice::from_ref(&figure);
    let shield = protect_of(&programme(), facts, &query, figures, earlier).unwrap();
    let public = figure_public_of(&programme(), facts, &query, &figure, &shield).unwrap();
    (public, shield)
}

/// Eighteen women and, if others are to be left, some men, all of one place; who comes in June.
fn of_may_and_june(men: u8) -> std::sync::Arc<masar_facts::Snapshot> {
    let entry = |who: u8| {
        let (sex, date) = if who > 18 { ("male", "2023-06-05") } else { ("female", "2023-05-05") };
        service(who, 1, "food", sex, date, "LY0101")
    };
    facts(&(1..=18 + men).map(entry).collect::<Vec<_>>())
}

#[test]
fn the_women_of_may_and_all_of_the_year_leave_no_few_others() {
    let few = of_may_and_june(2);
    let (year, before) = of_split(&few, (&[], "", "2023"), &[]);
    let (women, _) = of_split(&few, (&["sex"], "", "2023-05"), &before.published);
    assert_eq!(year.value, Some(20));
    assert!(shown(&women).iter().all(Option::is_none) && women.value.is_none(), "{women:?}");
    let many = of_may_and_june(9);
    let (_, before) = of_split(&many, (&[], "", "2023"), &[]);
    let (women, _) = of_split(&many, (&["sex"], "", "2023-05"), &before.published);
    assert_eq!(women.value, Some(18), "nine others are no secret");
}

#[test]
fn a_region_in_may_and_the_country_in_the_year_leave_no_few_others() {
    let facts = of_may_and_june(2);
    let (region, before) = of_split(&facts, (&[], "LY01", "2023-05"), &[]);
    let (country, _) = of_split(&facts, (&[], "", "2023"), &before.published);
    assert_eq!((region.value, country.value), (Some(18), None));
}

#[test]
fn who_got_food_in_one_place_and_all_of_its_region_leave_no_few_others() {
    let facts = people(&[
        (4, "female", "LY0101", &["food"]),
        (1, "male", "LY0101", &["food"]),
        (3, "male", "LY0101", &["nfi"]),
    ]);
    let (_, before) = public(&facts, &[("help.food", &["admin2", "sex"])], "", &[]);
    let (region, _) = public(&facts, &[("help.reached", &[])], "LY01", &before.published);
    assert_eq!(region[0].value, None);
}

#[test]
fn how_many_got_both_of_two_services_is_a_number_like_any_other() {
    let of_both = |both: u8| {
        let facts = people(&[
            (6, "female", "LY0101", &["food"]),
            (7, "female", "LY0101", &["nfi"]),
            (both, "female", "LY0101", &["food", "nfi"]),
        ]);
        let (figures, _) = public(&facts, &[("help.reached", &["service"])], "", &[]);
        figures[0].value.is_some() && shown(&figures[0]).iter().all(Option::is_some)
    };
    assert_eq!((of_both(2), of_both(8)), (false, true));
}

#[test]
fn who_knows_that_all_women_got_food_knows_a_hidden_number_of_women_by_their_food() {
    let facts = people(&[
        (6, "female", "LY0101", &["food"]),
        (2, "female", "LY0102", &["food"]),
        (6, "female", "LY0202", &["food"]),
        (1, "male", "LY0101", &["nfi"]),
        (4, "male", "LY0102", &["nfi"]),
        (5, "male", "LY0201", &["nfi"]),
    ]);
    let asked: [(&str, &[&str]); 2] =
        [("help.reached", &["admin2", "sex"]), ("help.food", &["sex"])];
    let (_, mut before) = public(&facts, &asked, "", &[]);
    let (country, more) = public(&facts, &[("help.reached", &["sex"])], "", &before.published);
    assert_eq!(shown(&country[0]), [Some(14), Some(10)]);
    before.published.extend(more.published);
    let (place, _) = public(&facts, &[("help.food", &["sex"])], "LY0101", &before.published);
    assert_eq!((place[0].value, shown(&place[0])), (None, vec![None]));
}
