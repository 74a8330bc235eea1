//! What may be the name of a question, a choice column or an entity list: an
//! XML name, with at most one prefix.

/// Whether `text` may name an XML element: `age`, `_id`, `العمر`, `orx:meta`.
pub(crate) fn is_name(text: &str) -> bool {
    match text.split_once(':') {
        Some((prefix, local)) => is_plain_name(prefix) && is_plain_name(local),
        None => is_plain_name(text),
    }
}

/// Whether `text` is a name without a prefix.
pub(crate) fn is_plain_name(text: &str) -> bool {
    !text.is_empty() && name_length(text) == text.len()
}

/// Bytes of the name that `text` starts with; 0 when it starts with none.
pub(crate) fn name_length(text: &str) -> usize {
    let mut chars = text.char_indices();
    match chars.next() {
        Some((_, first)) if starts_name(first) => {}
        _ => return 0,
    }
    chars.find(|&(_, char)| !continues_name(char)).map_or(text.len(), |(position, _)| position)
}

fn starts_name(char: char) -> bool {
    matches!(char,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
        | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
        | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn continues_name(char: char) -> bool {
    starts_name(char)
        || matches!(char,
            '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// A file name cut before its extension: `("cities", ".csv")`.
pub(crate) fn split_extension(file: &str) -> (&str, &str) {
    let start = file.len() - file.trim_start_matches('.').len();
    match file[start..].rfind('.') {
        Some(dot) if !file[start + dot..].contains('/') => file.split_at(start + dot),
        _ => (file, ""),
    }
}

/// Whether choices can be read from a file with this extension.
pub(crate) fn is_choices_file(extension: &str) -> bool {
    matches!(extension, ".csv" | ".xml" | ".geojson")
}

/// `Big Image` as `big_image`: how headings and settings are compared.
pub(crate) fn snake_case(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_xml_names_in_any_script() {
        for good in ["age", "_a", "q.1-b", "العمر", "orx:meta"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "1a", "-a", "a b", "a:b:c", "a&", "a:"] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn an_extension_is_what_follows_the_last_dot() {
        assert_eq!(split_extension("a.b.csv"), ("a.b", ".csv"));
        assert_eq!(split_extension(".csv"), (".csv", ""));
        assert_eq!(split_extension("cities"), ("cities", ""));
    }
}
