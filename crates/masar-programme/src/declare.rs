//! `programme.toml` and `workflow.toml`: roles, forms, personal fields, columns,
//! states.

use std::collections::BTreeSet;

use masar_domain::{Problem, Sensitivity, Where};
use masar_form::Format;

use crate::answers::{Answers, Forms, Kind};
use crate::condition::{ColumnType, core_columns};
use crate::model::{Column, Disclosure, PackageForm, PersonalField, Role, Transition, Workflow};
use crate::source::{At, Folder, Keys, Source, nearest_of, toml_read};
use crate::texts::Words;

/// Name of the root element of a package's forms.
const ROOT: &str = "data";

/// Thresholds of disclosure that may be declared.
const THRESHOLDS: std::ops::RangeInclusive<u32> = 2..=1_000;

/// What `programme.toml` says.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    pub(crate) sensitivity: Sensitivity,
    pub(crate) roles: Vec<Role>,
    pub(crate) forms: Forms,
    pub(crate) personal: Vec<PersonalField>,
    pub(crate) columns: Vec<Column>,
    pub(crate) disclosure: Disclosure,
}

impl Declared {
    pub(crate) fn read(folder: &Folder, words: &Words, out: &mut Vec<Problem>) -> Option<Self> {
        let source = folder.text("programme.toml", out)?;
        toml_read(&source, out, |keys, out| {
            keys.only(&["sensitivity", "disclosure", "role", "form", "personal", "column"], out);
            let sensitivity = keys.class("sensitivity", out).unwrap_or_default();
            let reader = Reader { folder, source: &source, words };
            let forms = reader.forms(keys, sensitivity, out);
            Self {
                sensitivity,
                roles: reader.roles(keys, out),
                personal: reader.personal(keys, &forms, out),
                columns: reader.columns(keys, out),
                disclosure: disclosure_read(keys, out),
                forms,
            }
        })
    }
}

/// `[disclosure]`: `threshold`, and other thresholds for classes, `S4 = 10`.
fn disclosure_read(keys: &Keys<'_>, out: &mut Vec<Problem>) -> Disclosure {
    let mut disclosure = Disclosure::default();
    let Some(table) = keys.table("disclosure", out) else { return disclosure };
    table.only(&["threshold", "S1", "S2", "S3", "S4", "S5"], out);
    let least = |key: &str, out: &mut Vec<Problem>| {
        let number = table.number_opt(key, out)?;
        if !THRESHOLDS.contains(&number.value) {
            let expected = format!("{}–{}", THRESHOLDS.start(), THRESHOLDS.end());
            out.push(table.wrong(key, number.line, &expected, &number.value.to_string()));
        }
        Some(number.value)
    };
    if let Some(threshold) = least("threshold", out) {
        disclosure.threshold = threshold;
    }
    for class in Sensitivity::ALL {
        if let Some(threshold) = least(&class.to_string(), out) {
            disclosure.by_class.insert(class, threshold);
        }
    }
    disclosure
}

struct Reader<'a> {
    folder: &'a Folder,
    source: &'a Source,
    words: &'a Words,
}

