//! The sheets of a published round and the headings of their columns, with the
//! codes that each number becomes.

use super::columns::Wanted;

pub(super) const SUMMARY: &str = "Summary";
pub(super) const BALADIYAS: &str = "Baladiya Main";
pub(super) const MUHALLAS: &str = "Muhalla Main";
pub(super) const NATIONALITIES: &str = "Nationalities";

/// A number of people in one category of a breakdown.
pub(super) struct Part {
    pub(super) breakdown: &'static str,
    pub(super) category: &'static str,
    pub(super) column: Wanted,
}

const fn part(
    breakdown: &'static str,
    category: &'static str,
    key: &'static str,
    headings: &'static [&'static str],
) -> Part {
    Part { breakdown, category, column: Wanted { key, headings, required: true } }
}

/// The breakdowns that must each add up to the muhalla's total.
pub(super) const BREAKDOWNS: [&str; 4] = ["shelter", "arrival", "permit", "sex_age"];

/// The numbers of `Muhalla Main` beside the total. The usual spelling first.
pub(super) const PARTS: [Part; 22] = [
    part("shelter", "rented_self", "rented_self", &["Rented Accommodation (Self Paid) IND"]),
    part("shelter", "rented_other", "rented_other", &["Rented Accommodation (Paid by others) IND"]),
    part(
        "shelter",
        "rented_employer",
        "rented_employer",
        &["Rented Accommodation (Paid by employer) IND"],
    ),
    part("shelter", "squatting", "squatting", &["Squatting on other people's properties IND"]),
    part("shelter", "abandoned_building", "abandoned_building", &["Abandoned buildings IND"]),
    part("shelter", "workplace", "workplace", &["Sheltered in their workplace IND"]),
    part(
        "shelter",
        "public_building",
        "public_building",
        &["Schools or other public buildings (IND)"],
    ),
    part("shelter", "informal_camp", "informal_camp", &["In informal camp setting (IND)"]),
    part("shelter", "none", "shelter_none", &["No accommodation IND"]),
    part("shelter", "other", "shelter_other", &["Other Shelter"]),
    part("arrival", "lt1", "lt1", &["Migrants arrived last month"]),
    part("arrival", "1_6", "1_6", &["Migrants arrived between 1 to 6 months ago"]),
    part("arrival", "6_12", "6_12", &["Migrants arrived between 6 to 12 months ago"]),
    part("arrival", "gt12", "gt12", &["Migrants arrived Over 12 months ago"]),
    part("arrival", "unknown", "arrival_unknown", &["Migrants arrival time unknown"]),
    part("permit", "residency", "residency", &["Migrants with residency permit"]),
    part("permit", "work", "work", &["Migrants with work permit"]),
    part("permit", "none", "permit_none", &["Migrants with no permit"]),
    part("permit", "unknown", "permit_unknown", &["Migrants permit status unknown"]),
    part("sex_age", "adult_male", "adult_male", &["Migrants Adult Men"]),
    part("sex_age", "adult_female", "adult_female", &["Migrants Adult Women"]),
    part("sex_age", "child", "child", &["Migrants Children"]),
];

const fn required(key: &'static str, headings: &'static [&'static str]) -> Wanted {
    Wanted { key, headings, required: true }
}

const fn optional(key: &'static str, headings: &'static [&'static str]) -> Wanted {
    Wanted { key, headings, required: false }
}

/// The three priority needs: rank, need, problem.
pub(super) const NEEDS: [(u8, &str, &str); 3] =
    [(1, "need_1", "problem_1"), (2, "need_2", "problem_2"), (3, "need_3", "problem_3")];

const MUHALLA: [Wanted; 13] = [
    required("pcode", &["Muhalla_pcode", "Muhalla P Code"]),
    required("round", &["AssessmentRound", "Round"]),
    required("total", &["Migrant IND", "Migrants IND", "Migrant Individuals"]),
    optional("present", &["Migrants in Muhalla"]),
    optional("name_en", &["ADM4_Muhalla_EN", "ADM 4 Muhalla (EN)"]),
    optional("name_ar", &["ADM4_Muhalla_AR", "ADM 4 Muhalla (AR)"]),
    optional("parent", &["ADM3_Baladiya_EN", "ADM 3 Baladiya-Area (EN)"]),
    optional("need_1", &["Priority Need 1"]),
    optional("problem_1", &["Priority Need 1 - Problem"]),
    optional("need_2", &["Priority Need 2"]),
    optional("problem_2", &["Priority Need 2 - Problem"]),
    optional("need_3", &["Priority Need 3"]),
    optional("problem_3", &["Priority Need 3 - Problem"]),
];

/// All columns of `Muhalla Main` that are read.
pub(super) fn muhalla_columns() -> Vec<Wanted> {
    MUHALLA.into_iter().chain(PARTS.iter().map(|part| part.column)).collect()
}

/// All columns of `Baladiya Main` that are read.
pub(super) const BALADIYA_COLUMNS: [Wanted; 5] = [
    required("pcode", &["Baladiya PCode", "Baladiya P Code"]),
    required("round", &["AssessmentRound", "Round"]),
    required("total", &["Migrants (IND)", "Migrant IND"]),
    optional("name_en", &["ADM 3 Baladiya-Area (EN)", "ADM3_Baladiya_EN"]),
    optional("name_ar", &["ADM 3 Baladiya-Area (AR)", "ADM3_Baladiya_AR"]),
];

/// All columns of `Nationalities` that are read.
pub(super) const NATIONALITY_COLUMNS: [Wanted; 3] = [
    required("pcode", &["Muhalla P Code", "Muhalla_pcode"]),
    required("nationality", &["Migrant Nationality", "Nationality"]),
    required("total", &["Migrant Individuals", "Migrant IND"]),
];
