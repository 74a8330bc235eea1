//! The synthetic mission that the demo and the tests run on.