impl Reader<'_> {
    fn twice(
        &self,
        seen: &mut BTreeSet<String>,
        code: &At<String>,
        out: &mut Vec<Problem>,
    ) -> bool {
        let fresh = seen.insert(code.value.clone());
        if !fresh {
            let problem = Problem::error("PROGRAMME-007", self.source.line(code.line));
            out.push(problem.with("found", &code.value));
        }
        !fresh
    }

    fn roles(&self, keys: &Keys<'_>, out: &mut Vec<Problem>) -> Vec<Role> {
        let mut seen = BTreeSet::new();
        let mut roles = Vec::new();
        for keys in keys.tables("role", out) {
            keys.only(&["code", "rights", "sensitivity"], out);
            let rights = keys.codes("rights", out).into_iter().map(|right| right.value).collect();
            let sensitivity = keys.class("sensitivity", out).unwrap_or_default();
            let Some(code) = keys.code("code", out) else { continue };
            if self.twice(&mut seen, &code, out) {
                continue;
            }
            let place = self.source.line(code.line);
            let name = self.words.both(&format!("role-{}", code.value), place, out);
            roles.push(Role { code: code.value, name, rights, sensitivity });
        }
        roles
    }

    fn forms(&self, keys: &Keys<'_>, class: Sensitivity, out: &mut Vec<Problem>) -> Forms {
        let mut seen = BTreeSet::new();
        let mut files = BTreeSet::new();
        let mut forms = Forms::default();
        for keys in keys.tables("form", out) {
            keys.only(&["id", "file", "date", "place", "sensitivity"], out);
            let id = keys.code("id", out);
            let file = keys.text("file", out);
            let sensitivity = keys.class_opt("sensitivity", out).unwrap_or(class);
            let (date, place) = (keys.text_opt("date", out), keys.text_opt("place", out));
            let Some((id, file)) = id.zip(file) else { continue };
            files.insert(format!("forms/{}", file.value));
            if self.twice(&mut seen, &id, out) {
                continue;
            }
            let Some(form) = self.compile(&id, &file, out) else {
                forms.broken.insert(id.value);
                continue;
            };
            let answers = Answers { form: &form, form_id: &id.value, source: self.source };
            if let Some(date) = &date {
                answers.expect(date, Kind::is_date, "date", &[], out);
            }
            if let Some(place) = &place {
                answers.expect(place, Kind::is_code, "code", &[], out);
            }
            let xform = form.to_xform();
            let (date, place) = (date.map(|at| at.value), place.map(|at| at.value));
            let form = PackageForm { form, xform, date, place, sensitivity };
            forms.compiled.insert(id.value, form);
        }
        for path in self.folder.inside("forms").filter(|path| !files.contains(*path)) {
            let place = Where::file(self.folder.full(path));
            out.push(Problem::error("PROGRAMME-002", place).with("found", path));
        }
        forms
    }

    fn compile(
        &self,
        id: &At<String>,
        file: &At<String>,
        out: &mut Vec<Problem>,
    ) -> Option<masar_form::Form> {
        let path = format!("forms/{}", file.value);
        let Some(bytes) = self.folder.files.get(&path) else {
            let problem = Problem::error("PROGRAMME-013", self.source.line(file.line));
            let known = self.folder.inside("forms").filter_map(|path| path.strip_prefix("forms/"));
            let nearest = nearest_of(&file.value, known);
            out.push(problem.with("found", &file.value).with("nearest", nearest));
            return None;
        };
        let extension = path.rsplit_once('.').map(|(_, extension)| extension);
        let format = match extension {
            Some("md") => Format::Markdown,
            Some("csv") => Format::Csv,
            Some("xlsx") => Format::Xlsx,
            Some("xls") => Format::Xls,
            _ => Format::Auto,
        };
        let (form, mut problems) = masar_form::convert(bytes, format, ROOT);
        // A form that no phone opens collects nothing.
        let form = form.filter(|_| masar_form::phones_insist(&mut problems));
        for mut problem in problems {
            problem.place.file = Some(self.folder.full(&path));
            out.push(problem);
        }
        let form = form?;
        if form.id != id.value {
            let problem = Problem::error("PROGRAMME-014", self.source.line(id.line));
            out.push(problem.with("found", &id.value).with("expected", &form.id));
            return None;
        }
        Some(form)
    }

    fn personal(
        &self,
        keys: &Keys<'_>,
        forms: &Forms,
        out: &mut Vec<Problem>,
    ) -> Vec<PersonalField> {
        let mut fields = Vec::new();
        for keys in keys.tables("personal", out) {
            keys.only(&["form", "field", "person", "purpose", "class", "retention"], out);
            let form = keys.text("form", out);
            let field = keys.text("field", out);
            let person = keys.text("person", out);
            let purpose = keys.code("purpose", out);
            let class = keys.class("class", out);
            let retention = keys.text("retention", out);
            if let Some(purpose) = &purpose {
                let place = self.source.line(purpose.line);
                self.words.both(&format!("purpose-{}", purpose.value), place, out);
            }
            if let Some(retention) = retention.as_ref().filter(|at| !is_retention(&at.value)) {
                let problem = Problem::error("PROGRAMME-006", self.source.line(retention.line));
                let problem = problem.with("key", "retention").with("expected", "P5Y, P18M, P90D");
                out.push(problem.with("found", &retention.value));
            }
            let Some(form) = form else { continue };
            let Some(answers) = Answers::of(forms, &form, self.source, out) else { continue };
            if let Some((field, person)) = field.as_ref().zip(person.as_ref()) {
                answers.expect(
                    field,
                    Kind::is_answer,
                    "answer",
                    &answers.repeats(&field.value),
                    out,
                );
                answers.expect(
                    person,
                    Kind::is_answer,
                    "answer",
                    &answers.repeats(&field.value),
                    out,
                );
            }
            let all = field.zip(person).zip(purpose).zip(class).zip(retention);
            let Some(((((field, person), purpose), class), retention)) = all else { continue };
            fields.push(PersonalField {
                form: form.value,
                field: field.value,
                person: person.value,
                purpose: purpose.value,
                class,
                retention: retention.value,
            });
        }
        fields
    }

    fn columns(&self, keys: &Keys<'_>, out: &mut Vec<Problem>) -> Vec<Column> {
        let core = core_columns();
        let mut seen = BTreeSet::new();
        let mut columns = Vec::new();
        for keys in keys.tables("column", out) {
            keys.only(&["code", "values"], out);
            let values = keys.codes("values", out);
            let Some(code) = keys.code("code", out) else { continue };
            if code.value.contains('-') {
                // It must be a name in conditions.
                let problem = Problem::error("PROGRAMME-006", self.source.line(code.line));
                let problem = problem.with("key", "code").with("expected", "a_b");
                out.push(problem.with("found", &code.value));
            }
            let own = core.get(&code.value).is_some() || ESTIMATE_COLUMNS.contains(&&*code.value);
            if own {
                let problem = Problem::error("PROGRAMME-015", self.source.line(code.line));
                out.push(problem.with("found", &code.value));
            } else if !self.twice(&mut seen, &code, out) {
                let values: Vec<(String, u32)> =
                    values.into_iter().map(|at| (at.value, at.line)).collect();
                let at = (code.value.as_str(), code.line);
                columns.push(column_titled(self.words, self.source, at, &values, out));
            }
        }
        columns
    }
}

