//! What is shown where a split is hopeless.

use std::collections::BTreeMap;

use masar_facts::Snapshot;
use masar_protect::joint::Joint;
use masar_protect::reader::{Reader, Want};
use proptest::prelude::*;

use super::programme::{asked, facts, programme, service};
use super::public::{people, public, shown};
use crate::count::figure_of;
use crate::public::{Coarser, Shield, Status, Why, figure_public_of};
use crate::query::Figure;

type Cell = BTreeMap<String, String>;

/// Two women and two men in each of five places of two regions.
fn scattered() -> std::sync::Arc<Snapshot> {
    let places: Vec<String> =
        (1..=2).flat_map(|region| (1..=5).map(move |at| format!("LY0{region}0{at}"))).collect();
    let groups: Vec<(u8, &str, &str, &[&str])> = places
        .iter()
        .flat_map(|place| ["female", "male"].map(|sex| (2, sex, place.as_str(), &["food"][..])))
        .collect();
    people(&groups)
}

/// The figure, the split asked for, the split shown and why.
fn told(shield: &Shield) -> Vec<(&str, String, String, Why)> {
    let line = |found: &'_ Coarser| (found.asked.join(","), found.shown.join(","), found.why);
    let lines = shield.coarser.iter().map(|found| {
        let (asked, shown, why) = line(found);
        (found.figure.as_str(), asked, shown, why)
    });
    lines.collect()
}

fn problems(shield: &Shield) -> Vec<&str> {
    shield.problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn a_split_that_hides_nearly_everybody_is_shown_by_the_nearest_coarser_one() {
    let asks: [(&str, &[&str]); 1] = [("help.reached", &["admin2", "sex"])];
    let (figures, shield) = public(&scattered(), &asks, "", &[]);
    let shown_by = "admin1,sex".to_owned();
    assert_eq!(told(&shield), [("help.reached", "admin2,sex".into(), shown_by, Why::Hidden)]);
    assert_eq!(shown(&figures[0]), [Some(10); 4]);
    assert_eq!(figures[0].coarser, shield.coarser.first().cloned());
    assert_eq!(problems(&shield), ["FIGURE-113"]);
}

#[test]
fn a_split_that_shows_a_tenth_of_its_people_stays_as_it_was_asked() {
    // Of 53 people, 17 are in numbers that may be shown.
    let mut groups: Vec<(u8, &str, &str, &[&str])> = Vec::new();
    let places = ["LY0101", "LY0102", "LY0103", "LY0104", "LY0105", "LY0106"];
    for place in places {
        groups.extend([(3, "female", place, &["food"][..]), (3, "male", place, &["food"][..])]);
    }
    groups.extend([(8, "female", "LY0201", &["food"][..]), (9, "male", "LY0201", &["food"][..])]);
    let asks: [(&str, &[&str]); 1] = [("help.reached", &["admin2", "sex"])];
    let (figures, shield) = public(&people(&groups), &asks, "", &[]);
    assert_eq!((told(&shield), problems(&shield)), (vec![], vec![]));
    assert_eq!(figures[0].by.len(), 14);
    assert!(shown(&figures[0]).contains(&Some(9)));
}

#[test]
fn where_nothing_coarser_would_show_more_the_split_stays_hidden_as_it_was_asked() {
    let facts = people(&[(3, "female", "LY0101", &["food"]), (20, "male", "LY0101", &["food"])]);
    let (figures, shield) = public(&facts, &[("help.reached", &["sex"])], "", &[]);
    assert_eq!(told(&shield), []);
    assert_eq!((figures[0].value, shown(&figures[0])), (Some(23), vec![None, None]));
}

/// People with food and with other items by place and sex, as `worlds` numbers them.
fn counted(counts: &[u8]) -> std::sync::Arc<Snapshot> {
    let mut groups: Vec<(u8, &str, &str, &[&str])> = Vec::new();
    for (at, count) in counts.iter().enumerate() {
        let what: &[&str] = if at % 2 == 0 { &["food"] } else { &["nfi"] };
        groups.push((*count, SEXES[at / 2 % 2], PLACES[at / 4], what));
    }
    people(&groups)
}

#[test]
fn a_split_that_an_earlier_edition_would_give_away_loses_the_column_that_does() {
    let facts = counted(&[2, 3, 0, 0, 1, 1, 0, 1, 0, 1, 3, 2, 0, 5, 5, 0, 5, 0, 0, 4]);
    let first: [(&str, &[&str]); 2] =
        [("help.reached", &["admin2", "sex"]), ("help.food", &["admin2", "sex"])];
    let (_, before) = public(&facts, &first, "", &[]);
    let (figures, shield) =
        public(&facts, &[("help.food", &["admin1", "sex"])], "", &before.published);
    let regions = "admin1".to_owned();
    assert_eq!(told(&shield), [("help.food", "admin1,sex".into(), regions, Why::Exposed)]);
    assert_eq!((figures[0].value, shown(&figures[0])), (None, vec![None, Some(10)]));
    assert_eq!(problems(&shield), ["FIGURE-113"]);
}

#[test]
fn a_split_without_anything_coarser_is_left_out_and_told() {
    let before = [0, 0, 0, 5, 2, 2, 2, 1, 0, 3, 2, 0, 0, 0, 0, 1, 0, 1, 1, 0];
    let more = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 1, 2];
    let first: [(&str, &[&str]); 3] = [
        ("help.reached", &["admin2", "sex"]),
        ("help.reached", &["admin1", "sex"]),
        ("help.food", &["admin1", "sex"]),
    ];
    let (_, first) = public(&counted(&before), &first, "", &[]);
    let grown: Vec<u8> = before.iter().zip(more).map(|(count, more)| count + more).collect();
    let asks: [(&str, &[&str]); 1] = [("help.reached", &["admin2", "sex"])];
    let (figures, shield) = public(&counted(&grown), &asks, "", &first.published);
    let none = String::new();
    assert_eq!(told(&shield), [("help.reached", "admin2,sex".into(), none, Why::Exposed)]);
    assert_eq!((figures[0].value, shown(&figures[0])), (Some(28), vec![]));
    assert!(problems(&shield).contains(&"FIGURE-111"));
}

