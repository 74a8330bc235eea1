//! What no file of the repository says: where somebody's machine keeps things,
//! which mirror a package came through, and work that was put off.

use crate::tree::{File, Finding, Tree};

/// What opens the source of a crate in the lock file: the registry and nothing
/// else, no repository and no mirror.
const CARGO_SOURCE: &str = "registry+";

/// Folders of one machine. Put together here, so that this file passes itself.
const MACHINE_PATHS: [&str; 4] = [
    concat!("/ro", "ot/."),
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/shared"),
    concat!("/ho", "me/"),
];

/// Marks of work put off, in sources.
const MARKS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];

/// Machine paths, mirrors and marks.
pub(crate) fn findings(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .flat_map(|file| match file.path.rsplit('/').next() {
            Some("Cargo.lock") => cargo_findings(file),
            Some("package-lock.json") => npm_findings(file),
            _ => word_findings(file),
        })
        .collect()
}

fn cargo_findings(file: &File) -> Vec<Finding> {
    file.lines()
        .filter(|(_, line)| {
            line.strip_prefix("source = \"").is_some_and(|rest| !rest.starts_with(CARGO_SOURCE))
        })
        .map(|(number, _)| file.finding(number, "comes from elsewhere than the registry"))
        .collect()
}

/// The lock file names versions and hashes; where a package is fetched from is
/// each machine's own setting.
fn npm_findings(file: &File) -> Vec<Finding> {
    file.lines()
        .filter(|(_, line)| line.trim_start().starts_with("\"resolved\":"))
        .map(|(number, _)| {
            file.finding(
                number,
                "names a host: npm config set omit-lockfile-registry-resolved true",
            )
        })
        .collect()
}

fn word_findings(file: &File) -> Vec<Finding> {
    let is_source = file.has_extension(&["rs", "html", "css", "js", "toml", "sql", "ftl"]);
    let mut findings = Vec::new();
    for (number, line) in file.lines() {
        for path in MACHINE_PATHS.iter().filter(|path| names_folder(line, path)) {
            findings.push(file.finding(number, format!("`{path}` is a folder of one machine")));
        }
        for mark in MARKS.iter().filter(|mark| is_source && line.contains(*mark)) {
            findings.push(file.finding(number, format!("`{mark}`: do it, or say why not")));
        }
    }
    findings
}

/// Whether the path opens here and is not the tail of a longer one.
fn names_folder(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || "}.-_~/".contains(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        findings(&Tree::of(&[(path, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn refuses_folders_of_one_machine() {
        let text = format!("a\ncd {}x\n", MACHINE_PATHS[0]);
        assert_eq!(
            found("a.md", &text),
            [format!("a.md:2: `{}` is a folder of one machine", MACHINE_PATHS[0])]
        );
        assert!(found("a.md", &format!("https://example.org{}\n", MACHINE_PATHS[3])).is_empty());
    }

    #[test]
    fn refuses_work_put_off() {
        assert_eq!(found("a.rs", &format!("// {} later\n", MARKS[0])).len(), 1);
        assert!(found("a.csv", &format!("{}\n", MARKS[0])).is_empty());
    }

    #[test]
    fn refuses_packages_from_a_mirror() {
        let lock = "source = \"registry+https://a.example\"\nsource = \"git+https://b.example\"\n";
        assert_eq!(
            found("Cargo.lock", lock),
            ["Cargo.lock:2: comes from elsewhere than the registry"]
        );
        let lock = "  \"resolved\": \"https://m.example/htmx.tgz\",\n";
        assert_eq!(found("assets/package-lock.json", lock).len(), 1);
    }
}
