//! Who is asking, and what they may: role by programme, place and sensitivity.

use masar_domain::{Lang, Pcode, Sensitivity};

/// One thing that somebody may or may not do. Roles in packages name them by
/// [`Right::code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Ask to be recognised. Everybody may.
    SignIn,
    /// See the first page. Everybody recognised may; packages need not give it.
    HomeShow,
    FormShow,
    Submit,
    WorkShow,
    RoundShow,
    RoundManage,
    RoundApprove,
    RoundImport,
    FigureShow,
    FigureTrace,
    PublicationShow,
    PublicationMake,
    EntryShow,
    PersonLook,
    PersonErase,
    PersonDecide,
    AccountManage,
    LedgerRead,
    FoldsRebuild,
}

impl Right {
    pub const ALL: [Self; 20] = [
        Self::SignIn,
        Self::HomeShow,
        Self::FormShow,
        Self::Submit,
        Self::WorkShow,
        Self::RoundShow,
        Self::RoundManage,
        Self::RoundApprove,
        Self::RoundImport,
        Self::FigureShow,
        Self::FigureTrace,
        Self::PublicationShow,
        Self::PublicationMake,
        Self::EntryShow,
        Self::PersonLook,
        Self::PersonErase,
        Self::PersonDecide,
        Self::AccountManage,
        Self::LedgerRead,
        Self::FoldsRebuild,
    ];

    /// The name that packages give it.
    pub fn code(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::HomeShow => "home-show",
            Self::FormShow => "form-show",
            Self::Submit => "submit",
            Self::WorkShow => "work-show",
            Self::RoundShow => "round-show",
            Self::RoundManage => "round-manage",
            Self::RoundApprove => "round-approve",
            Self::RoundImport => "round-import",
            Self::FigureShow => "figure-show",
            Self::FigureTrace => "figure-trace",
            Self::PublicationShow => "publication-show",
            Self::PublicationMake => "publication-make",
            Self::EntryShow => "entry-show",
            Self::PersonLook => "person-look",
            Self::PersonErase => "person-erase",
            Self::PersonDecide => "person-decide",
            Self::AccountManage => "account-manage",
            Self::LedgerRead => "ledger-read",
            Self::FoldsRebuild => "folds-rebuild",
        }
    }

    /// The right of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.code() == code)
    }
}

/// Rights in one programme, one place and up to one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub rights: Vec<Right>,
    /// `None`: every programme.
    pub programme: Option<String>,
    /// Role by which it was given, for workflows.
    pub role: String,
    /// `None`: everywhere.
    pub place: Option<Pcode>,
    pub sensitivity: Sensitivity,
}

/// What a right is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    /// `None`: no programme in particular.
    pub programme: Option<&'a str>,
    /// `None`: no place in particular.
    pub place: Option<Pcode>,
    pub sensitivity: Sensitivity,
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Account name; empty for somebody not recognised.
    pub account: String,
    pub display_name: String,
    pub device: String,
    pub lang: Lang,
    pub grants: Vec<Grant>,
}

impl Viewer {
    /// Somebody at the door: may ask to be recognised, nothing else.
    pub fn nobody(lang: Lang) -> Self {
        let grant = Grant {
            rights: vec![Right::SignIn],
            programme: None,
            role: String::new(),
            place: None,
            sensitivity: Sensitivity::S1,
        };
        Self {
            account: String::new(),
            display_name: String::new(),
            device: String::new(),
            lang,
            grants: vec![grant],
        }
    }

    /// Whoever holds the data folder and its key on the command line.
    pub fn operator(lang: Lang) -> Self {
        let grant = Grant {
            rights: Right::ALL.to_vec(),
            programme: None,
            role: OPERATOR.to_owned(),
            place: None,
            sensitivity: Sensitivity::S5,
        };
        Self {
            account: OPERATOR.to_owned(),
            display_name: OPERATOR.to_owned(),
            device: "command-line".to_owned(),
            lang,
            grants: vec![grant],
        }
    }

    /// Whether the right is given anywhere at all.
    pub fn has(&self, right: Right) -> bool {
        self.grants.iter().any(|grant| grant.rights.contains(&right))
    }

    /// Whether the right is given for exactly this.
    pub fn may(&self, right: Right, scope: Scope<'_>) -> bool {
        self.grants.iter().any(|grant| grant.covers(right, scope))
    }

    /// Roles held in a programme.
    pub fn roles(&self, programme: &str) -> Vec<&str> {
        let held = self
            .grants
            .iter()
            .filter(|grant| grant.programme.as_deref().is_none_or(|own| own == programme));
        held.map(|grant| grant.role.as_str()).collect()
    }
}

/// Account and role of the command line's viewer.
pub const OPERATOR: &str = "operator";

impl Grant {
    fn covers(&self, right: Right, scope: Scope<'_>) -> bool {
        let programme = match (self.programme.as_deref(), scope.programme) {
            (None, _) | (_, None) => true,
            (Some(own), Some(asked)) => own == asked,
        };
        // A viewer bound to a place may not see the whole country's records.
        let place = match (self.place, scope.place) {
            (None, _) => true,
            (Some(own), Some(asked)) => own.holds(&asked),
            (Some(_), None) => scope.sensitivity <= Sensitivity::S1,
        };
        self.rights.contains(&right) && programme && place && scope.sensitivity <= self.sensitivity
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound() -> Viewer {
        let mut viewer = Viewer::nobody(Lang::En);
        viewer.grants = vec![Grant {
            rights: vec![Right::Submit, Right::EntryShow],
            programme: Some("dtm".into()),
            role: "enumerator".into(),
            place: Some("LY02".parse().unwrap()),
            sensitivity: Sensitivity::S2,
        }];
        viewer
    }

    #[test]
    fn a_right_holds_only_in_its_programme_place_and_class() {
        let scope = |programme, place: &str, sensitivity| Scope {
            programme: Some(programme),
            place: place.parse().ok(),
            sensitivity,
        };
        let viewer = bound();
        assert!(viewer.may(Right::EntryShow, scope("dtm", "LY0211", Sensitivity::S2)));
        assert!(!viewer.may(Right::EntryShow, scope("mrrm", "LY0211", Sensitivity::S2)));
        assert!(!viewer.may(Right::EntryShow, scope("dtm", "LY0103", Sensitivity::S2)));
        assert!(!viewer.may(Right::EntryShow, scope("dtm", "LY0211", Sensitivity::S3)));
        assert!(!viewer.may(Right::EntryShow, scope("dtm", "", Sensitivity::S2)));
        assert!(!viewer.may(Right::RoundApprove, scope("dtm", "LY0211", Sensitivity::S1)));
    }

    #[test]
    fn every_right_has_its_own_name() {
        for right in Right::ALL {
            assert_eq!(Right::from_code(right.code()), Some(right));
        }
    }
}
