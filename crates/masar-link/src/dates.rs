//! Birth dates as registers hold them: whole, partial, or only an age.
//!
//! *Invariant:* what is out of range is absent, never a date; a first of
//! January counts as "the year is known".

/// Level of births that are further apart than any estimate: two generations.
pub const FAR: u8 = 14;
const FAR_YEARS: u16 = 10;

/// Month and day are 0 where they are not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Birth {
    /// 0 where nothing is known.
    pub year: u16,
    pub month: u8,
    pub day: u8,
    /// The year follows from an age on a day, so it may be off by one.
    pub from_age: bool,
}

impl Birth {
    /// `2001-02-03`, `20010203`, `2001-02` or `2001`; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 10 {
            return None;
        }
        let mut room = [0_u8; 10];
        let mut count = 0;
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => {
                    room[count] = byte - b'0';
                    count += 1;
                }
                b'-' | b'/' | b'.' => {}
                _ => return None,
            }
        }
        let digits = &room[..count];
        let number = |range: std::ops::Range<usize>| {
            digits[range].iter().fold(0_u16, |number, digit| number * 10 + u16::from(*digit))
        };
        let (year, month, day) = match digits.len() {
            4 => (number(0..4), 0, 0),
            6 => (number(0..4), number(4..6), 0),
            8 if text.as_bytes().get(2).is_some_and(|b| !b.is_ascii_digit()) => {
                (number(4..8), number(2..4), number(0..2))
            }
            8 => (number(0..4), number(4..6), number(6..8)),
            _ => return None,
        };
        let known = (1880..=2100).contains(&year) && month <= 12 && day <= 31;
        known.then_some(Self { year, month: month as u8, day: day as u8, from_age: false })
    }

    /// From completed years on the day of registration.
    pub fn from_age(age: u16, year_of_registration: u16) -> Option<Self> {
        let known = age <= 120 && year_of_registration >= 1900;
        known.then(|| Self { year: year_of_registration - age, from_age: true, ..Self::default() })
    }

    pub fn is_known(self) -> bool {
        self.year > 0
    }

    /// Only the year says anything.
    pub fn is_year(self) -> bool {
        self.month == 0 || (self.month == 1 && self.day <= 1)
    }

    pub fn is_whole(self) -> bool {
        self.day > 0 && !self.is_year()
    }

    /// Level of agreement; 0 is "not known".
    pub fn level(self, other: Self) -> u8 {
        if !self.is_known() || !other.is_known() {
            return 0;
        }
        let apart = self.year.abs_diff(other.year);
        let whole = self.is_whole() && other.is_whole();
        if apart > FAR_YEARS && !whole {
            return FAR;
        }
        if self.from_age || other.from_age {
            return match apart {
                0 | 1 => 9,
                2 => 10,
                3 | 4 => 11,
                _ if self.from_age && other.from_age && apart <= 6 => 11,
                _ => 13,
            };
        }
        if whole {
            return self.level_whole(other, apart);
        }
        match apart {
            0 if self.is_year() && other.is_year() => 2,
            0 if self.is_year() || other.is_year() => 3,
            0 if self.month == other.month => 1,
            0 => 6,
            1 => 7,
            2 | 3 => 8,
            _ => 12,
        }
    }

    fn level_whole(self, other: Self, apart: u16) -> u8 {
        let (month, day) = (self.month == other.month, self.day == other.day);
        if apart == 0 {
            return match (month, day) {
                (true, true) => 1,
                _ if self.month == other.day && self.day == other.month => 4,
                (true, false) | (false, true) => 5,
                _ => 6,
            };
        }
        match (month && day, apart) {
            (true, _) => 5,
            (_, 1) => 7,
            (_, 2 | 3) => 8,
            // With the month or the day, a digit of the year may be wrong.
            _ if apart > FAR_YEARS && !month && !day => FAR,
            _ => 12,
        }
    }
}
