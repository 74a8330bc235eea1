//! `masar protect` with files that are not what it takes them for.

#![allow(clippy::unwrap_used, reason = "test helpers are not recognised as tests")]

use std::path::Path;
use std::process::{Command, Output};

const TABLE: &str = "place,value\nDerna,7\nTobruk,9\n,16\n";

/// Runs in a folder, in one of the languages.
fn protect(folder: &Path, lang: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_masar"));
    command.current_dir(folder).args(["protect", "--messages", lang]).args(arguments);
    command.env_remove("MASAR_LANG").stdin(std::process::Stdio::null()).output().unwrap()
}

/// Refused in both languages with a code and the file's name, and nothing is
/// printed or written; both messages.
fn refused(folder: &Path, code: &str, name: &str, arguments: &[&str]) -> [String; 2] {
    ["en", "ar"].map(|lang| {
        let before = files(folder);
        let output = protect(folder, lang, arguments);
        let said = String::from_utf8(output.stderr.clone()).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?} printed something");
        assert!(said.contains(code) && said.contains(name), "{arguments:?}: {said}");
        assert!(!said.contains("os error"), "the system speaks for itself: {said}");
        assert_eq!(files(folder), before, "{arguments:?} wrote something");
        said
    })
}

/// What is in a folder, with the contents of files.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: std::path::PathBuf| {
        (path.display().to_string(), std::fs::read(&path).unwrap_or_default())
    };
    let mut files: Vec<(String, Vec<u8>)> = entries.map(read).collect();
    files.sort();
    files
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("table.csv"), TABLE).unwrap();
    std::fs::create_dir(folder.path().join("inner")).unwrap();
    folder
}

#[test]
fn a_table_that_cannot_be_read_is_refused_with_the_way_to_mend_it() {
    let root = folder();
    let write = |name: &str, bytes: &[u8]| std::fs::write(root.path().join(name), bytes).unwrap();
    write("empty.csv", b"");
    write("headings.csv", b"place,value\n");
    write("latin.csv", b"place,value\nMis\xe9,7\n");
    write("counts.csv", b"place,count\nDerna,7\n");
    let said = |code: &str, name: &str| {
        let arguments = ["--table", name, "--dims", "place", "-o", "out.csv"];
        refused(root.path(), code, name, &arguments)
    };
    let [english, arabic] = said("COMMAND-001", "absent.csv");
    assert!(english.contains("There is no file or folder by this name"), "{english}");
    assert!(arabic.contains("لا ملف ولا مجلد بهذا الاسم"), "{arabic}");
    assert!(said("COMMAND-001", "inner")[0].contains("This is a folder"));
    for name in ["empty.csv", "headings.csv"] {
        assert!(said("PROTECT-012", name)[0].contains("first line names the columns"));
    }
    assert!(said("PROTECT-022", "latin.csv")[0].contains("UTF-8"));
    assert!(said("PROTECT-005", "counts.csv")[0].contains("place, count"));
}

#[test]
fn a_column_that_the_table_lacks_is_named_with_those_that_it_has() {
    let root = folder();
    let arguments = ["--table", "table.csv", "--dims", "town"];
    let [english, _] = refused(root.path(), "PROTECT-005", "town", &arguments);
    assert!(english.contains("place, value"), "{english}");
}

#[test]
fn what_is_read_is_never_written_over_and_two_outputs_are_two_files() {
    let root = folder();
    let table = ["--table", "table.csv", "--dims", "place"];
    let with = |more: &[&'static str]| [&table[..], more].concat();
    refused(root.path(), "PROTECT-027", "table.csv", &with(&["-o", "table.csv"]));
    refused(root.path(), "PROTECT-027", "table.csv", &with(&["-o", "./inner/../table.csv"]));
    refused(root.path(), "PROTECT-027", "table.csv", &with(&["--report", "table.csv"]));
    refused(root.path(), "PROTECT-027", "out", &with(&["-o", "out", "--report", "out"]));
}

#[test]
fn where_the_output_cannot_be_written_the_folder_is_named() {
    let root = folder();
    let table = ["--table", "table.csv", "--dims", "place", "-o"];
    let with = |path: &'static str| [&table[..], &[path]].concat();
    let [english, arabic] = refused(root.path(), "COMMAND-001", "inner", &with("inner"));
    assert!(english.contains("This is a folder") && arabic.contains("هذا مجلد"), "{english}");
    let [english, _] = refused(root.path(), "COMMAND-001", "none/out.csv", &with("none/out.csv"));
    assert!(english.contains("There is no file or folder by this name"), "{english}");
}

#[test]
fn an_earlier_table_and_a_list_of_names_that_are_not_there_are_named() {
    let root = folder();
    let table = ["--table", "table.csv", "--dims", "place"];
    let with = |more: &[&'static str]| [&table[..], more].concat();
    refused(root.path(), "COMMAND-001", "last.csv", &with(&["--published", "last.csv"]));
    let names = ["--published", "inner/last.csv", "--names", "names.csv"];
    std::fs::write(root.path().join("inner/last.csv"), TABLE).unwrap();
    refused(root.path(), "COMMAND-001", "names.csv", &with(&names));
}
