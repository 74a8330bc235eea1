//! Every operation declares a right, and nobody passes without it.

use std::collections::BTreeSet;

use masar_desk::forms::FormList;
use masar_desk::ledgers::{EntryName, EntryShow, LedgerVerify};
use masar_desk::rounds::RoundAdvance;
use masar_desk::submissions::SubmissionReceive;
use masar_desk::viewer::{Grant, Right, Viewer};
use masar_desk::{DeskError, OPERATIONS};
use masar_domain::{Lang, Sensitivity, Seq};
use masar_register::RoundState;

use crate::help::*;

#[test]
fn every_operation_is_listed_once_with_a_right_that_somebody_can_hold() {
    let names: BTreeSet<&str> = OPERATIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.len(), OPERATIONS.len());
    for (name, right) in OPERATIONS {
        assert_eq!(Right::from_code(right.code()), Some(*right), "{name}");
        assert!(!Viewer::nobody(Lang::En).has(*right) || *right == Right::SignIn, "{name}");
    }
}

/// The list is made by hand; this holds it against the source.
#[test]
fn no_operation_is_missing_from_the_list() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../masar-desk/src");
    let mut found = 0;
    for file in std::fs::read_dir(source).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(path).unwrap();
            found += text.matches("\nimpl Operation for ").count();
        }
    }
    assert_eq!(found, OPERATIONS.len());
}

#[test]
fn every_right_that_a_package_gives_exists() {
    for package in mission().packages.values() {
        for role in &package.roles {
            for right in &role.rights {
                assert!(Right::from_code(right).is_some(), "{}: {right}", role.code);
            }
        }
    }
}

#[test]
fn somebody_not_recognised_may_nothing_but_sign_in() {
    let (desk, _) = desk();
    let nobody = Viewer::nobody(Lang::En);
    let refused = |result: Result<(), DeskError>| {
        assert!(matches!(result, Err(DeskError::NotAllowed { .. })), "{result:?}");
    };
    refused(desk.perform(&nobody, FormList).map(drop));
    refused(desk.perform(&nobody, LedgerVerify).map(drop));
    let receive = SubmissionReceive { items: Vec::new(), strict: true };
    refused(desk.perform(&nobody, receive).map(drop));
}

fn enumerator() -> Viewer {
    let grant = Grant {
        rights: vec![Right::Submit, Right::EntryShow, Right::RoundManage],
        programme: Some("dtm".to_owned()),
        role: "enumerator".to_owned(),
        place: None,
        sensitivity: Sensitivity::S2,
    };
    Viewer { account: "enumerator".to_owned(), grants: vec![grant], ..Viewer::nobody(Lang::En) }
}

#[test]
fn a_record_of_another_programme_is_not_here() {
    let (desk, _) = desk();
    send(&desk, "mrrm_registration", 1, &registration(1, "Amal"));
    let show = EntryShow { name: EntryName::Seq(Seq(1)) };
    let error = desk.perform(&enumerator(), show).unwrap_err();
    assert!(matches!(error, DeskError::NotFound(_)), "{error:?}");
}

#[test]
fn the_workflow_decides_who_moves_a_round() {
    let (desk, _) = desk();
    let advance = |to| RoundAdvance {
        programme: "dtm".to_owned(),
        number: 50,
        to,
        days: "2023-10-01".parse().ok().zip("2023-12-31".parse().ok()),
        reason: None,
    };
    desk.perform(&enumerator(), advance(RoundState::Planned)).unwrap();
    let error = desk.perform(&enumerator(), advance(RoundState::Collecting)).unwrap_err();
    assert!(matches!(error, DeskError::NotAllowed { .. }), "{error:?}");
    let error = desk.perform(&operator(), advance(RoundState::Published)).unwrap_err();
    assert_eq!(error.code(), "DESK-025");
}
