//! How people are registered: programmes over years, and what each one asks.
//!
//! *Invariant:* every row has the sample's columns in their order. A person's
//! true particulars change only as in life: phones, places, renewed papers.

use crate::Random;
use crate::household::{BirthKnown, Household, Person, YEAR_LAST, phone_new};
use crate::spelling::{Clerk, name_write};
use crate::stock::{Custom, NATIONS, Stock};

pub(crate) const HEADINGS: [&str; 16] = [
    "rec_id",
    "programme",
    "script",
    "full_name",
    "given_name",
    "father_name",
    "grandfather_name",
    "family_name",
    "sex",
    "dob",
    "age",
    "nationality",
    "phone",
    "doc_no",
    "admin2",
    "reg_date",
];

/// One registration without its number, and the member whose it is.
pub(crate) struct Row {
    pub(crate) cells: [String; 15],
    pub(crate) member: usize,
}

/// What a programme writes down.
struct Programme {
    code: &'static str,
    /// Name parts: 4, 3 without the grandfather, 2; 1 is the whole name only.
    parts: usize,
    arabic: usize,
    /// Date of birth, age, phone, document: asked, per mille.
    asks: [usize; 4],
    /// 0 national, 1 `+218`, 2 `00218`, 3 spaced.
    phone_style: usize,
}

const fn programme(
    code: &'static str,
    parts: usize,
    arabic: usize,
    asks: [usize; 4],
    phone_style: usize,
) -> Programme {
    Programme { code, parts, arabic, asks, phone_style }
}

const PROGRAMMES: [Programme; 8] = [
    programme("RELIEF", 4, 850, [500, 700, 700, 150], 0),
    programme("CASH", 4, 900, [800, 200, 900, 500], 1),
    programme("CLINIC", 3, 650, [250, 950, 400, 40], 0),
    programme("RETURN", 3, 120, [950, 100, 650, 700], 2),
    programme("COUNSEL", 2, 500, [300, 800, 500, 60], 0),
    programme("SCHOOL", 4, 930, [850, 300, 500, 200], 3),
    programme("WORK", 3, 300, [600, 500, 800, 250], 1),
    programme("SHELTER", 1, 600, [400, 700, 550, 150], 0),
];

struct State<'a> {
    stock: &'a Stock,
    random: &'a mut Random,
    household: Household,
    noise: usize,
    rows: Vec<Row>,
}

/// All registrations of a household's members, in the order of time.
pub(crate) fn household_register(
    stock: &Stock,
    random: &mut Random,
    household: Household,
    noise: usize,
) -> Vec<Row> {
    let mut state = State { stock, random, household, noise, rows: Vec::new() };
    let visits = 1 + state.random.weighted(&[790, 140, 45, 18, 7]);
    let mut day = state.random.between(0, 900);
    for visit in 0..visits {
        state.visit_together(day, if visit == 0 { 950 } else { 650 });
        day += state.random.between(20, 500);
        state.life_goes_on();
    }
    for member in 0..state.household.people.len() {
        let adult = state.household.people[member].birth.0 <= YEAR_LAST - 16;
        let alone = [820, 130, 40, 10];
        for _ in 0..if adult { state.random.weighted(&alone) } else { 0 } {
            let day = state.random.between(300, 2_000);
            let (programme, clerk) = state.desk();
            state.row_write(member, programme, clerk, day);
        }
    }
    state.rows
}

