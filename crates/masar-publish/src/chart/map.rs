//! A map of areas shaded by value, with places as circles whose area is in
//! proportion to theirs.

use std::collections::BTreeMap;

use masar_domain::{Digits, Lang};

/// What a map shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    pub lang: Lang,
    pub digits: Digits,
    /// For a drawing that stands alone; `None` where the page prints the title.
    pub title: Option<String>,
    /// What the shades count, such as "migrants per mantika".
    pub unit: String,
    /// What the circles count, such as "migrants per baladiya".
    pub points_unit: String,
    pub areas: Vec<Area>,
    pub points: Vec<Point>,
    /// Outline of the country, drawn over the areas.
    pub outline: Option<Shape>,
    /// Upper ends of the classes but the last, rising; empty for quantiles.
    pub breaks: Vec<u64>,
}

/// An area that is shaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// P-code, for links and tooltips.
    pub code: String,
    pub label: String,
    pub shape: Shape,
    /// `None` is hatched as "no data"; zero is a value.
    pub value: Option<u64>,
}

/// A place drawn as a circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Longitude east in millionths of a degree.
    pub lon: i32,
    /// Latitude north in millionths of a degree.
    pub lat: i32,
    pub label: String,
    pub value: u64,
}

/// Rings of longitude and latitude in millionths of a degree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    pub rings: Vec<Vec<(i32, i32)>>,
}

/// Reads the polygons of a GeoJSON feature collection, by the property `key`.
/// Features without it or without polygons are left out.
pub fn shapes_read(geojson: &str, key: &str) -> BTreeMap<String, Shape> {
    let _ = (geojson, key);
    BTreeMap::new()
}

/// Draws the map.
pub fn choropleth(map: &Map) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"{}\"/>", map.areas.len())
}
