//! Counting distinct people: 10 million services to 2.4 million people, by
//! programme, sex, age and mantika, and the cube of the four, from Parquet;
//! `DuckDB` on the same files beside it.
//!
//! `counting` makes the facts once (which also measures the fold), then runs
//! every measurement in a process of its own, so that time and memory are its
//! own. `DuckDB` is measured where `python3` finds it (`pip install duckdb`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use masar_domain::{EntryId, PersonId, Sensitivity, Seq, Timestamp};
use masar_facts::{FactStore, Filter, Rules, Snapshot};
use masar_ledger::{Entry, Kind};
use masar_programme::{ColumnSource, Condition, FactRule, PersonRule, core_columns};
use serde_json::{Value, json};

const FACTS: u64 = 10_000_000;
const PEOPLE: u64 = 2_400_000;
const PROGRAMMES: u64 = 13;
const MANTIKAS: u64 = 22;
const BY: [&str; 4] = ["programme", "sex", "age_group", "admin2"];

/// Entries made at a time, so that making them is not measured.
const BATCH: usize = 100_000;

/// Clock ticks of `/proc/self/stat` in a second, on every Linux we run on.
const TICKS_PER_SECOND: u64 = 100;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [] => everything(&std::env::temp_dir().join("masar-bench-counting")),
        ["make", dir] => make(Path::new(dir)),
        ["four", dir] => measure(Path::new(dir), four),
        ["cube", dir] => measure(Path::new(dir), cube),
        [dir] => everything(Path::new(dir)),
        _ => bail!("counting [DIR]"),
    }
}

/// Time, memory and a digest of an answer.
#[derive(Clone, Copy, Debug)]
struct Measured {
    cpu_milliseconds: u64,
    wall_milliseconds: u64,
    peak_kilobytes: u64,
    cells: u64,
    sum: u64,
}

fn everything(dir: &Path) -> Result<()> {
    let own = std::env::current_exe()?;
    if !dir.join("made").exists() {
        say(&run(Command::new(&own).arg("make").arg(dir))?);
    }
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("counting_duckdb.py");
    say("                     CPU s   wall s   peak MB      cells          sum");
    for (question, title) in [("four", "four dimensions"), ("cube", "cube, 16 ways")] {
        let ours = measured(Command::new(&own).arg(question).arg(dir))?;
        line(title, "masar", &ours);
        match measured(Command::new("python3").arg(&script).arg(question).arg(dir)) {
            Err(error) => say(&format!("  DuckDB was not measured: {error:#}")),
            Ok(theirs) => {
                line("", "DuckDB", &theirs);
                let same = (ours.cells, ours.sum) == (theirs.cells, theirs.sum);
                let tenths = 10 * theirs.cpu_milliseconds / ours.cpu_milliseconds.max(1);
                let answer = if same { "the same answer" } else { "ANOTHER ANSWER" };
                say(&format!("  {}.{} times the CPU time, {answer}", tenths / 10, tenths % 10));
            }
        }
    }
    Ok(())
}

fn line(title: &str, who: &str, measured: &Measured) {
    let seconds = |ms: u64| format!("{}.{:02}", ms / 1_000, ms % 1_000 / 10);
    say(&format!(
        "{title:16}{who:7} {:>5} {:>7} {:>9} {:>10} {:>12}",
        seconds(measured.cpu_milliseconds),
        seconds(measured.wall_milliseconds),
        measured.peak_kilobytes / 1_024,
        measured.cells,
        measured.sum
    ));
}

#[allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
fn say(text: &str) {
    println!("{text}");
}

fn run(command: &mut Command) -> Result<String> {
    let output = command.output().context("a measurement did not start")?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!("{}", error.trim().lines().last().unwrap_or("a measurement failed"));
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Five numbers on one line, as every measurement prints them.
fn measured(command: &mut Command) -> Result<Measured> {
    let output = run(command)?;
    let numbers: Vec<u64> = output
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()
        .context(output.clone())?;
    let [cpu_milliseconds, wall_milliseconds, peak_kilobytes, cells, sum] = numbers[..] else {
        bail!("expected five numbers: {output}");
    };
    Ok(Measured { cpu_milliseconds, wall_milliseconds, peak_kilobytes, cells, sum })
}

fn measure(dir: &Path, question: fn(&Path) -> Result<(u64, u64)>) -> Result<()> {
    let start = Instant::now();
    let (cells, sum) = question(dir)?;
    let wall = start.elapsed().as_millis();
    say(&format!("{} {wall} {} {cells} {sum}", cpu_milliseconds()?, peak_kilobytes()?));
    Ok(())
}

fn cpu_milliseconds() -> Result<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after = stat.rsplit_once(')').context("no process name")?.1;
    let fields: Vec<&str> = after.split_whitespace().collect();
    let [user, system] = [fields[11].parse::<u64>()?, fields[12].parse::<u64>()?];
    Ok((user + system) * 1_000 / TICKS_PER_SECOND)
}

/// Time this thread has been on a processor.
fn cpu_nanoseconds() -> Result<u64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(stat.split_whitespace().next().context("no schedstat")?.parse()?)
}

