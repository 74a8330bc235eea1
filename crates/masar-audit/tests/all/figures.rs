//! Declared figures, each rule by an example, and the reference figures.

use insta::assert_snapshot;
use masar_audit::audit_toml;
use proptest::prelude::*;

use crate::lines;

fn audit(text: &str) -> String {
    lines(&audit_toml(text))
}

#[test]
fn the_reference_figures_contradict_themselves_in_four_places() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seed/figures.toml");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: no reference figures beside the repository");
        return;
    };
    assert_snapshot!(audit(&text), @r"
    AUDIT-114 dtm.returnees: 705,426 / 5 ≈ 141,085
    AUDIT-114 dtm.idps: 125,802 / 5 ≈ 25,160
    AUDIT-101 health.training_event_based_surveillance: 16 + 48 = 64 ≠ 62
    AUDIT-107 vhr.returned: 25 ≠ 21
    AUDIT-101 mission.staff: 7 + 36 + 148 + 475 = 666 ≠ 686
    AUDIT-105 daniel.reached: 17,366 + 14,687 + 2,218 + 34 = 34,305 < 39,170
    ");
}

#[test]
fn what_holds_for_the_whole_holds_for_its_groups() {
    let text = "[[figure]]\nid='a'\nvalue=10\nparts={m=6,f=4}\nwithin='b'\n\
                [[figure]]\nid='b'\nvalue=20\nparts={m=5,f=15}\n\
                [[figure]]\nid='c'\nvalue=30\nparts={m=12,f=18}\ntotal_of=['a','b']\n";
    assert_snapshot!(audit(text), @r"
    AUDIT-117 a: 6 > 5
    AUDIT-118 c: 4 + 15 = 19 ≠ 18
    AUDIT-118 c: 6 + 5 = 11 ≠ 12
    ");
}

#[test]
fn a_lower_bound_in_between_does_not_hide_the_whole() {
    let text = "[[figure]]\nid='a'\nvalue=10\nwithin='b'\n\
                [[figure]]\nid='b'\nvalue=5\nat_least=true\nwithin='c'\n\
                [[figure]]\nid='c'\nvalue=9\n";
    assert_snapshot!(audit(text), @"AUDIT-103 a: 10 > 9");
}

#[test]
fn units_stocks_shares_and_derived_values_are_held_to_their_rules() {
    let text = "[[figure]]\nid='a'\nvalue=1000\nunit='persons'\ntotal_of=['b']\nhouseholds=210\n\
                derived={households='individuals / 5'}\nshares_percent={x=60,y=50}\n\
                [[figure]]\nid='b'\nvalue=1000\nunit='consultations'\n\
                [[figure]]\nid='c'\nvalue=1010\nunit='persons'\nkind='service'\n\
                stock_flow={opening='a',plus=['d'],minus=[]}\n\
                [[figure]]\nid='d'\nvalue=20\n";
    assert_snapshot!(audit(text), @r"
    AUDIT-110 c: 
    AUDIT-115 a: 1,000 / 5 ≈ 200 ≠ 210
    AUDIT-111 a: 60 + 50 = 110 ≠ 100
    AUDIT-109 a: 
    AUDIT-121 c: 1,000 + 20 ≠ 1,010
    ");
}

#[test]
fn boys_and_girls_are_children_and_flows_lie_between_their_stocks() {
    let text = "[[figure]]\nid='a'\nvalue=90\nsubsets={children=20,boys=12,girls=9}\n\
                [[figure]]\nid='o'\nvalue=5\nperiod='2024-01-01'\n\
                [[figure]]\nid='p'\nvalue=5\nperiod='2024-Q2'\n\
                [[figure]]\nid='c'\nvalue=10\nperiod='2024-03-31'\n\
                stock_flow={opening='o',plus=['p'],minus=[]}\n";
    assert_snapshot!(audit(text), @r"
    AUDIT-124 a: 12 + 9 = 21 > 20
    AUDIT-122 c: 
    ");
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_checked() {
    let text = "[[figure]]\nvalue=1\n[[figure]]\nid='a'\nvalue=-1\nwihtin='b'\nwithin='bb'\n\
                [[figure]]\nid='b'\nvalue=3\nparts={x=1,y='2'}\nwithin='c'\n\
                [[figure]]\nid='c'\nvalue=3\nwithin='b'\n[[figure]]\nid='c'\nvalue=4\n";
    assert_snapshot!(audit(text), @r"
    AUDIT-007 : 
    AUDIT-011 a: 
    AUDIT-003 a: 
    AUDIT-004 b: 
    AUDIT-005 a: 
    AUDIT-101 b: 1 ≠ 3
    AUDIT-108 c: 3 ≠ 4
    AUDIT-103 c: 4 > 3
    AUDIT-006 b: 
    ");
    assert!(audit("[[figure").starts_with("AUDIT-002"));
    assert!(audit("").starts_with("AUDIT-009"));
}

#[test]
fn every_finding_speaks_both_languages() {
    let report = audit_toml("[[figure]]\nid='a'\nvalue=3\nparts={x=1,y=1}\n");
    let finding = &report.findings[0];
    assert_snapshot!(finding.message_en, @"The parts of a (x, y) do not add up to its total: 1 + 1 = 2 ≠ 3.");
    assert!(finding.message_ar.starts_with("أجزاء"));
    assert!(report.has_errors());
}

proptest! {
    /// No file makes the audit panic.
    #[test]
    fn any_file_is_audited_or_refused(text in "(\\[\\[figure\\]\\]\n)?([a-z_]{1,8} ?= ?[0-9'\\[\\]{}a-c=,-]{0,12}\n){0,6}") {
        let _ = audit_toml(&text);
    }
}
