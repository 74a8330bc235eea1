//! Rounding, joining categories, dominance, and the nearest safe version.

use masar_protect::Rules;
use masar_protect::collapse::collapse_table;
use masar_protect::dominance::{Dominance, protect_sums};
use masar_protect::facts::Published;
use masar_protect::propose::nearest_safe;
use masar_protect::protect_table;
use masar_protect::round::round_table;
use masar_protect::table::table_read;
use proptest::prelude::*;

use crate::attacker::Chance;

fn values(rows: &[Vec<String>], column: usize) -> Vec<i64> {
    rows.iter().map(|row| row[column].parse().unwrap()).collect()
}

/// A table of two dimensions with its totals printed.
fn table(cells: &[Vec<i64>]) -> String {
    let mut text = "a,b,value\n".to_owned();
    for (a, row) in cells.iter().enumerate() {
        for (b, value) in row.iter().enumerate() {
            text.push_str(&format!("a{a},b{b},{value}\n"));
        }
        text.push_str(&format!("a{a},,{}\n", row.iter().sum::<i64>()));
    }
    for b in 0..cells[0].len() {
        text.push_str(&format!(",b{b},{}\n", cells.iter().map(|row| row[b]).sum::<i64>()));
    }
    text.push_str(&format!(",,{}\n", cells.iter().flatten().sum::<i64>()));
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// A rounded table adds up, holds multiples alone, and no cell of the
    /// finest kind moves by the base or more.
    #[test]
    fn a_rounded_table_adds_up_in_multiples_of_its_base(
        cells in prop::collection::vec(prop::collection::vec(0i64..60, 4), 2..6),
        base in 2i64..11,
    ) {
        let text = table(&cells);
        let done = round_table("t", &text, "a,b", base).unwrap();
        let (was, now) = (
            values(&table_read("t", &text, "a,b").unwrap().rows, 2),
            values(&done.rows, 2),
        );
        prop_assert!(now.iter().all(|value| value % base == 0));
        // Reading checks every printed total against its parts.
        prop_assert!(table_read("t", &done.to_csv(), "a,b").is_ok());
        for (row, (was, now)) in done.rows.iter().zip(was.iter().zip(&now)) {
            let finest = !row[0].is_empty() && !row[1].is_empty();
            prop_assert!(!finest || ((was - now).abs() < base && (was % base != 0 || was == now)));
        }
    }
}

#[test]
fn joined_categories_keep_everybody() {
    let text = "p,q,age,value\nn,n1,0-4,3\nn,n1,5-17,4\nn,n2,0-4,9\ns,s1,5-17,2\n";
    let rules = ["age:0-4+5-17=0-17".to_owned(), "q>p".to_owned()];
    let done = collapse_table("t", text, "p>q,age", &rules).unwrap();
    assert_eq!(done.dims, "p,age");
    assert_eq!(
        done.text,
        "\"p\",\"q\",\"age\",\"value\"\n\"n\",\"\",\"0-17\",\"16\"\n\"s\",\"\",\"0-17\",\"2\"\n"
    );
    let counts = |at: usize| (done.losses[at].categories_before, done.losses[at].categories_after);
    assert_eq!((counts(0), counts(1)), ((2, 1), (3, 0)));
    let without = collapse_table("t", text, "p>q,age", &["age>".to_owned()]).unwrap();
    assert_eq!(without.dims, "p>q");
    for wrong in ["age", "nobody:a+b=c", "age:0-4+6=x", "p>q", "q>age"] {
        let refused = collapse_table("t", text, "p>q,age", &[wrong.to_owned()]);
        assert_eq!(refused.unwrap_err()[0].code, "COLLAPSE-001", "{wrong}");
    }
}

#[test]
fn a_sum_that_one_contributor_dominates_is_hidden_with_what_gives_it_away() {
    let text = "a,b,value,top1,top2\n\
                x,1,1000,950,30\nx,2,800,300,200\nx,3,700,200,200\n\
                y,1,900,300,200\ny,2,600,200,200\ny,3,650,300,100\n\
                z,1,400,150,100\nz,2,500,200,100\nz,3,450,200,100\n";
    for rule in ["1,75", "10%"] {
        let done = protect_sums("t", text, "a,b", Dominance::parse(rule).unwrap()).unwrap();
        assert!(done.problems.is_empty());
        let statuses: Vec<&str> = done.statuses.iter().map(|status| status.code()).collect();
        assert_eq!(statuses[0], "primary", "{rule}");
        let hidden = |cells: [usize; 3]| cells.iter().filter(|c| statuses[**c] != "shown").count();
        for line in [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8]] {
            assert_ne!(hidden(line), 1, "one hidden cell in a line of {rule} is no hidden cell");
        }
        assert_eq!(done.headings, ["a", "b", "value", "status"]);
    }
    assert_eq!(Dominance::parse("0,75"), None);
    assert_eq!(Dominance::parse("120%"), None);
}

