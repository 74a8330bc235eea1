//! The binary: reads configuration, wires stores and doors.
fn main() {}
