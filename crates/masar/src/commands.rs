//! One module a family of commands; each opens, asks, prints.

mod audit;
mod figures;
mod files;
mod filled;
mod folders;
mod forms;
mod incoming;
mod ledgers;
mod link;
mod people;
mod protect;
mod publish;
mod rounds;
mod serve;

use std::process::ExitCode;

use crate::arguments::{Arguments, Command};

/// Runs the command that was asked for.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let lang = arguments.lang();
    match &arguments.command {
        Command::Init { dir, mission } => folders::init(dir, mission),
        Command::Demo { dir, scale, seed } => folders::demo(dir, scale, *seed),
        Command::Serve { dir, listen } => serve::serve(dir, *listen),
        Command::Submit { dir, files, json } => incoming::submit(dir, files, *json, lang),
        Command::Import { dir, kind: _, file, dry_run, json } => {
            incoming::import(dir, file, *dry_run, *json, lang)
        }
        Command::Round(command) => rounds::round(command, lang),
        Command::Figures(arguments) => figures::figures(arguments, lang),
        Command::Trace { dir, code, filters, format } => {
            figures::trace(dir, code, filters, *format, lang)
        }
        Command::Check { dir, period, format } => figures::check(dir, *period, *format, lang),
        Command::Publish(arguments) => publish::publish(arguments, lang),
        Command::Form(command) => forms::form(command, lang),
        Command::Link(arguments) => link::link(arguments, lang),
        Command::Audit(arguments) => audit::audit(arguments, lang),
        Command::Protect(arguments) => protect::protect(arguments, lang),
        Command::Package(command) => folders::package(command, lang),
        Command::Ledger(command) => ledgers::ledger(command, lang),
        Command::Rebuild { dir } => ledgers::rebuild(dir, lang),
        Command::Account(command) => folders::account(command, lang),
        Command::Person(command) => people::person(command, lang),
    }
}