fn peak_kilobytes() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn four(dir: &Path) -> Result<(u64, u64)> {
    let facts = Snapshot::read_parquet_columns(dir, &BY)?;
    let selected = facts.select(&Condition::All, &Filter::default())?;
    let cells = facts.count_persons(&selected, &BY)?;
    Ok((cells.len() as u64, cells.iter().map(|cell| cell.value).sum()))
}

fn cube(dir: &Path) -> Result<(u64, u64)> {
    let facts = Snapshot::read_parquet_columns(dir, &BY)?;
    let selected = facts.select(&Condition::All, &Filter::default())?;
    let cells: Vec<_> =
        facts.cube_persons(&selected, &BY)?.into_iter().flat_map(|set| set.cells).collect();
    Ok((cells.len() as u64, cells.iter().map(|cell| cell.value).sum()))
}

/// A small generator whose numbers are the same everywhere (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }
}

fn make(dir: &Path) -> Result<()> {
    let (persons, services) = rules();
    let rules = Rules { persons: &persons, facts: &services, rounds: None };
    let mut numbers = Numbers(1);
    let mut store = FactStore::new(&core_columns());
    let mut folding = 0;
    for first in (1..=PEOPLE + FACTS).step_by(BATCH) {
        let last = (first + BATCH as u64 - 1).min(PEOPLE + FACTS);
        let entries = (first..=last).map(|seq| {
            if seq <= PEOPLE { registration(seq, &mut numbers) } else { service(seq, &mut numbers) }
        });
        let entries: Vec<Entry> = entries.collect();
        let start = cpu_nanoseconds()?;
        entries.iter().try_for_each(|entry| store.apply_rules(rules, entry))?;
        folding += cpu_nanoseconds()? - start;
    }
    let start = Instant::now();
    let snapshot = store.snapshot();
    let set_out = start.elapsed();
    drop(store);
    let start = Instant::now();
    snapshot.write_parquet(dir)?;
    let rate = (FACTS + PEOPLE) * 1_000 / (folding / 1_000_000).max(1);
    say(&format!(
        "folded {rate} entries per CPU second; set out {FACTS} facts in {} ms; wrote Parquet in {} ms",
        set_out.as_millis(),
        start.elapsed().as_millis()
    ));
    Ok(std::fs::write(dir.join("made"), "")?)
}

fn rules() -> (Vec<PersonRule>, Vec<FactRule>) {
    let answer = |name: &str| Some(name.to_owned());
    let person = PersonRule {
        form: "registration".to_owned(),
        each: None,
        id: "person".to_owned(),
        household: None,
        sex: answer("sex"),
        age: answer("age"),
        birth_year: None,
        nationality: answer("nationality"),
        population: None,
    };
    let fact = FactRule {
        name: "service".to_owned(),
        form: answer("service"),
        each: None,
        person: answer("person"),
        value: None,
        when: None,
        columns: BTreeMap::from([(
            "population".to_owned(),
            ColumnSource::Constant("migrant".to_owned()),
        )]),
    };
    (vec![person], vec![fact])
}

fn person(number: u64) -> PersonId {
    let mut bytes = [7; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    PersonId::from_stored(bytes)
}

fn registration(seq: u64, numbers: &mut Numbers) -> Entry {
    let sex = if numbers.below(100) < 44 { "female" } else { "male" };
    let nationality = match numbers.below(5) {
        0 => "EGY",
        1 => "NER",
        2 => "TCD",
        3 => "SDN",
        _ => "BGD",
    };
    let age = numbers.below(80);
    let answers = json!({
        "person": person(seq - 1), "sex": sex, "age": age, "nationality": nationality,
    });
    entry(seq, "registration", answers, numbers)
}

fn service(seq: u64, numbers: &mut Numbers) -> Entry {
    entry(seq, "service", json!({ "person": person(numbers.below(PEOPLE)) }), numbers)
}

fn entry(seq: u64, form: &str, answers: Value, numbers: &mut Numbers) -> Entry {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&seq.to_be_bytes());
    let mantika = 1 + numbers.below(MANTIKAS);
    let place = format!(
        "LY{:02}{mantika:02}{:02}{:02}",
        1 + mantika % 3,
        1 + numbers.below(5),
        1 + numbers.below(6)
    );
    let day = day_of_2023(numbers);
    Entry {
        seq: Seq(seq),
        id: EntryId::from_stored(id),
        kind: Kind::Submission,
        programme: format!("programme-{:02}", numbers.below(PROGRAMMES)),
        package_hash: String::new(),
        form: form.to_owned(),
        form_version: "1".to_owned(),
        subjects: Vec::new(),
        date: day,
        place: Some(place.parse().expect("shaped like a P-code")),
        emergency: None,
        project: None,
        donor: None,
        author: "bench".to_owned(),
        device: String::new(),
        received: Timestamp::UNIX_EPOCH,
        sensitivity: Sensitivity::S3,
        body: json!({ "answers": answers }),
        sealed: Vec::new(),
        supersedes: None,
    }
}

/// Any day of 2023 up to the 28th of a month.
fn day_of_2023(numbers: &mut Numbers) -> masar_domain::Date {
    let part = |number: u64| i8::try_from(number).expect("below 29");
    masar_domain::Date::constant(2023, part(1 + numbers.below(12)), part(1 + numbers.below(28)))
}
