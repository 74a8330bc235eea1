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

/// What the values of a table of one dimension are read as.
fn values(text: &str) -> Vec<String> {
    let done = protect_table("t.csv", text, "place", &[], &Rules::default()).unwrap();
    done.rows.iter().map(|row| row[1].clone()).collect()
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let plain = ["1234", "40", "7", "1281"];
    for text in [
        "place,value\na,1234\nb,40\nc,7\n,1281\n",
        "place,value\na,١٢٣٤\nb,40\nc,۷\n,١٢٨١\n",
        "place,value\na,\"1,234\"\nb,40\nc,7.0\n,1 281\n",
        "place,value\na,١٬٢٣٤\nb,٤٠\nc,٧٫٠\n,١٬٢٨١\n",
        "\u{feff}place;value\r\na;1234\r\nb;40\r\nc;7\r\n;1281\r\n",
        "place\tvalue\na\t1234\nb\t40\nc\t7\n\t1281\n",
    ] {
        assert_eq!(values(text), plain, "{text}");
    }
    for wrong in ["1.5", "1,5", "12,34", "1,2345", "١٫٥", "7.", "1e3", "0x10", "--1", ",5", "1 2"]
    {
        let text = format!("place,value\na,\"{wrong}\"\n");
        assert_eq!(codes(&text, "place"), ["PROTECT-007"], "{wrong}");
    }
}

#[test]
fn a_file_in_another_encoding_is_refused_and_not_misread() {
    // Two names of Windows-1256 that look alike once they are misread.
    let (one, other) = ([0xC8_u8, 0xE4], [0xCF_u8, 0xD1]);
    let bytes = [b"place,value\n", &one[..], b",9\n", &other[..], b",9\n"].concat();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert_eq!(codes(&text, "place"), ["PROTECT-022"]);
}

#[test]
fn a_ring_of_three_places_is_found() {
    let text = "a,b,c,value\nx,y,z,9\ny,z,x,9\nz,x,y,9\n";
    assert!(codes(text, "a>b>c").contains(&"PROTECT-010"), "{:?}", codes(text, "a>b>c"));
    // Over two columns it closes over three rows.
    let text = "a,b,value\nx,y,9\ny,z,9\nz,x,9\n";
    assert_eq!(codes(text, "a>b"), ["PROTECT-010"]);
}

#[test]
fn every_code_has_words_in_both_languages() {
    for number in (1..=18).chain(20..=23) {
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
