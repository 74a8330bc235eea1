//! A map of areas shaded by value, with places as circles whose area is in
//! proportion to theirs.
//!
//! The projection is equirectangular, narrowed by the cosine of the middle
//! latitude: right for a country, not for a continent.

#![allow(clippy::float_arithmetic, reason = "coordinates of a drawing are no figures")]
#![allow(clippy::cast_precision_loss, reason = "the size of a circle needs three digits")]

use std::fmt::Write;

use masar_domain::{Digits, Lang};
use masar_text::number_range;

use super::WIDTH;
use super::classes::Classes;
use super::legend::{LEGEND_WIDTH, legend};
use super::shape::{Rings, Shape, writing_place};
use super::svg::{Anchor, Canvas, Pen, Px, width, wrap};
use crate::colour::{INK, MUTED, PAPER, POINT, POINT_EDGE};
use crate::words::word;

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
    /// P-code, in the drawing as `data-code` for links.
    pub code: String,
    pub label: String,
    pub shape: Shape,
    /// `None` is hatched as "no data"; zero is a value.
    pub value: Option<u64>,
    /// Where the value is only the least: the most.
    pub most: Option<u64>,
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
    /// Where the value is only the least: the most.
    pub most: Option<u64>,
}

/// Areas beyond this number are not drawn.
pub const AREAS_MAX: usize = 1_000;
/// Circles beyond this number are not drawn, the smallest first.
pub const POINTS_MAX: usize = 5_000;

/// Fill of an area without data; the pattern stands in every map.
pub(super) const HATCH: &str = "url(#masar-no-data)";

const GAP: f64 = 20.0;
const HEIGHT_MAX: f64 = 760.0;
const RADIUS_MAX: f64 = 14.0;
/// Kept free around the map for circles on its edge.
const EDGE: f64 = 8.0;
const RADIUS_MIN: f64 = 1.2;
const LABEL_SIZE: f64 = 10.5;

/// Draws the map.
pub fn choropleth(map: &Map) -> String {
    let mut canvas = Canvas::new(map.lang);
    canvas.push(format_args!(
        "<defs><pattern id=\"masar-no-data\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"6\" height=\"6\" fill=\"{PAPER}\"/>\
         <path d=\"M-1 1L1 -1M0 6L6 0M5 7L7 5\" stroke=\"{MUTED}\" stroke-width=\"0.7\"/></pattern></defs>"
    ));
    let top = title(&mut canvas, map) + EDGE;
    let areas = &map.areas[..map.areas.len().min(AREAS_MAX)];
    let classes = Classes::new(areas.iter().filter_map(|area| area.value).collect(), &map.breaks);
    let frame = Frame::fit(map, areas, top);
    let projected: Vec<Rings> = areas.iter().map(|area| frame.rings(&area.shape)).collect();
    for (area, rings) in areas.iter().zip(&projected) {
        area_draw(&mut canvas, map, area, rings, &classes);
    }
    if let Some(outline) = &map.outline {
        let d = path(&frame.rings(outline));
        canvas.push(format_args!(
            "<path d=\"{d}\" fill=\"none\" stroke=\"{MUTED}\" stroke-width=\"1\"/>"
        ));
    }
    points_draw(&mut canvas, map, &frame);
    names_draw(&mut canvas, areas, &projected, &frame);
    let end = legend(&mut canvas, map, &classes, top - EDGE);
    canvas.finish(WIDTH, (top + frame.height + EDGE).max(end + 4.0))
}

fn title(canvas: &mut Canvas, map: &Map) -> f64 {
    let Some(title) = &map.title else { return 2.0 };
    let pen = Pen { size: 15.0, fill: INK, strong: true, anchor: Anchor::start(map.lang) };
    let mut y = 0.0;
    for line in wrap(title, 16.0, WIDTH, 2) {
        y += 22.0;
        canvas.text(map.lang.pick(WIDTH, 0.0), y, pen, &line);
    }
    y + 14.0
}

