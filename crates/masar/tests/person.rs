//! `masar person` as somebody at a terminal meets it.

#![allow(clippy::unwrap_used, reason = "test helpers are not recognised as tests")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn masar(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_masar"));
    command.env_remove("MASAR_LANG").args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(text).unwrap()
}

/// A very small demonstration.
fn demo(folder: &Path) -> String {
    let folder = folder.join("demo").to_str().unwrap().to_owned();
    let made = masar(&["demo", &folder, "--scale", "0.002"]);
    assert!(made.status.success(), "{}", said(&made));
    folder
}

#[test]
fn people_are_found_compared_and_decided_about() {
    let root = tempfile::tempdir().unwrap();
    let folder = demo(root.path());
    let found = masar(&["person", "find", &folder, "محمد", "--json"]);
    assert!(found.status.success(), "{}", said(&found));
    let hits: Value = serde_json::from_slice(&found.stdout).unwrap();
    let person = |at: usize| hits[at]["person"]["person"].as_str().unwrap().to_owned();
    let (one, other) = (person(0), person(1));
    let words = hits[0]["evidence"][0]["words"].as_str().unwrap();
    assert!(words.starts_with("same name") || words.starts_with("name alike"), "{words}");

    let arabic = masar(&["person", "find", &folder, "Mohamed", "--lang", "ar"]);
    assert!(said(&arabic).contains("الاسم"), "{}", said(&arabic));
    let nobody = masar(&["person", "find", &folder, "Xyzzyqwrt"]);
    assert_eq!(said(&nobody), "Nobody was found.\n");

    let decided = masar(&["person", "decide", &folder, &one, &other, "same"]);
    assert!(said(&decided).starts_with("They are one person now."), "{}", said(&decided));
    let again = masar(&["person", "find", &folder, "محمد", "--json"]);
    let hits: Value = serde_json::from_slice(&again.stdout).unwrap();
    let hit = hits.as_array().unwrap().iter().find(|hit| hit["person"]["person"] == *one);
    assert_eq!(hit.unwrap()["person"]["group"][0], *other);

    let refused = masar(&["person", "decide", &folder, &one, &one, "same"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("DESK-038"), "{}", said(&refused));
    let listed = masar(&["person", "duplicates", &folder]);
    assert!(listed.status.success(), "{}", said(&listed));
}

#[test]
fn the_people_of_a_mission_are_linked_without_a_file_of_names() {
    let root = tempfile::tempdir().unwrap();
    let folder = demo(root.path());
    let clusters = root.path().join("clusters.csv");
    let path = clusters.to_str().unwrap();
    let linked = masar(&["link", "--mission", &folder, "--clusters", path]);
    assert!(linked.status.success(), "{}", said(&linked));
    assert!(said(&linked).contains("registrations are about"), "{}", said(&linked));
    let table = std::fs::read_to_string(&clusters).unwrap();
    assert!(table.starts_with("rec_id,cluster\n") && table.lines().count() > 10, "{table}");
    let both = masar(&["link", "--mission", &folder, "--input", path]);
    assert_eq!(both.status.code(), Some(2), "{}", said(&both));
}
