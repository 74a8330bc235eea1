//! A small round of made-up places and numbers, in the layout and with the
//! misspellings of the published ones, that tests change cell by cell.

use std::collections::BTreeMap;

use rust_xlsxwriter::Workbook;

/// Sheet name to rows of cells; what parses as a number is written as one.
#[derive(Clone)]
pub(crate) struct Round(pub(crate) BTreeMap<&'static str, Vec<Vec<String>>>);

const MUHALLA_HEADINGS: &str = "ADM1_Region_EN|ADM2_Mantika_EN|ADM3_Baladiya_EN|ADM4_Muhalla_EN|\
ADM4_Muhalla_AR|Muhalla_pcode|Muhalla Type|Latitude|Longitude|AssessmentRound|Migrants in Muhalla|\
Migrant IND|Rented Accomodation (Self Paid) IND|Rented Accomodation (Paind by others) IND|\
Rented Accomodation (Paind by employer) IND|Squatting on other people's properties IND|\
Abondoned buildings IND|Sheltered in their workplace IND|schools or other public buildings (IND)|\
In informal camp setting (IND)|No accomodation IND|Other Shelter|Migrants arrived last month|\
Migrants arrived between 1 to 6 months ago|Migrants arrived between 6 to 12 months ago|\
Migrants arrived Over 12 months ago|Migrants arrival time unknown|Migrants with residency permit|\
Migrants with work permit|Migrants with no permit|Migrants permit status unknown|\
Migrants Adult Men|Migrants Adult Women|Migrants Childern|Priority Need 1|\
Priority Need 1 - Problem|Priority Need 2|Priority Need 2 - Problem|Priority Need 3|\
Priority Need 3 - Problem";

const BALADIYA_HEADINGS: &str = "ADM 1 Geodivision (EN)|ADM 1 Geodivision (AR)|\
ADM 2 Mantika-Region (EN)|ADM 2 Mantika-Region (AR)|ADM 3 Baladiya-Area (EN)|\
ADM 3 Baladiya-Area (AR)|Baladiya PCode|Lat|Long|AssessmentRound|Migrants (IND)";

const NATIONALITY_HEADINGS: &str = "ADM 1 Geodivision (EN)|ADM 4 Muhalla (EN)|Muhalla P Code|\
Migrant Nationality|Migrant Individuals";

fn row(text: &str) -> Vec<String> {
    text.split('|').map(str::to_owned).collect()
}

impl Round {
    /// 150 migrants in two baladiyas and three muhallas, one of which has none.
    pub(crate) fn good() -> Self {
        let muhallas = vec![
            row("General Info|||||||||||Migrant Total Figures"),
            row(MUHALLA_HEADINGS),
            row("North|Coast|Almadina|Alwasat|الوسط|LY01010101|Urban|32.5|13.1|7|Yes|\
100|50|0|10|0|0|40|0|0|0|0|0|60|40|0|0|20|30|50|0|70|20|10|Health services|Too far away|Food|\
Too expensive||"),
            row("North|Coast|Almadina|Ashati|الشاطئ|LY01010102|Rural|||7|No\
||||||||||||||||||||||||||||"),
            row("North|Oasis|Alwaha|Annakhil|النخيل|LY01010201|Rural|||7|Yes|\
٥٠|50|0|0|0|0|0|0|0|0|0|0|0|0|50|0|0|0|50|0|50|0|0|||||||"),
        ];
        let baladiyas = vec![
            row("General Info"),
            row(BALADIYA_HEADINGS),
            row("North|الشمال|Coast|الساحل|Almadina|المدينة|LY010101|32.5|13.1|7|100"),
            row("North|الشمال|Oasis|الواحات|Alwaha|الواحة|LY010102|||7|50"),
        ];
        let nationalities = vec![
            row(NATIONALITY_HEADINGS),
            row("North|Alwasat|LY01010101|Egypt|60"),
            row("North|Alwasat|LY01010101|CôtedIvoire|30"),
            row("North|Alwasat|LY01010101|Unkown|10"),
            row("North|Annakhil|LY01010201|Sudan|50"),
        ];
        let summary = vec![
            row("DTM Round 7| MIGRANT DATASET"),
            row(""),
            row("Period|August-September 2024"),
            row("Migrants in Libya|150"),
            row("# Baladiyas hosting migrants|2"),
            row("# Communities hosting migrants|2"),
        ];
        Self(BTreeMap::from([
            ("Summary", summary),
            ("Baladiya Main ", baladiyas),
            ("Muhalla Main", muhallas),
            ("Nationalities", nationalities),
        ]))
    }

    /// Puts a text in a cell named as spreadsheet programs do: `F3`.
    pub(crate) fn set(mut self, sheet: &'static str, cell: &str, text: &str) -> Self {
        let (column, number) = cell.split_at(cell.find(|c: char| c.is_ascii_digit()).unwrap());
        let column = column.bytes().fold(0, |sum, c| sum * 26 + usize::from(c - b'A') + 1) - 1;
        let number = number.parse::<usize>().unwrap() - 1;
        let rows = self.0.get_mut(sheet).unwrap();
        while rows.len() <= number {
            rows.push(Vec::new());
        }
        let cells = &mut rows[number];
        while cells.len() <= column {
            cells.push(String::new());
        }
        text.clone_into(&mut cells[column]);
        self
    }

    pub(crate) fn without(mut self, sheet: &str) -> Self {
        self.0.remove(sheet);
        self
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        for (name, rows) in &self.0 {
            let sheet = book.add_worksheet();
            sheet.set_name(*name).unwrap();
            for (number, row) in (0_u32..).zip(rows) {
                for (column, text) in (0_u16..).zip(row) {
                    match text.parse::<f64>() {
                        _ if text.is_empty() => continue,
                        Ok(value) => sheet.write_number(number, column, value).unwrap(),
                        Err(_) => sheet.write_string(number, column, text).unwrap(),
                    };
                }
            }
        }
        book.save_to_buffer().unwrap()
    }
}
