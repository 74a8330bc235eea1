//! Every rule, one after the other.

use crate::rust::RustFile;
use crate::tree::{Finding, Tree};
use crate::{glossary, layers, names, problems, sizes, styles, translations, words};

/// Everything in the repository that breaks a rule, in order of file and line.
pub(crate) fn findings(tree: &Tree) -> Vec<Finding> {
    let (sources, mut findings) = rust_files(tree);
    findings.extend(sources.iter().flat_map(sizes::findings));
    findings.extend(layers::findings(tree));
    findings.extend(translations::findings(tree));
    findings.extend(problems::findings(tree, &sources));
    findings.extend(styles::findings(tree));
    findings.extend(names::findings(tree, &sources));
    findings.extend(words::findings(tree));
    findings.extend(glossary::findings(tree));
    findings.sort();
    findings.dedup();
    findings
}

/// The Rust files that can be read, and a finding for each that cannot.
pub(crate) fn rust_files(tree: &Tree) -> (Vec<RustFile>, Vec<Finding>) {
    let mut sources = Vec::new();
    let mut findings = Vec::new();
    for file in tree.with_extension(&["rs"]) {
        match RustFile::parse(file) {
            Ok(source) => sources.push(source),
            Err(finding) => findings.push(finding),
        }
    }
    (sources, findings)
}
