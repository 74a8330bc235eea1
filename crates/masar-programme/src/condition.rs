//! Conditions: which facts a figure counts, written as an SQL expression and
//! held as a typed tree. No text ever reaches an engine unparsed.
//!
//! *Invariant:* a condition made by [`condition_parse`] names only columns of
//! the schema it was parsed against, compares each with a literal of its type,
//! and prints as SQL that parses to itself.
//!
//! *Meaning.* SQL's three-valued logic: a comparison with a column that has no
//! value is neither true nor false, and so is its negation; only facts for which
//! the whole condition is true are counted. `place = 'LY02'` holds for the place
//! and for everything inside it, and `admin2 = 'LY0211'` for facts in that place.

mod parse;

use std::collections::BTreeMap;
use std::fmt;

use masar_domain::{AgeGroup, Date, Pcode, Sex};

pub use parse::condition_parse;

/// Longest condition, in bytes.
pub const CONDITION_BYTES_MAX: usize = 8_192;

/// Deepest nesting of a condition's tree.
pub const CONDITION_DEPTH_MAX: usize = 32;

/// Most literals in one list.
pub const LIST_MAX: usize = 500;

/// Which facts are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Every fact. Printed `TRUE`.
    All,
    Compare {
        column: String,
        op: Op,
        value: Literal,
    },
    In {
        column: String,
        values: Vec<Literal>,
        negated: bool,
    },
    IsNull {
        column: String,
        negated: bool,
    },
    /// At least two.
    And(Vec<Condition>),
    /// At least two.
    Or(Vec<Condition>),
    Not(Box<Condition>),
}

impl Condition {
    /// Names of facts that the condition speaks of.
    pub fn facts(&self, names: &mut std::collections::BTreeSet<String>) {
        match self {
            Self::Compare { column, value: Literal::Text(name), .. } if column == "fact" => {
                names.insert(name.clone());
            }
            Self::In { column, values, .. } if column == "fact" => {
                names.extend(values.iter().filter_map(|value| match value {
                    Literal::Text(name) => Some(name.clone()),
                    _ => None,
                }));
            }
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.facts(names)),
            Self::Not(part) => part.facts(names),
            _ => {}
        }
    }

    /// Calls `see` with every column named, each time it is named.
    pub fn columns(&self, see: &mut dyn FnMut(&str)) {
        match self {
            Self::All => {}
            Self::Compare { column, .. }
            | Self::In { column, .. }
            | Self::IsNull { column, .. } => {
                see(column);
            }
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.columns(see)),
            Self::Not(part) => part.columns(see),
        }
    }
}

/// How a column is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Op {
    pub const ALL: [Self; 6] = [Self::Eq, Self::Ne, Self::Lt, Self::Le, Self::Gt, Self::Ge];

    /// As written in SQL.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "<>",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }

    /// Whether it asks for an order, which codes and places have not.
    pub fn is_order(self) -> bool {
        !matches!(self, Self::Eq | Self::Ne)
    }
}

/// What a column is compared with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Literal {
    /// A code, or a P-code in capitals.
    Text(String),
    Integer(i64),
    Date(Date),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    Code,
    Integer,
    Date,
    Place,
    /// Whose fact it is: conditions may only ask whether it is known.
    Identity,
}

impl ColumnType {
    /// As printed in problems.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Integer => "integer",
            Self::Date => "date",
            Self::Place => "place",
            Self::Identity => "identity",
        }
    }
}

/// One column as conditions see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSchema {
    pub kind: ColumnType,
    /// Known values in printing order; empty: any.
    pub values: Vec<String>,
}

/// The columns that conditions may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    pub columns: BTreeMap<String, ColumnSchema>,
}

impl Schema {
    pub fn get(&self, column: &str) -> Option<&ColumnSchema> {
        self.columns.get(column)
    }

    /// Adds a column of codes, or more known values to one that is there. A
    /// column that takes any code goes on taking any.
    pub fn add_codes<'a>(&mut self, column: &str, values: impl IntoIterator<Item = &'a str>) {
        let values: Vec<&str> = values.into_iter().collect();
        let Some(known) = self.columns.get_mut(column) else {
            let values = values.into_iter().map(str::to_owned).collect();
            self.columns.insert(column.to_owned(), ColumnSchema { kind: ColumnType::Code, values });
            return;
        };
        if known.values.is_empty() || values.is_empty() {
            known.values.clear();
            return;
        }
        for value in values {
            if !known.values.iter().any(|old| old == value) {
                known.values.push(value.to_owned());
            }
        }
    }

    /// Replaces a column's known values; empty: any.
    pub fn set_codes(&mut self, column: &str, values: Vec<String>) {
        self.columns.insert(column.to_owned(), ColumnSchema { kind: ColumnType::Code, values });
    }
}

