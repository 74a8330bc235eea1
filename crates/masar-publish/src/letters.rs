//! Which letters the font of print has, and how wide they are.

#![allow(clippy::float_arithmetic, reason = "widths of letters are no figures")]

use std::sync::LazyLock;

use ttf_parser::Face;

use crate::assets::SANS_REGULAR;

static FACE: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(SANS_REGULAR, 0).ok());

/// What stands for a letter that the font does not have. A tagged PDF may not
/// hold a letter without a shape, and one strange name stops no report.
const UNKNOWN: char = '?';

/// The text in letters that the font has: others become a question mark,
/// controls a space.
pub(crate) fn printable(text: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_control() => ' ',
        // Joiners and marks of direction have no shape and need none.
        '\u{200b}'..='\u{200f}' | '\u{2066}'..='\u{2069}' => c,
        c if has(c) => c,
        _ => UNKNOWN,
    };
    text.chars().map(letter).collect()
}

fn has(c: char) -> bool {
    FACE.as_ref().is_none_or(|face| face.glyph_index(c).is_some())
}

/// Width of a text in ems, letters taken one by one.
pub(crate) fn width_em(text: &str) -> f64 {
    const GUESS: f64 = 0.6;
    let width = |c: char| {
        let face = FACE.as_ref()?;
        let advance = face.glyph_hor_advance(face.glyph_index(c)?)?;
        Some(f64::from(advance) / f64::from(face.units_per_em()))
    };
    text.chars().map(|c| width(c).unwrap_or(GUESS)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_without_a_shape_are_replaced_visibly() {
        assert_eq!(printable("Naïve سبها ١٢٬٣ – …•"), "Naïve سبها ١٢٬٣ – …•");
        assert_eq!(printable("名 😀\u{7}\u{e000}"), "? ? ?");
        assert_eq!(printable("a\u{2066}1\u{2069}"), "a\u{2066}1\u{2069}");
    }

    #[test]
    fn wider_texts_are_wider() {
        assert!(width_em("mmm") > width_em("iii"));
        assert!((0.4..0.8).contains(&width_em("0")));
    }
}
