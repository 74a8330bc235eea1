//! The command line in the user's language: help, and what is wrong with what was
//! typed.
//!
//! All words are in `translations/*/help.ftl`: a command is `help-figures`, what it
//! takes `help-figures-public`, what several take in one sense `help-any-json`. The
//! library that reads the command line adds marks in brackets (`[default: 20]`) of
//! its own, which stay as they are.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory as _, FromArgMatches as _};
use masar_domain::{Lang, Problem, Where};
use masar_text::{problem_text, product_texts, tr};

use crate::arguments::Arguments;
use crate::output::mark;

/// Exit code of a command line that is not understood.
const WRONG_USAGE: u8 = 2;

/// What every command takes.
const OF_ALL: [&str; 3] = ["help", "version", "messages"];

/// The arguments, or the exit code where there is nothing to run: help was asked
/// for, or what was typed is not understood.
pub(crate) fn arguments(typed: &[OsString], setting: Option<&str>) -> Result<Arguments, ExitCode> {
    let read = |command: Command| {
        let matches = command.try_get_matches_from(typed)?;
        Arguments::from_arg_matches(&matches)
    };
    // Words are read where some are to be said: a command that is understood needs none.
    read(Arguments::command()).or_else(|_| {
        let lang = lang_of(typed, setting);
        read(command(lang)).map_err(|error| error_tell(&error, lang))
    })
}

/// The language that is asked for, as far as it can be told before the rest is read.
fn lang_of(typed: &[OsString], setting: Option<&str>) -> Lang {
    let words: Vec<&str> = typed.iter().filter_map(|word| word.to_str()).collect();
    let apart = words.windows(2).find(|pair| pair[0] == "--messages").map(|pair| pair[1]);
    let joined = words.iter().find_map(|word| word.strip_prefix("--messages="));
    match apart.or(joined).or(setting) {
        Some("ar") => Lang::Ar,
        _ => Lang::En,
    }
}

/// The command line with its texts in a language.
fn command(lang: Lang) -> Command {
    let mut command = Arguments::command();
    // What the library adds of itself, `--help` among it, is there once this is done.
    command.build();
    translated(command, "help", lang)
}

/// A command, what it takes and what is below it, each with its text.
fn translated(command: Command, path: &str, lang: Lang) -> Command {
    let usage = tr(lang, "help-heading-usage");
    let template = format!("{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}");
    let id = if command.get_name() == "help" { "help-help-command" } else { path };
    let about = text(lang, id);
    let command = command
        .help_template(template)
        .subcommand_help_heading(tr(lang, "help-heading-commands"))
        .mut_args(|argument| argument_translated(argument, path, lang))
        .mut_subcommands(|below| {
            let path = format!("{path}-{}", below.get_name());
            translated(below, &path, lang)
        });
    match about {
        Some(words) => command.about(words),
        None => command,
    }
}

fn argument_translated(argument: Arg, path: &str, lang: Lang) -> Arg {
    let name = argument.get_id().as_str().replace('_', "-");
    let heading = if argument.is_positional() { "arguments" } else { "options" };
    let heading = tr(lang, &format!("help-heading-{heading}"));
    let argument = argument.help_heading(heading);
    let ids = [format!("{path}-{name}"), format!("help-any-{name}"), format!("help-{name}")];
    // Below a command, `help-check` is that command and not its argument.
    let ids = if OF_ALL.contains(&name.as_str()) { &ids[2..] } else { &ids[..2] };
    match ids.iter().find_map(|id| text(lang, id)) {
        Some(words) => argument.help(words),
        None => argument,
    }
}

fn text(lang: Lang, id: &str) -> Option<String> {
    product_texts().format(lang, id, &[])
}

/// Prints help, or says what is wrong and how the command is used.
fn error_tell(error: &clap::Error, lang: Lang) -> ExitCode {
    let Some(problem) = problem_of(error) else {
        // Nothing sensible is left to do where nobody reads.
        let _ = error.print();
        return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(WRONG_USAGE));
    };
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    let usage = usage.trim_start_matches("Usage: ").trim();
    eprintln!("{} {}", mark(&problem, lang), problem_text(lang, &problem));
    if !usage.is_empty() {
        eprintln!("\n{}: {usage}", tr(lang, "help-heading-usage"));
    }
    ExitCode::from(WRONG_USAGE)
}

