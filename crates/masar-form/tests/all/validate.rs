//! ODK Validate, which asks `JavaRosa` whether a phone would open a form, accepts
//! what is converted here, or the form's author was warned of what it refuses.
//! Skipped where its jar is not installed (`tests/validate/install`) or Java is
//! not there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use masar_domain::Problem;
use masar_form::{Format, convert_command, is_refused_by_phones};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::cases::accepted_forms;
use crate::grammar::{form_text, parts};

const GRAMMAR_FORMS: usize = 200;

fn jar() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validate/ODK_Validate.jar")
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn programme_forms() -> Vec<(String, String)> {
    let programmes = listed(&root().join("programmes"));
    read(programmes.into_iter().flat_map(|programme| listed(&programme.join("forms"))).collect())
}

/// Forms that call every function, some of them in ways that only the evaluator
/// here understands.
fn evaluator_forms() -> Vec<(String, String)> {
    read(listed(&root().join("crates/masar-xforms/tests/peer/forms")))
}

fn read(mut paths: Vec<PathBuf>) -> Vec<(String, String)> {
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    let named = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        (path.file_stem().unwrap().to_string_lossy().into_owned(), text)
    };
    paths.into_iter().map(named).collect()
}

/// The same forms each time.
fn grammar_forms() -> Vec<(String, String)> {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let forms = (0..GRAMMAR_FORMS).map(|number| {
        let parts = parts().new_tree(&mut runner).unwrap().current();
        (format!("grammar-{number}"), form_text(&parts).0)
    });
    forms.collect()
}

/// What Validate says of each file that it refuses, by the file's name.
fn refused(folder: &Path) -> BTreeMap<String, String> {
    // What it says of a form comes on both outputs, in order only together.
    let mut command = Command::new("sh");
    command.args(["-c", "exec java -Djava.awt.headless=true -jar \"$@\" 2>&1", "sh"]).arg(jar());
    let said = command.args(listed(folder)).output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout);
    let blocks = said.split("Validating: ").skip(1);
    let of_form = blocks.filter_map(|block| {
        let (path, words) = block.split_once('\n')?;
        let name = Path::new(path.trim()).file_stem()?.to_string_lossy().into_owned();
        (!words.contains("Xform is valid!")).then(|| (name, words.to_owned()))
    });
    of_form.collect()
}

/// Judges forms; each that is refused must carry a warning of it. Gives how many
/// were accepted and how many refused.
fn judge(group: &str, forms: &[(String, String)]) -> (usize, usize) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("validate").join(group);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut warned: BTreeMap<&str, Vec<Problem>> = BTreeMap::new();
    for (name, text) in forms {
        let (xform, problems) = convert_command(text.as_bytes(), Format::Markdown, "data");
        let xform = xform.unwrap_or_else(|| panic!("{name}: {problems:?}"));
        std::fs::write(folder.join(format!("{name}.xml")), xform).unwrap();
        warned.insert(name, problems);
    }
    let refused = refused(&folder);
    let is_told = |name: &str| warned[name].iter().any(is_refused_by_phones);
    let silent = refused.iter().filter(|(name, _)| !is_told(name));
    let silent: Vec<String> = silent.map(|(name, words)| format!("{name}: {words}")).collect();
    assert!(silent.is_empty(), "refused without a warning:\n{}", silent.join("\n"));
    (forms.len() - refused.len(), refused.len())
}

#[test]
fn every_form_passes_odk_validate_or_carries_a_warning() {
    let has_java = Command::new("java").arg("-version").output().is_ok();
    if !jar().exists() || !has_java {
        return eprintln!("skipped: ODK Validate is not installed");
    }
    for (group, forms, refused_max) in [
        ("programmes", programme_forms(), 0),
        ("evaluator", evaluator_forms(), usize::MAX),
        ("grammar", grammar_forms(), 0),
        ("cases", accepted_forms(), usize::MAX),
    ] {
        let (accepted, refused) = judge(group, &forms);
        eprintln!("{group}: {accepted} accepted, {refused} refused and warned of");
        assert!(accepted > 0 && refused <= refused_max, "{group}: {refused} refused");
    }
}
