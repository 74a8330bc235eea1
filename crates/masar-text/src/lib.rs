//! What people read: messages in Arabic and English, digits, dates, and the
//! keys that names and codes are compared by.
//!
//! *Invariant:* Arabic and English are equals. Every function that makes words
//! takes the language; a message that is missing shows its own identifier in
//! brackets and nothing here panics on one. No bidirectional control is added
//! except around the particulars of an Arabic problem: callers isolate.

pub mod dates;
pub mod fold;
pub mod names;
pub mod nearest;
pub mod numbers;
pub mod page;
pub mod problems;
pub mod product;
pub mod texts;

pub use dates::date;
pub use fold::fold;
pub use nearest::{nearest, nearest_code};
pub use numbers::{
    digits_to_latin, in_digits, number, number_range, number_signed, percent_tenths,
};
pub use problems::problem_text;
pub use product::{product_texts, tr, tr_with};
pub use texts::{Arg, TextProblem, Texts};
