//! Who may know whom. Code depends against the flow of data: nothing knows the
//! doors, and `masar-domain` knows nothing.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::tree::{File, Finding, Tree};

/// Each crate, and the crates of ours that it may use outside its tests.
const LAYERS: &[(&str, &[&str])] = &[
    ("masar-domain", &[]),
    ("masar-text", &["masar-domain"]),
    ("masar-form", &["masar-domain", "masar-text"]),
    ("masar-xforms", &["masar-domain", "masar-text", "masar-form"]),
    ("masar-link", &["masar-domain", "masar-text"]),
    ("masar-audit", &["masar-domain", "masar-text"]),
    ("masar-protect", &["masar-domain", "masar-text"]),
    ("masar-programme", &["masar-domain", "masar-text", "masar-form"]),
    ("masar-ledger", &["masar-domain"]),
    ("masar-register", &["masar-domain", "masar-ledger", "masar-programme"]),
    ("masar-facts", &["masar-domain", "masar-ledger", "masar-programme"]),
    (
        "masar-figures",
        &[
            "masar-domain",
            "masar-text",
            "masar-audit",
            "masar-protect",
            "masar-facts",
            "masar-programme",
        ],
    ),
    ("masar-publish", &["masar-domain", "masar-text"]),
    ("masar-exchange", &["masar-domain", "masar-text"]),
    ("masar-desk", STATIONS),
    ("masar-testkit", DESK),
    ("masar-web", DESK),
    ("masar", DOORS),
    ("masar-benches", DOORS),
    ("xtask", &[]),
];

/// What the desk brings together.
const STATIONS: &[&str] = &[
    "masar-audit",
    "masar-domain",
    "masar-exchange",
    "masar-facts",
    "masar-figures",
    "masar-form",
    "masar-ledger",
    "masar-link",
    "masar-programme",
    "masar-protect",
    "masar-publish",
    "masar-register",
    "masar-text",
    "masar-xforms",
];

/// What stands behind a door. The ledger and the register give it the types of the
/// desk's answers; it never opens them itself, and of facts it sees figures only.
const DESK: &[&str] = &[
    "masar-audit",
    "masar-desk",
    "masar-domain",
    "masar-exchange",
    "masar-figures",
    "masar-form",
    "masar-ledger",
    "masar-link",
    "masar-programme",
    "masar-protect",
    "masar-publish",
    "masar-register",
    "masar-text",
    "masar-xforms",
];

/// What the binary and the benchmarks may use.
const DOORS: &[&str] = &[
    "masar-audit",
    "masar-desk",
    "masar-domain",
    "masar-exchange",
    "masar-facts",
    "masar-figures",
    "masar-form",
    "masar-ledger",
    "masar-link",
    "masar-programme",
    "masar-protect",
    "masar-publish",
    "masar-register",
    "masar-testkit",
    "masar-text",
    "masar-web",
    "masar-xforms",
];

/// Heavy dependencies and the only crates that may name them.
const WALLS: &[(&str, &[&str])] = &[
    ("typst", &["masar-publish"]),
    ("rusqlite", &["masar-ledger", "masar-register", "masar-benches"]),
    ("arrow", &["masar-facts", "masar-benches"]),
    ("parquet", &["masar-facts", "masar-link", "masar-benches"]),
    ("axum", &["masar-web", "masar"]),
    ("sqlparser", &["masar-programme"]),
    ("aes-gcm", &["masar-ledger"]),
    ("highs", &["masar-protect"]),
];

/// Dependencies that point the wrong way, in every manifest of the workspace.
pub(crate) fn findings(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .filter(|file| file.path.ends_with("/Cargo.toml") && !file.path.starts_with("fuzz/"))
        .flat_map(manifest_findings)
        .collect()
}

fn manifest_findings(file: &File) -> Vec<Finding> {
    let manifest = match file.text.parse::<Table>() {
        Ok(manifest) => manifest,
        Err(error) => return vec![file.finding(1, format!("not readable as TOML: {error}"))],
    };
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == name) else {
        return vec![file.finding(1, format!("`{name}` has no layer: add it to xtask's table"))];
    };
    let mut findings = Vec::new();
    for used in dependencies(&manifest) {
        let line = line_of(file, used);
        if is_ours(used) && !allowed.contains(&used) {
            findings.push(file.finding(line, format!("`{name}` may not know `{used}`")));
        }
        for (wall, inside) in WALLS {
            if is_of_family(used, wall) && !inside.contains(&name) {
                let text = format!("`{used}` belongs to {} alone", inside.join(", "));
                findings.push(file.finding(line, text));
            }
        }
    }
    let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
    if lints.and_then(Value::as_bool) != Some(true) {
        findings.push(file.finding(1, "`[lints] workspace = true` is missing"));
    }
    findings
}

/// Names of the crates used outside tests.
fn dependencies(manifest: &Table) -> BTreeSet<&str> {
    ["dependencies", "build-dependencies"]
        .iter()
        .filter_map(|section| manifest.get(*section)?.as_table())
        .flat_map(|section| section.keys().map(String::as_str))
        .collect()
}

fn is_ours(name: &str) -> bool {
    LAYERS.iter().any(|(layer, _)| *layer == name)
}

/// `typst` and `typst-pdf`, and not `typstyle`.
fn is_of_family(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The line that names a dependency.
fn line_of(file: &File, name: &str) -> usize {
    let names_it =
        |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
    file.lines().find(|(_, line)| names_it(line)).map_or(1, |(line, _)| line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(manifest: &str) -> Vec<String> {
        let tree = Tree::of(&[("crates/x/Cargo.toml", manifest)]);
        findings(&tree).into_iter().map(|finding| finding.to_string()).collect()
    }

    const LINTS: &str = "[lints]\nworkspace = true\n";

    #[test]
    fn refuses_a_dependency_against_the_layers() {
        let manifest = format!(
            "{LINTS}[package]\nname = \"masar-domain\"\n[dependencies]\nmasar-text.workspace = true\n"
        );
        assert_eq!(
            found(&manifest),
            ["crates/x/Cargo.toml:6: `masar-domain` may not know `masar-text`"]
        );
    }

    #[test]
    fn lets_tests_use_what_they_need() {
        let manifest = format!(
            "{LINTS}[package]\nname = \"masar-domain\"\n[dev-dependencies]\nmasar-text.workspace = true\n"
        );
        assert!(found(&manifest).is_empty());
    }

    #[test]
    fn keeps_heavy_crates_behind_their_wall() {
        let manifest = format!(
            "{LINTS}[package]\nname = \"masar-figures\"\n[dependencies]\ntypst-pdf = \"0.15\"\n"
        );
        assert_eq!(
            found(&manifest),
            ["crates/x/Cargo.toml:6: `typst-pdf` belongs to masar-publish alone"]
        );
    }

    #[test]
    fn asks_for_a_layer_and_for_the_lints() {
        assert_eq!(
            found("[package]\nname = \"masar-new\"\n"),
            ["crates/x/Cargo.toml:1: `masar-new` has no layer: add it to xtask's table"]
        );
        assert_eq!(
            found("[package]\nname = \"xtask\"\n"),
            ["crates/x/Cargo.toml:1: `[lints] workspace = true` is missing"]
        );
    }

    /// Reading the table from the top, every crate uses only crates above it.
    #[test]
    fn the_table_itself_has_no_circle() {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for (name, uses) in LAYERS {
            for used in *uses {
                assert!(known.contains(used), "{name} uses {used} before it is named");
            }
            known.insert(name);
        }
    }
}
