//! Forms as phones and browsers ask for them.

use masar_domain::Sensitivity;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::operation::{Operation, Pass};
use crate::viewer::Right;

/// A form that can be filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRow {
    pub id: String,
    pub version: String,
    pub title: String,
    pub programme: String,
    pub xform: String,
}

/// The forms that the viewer may fill.
#[derive(Debug)]
pub struct FormList;

impl Operation for FormList {
    const NAME: &'static str = "form-list";
    const NEEDS: Right = Right::FormShow;
    type Answer = Vec<FormRow>;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Vec<FormRow>, DeskError> {
        let packages = desk.mission.packages.values();
        let seen = packages
            .filter(|package| pass.require(Some(&package.code), None, Sensitivity::S1).is_ok());
        let forms = seen.flat_map(|package| {
            package.forms.values().map(|form| FormRow {
                id: form.form.id.clone(),
                version: form.form.version.clone(),
                title: form.form.title.clone(),
                programme: package.code.clone(),
                xform: form.xform.clone(),
            })
        });
        Ok(forms.collect())
    }
}

/// One form by its identifier.
#[derive(Debug)]
pub struct FormShow {
    pub id: String,
}

impl Operation for FormShow {
    const NAME: &'static str = "form-show";
    const NEEDS: Right = Right::FormShow;
    type Answer = FormRow;

    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<FormRow, DeskError> {
        let forms = FormList.run(desk, pass)?;
        let found = forms.into_iter().find(|form| form.id == self.id);
        found.ok_or(DeskError::NotFound(self.id))
    }
}
