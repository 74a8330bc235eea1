//! The functions that phones know, with how many arguments each takes.

/// Name, least and most arguments; in the order of the alphabet.
const FUNCTIONS: [(&str, usize, usize); 77] = [
    ("abs", 1, 1),
    ("acos", 1, 1),
    ("area", 1, 1),
    ("asin", 1, 1),
    ("atan", 1, 1),
    ("atan2", 2, 2),
    ("base64-decode", 1, 1),
    ("boolean", 1, 1),
    ("boolean-from-string", 1, 1),
    ("checklist", 2, MANY),
    ("coalesce", 2, 2),
    ("concat", 0, MANY),
    ("contains", 2, 2),
    ("cos", 1, 1),
    ("count", 1, 1),
    ("count-non-empty", 1, 1),
    ("count-selected", 1, 1),
    ("date", 1, 1),
    ("date-time", 1, 1),
    ("decimal-date-time", 1, 1),
    ("decimal-time", 1, 1),
    ("depend", 1, MANY),
    ("digest", 2, 3),
    ("distance", 1, MANY),
    ("enclosed-area", 1, 1),
    ("ends-with", 2, 2),
    ("exp", 1, 1),
    ("exp10", 1, 1),
    ("extract-signed", 2, 2),
    ("false", 0, 0),
    ("format-date", 2, 2),
    ("format-date-time", 2, 2),
    ("geofence", 2, 2),
    ("if", 3, 3),
    ("indexed-repeat", 3, 11),
    ("instance", 1, 1),
    ("int", 1, 1),
    ("is-selected", 2, 2),
    ("join", 1, MANY),
    ("jr:choice-name", 2, 2),
    ("jr:itext", 1, 1),
    ("log", 1, 1),
    ("log10", 1, 1),
    ("max", 0, MANY),
    ("min", 0, MANY),
    ("normalize-space", 0, 1),
    ("not", 1, 1),
    ("now", 0, 0),
    ("number", 1, 1),
    ("once", 1, 1),
    ("pi", 0, 0),
    ("position", 0, 1),
    ("pow", 2, 2),
    ("property", 1, 1),
    ("pulldata", 1, MANY),
    ("random", 0, 0),
    ("randomize", 1, 2),
    ("regex", 2, 2),
    ("round", 1, 2),
    ("selected", 2, 2),
    ("selected-at", 2, 2),
    ("sin", 1, 1),
    ("sqrt", 1, 1),
    ("starts-with", 2, 2),
    ("string", 1, 1),
    ("string-length", 0, 1),
    ("substr", 2, 3),
    ("substring-after", 2, 2),
    ("substring-before", 2, 2),
    ("sum", 1, 1),
    ("tan", 1, 1),
    ("today", 0, 0),
    ("translate", 3, 3),
    ("true", 0, 0),
    ("uuid", 0, 1),
    ("version", 0, 0),
    ("weighted-checklist", 4, MANY),
];

const MANY: usize = 999;

/// Least and most arguments of a function; `None` for one that phones lack.
pub(crate) fn arity(name: &str) -> Option<(usize, usize)> {
    let at = FUNCTIONS.binary_search_by(|(known, ..)| (*known).cmp(name)).ok()?;
    let (_, least, most) = FUNCTIONS[at];
    Some((least, most))
}

pub(crate) fn function_names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, ..)| *name)
}

/// Whether an argument, by its place among so many, may be all answers of a
/// repeat at once. Most functions spread them only where nothing follows.
pub(super) fn takes_many(name: &str, place: usize, arguments: usize) -> bool {
    let first_spread = match name {
        "area" | "concat" | "count" | "count-non-empty" | "distance" | "enclosed-area" | "max"
        | "min" | "position" | "sum" => 0,
        "join" => 1,
        "checklist" => 2,
        "indexed-repeat" => return true,
        "weighted-checklist" => return place >= 2,
        _ => return false,
    };
    place == first_spread && arguments == first_spread + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_in_order_so_that_each_is_found() {
        assert!(FUNCTIONS.is_sorted());
        assert_eq!(arity("if"), Some((3, 3)));
        assert_eq!(arity("floor"), None);
    }
}
