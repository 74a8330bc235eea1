//! Forms as phones run them: functions, whole forms, hostile input.

mod corpus;
mod export;
mod fill;
mod hostile;
mod hostile_documents;
mod hostile_forms;
mod hostile_sheets;
mod judged;
mod peer;
mod scenarios;
mod sealed;
mod suites;

use masar_xforms::{Clock, Files, Model};
/// Noon of a day in 2026, two hours east of Greenwich.
pub(crate) fn clock() -> Clock {
    let now = "2026-03-15T10:00:00Z".parse().expect("a moment");
    Clock::new(now, 120, 7)
}
/// A form with one instance, binds and a body.
pub(crate) fn xform(instance: &str, binds: &str, body: &str) -> String {
    format!(
        r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Test</h:title><model><instance>{instance}</instance>{binds}</model></h:head>
<h:body>{body}</h:body></h:html>"#
    )
}
pub(crate) fn model(instance: &str, binds: &str, body: &str) -> Model {
    let read = Model::read(xform(instance, binds, body).as_bytes(), &Files::new());
    read.unwrap_or_else(|problems| panic!("{problems:?}"))
}
/// A form made from Markdown, as offices write it.
pub(crate) fn model_from_sheet(sheet: &str) -> Model {
    let (xform, problems) =
        masar_form::convert_command(sheet.as_bytes(), masar_form::Format::Auto, "data");
    let xform = xform.unwrap_or_else(|| panic!("{problems:?}"));
    Model::read(xform.as_bytes(), &Files::new())
        .unwrap_or_else(|problems| panic!("{problems:?}\n{xform}"))
}
