//! `masar form` as somebody at a terminal meets it.

#![allow(clippy::unwrap_used, reason = "test helpers are not recognised as tests")]

use std::process::Command;

/// A form that Collect cannot open: phones have no `floor()`.
const NOT_FOR_PHONES: &str = "\
| survey |
| | type | name | label | calculation |
| | integer | days | Days | |
| | calculate | weeks | | floor(${days} div 7) |
";

/// Standard output, standard error and the exit code of `form convert`.
fn converted(text: &str, options: &[&str]) -> (String, String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("weeks.md");
    std::fs::write(&file, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_masar"));
    command.env_remove("MASAR_LANG").args(["form", "convert"]).args(options).arg(&file);
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn what_phones_refuse_is_refused_unless_it_is_wanted_as_pyxform_does_it() {
    for options in [&[][..], &["--phones"]] {
        let (xform, said, code) = converted(NOT_FOR_PHONES, options);
        assert_eq!((xform.as_str(), code), ("", Some(1)));
        assert!(said.contains("FORM-221"), "{said}");
    }
    let (xform, said, code) = converted(NOT_FOR_PHONES, &["--as-pyxform"]);
    assert!(xform.contains("floor("), "{said}");
    assert!(said.contains("FORM-221"), "{said}");
    assert_eq!(code, Some(0));
    let mended = NOT_FOR_PHONES.replace("floor", "int");
    let (xform, said, code) = converted(&mended, &[]);
    assert!(xform.ends_with("</h:html>\n") || xform.ends_with("</h:html>"), "{said}");
    assert_eq!(code, Some(0));
    assert_eq!(xform, converted(&mended, &["--as-pyxform"]).0, "{said}");
}
