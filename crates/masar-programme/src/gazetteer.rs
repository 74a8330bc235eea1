//! Places with their names and points, by P-code: versioned data of a mission,
//! never part of the program.
//!
//! *Invariant:* every place but the country has its parent in the gazetteer,
//! and the parent is the one that its code names.

use std::collections::{BTreeMap, BTreeSet};

use masar_domain::{AdminLevel, Pcode, Problem};

use crate::model::Both;
use crate::source::{Source, csv_rows};

/// Most places of one mission.
pub const PLACES_MAX: usize = 200_000;

/// One place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub pcode: Pcode,
    pub name: Both,
    /// `None` for the country alone.
    pub parent: Option<Pcode>,
    /// Longitude and latitude in millionths of a degree.
    pub point: Option<(i32, i32)>,
}

/// All places of a mission.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    places: BTreeMap<Pcode, Place>,
    children: BTreeMap<Pcode, Vec<Pcode>>,
}

impl Gazetteer {
    /// A gazetteer of a country with nothing in it yet.
    pub fn new(country: Pcode, name: Both) -> Self {
        let mut gazetteer = Self::default();
        gazetteer.insert(Place { pcode: country, name, parent: None, point: None });
        gazetteer
    }

    pub fn get(&self, pcode: &Pcode) -> Option<&Place> {
        self.places.get(pcode)
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// In order of code.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.places.values()
    }

    /// The places right below one, in order of code.
    pub fn children(&self, pcode: &Pcode) -> Vec<&Place> {
        let codes = self.children.get(pcode).map(Vec::as_slice).unwrap_or_default();
        codes.iter().filter_map(|code| self.get(code)).collect()
    }

    /// Every place of a level, in order of code.
    pub fn at_level(&self, level: AdminLevel) -> Vec<&Place> {
        self.places.values().filter(|place| place.pcode.level() == level).collect()
    }

    /// Places whose code or name, in either language, is most like `text`.
    pub fn nearest(&self, text: &str, most: usize) -> Vec<&Place> {
        let mut found: Vec<&Place> = Vec::new();
        let mut seen = BTreeSet::new();
        let codes = self.places.keys().map(Pcode::as_str);
        for code in masar_text::nearest(text, codes, most) {
            self.push_named(code, &mut seen, &mut found);
        }
        let mut named: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
        for place in self.places.values() {
            named.entry(&place.name.ar).or_default().push(place);
            named.entry(&place.name.en).or_default().push(place);
        }
        for name in masar_text::nearest(text, named.keys().copied(), most) {
            for place in &named[name] {
                if seen.insert(place.pcode) {
                    found.push(place);
                }
            }
        }
        found.truncate(most);
        found
    }

    fn push_named<'a>(
        &'a self,
        code: &str,
        seen: &mut BTreeSet<Pcode>,
        found: &mut Vec<&'a Place>,
    ) {
        if let Some(place) = code.parse().ok().and_then(|code| self.places.get(&code))
            && seen.insert(place.pcode)
        {
            found.push(place);
        }
    }

    fn insert(&mut self, place: Place) {
        if let Some(parent) = place.parent {
            self.children.entry(parent).or_default().push(place.pcode);
        }
        self.places.insert(place.pcode, place);
    }

    /// Adds the rows of a CSV with `level, pcode, name_en, parent_pcode, name_ar`.
    pub(crate) fn add_csv(&mut self, source: &Source, out: &mut Vec<Problem>) {
        let heads = ["level", "pcode", "name_en", "parent_pcode", "name_ar"];
        let mut added = Vec::new();
        for (line, cells) in csv_rows(source, &heads, PLACES_MAX, out) {
            let bad = |found: &str| {
                Problem::error("PROGRAMME-070", source.line(line)).with("found", found)
            };
            let [level, pcode, en, parent, ar] = [0, 1, 2, 3, 4].map(|index| cells[index].trim());
            let Ok(code) = pcode.parse::<Pcode>() else {
                out.push(bad(pcode));
                continue;
            };
            let above = code.level().0.checked_sub(1).and_then(|up| code.ancestor(AdminLevel(up)));
            let stated = parent.parse::<Pcode>().ok();
            // The rows of the first level may leave the country out.
            let parent_fits = stated == above || (parent.is_empty() && code.level().0 <= 1);
            if level != code.level().0.to_string() || !parent_fits || en.is_empty() || ar.is_empty()
            {
                out.push(bad(&cells.join(",")));
                continue;
            }
            if code.level().0 > 0 && self.places.contains_key(&code) {
                out.push(Problem::error("PROGRAMME-007", source.line(line)).with("found", code));
                continue;
            }
            let name = Both { ar: ar.to_owned(), en: en.to_owned() };
            self.insert(Place { pcode: code, name, parent: above, point: None });
            added.push((line, code));
        }
        for children in self.children.values_mut() {
            children.sort_unstable();
        }
        for (line, code) in added {
            let orphan = self.places[&code].parent.filter(|up| !self.places.contains_key(up));
            if let Some(parent) = orphan {
                let problem = Problem::error("PROGRAMME-071", source.line(line));
                out.push(problem.with("found", code).with("parent", parent));
            }
        }
    }

    /// Sets the points of a CSV with `pcode, lon, lat`; other columns are not read.
    pub(crate) fn add_points(&mut self, source: &Source, out: &mut Vec<Problem>) {
        for (line, cells) in csv_rows(source, &["pcode", "lon", "lat"], PLACES_MAX, out) {
            let [pcode, longitude, latitude] = [0, 1, 2].map(|index| cells[index].trim());
            if longitude.is_empty() && latitude.is_empty() {
                continue;
            }
            let place = pcode.parse().ok().and_then(|code: Pcode| self.places.get_mut(&code));
            let point = microdegrees(longitude, 180).zip(microdegrees(latitude, 90));
            match (place, point) {
                (Some(place), Some(point)) => place.point = Some(point),
                _ => {
                    let problem = Problem::error("PROGRAMME-077", source.line(line));
                    out.push(problem.with("found", cells.join(",")));
                }
            }
        }
    }
}

