//! Forms as phones run them: an XForm is read into a model, its expressions are
//! evaluated, a filled form is judged by it.

pub mod export;
pub mod sealed;