/// The columns that every fact has, whatever its programme.
pub fn core_columns() -> Schema {
    let mut columns = BTreeMap::new();
    let mut add = |names: &[&str], kind: ColumnType| {
        for name in names {
            columns.insert((*name).to_owned(), ColumnSchema { kind, values: Vec::new() });
        }
    };
    add(&["fact", "programme", "emergency", "project", "donor"], ColumnType::Code);
    add(&["sex", "age_group", "nationality", "population"], ColumnType::Code);
    add(&["person", "household"], ColumnType::Identity);
    add(&["date"], ColumnType::Date);
    add(&["round", "value"], ColumnType::Integer);
    add(&["place", "admin1", "admin2", "admin3", "admin4"], ColumnType::Place);
    let mut schema = Schema { columns };
    schema.set_codes("sex", Sex::ALL.iter().map(|sex| sex.code().to_owned()).collect());
    schema.set_codes("age_group", AgeGroup::ALL.iter().map(|age| age.code().to_owned()).collect());
    schema
}

/// Why a text is no condition, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at {line}:{column}")]
pub struct ConditionProblem {
    /// From 1, in the condition's own text.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    pub kind: ConditionProblemKind,
}

/// What is wrong with a condition. Each has its own words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionProblemKind {
    #[error("syntax: {found}")]
    Syntax { found: String },
    #[error("no column `{found}`; nearest: {nearest}")]
    UnknownColumn { found: String, nearest: String },
    #[error("`{column}` has no value `{found}`; nearest: {nearest}")]
    UnknownValue { column: String, found: String, nearest: String },
    #[error("`{column}` is a {expected}, not {found}")]
    WrongType { column: String, expected: &'static str, found: String },
    #[error("`{column}` is a {kind} and cannot be compared by {op}")]
    WrongOperator { column: String, kind: &'static str, op: &'static str },
    #[error("not allowed in a condition: {found}")]
    NotAllowed { found: String },
    #[error("longer than {most} bytes, or a list of more than {} values", LIST_MAX)]
    TooLong { most: usize },
    #[error("nested deeper than {most}")]
    TooDeep { most: usize },
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            Self::Integer(number) => number.fmt(f),
            Self::Date(date) => write!(f, "'{date}'"),
        }
    }
}

/// As SQL. `AND` and `OR` inside another stand in parentheses, so that the tree
/// can be read back as it is.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("TRUE"),
            Self::Compare { column, op, value } => write!(f, "{column} {} {value}", op.sign()),
            Self::In { column, values, negated } => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                let not = if *negated { "NOT " } else { "" };
                write!(f, "{column} {not}IN ({})", values.join(", "))
            }
            Self::IsNull { column, negated: true } => write!(f, "{column} IS NOT NULL"),
            Self::IsNull { column, negated: false } => write!(f, "{column} IS NULL"),
            Self::And(parts) => joined(f, parts, " AND "),
            Self::Or(parts) => joined(f, parts, " OR "),
            Self::Not(part) => write!(f, "NOT ({part})"),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Condition], with: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(with)?;
        }
        match part {
            Condition::And(_) | Condition::Or(_) => write!(f, "({part})")?,
            _ => write!(f, "{part}")?,
        }
    }
    Ok(())
}

