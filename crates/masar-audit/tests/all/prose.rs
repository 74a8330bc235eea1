//! Statements in prose, in both languages and three forms.

use insta::assert_snapshot;
use masar_audit::{TextFormat, audit_text};
use masar_domain::Lang;
use proptest::prelude::*;

use crate::lines;

fn audit(text: &str) -> String {
    lines(&audit_text(text.as_bytes(), Lang::En, TextFormat::Txt))
}

fn codes(text: &str) -> Vec<&'static str> {
    let report = audit_text(text.as_bytes(), Lang::Ar, TextFormat::Txt);
    report.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn consistent_prose_raises_no_alarm() {
    for text in [
        "The mission reached 51,704 migrants (28,833 men and 22,871 women).",
        "وصلت إلى 51,704 شخصاً (28,833 رجلاً و22,871 امرأة).",
        "وصلت إلى ٥١٬٧٠٤ أشخاص (٢٨٬٨٣٣ رجلاً و٢٢٬٨٧١ امرأة).",
        "9,369 people, including 1,051 children and 73 unaccompanied children.",
        "In 3 cities (Tripoli 45 and Sebha 32) and 12 cases among 300 children.",
        "There were 5 deliveries including 500 kits. The 2 trucks carried 40 people.",
        "100 people, of whom 30 (30 percent) were women. 50 of 200 people (25%) agreed.",
        "14,323 migrants (10,573 men, 2,123 women, 1,516 children and 111 unaccompanied children).",
        "Between 9 and 11 September 2023. Monday, 5 June 2023. From 28 December to 3 January 2024.",
        "About 500 people (300 men and 100 women). In 2023 (12 men and 5 women) they came.",
        "450 people (350 in 2022 and 120 in 2021). 200 children under 18 (120 boys and 80 girls).",
        "In Sebha, 15 training courses for youth. In Kufra, 12 training courses for youth.",
        "Page 12: 5 men and 4 women. Table 5 (12 men and 3 women). 10–15 women came: 2 men – 5 women.",
        "Of the 500 people, 300 (60%) were women. In one of the 3 centres, 500 people slept.",
        "بين 9 و11 سبتمبر 2023. الاثنين 5 يونيو 2023.",
    ] {
        assert_eq!(audit(text), "", "{text}");
    }
}

