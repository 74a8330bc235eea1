//! Benchmarks of Masar, each beside a peer or the limit of the machine.

pub mod client;