/// Who gave all of x knows that the total is 90 or more, whatever is printed: it need
/// not look as if it could be 87.
#[test]
fn a_sum_is_no_more_open_to_a_contributor_than_what_they_gave_allows() {
    let text = "a,value,top1,top2\nx,90,90,0\ny,10,5,3\n,100,90,5\n";
    let done = protect_sums("t", text, "a", Dominance::parse("20%").unwrap()).unwrap();
    assert!(done.problems.is_empty(), "{:?}", done.problems);
    let statuses: Vec<&str> = done.statuses.iter().map(|status| status.code()).collect();
    assert_eq!(statuses, ["primary", "secondary", "primary"]);
}

/// Sparse tables of three dimensions, and what an earlier one says of them.
fn sparse(chance: &mut Chance) -> (String, Vec<Published>) {
    let mut text = "region,place,a,b,value\n".to_owned();
    let mut earlier = "a,value,status\n".to_owned();
    let mut sums = [0; 3];
    for place in 0..5 {
        for (a, sum) in sums.iter_mut().enumerate() {
            for b in 0..3 {
                let count = chance.below(3) * chance.below(2) * (1 + chance.below(3));
                *sum += count;
                text += &format!("r{},p{place},a{a},b{b},{count}\n", place / 3);
            }
        }
    }
    for (a, sum) in sums.iter().enumerate() {
        let small = (1..5).contains(sum);
        let status = if small { ",primary".to_owned() } else { format!("{sum},shown") };
        earlier += &format!("a{a},{status}\n");
    }
    (text, vec![Published { name: "earlier".into(), text: earlier }])
}

#[test]
fn whatever_is_refused_has_a_proposal_that_can_be_published() {
    let (mut refused, mut long) = (0, 0);
    for seed in 0..30 {
        let (text, published) = sparse(&mut Chance(seed));
        let (spec, rules) = ("region>place,a,b", Rules::default());
        let safe = |text: &str, dims: &str| {
            let done = protect_table("t", text, dims, &published, &rules);
            !done.unwrap().problems.iter().any(masar_domain::Problem::is_error)
        };
        if safe(&text, spec) {
            continue;
        }
        refused += 1;
        let steps = nearest_safe("t", &text, spec, &published, &rules).unwrap();
        long += usize::from(steps.len() > 2);
        let made = collapse_table("t", &text, spec, &steps).unwrap();
        assert!(safe(&made.text, &made.dims), "{steps:?}");
    }
    assert!(refused > 10, "{refused} were refused, {long} took more than two steps");
}

/// One dimension alone: there is nothing to leave out, and categories are joined.
#[test]
fn where_nothing_can_be_left_out_small_categories_are_joined() {
    let text = "a,value\nx,3\ny,0\nz,0\nv,7\nw,9\n";
    let (published, rules) = (Vec::new(), Rules::default());
    let done = protect_table("t", text, "a", &published, &rules).unwrap();
    assert!(
        done.problems.iter().any(|problem| problem.code == "PROTECT-018")
            || done.costs.secondary > 0
    );
    let steps = nearest_safe("t", text, "a", &published, &rules).unwrap();
    let made = collapse_table("t", text, "a", &steps).unwrap();
    let done = protect_table("t", &made.text, &made.dims, &published, &rules).unwrap();
    assert!(!done.problems.iter().any(masar_domain::Problem::is_error));
}

#[test]
fn a_table_that_would_break_a_promise_has_a_nearest_safe_version() {
    // The margins alone give the two small cells away.
    let text = "a,b,value\nx,1,3\nx,2,0\n,1,3\n,2,40\nx,,3\n,,43\ny,1,0\ny,2,40\ny,,40\n";
    let earlier =
        "a,b,value,status\nx,1,,primary\nx,2,0,zero\n,1,3,shown\n,,43,shown\nx,,3,shown\n";
    let published = [Published { name: "earlier".into(), text: earlier.into() }];
    let steps = nearest_safe("t", text, "a,b", &published, &Rules::default());
    if let Some(steps) = &steps {
        let made = collapse_table("t", text, "a,b", steps).unwrap();
        let done = masar_protect::protect_table(
            "t",
            &made.text,
            &made.dims,
            &published,
            &Rules::default(),
        );
        assert!(!done.unwrap().problems.iter().any(masar_domain::Problem::is_error));
    }
}
