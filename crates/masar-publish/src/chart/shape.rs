//! Outlines of areas, read from GeoJSON, and where to write in them.

#![allow(clippy::float_arithmetic, reason = "coordinates of a drawing are no figures")]

use std::collections::BTreeMap;

use geojson::{Feature, GeoJson, Geometry, GeometryValue};

/// Rings of longitude and latitude in millionths of a degree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    pub rings: Vec<Vec<(i32, i32)>>,
}

/// Corners beyond this number are left out, feature by feature.
const CORNERS_MAX: usize = 500_000;

/// Reads the polygons of a GeoJSON feature collection, by the property `key`.
/// Features without it or without polygons are left out; a text that is no
/// GeoJSON has none.
pub fn shapes_read(geojson: &str, key: &str) -> BTreeMap<String, Shape> {
    let features = match geojson.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => collection.features,
        Ok(GeoJson::Feature(feature)) => vec![feature],
        Ok(GeoJson::Geometry(_)) | Err(_) => Vec::new(),
    };
    let mut shapes: BTreeMap<String, Shape> = BTreeMap::new();
    let mut corners = 0;
    for feature in &features {
        let Some((name, rings)) = named_rings(feature, key) else { continue };
        corners += rings.iter().map(Vec::len).sum::<usize>();
        if corners <= CORNERS_MAX {
            shapes.entry(name).or_default().rings.extend(rings);
        }
    }
    shapes
}

fn named_rings(feature: &Feature, key: &str) -> Option<(String, Vec<Vec<(i32, i32)>>)> {
    let name = feature.property(key)?.as_str()?.to_owned();
    let rings = rings(feature.geometry.as_ref()?);
    (!rings.is_empty()).then_some((name, rings))
}

fn rings(geometry: &Geometry) -> Vec<Vec<(i32, i32)>> {
    let ring = |ring: &Vec<geojson::Position>| -> Vec<(i32, i32)> {
        ring.iter().filter_map(|at| corner(at.as_slice())).collect()
    };
    match &geometry.value {
        GeometryValue::Polygon { coordinates } => coordinates.iter().map(ring).collect(),
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().flatten().map(ring).collect()
        }
        _ => Vec::new(),
    }
}

/// Longitude and latitude in millionths of a degree; `None` off the globe.
#[allow(clippy::cast_possible_truncation, reason = "at most 180 million, checked")]
fn corner(at: &[f64]) -> Option<(i32, i32)> {
    let &[lon, lat, ..] = at else { return None };
    let on_globe = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
    on_globe.then(|| ((lon * 1e6).round() as i32, (lat * 1e6).round() as i32))
}

/// A projected area: rings of places on the page.
pub(super) type Rings = Vec<Vec<(f64, f64)>>;

/// The widest stretch across the largest ring at the height of its middle: its
/// own middle and its width. A name written there lies inside the area.
pub(super) fn writing_place(rings: &Rings) -> Option<((f64, f64), f64)> {
    let ring = rings.iter().max_by(|a, b| ring_area(a).total_cmp(&ring_area(b)))?;
    let y = ring_middle(ring);
    let mut crossings: Vec<f64> = edges(ring)
        .filter(|((_, from), (_, to))| (*from > y) != (*to > y))
        .map(|((x1, y1), (x2, y2))| x1 + (y - y1) / (y2 - y1) * (x2 - x1))
        .collect();
    crossings.sort_by(f64::total_cmp);
    let stretch =
        crossings.chunks_exact(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
    Some(((f64::midpoint(stretch[0], stretch[1]), y), stretch[1] - stretch[0]))
}

fn edges(ring: &[(f64, f64)]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
    let next = ring.iter().cycle().skip(1);
    ring.iter().copied().zip(next.copied())
}

fn ring_area(ring: &[(f64, f64)]) -> f64 {
    edges(ring).map(|((x1, y1), (x2, y2))| x1 * y2 - x2 * y1).sum::<f64>().abs() / 2.0
}

/// Height of the ring's centre of gravity; of its box for one without an area.
fn ring_middle(ring: &[(f64, f64)]) -> f64 {
    let twice: f64 = edges(ring).map(|((x1, y1), (x2, y2))| x1 * y2 - x2 * y1).sum();
    if twice.abs() < 1e-9 {
        return ring.first().map_or(0.0, |&(_, y)| y);
    }
    let moment: f64 = edges(ring).map(|((x1, y1), (x2, y2))| (y1 + y2) * (x1 * y2 - x2 * y1)).sum();
    moment / (3.0 * twice)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"pcode":"LY01"},"geometry":{"type":"Polygon",
         "coordinates":[[[10,20],[12,20],[12,22],[10,22],[10,20]]]}},
        {"type":"Feature","properties":{},"geometry":null},
        {"type":"Feature","properties":{"pcode":"LY02"},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#;

    #[test]
    fn reads_polygons_by_their_code() {
        let shapes = shapes_read(SQUARE, "pcode");
        assert_eq!(shapes.keys().collect::<Vec<_>>(), ["LY01"]);
        assert_eq!(shapes["LY01"].rings[0][2], (12_000_000, 22_000_000));
        assert!(shapes_read("{", "pcode").is_empty());
        assert!(shapes_read(SQUARE, "name").is_empty());
    }

    #[test]
    fn a_name_stands_inside_a_horseshoe() {
        let horseshoe = vec![vec![
            (0.0, 0.0),
            (10.0, 0.0),
            (10.0, 10.0),
            (7.0, 10.0),
            (7.0, 1.0),
            (2.0, 1.0),
            (2.0, 10.0),
            (0.0, 10.0),
        ]];
        let ((x, _), width) = writing_place(&horseshoe).unwrap();
        assert!((8.4..8.6).contains(&x), "{x}");
        assert!((2.9..3.1).contains(&width));
    }
}
