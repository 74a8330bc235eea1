//! Charts and maps as SVG, drawn once for print and screen.
//!
//! *Invariants:* a drawing stands alone (shapes and text, no script, no
//! style sheet, no outside reference), looks the same in a browser and in
//! print, and the same input gives the same bytes. Right-to-left charts grow
//! from the right. Values are printed as the caller formatted them.

mod bars;
mod classes;
mod guard;
mod legend;
mod map;
mod shape;
mod svg;

pub use bars::{BARS_MAX, Bar, Bars, bars};
pub use map::{AREAS_MAX, Area, Map, POINTS_MAX, Point, choropleth};
pub use shape::{Shape, shapes_read};

pub(crate) use guard::refused;
pub(crate) use svg::escape;

/// Width of every drawing, in CSS pixels.
const WIDTH: f64 = 720.0;
