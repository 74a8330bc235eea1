//! Regular expressions as phones take them: the whole text must match. Most are
//! an automaton, whose time grows with the text alone; those that look ahead,
//! behind or back are matched step by step, up to a limit.

use crate::limits::{
    REGEX_BACKTRACKS_MAX, REGEX_BYTES_MAX, REGEX_COMPILED_BYTES_MAX, REGEX_STEPPED_BYTES_MAX,
    REGEX_STEPPED_STEPS,
};
use crate::xpath::{Budget, EvaluateError};

/// A pattern that can be asked.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    Automaton(regex::Regex),
    Stepped(Box<fancy_regex::Regex>),
}

impl Pattern {
    /// Compiles a pattern to at most so many bytes.
    pub(crate) fn compile(source: &str, bytes_max: usize) -> Result<Self, EvaluateError> {
        if source.len() > REGEX_BYTES_MAX {
            return Err(refused(source));
        }
        let whole = format!("^(?:{source})$");
        let automaton = regex::RegexBuilder::new(&whole)
            .size_limit(bytes_max)
            .dfa_size_limit(REGEX_COMPILED_BYTES_MAX)
            .nest_limit(50)
            .build();
        match automaton {
            Ok(regex) => Ok(Self::Automaton(regex)),
            Err(regex::Error::CompiledTooBig(_)) => Err(refused(source)),
            Err(_) => fancy_regex::RegexBuilder::new(&whole)
                .backtrack_limit(REGEX_BACKTRACKS_MAX)
                .delegate_size_limit(REGEX_COMPILED_BYTES_MAX)
                .delegate_dfa_size_limit(REGEX_COMPILED_BYTES_MAX)
                .build()
                .map(|regex| Self::Stepped(Box::new(regex)))
                .map_err(|_| refused(source)),
        }
    }

    /// Whether a text matches.
    pub(crate) fn is_match(&self, text: &str, budget: &Budget) -> Result<bool, EvaluateError> {
        match self {
            Self::Automaton(regex) => Ok(regex.is_match(text)),
            Self::Stepped(regex) => {
                budget.steps(REGEX_STEPPED_STEPS)?;
                if text.len() > REGEX_STEPPED_BYTES_MAX {
                    return Err(refused(regex.as_str()));
                }
                regex.is_match(text).map_err(|_| refused(regex.as_str()))
            }
        }
    }
}

fn refused(source: &str) -> EvaluateError {
    EvaluateError::Regex(source.chars().take(80).collect())
}
