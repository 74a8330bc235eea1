//! The web door as browsers and phones meet it, without a socket: the router is
//! a function from request to response.

#![allow(clippy::unwrap_used, reason = "test helpers are not recognised as tests")]

mod doors;
mod help;
mod pages;
mod people;
mod phones;
