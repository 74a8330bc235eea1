//! Linked tables, laid beside each other by an attacker of its own: it knows
//! cells by what the trial says they count, and nothing of how Masar finds them.
#![allow(clippy::float_arithmetic, reason = "the programme's bounds are in floating point")]

use std::collections::BTreeMap;

use masar_protect::aligned::Names;
use masar_protect::facts::Published;
use masar_protect::{Protected, Rules, protect_table};

use crate::attacker::{Chance, Joint};

/// Far enough for "no bound".
const FAR: i64 = 1 << 40;

/// The truth: people by place (of two regions), sex and age.
struct Truth(BTreeMap<(usize, usize, usize), i64>);

/// Pairs of tables in each trial, and how many of them may be refused.
const TABLES: u64 = 40;
const REFUSED_MAX: usize = 30;

const PLACES: usize = 4;
const SEXES: usize = 2;
const AGES: usize = 3;

/// What is asked of a cell: a region or place, a sex, an age, each or all.
type Ask = (Option<usize>, Option<usize>, Option<usize>, Option<usize>);

impl Truth {
    fn new(chance: &mut Chance) -> Self {
        let kind = chance.below(4);
        let mut cells = BTreeMap::new();
        for place in 0..PLACES {
            for sex in 0..SEXES {
                for age in 0..AGES {
                    let count = match (kind, chance.below(6)) {
                        (0, 0 | 1) | (2, 0..=3) | (_, 0) => chance.below(5),
                        (1 | 2, at) => i64::from(at > 3) * (1 + chance.below(6)),
                        _ => 4 + chance.below(40),
                    };
                    cells.insert((place, sex, age), count);
                }
            }
        }
        Self(cells)
    }

    fn count(&self, (region, place, sex, age): Ask) -> i64 {
        let is = |ask: Option<usize>, at: usize| ask.is_none_or(|ask| ask == at);
        let fits = |(p, s, a): &(usize, usize, usize)| {
            is(region, p / 2) && is(place, *p) && is(sex, *s) && is(age, *a)
        };
        self.0.iter().filter(|(at, _)| fits(at)).map(|(_, count)| count).sum()
    }
}

/// How a table is written: its columns, in order, and in which words.
struct Form {
    columns: &'static [&'static str],
    labels: fn(&str, usize) -> String,
    totals: bool,
    /// A place that the table does not have.
    lacks: Option<usize>,
}

fn english(column: &str, at: usize) -> String {
    format!("{column}{at}")
}

fn arabic(column: &str, at: usize) -> String {
    let word = match column {
        "sex" => ["أنثى", "ذكر"][at],
        "age" => ["طفل", "بالغ", "مسن"][at],
        "region" => ["الشرق", "الغرب"][at],
        _ => ["بنغازي", "درنة", "طرابلس", "مصراتة"][at],
    };
    word.to_owned()
}

fn size(column: &str) -> usize {
    match column {
        "sex" | "region" => 2,
        "age" => AGES,
        _ => PLACES,
    }
}

impl Form {
    /// Every cell of the table, in the order of its rows.
    fn cells(&self) -> Vec<Ask> {
        let mut cells: Vec<Ask> = vec![(None, None, None, None)];
        for column in self.columns {
            let mut longer = Vec::new();
            for cell in &cells {
                let all = (0..size(column)).map(Some);
                for at in all.chain(self.totals.then_some(None)) {
                    let mut cell = *cell;
                    match *column {
                        "region" => cell.0 = at,
                        "sex" => cell.2 = at,
                        "age" => cell.3 = at,
                        _ => cell.1 = at,
                    }
                    longer.push(cell);
                }
            }
            cells = longer;
        }
        let has_region = self.columns.contains(&"region");
        cells.retain(|(region, place, ..)| {
            let nested = match (region, place) {
                (Some(region), Some(place)) => place / 2 == *region,
                (None, Some(_)) => !has_region,
                _ => true,
            };
            nested && self.lacks.is_none_or(|lacks| *place != Some(lacks))
        });
        cells
    }

    fn csv(&self, truth: &Truth) -> String {
        let mut text = format!("{},value\n", self.columns.join(","));
        for cell in self.cells() {
            for column in self.columns {
                let at = match *column {
                    "region" => cell.0,
                    "sex" => cell.2,
                    "age" => cell.3,
                    _ => cell.1,
                };
                text += &format!("{},", at.map_or(String::new(), |at| (self.labels)(column, at)));
            }
            text += &format!("{}\n", truth.count(cell));
        }
        text
    }
}

