//! Places as a sheet gives them, against the gazetteer.

use masar_domain::{AdminLevel, Pcode, Problem, Where};

use super::columns::name_key;
use super::nationality::Nationalities;
use super::report::Report;

/// What reading a round asks the mission's places and countries.
pub trait Places {
    /// Arabic and English name; `None` when the code is not in the gazetteer.
    fn names(&self, place: Pcode) -> Option<(String, String)>;

    /// Codes at `level` that a mistyped code or a name may have been meant to be.
    fn nearest(&self, text: &str, level: AdminLevel, most: usize) -> Vec<Pcode>;

    /// Names of countries and their codes.
    fn nationalities(&self) -> &Nationalities;
}

/// Reads a code of one level, known to the gazetteer. `name` helps to guess
/// what was meant.
pub(super) fn pcode_read(
    text: &str,
    name: &str,
    level: AdminLevel,
    places: &dyn Places,
    at: Where,
) -> Result<Pcode, Problem> {
    let code = text.parse::<Pcode>().ok();
    match code {
        Some(code) if code.level() == level && places.names(code).is_some() => Ok(code),
        _ => {
            let found = if text.is_empty() { "-" } else { text };
            let near = near_text(text, name, level, places);
            Err(Problem::error("IMPORT-016", at).with("found", found).with("nearest", near))
        }
    }
}

/// `LY021104 Tripoli, ...`: by name first, because a wrong code is near to many.
fn near_text(code: &str, name: &str, level: AdminLevel, places: &dyn Places) -> String {
    let mut near = if name.is_empty() { Vec::new() } else { places.nearest(name, level, 2) };
    for place in places.nearest(code, level, 3) {
        if !near.contains(&place) {
            near.push(place);
        }
    }
    near.truncate(3);
    let named = |place: &Pcode| match places.names(*place) {
        Some((_, english)) => format!("{place} {english}"),
        None => place.to_string(),
    };
    let words: Vec<String> = near.iter().map(named).collect();
    if words.is_empty() { "-".to_owned() } else { words.join(", ") }
}

/// Warns when a name beside a code is not the name of that place.
pub(super) fn name_check(
    pcode: Pcode,
    name: &str,
    at: Where,
    places: &dyn Places,
    report: &mut Report,
) {
    let Some((ar, en)) = places.names(pcode) else { return };
    let key = name_key(name);
    if key.is_empty() || key == name_key(&ar) || key == name_key(&en) {
        return;
    }
    let problem = Problem::warning("IMPORT-017", at).with("found", name);
    report.push(problem.with("place", pcode).with("expected", format!("{en} / {ar}")));
}
