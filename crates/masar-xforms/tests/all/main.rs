//! Tests of the forms that phones run: one program, a module for each part.

mod export;
mod sealed;