/// From degrees to the page.
struct Frame {
    /// West and north edge, in millionths of a degree.
    origin: (f64, f64),
    /// Pixels for a millionth of a degree, across and down.
    scale: (f64, f64),
    /// Where the map stands on the page.
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Frame {
    /// The largest frame beside the legend that holds everything drawn.
    fn fit(map: &Map, areas: &[Area], top: f64) -> Self {
        let corners = areas.iter().map(|area| &area.shape).chain(&map.outline);
        let corners = corners.flat_map(|shape| shape.rings.iter().flatten().copied());
        let points = map.points.iter().map(|point| (point.lon, point.lat));
        let (mut west, mut south, mut east, mut north) = (i32::MAX, i32::MAX, i32::MIN, i32::MIN);
        for (lon, lat) in corners.chain(points) {
            (west, east) = (west.min(lon), east.max(lon));
            (south, north) = (south.min(lat), north.max(lat));
        }
        if west > east {
            (west, east, south, north) = (0, 1, 0, 1);
        }
        let (west, east, south, north) =
            (f64::from(west), f64::from(east), f64::from(south), f64::from(north));
        let narrow = (f64::midpoint(south, north) / 1e6).to_radians().cos().max(0.05);
        let (across, down) = (((east - west) * narrow).max(1.0), (north - south).max(1.0));
        let room = WIDTH - LEGEND_WIDTH - GAP - 2.0 * EDGE;
        let scale = (room / across).min(HEIGHT_MAX / down);
        let width = across * scale;
        let left = map.lang.pick(WIDTH - EDGE - width, EDGE);
        Self {
            origin: (west, north),
            scale: (scale * narrow, scale),
            left,
            top,
            width,
            height: down * scale,
        }
    }

    fn place(&self, lon: i32, lat: i32) -> (f64, f64) {
        let x = self.left + (f64::from(lon) - self.origin.0) * self.scale.0;
        (x, self.top + (self.origin.1 - f64::from(lat)) * self.scale.1)
    }

    fn rings(&self, shape: &Shape) -> Rings {
        let ring =
            |ring: &Vec<(i32, i32)>| ring.iter().map(|&(lon, lat)| self.place(lon, lat)).collect();
        shape.rings.iter().map(ring).collect()
    }
}

/// Closed rings as path data; corners closer than a third of a pixel are left out.
fn path(rings: &Rings) -> String {
    const NEAR: f64 = 0.33;
    let mut d = String::new();
    for ring in rings {
        let mut last: Option<(f64, f64)> = None;
        for &(x, y) in ring {
            if last.is_some_and(|(px, py)| (x - px).abs() < NEAR && (y - py).abs() < NEAR) {
                continue;
            }
            let command = if last.is_none() { 'M' } else { 'L' };
            write!(d, "{command}{} {}", Px(x), Px(y)).expect("a string takes every text");
            last = Some((x, y));
        }
        d.push('Z');
    }
    d
}

fn area_draw(canvas: &mut Canvas, map: &Map, area: &Area, rings: &Rings, classes: &Classes) {
    let fill = area.value.map_or(HATCH, |value| classes.colour(value));
    let value = area
        .value
        .map_or_else(|| word(map.lang, "chart-no-data"), |value| shown(map, value, area.most));
    let (code, d) = (super::escape(&area.code), path(rings));
    canvas.push(format_args!(
        "<path data-code=\"{code}\" d=\"{d}\" fill=\"{fill}\" fill-rule=\"evenodd\" stroke=\"{PAPER}\" stroke-width=\"0.9\">"
    ));
    canvas.tooltip(&format!("{}: {value}", area.label));
    canvas.push(format_args!("</path>"));
}

/// A value, or both its ends.
fn shown(map: &Map, value: u64, most: Option<u64>) -> String {
    number_range(value, most.unwrap_or(value), map.digits)
}

/// Circles, the largest at the bottom so that none is hidden.
fn points_draw(canvas: &mut Canvas, map: &Map, frame: &Frame) {
    let mut points: Vec<&Point> = map.points.iter().filter(|point| point.value > 0).collect();
    points
        .sort_by(|a, b| (b.value, &a.label, a.lon, a.lat).cmp(&(a.value, &b.label, b.lon, b.lat)));
    points.truncate(POINTS_MAX);
    let most = points.first().map_or(1, |point| point.value);
    for point in points {
        let (x, y) = frame.place(point.lon, point.lat);
        let (cx, cy, r) = (Px(x), Px(y), Px(radius(point.value, most)));
        canvas.push(format_args!(
            "<circle cx=\"{cx}\" cy=\"{cy}\" r=\"{r}\" fill=\"{POINT}\" fill-opacity=\"0.6\" stroke=\"{POINT_EDGE}\" stroke-width=\"0.8\">"
        ));
        canvas.tooltip(&format!("{}: {}", point.label, shown(map, point.value, point.most)));
        canvas.push(format_args!("</circle>"));
    }
}

/// Radius in pixels: the area is in proportion to the value.
pub(super) fn radius(value: u64, most: u64) -> f64 {
    let share = value as f64 / (most.max(1)) as f64;
    (RADIUS_MAX * share.sqrt()).max(RADIUS_MIN)
}

/// Names of the areas they fit into, those with the largest values first; a
/// name that would lie on another is left to the table and the tooltip.
fn names_draw(canvas: &mut Canvas, areas: &[Area], projected: &[Rings], frame: &Frame) {
    let mut order: Vec<usize> = (0..areas.len()).collect();
    order.sort_by_key(|&index| (std::cmp::Reverse(areas[index].value), &areas[index].code));
    let mut taken: Vec<[f64; 4]> = Vec::new();
    for index in order {
        let Some(((x, y), room)) = writing_place(&projected[index]) else { continue };
        let wide = width(&areas[index].label, LABEL_SIZE);
        let label = [x - wide / 2.0, y - LABEL_SIZE, x + wide / 2.0, y + 3.0];
        let inside = label[0] >= frame.left && label[2] <= frame.left + frame.width;
        if wide > room * 1.15 || !inside || taken.iter().any(|other| overlap(label, *other)) {
            continue;
        }
        name_draw(canvas, x, y, &areas[index].label);
        taken.push(label);
    }
}

fn name_draw(canvas: &mut Canvas, x: f64, y: f64, label: &str) {
    let pen = Pen { size: LABEL_SIZE, fill: INK, strong: false, anchor: Anchor::Middle };
    canvas.push(format_args!("<g stroke=\"{PAPER}\" stroke-width=\"2.4\" stroke-linejoin=\"round\" paint-order=\"stroke\">"));
    canvas.text(x, y, pen, label);
    canvas.push(format_args!("</g>"));
}

fn overlap(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: i32, south: i32, side: i32) -> Shape {
        let (w, s, e, n) = (west, south, west + side, south + side);
        Shape {
            rings: vec![
                vec![(w, s), (e, s), (e, n), (w, n), (w, s)]
                    .into_iter()
                    .map(|(x, y)| (x * 1_000_000, y * 1_000_000))
                    .collect(),
            ],
        }
    }

