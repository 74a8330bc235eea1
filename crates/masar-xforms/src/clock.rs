//! What a form may ask of the world, given as a value: the moment, the day, the
//! offset, and what chance is made from.
//!
//! *Invariant:* the same clock and the same form give the same answers.

#![allow(clippy::float_arithmetic, reason = "chance is a fraction")]

use masar_domain::{Date, Timestamp};

/// The moment a form is filled or judged at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    pub now: Timestamp,
    pub today: Date,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
    pub seed: u64,
}

impl Clock {
    /// A clock whose day is that of the moment at the offset.
    pub fn new(now: Timestamp, offset_minutes: i32, seed: u64) -> Self {
        let offset_minutes = offset_minutes.clamp(-1_439, 1_439);
        let mut clock = Self { now, today: Date::constant(1970, 1, 1), offset_minutes, seed };
        clock.today = clock.local().date();
        clock
    }

    fn local(&self) -> jiff::civil::DateTime {
        let offset = jiff::tz::Offset::from_seconds(self.offset_minutes.clamp(-1_439, 1_439) * 60)
            .unwrap_or(jiff::tz::Offset::UTC);
        offset.to_datetime(self.now)
    }

    /// `2026-11-25T21:40:00.000+02:00`.
    pub fn now_text(&self) -> String {
        let local = self.local();
        format!(
            "{}T{:02}:{:02}:{:02}.{:03}{}",
            local.date(),
            local.hour(),
            local.minute(),
            local.second(),
            local.millisecond(),
            self.zone_text()
        )
    }

    /// `+02:00`.
    pub(crate) fn zone_text(&self) -> String {
        let offset = self.offset_minutes.abs();
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", offset / 60, offset % 60)
    }
}

/// The `count`th number of a seed (splitmix64).
pub(crate) fn chance(seed: u64, count: u64) -> u64 {
    let mut z = seed.wrapping_add(count.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number from 0 to below 1.
pub(crate) fn chance_fraction(bits: u64) -> f64 {
    let high = u32::try_from(bits >> 32).unwrap_or(0);
    f64::from(high) / 4_294_967_296.0
}

/// A UUID of version 4 from two numbers.
pub(crate) fn chance_uuid(high: u64, low: u64) -> String {
    let high = (high & !0xf000) | 0x4000;
    let low = (low & !(0b11 << 62)) | (0b10 << 62);
    let text = format!("{high:016x}{low:016x}");
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}
