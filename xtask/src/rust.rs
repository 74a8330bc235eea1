//! One Rust file as the rules see it: which lines are tests, how long each
//! function is, which string literals it holds.
//!
//! *Limit:* a literal that a macro puts together is not seen.

use std::ops::RangeInclusive;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::tree::{File, Finding};

/// A Rust file and what was read from it.
#[derive(Debug)]
pub(crate) struct RustFile {
    pub(crate) file: File,
    /// Lines of test modules and test functions.
    pub(crate) tests: Vec<RangeInclusive<usize>>,
    /// Name and lines of every function, methods included.
    pub(crate) functions: Vec<(String, RangeInclusive<usize>)>,
    /// Line and content of every plain string literal; doc comments are none.
    pub(crate) literals: Vec<(usize, String)>,
}

impl RustFile {
    /// Reads one file; a finding where it is not Rust.
    pub(crate) fn parse(file: &File) -> Result<Self, Finding> {
        let unreadable = |error: &dyn std::fmt::Display, line| {
            file.finding(line, format!("cannot be read as Rust: {error}"))
        };
        let tokens: TokenStream = file.text.parse().map_err(|error: proc_macro2::LexError| {
            unreadable(&error, error.span().start().line)
        })?;
        let mut literals = Vec::new();
        collect_literals(tokens, &mut literals);
        let syntax = syn::parse_file(&file.text)
            .map_err(|error| unreadable(&error, error.span().start().line))?;
        let mut reader = Reader::default();
        reader.visit_file(&syntax);
        Ok(Self { file: file.clone(), tests: reader.tests, functions: reader.functions, literals })
    }

    /// Whether a line belongs to tests, examples or benchmarks.
    pub(crate) fn is_test(&self, line: usize) -> bool {
        self.is_test_file() || self.tests.iter().any(|lines| lines.contains(&line))
    }

    /// Whether the whole file does; a conformance suite is a test that is exported.
    pub(crate) fn is_test_file(&self) -> bool {
        let path = &self.file.path;
        path.contains("/tests/")
            || path.ends_with("/tests.rs")
            || path.ends_with("/conformance.rs")
            || path.contains("/examples/")
            || path.starts_with("tests/")
            || path.starts_with("benches/")
    }

    /// The first line of the first test module, if there is one.
    pub(crate) fn tests_start(&self) -> Option<usize> {
        self.tests.iter().map(|lines| *lines.start()).min()
    }
}

/// String literals of a token stream, `#[doc]` left out.
fn collect_literals(tokens: TokenStream, literals: &mut Vec<(usize, String)>) {
    let mut after_doc = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect_literals(group.stream(), literals),
            TokenTree::Literal(literal) if !after_doc => {
                let line = literal.span().start().line;
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    literals.push((line, text.value()));
                }
            }
            TokenTree::Ident(ident) => after_doc = ident == "doc",
            TokenTree::Punct(mark) if mark.as_char() == '=' => {}
            _ => after_doc = false,
        }
    }
}

#[derive(Default)]
struct Reader {
    tests: Vec<RangeInclusive<usize>>,
    functions: Vec<(String, RangeInclusive<usize>)>,
}

impl Reader {
    fn function(
        &mut self,
        attrs: &[syn::Attribute],
        signature: &syn::Signature,
        whole: &dyn Lines,
    ) {
        let end = *whole.lines().end();
        let start = signature.span().start().line;
        self.functions.push((signature.ident.to_string(), start..=end));
        if attrs.iter().any(is_test_attribute) {
            self.tests.push(whole.lines());
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        // `mod tests;` names another file and hides no lines of this one.
        if item.content.is_some() && item.attrs.iter().any(is_test_attribute) {
            self.tests.push(item.lines());
        }
        visit::visit_item_mod(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.attrs, &item.sig, item);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.attrs, &item.sig, item);
        visit::visit_impl_item_fn(self, item);
    }
}

/// `#[cfg(test)]`, `#[test]`, `#[tokio::test]`.
fn is_test_attribute(attribute: &syn::Attribute) -> bool {
    let is_test =
        |path: &syn::Path| path.segments.last().is_some_and(|segment| segment.ident == "test");
    match &attribute.meta {
        syn::Meta::List(list) => {
            list.path.is_ident("cfg")
                && syn::parse2::<syn::Path>(list.tokens.clone()).is_ok_and(|path| is_test(&path))
        }
        syn::Meta::Path(path) => is_test(path),
        syn::Meta::NameValue(_) => false,
    }
}

/// First and last line, attributes included.
trait Lines {
    fn lines(&self) -> RangeInclusive<usize>;
}

impl<T: Spanned> Lines for T {
    fn lines(&self) -> RangeInclusive<usize> {
        let span = self.span();
        span.start().line..=span.end().line
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn parse(path: &str, text: &str) -> RustFile {
        RustFile::parse(&File::new(path, text)).unwrap()
    }

    const SOURCE: &str = r#"//! Header.
/// A "doc" comment.
fn one() -> &'static str {
    "AB-001"
}

struct Two;
impl Two {
    fn three(&self) {
        call!("AB-002", name = "x");
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn four() {
        let _ = "AB-003";
    }
}
"#;

    #[test]
    fn sees_functions_literals_and_where_tests_start() {
        let source = parse("crates/a/src/lib.rs", SOURCE);
        let names: Vec<_> =
            source.functions.iter().map(|(name, lines)| format!("{name} {lines:?}")).collect();
        assert_eq!(names, ["one 3..=5", "three 9..=11", "four 17..=19"]);
        assert_eq!(source.tests_start(), Some(14));
        assert!(source.is_test(18) && !source.is_test(4));
        let literals: Vec<_> =
            source.literals.iter().map(|(line, text)| format!("{line} {text}")).collect();
        assert_eq!(literals, ["4 AB-001", "10 AB-002", "10 x", "18 AB-003"]);
    }

    #[test]
    fn names_the_line_that_is_not_rust() {
        let finding = RustFile::parse(&File::new("a.rs", "//! A.\nfn {")).unwrap_err();
        assert_eq!((finding.path.as_str(), finding.line), ("a.rs", 2));
    }

    #[test]
    fn takes_files_under_tests_as_tests() {
        assert!(parse("crates/a/tests/all/main.rs", "//! A.").is_test(1));
        assert!(parse("benches/src/main.rs", "//! A.").is_test(1));
        assert!(!parse("crates/a/src/main.rs", "//! A.").is_test(1));
    }
}
