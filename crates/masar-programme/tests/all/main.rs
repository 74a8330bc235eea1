//! Packages and missions as their authors meet them: folders of text in, a
//! package or every problem out.

#![allow(clippy::unwrap_used, reason = "Helpers of tests are not recognised as tests.")]

mod mission;
mod package;
mod real;
mod sample;
mod words;
