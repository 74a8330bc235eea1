//! A Parquet file and its CSV twin are one table; a bad file is told, not met
//! with a panic.

use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, ZstdLevel};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

use super::*;
use crate::{Config, link_run};

const SCHEMA: &str = "message people {
    required binary rec_id (UTF8);
    optional binary given_name (UTF8);
    optional binary father_name (UTF8);
    optional binary family_name (UTF8);
    optional binary sex (UTF8);
    optional int32 dob (DATE);
    optional int32 age (UINT_8);
    optional binary nationality (UTF8);
    optional binary phone (UTF8);
    optional binary doc_no;
    optional binary admin2 (UTF8);
    optional int64 reg_date (TIMESTAMP_MICROS);
    optional boolean returnee;
    optional double weight;
}";

const HEADING: &str = "rec_id,given_name,father_name,family_name,sex,dob,age,nationality,phone,\
doc_no,admin2,reg_date,returnee,weight\n";

/// The cells of a person, every third of whom was written twice.
fn cells(at: i32) -> [Option<String>; 14] {
    let person = if at % 3 == 2 { at - 1 } else { at };
    let names = ["محمد", "Ahmed", "فاطمة", "Salim", "عثمان", "Musa", "Karim"];
    let name = |turn: i32| Some(names[(person * turn + person / 7) as usize % 7].to_owned());
    let days = 3_650 + person * 37 % 9_000;
    let mut dob = String::new();
    values::date_write(i64::from(days), &mut dob);
    [
        Some(format!("R{at:04}")),
        name(1),
        (person % 4 > 0).then(|| name(3)).flatten(),
        name(5),
        Some("M".to_owned()),
        (person % 5 > 0).then_some(dob),
        Some((person % 90).to_string()),
        Some("LBY".to_owned()),
        None,
        Some(format!("D{:07}", person * 7919)),
        Some("LY01".to_owned()),
        Some("2024-01-01".to_owned()),
        Some((person % 2 == 0).to_string()),
        Some(format!("{}.5", person % 60)),
    ]
}

fn csv_twin(rows: i32) -> Vec<u8> {
    let line = |at| cells(at).map(Option::unwrap_or_default).join(",") + "\n";
    (HEADING.to_owned() + &(0..rows).map(line).collect::<String>()).into_bytes()
}

/// The same rows, two thirds in a first row group and the rest in a second.
fn parquet_twin(rows: i32, packing: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).expect("a schema"));
    let properties = Arc::new(WriterProperties::builder().set_compression(packing).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).expect("room");
    for range in [0..rows * 2 / 3, rows * 2 / 3..rows] {
        let mut group = writer.next_row_group().expect("room");
        let mut at = 0;
        while let Some(mut column) = group.next_column().expect("a column") {
            let texts: Vec<Option<String>> =
                range.clone().map(|row| cells(row)[at].clone()).collect();
            column_write(column.untyped(), &texts);
            column.close().expect("room");
            at += 1;
        }
        group.close().expect("room");
    }
    writer.into_inner().expect("room")
}

fn column_write(writer: &mut ColumnWriter<'_>, texts: &[Option<String>]) {
    let levels: Vec<i16> = texts.iter().map(|text| i16::from(text.is_some())).collect();
    let given = || texts.iter().flatten();
    let levels = Some(levels.as_slice());
    let done = match writer {
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let values: Vec<ByteArray> = given().map(|text| text.as_str().into()).collect();
            writer.write_batch(&values, levels, None)
        }
        ColumnWriter::Int32ColumnWriter(writer) => {
            let values: Vec<i32> = given().map(|text| day_or_number(text)).collect();
            writer.write_batch(&values, levels, None)
        }
        ColumnWriter::Int64ColumnWriter(writer) => {
            let micros = |text: &String| i64::from(day_or_number(text)) * 86_400 * 1_000_000;
            let values: Vec<i64> = given().map(micros).collect();
            writer.write_batch(&values, levels, None)
        }
        ColumnWriter::BoolColumnWriter(writer) => {
            let values: Vec<bool> = given().map(|text| text == "true").collect();
            writer.write_batch(&values, levels, None)
        }
        ColumnWriter::DoubleColumnWriter(writer) => {
            let values: Vec<f64> = given().map(|text| text.parse().expect("a number")).collect();
            writer.write_batch(&values, levels, None)
        }
        _ => panic!("the schema has no such column"),
    };
    done.expect("room");
}

fn day_or_number(text: &str) -> i32 {
    if let Ok(number) = text.parse() {
        return number;
    }
    let day: masar_domain::Date = text.parse().expect("a date");
    let first = masar_domain::Date::constant(1970, 1, 1);
    first.until(day).expect("near").get_days()
}

fn rows_of(name: &str, bytes: Vec<u8>) -> Result<Vec<(u32, Vec<String>)>, LinkError> {
    let mut table = Table::new(name, bytes)?;
    let mut rows = table.rows()?;
    let mut found = vec![(1, rows.headings())];
    rows.rows_each(&mut |line, cells| {
        found.push((line, cells.iter().map(|cell| (*cell).to_owned()).collect()));
    })?;
    Ok(found)
}

fn tables_of(name: &str, bytes: Vec<u8>) -> [String; 2] {
    let mut table = Table::new(name, bytes).expect("a good file");
    let mut config = Config { random_pairs: 2_000, ..Config::default() };
    config.columns.remove("grandfather_name");
    config.columns.remove("full_name");
    config.columns.remove("programme");
    let done = link_run(&mut *table.rows().expect("a good file"), None, &config, 2, &mut |_| {});
    let (outcome, _) = done.expect("a good table");
    [outcome.pairs_csv(), outcome.clusters_csv()]
}

