//! What the shades, the hatching and the circles of a map mean.

#![allow(clippy::float_arithmetic, reason = "coordinates of a drawing are no figures")]

use masar_text::{number, number_range};

use super::WIDTH;
use super::classes::Classes;
use super::map::{HATCH, Map, radius};
use super::svg::{Anchor, Canvas, Pen, Px, wrap};
use crate::colour::{INK, LINE, MUTED, POINT, POINT_EDGE};
use crate::words::word;

/// Width kept free for it beside the map.
pub(super) const LEGEND_WIDTH: f64 = 190.0;

const SIZE: f64 = 12.0;
const SWATCH: f64 = 16.0;
const STEP: f64 = 21.0;

/// Draws the legend downwards from `top`; returns where it ends.
pub(super) fn legend(canvas: &mut Canvas, map: &Map, classes: &Classes, top: f64) -> f64 {
    let mut y = top;
    if map.areas.iter().any(|area| area.value.is_some()) {
        y = heading(canvas, map, &map.unit, y);
        for (from, to, colour) in classes.list().into_iter().rev() {
            y = swatch(canvas, map, colour, &number_range(from, to, map.digits), y);
        }
    }
    if map.areas.iter().any(|area| area.value.is_none()) {
        y = swatch(canvas, map, HATCH, &word(map.lang, "chart-no-data"), y);
    }
    if map.points.iter().any(|point| point.value > 0) {
        y = heading(canvas, map, &map.points_unit, y + 14.0);
        y = circles(canvas, map, y);
    }
    let is_bounded = map.areas.iter().any(|area| area.most.is_some())
        || map.points.iter().any(|point| point.most.is_some());
    if is_bounded {
        y = heading(canvas, map, &word(map.lang, "chart-shaded-least"), y + 14.0);
    }
    y
}

fn heading(canvas: &mut Canvas, map: &Map, text: &str, top: f64) -> f64 {
    let anchor = Anchor::start(map.lang);
    let lines = wrap(text, SIZE, LEGEND_WIDTH, 4);
    let pen = Pen { size: SIZE, fill: MUTED, strong: false, anchor };
    let mut y = top;
    for line in &lines {
        y += 16.0;
        canvas.text(inset(map, 0.0), y, pen, line);
    }
    y + 8.0
}

fn swatch(canvas: &mut Canvas, map: &Map, fill: &str, text: &str, y: f64) -> f64 {
    let x = inset(map, 0.0);
    let left = map.lang.pick(x - SWATCH * 1.5, x);
    let [px, py, width, height] = [left, y, SWATCH * 1.5, SWATCH].map(Px);
    canvas.push(format_args!(
        "<rect x=\"{px}\" y=\"{py}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\" stroke=\"{LINE}\"/>"
    ));
    let pen = Pen { size: SIZE, fill: INK, strong: false, anchor: Anchor::start(map.lang) };
    canvas.text(inset(map, SWATCH * 1.5 + 8.0), y + SWATCH - 4.0, pen, text);
    y + STEP
}

/// Three circles of round values, largest first, each beside its value.
fn circles(canvas: &mut Canvas, map: &Map, top: f64) -> f64 {
    let most = map.points.iter().map(|point| point.value).max().unwrap_or_default();
    let samples = round_samples(most);
    let wide = samples.first().map_or(0.0, |&value| radius(value, most));
    let mut y = top;
    for value in samples {
        let r = radius(value, most);
        let step = (2.0 * r + 6.0).max(18.0);
        let (x, middle) = (inset(map, wide), y + step / 2.0);
        let (cx, cy, cr) = (Px(x), Px(middle), Px(r));
        canvas.push(format_args!(
            "<circle cx=\"{cx}\" cy=\"{cy}\" r=\"{cr}\" fill=\"{POINT}\" fill-opacity=\"0.6\" stroke=\"{POINT_EDGE}\" stroke-width=\"0.8\"/>"
        ));
        let pen = Pen { size: SIZE, fill: INK, strong: false, anchor: Anchor::start(map.lang) };
        canvas.text(inset(map, 2.0 * wide + 10.0), middle + 4.0, pen, &number(value, map.digits));
        y += step;
    }
    y
}

/// At most three round values: about the largest, a quarter and a twentieth.
fn round_samples(most: u64) -> Vec<u64> {
    let mut samples: Vec<u64> = [1, 4, 20]
        .into_iter()
        .map(|part| round_down(most / part))
        .filter(|&value| value > 0)
        .collect();
    samples.dedup();
    samples
}

/// The largest of 1, 2 and 5 times a power of ten that is not above `value`.
fn round_down(value: u64) -> u64 {
    let power = value.checked_ilog10().map_or(0, |digits| 10u64.pow(digits));
    [5, 2, 1]
        .into_iter()
        .filter_map(|times| power.checked_mul(times))
        .find(|&round| round <= value)
        .unwrap_or(0)
}

/// The place that is `x` from the legend's reading side.
fn inset(map: &Map, x: f64) -> f64 {
    map.lang.pick(LEGEND_WIDTH - x, WIDTH - LEGEND_WIDTH + x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_stand_for_round_values() {
        assert_eq!(round_samples(87_300), [50_000, 20_000, 2_000]);
        assert_eq!(round_samples(3), [2]);
        assert_eq!(round_samples(0), [0; 0]);
        assert_eq!(round_down(u64::MAX), 10_000_000_000_000_000_000);
    }

    #[test]
    fn a_range_of_millions_fits() {
        let room = LEGEND_WIDTH - SWATCH * 1.5 - 8.0;
        assert!(super::super::svg::width("12,345,678–12,345,678", SIZE) < room);
    }
}
