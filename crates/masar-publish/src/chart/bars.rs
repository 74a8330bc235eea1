//! Horizontal bars from zero, one value each, labelled directly. A value that is
//! only known between two ends is a full bar as far as the least, and a light one
//! from there to the most.

#![allow(clippy::float_arithmetic, reason = "coordinates of a drawing are no figures")]
#![allow(clippy::cast_precision_loss, reason = "the length of a bar needs three digits")]

use masar_domain::{Digits, Lang};

use super::WIDTH;
use super::svg::{Anchor, Canvas, Pen, width, wrap};
use crate::colour::{ACCENT, INK, MUTED, RANGE};
use crate::words::word;

/// What a bar chart shows, in the order it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bars {
    pub lang: Lang,
    pub digits: Digits,
    /// For a drawing that stands alone; `None` where the page prints the title.
    pub title: Option<String>,
    /// In words, such as "persons".
    pub unit: String,
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    /// Length of the bar.
    pub value: u64,
    /// Where the value is only the least: the most.
    pub most: Option<u64>,
    /// The value as printed beside it, or both its ends.
    pub formatted: String,
}

/// Bars beyond this number are not drawn: the table beside a chart has them.
pub const BARS_MAX: usize = 200;

const LABEL_MAX: f64 = 220.0;
const LABEL_SIZE: f64 = 13.0;
const ROW: f64 = 26.0;
const ROW_TALL: f64 = 38.0;
const THICKNESS: f64 = 15.0;
const GAP: f64 = 10.0;
/// Height of the line that says what full and light bars are.
const KEY: f64 = 30.0;
const KEY_SIZE: f64 = 12.0;

impl Bar {
    fn most(&self) -> u64 {
        self.most.map_or(self.value, |most| most.max(self.value))
    }
}

/// Draws the bars.
pub fn bars(chart: &Bars) -> String {
    let shown = &chart.bars[..chart.bars.len().min(BARS_MAX)];
    let mut canvas = Canvas::new(chart.lang);
    let top = head(&mut canvas, chart);
    let columns = Columns::fit(shown);
    let labels: Vec<Vec<String>> =
        shown.iter().map(|bar| wrap(&bar.label, LABEL_SIZE, columns.label, 2)).collect();
    let mut y = top;
    for (bar, label) in shown.iter().zip(&labels) {
        let row = if label.len() > 1 { ROW_TALL } else { ROW };
        row_draw(&mut canvas, chart.lang, &columns, bar, label, y + row / 2.0);
        y += row;
    }
    let axis = mirrored(chart.lang, columns.label + GAP);
    let mut end = y.max(top + ROW);
    canvas.line([axis, top, axis, end], MUTED);
    if shown.iter().any(|bar| bar.most() > bar.value) {
        key_draw(&mut canvas, chart.lang, columns.label + GAP, end + KEY / 2.0);
        end += KEY;
    }
    canvas.finish(WIDTH, end + 4.0)
}

/// What a full and a light bar say, from the axis on.
fn key_draw(canvas: &mut Canvas, lang: Lang, from: f64, middle: f64) {
    let pen = Pen { size: KEY_SIZE, fill: MUTED, strong: false, anchor: Anchor::start(lang) };
    let mut x = from;
    for (light, id) in [(false, "chart-least"), (true, "chart-most")] {
        stretch_draw(canvas, lang, [x, x + 1.5 * THICKNESS], middle, light);
        x += 1.5 * THICKNESS + 6.0;
        let text = word(lang, id);
        canvas.text(mirrored(lang, x), middle + 4.5, pen, &text);
        x += width(&text, KEY_SIZE) + 2.0 * GAP;
    }
}

/// A piece of a bar between two places from the reading side.
fn stretch_draw(canvas: &mut Canvas, lang: Lang, [from, to]: [f64; 2], middle: f64, light: bool) {
    let (left, top, long) = (lang.pick(WIDTH - to, from), middle - THICKNESS / 2.0, to - from);
    // A bar of nothing is no rectangle: whoever reads drawings complains of one.
    if long > 0.0 {
        canvas.rect([left, top, long, THICKNESS], if light { RANGE } else { ACCENT });
    }
    if !light {
        return;
    }
    for x in [from, to] {
        let x = mirrored(lang, x);
        canvas.line([x, top, x, top + THICKNESS], ACCENT);
    }
}

/// Title and unit; returns where the bars begin.
fn head(canvas: &mut Canvas, chart: &Bars) -> f64 {
    let anchor = Anchor::start(chart.lang);
    let x = mirrored(chart.lang, 0.0);
    let mut y = 0.0;
    if let Some(title) = &chart.title {
        for line in wrap(title, 16.0, WIDTH, 2) {
            y += 22.0;
            canvas.text(x, y, Pen { size: 15.0, fill: INK, strong: true, anchor }, &line);
        }
    }
    y += 16.0;
    canvas.text(x, y, Pen { size: 12.0, fill: MUTED, strong: false, anchor }, &chart.unit);
    y + 10.0
}

/// Where a row's parts stand, measured from the reading side.
struct Columns {
    label: f64,
    /// Length of the longest bar.
    bar: f64,
    /// The value that is as long.
    most: f64,
}

impl Columns {
    fn fit(bars: &[Bar]) -> Self {
        let widest = |size, text: fn(&Bar) -> &str| {
            bars.iter().map(|bar| width(text(bar), size)).fold(0.0, f64::max)
        };
        let label = widest(LABEL_SIZE, |bar| &bar.label).clamp(40.0, LABEL_MAX);
        let value = widest(LABEL_SIZE, |bar| &bar.formatted) + GAP;
        let bar = (WIDTH - label - GAP - value).max(60.0);
        let most = bars.iter().map(Bar::most).max().unwrap_or_default();
        Self { label, bar, most: (most as f64).max(1.0) }
    }
}

fn row_draw(
    canvas: &mut Canvas,
    lang: Lang,
    columns: &Columns,
    bar: &Bar,
    label: &[String],
    middle: f64,
) {
    let pen = Pen { size: LABEL_SIZE, fill: INK, strong: false, anchor: Anchor::start(lang) };
    let first = middle + 4.5 - 7.5 * (label.len() as f64 - 1.0);
    for (index, line) in label.iter().enumerate() {
        canvas.text(mirrored(lang, 0.0), first + 15.0 * index as f64, pen, line);
    }
    let from = columns.label + GAP;
    let place = |value: u64| {
        let long = columns.bar * (value as f64 / columns.most);
        from + if value > 0 { long.max(1.0) } else { 0.0 }
    };
    let (least, most) = (place(bar.value), place(bar.most()));
    stretch_draw(canvas, lang, [from, least], middle, false);
    if bar.most() > bar.value {
        stretch_draw(canvas, lang, [least, most.max(least + 1.0)], middle, true);
    }
    canvas.text(mirrored(lang, most + 6.0), middle + 4.5, pen, &bar.formatted);
}

/// The place that is `x` from the reading side.
fn mirrored(lang: Lang, x: f64) -> f64 {
    lang.pick(WIDTH - x, x)
}
