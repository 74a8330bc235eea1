//! The palette that print, screen and charts share. All text on paper has a
//! contrast above 4.5 to 1; colour marks meaning and never stands alone.

pub(crate) const PAPER: &str = "#FFFFFF";
pub(crate) const INK: &str = "#17212B";
pub(crate) const MUTED: &str = "#52606D";
pub(crate) const LINE: &str = "#D5DAD8";
pub(crate) const ACCENT: &str = "#0B5F59";
/// From the least to the most that a value may be.
pub(crate) const RANGE: &str = "#B4DAD5";
/// Places on a map, told apart from the shades below them.
pub(crate) const POINT: &str = "#B87400";
pub(crate) const POINT_EDGE: &str = "#8A4B00";
/// Five classes of a map, from least to most.
pub(crate) const CLASSES: [&str; 5] = ["#E3F1EF", "#B4DAD5", "#7DBDB6", "#418F88", "#0B5F59"];
