//! Evidence in words.