#[test]
fn one_figure_asked_twice_is_shown_once_and_by_what_is_there_already() {
    let asks: [(&str, &[&str]); 3] = [
        ("help.reached", &["admin2", "sex"]),
        ("help.reached", &["admin1", "sex"]),
        ("help.reached", &["sex", "admin2"]),
    ];
    let (figures, shield) = public(&scattered(), &asks, "", &[]);
    assert_eq!(shield.coarser.len(), 1);
    assert_eq!(figures[0].by, figures[1].by);
    assert_eq!(figures[0].by, figures[2].by);
    assert_eq!(figures[1].coarser, None, "it was asked for");
}

#[test]
fn a_split_that_is_hopeless_beside_a_finer_one_alone_stays_as_it_was_asked() {
    // Three women and three men a place: places can be shown, but hardly beside both.
    let places = ["LY0101", "LY0103", "LY0209", "LY0211"];
    let groups: Vec<(u8, &str, &str, &[&str])> = places
        .iter()
        .flat_map(|place| ["female", "male"].map(|sex| (3, sex, *place, &["food"][..])))
        .collect();
    let asks: [(&str, &[&str]); 2] =
        [("help.reached", &["admin2", "sex"]), ("help.reached", &["admin2"])];
    let (figures, shield) = public(&people(&groups), &asks, "", &[]);
    let shown_by = "admin2".to_owned();
    assert_eq!(told(&shield), [("help.reached", "admin2,sex".into(), shown_by, Why::Hidden)]);
    assert_eq!((shown(&figures[1]), &figures[1].coarser), (vec![Some(6); 4], &None));
    assert_eq!(figures[0].by, figures[1].by);
}

