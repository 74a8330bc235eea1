//! Places and countries for tests: a few made up, or a whole gazetteer.

use std::collections::BTreeMap;

use masar_domain::{AdminLevel, Pcode};
use masar_exchange::dtm_round::{Nationalities, Places};
use masar_text::nearest;

pub(crate) struct Gazetteer {
    names: BTreeMap<Pcode, (String, String)>,
    nationalities: Nationalities,
}

impl Gazetteer {
    pub(crate) fn small() -> Self {
        let places = [
            ("LY010101", "المدينة", "Almadina"),
            ("LY01010101", "الوسط", "Alwasat"),
            ("LY01010102", "الشاطئ", "Ashati"),
            ("LY010102", "الواحة", "Alwaha"),
            ("LY01010201", "النخيل", "Annakhil"),
        ];
        let countries = [("Egypt", "EGY"), ("Sudan", "SDN"), ("Côte d’Ivoire", "CIV")];
        Self {
            names: places
                .map(|(code, ar, en)| (code.parse().unwrap(), (ar.to_owned(), en.to_owned())))
                .into(),
            nationalities: Nationalities::new(
                countries.map(|(name, code)| (name.to_owned(), code.to_owned())),
            ),
        }
    }

    /// From CSV: level, P-code, English name, parent, Arabic name; and
    /// countries: iso2, iso3, m49, English name. Names with commas are quoted.
    pub(crate) fn read(places: &str, countries: &str) -> Self {
        let rows = |text: &str| text.lines().skip(1).map(columns).collect::<Vec<Vec<String>>>();
        let names = rows(places)
            .into_iter()
            .map(|row| (row[1].parse().unwrap(), (row[4].clone(), row[2].clone())))
            .collect();
        let countries = rows(countries).into_iter().map(|row| (row[3].clone(), row[1].clone()));
        Self { names, nationalities: Nationalities::new(countries) }
    }
}

fn columns(line: &str) -> Vec<String> {
    let mut columns = vec![String::new()];
    let mut quoted = false;
    for c in line.trim_end().chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => columns.push(String::new()),
            other => columns.last_mut().unwrap().push(other),
        }
    }
    columns
}

impl Places for Gazetteer {
    fn names(&self, place: Pcode) -> Option<(String, String)> {
        self.names.get(&place).cloned()
    }

    fn nearest(&self, text: &str, level: AdminLevel, most: usize) -> Vec<Pcode> {
        let at_level = self.names.iter().filter(|(place, _)| place.level() == level);
        let words: Vec<(String, Pcode)> = at_level
            .flat_map(|(place, (ar, en))| {
                [place.to_string(), ar.clone(), en.clone()].map(|word| (word, *place))
            })
            .collect();
        let near = nearest(text, words.iter().map(|(word, _)| word.as_str()), most);
        near.iter()
            .filter_map(|near| words.iter().find(|(word, _)| word == near))
            .map(|(_, place)| *place)
            .collect()
    }

    fn nationalities(&self) -> &Nationalities {
        &self.nationalities
    }
}