fn code(name: &str, bytes: Vec<u8>) -> String {
    match rows_of(name, bytes) {
        Ok(_) => "read".to_owned(),
        Err(error) => error.problem().code.to_owned(),
    }
}

#[test]
fn a_parquet_file_has_the_rows_of_its_csv_twin_however_it_is_packed() {
    let expected = rows_of("people.csv", csv_twin(3_000)).expect("a good file");
    assert_eq!(expected.len(), 3_001);
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let gzip = Compression::GZIP(parquet::basic::GzipLevel::default());
    for packing in
        [Compression::UNCOMPRESSED, Compression::SNAPPY, zstd, gzip, Compression::LZ4_RAW]
    {
        let found = rows_of("people", parquet_twin(3_000, packing)).expect("a good file");
        assert!(found == expected, "{packing:?}");
    }
}

#[test]
fn a_run_on_either_prints_the_same_bytes() {
    let csv = tables_of("people.csv", csv_twin(600));
    assert!(csv[0].lines().count() > 100, "{}", csv[0].lines().count());
    assert_eq!(tables_of("people.parquet", parquet_twin(600, Compression::SNAPPY)), csv);
}

#[test]
fn what_cannot_be_read_is_told_by_its_code() {
    let good = parquet_twin(30, Compression::SNAPPY);
    let cut = good[..good.len() - 9].to_vec();
    let told = [
        code("people.parquet", csv_twin(3)),
        code("people.parquet", Vec::new()),
        code("people.parquet", cut),
        code("people", good[..100].to_vec()),
    ];
    assert_eq!(told, ["LINK-015"; 4]);
    assert_eq!(code("people.PARQUET", good), "read");
}

#[test]
fn a_list_where_an_identifier_is_needed_is_no_missing_column() {
    let schema = "message people { repeated binary rec_id (UTF8); required int32 age; }";
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).expect("room");
    let mut table = Table::new("p.pq", writer.into_inner().expect("room")).expect("a file");
    let mut rows = table.rows().expect("a file");
    assert_eq!(rows.headings(), ["age"]);
    let done = link_run(&mut *rows, None, &Config::default(), 1, &mut |_| {});
    let problem = done.err().expect("no identifier").problem().clone();
    assert_eq!((problem.code, problem.is_error()), ("LINK-016", true));
}

#[test]
fn an_identifier_in_sixteen_bytes_is_read_as_it_is_written() {
    let schema = "message people { required fixed_len_byte_array(16) rec_id (UUID); }";
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).expect("room");
    let mut group = writer.next_row_group().expect("room");
    let mut column = group.next_column().expect("room").expect("a column");
    let ColumnWriter::FixedLenByteArrayColumnWriter(cells) = column.untyped() else {
        panic!("the schema has no such column")
    };
    let bytes: Vec<u8> = (0..16).map(|at| at * 17).collect();
    cells.write_batch(&[ByteArray::from(bytes).into()], None, None).expect("room");
    column.close().expect("room");
    group.close().expect("room");
    let rows = rows_of("p.pq", writer.into_inner().expect("room")).expect("a good file");
    assert_eq!(rows[1].1, ["00112233-4455-6677-8899-aabbccddeeff"]);
}

#[test]
fn too_many_columns_are_refused_before_a_row_is_read() {
    let of_columns = |count: usize| {
        let columns: String = (0..count).map(|at| format!("optional boolean c{at};")).collect();
        let schema = parse_message_type(&format!("message m {{ {columns} }}")).expect("a schema");
        let writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::default());
        code("p.pq", writer.expect("room").into_inner().expect("room"))
    };
    assert_eq!(of_columns(COLUMNS_MAX), "read");
    assert_eq!(of_columns(COLUMNS_MAX + 1), "LINK-018");
}

#[test]
fn a_row_group_above_the_limit_is_refused_by_what_the_file_says_of_it() {
    let told = |bytes: i64| {
        let reader = SerializedFileReader::new(Bytes::from(parquet_twin(3, Compression::SNAPPY)));
        let metadata = reader.expect("a good file").metadata().clone();
        let mut groups = metadata.row_groups().to_vec();
        let first = groups.remove(0).into_builder();
        let mut columns: Vec<_> = metadata.row_group(0).columns().to_vec();
        let large = columns.remove(0).into_builder().set_total_uncompressed_size(bytes);
        columns.insert(0, large.build().expect("a column"));
        let first = first.set_column_metadata(columns).build().expect("a row group");
        let said = ParquetMetaData::new(metadata.file_metadata().clone(), vec![first]);
        limits_check(&said).err().map_or("read".to_owned(), |e| e.problem().code.to_owned())
    };
    assert_eq!(told(1_000), "read");
    assert_eq!(told(GROUP_BYTES_MAX), "LINK-017");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is broken in a file, it is read or refused.
    #[test]
    fn a_broken_file_is_read_or_refused(
        breaks in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        near_end in any::<bool>(),
    ) {
        let mut bytes = parquet_twin(40, Compression::SNAPPY);
        let from = if near_end { bytes.len() / 2 } else { 0 };
        for (at, byte) in breaks {
            let at = from + at.index(bytes.len() - from);
            bytes[at] = byte;
        }
        let told = code("people.parquet", Bytes::from(bytes).to_vec());
        prop_assert!(told == "read" || told.starts_with("LINK-"));
    }
}
