//! `attack [TABLES] [PAIRS] [SEQUENCES] [SEED]`: random tables protected and attacked,
//! with what was found; another seed makes other tables. The attackers are those of the tests.
#![allow(clippy::print_stdout, reason = "a program that is run by hand")]
#![allow(clippy::unwrap_used, reason = "a trial that cannot make its input has failed")]

#[path = "../tests/all/attacker.rs"]
mod attacker;
#[path = "../tests/all/trial.rs"]
mod trial;

use attacker::Chance;
use masar_protect::Rules;
use trial::{Found, editions_attack, pair_attack, table_attack};

fn main() {
    let args: Vec<usize> = std::env::args().skip(1).map(|arg| arg.parse().unwrap()).collect();
    let count = |at: usize| args.get(at).copied().unwrap_or(100);
    let seed = args.get(3).map_or(0, |seed| *seed as u64 * 1_000);
    for (height, width) in [(2, 6), (3, 8), (4, 22), (2, 22)] {
        for totals in [true, false] {
            let mut chance = Chance(7 + seed);
            let (mut printed, mut known) = (Found::default(), Found::default());
            for _ in 0..count(0) {
                let table = chance.table(height, width);
                table_attack(&table, totals, false, &mut printed);
                if totals {
                    table_attack(&table, totals, true, &mut known);
                }
            }
            let totals = if totals { "printed" } else { "implied" };
            println!("{height}x{width}, totals {totals}: {printed:?}");
            if totals == "printed" {
                println!("  all totals known: {known:?}");
            }
        }
    }
    let rules = Rules::default();
    let (mut chance, mut found) = (Chance(11 + seed), Found::default());
    (0..count(1)).for_each(|_| pair_attack(&rules, &mut chance, &mut found));
    println!("linked pairs: {found:?}");
    for (cumulative, name) in [(false, "changing"), (true, "growing")] {
        let mut found = Found::default();
        (0..count(2)).for_each(|_| editions_attack(&rules, &mut chance, cumulative, &mut found));
        println!("five editions, {name}: {found:?}");
    }
}
