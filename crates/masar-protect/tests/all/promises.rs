//! The promises: what each keeps, what the weaker one saves, and that the
//! report says which was made.

use masar_domain::{Lang, Problem, Where};
use masar_protect::facts::Published;
use masar_protect::report::report_html;
use masar_protect::{Promise, Protected, Rules, Status, protect_table};
use masar_text::problem_text;

use crate::attacker::{Chance, Grid, Known};

fn protect(grid: &Grid, promise: Promise) -> Protected {
    let rules = Rules { promise, ..Rules::default() };
    protect_table("t", &grid.to_csv(true), "place,group", &[], &rules).unwrap()
}

/// By sums, each small cell of a grid can be one more and one fewer, except the
/// rows that are named.
fn one_each_way_hold(grid: &Grid, protected: &Protected) {
    let csv = protected.to_csv();
    let published = grid.published(&csv);
    let bounds = grid.bounds(&csv, 5, Known::Sums, false);
    let mut row = 1;
    for (y, values) in grid.values.iter().enumerate() {
        for (x, value) in values.iter().enumerate() {
            row += 1;
            if !(1..5).contains(value) {
                continue;
            }
            assert_eq!(published[y][x].as_ref().unwrap().0, None, "a small number is shown");
            let named = protected.problems.iter().any(|problem| problem.place.row == Some(row));
            let (low, high) = grid.range(&bounds, y, x).unwrap();
            assert!(named || (low < *value && high > *value), "{value}: {low} to {high}");
        }
    }
}

#[test]
fn by_sums_every_small_cell_can_be_one_more_and_one_fewer() {
    let mut chance = Chance(17);
    for (height, width) in [(2, 6), (3, 8), (4, 22), (24, 18)] {
        for _ in 0..if height > 4 { 2 } else { 10 } {
            let grid = Grid::new(&chance.table(height, width));
            let protected = protect(&grid, Promise::Sums);
            assert!(!protected.problems.iter().any(|problem| problem.code == "PROTECT-016"));
            one_each_way_hold(&grid, &protected);
        }
    }
}

/// Joined with another table, sums alone may tell a cell that was promised one
/// each way in its own: whoever has earlier tables is told so.
#[test]
fn beside_earlier_tables_the_weaker_promise_says_that_it_is_of_one_table() {
    let grid = Grid::new(&Chance(3).table(3, 8));
    let text = grid.to_csv(true);
    let codes = |promise, published: &[Published]| -> Vec<&str> {
        let rules = Rules { promise, ..Rules::default() };
        let done = protect_table("t", &text, "place,group", published, &rules).unwrap();
        done.problems.iter().map(|problem| problem.code).collect()
    };
    let earlier = protect(&grid, Promise::Sums).to_csv();
    let published = [Published { name: "e".into(), text: earlier }];
    assert!(codes(Promise::Sums, &published).contains(&"PROMISE-001"));
    assert!(!codes(Promise::Sums, &[]).contains(&"PROMISE-001"));
    assert!(!codes(Promise::Reader, &published).contains(&"PROMISE-001"));
    let problem = Problem::warning("PROMISE-001", Where::default());
    for lang in [Lang::Ar, Lang::En] {
        assert!(!problem_text(lang, &problem).contains('['));
    }
}

/// The statuses name small cells only where another number would fit too.
#[test]
fn no_reason_that_is_told_gives_its_number_away() {
    let mut chance = Chance(23);
    for _ in 0..40 {
        let grid = Grid::new(&chance.table(3, 8));
        let protected = protect(&grid, Promise::Sums);
        let csv = protected.to_csv();
        let bounds = grid.bounds(&csv, 5, Known::Primary, false);
        let published = grid.published(&csv);
        for (y, values) in grid.values.iter().enumerate() {
            for (x, value) in values.iter().enumerate() {
                let status = &published[y][x].as_ref().unwrap().1;
                if status == "primary" {
                    let (low, high) = grid.range(&bounds, y, x).unwrap();
                    assert!(low < high, "{value} is told");
                }
            }
        }
    }
}

#[test]
fn the_weaker_promise_hides_less_and_nothing_chosen_is_the_stronger() {
    let mut chance = Chance(29);
    let (mut reader, mut sums) = (0, 0);
    for _ in 0..20 {
        let grid = Grid::new(&chance.table(4, 22));
        let hidden = |protected: &Protected| {
            let is_hidden =
                |status: &&Status| matches!(status, Status::Primary | Status::Secondary);
            protected.statuses.iter().filter(is_hidden).count()
        };
        let strong = protect(&grid, Promise::Reader);
        let chosen_nothing =
            protect_table("t", &grid.to_csv(true), "place,group", &[], &Rules::default()).unwrap();
        assert_eq!(strong.to_csv(), chosen_nothing.to_csv());
        reader += hidden(&strong);
        sums += hidden(&protect(&grid, Promise::Sums));
    }
    assert!(sums < reader, "{sums} and {reader}");
}

