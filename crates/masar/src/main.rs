//! The binary: reads configuration, wires stores and doors. Every command opens
//! a data folder, asks the desk, prints the answer; no rule is decided here.

#[macro_use]
mod output;

mod arguments;
mod commands;
mod embedded;
mod opening;
mod progress;
mod usage;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit codes: 0 done, 1 refused with problems on standard error, 2 wrong usage.
fn main() -> ExitCode {
    let typed: Vec<_> = std::env::args_os().collect();
    let arguments = match usage::arguments(&typed, language_set().as_deref()) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let filter = tracing_subscriber::EnvFilter::try_from_env("MASAR_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match commands::run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            output::error_print(&error, arguments.lang());
            ExitCode::FAILURE
        }
    }
}

/// The language that the surroundings ask for.
#[expect(clippy::disallowed_methods, reason = "Configuration is read here.")]
fn language_set() -> Option<String> {
    std::env::var("MASAR_LANG").ok()
}
