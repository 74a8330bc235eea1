//! What a drawing may hold when it enters a publication: the elements and
//! attributes that [`super`] writes, and nothing that acts or refers elsewhere.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

const ELEMENTS: [&str; 13] = [
    "svg", "g", "defs", "pattern", "title", "desc", "rect", "circle", "line", "path", "polyline",
    "polygon", "text",
];

const ATTRIBUTES: [&str; 34] = [
    "xmlns",
    "width",
    "height",
    "viewBox",
    "direction",
    "fill",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "d",
    "points",
    "id",
    "patternUnits",
    "stroke",
    "stroke-width",
    "stroke-linejoin",
    "stroke-dasharray",
    "paint-order",
    "fill-opacity",
    "stroke-opacity",
    "fill-rule",
    "data-code",
    "role",
];

/// Largest drawing, in bytes: a country in fine outline is a tenth of it.
const BYTES_MAX: usize = 4 << 20;

/// The first thing in the drawing that may not be there; `None` for a clean one.
pub(crate) fn refused(svg: &str) -> Option<String> {
    if svg.len() > BYTES_MAX {
        return Some(format!("{} bytes", svg.len()));
    }
    let mut reader = Reader::from_str(svg);
    let (mut depth, mut seen) = (0_usize, false);
    loop {
        let found = match reader.read_event() {
            Ok(Event::Start(element)) => {
                depth += 1;
                seen = true;
                element_refused(&element)
            }
            Ok(Event::Empty(element)) => {
                seen = true;
                element_refused(&element)
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                None
            }
            Ok(Event::Text(text)) if depth == 0 && !text.trim_ascii().is_empty() => {
                Some("text".into())
            }
            Ok(Event::Text(_) | Event::GeneralRef(_)) => None,
            Ok(Event::Eof) if depth == 0 && seen => return None,
            Ok(Event::Eof) => Some("an open end".into()),
            Ok(_) => Some("a declaration or a comment".into()),
            Err(error) => Some(error.to_string()),
        };
        if found.is_some() {
            return found;
        }
    }
}

fn element_refused(element: &BytesStart<'_>) -> Option<String> {
    let name = element.name().as_ref().to_owned();
    if !ELEMENTS.contains(&name.as_str()) {
        return Some(format!("<{name}>"));
    }
    for attribute in element.attributes() {
        let Ok(attribute) = attribute else { return Some(format!("<{name}> unreadable")) };
        let key = attribute.key.as_ref().to_owned();
        let value = attribute.value.to_ascii_lowercase();
        let refers = value.contains("url(") && value != super::map::HATCH;
        if !ATTRIBUTES.contains(&key.as_str()) || refers {
            return Some(format!("{key}=\"{value}\""));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_acts_or_refers() {
        for hostile in [
            "<svg><script>alert(1)</script></svg>",
            "<svg onload=\"alert(1)\"/>",
            "<svg><a href=\"javascript:alert(1)\"/></svg>",
            "<svg><image href=\"file:///etc/passwd\"/></svg>",
            "<svg><rect fill=\"url(http://example.org/#a)\"/></svg>",
            "<svg><rect style=\"fill:red\"/></svg>",
            "<svg><foreignObject/></svg>",
            "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>",
            "<svg></svg><script/>",
            "<svg><g></svg>",
            "<svg>",
            "plain text",
            "",
        ] {
            assert!(refused(hostile).is_some(), "{hostile}");
        }
        assert_eq!(refused("<svg><g><text x=\"1\">a &amp; b</text></g></svg>"), None);
    }
}