#[test]
fn nothing_more_is_shown_by_sums_when_the_threshold_rises() {
    let mut chance = Chance(31);
    for _ in 0..12 {
        let text = Grid::new(&chance.table(3, 6)).to_csv(true);
        let protect = |threshold| {
            let rules = Rules { threshold, promise: Promise::Sums, ..Rules::default() };
            protect_table("t", &text, "place,group", &[], &rules).unwrap()
        };
        for (before, after) in protect(3).rows.iter().zip(&protect(6).rows) {
            assert!(!before[2].is_empty() || after[2].is_empty());
        }
    }
}

#[test]
fn the_report_says_which_promise_was_made() {
    let grid = Grid::new(&Chance(3).table(3, 8));
    let say = |promise, lang| {
        let rules = Rules { promise, ..Rules::default() };
        let page = report_html(lang, &protect(&grid, promise), &rules);
        assert!(!page.contains("[protect"), "{page}");
        page
    };
    let (reader, sums) = (say(Promise::Reader, Lang::En), say(Promise::Sums, Lang::En));
    assert!(reader.contains("knows the totals of each dimension even where they are hidden"));
    assert!(sums.contains("Promised only against a reader who adds up what is shown"));
    assert!(!sums.contains("with all totals"));
    assert!(say(Promise::Reader, Lang::Ar).contains("ويستعمل عمود الحالة وهذه القاعدة"));
    assert!(say(Promise::Sums, Lang::Ar).contains("يجمع الأعداد الظاهرة ويطرحها فحسب"));
}

#[test]
fn a_table_that_came_in_protected_has_no_promise_of_ours() {
    let grid = Grid::new(&Chance(3).table(3, 8));
    let once = protect(&grid, Promise::Sums);
    let rules = Rules { promise: Promise::Reader, ..Rules::default() };
    let twice = protect_table("t", &once.to_csv(), "place,group", &[], &rules).unwrap();
    assert_eq!((once.promise, twice.promise), (Some(Promise::Sums), None));
    assert_eq!(once.to_csv(), twice.to_csv());
    assert!(!twice.problems.iter().any(Problem::is_error));
}

#[test]
fn promises_are_read_by_their_codes() {
    for promise in [Promise::Reader, Promise::Occupied, Promise::Sums] {
        assert_eq!(promise.code().parse(), Ok(promise));
    }
    assert_eq!("all".parse::<Promise>(), Err("reader, occupied, sums".to_owned()));
}

/// Small cells that no message names and that a reader finds who knows that primary
/// cells are small and takes no hidden cell for an empty one.
fn found_where_nothing_is_empty(grid: &Grid, protected: &Protected) -> usize {
    let csv = protected.to_csv();
    let published = grid.published(&csv);
    let mut bounds = grid.bounds(&csv, 5, Known::Primary, false);
    for (cells, bounds) in published.iter().zip(&mut bounds) {
        for (cell, bounds) in cells.iter().zip(bounds) {
            bounds.0 = bounds.0.max(i64::from(matches!(cell, Some((None, _)))));
        }
    }
    let (mut found, mut row) = (0, 1);
    for (y, values) in grid.values.iter().enumerate() {
        for (x, value) in values.iter().enumerate() {
            row += 1;
            let exact = |(low, high): (i64, i64)| low == high;
            let named = protected.problems.iter().any(|problem| problem.place.row == Some(row));
            let open = !(1..5).contains(value) || !grid.range(&bounds, y, x).is_some_and(exact);
            found += usize::from(!open && !named);
        }
    }
    found
}

#[test]
fn where_it_is_promised_no_number_is_found_by_taking_no_hidden_cell_for_an_empty_one() {
    let mut chance = Chance(23);
    for (height, width) in [(2, 6), (3, 8), (4, 22), (24, 18)] {
        for _ in 0..if height > 4 { 3 } else { 10 } {
            let grid = Grid::new(&chance.table(height, width));
            let protected = protect(&grid, Promise::Occupied);
            let found = found_where_nothing_is_empty(&grid, &protected);
            assert_eq!(found, 0, "{}", protected.to_csv());
        }
    }
}
