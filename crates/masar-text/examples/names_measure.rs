//! Measures the comparison of names on a file of pairs: how many attested pairs
//! share a key or reach 850, how many random ones do, and the time of each step.
//! Arguments: the file, the columns of the two forms, and `-v` to list misses.
#![allow(clippy::print_stdout, reason = "an example prints what it found")]

use std::time::Instant;
use std::{env, fs};

use masar_text::names::{Name, full_similarity};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, left, right, rest @ ..] = arguments.as_slice() else {
        println!("arguments: FILE.csv COLUMN COLUMN [-v]");
        return;
    };
    let pairs = pairs_read(file, left, right);
    let verbose = !rest.is_empty();
    attested_print(&pairs, verbose);
    let forms: Vec<&str> =
        pairs.iter().flat_map(|(one, other)| [one.as_str(), other.as_str()]).collect();
    random_print(&pairs, verbose);
    time_print(&forms);
}

fn pairs_read(file: &str, left: &str, right: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(file).expect("the file can be read");
    let mut lines = text.lines();
    let heads: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let column =
        |name: &str| heads.iter().position(|head| *head == name).expect("the column is there");
    let (left, right) = (column(left), column(right));
    let cells = |line: &str| {
        let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        (cells[left].clone(), cells[right].clone())
    };
    lines
        .filter(|line| !line.is_empty())
        .map(cells)
        .filter(|(one, other)| !one.is_empty() && !other.is_empty())
        .collect()
}

fn attested_print(pairs: &[(String, String)], verbose: bool) {
    let (mut key, mut alike, mut either, mut full) = (0, 0, 0, 0);
    for (one, other) in pairs {
        let (left, right) = (Name::new(one), Name::new(other));
        let similarity = left.similarity(&right);
        let shared = left.key_shared(&right);
        key += usize::from(left.key() == right.key());
        alike += usize::from(similarity >= 850);
        either += usize::from(shared || similarity >= 850);
        full += usize::from(full_similarity(one, other) >= 850);
        if verbose && !(shared || similarity >= 850) {
            println!("miss {one} | {other} {similarity} {:x?} {:x?}", left.keys(), right.keys());
        }
    }
    println!(
        "{} pairs: same first key {key}, 850 {alike}, key or 850 {either}, whole names 850 {full}",
        pairs.len()
    );
}

fn random_print(pairs: &[(String, String)], verbose: bool) {
    let names: Vec<[Name; 2]> =
        pairs.iter().map(|(one, other)| [Name::new(one), Name::new(other)]).collect();
    let (mut tried, mut shared, mut alike, mut either) = (0u64, 0u64, 0u64, 0u64);
    for (at, one) in names.iter().enumerate() {
        for (to, other) in names.iter().enumerate().skip(at + 1) {
            if one[0].similarity(&other[0]) >= 950 || one[1].similarity(&other[1]) >= 950 {
                // Another spelling of the same name.
                continue;
            }
            for (left, right) in
                [(one[0], other[0]), (one[0], other[1]), (one[1], other[0]), (one[1], other[1])]
            {
                tried += 1;
                let (key, high) = (left.key_shared(&right), left.similarity(&right) >= 850);
                shared += u64::from(key);
                alike += u64::from(high);
                either += u64::from(key || high);
                if verbose && (key || high) && tried % 7 == 0 {
                    println!(
                        "false {:?} | {:?} {key} {}",
                        pairs[at],
                        pairs[to],
                        left.similarity(&right)
                    );
                }
            }
        }
    }
    let per_million = |count: u64| count * 1_000_000 / tried.max(1);
    println!(
        "{tried} other pairs, per million: key {}, 850 {}, either {}",
        per_million(shared),
        per_million(alike),
        per_million(either)
    );
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