#[test]
fn a_reprint_from_what_an_edition_keeps_is_the_same() {
    let facts = scattered();
    let asks: [(&str, &[&str]); 2] =
        [("help.reached", &["admin2", "sex"]), ("help.food", &["admin3", "sex"])];
    let (figures, shield) = public(&facts, &asks, "", &[]);
    let kept = serde_json::to_string(&(shield.hidden(), shield.coarser_all())).unwrap();
    let (hidden, coarser): (Vec<_>, Vec<_>) = serde_json::from_str(&kept).unwrap();
    let again = Shield::of_published(&hidden, &coarser);
    let query = asked(&[], "", "2023");
    for ((code, by), printed) in asks.iter().zip(&figures) {
        let exact = figure_of(&programme(), &facts, code, &asked(by, "", "2023")).unwrap();
        let reprint = figure_public_of(&programme(), &facts, &query, &exact, &again).unwrap();
        assert_eq!(reprint.by, printed.by, "{code}");
        assert_eq!((reprint.value, &reprint.coarser), (printed.value, &printed.coarser));
    }
}

#[test]
fn a_finer_figure_is_never_printed_by_a_shield_that_replaced_its_split() {
    let facts = scattered();
    let asks: [(&str, &[&str]); 1] = [("help.reached", &["admin2", "sex"])];
    let (_, shield) = public(&facts, &asks, "", &[]);
    let query = asked(&["admin2", "sex"], "", "2023");
    let mut finer = figure_of(&programme(), &facts, "help.reached", &query).unwrap();
    shield.apply(&mut finer);
    assert_eq!(finer.by, []);
}

#[test]
fn a_time_is_made_longer_before_it_is_left_out() {
    // Two people a month of the first half-year, by sex.
    let mut entries = Vec::new();
    for who in 1..=24_u8 {
        let sex = if who % 2 == 0 { "female" } else { "male" };
        let date = format!("2023-0{}-05", 1 + (who - 1) / 4);
        entries.push(service(who, 1, "food", sex, &date, "LY0101"));
    }
    let asks: [(&str, &[&str]); 1] = [("help.reached", &["month", "sex"])];
    let (figures, shield) = public(&facts(&entries), &asks, "", &[]);
    assert_eq!(told(&shield)[0].2, "quarter,sex");
    assert_eq!(shown(&figures[0]), [Some(6); 4]);
}

const PLACES: [&str; 5] = ["LY0101", "LY0102", "LY0103", "LY0201", "LY0202"];
const SEXES: [&str; 2] = ["female", "male"];
const SPLITS: [&[&str]; 5] =
    [&["admin2", "sex"], &["admin2"], &["admin1", "sex"], &["sex"], &["admin1"]];
const CODES: [&str; 2] = ["help.reached", "help.food"];

/// People by place, sex and whether they got food, and what is asked of them.
type World = (Vec<u8>, Vec<(usize, usize)>);

fn worlds() -> impl Strategy<Value = World> {
    let counts = prop::collection::vec(0..6_u8, PLACES.len() * SEXES.len() * 2);
    (counts, prop::collection::vec((0..CODES.len(), 0..SPLITS.len()), 0..3))
}

fn answered(world: &World) -> (std::sync::Arc<Snapshot>, Vec<Figure>, Vec<Figure>, Shield) {
    let facts = counted(&world.0);
    let more = world.1.iter().map(|(code, by)| (CODES[*code], SPLITS[*by]));
    let asks: Vec<(&str, &[&str])> = std::iter::once((CODES[0], SPLITS[0])).chain(more).collect();
    let exact = asks
        .iter()
        .map(|(code, by)| figure_of(&programme(), &facts, code, &asked(by, "", "2023")).unwrap());
    let exact: Vec<Figure> = exact.collect();
    let (figures, shield) = public(&facts, &asks, "", &[]);
    (facts, exact, figures, shield)
}

fn columns(figure: &Figure) -> Vec<String> {
    figure.by.first().map(|cell| cell.cell.keys().cloned().collect()).unwrap_or_default()
}

/// Whether each column is one that was asked for, or a region for its place.
fn is_no_finer(shown: &[String], asked: &[String]) -> bool {
    let known = |column: &String| {
        asked.contains(column) || column == "admin1" && asked.contains(&"admin2".to_owned())
    };
    shown.len() <= asked.len() && shown.iter().all(known)
}

/// Every number that was asked for or printed, as a sum of people whom nobody
/// prints: those of one place and sex, with food and without.
struct Attack {
    sums: Vec<(usize, Vec<usize>)>,
    bounds: Vec<(i64, i64)>,
    places: BTreeMap<(String, Cell), usize>,
}

const MOST: i64 = 1_000_000;

