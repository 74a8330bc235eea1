//! Tests of the forms that phones run: one program, a module for each part.

mod corpus;
mod export;
mod sealed;