/// Whether a P-code stands at the level that an `adminN` column holds; `place`
/// holds any.
pub(crate) fn level_fits(column: &str, code: &Pcode) -> bool {
    let level = column.strip_prefix("admin").and_then(|level| level.parse().ok());
    level.is_none_or(|level: u8| code.level().0 == level)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use masar_domain::Date;
    use proptest::prelude::*;

    use super::*;

    fn schema() -> Schema {
        let mut schema = core_columns();
        schema.add_codes("service", ["food", "nfi", "hygiene_kit"]);
        schema
    }

    fn tried(sql: &str) -> String {
        match condition_parse(sql, &schema()) {
            Ok(condition) => condition.to_string(),
            Err(problem) => format!("{problem}"),
        }
    }

    #[test]
    fn prints_what_it_understood() {
        assert_snapshot!(tried("service='food' and not (sex = 'male' or person is null)"),
            @"service = 'food' AND NOT (sex = 'male' OR person IS NULL)");
        assert_snapshot!(tried("date BETWEEN '2023-01-01' AND '2023-12-31'"),
            @"date >= '2023-01-01' AND date <= '2023-12-31'");
        assert_snapshot!(tried("value not between 1 and 5 or round >= 50"),
            @"NOT (value >= 1 AND value <= 5) OR round >= 50");
        assert_snapshot!(tried("admin2 = 'ly0211' and place <> 'LY02'"), @"admin2 = 'LY0211' AND place <> 'LY02'");
        assert_snapshot!(tried("service not in ('food', 'nfi')"), @"service NOT IN ('food', 'nfi')");
        assert_snapshot!(tried("true"), @"TRUE");
    }

    #[test]
    fn says_what_it_does_not_know_and_what_is_near() {
        assert_snapshot!(tried("servise = 'food'"), @"no column `servise`; nearest: service at 1:1");
        assert_snapshot!(tried("sex = 'female'\n  AND service = 'fod'"), @"`service` has no value `fod`; nearest: food at 2:17");
        assert_snapshot!(tried("sex IN ('femal')"), @"`sex` has no value `femal`; nearest: female at 1:9");
    }

    #[test]
    fn refuses_a_literal_of_another_type() {
        assert_snapshot!(tried("value = 'many'"), @"`value` is a integer, not 'many' at 1:9");
        assert_snapshot!(tried("date > '2023-02-30'"), @"`date` is a date, not '2023-02-30' at 1:8");
        assert_snapshot!(tried("sex = 1"), @"`sex` is a code, not 1 at 1:7");
        assert_snapshot!(tried("place = 'Tripoli'"), @"`place` is a place, not 'Tripoli' at 1:9");
        assert_snapshot!(tried("admin2 = 'LY02'"), @"`admin2` is a place, not 'LY02' at 1:10");
        assert_snapshot!(tried("sex < 'male'"), @"`sex` is a code and cannot be compared by < at 1:1");
        assert_snapshot!(tried("person = 'x'"), @"`person` is a identity and cannot be compared by = at 1:1");
    }

    #[test]
    fn refuses_everything_that_is_not_a_plain_condition() {
        for sql in [
            "",
            "sex",
            "1 = 1",
            "sex = sex",
            "'male' = sex",
            "sex = \"male\"",
            "lower(sex) = 'male'",
            "sex IN (SELECT 1)",
            "EXISTS (SELECT 1)",
            "CAST(value AS text) = 'a'",
            "value + 1 = 2",
            "sex LIKE 'm%'",
            "fact.sex = 'male'",
            "sex = 'male'; DROP TABLE fact",
            "sex = NULL",
            "sex IN ()",
            "CASE WHEN TRUE THEN FALSE END",
            "sex = 'male' --",
            "sex = 'male' garbage",
            "value = 1.5",
            "value = 99999999999999999999",
            "\"sex\" = 'male'",
            "sex IS TRUE",
            "((((",
            "sex = 'male",
        ] {
            let parsed = condition_parse(sql, &schema());
            // A trailing comment is nothing; everything else is refused.
            assert_eq!(parsed.is_ok(), sql.ends_with("--"), "{sql}: {parsed:?}");
        }
    }

    #[test]
    fn refuses_the_long_and_the_deep() {
        let deep = format!("{}sex = 'male'{}", "NOT (".repeat(200), ")".repeat(200));
        assert!(matches!(
            condition_parse(&deep, &schema()).unwrap_err().kind,
            ConditionProblemKind::TooDeep { .. }
        ));
        let long = vec!["value = 1"; 2_000].join(" OR ");
        assert!(matches!(
            condition_parse(&long, &schema()).unwrap_err().kind,
            ConditionProblemKind::TooLong { .. }
        ));
    }

    fn leaf() -> impl Strategy<Value = Condition> {
        let op = prop::sample::select(Op::ALL.to_vec());
        let order = op.clone();
        let equal = prop::sample::select(vec![Op::Eq, Op::Ne]);
        let service = prop::sample::select(vec!["food", "nfi", "hygiene_kit"]);
        let services = prop::collection::vec(service, 1..4);
        let date = (2000i16..2030, 1i8..13, 1i8..29).prop_map(|(y, m, d)| Date::constant(y, m, d));
        let identity = prop::sample::select(vec!["person", "household", "donor", "date"]);
        prop_oneof![
            Just(Condition::All),
            (op, any::<i64>()).prop_map(|(op, number)| Condition::Compare {
                column: "value".into(),
                op,
                value: Literal::Integer(number)
            }),
            (order, date).prop_map(|(op, date)| Condition::Compare {
                column: "date".into(),
                op,
                value: Literal::Date(date)
            }),
            (equal, "[A-Z]{2}([0-9]{2}){0,4}").prop_map(|(op, code)| Condition::Compare {
                column: "place".into(),
                op,
                value: Literal::Text(code)
            }),
            "[a-zA-Z0-9 '\\\\\"é٣-]{0,12}".prop_map(|text| Condition::Compare {
                column: "donor".into(),
                op: Op::Eq,
                value: Literal::Text(text)
            }),
            (services, any::<bool>()).prop_map(|(services, negated)| Condition::In {
                column: "service".into(),
                values: services.into_iter().map(|text| Literal::Text(text.into())).collect(),
                negated
            }),
            (identity, any::<bool>())
                .prop_map(|(column, negated)| Condition::IsNull { column: column.into(), negated }),
        ]
    }

    fn condition() -> impl Strategy<Value = Condition> {
        leaf().prop_recursive(4, 40, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::And),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::Or),
                inner.prop_map(|part| Condition::Not(Box::new(part))),
            ]
        })
    }

    proptest! {
        /// What is printed reads back as the same tree.
        #[test]
        fn reads_back_what_it_prints(condition in condition()) {
            let printed = condition.to_string();
            prop_assert_eq!(condition_parse(&printed, &schema()), Ok(condition));
        }

        /// No text makes the parser fall over.
        #[test]
        fn never_panics(text in "[a-z='() \"0-9ANDORNOT,;.-]{0,60}") {
            let _ = condition_parse(&text, &schema());
        }
    }
}
