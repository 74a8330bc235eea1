//! The real dataset of a published round, read where it lies beside the
//! checkout. It may not be redistributed: nothing of it stands here but the
//! three totals that were published, and the test is left out where it is
//! absent.

use std::fs;
use std::path::Path;

use masar_exchange::dtm_round::read;

use crate::gazetteer::Gazetteer;

const FILE: &str = "dtm-libya-round54/DTM_Libya_R54_Migrant_Dataset_PUBLIC.xlsx";

#[test]
#[allow(clippy::print_stderr, reason = "a test that is left out says so")]
fn a_published_round_reads_without_errors() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let Ok(bytes) = fs::read(data.join(FILE)) else {
        eprintln!("left out: {FILE} is not beside the checkout");
        return;
    };
    let places = fs::read_to_string(data.join("libya/lby_gazetteer_r54.csv")).unwrap();
    let countries = fs::read_to_string(data.join("world/countries.csv")).unwrap();

    let (file, problems) = read(&bytes, &Gazetteer::read(&places, &countries));
    let errors: Vec<_> = problems.iter().filter(|problem| problem.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let codes: std::collections::BTreeSet<&str> = problems.iter().map(|p| p.code).collect();
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["IMPORT-028"]);

    let file = file.unwrap();
    assert_eq!((file.number, file.totals.migrants), (54, 787_326));
    assert_eq!((file.totals.muhallas, file.totals.baladiyas), (663, 100));
    for breakdown in ["total", "shelter", "arrival", "permit", "sex_age", "nationality"] {
        let cells = file.muhallas.iter().flat_map(|row| &row.cells);
        let sum: u64 = cells.filter(|cell| cell.1 == breakdown).map(|cell| cell.3).sum();
        assert_eq!(sum, 787_326, "{breakdown}");
    }
    assert_eq!(
        (file.days.0.to_string(), file.days.1.to_string()),
        ("2024-08-01".into(), "2024-09-30".into())
    );
}