#[test]
fn parts_that_do_not_add_up_are_found() {
    assert_snapshot!(audit("It trained 62 workers (48 men and 16 women). 686 staff: 148 national, 36 international, 475 outsourced and 7 consultants."), @r"
    AUDIT-201 62 workers (48 men and 16 women): 48 + 16 = 64 ≠ 62
    AUDIT-201 686 staff: 148 national, 36 international, 475 outsourced and 7 consultants: 148 + 36 + 475 + 7 = 666 ≠ 686
    ");
    assert_eq!(codes("وصلت إلى ٥١٬٧٠٤ أشخاص (٢٨٬٨٣٣ رجلاً و٢٢٬٨٧٢ امرأة)."), ["AUDIT-201"]);
}

#[test]
fn groups_and_percentages_are_held_against_their_whole() {
    assert_snapshot!(audit("100 people, including 120 women. 100 people, of whom 30 (40 percent) were women. 30 percent of the 200 migrants (70) were ill. 50 of 200 people (35%) agreed. Of the 500 people, 300 (70%) were women. Of 706,509 migrants (78% men, 11% women and 21% children)."), @r"
    AUDIT-202 100 people, including 120 women: 120 > 100
    AUDIT-203 100 people, of whom 30 (40 percent) were women: 30 / 100 = 30.00% ≠ 40%
    AUDIT-203 30 percent of the 200 migrants (70): 70 / 200 = 35.00% ≠ 30%
    AUDIT-203 50 of 200 people (35%): 50 / 200 = 25.00% ≠ 35%
    AUDIT-203 500 people, 300 (70%) were women: 300 / 500 = 60.00% ≠ 70%
    AUDIT-208 (78% men, 11% women and 21% children): 78 + 11 + 21 = 110 > 100
    ");
    assert_eq!(
        codes(
            "عاد 100 مهاجر، من بينهم 120 طفلاً. وكان 200 شخص، من بينهم 50 امرأة (30 في المئة) و20 طفلاً (١٠٪). وافق 50 من أصل 200 شخص (35٪)."
        ),
        ["AUDIT-202", "AUDIT-203", "AUDIT-203"]
    );
}

#[test]
fn dates_that_cannot_be_are_found() {
    assert_snapshot!(audit("From 11 to 9 September 2023. Between 12 October 2023 and 3 October 2023. On 31 June 2023. Tuesday, 5 June 2023. On 2023-02-29."), @r"
    AUDIT-205 11 to 9 September 2023: 
    AUDIT-205 12 October 2023 and 3 October 2023: 
    AUDIT-204 31 June 2023: 
    AUDIT-206 Tuesday, 5 June 2023: 
    AUDIT-204 2023-02-29: 
    ");
    assert_eq!(
        codes("بين 12 أكتوبر 2023 و3 أكتوبر 2023. يوم الاثنين 6 يونيو 2023. وفي 31 يونيو."),
        ["AUDIT-205", "AUDIT-206", "AUDIT-204"]
    );
}

#[test]
fn the_same_thing_with_two_numbers_is_a_warning() {
    let text = "They returned to 25 countries of origin.\n\nPeople went to 21 countries of origin.";
    assert_snapshot!(audit(text), @r"AUDIT-207 countries of origin: 25 ≠ 21");
    let text = "عادوا إلى 25 بلد منشأ.\n\nأعادت البعثة المهاجرين إلى 21 بلد منشأ.";
    assert_eq!(codes(text), ["AUDIT-207"]);
    let text =
        "درّبت البعثة 462 موظفاً حكومياً خلال التدريب.\n\nدرّبت البعثة خلال التدريب 480 موظفاً حكومياً.";
    assert_eq!(codes(text), ["AUDIT-207"]);
    // What describes a thing does not say whose it is.
    assert!(codes("زار الفريق 15 مركزا صحيا.\n\nتعمل في المدينة 20 مركزا صحيا.").is_empty());
}

#[test]
fn a_page_is_read_with_its_tags_and_places_are_of_the_source() {
    let page = "<html><style>p{}</style>\n<p>62&nbsp;people <b>(48 men</b> and 16&#32;women)</p>";
    let report = audit_text(page.as_bytes(), Lang::En, TextFormat::Html);
    let place = report.findings[0].place.as_ref().unwrap();
    assert_eq!((place.offset, place.line), (28, 2));
    assert_eq!(place.excerpt, "62 people (48 men and 16 women)");
}

#[test]
fn a_document_is_read_and_what_is_none_is_refused() {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let xml = "<w:document xmlns:w='w'><w:p><w:r><w:t>62 people (48 men</w:t></w:r>\
               <w:r><w:t xml:space='preserve'> and 16 women)</w:t></w:r></w:p></w:document>";
    writer.write_all(xml.as_bytes()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let report = audit_text(&bytes, Lang::En, TextFormat::Docx);
    assert_eq!(report.findings[0].code, "AUDIT-201");
    let report = audit_text(b"not a document", Lang::En, TextFormat::Docx);
    assert_eq!(report.findings[0].code, "AUDIT-014");
}

proptest! {
    /// No text makes the audit panic, and the same text gives the same findings.
    #[test]
    fn any_text_is_audited(text in "([0-9]{1,4}|[(),.:%/–-]| men| women|people|of whom|و|رجل| June| from| to| \n){0,40}") {
        let once = audit_text(text.as_bytes(), Lang::En, TextFormat::Txt);
        prop_assert_eq!(once, audit_text(text.as_bytes(), Lang::En, TextFormat::Txt));
        audit_text(text.as_bytes(), Lang::Ar, TextFormat::Html);
    }
}
