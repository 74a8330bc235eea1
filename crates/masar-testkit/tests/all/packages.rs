//! The packages' own tests pass.

use masar_testkit::package_tests;

use crate::help::mission;

#[test]
fn every_test_of_every_package_passes() {
    let report = package_tests::run(mission()).unwrap();
    assert!(report.passed > 0);
    assert_eq!(report.failed, 0, "{}", report.lines.join("\n"));
}
