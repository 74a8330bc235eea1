//! Measures the comparison of names on a file of pairs, country by country: how
//! many attested pairs share a key or reach 850 (whole names: reach 850), how
//! many pairs of two names of one country do, and the time of each step.
//! Columns: `country`, `kind` (`part` or `full`), `latin` and `native`, in that
//! order. Arguments: the file, and `-v` to list what was missed and what met.
//!
//! A file whose first column is `half` holds two names a row that are to be kept
//! apart (`part`, `whole`) or held together (`same`): how many are not, by half.
//! `-v` lists those of the tuned half alone.
#![allow(clippy::print_stdout, reason = "an example prints what it found")]

use std::collections::BTreeMap;
use std::time::Instant;
use std::{env, fs};

use masar_text::names::{Name, full_similarity};

/// Per mille from which two names are taken for one.
const ALIKE: u16 = 850;
/// Per mille from which two rows are taken for one name written twice.
const SAME: u16 = 950;

/// The two forms of each pair, by country and kind.
type Pairs = BTreeMap<(String, String), Vec<[String; 2]>>;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, rest @ ..] = arguments.as_slice() else {
        println!("arguments: FILE.csv [-v]");
        return;
    };
    let text = fs::read_to_string(file).expect("the file can be read");
    if text.starts_with("half,") {
        return traps_print(&text, !rest.is_empty());
    }
    let pairs = pairs_read(&text);
    let mut all = Counts::default();
    for ((country, kind), pairs) in &pairs {
        let counts = counts_of(pairs, kind == "full", !rest.is_empty());
        counts_print(&format!("{country} {kind}"), &counts);
        all.add(&counts);
    }
    counts_print("all", &all);
    let forms: Vec<&str> = pairs.values().flatten().flatten().map(String::as_str).collect();
    time_print(&forms);
}

fn traps_print(text: &str, verbose: bool) {
    let mut counts: BTreeMap<(&str, &str), (u32, u32)> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [half, kind, one, other] = cells[..] else { continue };
        let alike = Form::new(one).found(&Form::new(other), kind != "part");
        let wrong = alike != (kind == "same");
        let count = counts.entry((half, kind)).or_default();
        *count = (count.0 + u32::from(wrong), count.1 + 1);
        if verbose && wrong && half == "tuned" {
            println!("{kind} {one} | {other} {}", full_similarity(one, other));
        }
    }
    for ((half, kind), (wrong, all)) in counts {
        println!("{half} {kind}: {wrong} of {all} not as they should be");
    }
}

fn pairs_read(text: &str) -> Pairs {
    let mut pairs = Pairs::new();
    for line in text.lines().skip(1) {
        let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if let [country, kind, latin, native, ..] = cells.as_slice() {
            let forms = [latin.clone(), native.clone()];
            pairs.entry((country.clone(), kind.clone())).or_default().push(forms);
        }
    }
    pairs
}

#[derive(Default)]
struct Counts {
    pairs: u64,
    found: u64,
    tried: u64,
    met: u64,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.pairs += other.pairs;
        self.found += other.found;
        self.tried += other.tried;
        self.met += other.met;
    }
}

fn counts_print(what: &str, counts: &Counts) {
    println!(
        "{what}: {} of {} found ({} per cent); of {} pairs of two names {} met ({} per million)",
        counts.found,
        counts.pairs,
        counts.found * 100 / counts.pairs.max(1),
        counts.tried,
        counts.met,
        counts.met * 1_000_000 / counts.tried.max(1)
    );
}

/// One form made ready both ways.
struct Form<'a> {
    text: &'a str,
    name: Name,
}

impl<'a> Form<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, name: Name::new(text) }
    }

    fn found(&self, other: &Self, full: bool) -> bool {
        if full {
            return full_similarity(self.text, other.text) >= ALIKE;
        }
        self.name.key_shared(&other.name) || self.name.similarity(&other.name) >= ALIKE
    }

    fn same(&self, other: &Self) -> bool {
        self.name.similarity(&other.name) >= SAME
    }
}

fn counts_of(pairs: &[[String; 2]], full: bool, verbose: bool) -> Counts {
    let forms: Vec<[Form<'_>; 2]> =
        pairs.iter().map(|[one, other]| [Form::new(one), Form::new(other)]).collect();
    let mut counts = Counts { pairs: pairs.len() as u64, ..Counts::default() };
    for (at, [one, other]) in forms.iter().enumerate() {
        let found = one.found(other, full);
        counts.found += u64::from(found);
        if verbose && !found {
            let alike = one.name.similarity(&other.name);
            println!(
                "miss {} | {} {alike} {:x?} {:x?}",
                one.text,
                other.text,
                one.name.keys(),
                other.name.keys()
            );
        }
        for [third, fourth] in &forms[at + 1..] {
            // Another spelling of the same name.
            if one.same(third) || other.same(fourth) {
                continue;
            }
            for (left, right) in [(one, third), (one, fourth), (other, third), (other, fourth)] {
                let met = left.found(right, full);
                counts.tried += 1;
                counts.met += u64::from(met);
                if verbose && met {
                    println!(
                        "met {} | {} ({} | {}) {} {}",
                        left.text,
                        right.text,
                        one.text,
                        third.text,
                        left.name.key_shared(&right.name),
                        left.name.similarity(&right.name)
                    );
                }
            }
        }
    }
    counts
}

fn time_print(forms: &[&str]) {
    const ROUNDS: u32 = 50;
    let start = Instant::now();
    let mut names = Vec::new();
    for _ in 0..ROUNDS {
        names = forms.iter().map(|form| Name::new(form)).collect();
    }
    let made = start.elapsed() / (ROUNDS * u32::try_from(forms.len()).expect("few forms"));
    let start = Instant::now();
    let mut sum = 0u64;
    let mut count = 0u32;
    for one in names.iter().take(1000) {
        for other in &names {
            sum += u64::from(one.similarity(other));
            count += 1;
        }
    }
    println!(
        "Name::new {made:?}, similarity {:?} (mean {})",
        start.elapsed() / count.max(1),
        sum / u64::from(count.max(1))
    );
}
