//! `campaign KIND COUNT SEED`: what is published beside hidden counts, attacked many times.
//! KIND is round, sums, group, insider, laws, records, sequence or program; the attackers are those of the tests.
#![allow(clippy::print_stdout, reason = "a program that is run by hand")]
#![allow(clippy::unwrap_used, reason = "a trial that cannot make its input has failed")]
#![allow(dead_code, reason = "the tests use the rest")]

#[path = "../tests/all/attacker.rs"]
mod attacker;
#[path = "../tests/all/campaign.rs"]
mod campaign;
#[path = "../tests/all/cube.rs"]
mod cube;
#[path = "../tests/all/larger.rs"]
mod larger;
#[path = "../tests/all/people.rs"]
mod people;
#[path = "../tests/all/together.rs"]
mod together;

use attacker::Chance;
use campaign::{
    Groups, Insiders, Program, Rounds, Sums, group_attack, insider_attack, program_attack,
    round_attack, sums_attack,
};
use larger::{Laws, laws_attack};
use people::{People, people_attack};
use together::{Sequences, sequence_attack};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| args.get(at).map_or(100, |text| text.parse::<i64>().unwrap());
    let (count, mut chance) = (number(1), Chance(number(2).unsigned_abs() * 7_919 + 13));
    match args.first().map_or("", String::as_str) {
        "round" => println!("{:?}", many(count, &mut chance, round_attack, Rounds::default())),
        "sums" => println!("{:?}", many(count, &mut chance, sums_attack, Sums::default())),
        "group" => println!("{:?}", many(count, &mut chance, group_attack, Groups::default())),
        "insider" => {
            println!("{:?}", many(count, &mut chance, insider_attack, Insiders::default()));
        }
        "laws" => println!("{:?}", many(count, &mut chance, laws_attack, Laws::default())),
        "records" => println!("{:?}", many(count, &mut chance, people_attack, People::default())),
        "sequence" => {
            println!("{:?}", many(count, &mut chance, sequence_attack, Sequences::default()));
        }
        "program" => programs(count),
        _ => println!("campaign KIND COUNT SEED"),
    }
}

fn many<T>(
    count: i64,
    chance: &mut Chance,
    attack: impl Fn(&mut Chance, &mut T),
    mut found: T,
) -> T {
    (0..count).for_each(|_| attack(chance, &mut found));
    found
}

/// All tables of up to so many people.
fn programs(most: i64) {
    let shapes: [&[(usize, usize)]; 3] = [&[(1, 5)], &[(1, 2), (1, 2)], &[(1, 2), (1, 3)]];
    for sizes in shapes {
        for base in [None, Some(3), Some(5)] {
            let mut found = Program::default();
            for people in (most / 4..=most).step_by(3) {
                program_attack(sizes, people, base, &mut found);
            }
            println!("{sizes:?}, rounded to {base:?}: {found:?}");
        }
    }
}
