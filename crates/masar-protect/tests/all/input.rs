//! What comes in wrong is refused with its code and place.

use masar_domain::Lang;
use masar_protect::report::report_html;
use masar_protect::{Rules, protect_table};
use masar_text::problem_text;

fn codes(text: &str, spec: &str) -> Vec<&'static str> {
    match protect_table("t.csv", text, spec, &[], &Rules::default()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(|problem| problem.code).collect(),
    }
}

#[test]
fn bad_counts_are_refused_with_their_code() {
    assert_eq!(codes("a,value\nx,-1\n", "a"), ["PROTECT-009"]);
    assert_eq!(codes("a,value\nx,1.5\n", "a"), ["PROTECT-007"]);
    assert_eq!(codes("a,value\nx,\n", "a"), ["PROTECT-007"]);
    assert_eq!(codes("a,value\nx,9\nx,9\n", "a"), ["PROTECT-008"]);
    assert_eq!(codes("a,value\nx,9\ny,9\n,17\n", "a"), ["PROTECT-011"]);
    assert_eq!(codes("a,value\n", "a"), ["PROTECT-012"]);
}

#[test]
fn bad_dimensions_are_refused_with_their_code() {
    assert_eq!(codes("a,value\nx,9\n", "b"), ["PROTECT-005"]);
    assert_eq!(codes("a,value\nx,9\n", "a,,b"), ["PROTECT-001"]);
    assert_eq!(codes("a,value\nx,9\n", "a,a"), ["PROTECT-002"]);
    assert_eq!(codes("a,b,value\n,x,9\n", "a>b"), ["PROTECT-006"]);
    assert_eq!(codes("a,b,value\nx,y,9\ny,x,9\n", "a>b"), ["PROTECT-010"]);
}

#[test]
fn every_code_has_words_in_both_languages() {
    for number in 1..=18 {
        let code: &'static str = format!("PROTECT-{number:03}").leak();
        let problem = masar_domain::Problem::error(code, masar_domain::Where::default());
        for lang in [Lang::Ar, Lang::En] {
            assert!(!problem_text(lang, &problem).contains('['), "{code}");
        }
    }
}

#[test]
fn the_report_has_words_in_both_languages() {
    let text = "a,b,value\nx,y,9\nx,z,2\nw,y,9\nw,z,30\n";
    let protected = protect_table("t.csv", text, "a,b", &[], &Rules::default()).unwrap();
    for lang in [Lang::Ar, Lang::En] {
        assert!(!report_html(lang, &protected, &Rules::default()).contains("[protect"));
    }
}
