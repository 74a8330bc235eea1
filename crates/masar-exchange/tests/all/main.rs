//! Spreadsheets from outside: published rounds, mistakes in them, and files
//! made to do harm.
#![allow(clippy::unwrap_used, reason = "a test that cannot make its input has failed")]

mod gazetteer;
mod hostile;
mod mistakes;
mod published;
mod workbook;
