//! Arabic and English are equals: every file, message and named particular
//! stands in both, whether it is the product's or a package's.

use crate::messages::Messages;
use crate::tree::{File, Finding, Tree};

/// Texts that stand in one language only.
pub(crate) fn findings(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().flat_map(|file| file_findings(tree, file)).collect()
}

fn file_findings(tree: &Tree, file: &File) -> Vec<Finding> {
    let Some(twin_path) = twin(&file.path) else { return Vec::new() };
    let Some(other) = tree.get(&twin_path) else {
        return vec![file.finding(1, format!("has no twin `{twin_path}`"))];
    };
    if file.has_extension(&["ftl"]) { message_findings(file, other) } else { Vec::new() }
}

/// Path of the same text in the other language; none where a file has no
/// language.
fn twin(path: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 8] = [
        ("translations/en/", "translations/ar/"),
        ("translations/ar/", "translations/en/"),
        ("/texts/en.ftl", "/texts/ar.ftl"),
        ("/texts/ar.ftl", "/texts/en.ftl"),
        (".en.md", ".ar.md"),
        (".ar.md", ".en.md"),
        (".en.html", ".ar.html"),
        (".ar.html", ".en.html"),
    ];
    PAIRS.iter().find(|(from, _)| path.contains(from)).map(|(from, to)| path.replace(from, to))
}

fn message_findings(file: &File, other: &File) -> Vec<Finding> {
    let (ours, theirs) = (Messages::read(file), Messages::read(other));
    let mut findings: Vec<Finding> = ours
        .doubles
        .iter()
        .map(|(line, name)| file.finding(*line, format!("`{name}` stands here twice")))
        .collect();
    for (name, message) in &ours.by_name {
        if message.words.is_empty() {
            findings.push(file.finding(message.line, format!("`{name}` has no words")));
        }
        match theirs.by_name.get(name) {
            None => {
                let text = format!("`{name}` is missing in {}", other.path);
                findings.push(file.finding(message.line, text));
            }
            Some(twin) => {
                for missing in message.particulars().difference(&twin.particulars()) {
                    let text = format!("`{name}` names `${missing}`, {} does not", other.path);
                    findings.push(file.finding(message.line, text));
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        findings(&Tree::of(files)).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn asks_for_the_same_messages_with_the_same_particulars() {
        let files = [
            ("translations/ar/a.ftl", "one = واحد { $x }\ntwo = اثنان\n"),
            ("translations/en/a.ftl", "one = one\nthree = three\nthree = three\n"),
        ];
        assert_eq!(
            found(&files),
            [
                "translations/ar/a.ftl:1: `one` names `$x`, translations/en/a.ftl does not",
                "translations/ar/a.ftl:2: `two` is missing in translations/en/a.ftl",
                "translations/en/a.ftl:3: `three` stands here twice",
                "translations/en/a.ftl:3: `three` is missing in translations/ar/a.ftl",
            ]
        );
    }

    #[test]
    fn asks_for_the_twin_of_every_file_with_a_language() {
        let files = [
            ("programmes/p/reports/annual.en.md", "# A"),
            ("programmes/p/texts/ar.ftl", "one = واحد\n"),
            ("README.md", "# A"),
        ];
        assert_eq!(
            found(&files),
            [
                "programmes/p/reports/annual.en.md:1: has no twin `programmes/p/reports/annual.ar.md`",
                "programmes/p/texts/ar.ftl:1: has no twin `programmes/p/texts/en.ftl`",
            ]
        );
    }
}