/// What is wrong with what was typed; `None` where help was asked for.
fn problem_of(error: &clap::Error) -> Option<Problem> {
    let said = |kind| error.get(kind).map_or_else(|| "-".to_owned(), words_of);
    let found = || said(ContextKind::InvalidArg);
    let problem = |code| Problem::error(code, Where::default());
    Some(match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::DisplayVersion => return None,
        ErrorKind::UnknownArgument => problem("COMMAND-010")
            .with("found", found())
            .with("nearest", said(ContextKind::SuggestedArg)),
        ErrorKind::InvalidSubcommand => problem("COMMAND-011")
            .with("found", said(ContextKind::InvalidSubcommand))
            .with("nearest", said(ContextKind::SuggestedSubcommand)),
        ErrorKind::MissingRequiredArgument => problem("COMMAND-012").with("expected", found()),
        ErrorKind::MissingSubcommand => {
            problem("COMMAND-012").with("expected", said(ContextKind::ValidSubcommand))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation
            if said(ContextKind::InvalidValue).trim().is_empty() =>
        {
            problem("COMMAND-014").with("name", found())
        }
        ErrorKind::InvalidValue => problem("COMMAND-013")
            .with("found", said(ContextKind::InvalidValue))
            .with("name", found())
            .with("expected", said(ContextKind::ValidValue)),
        ErrorKind::ValueValidation => problem("COMMAND-016")
            .with("found", said(ContextKind::InvalidValue))
            .with("name", found())
            .with("reason", reason_of(error)),
        ErrorKind::ArgumentConflict => {
            problem("COMMAND-015").with("found", found()).with("other", said(ContextKind::PriorArg))
        }
        _ => {
            let words = error.to_string();
            let first = words.lines().next().unwrap_or_default();
            problem("COMMAND-009").with("reason", first.trim_start_matches("error: "))
        }
    })
}

/// Why a value is not taken, as its reader says it.
fn reason_of(error: &clap::Error) -> String {
    let cause = std::error::Error::source(error);
    cause.map_or_else(|| "-".to_owned(), ToString::to_string)
}

fn words_of(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(words) if words.is_empty() => "-".to_owned(),
        ContextValue::Strings(words) => words.join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Commands and arguments without words of their own.
    fn silent(command: &Command, path: &str, found: &mut Vec<String>) {
        if command.get_about().is_none() {
            found.push(path.to_owned());
        }
        let silent_arguments =
            command.get_arguments().filter(|argument| argument.get_help().is_none());
        found.extend(silent_arguments.map(|argument| format!("{path} {}", argument.get_id())));
        for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
            silent(below, &format!("{path} {}", below.get_name()), found);
        }
    }

    #[test]
    fn every_command_and_argument_has_words_in_both_languages() {
        for lang in [Lang::Ar, Lang::En] {
            let mut found = Vec::new();
            silent(&command(lang), "masar", &mut found);
            assert_eq!(found, Vec::<String>::new(), "{lang:?}");
        }
    }

    #[test]
    fn every_text_of_the_help_is_said() {
        let said = command(Lang::En);
        let mut texts = std::collections::BTreeSet::new();
        let mut waiting = vec![&said];
        while let Some(command) = waiting.pop() {
            texts.extend(command.get_about().map(ToString::to_string));
            let helps = command.get_arguments().filter_map(|argument| argument.get_help());
            texts.extend(helps.map(ToString::to_string));
            waiting.extend(command.get_subcommands());
        }
        let file = include_str!("../../../translations/en/help.ftl");
        let ours = file.lines().filter_map(|line| line.split_once(" = "));
        let ours = ours.filter(|(id, _)| !id.starts_with("help-heading-"));
        let unsaid: Vec<_> = ours.filter(|(_, words)| !texts.contains(*words)).collect();
        assert!(unsaid.is_empty(), "{unsaid:?}");
    }

    fn problem(typed: &[&str]) -> Problem {
        let error = command(Lang::En).try_get_matches_from(typed).unwrap_err();
        problem_of(&error).unwrap()
    }

    #[test]
    fn what_was_typed_wrongly_is_named_with_what_is_near() {
        let arguments = |typed: &[&str]| problem(typed).to_string();
        assert_eq!(
            arguments(&["masar", "figures", "demo", "--publc"]),
            "COMMAND-010  found=--publc nearest=--public"
        );
        assert_eq!(arguments(&["masar", "figurs"]), "COMMAND-011  found=figurs nearest=figures");
        assert_eq!(arguments(&["masar", "publish"]).split(' ').next(), Some("COMMAND-012"));
        assert_eq!(
            arguments(&["masar", "form", "convert", "--format", "pdf", "a.md"]),
            "COMMAND-013  found=pdf name=--format <FORMAT> expected=md, csv, xlsx, xls, auto"
        );
        assert_eq!(
            arguments(&["masar", "figures", "demo", "--period", "no"]).split(' ').next(),
            Some("COMMAND-016")
        );
        assert_eq!(
            arguments(&["masar", "person", "find", "demo", "x", "--limit"]),
            "COMMAND-014  name=--limit <LIMIT>"
        );
    }

    #[test]
    fn the_language_is_told_before_the_rest_is_read() {
        let of = |typed: &[&str], setting| {
            lang_of(&typed.iter().map(OsString::from).collect::<Vec<_>>(), setting)
        };
        assert_eq!(of(&["masar", "--messages", "ar", "figurs"], None), Lang::Ar);
        assert_eq!(of(&["masar", "figurs", "--messages=ar"], None), Lang::Ar);
        assert_eq!(of(&["masar", "figurs"], Some("ar")), Lang::Ar);
        assert_eq!(of(&["masar", "--messages=en", "figurs"], Some("ar")), Lang::En);
    }
}
