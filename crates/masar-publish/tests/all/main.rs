//! Publications as their readers get them: pages, one web page, drawings.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod pages;
mod sample;
mod screens;