impl Attack {
    fn new() -> Self {
        let atoms = PLACES.len() * SEXES.len() * 2;
        Self { sums: Vec::new(), bounds: vec![(0, MOST); atoms], places: BTreeMap::new() }
    }

    fn place(&mut self, code: &str, cell: &Cell) -> usize {
        let key = (code.to_owned(), cell.clone());
        if let Some(at) = self.places.get(&key) {
            return *at;
        }
        let at = self.bounds.len();
        let within = |atom: &usize| {
            let (place, sex) = (PLACES[atom / 4], SEXES[atom / 2 % 2]);
            let own = |column: &str| match column {
                "admin1" => &place[..4],
                "admin2" => place,
                _ => sex,
            };
            (code == CODES[0] || atom.is_multiple_of(2))
                && cell.iter().all(|(column, value)| own(column) == value)
        };
        let atoms = PLACES.len() * SEXES.len() * 2;
        self.sums.push((at, (0..atoms).filter(within).collect()));
        self.bounds.push((0, MOST));
        self.places.insert(key, at);
        at
    }

    /// What a reader sees: numbers, and where `primary` is printed, that it is small.
    fn see(&mut self, figure: &Figure, reasons: bool) {
        let whole = (&Cell::new(), figure.value, figure.status);
        let cells = figure.by.iter().map(|cell| (&cell.cell, cell.value, cell.status));
        for (cell, value, status) in std::iter::once(whole).chain(cells) {
            let at = self.place(&figure.code, cell);
            let shown = value.map(|value| i64::try_from(value).unwrap());
            match (shown, status) {
                (Some(value), _) => self.bounds[at] = (value, value),
                (None, Some(Status::Primary)) if reasons => self.bounds[at] = (1, 4),
                _ => {}
            }
        }
    }
}

/// Cells below the threshold that follow from all that is printed for a world.
fn recovered(world: &World) -> Vec<String> {
    let (_, exact, figures, _) = answered(world);
    let mut found = Vec::new();
    for reasons in [false, true] {
        let mut attack = Attack::new();
        figures.iter().for_each(|figure| attack.see(figure, reasons));
        let mut small = Vec::new();
        for figure in &exact {
            for cell in figure.by.iter().filter(|cell| (1..5).contains(&cell.value.unwrap())) {
                small.push((attack.place(&figure.code, &cell.cell), cell));
            }
        }
        let mut reader = Reader::new(Joint::linked(&attack.sums, attack.bounds.clone()));
        for (at, cell) in small {
            let breach = reader.breach(at, Want::Open, &mut 100_000_000);
            if breach.is_some_and(|breach| breach.is_exact()) {
                found.push(format!("{cell:?}"));
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_shown_is_true_and_never_finer_than_asked(world in worlds()) {
        let (facts, exact, figures, _) = answered(&world);
        for (exact, public) in exact.iter().zip(&figures) {
            let by = columns(public);
            prop_assert!(is_no_finer(&by, &columns(exact)), "{by:?} for {:?}", columns(exact));
            let by: Vec<&str> = by.iter().map(String::as_str).collect();
            let query = asked(&by, "", "2023");
            let again = figure_of(&programme(), &facts, &public.code, &query).unwrap();
            if public.by.is_empty() {
                continue;
            }
            prop_assert_eq!(again.by.len(), public.by.len());
            for (cell, exact) in public.by.iter().zip(&again.by) {
                prop_assert_eq!(&cell.cell, &exact.cell);
                let large = |value| Some(value) == exact.value && value >= 5;
                prop_assert!(cell.value.is_none_or(large), "{cell:?}");
            }
        }
    }

    /// Whoever adds up all that is printed finds no small number, of what was
    /// asked for or of what is shown.
    #[test]
    fn no_small_number_is_recovered_from_what_is_shown_instead(world in worlds()) {
        prop_assert_eq!(recovered(&world), Vec::<String>::new());
    }
}

/// A region by sex, and food by region, were once each safe and together not.
#[test]
fn no_small_number_is_recovered_from_two_coarser_splits_together() {
    let people = vec![2, 3, 3, 1, 3, 0, 2, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 4, 5, 1];
    assert_eq!(recovered(&(people, vec![(1, 1), (1, 4)])), Vec::<String>::new());
}
