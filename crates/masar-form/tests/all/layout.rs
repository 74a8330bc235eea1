//! Columns of one version and of several.

use masar_form::{Column, ColumnKind, columns_layout, layouts_merge};
use proptest::prelude::*;

use super::form;

#[test]
fn a_repeat_is_a_table_of_its_own() {
    let form = form(
        "
| survey |
|        | type         | name    | label   |
|        | text         | name    | Name    |
|        | note         | thanks  | Thanks  |
|        | begin_group  | stay    | Stay    |
|        | geopoint     | name    | Place   |
|        | end_group    |         |         |
|        | begin_repeat | members | Members |
|        | integer      | name    | Number  |
|        | end_repeat   |         |         |
",
    );
    let columns: Vec<String> = columns_layout(&form)
        .iter()
        .map(|column| {
            let table = column.repeat_table.as_deref().unwrap_or("-");
            format!("{table} {} {} {}", column.path, column.name, column.kind.name())
        })
        .collect();
    assert_eq!(
        columns,
        ["- name name text", "- stay/name stay_name point", "members members/name name integer"]
    );
}

fn column(path: &str, kind: ColumnKind) -> Column {
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    Column { path: path.to_owned(), name, kind, repeat_table: None, lists: Vec::new() }
}

#[test]
fn a_column_keeps_its_place_and_widens_with_a_word() {
    let old = vec![column("a", ColumnKind::Integer), column("b", ColumnKind::Date)];
    let new = vec![
        column("c", ColumnKind::Code),
        column("b", ColumnKind::Integer),
        column("a", ColumnKind::Decimal),
    ];
    let (columns, problems) = layouts_merge(&[("1", old), ("2", new)]);
    let found: Vec<(&str, &str)> =
        columns.iter().map(|column| (column.path.as_str(), column.kind.name())).collect();
    assert_eq!(found, [("a", "decimal"), ("b", "text"), ("c", "code")]);
    let words: Vec<String> =
        problems.iter().map(|problem| format!("{} {}", problem.code, problem.place)).collect();
    assert_eq!(words, ["FORM-290 b", "FORM-290 a"]);
}

fn any_columns() -> impl Strategy<Value = Vec<Column>> {
    let kinds = prop::sample::select(vec![
        ColumnKind::Text,
        ColumnKind::Integer,
        ColumnKind::Decimal,
        ColumnKind::Code,
        ColumnKind::Codes,
    ]);
    let paths = prop::sample::select(vec!["a", "b", "g/a", "g/h/a", "g_a", "A"]);
    prop::collection::btree_map(paths, kinds, 0..6)
        .prop_map(|map| map.into_iter().map(|(path, kind)| column(path, kind)).collect())
}

proptest! {
    #[test]
    fn versions_merged_one_by_one_or_at_once_are_the_same(
        one in any_columns(), two in any_columns(), three in any_columns(),
    ) {
        let all = layouts_merge(&[("1", one.clone()), ("2", two.clone()), ("3", three.clone())]).0;
        let first = layouts_merge(&[("1", one), ("2", two)]).0;
        prop_assert_eq!(&all[..first.len()].iter().map(|c| &c.name).collect::<Vec<_>>(),
            &first.iter().map(|c| &c.name).collect::<Vec<_>>());
        let stepwise = layouts_merge(&[("2", first), ("3", three)]).0;
        prop_assert_eq!(&all, &stepwise);
        let mut names: Vec<String> = all.iter().map(|column| column.name.to_lowercase()).collect();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), all.len());
    }
}
