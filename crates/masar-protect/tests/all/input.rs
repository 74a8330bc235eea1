//! What comes in wrong is refused with its code and place.

use masar_domain::Lang;
use masar_protect::dominance::{Dominance, protect_sums};
use masar_protect::facts::Published;
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

/// In both languages a message names the code's words and what was found.
fn messages(text: &str, spec: &str) -> [String; 2] {
    let refused = protect_table("t.csv", text, spec, &[], &Rules::default()).unwrap_err();
    [Lang::En, Lang::Ar]
        .map(|lang| problem_text(lang, &refused[0]).replace(['\u{2068}', '\u{2069}'], ""))
}

#[test]
fn numbers_at_the_edge_of_what_machines_hold_are_refused_as_too_large() {
    for large in ["1000000000001", "9223372036854775808", "18446744073709551616", "9٩999999999999"]
    {
        let text = format!("a,value\nx,{large}\n");
        assert_eq!(codes(&text, "a"), ["PROTECT-024"], "{large}");
        for message in messages(&text, "a") {
            assert!(message.contains(large) && message.contains("1000000000000"), "{message}");
        }
    }
    assert_eq!(
        codes("a,value\nx,1000000000000\ny,1000000000000\n,2000000000000\n", "a"),
        ["PROTECT-024"]
    );
    assert_eq!(codes("a,value\nx,1000000000000\ny,1000000000000\n", "a"), [""; 0]);
    for wrong in ["-9223372036854775809", "NaN", "inf", "1e12", "0.5", "9\0"] {
        assert_eq!(codes(&format!("a,value\nx,{wrong}\n"), "a"), ["PROTECT-007"], "{wrong}");
    }
}

#[test]
fn a_file_without_a_table_is_refused() {
    for nothing in ["", "\n\n", "\u{feff}", "a,value\n", "\u{feff}a;value\r\n"] {
        assert_eq!(codes(nothing, "a"), ["PROTECT-012"], "{nothing:?}");
    }
    assert_eq!(codes("a,count\nx,9\n", "a"), ["PROTECT-005"]);
    assert_eq!(codes("a,value\nx,9,7\n", "a"), ["PROTECT-003"]);
    assert_eq!(codes("a,value\n\"x,9\n", "a"), ["PROTECT-003"]);
    assert_eq!(codes("PK\u{3}\u{4}", "a"), ["PROTECT-005"]);
    assert_eq!(codes("a,value\nx,9\n", ""), ["PROTECT-001"]);
    assert_eq!(codes("a,value\nx,9\n", "a>b>c>d>e>f>g>h>i"), ["PROTECT-001"]);
}

#[test]
fn a_threshold_that_protects_nobody_or_everybody_is_refused() {
    for threshold in [i64::MIN, -3, 0, 1, 1_001, i64::MAX] {
        let rules = Rules { threshold, ..Rules::default() };
        let refused = protect_table("t", "a,value\nx,9\n", "a", &[], &rules).unwrap_err();
        assert_eq!(refused[0].code, "PROTECT-015", "{threshold}");
    }
}

#[test]
fn an_earlier_table_of_another_form_is_refused_with_its_name() {
    let read = |earlier: &str| {
        let earlier = [Published { name: "earlier.csv".into(), text: earlier.into() }];
        let refused = protect_table("t", "a,value\nx,9\ny,40\n", "a", &earlier, &Rules::default());
        refused.err().map(|problems| (problems[0].code, problems[0].place.file.clone().unwrap()))
    };
    let refused = |code| Some((code, "earlier.csv".to_owned()));
    assert_eq!(read("name,phone\nali,12\n"), refused("PROTECT-005"));
    assert_eq!(read(""), refused("PROTECT-005"));
    assert_eq!(read("a,value,value\nx,9,9\n"), refused("PROTECT-025"));
    assert_eq!(read("a,value\nx,9,7\n"), refused("PROTECT-003"));
    assert_eq!(read("a,value\n\u{fffd},9\n"), refused("PROTECT-022"));
    assert_eq!(read("a,value\nx,9\ny,40\n"), None);
}

