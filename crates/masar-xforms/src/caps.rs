//! What a document may hold before a tree is made of it.
//!
//! *Invariant:* takes time in proportion to the bytes and next to no memory.
//! The tree that `export` and `sealed` read compares each attribute and each
//! namespace with those before it, so that both are counted here first.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::limits::ATTRIBUTES_MAX;

/// Namespaces that one document may name.
const NAMESPACES_MAX: usize = 64;

/// Why a document is not read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Elements inside each other.
    Depth,
    /// Not well-formed, or more of something than a form has.
    Malformed(String),
}

/// Looks through a document once.
pub(crate) fn document_check(text: &str, depth_max: usize, nodes_max: u32) -> Result<(), Refused> {
    let mut reader = Reader::from_str(text);
    let mut namespaces = BTreeSet::new();
    let mut depth = 0_usize;
    let mut nodes = 0_u32;
    loop {
        nodes += 1;
        if nodes > nodes_max {
            return Err(malformed(&format_args!("parts > {nodes_max}")));
        }
        let event = reader.read_event().map_err(|error| malformed(&error))?;
        match event {
            Event::Start(start) => {
                depth += 1;
                if depth > depth_max {
                    return Err(Refused::Depth);
                }
                attributes_check(&start, &mut namespaces)?;
            }
            Event::Empty(start) => attributes_check(&start, &mut namespaces)?,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::DocType(_) => return Err(malformed(&"DOCTYPE")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn attributes_check(
    start: &BytesStart<'_>,
    namespaces: &mut BTreeSet<String>,
) -> Result<(), Refused> {
    // Whether two are the same is left to the tree, once they are few.
    for (count, attribute) in start.attributes().with_checks(false).enumerate() {
        let attribute = attribute.map_err(|error| malformed(&error))?;
        if count >= ATTRIBUTES_MAX {
            return Err(malformed(&format_args!("attributes > {ATTRIBUTES_MAX}")));
        }
        let key: &str = attribute.key.as_ref();
        if key.starts_with("xmlns") {
            namespaces.insert(format!("{key}={}", &*attribute.value));
        }
        if namespaces.len() > NAMESPACES_MAX {
            return Err(malformed(&format_args!("namespaces > {NAMESPACES_MAX}")));
        }
    }
    Ok(())
}

fn malformed(reason: &dyn std::fmt::Display) -> Refused {
    Refused::Malformed(reason.to_string())
}
