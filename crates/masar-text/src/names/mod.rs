//! People's names compared whatever the script and the spelling: one part of a
//! name made ready once ([`Name`]), a loose key to find candidates by, a graded
//! similarity to judge them by, whole names cut into parts and compared, names
//! that are surely two, and candidates in the other script.
//!
//! *Invariants:* same text, same key, on every machine; similarity is symmetric,
//! 1,000 for a name and itself, and 0 where either is empty. At most
//! [`NAME_CHARS_MAX`] characters are read: the rest of a longer text is ignored.
//! Nothing here says that two people are one: that is for whoever weighs all
//! that is known of them.

mod compare;
mod costs;
mod known;
mod latin;
mod parse;
mod prepare;
mod script;
mod sounds;
mod transliterate;
mod variants;
mod whole;

pub use compare::{NAME_CHARS_MAX, Name};
pub use parse::{FullName, name_normalise, name_parse};
pub use transliterate::{transliterate_to_arabic, transliterate_to_latin};
pub use whole::full_similarity;
