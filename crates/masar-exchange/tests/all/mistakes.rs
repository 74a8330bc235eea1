//! What a person reads when a published round contradicts itself.

use insta::assert_snapshot;
use masar_domain::Lang;
use masar_exchange::dtm_round::{RoundFile, read};
use masar_text::problem_text;

use crate::gazetteer::Gazetteer;
use crate::workbook::Round;

/// The only place that touches the API: the problems in words, a line each.
fn told(round: &Round) -> String {
    let (file, problems) = read(&round.bytes(), &Gazetteer::small());
    assert_eq!(file.is_none(), problems.iter().any(masar_domain::Problem::is_error));
    let lines: Vec<String> = problems.iter().map(|p| problem_text(Lang::En, p)).collect();
    lines.join("\n")
}

fn good() -> RoundFile {
    let (file, problems) = read(&Round::good().bytes(), &Gazetteer::small());
    assert_eq!(problems, []);
    file.unwrap()
}

#[test]
fn a_round_without_mistakes_is_read_whole() {
    let file = good();
    assert_eq!((file.number, file.title.as_str()), (7, "DTM Round 7 MIGRANT DATASET"));
    assert_eq!(file.days.0.to_string(), "2024-08-01");
    assert_eq!(file.days.1.to_string(), "2024-09-30");
    let totals = (file.totals.migrants, file.totals.baladiyas, file.totals.muhallas);
    assert_eq!((totals, file.totals.hosting), ((150, 2, 3), 2));
    let first = &file.muhallas[0];
    assert_eq!((first.row, first.pcode.as_str()), (3, "LY01010101"));
    let cells: Vec<String> = first
        .cells
        .iter()
        .map(|(population, breakdown, category, value)| {
            format!("{population} {breakdown} {category} {value}")
        })
        .collect();
    assert_snapshot!(cells.join("\n"), @r"
    migrant total  100
    migrant shelter rented_self 50
    migrant shelter rented_employer 10
    migrant shelter workplace 40
    migrant arrival 1_6 60
    migrant arrival 6_12 40
    migrant permit residency 20
    migrant permit work 30
    migrant permit none 50
    migrant sex_age adult_male 70
    migrant sex_age adult_female 20
    migrant sex_age child 10
    migrant nationality CIV 30
    migrant nationality EGY 60
    migrant nationality OTH 10
    ");
    assert_eq!(first.needs[1], (2, "Food".to_owned(), "Too expensive".to_owned()));
    assert_eq!((first.needs.len(), file.muhallas[2].needs.len()), (2, 0));
    assert_eq!(file.muhallas[1].cells.len(), 1);
    assert_eq!(file.muhallas[2].total(), 50);
}

#[test]
fn a_wrong_code_is_told_with_the_nearest() {
    let round = Round::good().set("Muhalla Main", "F3", "LY01010110");
    assert_snapshot!(told(&round), @"IMPORT-016 · Muhalla Main, row 3, column Muhalla_pcode: LY01010110 is not a P-code of this level in the gazetteer. Nearest: LY01010101 Alwasat, LY01010102 Ashati, LY01010201 Annakhil.");
    let round = Round::good().set("Baladiya Main ", "G4", "Alwaha");
    assert_snapshot!(told(&round), @r"
    IMPORT-016 · Baladiya Main, row 4, column Baladiya PCode: Alwaha is not a P-code of this level in the gazetteer. Nearest: LY010102 Alwaha.
    IMPORT-024 · Baladiya Main: LY010102 is missing here; its muhallas add up to 50.
    IMPORT-026 · Summary, row 5, column B: The summary has 2 baladiyas, but 1 are listed.
    ");
}

#[test]
fn a_name_that_is_not_of_the_code_is_a_warning() {
    let round = Round::good().set("Muhalla Main", "D3", "Ashati");
    assert_snapshot!(told(&round), @"IMPORT-017 · Muhalla Main, row 3, column ADM4_Muhalla_EN: Ashati is not the name of LY01010101 in the gazetteer, which is Alwasat / الوسط. Check the code.");
}

#[test]
fn a_breakdown_that_does_not_add_up_is_told_with_both_sums() {
    let round = Round::good().set("Muhalla Main", "M3", "49").set("Muhalla Main", "AH3", "11");
    assert_snapshot!(told(&round), @r"
    IMPORT-018 · Muhalla Main, row 3, column Migrant IND: The numbers by shelter add up to 99, but the total is 100.
    IMPORT-018 · Muhalla Main, row 3, column Migrant IND: The numbers of men, women and children add up to 101, but the total is 100.
    ");
}

#[test]
fn numbers_that_cannot_count_people_are_told() {
    let round = Round::good()
        .set("Muhalla Main", "M3", "-50")
        .set("Muhalla Main", "X3", "60.5")
        .set("Muhalla Main", "AB3", "many");
    assert_snapshot!(told(&round), @r"
    IMPORT-014 · Muhalla Main, row 3, column Rented Accomodation (Self Paid) IND: -50 is below zero. A number of people is zero or more.
    IMPORT-015 · Muhalla Main, row 3, column Migrants arrived between 1 to 6 months ago: 60.5 is not a whole number.
    IMPORT-013 · Muhalla Main, row 3, column Migrants with residency permit: many is not a number of people. Write a whole number, or leave the cell empty for nobody.
    ");
}

#[test]
fn a_muhalla_that_stands_twice_is_told() {
    let round = Round::good().set("Muhalla Main", "F4", "LY01010101");
    assert_snapshot!(told(&round), @r"
    IMPORT-017 · Muhalla Main, row 4, column ADM4_Muhalla_EN: Ashati is not the name of LY01010101 in the gazetteer, which is Alwasat / الوسط. Check the code.
    IMPORT-017 · Muhalla Main, row 4, column ADM4_Muhalla_AR: الشاطئ is not the name of LY01010101 in the gazetteer, which is Alwasat / الوسط. Check the code.
    IMPORT-019 · Muhalla Main, row 4, column Muhalla_pcode: LY01010101 stands twice; it is already in row 3.
    ");
}

#[test]
fn rows_of_different_rounds_are_told() {
    let round = Round::good().set("Muhalla Main", "J4", "8").set("Baladiya Main ", "J3", "").set(
        "Summary",
        "A1",
        "DTM Round 6",
    );
    assert_snapshot!(told(&round), @r"
    IMPORT-020 · Muhalla Main, row 4, column AssessmentRound: This is round 8, but the other rows are of round 7.
    IMPORT-021 · Baladiya Main, row 3, column AssessmentRound: - is not the number of a round.
    IMPORT-020 · Summary, row 1: This is round 6, but the other rows are of round 7.
    ");
}

#[test]
fn nationalities_that_do_not_add_up_or_are_unknown_are_told() {
    let round = Round::good().set("Nationalities", "E3", "29");
    assert_snapshot!(told(&round), @"IMPORT-022 · Nationalities, row 2, column Migrant Individuals: The nationalities of LY01010101 add up to 99, but its total is 100.");
    let round = Round::good()
        .set("Nationalities", "D2", "Egpyt")
        .set("Nationalities", "D3", "Sudan")
        .set("Nationalities", "D4", "sudan")
        .set("Nationalities", "C5", "LY01010299");
    assert_snapshot!(told(&round), @r"
    IMPORT-027 · Nationalities, row 2, column Migrant Nationality: The nationality Egpyt is not known. Nearest: Egypt.
    IMPORT-028 · Nationalities, row 4, column Migrant Nationality: sudan stands more than once for LY01010101; the numbers were added together.
    IMPORT-029 · Nationalities, row 5, column Muhalla P Code: LY01010299 is not among the muhallas of this workbook.
    IMPORT-022 · Nationalities, column Migrant Individuals: The nationalities of LY01010201 add up to 0, but its total is 50.
    ");
}

#[test]
fn sheets_that_disagree_are_told() {
    let round = Round::good()
        .set("Baladiya Main ", "K3", "101")
        .set("Summary", "B4", "151")
        .set("Summary", "B5", "3")
        .set("Summary", "B6", "3");
    assert_snapshot!(told(&round), @r"
    IMPORT-023 · Baladiya Main, row 3, column Migrants (IND): LY010101 has 101 here, but its muhallas add up to 100.
    IMPORT-025 · Summary, row 4, column B: The summary has 151 migrants, but the muhallas add up to 150.
    IMPORT-026 · Summary, row 5, column B: The summary has 3 baladiyas, but 2 are listed.
    IMPORT-032 · Summary, row 6, column B: The summary has 3 communities that host migrants, but there are 2.
    ");
    let round =
        Round::good().set("Baladiya Main ", "G4", "LY010101").set("Muhalla Main", "K4", "Yes");
    assert_snapshot!(told(&round), @r"
    IMPORT-033 · Muhalla Main, row 4, column Migrants in Muhalla: The answer is Yes, but the number of migrants is 0.
    IMPORT-017 · Baladiya Main, row 4, column ADM 3 Baladiya-Area (EN): Alwaha is not the name of LY010101 in the gazetteer, which is Almadina / المدينة. Check the code.
    IMPORT-017 · Baladiya Main, row 4, column ADM 3 Baladiya-Area (AR): الواحة is not the name of LY010101 in the gazetteer, which is Almadina / المدينة. Check the code.
    IMPORT-019 · Baladiya Main, row 4, column Baladiya PCode: LY010101 stands twice; it is already in row 3.
    IMPORT-024 · Baladiya Main: LY010102 is missing here; its muhallas add up to 50.
    IMPORT-026 · Summary, row 5, column B: The summary has 2 baladiyas, but 1 are listed.
    ");
}

#[test]
fn missing_sheets_and_columns_are_told() {
    let round = Round::good().without("Nationalities").without("Summary");
    assert_snapshot!(told(&round), @r"
    IMPORT-011: The sheet Summary is missing. The workbook has: Baladiya Main, Muhalla Main.
    IMPORT-011: The sheet Nationalities is missing. The workbook has: Baladiya Main, Muhalla Main.
    ");
    let round = Round::good()
        .set("Muhalla Main", "F2", "Code")
        .set("Muhalla Main", "AF2", "Men")
        .set("Summary", "B3", "soon");
    assert_snapshot!(told(&round), @r"
    IMPORT-030 · Summary: soon is not a time of collection. Write it like “August-September 2024”.
    IMPORT-012 · Muhalla Main, row 2: The column Muhalla_pcode is missing. Nearest headings: -.
    IMPORT-012 · Muhalla Main, row 2: The column Migrants Adult Men is missing. Nearest headings: -.
    ");
}

#[test]
fn problems_are_told_in_arabic_too() {
    let round = Round::good().set("Muhalla Main", "M3", "49");
    let (_, problems) = read(&round.bytes(), &Gazetteer::small());
    let text = problem_text(Lang::Ar, &problems[0]).replace(['\u{2068}', '\u{2069}'], "");
    assert_snapshot!(text, @"IMPORT-018 · الورقة Muhalla Main، السطر 3، العمود Migrant IND: مجموع الأعداد بحسب المأوى هو 99، أما الإجمالي فهو 100.");
}

#[test]
fn a_file_with_nothing_but_mistakes_has_an_end() {
    let mut round = Round::good();
    for row in 5..800 {
        round = round.set("Muhalla Main", &format!("F{row}"), "LY99");
        round = round.set("Muhalla Main", &format!("L{row}"), "x");
    }
    let (_, problems) = read(&round.bytes(), &Gazetteer::small());
    assert_eq!(problems.len(), masar_exchange::dtm_round::PROBLEMS_MAX + 1);
    assert_eq!(problems.last().unwrap().code, "IMPORT-031");
}
