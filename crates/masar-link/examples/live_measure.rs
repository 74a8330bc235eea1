//! Measures the live index on made-up people: how fast it is built, how long one
//! question takes (in seconds of the processor), what it holds in memory, and how often the person meant is
//! among the first five.
//!
//!     cargo run --release -p masar-link --example live_measure -- NAMES.csv [PEOPLE]
//!
//! `NAMES.csv`: columns origin, kind (given or family), sex, latin, native.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement prints")]
#![allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "seconds and rates are for reading"
)]

use std::time::Duration;

use masar_domain::{Date, PersonId, Sex};
use masar_link::live::{LiveIndex, Registration};

const QUESTIONS: usize = 1_000;

struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % most as u64).unwrap()
    }

    /// Small numbers far more often than large ones, as names are borne.
    fn skewed(&mut self, most: usize) -> usize {
        let range = self.below(most) + 1;
        let range = self.below(range) + 1;
        self.below(range)
    }
}

#[derive(Clone)]
struct Person {
    names: [String; 4],
    birth: Date,
    sex: Sex,
    phone: String,
    document: String,
    nationality: &'static str,
    place: String,
}

impl Person {
    fn registration(&self) -> Registration<'_> {
        let [given, father, grandfather, family] = self.names.each_ref().map(String::as_str);
        Registration {
            given,
            father,
            grandfather,
            family,
            birth: Some(self.birth),
            birth_year: Some(self.birth.year()),
            sex: self.sex,
            phone: &self.phone,
            document: &self.document,
            nationality: self.nationality,
            place: &self.place,
            full: "",
        }
    }
}

/// Latin and native spellings of given and of family names.
struct Lists {
    given: Vec<[String; 2]>,
    family: Vec<[String; 2]>,
}

fn lists_read(path: &str) -> Lists {
    let mut lists = Lists { given: Vec::new(), family: Vec::new() };
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let native = if row[4].is_empty() { &row[3] } else { &row[4] };
        let pair = [row[3].to_owned(), native.to_owned()];
        if &row[1] == "family" { lists.family.push(pair) } else { lists.given.push(pair) }
    }
    lists
}

fn person_make(random: &mut Random, lists: &Lists) -> Person {
    let script = random.below(2);
    let given = |random: &mut Random| lists.given[random.skewed(lists.given.len())][script].clone();
    let mut names = [given(random), given(random), given(random), String::new()];
    names[3].clone_from(&lists.family[random.skewed(lists.family.len())][script]);
    for name in &mut names {
        if random.below(8) == 0 {
            *name = misspell(random, name);
        }
    }
    if random.below(3) == 0 {
        names[2].clear();
    }
    let document = if random.below(3) == 0 {
        format!("P{:09}", random.below(1_000_000_000))
    } else {
        String::new()
    };
    let phone = if random.below(2) == 0 {
        format!("09{:08}", random.below(100_000_000))
    } else {
        String::new()
    };
    let (year, month, day) = (1940 + random.below(80), 1 + random.below(12), 1 + random.below(28));
    Person {
        names,
        birth: format!("{year}-{month:02}-{day:02}").parse().unwrap(),
        sex: if random.below(2) == 0 { Sex::Female } else { Sex::Male },
        phone,
        document,
        nationality: ["LBY", "SDN", "EGY", "NER", "TCD", "SYR"][random.below(6)],
        place: format!("LY{:04}", random.below(100)),
    }
}

/// One letter left out, doubled, or exchanged with its neighbour.
fn misspell(random: &mut Random, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 4 {
        return name.to_owned();
    }
    let at = 1 + random.below(letters.len() - 2);
    match random.below(3) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

fn id(number: usize) -> PersonId {
    PersonId::from_bytes(u128::try_from(number).unwrap().to_be_bytes())
}

fn memory_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or(0)
}

/// Time that this thread spent on a processor, which a busy machine leaves as it
/// is.
fn spent() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

/// Time spent since then.
fn since(start: Duration) -> Duration {
    spent().saturating_sub(start)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let lists = lists_read(&arguments.next().unwrap());
    let count: usize = arguments.next().map_or(1_000_000, |text| text.parse().unwrap());
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let people: Vec<Person> = (0..count).map(|_| person_make(&mut random, &lists)).collect();
    let before = memory_kib();
    let start = spent();
    let mut index = LiveIndex::new();
    for (number, person) in people.iter().enumerate() {
        index.add(id(number), u32::try_from(number).unwrap(), &person.registration());
    }
    let took = since(start);
    println!(
        "{count} people, {} spellings, built in {:.2} s: {:.0} people a second; {} MiB",
        index.spelling_count(),
        took.as_secs_f64(),
        count as f64 / took.as_secs_f64(),
        (memory_kib() - before) / 1024
    );
    let mut asked: [Vec<Duration>; 3] = Default::default();
    let mut first = [0; 3];
    for _ in 0..QUESTIONS {
        let number = random.below(count);
        let mut meant = people[number].clone();
        let part = [0, 1, 3][random.below(3)];
        meant.names[part] = misspell(&mut random, &meant.names[part]);
        meant.phone.clear();
        let whole: Vec<&str> =
            meant.names.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let [given, _, _, family] = &people[number].names;
        let questions: [&dyn Fn() -> Vec<masar_link::live::Found>; 3] = [
            &|| index.alike(&meant.registration(), 5, &|_| true),
            &|| index.search(&whole.join(" "), 20, &|_| true),
            &|| index.search(&format!("{given} {family}"), 20, &|_| true),
        ];
        for (at, question) in questions.iter().enumerate() {
            let start = spent();
            let found = question();
            asked[at].push(since(start));
            first[at] += usize::from(found.iter().any(|found| found.person == id(number)));
        }
    }
    let names = [
        "alike, a part misspelt, no telephone",
        "search, a part misspelt",
        "search, given and family",
    ];
    for ((name, mut times), first) in names.into_iter().zip(asked).zip(first) {
        times.sort_unstable();
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3;
        println!(
            "{name}: p50 {:.2} ms, p99 {:.2} ms, worst {:.2} ms; meant person among the answers {first} of {QUESTIONS}",
            at(50),
            at(99),
            at(100)
        );
    }
    let start = spent();
    let gone = count.min(10_000);
    for number in 0..gone {
        index.remove(id(number));
    }
    println!(
        "{gone} people removed, {:.3} ms each",
        since(start).as_secs_f64() * 1e3 / gone as f64
    );
}
