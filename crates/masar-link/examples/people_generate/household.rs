//! Who lives together: people with their names, births, phones and papers.
//!
//! *Invariant:* a household follows from its seed and number alone. Children
//! are born while their mother is 16 to 44; twins share a date.

use crate::Random;
use crate::stock::{Custom, NATIONS, NameKey, Stock};

/// Everything is told as of this year.
pub(crate) const YEAR_LAST: i32 = 2025;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BirthKnown {
    Day,
    /// The year, written as its first of January.
    Heaped,
    Year,
    /// An age that somebody estimates anew each time.
    Age,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Given, father, grandfather, family.
    pub(crate) names: [Option<NameKey>; 4],
    pub(crate) woman: bool,
    pub(crate) birth: (i32, i32, i32),
    pub(crate) birth_known: BirthKnown,
    pub(crate) phone: Option<u64>,
    pub(crate) passport: Option<u64>,
    pub(crate) national: Option<u64>,
}

pub(crate) struct Household {
    pub(crate) nation: usize,
    pub(crate) people: Vec<Person>,
    pub(crate) phone: u64,
    pub(crate) case: Option<u64>,
    pub(crate) place: usize,
}

struct Maker<'a> {
    stock: &'a Stock,
    nation: usize,
    random: &'a mut Random,
    people: Vec<Person>,
}

pub(crate) fn household_make(stock: &Stock, random: &mut Random) -> Household {
    let shares: Vec<usize> = NATIONS.iter().map(|nation| nation.share).collect();
    let nation = random.weighted(&shares);
    let settled = random.chance(NATIONS[nation].settled);
    let mut maker = Maker { stock, nation, random, people: Vec::new() };
    if settled {
        maker.settled_make();
    } else {
        maker.travellers_make();
    }
    let people = maker.people;
    let case = random.chance(40).then(|| random.next());
    let place = random.skewed(100);
    Household { nation, people, phone: phone_new(random), case, place }
}

/// The last nine digits of a mobile number.
pub(crate) fn phone_new(random: &mut Random) -> u64 {
    let prefix = *random.pick(&[91_u64, 92, 92, 94, 93, 95]);
    prefix * 10_000_000 + random.next() % 10_000_000
}

