//! The web page and the drawings: well formed, escaped, the same each time.

use masar_domain::{Digits, Lang};
use masar_publish::{DocBlock, DocSpan, html};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::sample::{HOSTILE, bar_chart, chart, document, map};

/// Reads a drawing to its end; the texts in it.
fn texts(svg: &str) -> Vec<String> {
    let mut reader = Reader::from_str(svg);
    let (mut texts, mut depth) = (Vec::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) => {
                assert!(
                    ["svg", "g", "defs", "pattern", "title", "text", "path", "circle"]
                        .contains(&element.name().as_ref())
                );
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            Event::Text(text) => texts.push(text.to_string()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    texts
}

#[test]
fn drawings_are_well_formed_and_hold_no_markup_from_outside() {
    for lang in Lang::ALL {
        for svg in [map(lang, Digits::Arab), bar_chart(lang, Digits::Latn)] {
            assert!(texts(&svg).len() > 2, "{svg}");
            assert!(!svg.contains("<script") && !svg.contains("</svg> ="), "{svg}");
            assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\""));
            assert!(svg.contains("direction=\"ltr\""));
        }
    }
}

#[test]
fn bars_grow_from_the_side_where_reading_starts() {
    let axis = |svg: &str| {
        svg.rsplit("<line x1=\"").next().unwrap().split('"').next().unwrap().parse::<f64>().unwrap()
    };
    assert!(axis(&bar_chart(Lang::En, Digits::Latn)) < 360.0);
    assert!(axis(&bar_chart(Lang::Ar, Digits::Latn)) > 360.0);
}

/// Left edge and length of each piece of a bar of this colour.
fn pieces(svg: &str, fill: &str) -> Vec<(f64, f64)> {
    let rects = svg.split("<rect x=\"").skip(1).filter(|rect| rect.contains(fill));
    let number = |text: &str| text.split('"').next().unwrap().parse::<f64>().unwrap();
    rects.map(|rect| (number(rect), number(rect.split(" width=\"").nth(1).unwrap()))).collect()
}

#[test]
fn a_value_between_two_ends_is_drawn_from_its_least_to_its_most_with_both_in_words() {
    let near = |one: f64, other: f64| (one - other).abs() < 0.2;
    for (lang, digits, ends) in
        [(Lang::En, Digits::Latn, "40,000–90,000"), (Lang::Ar, Digits::Arab, "٤٠٬٠٠٠–٩٠٬٠٠٠")]
    {
        let svg = bar_chart(lang, digits);
        // The fourth bar (the second is of nothing), and the key below it.
        let (least, most) = (pieces(&svg, "#0B5F59")[2], pieces(&svg, "#B4DAD5")[0]);
        assert!(near(most.1 / least.1, 5.0 / 4.0), "{least:?} {most:?}");
        match lang {
            Lang::En => assert!(near(least.0 + least.1, most.0), "{least:?} {most:?}"),
            Lang::Ar => assert!(near(most.0 + most.1, least.0), "{least:?} {most:?}"),
        }
        let texts = texts(&svg).concat();
        assert!(texts.contains(ends), "{texts}");
        for word in lang.pick(["على الأقل", "على الأكثر"], ["At least", "At most"])
        {
            assert!(texts.contains(word), "{texts}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for lang in Lang::ALL {
        assert_eq!(map(lang, Digits::Latn), map(lang, Digits::Latn));
        let page = || html(&document(lang, Digits::Arab), &|_| None);
        assert!(page() == page());
    }
}

#[test]
fn the_page_stands_alone_and_reads_in_its_direction() {
    let page = html(&document(Lang::Ar, Digits::Latn), &|code| Some(format!("/figures/{code}")));
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">"));
    assert!(!page.contains("<script") && !page.contains("<link") && !page.contains("@import"));
    assert!(page.contains("<a href=\"/figures/dtm.migrants\"><bdi dir=\"ltr\">706,369</bdi></a>"));
    assert!(page.contains("<th scope=\"col\" class=\"number\">"));
    assert!(page.contains("بيانات مصطنعة"));
    for physical in [
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "text-align:left",
        "text-align:right",
        "float:",
    ] {
        assert!(!page.contains(physical), "{physical}");
    }
}

#[test]
fn an_english_page_carries_no_arabic_font() {
    let english = document(Lang::En, Digits::Latn);
    let without: Vec<DocBlock> = english.chapters[0]
        .blocks
        .iter()
        .filter(|block| !matches!(block, DocBlock::Chart(_)))
        .cloned()
        .collect();
    let mut report = english;
    report.chapters[0].blocks = without;
    assert_eq!(html(&report, &|_| None).matches("@font-face").count(), 2);
    assert_eq!(html(&document(Lang::Ar, Digits::Latn), &|_| None).matches("@font-face").count(), 4);
}

#[test]
fn hostile_text_is_escaped_wherever_it_stands() {
    let mut report = document(Lang::En, Digits::Latn);
    report.title = HOSTILE.into();
    report.subtitle = HOSTILE.into();
    report.synthetic = Some(HOSTILE.into());
    report.edition.figures_hash = HOSTILE.into();
    report.attributions = vec![HOSTILE.into()];
    report.chapters[0].title = HOSTILE.into();
    report.chapters[0].blocks.push(DocBlock::Paragraph(vec![
        DocSpan::Strong(HOSTILE.into()),
        DocSpan::Figure { text: HOSTILE.into(), code: "x".into() },
        DocSpan::Figure { text: "1".into(), code: "y".into() },
    ]));
    report.chapters[0].blocks.push(chart(Lang::En, "<svg onload=\"alert(1)\"></svg>".into()));
    let link = |code: &str| {
        Some(if code == "y" { "javascript:alert(1)".to_owned() } else { format!("/\"{HOSTILE}") })
    };
    let page = html(&report, &link);
    assert!(!page.contains("<script") && !page.contains("onload") && !page.contains("javascript:"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("A drawing of migrants"));
}