/// The cell without what follows from the rest: the region of a place.
fn plain((region, place, sex, age): Ask) -> Ask {
    (if place.is_some() { None } else { region }, place, sex, age)
}

/// How many small cells that some table hides has a reader of all found.
fn recovered(truth: &Truth, tables: &[(&Form, &Protected)], by_status: usize) -> Vec<Ask> {
    let mut known: BTreeMap<Ask, (i64, i64)> = BTreeMap::new();
    let mut hidden = Vec::new();
    for (form, done) in tables {
        let value = done.headings.iter().position(|heading| heading == "value").unwrap();
        for ((cell, row), status) in form.cells().into_iter().zip(&done.rows).zip(&done.statuses) {
            let bounds = match row[value].parse::<i64>() {
                Ok(shown) => (shown, shown),
                Err(_) if by_status > 0 && status.code() == "primary" => (1, 4),
                Err(_) if by_status > 1 => (5, FAR),
                Err(_) => (0, FAR),
            };
            if row[value].is_empty() {
                hidden.push(plain(cell));
            }
            let before = known.entry(plain(cell)).or_insert((0, FAR));
            *before = (before.0.max(bounds.0), before.1.min(bounds.1));
        }
    }
    // Who is led astray learns nothing.
    if known.values().any(|(low, high)| low > high) {
        return Vec::new();
    }
    // Everything is made of the finest cells, which the reader counts up.
    let finest: Vec<(usize, usize, usize)> = truth.0.keys().copied().collect();
    let mut joint = Joint { bounds: vec![(0, FAR); finest.len()], ..Joint::default() };
    let mut at = BTreeMap::new();
    for (cell, bounds) in &known {
        let is = |ask: Option<usize>, at: usize| ask.is_none_or(|ask| ask == at);
        let own = joint.bounds.len();
        joint.bounds.push(*bounds);
        let mut sum = vec![(own, -1.0)];
        for (number, (p, s, a)) in finest.iter().enumerate() {
            if is(cell.0, p / 2) && is(cell.1, *p) && is(cell.2, *s) && is(cell.3, *a) {
                sum.push((number, 1.0));
            }
        }
        joint.sums.push(sum);
        at.insert(*cell, own);
    }
    hidden.sort_unstable();
    hidden.dedup();
    hidden.retain(|cell| {
        let small = (1..5).contains(&truth.count(*cell));
        #[allow(clippy::cast_precision_loss, reason = "counts are small")]
        let value = truth.count(*cell) as f64;
        let only = |(low, high): (f64, f64)| (low - value).abs() < 0.01 && high - low < 0.5;
        small && joint.range(at[cell]).is_some_and(only)
    });
    hidden
}

const ONE: Form = Form { columns: &["place", "sex"], labels: english, totals: true, lacks: None };
const OTHER: Form = Form { columns: &["place", "age"], labels: english, totals: true, lacks: None };

/// Protects two tables one after the other; how many small cells the two give
/// away, and how many tables were refused.
fn trial(one: &Form, other: &Form, names: Option<&Names>) -> (usize, usize) {
    let (mut found, mut refused) = (0, 0);
    for round in 0..TABLES {
        let truth = Truth::new(&mut Chance(round * 31 + 5));
        let rules = Rules::default();
        let first = protect_table("one", &one.csv(&truth), &dims_of(one), &[], &rules);
        let Some(first) = first.ok().filter(is_safe) else {
            refused += 1;
            continue;
        };
        let earlier = Published { name: "one".into(), text: first.to_csv() };
        let earlier = names.map_or(Ok(earlier.clone()), |names| names.apply(&earlier)).unwrap();
        let second =
            protect_table("two", &other.csv(&truth), &dims_of(other), &[earlier], &rules).unwrap();
        if !is_safe(&second) {
            refused += 1;
            continue;
        }
        for by_status in 0..3 {
            found += recovered(&truth, &[(one, &first), (other, &second)], by_status).len();
        }
    }
    (found, refused)
}

/// As `masar protect` is told: a region holds its places.
fn dims_of(form: &Form) -> String {
    form.columns.join(",").replace("region,place", "region>place")
}