    fn map(lang: Lang) -> Map {
        let area = |code: &str, west, value| Area {
            code: code.into(),
            label: format!("<{code}>"),
            shape: square(west, 20, 4),
            value,
            most: None,
        };
        Map {
            lang,
            digits: Digits::Latn,
            title: Some("A & B".into()),
            unit: "people".into(),
            points_unit: "people here".into(),
            areas: vec![area("LY01", 10, Some(5)), area("LY02", 14, None)],
            points: vec![
                Point {
                    lon: 11_000_000,
                    lat: 21_000_000,
                    label: "x".into(),
                    value: 100,
                    most: None,
                },
                Point {
                    lon: 12_000_000,
                    lat: 22_000_000,
                    label: "y".into(),
                    value: 25,
                    most: None,
                },
            ],
            outline: Some(square(10, 20, 8)),
            breaks: Vec::new(),
        }
    }

    #[test]
    fn a_circle_of_a_quarter_of_the_value_has_half_the_radius() {
        assert!((radius(25, 100) * 2.0 - radius(100, 100)).abs() < 1e-9);
        assert!(radius(0, 0) > 0.0);
    }

    #[test]
    fn what_has_no_value_is_hatched_and_named_so() {
        let svg = choropleth(&map(Lang::En));
        assert!(svg.contains("data-code=\"LY02\""), "{svg}");
        assert_eq!(svg.matches(HATCH).count(), 2);
        assert!(svg.contains("&lt;LY01&gt;") && !svg.contains("<LY01>"));
    }

    #[test]
    fn an_area_that_is_only_bounded_is_shaded_by_its_least_and_says_so() {
        let mut bounded = map(Lang::En);
        bounded.areas[0].most = Some(9);
        bounded.points[1].most = Some(30);
        let (plain, svg) = (choropleth(&map(Lang::En)), choropleth(&bounded));
        let fill = |svg: &str| {
            let area = svg.split("data-code=\"LY01\"").nth(1).unwrap();
            area.split("fill=\"").nth(1).unwrap()[..7].to_owned()
        };
        assert_eq!(fill(&svg), fill(&plain));
        assert!(svg.contains("LY01&gt;: 5–9<") && svg.contains("y: 25–30<"), "{svg}");
        assert!(svg.contains("are of the least.") && !plain.contains("of the least"), "{svg}");
    }

    #[test]
    fn the_map_is_not_mirrored_and_its_legend_is() {
        let (en, ar) = (choropleth(&map(Lang::En)), choropleth(&map(Lang::Ar)));
        let start = |svg: &str| {
            svg.split("data-code=\"LY01\" d=\"M")
                .nth(1)
                .unwrap()
                .split(' ')
                .next()
                .unwrap()
                .parse::<f64>()
                .unwrap()
        };
        assert!((start(&en) - EDGE).abs() < 1.0);
        assert!((start(&ar) - (LEGEND_WIDTH + GAP + EDGE)).abs() < 1.0);
    }

    #[test]
    fn an_empty_map_is_still_a_drawing() {
        let empty = Map {
            areas: Vec::new(),
            points: Vec::new(),
            outline: None,
            title: None,
            ..map(Lang::Ar)
        };
        assert!(choropleth(&empty).starts_with("<svg"));
    }
}
