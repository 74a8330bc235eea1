//! How the binary is linked: addresses that are set when a program starts are
//! written down packed, where the system can read them so.
//!
//! A position-independent program of this size has some 250,000 of them. In the
//! usual table each takes 24 bytes that are read at every start; packed they take
//! a small part of that, in the file and in memory.
//!
//! *Source:* `DT_RELR` of the generic ABI; glibc reads it from 2.36 on, which is
//! Debian 12's. Elsewhere nothing is asked of the linker.

// What Cargo says of the target, it says in variables.
#[expect(clippy::disallowed_methods, reason = "no configuration of the program")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
