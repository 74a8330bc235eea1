//! Charts and maps as SVG, drawn once for print and screen.
//!
//! *Invariants:* a drawing stands alone (shapes and text, no script, no
//! style sheet, no outside reference), looks the same in a browser and in
//! print, and the same input gives the same bytes. Right-to-left charts grow
//! from the right. Values are printed as the caller formatted them.

mod bars;
mod map;

pub use bars::{Bar, Bars, bars};
pub use map::{Area, Map, Point, Shape, choropleth, shapes_read};
