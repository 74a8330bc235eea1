//! Writes the few SVG elements that charts are made of, and measures text.
//!
//! *Invariant:* every text is escaped here, and only here. The root is always
//! left to right, so that coordinates and anchors mean the same in a page of
//! either direction; each text is isolated in its own direction.

#![allow(clippy::float_arithmetic, reason = "coordinates of a drawing are no figures")]

use std::fmt::Write;

use masar_domain::Lang;

use crate::assets::FONT_FAMILY;
use crate::bidi::isolate_whole;
use crate::colour::INK;
use crate::letters::width_em;

/// Which point of a text stands at its coordinates, on the page as seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Left,
    Middle,
    Right,
}

impl Anchor {
    /// The reading side: where a line of `lang` starts.
    pub(super) fn start(lang: Lang) -> Self {
        lang.pick(Self::Right, Self::Left)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Left => "start",
            Self::Middle => "middle",
            Self::Right => "end",
        }
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    pub(super) size: f64,
    pub(super) fill: &'static str,
    pub(super) strong: bool,
    pub(super) anchor: Anchor,
}

/// A drawing in the making. `y` grows downwards, units are CSS pixels.
pub(super) struct Canvas {
    lang: Lang,
    body: String,
}

impl Canvas {
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang, body: String::new() }
    }

    /// Adds elements made of numbers and constants; nothing from outside.
    pub(super) fn push(&mut self, element: std::fmt::Arguments<'_>) {
        self.body.write_fmt(element).expect("a string takes every text");
    }

    pub(super) fn rect(&mut self, [x, y, width, height]: [f64; 4], fill: &str) {
        let [x, y, width, height] = [x, y, width, height].map(Px);
        self.push(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>"
        ));
    }

    pub(super) fn line(&mut self, [x1, y1, x2, y2]: [f64; 4], stroke: &str) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(Px);
        self.push(format_args!(
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{stroke}\" stroke-width=\"1\"/>"
        ));
    }

    pub(super) fn text(&mut self, x: f64, y: f64, pen: Pen, text: &str) {
        let (x, y, size) = (Px(x), Px(y), Px(pen.size));
        let weight = if pen.strong { " font-weight=\"600\"" } else { "" };
        let (anchor, fill) = (pen.anchor.name(), pen.fill);
        // A letter with two of them is drawn by more shapes than it has codes, which
        // a tagged PDF refuses; no word of a drawing needs them.
        let text: String = text.chars().filter(|c| !is_vowel_sign(*c)).collect();
        let text = escape(&isolate_whole(&text, self.lang));
        self.push(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{fill}\"{weight} text-anchor=\"{anchor}\">{text}</text>"
        ));
    }

    /// What a pointer resting on the next element reads.
    pub(super) fn tooltip(&mut self, text: &str) {
        let text = escape(&isolate_whole(text, self.lang));
        self.push(format_args!("<title>{text}</title>"));
    }

    pub(super) fn finish(self, width: f64, height: f64) -> String {
        let (width, height, body) = (Px(width), Px(height), self.body);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" direction=\"ltr\" fill=\"{INK}\" \
             font-family=\"{FONT_FAMILY}, sans-serif\">{body}</svg>"
        )
    }
}

/// Signs above and below Arabic letters.
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{670}')
}

/// A coordinate, written to a tenth of a pixel.
#[derive(Clone, Copy)]
pub(super) struct Px(pub(super) f64);

impl std::fmt::Display for Px {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = (self.0 * 10.0).round() / 10.0;
        // Minus zero would be another byte for the same place.
        let tenths = if tenths == 0.0 { 0.0 } else { tenths };
        write!(f, "{tenths}")
    }
}

/// Text as XML holds it; characters that XML cannot hold become U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Width of a text in pixels, letters taken one by one. Joined Arabic letters
/// are narrower than that, so the answer is never too small for them.
pub(super) fn width(text: &str, size: f64) -> f64 {
    width_em(text) * size
}

/// The text in lines of at most `most` pixels, broken at spaces; what does not
/// fit in `lines` lines ends with an ellipsis.
pub(super) fn wrap(text: &str, size: f64, most: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let line = out.last().expect("starts with one");
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || width(&longer, size) <= most {
            *out.last_mut().expect("starts with one") = longer;
        } else {
            out.push(word.to_owned());
        }
    }
    let cut = out.len() > lines;
    out.truncate(lines);
    let count = out.len();
    for (index, line) in out.iter_mut().enumerate() {
        shorten(line, size, most, cut && index + 1 == count);
    }
    out
}

/// Takes characters off the end until the line fits, an ellipsis included.
fn shorten(line: &mut String, size: f64, most: f64, cut: bool) {
    if !cut && width(line, size) <= most {
        return;
    }
    line.push('…');
    while width(line, size) > most && line.chars().count() > 2 {
        line.pop();
        line.pop();
        line.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coordinate_has_one_way_to_be_written() {
        let written: Vec<String> = [1.0, 1.04, 1.25, -0.01, 1e3].map(|x| Px(x).to_string()).into();
        assert_eq!(written, ["1", "1", "1.3", "0", "1000"]);
    }

    #[test]
    fn nothing_leaves_a_text() {
        let hostile = "</text><script>alert('1')</script>&\u{0}\u{ffff}";
        let escaped = escape(hostile);
        assert!(!escaped.contains(['<', '>', '\0', '\u{ffff}', '\'']));
        assert!(escaped.starts_with("&lt;/text&gt;"));
    }

    #[test]
    fn long_labels_are_broken_and_cut() {
        let lines = wrap("Al Jabal Al Akhdar and everything beyond it", 13.0, 120.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| width(line, 13.0) <= 120.0), "{lines:?}");
        assert!(lines[1].ends_with('…'));
        assert_eq!(wrap("Derna", 13.0, 120.0, 2), ["Derna"]);
        assert_eq!(wrap("", 13.0, 120.0, 2), [""]);
    }
}
