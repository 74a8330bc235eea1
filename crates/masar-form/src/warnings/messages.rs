//! Warnings about rules without words: a constraint that refuses and does not
//! say why, an answer required in silence where others are asked for in words.

use masar_domain::Problem;

use super::{Subject, quoted};
use crate::columns::TableRow;
use crate::settings::yes_or_no;
use crate::value::{Map, Value};

fn bind_of(row: &TableRow) -> Option<&Map> {
    row.values.get_map("bind")
}

fn has(bind: &Map, key: &str) -> bool {
    bind.get(key).is_some_and(|value: &Value| !value.is_empty())
}

/// Whether an answer is demanded, always or sometimes.
fn is_required(bind: &Map) -> bool {
    bind.get_text("required").is_some_and(|text| !text.is_empty() && yes_or_no(text) != Some(false))
}

/// Reports constraints without message, and required answers without one where
/// the form has one for others.
pub(super) fn messages_check(subject: &Subject<'_>, found: &mut Vec<Problem>) {
    let binds = || subject.survey.rows.iter().filter_map(|row| Some((row, bind_of(row)?)));
    let others = binds().filter(|(_, bind)| has(bind, "jr:requiredMsg")).count();
    for (row, bind) in binds() {
        let name = row.values.get_text("name").unwrap_or_default();
        if let Some(rule) = bind.get_text("constraint").filter(|rule| !rule.is_empty())
            && !has(bind, "jr:constraintMsg")
        {
            let place = subject.cell(row.number, &["bind", "constraint"]);
            let warning = Problem::warning("FORM-203", place).with("name", name);
            found.push(warning.with("found", quoted(rule)));
        }
        if others > 0 && is_required(bind) && !has(bind, "jr:requiredMsg") {
            let place = subject.cell(row.number, &["bind", "required"]);
            let warning = Problem::warning("FORM-204", place).with("name", name);
            found.push(warning.with("count", others));
        }
    }
}