/// The second of two columns of one name would be given out as it came.
#[test]
fn columns_that_would_tell_a_hidden_number_are_refused_or_left_out() {
    assert_eq!(codes("a,value,value\nx,3,3\ny,40,40\n", "a"), ["PROTECT-025"]);
    assert_eq!(codes("a,a,value\nx,x,9\n", "a"), ["PROTECT-025"]);
    let text = "a,name,share,year,count,value\nx,Derna,7%,2026,٣,3\ny,Sabha,93%,2026,٤٠,40\n";
    let done = protect_table("t", text, "a", &[], &Rules::default()).unwrap();
    assert_eq!(done.headings, ["a", "name", "year", "value", "status"]);
    assert_eq!(done.problems.iter().filter(|p| p.code == "PROTECT-026").count(), 2);
    let rounded = masar_protect::round::round_table("t", text, "a", 5).unwrap();
    assert_eq!(rounded.headings, ["a", "name", "year", "value", "status"]);
    assert_eq!(rounded.problems.len(), 2);
}

#[test]
fn contributions_that_are_more_than_their_sum_are_refused() {
    let rule = Dominance::parse("10%").unwrap();
    let code = |row: &str| {
        let text = format!("a,value,top1,top2\ny,90,20,20\n{row}\n");
        let refused = protect_sums("t", &text, "a", rule).unwrap_err();
        (refused[0].code, refused[0].place.row)
    };
    assert_eq!(code("x,9,20,3"), ("DOMINANCE-003", Some(3)));
    assert_eq!(code("x,9,9223372036854775807,9223372036854775807"), ("DOMINANCE-003", Some(3)));
    assert_eq!(code("x,9,4,-3"), ("DOMINANCE-001", Some(3)));
    assert_eq!(code("x,9,4,9223372036854775808"), ("DOMINANCE-001", Some(3)));
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
    let protect = (1..=18).chain(20..=27).map(|number| format!("PROTECT-{number:03}"));
    let others = (1..=3).map(|number| format!("DOMINANCE-{number:03}"));
    for code in protect.chain(others) {
        let code: &'static str = code.leak();
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

/// Two districts of a region by sex, with every total, of which some rows are left out.
#[test]
fn totals_of_which_some_are_printed_and_others_not_are_no_contradiction() {
    let rows = [
        "r,a,f,20", "r,a,m,30", "r,b,f,40", "r,b,m,3", "r,a,,50", "r,b,,43", "r,,f,60", "r,,m,33",
        "r,,,93", ",,f,60", ",,m,33", ",,,93",
    ];
    for left_out in 0..1 << 8 {
        let printed = |(at, _): &(usize, &&str)| *at < 4 || left_out >> (at - 4) & 1 == 0;
        let printed: Vec<&str> =
            rows.iter().enumerate().filter(printed).map(|(_, row)| *row).collect();
        let text = format!("region,place,sex,value\n{}\n", printed.join("\n"));
        assert!(codes(&text, "region>place,sex").is_empty(), "{text}");
        if printed.contains(&",,f,60") {
            let wrong = text.replace(",,f,60", ",,f,61");
            assert!(codes(&wrong, "region>place,sex").contains(&"PROTECT-011"), "{wrong}");
        }
    }
}

#[test]
fn a_total_of_which_no_part_is_given_counts_like_a_cell() {
    let text = "region,place,sex,value\nr,a,f,10\nr,a,m,12\ns,b,f,20\ns,,m,30\n";
    assert!(codes(text, "region>place,sex").is_empty());
    let printed = |all: u32| format!("{text},,m,{all}\n");
    assert!(codes(&printed(42), "region>place,sex").is_empty());
    assert!(codes(&printed(43), "region>place,sex").contains(&"PROTECT-011"));
}