impl State<'_> {
    fn desk(&mut self) -> (&'static Programme, Clerk) {
        let programme = self.random.pick(&PROGRAMMES);
        let clerk = Clerk::new(self.random, programme.arabic, self.noise);
        (programme, clerk)
    }

    fn visit_together(&mut self, day: i32, present: usize) {
        let (programme, clerk) = self.desk();
        for member in 0..self.household.people.len() {
            if self.random.chance(present) {
                self.row_write(member, programme, clerk, day);
                // Entered twice by mistake.
                if self.random.chance(6) {
                    let again = day + self.random.between(0, 3);
                    self.row_write(member, programme, clerk, again);
                }
            }
        }
    }

    /// Between two visits: new phones, another town, a renewed passport.
    fn life_goes_on(&mut self) {
        let libyan = NATIONS[self.household.nation].code == "LBY";
        if self.random.chance(if libyan { 60 } else { 230 }) {
            self.household.place = self.random.skewed(100);
        }
        if self.random.chance(180) {
            self.household.phone = phone_new(self.random);
        }
        for person in &mut self.household.people {
            if person.phone.is_some() && self.random.chance(200) {
                person.phone = Some(phone_new(self.random));
            }
            if person.passport.is_some() && self.random.chance(80) {
                person.passport = Some(self.random.next());
            }
        }
    }

    fn row_write(&mut self, member: usize, programme: &Programme, clerk: Clerk, day: i32) {
        let person = self.household.people[member].clone();
        let year = 2020 + day / 365;
        if person.birth.0 > year {
            return;
        }
        let (full, parts) = self.names_write(&person, programme, clerk);
        let (birth, age) = self.birth_write(&person, programme, year);
        let sex = match (self.random.below(1_000), person.woman) {
            (0..5, _) => "",
            (5.., woman) => {
                let wrong = self.random.chance(5);
                if woman == wrong { "M" } else { "F" }
            }
        };
        let nation = NATIONS[self.household.nation].code;
        let nation = match (self.random.below(1_000), nation) {
            (0..25, _) => "",
            (25..35, "SDN") => "TCD",
            (25..35, "TCD") => "SDN",
            (25..35, "NER") => "NGA",
            _ => nation,
        };
        let [given, father, grandfather, family] = parts;
        let cells = [
            programme.code.to_owned(),
            if clerk.arabic { "ar" } else { "lat" }.to_owned(),
            full,
            given,
            father,
            grandfather,
            family,
            sex.to_owned(),
            birth,
            age,
            nation.to_owned(),
            self.phone_write(&person, programme),
            self.document_write(&person, programme),
            format!("LY{:04}", self.household.place),
            format!("{year}-{:02}-{:02}", 1 + day % 365 / 31, 1 + day % 365 % 28),
        ];
        self.rows.push(Row { cells, member });
    }

    /// The whole name and its four parts as they fell into the form's boxes.
    fn names_write(
        &mut self,
        person: &Person,
        programme: &Programme,
        clerk: Clerk,
    ) -> (String, [String; 4]) {
        let usual =
            person.birth.1.unsigned_abs() as usize * 31 + person.birth.2.unsigned_abs() as usize;
        let mut parts: [String; 4] = Default::default();
        for (part, name) in parts.iter_mut().zip(person.names) {
            if let Some(name) = name {
                *part = name_write(&self.stock.names[name], clerk, usual, self.random);
            }
        }
        let custom = NATIONS[self.household.nation].custom;
        if custom == Custom::Pair && !self.random.chance(250) {
            parts[1].clear();
        }
        if custom == Custom::Patronyms && self.random.chance(300) {
            parts[3] = std::mem::take(&mut parts[2]);
        }
        parts_leave_out(&mut parts, programme.parts, self.random);
        parts_confuse(&mut parts, clerk.arabic, self.random);
        let order = if self.random.chance(if clerk.arabic { 15 } else { 60 }) {
            [3, 0, 1, 2]
        } else {
            [0, 1, 2, 3]
        };
        let words: Vec<&str> =
            order.iter().map(|at| parts[*at].as_str()).filter(|part| !part.is_empty()).collect();
        let full = words.join(" ");
        if programme.parts == 1 {
            parts = Default::default();
        }
        (full, parts)
    }

    /// Date and age, as far as the form asks and the person knows.
    fn birth_write(
        &mut self,
        person: &Person,
        programme: &Programme,
        now: i32,
    ) -> (String, String) {
        let (mut year, mut month, mut day) = person.birth;
        let near = self.random.chance(150);
        if near && person.birth_known != BirthKnown::Day {
            year += self.random.between(-1, 1);
        }
        match self.random.below(1_000) {
            0..25 if day <= 12 => (month, day) = (day, month),
            25..40 => day = (day + self.random.between(1, 9)) % 28 + 1,
            40..55 => year += self.random.between(-1, 1),
            55..65 => month = month % 12 + 1,
            _ => {}
        }
        let mut age = (now - year).max(0);
        if person.birth_known == BirthKnown::Age {
            age = (age + self.random.between(-2, 2)).max(0);
        }
        if age >= 20 && self.random.chance(60) {
            age = (age + 2) / 5 * 5;
        } else if self.random.chance(60) {
            age = (age - 1).max(0);
        }
        let asked = |random: &mut Random, at: usize| random.chance(programme.asks[at]);
        let date = match person.birth_known {
            BirthKnown::Day => format!("{year}-{month:02}-{day:02}"),
            BirthKnown::Heaped => format!("{year}-01-01"),
            BirthKnown::Year => format!("{year}"),
            BirthKnown::Age if asked(self.random, 0) => format!("{}-01-01", now - age),
            BirthKnown::Age => String::new(),
        };
        let date = if asked(self.random, 0) { date } else { String::new() };
        let age_asked = asked(self.random, 1) || date.is_empty() && self.random.chance(600);
        let age = if age_asked { age.to_string() } else { String::new() };
        (date, age)
    }

    fn phone_write(&mut self, person: &Person, programme: &Programme) -> String {
        if !self.random.chance(programme.asks[2]) {
            return String::new();
        }
        let own = person.phone.filter(|_| self.random.chance(850));
        let mut digits = own.unwrap_or(self.household.phone).to_string();
        if self.random.chance(20 * self.noise / 1_000) {
            digits = digit_slip(&digits, self.random);
        }
        match (programme.phone_style, self.random.below(10)) {
            (1, _) | (0, 0) => format!("+218{digits}"),
            (2, _) => format!("00218{digits}"),
            (3, _) => format!("0{} {}", &digits[..2], &digits[2..]),
            _ => format!("0{digits}"),
        }
    }

    /// A passport, a national number, or the case number of the household.
    fn document_write(&mut self, person: &Person, programme: &Programme) -> String {
        if !self.random.chance(programme.asks[3]) {
            return String::new();
        }
        let prefix = NATIONS[self.household.nation].passport;
        let passport = person.passport.map(|n| format!("{prefix}{:07}", n % 10_000_000));
        let national = person.national.map(|n| {
            let sex = if person.woman { 2 } else { 1 };
            format!("{sex}{}{:07}", person.birth.0, n % 10_000_000)
        });
        let case = self.household.case.map(|n| format!("LBY-{:02}C{:05}", n % 6 + 19, n % 99_991));
        let shown = if self.random.chance(650) {
            passport.or(national).or(case)
        } else {
            case.or(national).or(passport)
        };
        match shown {
            Some(text) if self.random.chance(30 * self.noise / 1_000) => {
                digit_slip(&text, self.random)
            }
            Some(text) if self.random.chance(40) => text.to_lowercase(),
            Some(text) => text,
            None => String::new(),
        }
    }
}