fn is_safe(done: &Protected) -> bool {
    !done.problems.iter().any(masar_domain::Problem::is_error)
}

fn assert_safe(what: &str, (found, refused): (usize, usize)) {
    assert_eq!(found, 0, "{what}");
    assert!(refused < REFUSED_MAX, "{what}: {refused} refused");
}

/// What was found over many sequences of tables that differ in columns, levels,
/// totals and language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sequences {
    pub(crate) sequences: usize,
    pub(crate) tables: usize,
    pub(crate) refused: usize,
    /// Small numbers found by sums, by `primary`, by both statuses, in all tables.
    pub(crate) recovered: [usize; 3],
}

/// The categories of all columns, as the current table calls them and others do.
fn names_of(here: fn(&str, usize) -> String, there: fn(&str, usize) -> String) -> Names {
    let mut list = "here,there\n".to_owned();
    for column in ["region", "place", "sex", "age"] {
        for at in 0..size(column) {
            list += &format!("{},{}\n", here(column, at), there(column, at));
        }
    }
    Names::parse("names.csv", &list).unwrap()
}

pub(crate) fn sequence_attack(chance: &mut Chance, found: &mut Sequences) {
    // Which places a region has is known only where a table says so: beside
    // tables of regions, those of places name their region.
    let forms: [[&[&str]; 5]; 2] = [
        [
            &["place", "sex"],
            &["age", "place"],
            &["sex", "age"],
            &["place"],
            &["place", "sex", "age"],
        ],
        [
            &["region", "place", "sex"],
            &["region", "place", "age"],
            &["region", "sex"],
            &["sex", "age"],
            &["region", "place", "sex", "age"],
        ],
    ];
    let columns = chance.pick(&forms);
    let truth = Truth::new(chance);
    let mut done: Vec<(Form, bool, Protected)> = Vec::new();
    found.sequences += 1;
    for _ in 0..4 {
        let (columns, is_arabic) = (chance.pick(&columns), chance.below(3) == 0);
        let labels: fn(&str, usize) -> String = if is_arabic { arabic } else { english };
        let form = Form { columns, labels, totals: chance.below(3) > 0, lacks: None };
        let earlier = done.iter().map(|(other, other_arabic, done)| {
            let table = Published { name: "earlier".into(), text: done.to_csv() };
            if *other_arabic == is_arabic {
                table
            } else {
                names_of(labels, other.labels).apply(&table).unwrap()
            }
        });
        let earlier: Vec<Published> = earlier.collect();
        let (text, dims) = (form.csv(&truth), dims_of(&form));
        found.tables += 1;
        match protect_table("t", &text, &dims, &earlier, &Rules::default()) {
            Ok(table) if is_safe(&table) => done.push((form, is_arabic, table)),
            _ => found.refused += 1,
        }
    }
    let tables: Vec<(&Form, &Protected)> =
        done.iter().map(|(form, _, done)| (form, done)).collect();
    for (by_status, sum) in found.recovered.iter_mut().enumerate() {
        *sum += recovered(&truth, &tables, by_status).len();
    }
}

#[test]
fn four_tables_of_changing_levels_and_names_give_nothing_away_together() {
    let (mut chance, mut found) = (Chance(19), Sequences::default());
    (0..12).for_each(|_| sequence_attack(&mut chance, &mut found));
    assert_eq!(found.recovered, [0; 3], "{found:?}");
    assert!(found.refused * 4 < found.tables, "{found:?}");
}

/// Place and sex, place and age, sex and age: each is a margin of cells that none prints.
#[test]
fn three_tables_of_two_columns_each_give_nothing_away_together() {
    let ages = Form { columns: &["sex", "age"], ..ONE };
    let forms = [&ONE, &OTHER, &ages];
    for round in 0..TABLES {
        let truth = Truth::new(&mut Chance(round * 37 + 3));
        let mut done: Vec<(&Form, Protected)> = Vec::new();
        for form in forms {
            let table = |(_, done): &(&Form, Protected)| Published {
                name: "earlier".into(),
                text: done.to_csv(),
            };
            let earlier: Vec<Published> = done.iter().map(table).collect();
            let (text, dims) = (form.csv(&truth), dims_of(form));
            let next = protect_table("t", &text, &dims, &earlier, &Rules::default());
            done.extend(next.ok().filter(is_safe).map(|next| (form, next)));
        }
        let tables: Vec<(&Form, &Protected)> =
            done.iter().map(|(form, own)| (*form, own)).collect();
        for by_status in 0..3 {
            assert_eq!(recovered(&truth, &tables, by_status), [], "round {round}, {by_status}");
        }
    }
}

