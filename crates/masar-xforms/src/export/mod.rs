//! From an XForm back to an XLSForm, for forms whose sheet was lost or never
//! was.
//!
//! *Invariant:* converting the sheets again gives an equivalent XForm: the same
//! questions, binds, choices and words. What sheets cannot say is listed in
//! [`Export::problems`]. Nothing is evaluated; paths to questions outside
//! repeats become `${name}`, all others stay as they are.

mod choices;
mod meta;
mod paths;
mod settings;
mod sheet;
mod source;
mod survey;
mod uploads;

pub use sheet::{Sheet, sheets_to_markdown, sheets_to_xlsx};

use masar_domain::{Problem, Where};
use roxmltree::{Document, ParsingOptions};
use sheet::{CELLS_MAX, COLUMNS_MAX};
use source::Source;

use crate::caps::{Refused, document_check};

/// Bytes of an XForm.
pub const XFORM_BYTES_MAX: usize = 32 << 20;
/// Elements, texts and comments.
const NODES_MAX: u32 = 600_000;
/// Depth of groups.
const DEPTH_MAX: usize = 64;
/// Depth of elements.
const ELEMENT_DEPTH_MAX: usize = 200;

/// The sheets of a form.
#[derive(Clone, Debug)]
pub struct Export {
    pub sheets: Vec<Sheet>,
    /// What the sheets cannot say: warnings.
    pub problems: Vec<Problem>,
}

/// Makes the sheets of an XForm.
///
/// # Errors
///
/// `EXPORT-001` too large, `-002` not well-formed, `-003` no form in it, `-004`
/// groups too deep.
pub fn form_export(xform: &[u8]) -> Result<Export, Problem> {
    if xform.len() > XFORM_BYTES_MAX {
        return Err(refuse("EXPORT-001").with("limit", XFORM_BYTES_MAX));
    }
    let text = std::str::from_utf8(xform).map_err(|_| malformed(&"UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    document_check(text, ELEMENT_DEPTH_MAX, NODES_MAX).map_err(|refused| match refused {
        Refused::Depth => refuse("EXPORT-004").with("limit", DEPTH_MAX),
        Refused::Malformed(reason) => malformed(&reason),
    })?;
    let options = ParsingOptions { nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(text, options).map_err(|error| malformed(&error))?;
    let source = Source::read(&document).ok_or_else(|| refuse("EXPORT-003"))?;
    let mut problems = Vec::new();
    let rows = survey::survey(&source, &mut problems)?;
    let choices = choices::choices(&source, rows.lists);
    let mut settings = rows.settings;
    if choices.as_ref().is_some_and(choices::has_duplicates) {
        settings.push(("allow_choice_duplicates".into(), "yes".into()));
    }
    let mut sheets = vec![rows.survey];
    sheets.extend(choices);
    sheets.extend(rows.entities);
    sheets.push(rows.osm);
    sheets.push(settings::settings(&source, settings));
    if let Some(sheet) = sheets.iter().find(|sheet| sheet.is_full()) {
        return Err(malformed(&format_args!(
            "{}: columns > {COLUMNS_MAX} or cells > {CELLS_MAX}",
            sheet.name
        )));
    }
    sheets.retain(|sheet| !sheet.rows.is_empty());
    Ok(Export { sheets, problems })
}

fn refuse(code: &'static str) -> Problem {
    Problem::error(code, Where::default())
}

fn malformed(reason: &dyn std::fmt::Display) -> Problem {
    refuse("EXPORT-002").with("reason", reason)
}
