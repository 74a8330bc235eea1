//! Makes registrations of people who never lived, with the truth apart:
//! `people_generate --records 20000 --seed 1 --out people.csv --truth truth.csv`.
//!
//! *Invariant:* the same arguments and names give the same bytes, and memory does not
//! grow with the number of records. No figure of the sample was used: its
//! columns are the same, its habits are not (see benches/README.md).

mod household;
mod random;
mod register;
mod spelling;
mod stock;
mod syllables;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};

use random::Random;
use register::{HEADINGS, Row};
use stock::Stock;

/// Rows that are held back to be mixed with later ones.
const WINDOW_ROWS: usize = 65_536;
const RECORDS_MAX: u64 = 20_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let argument = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(String::as_str)
    };
    let number = |name: &str, default: u64| {
        argument(name).map_or(Ok(default), |text| text.parse().map_err(|_| format!("{name} N")))
    };
    let records = number("--records", 20_000)?.min(RECORDS_MAX);
    let (seed, noise) = (number("--seed", 1)?, number("--noise", 1_000)?.min(5_000) as usize);
    let more = argument("--names").map(fs::read).transpose()?;
    let stock = Stock::read(more.as_deref())?;
    let people = writer(argument("--out").ok_or("--out FILE")?)?;
    let truth = writer(argument("--truth").ok_or("--truth FILE")?)?;
    people_generate(&stock, records, seed, noise, people, truth)
}

fn writer(file: &str) -> Result<csv::Writer<BufWriter<File>>, Box<dyn Error>> {
    Ok(csv::Writer::from_writer(BufWriter::new(File::create(file)?)))
}

/// A row with its person and household, waiting to be mixed.
struct Held {
    row: Row,
    person: u64,
    household: u64,
}

fn people_generate<W: Write>(
    stock: &Stock,
    records: u64,
    seed: u64,
    noise: usize,
    mut people: csv::Writer<W>,
    mut truth: csv::Writer<W>,
) -> Result<(), Box<dyn Error>> {
    people.write_record(HEADINGS)?;
    truth.write_record(["rec_id", "person_id", "household_id"])?;
    let mut mixing = Random::new(seed, u64::MAX);
    let (mut held, mut made, mut written) = (Vec::<Held>::new(), 0, 0);
    let (mut household, mut person) = (0, 0);
    while written < records {
        while made < records && held.len() < WINDOW_ROWS {
            let mut random = Random::new(seed, household);
            let home = household::household_make(stock, &mut random);
            let members = home.people.len() as u64;
            for row in register::household_register(stock, &mut random, home, noise) {
                if made < records {
                    held.push(Held { person: person + row.member as u64, household, row });
                    made += 1;
                }
            }
            (person, household) = (person + members, household + 1);
        }
        let next = held.swap_remove(mixing.below(held.len()));
        let id = format!("R{written:08}");
        let cells = next.row.cells.iter().map(String::as_str);
        people.write_record(std::iter::once(id.as_str()).chain(cells))?;
        truth.write_record([&id, &next.person.to_string(), &next.household.to_string()])?;
        written += 1;
    }
    people.flush()?;
    truth.flush()?;
    Ok(())
}