#[test]
fn tables_that_share_a_column_give_nothing_away_in_either_order_of_columns() {
    assert_safe("place", trial(&ONE, &OTHER, None));
    let turned = Form { columns: &["age", "place"], ..OTHER };
    assert_safe("turned", trial(&ONE, &turned, None));
}

#[test]
fn totals_implied_in_one_table_and_printed_in_the_other_give_nothing_away() {
    let implied = Form { totals: false, ..ONE };
    assert_safe("first", trial(&implied, &OTHER, None));
    let implied = Form { totals: false, ..OTHER };
    assert_safe("second", trial(&ONE, &implied, None));
}

#[test]
fn a_dimension_that_is_added_gives_nothing_away() {
    let finer = Form { columns: &["place", "sex", "age"], ..ONE };
    assert_safe("added", trial(&ONE, &finer, None));
    assert_safe("left out", trial(&finer, &ONE, None));
}

/// Whoever has the total of all places has the one that is missing.
#[test]
fn a_category_that_one_table_lacks_is_not_given_away_by_the_rest() {
    let lacks = Form { lacks: Some(1), totals: true, columns: &["age"], labels: english };
    let places = Form { lacks: None, ..ONE };
    assert_safe("lacks", trial(&places, &lacks, None));
}

#[test]
fn a_level_that_only_one_of_two_tables_has_is_no_hiding_place() {
    let deep = Form { columns: &["region", "place", "sex"], ..ONE };
    let nested = Form { columns: &["region", "place", "age"], ..ONE };
    assert_safe("ours is deeper", trial(&ONE, &nested, None));
    assert_safe("theirs is deeper", trial(&deep, &OTHER, None));
}

#[test]
fn the_same_cells_in_another_language_are_the_same_cells() {
    let theirs = Form { labels: arabic, ..ONE };
    let mut list = "here,there\n".to_owned();
    for column in ["place", "sex"] {
        for at in 0..size(column) {
            list += &format!("{},{}\n", english(column, at), arabic(column, at));
        }
    }
    let names = Names::parse("names.csv", &list).unwrap();
    assert_safe("names", trial(&theirs, &OTHER, Some(&names)));
    // The same table again, in Arabic and in English: one set of hidden cells.
    let truth = Truth::new(&mut Chance(3));
    let rules = Rules::default();
    let first = protect_table("ar", &theirs.csv(&truth), "place,sex", &[], &rules).unwrap();
    let earlier = Published { name: "ar".into(), text: first.to_csv() };
    let earlier = names.apply(&earlier).unwrap();
    let again = protect_table("en", &ONE.csv(&truth), "place,sex", &[earlier], &rules).unwrap();
    let hidden = |done: &Protected| -> Vec<bool> {
        done.statuses
            .iter()
            .map(|status| matches!(status.code(), "primary" | "secondary"))
            .collect()
    };
    assert_eq!(hidden(&first), hidden(&again));
}

const EARLIER: &str = "Ort,sex,value,status\nplace0,,,secondary\nplace1,,40,shown\n\
                       place2,,30,shown\nplace3,,,primary\n,,100,shown\n";

#[test]
fn a_column_of_another_name_is_found_by_its_members_and_numbers() {
    // Their table hides place 0 and 3; here they would be shown.
    let text = "place,value\nplace0,27\nplace1,40\nplace2,30\nplace3,3\n,100\n";
    let earlier = Published { name: "earlier".into(), text: EARLIER.into() };
    let done = protect_table("t", text, "place", &[earlier], &Rules::default()).unwrap();
    let shown: Vec<&str> = done.statuses.iter().map(|status| status.code()).collect();
    assert_eq!(shown, ["secondary", "shown", "shown", "primary", "shown"]);
}

#[test]
fn a_table_that_shares_no_name_is_said_to_be_apart_in_both_languages() {
    let text = "place,value\nplace0,27\nplace1,40\nplace2,33\n";
    let earlier = "المكان,value,status\nبنغازي,27,shown\nدرنة,40,shown\nطرابلس,33,shown\n";
    let earlier = Published { name: "ar.csv".into(), text: earlier.into() };
    let done = protect_table("t", text, "place", &[earlier], &Rules::default()).unwrap();
    let codes: Vec<&str> = done.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["PROTECT-023"]);
    for lang in masar_domain::Lang::ALL {
        assert!(masar_text::problem_text(lang, &done.problems[0]).contains("--names"));
    }
}

