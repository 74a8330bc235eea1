//! Horizontal bars from zero, one value each, labelled directly.

use masar_domain::{Digits, Lang};

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
    /// The value as printed beside it.
    pub formatted: String,
}

/// Draws the bars.
pub fn bars(chart: &Bars) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"{}\"/>", chart.bars.len())
}