impl Maker<'_> {
    /// One alone most often, brothers, or strangers who share a room.
    fn travellers_make(&mut self) {
        match self.random.weighted(&[820, 110, 70]) {
            0 => {
                self.stranger_make(18, 45);
            }
            1 => {
                let eldest = self.stranger_make(24, 38);
                for _ in 0..=self.random.below(3) {
                    let brother = self.sibling_of(eldest);
                    self.people.push(brother);
                }
            }
            _ => {
                for _ in 0..self.random.between(4, 14) {
                    self.stranger_make(18, 40);
                }
            }
        }
    }

    fn settled_make(&mut self) {
        match self.random.weighted(&[700, 100, 200]) {
            0 => {
                let head = self.stranger_man(26, 60);
                self.family_make(head, 1);
            }
            1 => {
                let head = self.stranger_man(34, 65);
                let wives = 2 + self.random.below(2);
                self.family_make(head, wives);
            }
            _ => self.extended_make(),
        }
    }

    /// Grandparents, their married sons, and cousins called after the old man.
    fn extended_make(&mut self) {
        let head = self.stranger_man(58, 80);
        let first = self.people.len();
        self.family_make(head, 1);
        let sons: Vec<usize> = (first..self.people.len())
            .filter(|at| !self.people[*at].woman && self.people[*at].birth.0 <= YEAR_LAST - 24)
            .collect();
        for son in sons.into_iter().take(3) {
            self.family_make(son, 1);
        }
    }

    fn stranger_make(&mut self, youngest: i32, oldest: i32) -> usize {
        let woman = self.random.chance(160);
        let person = self.person_new(woman, (youngest, oldest));
        self.people.push(person);
        self.people.len() - 1
    }

    fn stranger_man(&mut self, youngest: i32, oldest: i32) -> usize {
        let person = self.person_new(false, (youngest, oldest));
        self.people.push(person);
        self.people.len() - 1
    }

    fn person_new(&mut self, woman: bool, ages: (i32, i32)) -> Person {
        let born = YEAR_LAST - self.random.between(ages.0, ages.1);
        let given = self.stock.given(self.nation, woman, self.random);
        let father = self.stock.given(self.nation, false, self.random);
        let grandfather = self.stock.given(self.nation, false, self.random);
        let family = self.stock.family(self.nation, self.random);
        let custom = NATIONS[self.nation].custom;
        let names = match custom {
            Custom::Chain => [Some(given), Some(father), Some(grandfather), Some(family)],
            Custom::Pair => [Some(given), Some(father), None, Some(family)],
            Custom::Patronyms => [Some(given), Some(father), Some(grandfather), None],
            Custom::Loose => [Some(given), None, None, Some(family)],
        };
        self.person_with(names, woman, born)
    }

    fn person_with(&mut self, names: [Option<NameKey>; 4], woman: bool, born: i32) -> Person {
        let nation = &NATIONS[self.nation];
        let heaped = nation.heaped;
        let known = match self.random.below(1_000) {
            n if n < heaped => BirthKnown::Heaped,
            n if n < heaped + 60 => BirthKnown::Year,
            n if n < heaped + 60 + heaped / 3 => BirthKnown::Age,
            _ => BirthKnown::Day,
        };
        let adult = born <= YEAR_LAST - 16;
        let phone = self.random.chance(if adult { 550 } else { 20 });
        let passport = !nation.passport.is_empty() && self.random.chance(480);
        let national = nation.code == "LBY" || self.random.chance(150);
        Person {
            names,
            woman,
            birth: (born, self.random.between(1, 12), self.random.between(1, 28)),
            birth_known: known,
            phone: phone.then(|| phone_new(self.random)),
            passport: passport.then(|| self.random.next()),
            national: national.then(|| self.random.next()),
        }
    }

    fn sibling_of(&mut self, eldest: usize) -> Person {
        let Person { names, birth, .. } = self.people[eldest].clone();
        let woman = self.random.chance(80);
        let called: Vec<NameKey> =
            self.people[eldest..].iter().filter_map(|person| person.names[0]).collect();
        let given = self.given_unlike(woman, &called);
        let family = match NATIONS[self.nation].custom {
            Custom::Loose => Some(self.stock.family(self.nation, self.random)),
            _ => names[3],
        };
        let born = birth.0 + self.random.between(1, 6);
        self.person_with([Some(given), names[1], names[2], family], woman, born)
    }

    /// A given name that no sibling bears, as far as the stock has one.
    fn given_unlike(&mut self, woman: bool, called: &[NameKey]) -> NameKey {
        let mut given = self.stock.given(self.nation, woman, self.random);
        for _ in 0..20 {
            if called.contains(&given) {
                given = self.stock.given(self.nation, woman, self.random);
            }
        }
        given
    }

    /// Wives of a man who is there, and the children of each.
    fn family_make(&mut self, head: usize, wives: usize) {
        let mut called = Vec::new();
        for _ in 0..wives {
            let (man, born) = (self.people[head].clone(), self.people[head].birth.0);
            let age = YEAR_LAST - born;
            let mut wife = self.person_new(true, ((age - 12).max(17), (age - 1).max(19)));
            if self.random.chance(150) {
                wife.names[3] = man.names[3];
            }
            let mother_born = wife.birth.0;
            self.people.push(wife);
            self.children_make(&man, mother_born, &mut called);
        }
    }

    fn children_make(&mut self, father: &Person, mother_born: i32, called: &mut Vec<NameKey>) {
        let mut year = mother_born + self.random.between(17, 26);
        for _ in 0..self.random.below(7) {
            if year > YEAR_LAST - 1 || year > mother_born + 44 {
                return;
            }
            let child = self.child_of(father, year, called);
            let twin = self.random.chance(25).then(|| self.child_of(father, year, called));
            if let Some(mut twin) = twin {
                (twin.birth, twin.birth_known) = (child.birth, child.birth_known);
                self.people.push(twin);
            }
            self.people.push(child);
            year += self.random.between(1, 4);
        }
    }

    fn child_of(&mut self, father: &Person, born: i32, called: &mut Vec<NameKey>) -> Person {
        let woman = self.random.chance(490);
        // A boy in four bears the name of his father's father, so cousins in
        // one house may share it.
        let after = (!woman && self.random.chance(250)).then_some(father.names[1]).flatten();
        let given = after
            .filter(|name| !called.contains(name))
            .unwrap_or_else(|| self.given_unlike(woman, called));
        called.push(given);
        let names = match NATIONS[self.nation].custom {
            Custom::Chain => [Some(given), father.names[0], father.names[1], father.names[3]],
            Custom::Pair => [Some(given), father.names[0], None, father.names[3]],
            Custom::Patronyms => [Some(given), father.names[0], father.names[1], None],
            Custom::Loose => [Some(given), None, None, father.names[3]],
        };
        self.person_with(names, woman, born)
    }
}