#[test]
fn earlier_numbers_are_read_in_either_script_and_marks_are_hidden_ones() {
    let text = "place,value\nplace0,1027\nplace1,40\nplace2,30\nplace3,33\n,1130\n";
    let read = |earlier: &str| {
        let earlier = Published { name: "earlier".into(), text: earlier.into() };
        protect_table("t", text, "place", &[earlier], &Rules::default())
    };
    let done =
        read("place,value\nplace0,\"١٬٠٢٧\"\nplace1,٤٠\nplace2,<5\nplace3,-\n,1130\n").unwrap();
    let shown: Vec<&str> = done.statuses.iter().map(|status| status.code()).collect();
    assert_eq!(shown, ["shown", "shown", "secondary", "secondary", "shown"]);
    let refused = read("place,value\nplace0,10.5\n").unwrap_err();
    assert_eq!((refused[0].code, refused[0].place.row), ("PROTECT-007", Some(2)));
}

/// More hidden numbers hang together than are tried together: that is said.
#[test]
fn where_too_much_hangs_together_with_an_earlier_table_it_is_said() {
    let places = |count: usize| -> String {
        (0..count).map(|place| format!("p{place},{}\n", 4_000 + place)).collect()
    };
    let earlier = |places: usize| {
        let row = |at: usize| format!("p{},a{},,secondary\n", at % places, at / places);
        let rows: String = (0..places * 56).map(row).collect();
        let total = |place: usize| format!("p{place},,{},shown\n", 4_000 + place);
        let totals: String = (0..places).map(total).collect();
        let text = format!("place,age,value,status\n{rows}{totals}");
        Published { name: "earlier".into(), text }
    };
    let codes = |count: usize| {
        let text = format!("place,value\n{}", places(count));
        let published = [earlier(count)];
        protect_table("t", &text, "place", &published, &Rules::default()).unwrap().problems
    };
    assert_eq!(codes(2).iter().map(|problem| problem.code).collect::<Vec<_>>(), [""; 0]);
    let said = codes(60);
    assert_eq!(said.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["PROTECT-021"]);
    assert!(!said[0].is_error(), "it is a warning, in the output and on the page");
    for lang in masar_domain::Lang::ALL {
        let text = masar_text::problem_text(lang, &said[0]);
        assert!(text.contains("3000") || text.contains("3,000"), "{text}");
    }
}

/// Three tables of two columns each are margins of cells of all three.
#[test]
fn where_cells_of_all_columns_are_too_many_to_be_looked_at_it_is_said() {
    let sizes = |places: usize| [("place", places), ("sex", 5), ("age", 6)];
    let table = |one: (&str, usize), other: (&str, usize), least: usize| {
        let cells = (0..one.1).flat_map(|y| (0..other.1).map(move |x| (y, x)));
        let row = |(y, x): (usize, usize)| format!("{y},{x},{}\n", least + 100 * (y + x));
        let rows: String = cells.map(row).collect();
        format!("{},{},value\n{rows}", one.0, other.0)
    };
    let codes = |places: usize, least: usize| {
        let [place, sex, age] = sizes(places);
        let earlier = [table(place, age, 40), table(sex, age, 40)];
        let published = earlier.map(|text| Published { name: "earlier".into(), text });
        let text = table(place, sex, least);
        protect_table("t", &text, "place,sex", &published, &Rules::default()).unwrap().problems
    };
    let named = |places: usize, least: usize| -> Vec<&str> {
        codes(places, least).iter().map(|problem| problem.code).collect()
    };
    assert!(!named(20, 4).contains(&"PROTECT-031"), "600 are looked at");
    assert!(!named(21, 40).contains(&"PROTECT-031"), "nothing is hidden");
    assert!(named(21, 4).contains(&"PROTECT-031"));
    let said = codes(21, 4).into_iter().find(|problem| problem.code == "PROTECT-031").unwrap();
    assert!(!said.is_error(), "it is a warning, in the output and on the page");
    for lang in masar_domain::Lang::ALL {
        assert!(masar_text::problem_text(lang, &said).contains("600"));
    }
}
