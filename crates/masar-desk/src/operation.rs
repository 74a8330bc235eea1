//! The one way in: an operation says which right it needs, the desk checks it,
//! does the work and notes who asked.

use masar_domain::{Pcode, Sensitivity};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::viewer::{Right, Scope, Viewer};

/// Something a person can ask of the desk.
pub trait Operation {
    /// Stable name, in the log and in the list of operations.
    const NAME: &'static str;
    /// The right it needs.
    const NEEDS: Right;
    type Answer;

    /// Does it. Narrower rights are asked of the pass as soon as the programme,
    /// the place and the class are known.
    fn run(self, desk: &Desk, pass: &Pass<'_>) -> Result<Self::Answer, DeskError>;
}

/// Proof that a viewer holds an operation's right somewhere. Only
/// [`Desk::perform`] makes one.
#[derive(Debug)]
pub struct Pass<'a> {
    viewer: &'a Viewer,
    right: Right,
}

impl Pass<'_> {
    pub fn viewer(&self) -> &Viewer {
        self.viewer
    }

    /// Asks for the right on one programme, place and class.
    pub fn require(
        &self,
        programme: Option<&str>,
        place: Option<Pcode>,
        sensitivity: Sensitivity,
    ) -> Result<(), DeskError> {
        if self.viewer.may(self.right, Scope { programme, place, sensitivity }) {
            return Ok(());
        }
        Err(DeskError::NotAllowed { right: self.right.code() })
    }
}

impl Desk {
    /// Performs an operation for a viewer.
    ///
    /// # Errors
    ///
    /// [`DeskError::NotAllowed`] without the right; otherwise the operation's own.
    pub fn perform<O: Operation>(
        &self,
        viewer: &Viewer,
        operation: O,
    ) -> Result<O::Answer, DeskError> {
        if !viewer.has(O::NEEDS) {
            return Err(DeskError::NotAllowed { right: O::NEEDS.code() });
        }
        let answer = operation.run(self, &Pass { viewer, right: O::NEEDS });
        tracing::debug!(
            operation = O::NAME,
            account = viewer.account,
            done = answer.is_ok(),
            "operation"
        );
        answer
    }
}

macro_rules! operations {
    ($($operation:ty),* $(,)?) => {
        /// Every operation with the right it needs.
        pub const OPERATIONS: &[(&str, Right)] =
            &[$((<$operation as Operation>::NAME, <$operation as Operation>::NEEDS)),*];
    };
}

operations![
    crate::accounts::AccountCreate,
    crate::accounts::AccountList,
    crate::accounts::SignIn,
    crate::accounts::SignInDigest,
    crate::accounts::SignInToken,
    crate::figures::FigureShow,
    crate::figures::FigurePublic,
    crate::figures::FigureTrace,
    crate::figures::FigureCheck,
    crate::forms::FormList,
    crate::forms::FormShow,
    crate::home::FigureChart,
    crate::home::HomeShow,
    crate::imports::RoundImport,
    crate::ledgers::EntryShow,
    crate::ledgers::FoldsRebuild,
    crate::ledgers::LedgerHead,
    crate::ledgers::LedgerVerify,
    crate::likeness::DuplicateList,
    crate::likeness::PersonCompare,
    crate::likeness::PersonDecide,
    crate::likeness::PersonSearch,
    crate::linkable::PersonTable,
    crate::people::PersonErase,
    crate::people::PersonalShow,
    crate::publications::PublicationFile,
    crate::publications::PublicationList,
    crate::publications::PublicationMake,
    crate::rounds::RoundAdvance,
    crate::rounds::RoundList,
    crate::submissions::SubmissionReceive,
    crate::submissions::WorkList,
];