/// Decimal degrees to millionths, further decimals cut off, without a float.
fn microdegrees(text: &str, most: i32) -> Option<i32> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty()
        || whole.len() > 3
        || decimals.len() > 20
        || !digits(whole)
        || !digits(decimals)
    {
        return None;
    }
    let fraction: String = decimals.chars().chain("000000".chars()).take(6).collect();
    let value = whole.parse::<i32>().ok()? * 1_000_000 + fraction.parse::<i32>().ok()?;
    (value <= most * 1_000_000).then_some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    const PLACES: &str = "level,pcode,name_en,parent_pcode,name_ar\n\
        1,LY02,West,,الغرب\n2,LY0211,Tripoli,LY02,طرابلس\n3,LY021104,Tripoli centre,LY0211,طرابلس المركز\n";

    fn read(places: &str, points: &str) -> (Gazetteer, String) {
        let name = Both { ar: "ليبيا".into(), en: "Libya".into() };
        let mut gazetteer = Gazetteer::new("LY".parse().unwrap(), name);
        let mut problems = Vec::new();
        gazetteer.add_csv(&Source::new("places.csv", places), &mut problems);
        gazetteer.add_points(&Source::new("points.csv", points), &mut problems);
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        (gazetteer, lines.join("\n"))
    }

    #[test]
    fn finds_places_by_code_level_parent_and_name() {
        let (gazetteer, problems) = read(PLACES, "pcode,name,lon,lat\nLY0211,x,13.1873312,-32.5\n");
        assert_eq!(problems, "");
        let tripoli = gazetteer.get(&"LY0211".parse().unwrap()).unwrap();
        assert_eq!(tripoli.point, Some((13_187_331, -32_500_000)));
        let codes =
            |places: Vec<&Place>| places.iter().map(|p| p.pcode.to_string()).collect::<Vec<_>>();
        assert_eq!(codes(gazetteer.children(&"LY".parse().unwrap())), ["LY02"]);
        assert_eq!(codes(gazetteer.at_level(AdminLevel(3))), ["LY021104"]);
        assert_eq!(codes(gazetteer.nearest("Tripoly", 1)), ["LY0211"]);
        assert_eq!(codes(gazetteer.nearest("طرابلص", 1)), ["LY0211"]);
    }

    #[test]
    fn names_every_bad_row() {
        let places = "level,pcode,name_en,parent_pcode,name_ar\n1,LY2,West,,الغرب\n2,LY0211,Tripoli,LY03,طرابلس\n\
            2,LY0212,Zwara,LY02,زوارة\n1,LY01,East,,\n";
        let (_, problems) = read(places, "pcode,lon,lat\nLY9999,1,1\nLY,200,1\nLY,1e3,1\n");
        assert_snapshot!(problems, @r"
        PROGRAMME-070 places.csv:2 found=LY2
        PROGRAMME-070 places.csv:3 found=2,LY0211,Tripoli,LY03,طرابلس
        PROGRAMME-070 places.csv:5 found=1,LY01,East,,
        PROGRAMME-071 places.csv:4 found=LY0212 parent=LY02
        PROGRAMME-077 points.csv:2 found=LY9999,1,1
        PROGRAMME-077 points.csv:3 found=LY,200,1
        PROGRAMME-077 points.csv:4 found=LY,1e3,1
        ");
    }
}