/// Parts that the form has no box for, or that were not told.
fn parts_leave_out(parts: &mut [String; 4], asked: usize, random: &mut Random) {
    if asked < 4 && asked != 1 {
        parts[2].clear();
    }
    if asked == 2 && !parts[3].is_empty() {
        // Given and father in place of given and family, now and then.
        let dropped = if !parts[1].is_empty() && random.chance(200) { 3 } else { 1 };
        parts[dropped].clear();
    }
    for (at, per_mille) in [(2, 120), (1, 40), (3, 30)] {
        let others = parts.iter().filter(|part| !part.is_empty()).count();
        if others > 2 && random.chance(per_mille) {
            parts[at].clear();
        }
    }
}

/// Parts in the wrong box.
fn parts_confuse(parts: &mut [String; 4], arabic: bool, random: &mut Random) {
    match random.below(1_000) {
        0..12 if !parts[1].is_empty() && !parts[2].is_empty() => parts.swap(1, 2),
        12..30 if !parts[2].is_empty() => parts[1] = std::mem::take(&mut parts[2]),
        30..50 if !parts[2].is_empty() && parts[3].is_empty() => {
            parts[3] = std::mem::take(&mut parts[2]);
        }
        50..65 if !parts[1].is_empty() => {
            let father = std::mem::take(&mut parts[1]);
            parts[0] = format!("{} {father}", parts[0]);
        }
        65..110 if !parts[3].is_empty() && (!arabic || random.chance(400)) => parts.swap(0, 3),
        _ => {}
    }
}

fn digit_slip(text: &str, random: &mut Random) -> String {
    let mut bytes: Vec<u8> = text.bytes().collect();
    let digits: Vec<usize> = (1..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
    if digits.len() < 2 {
        return text.to_owned();
    }
    let at = digits[random.below(digits.len() - 1)];
    if random.chance(400) && bytes[at + 1].is_ascii_digit() {
        bytes.swap(at, at + 1);
    } else {
        bytes[at] = *random.pick(b"0123456789");
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
