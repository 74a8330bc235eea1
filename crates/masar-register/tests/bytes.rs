//! The same entries give the same bytes, however they came to the register.

#![allow(clippy::unwrap_used, reason = "test helpers are not recognised as tests")]

use std::path::Path;

use masar_domain::{InstanceId, Seq};
use masar_ledger::{Batch, Entry, Ledger, MemoryLedger, conformance};
use masar_programme::Mission;
use masar_register::Register;
use serde_json::json;

fn mission() -> Mission {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    masar_programme::mission_load(&root.join("missions/libya")).unwrap()
}

fn entries() -> Vec<Entry> {
    let ledger = MemoryLedger::seeded(1);
    for number in 1..=600_u64 {
        let mut draft = conformance::draft(number);
        let instance = InstanceId::from_bytes([u8::try_from(number * 97 % 251).unwrap(); 16]);
        draft.body =
            json!({"answers": {}, "content": number.to_string(), "instance": instance.to_string()});
        ledger.append(Batch { drafts: vec![draft], unless_after: Vec::new() }).unwrap();
    }
    ledger.read_after(Seq(0), 1_000).unwrap()
}

#[test]
fn folding_little_by_little_leaves_the_bytes_of_folding_anew() {
    let (mission, entries) = (mission(), entries());
    let folder = tempfile::tempdir().unwrap();
    let grown = folder.path().join("grown.sqlite");
    for some in entries.chunks(150) {
        let mut register = Register::open(&grown).unwrap();
        some.chunks(7).for_each(|few| register.apply(&mission, few).unwrap());
        register.close().unwrap();
    }
    let anew = folder.path().join("anew.sqlite");
    let mut register = Register::fresh(Some(&anew)).unwrap();
    entries.chunks(200).for_each(|some| register.apply(&mission, some).unwrap());
    register.guard().unwrap();
    let digest = register.digest().unwrap();
    register.close().unwrap();
    assert_eq!(std::fs::read(&grown).unwrap(), std::fs::read(&anew).unwrap());
    assert_eq!(Register::open(&grown).unwrap().digest().unwrap(), digest);
}

#[test]
fn what_is_folded_again_changes_nothing() {
    let (mission, entries) = (mission(), entries());
    let mut register = Register::in_memory().unwrap();
    register.apply(&mission, &entries).unwrap();
    let (digest, tally) = (register.digest().unwrap(), register.tally_list().unwrap());
    register.apply(&mission, &entries[100..]).unwrap();
    assert_eq!(register.digest().unwrap(), digest);
    assert_eq!(tally, [("mrrm".to_owned(), "mrrm_service".to_owned(), 600)]);
}