/// Columns of facts made of round estimates; they fill themselves.
pub(crate) const ESTIMATE_COLUMNS: [&str; 2] = ["breakdown", "category"];

/// A column with the texts of its title and values.
pub(crate) fn column_titled(
    words: &Words,
    source: &Source,
    (code, line): (&str, u32),
    values: &[(String, u32)],
    out: &mut Vec<Problem>,
) -> Column {
    let title = words.both(&format!("column-{code}"), source.line(line), out);
    let values = values.iter().map(|(value, line)| {
        let name = words.both(&format!("value-{code}-{value}"), source.line(*line), out);
        (value.clone(), name)
    });
    Column { code: code.to_owned(), title, values: values.collect() }
}

/// Whole years, months, weeks or days in ISO 8601: `P5Y`.
fn is_retention(text: &str) -> bool {
    let number = text.strip_prefix('P').and_then(|rest| rest.strip_suffix(['Y', 'M', 'W', 'D']));
    number.is_some_and(|number| {
        matches!(number.len(), 1..=4)
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !number.starts_with('0')
    })
}

/// Reads `workflow.toml`; a package without one has no states.
pub(crate) fn workflow_read(
    folder: &Folder,
    words: &Words,
    roles: &[Role],
    out: &mut Vec<Problem>,
) -> Workflow {
    if !folder.files.contains_key("workflow.toml") {
        return Workflow::default();
    }
    let Some(source) = folder.text("workflow.toml", out) else { return Workflow::default() };
    let read = toml_read(&source, out, |keys, out| {
        keys.only(&["states", "transition"], out);
        keys.require("states", out);
        let mut states = Vec::new();
        for state in keys.codes("states", out) {
            let place = source.line(state.line);
            let name = words.both(&format!("state-{}", state.value), place, out);
            states.push((state.value, name));
        }
        let known: Vec<&str> = states.iter().map(|(code, _)| code.as_str()).collect();
        let tables = keys.tables("transition", out);
        let transitions = tables
            .iter()
            .filter_map(|keys| transition(keys, &source, &known, roles, out))
            .collect();
        Workflow { states, transitions }
    });
    read.unwrap_or_default()
}

fn transition(
    keys: &Keys<'_>,
    source: &Source,
    states: &[&str],
    roles: &[Role],
    out: &mut Vec<Problem>,
) -> Option<Transition> {
    keys.only(&["from", "to", "who", "reason", "deadline_days"], out);
    let (from, to) = (keys.text("from", out), keys.text("to", out));
    let who = keys.texts("who", out);
    let reason = keys.flag("reason", out);
    let deadline_days = keys.number_opt("deadline_days", out).map(|at| at.value);
    let roles: Vec<&str> = roles.iter().map(|role| role.code.as_str()).collect();
    for state in [&from, &to].into_iter().flatten() {
        known("PROGRAMME-017", state, states, source, out);
    }
    for role in &who {
        known("PROGRAMME-016", role, &roles, source, out);
    }
    let who = who.into_iter().map(|role| role.value).collect();
    Some(Transition { from: from?.value, to: to?.value, who, reason, deadline_days })
}

/// A problem with the nearest names when `found` is none of the known.
pub(crate) fn known(
    code: &'static str,
    found: &At<String>,
    among: &[&str],
    source: &Source,
    out: &mut Vec<Problem>,
) {
    if !among.contains(&found.value.as_str()) {
        let problem = Problem::error(code, source.line(found.line));
        let nearest = nearest_of(&found.value, among.iter().copied());
        out.push(problem.with("found", &found.value).with("nearest", nearest));
    }
}

/// Whether a column of this type may be filled by a fact rule.
pub(crate) fn is_fillable(code: &str) -> bool {
    let kind = core_columns().get(code).map(|column| column.kind);
    match kind {
        Some(ColumnType::Code) => ["emergency", "project", "donor", "population"].contains(&code),
        Some(_) => false,
        None => !ESTIMATE_COLUMNS.contains(&code),
    }
}
