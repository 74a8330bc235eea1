//! Words that R, Stata, SPSS and SQL keep for themselves, so that a column of
//! that name breaks a script, an import or a query.
//!
//! *Sources:* R's `?Reserved`; Stata's [U] 11.3; the SPSS command syntax
//! reference, "Variable names"; reserved key words of `PostgreSQL`.

const R: &[&str] = &[
    "if",
    "else",
    "repeat",
    "while",
    "function",
    "for",
    "next",
    "break",
    "in",
    "TRUE",
    "FALSE",
    "NULL",
    "Inf",
    "NaN",
    "NA",
    "NA_integer_",
    "NA_real_",
    "NA_complex_",
    "NA_character_",
    "T",
    "F",
];

const STATA: &[&str] = &[
    "_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long", "_n",
    "_N", "_pi", "_pred", "_rc", "_se", "_skip", "strL", "using", "with",
];

/// In small letters: SPSS does not tell them from capitals.
const SPSS: &[&str] =
    &["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"];

/// In small letters, for the same reason.
const SQL: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "cross",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "not",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "similar",
    "some",
    "symmetric",
    "table",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
];

/// The tools that keep a name for themselves, in a fixed order.
pub(super) fn reserved_in(name: &str) -> Vec<&'static str> {
    let lower = name.to_lowercase();
    // `str1` to `str2045` are types of Stata.
    let is_stata_string = name
        .strip_prefix("str")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    let tools = [
        ("R", R.contains(&name)),
        ("Stata", STATA.contains(&name) || is_stata_string),
        ("SPSS", SPSS.contains(&lower.as_str())),
        ("SQL", SQL.contains(&lower.as_str())),
    ];
    tools.into_iter().filter(|(_, is_reserved)| *is_reserved).map(|(tool, _)| tool).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_reserved_by_the_tools_that_keep_it() {
        assert_eq!(reserved_in("in"), ["R", "Stata", "SQL"]);
        assert_eq!(reserved_in("With"), ["SPSS", "SQL"]);
        assert_eq!(reserved_in("str20"), ["Stata"]);
        assert!(reserved_in("string").is_empty() && reserved_in("age").is_empty());
    }
}
