//! The functions of `XPath` 1.0, OpenRosa and ODK, by name.

#![allow(clippy::float_arithmetic, reason = "XPath's numbers are IEEE 754 doubles")]

mod days;
mod digest;
mod geography;
mod nodes;
mod numbers;
mod patterns;
mod texts;

pub(crate) use days::day_of;
pub(crate) use geography::point_read;
pub(crate) use patterns::Pattern;

use std::borrow::Cow;

use crate::xpath::{Context, EvaluateError, Expression, Scope, Value, evaluate};

macro_rules! functions {
    ($($variant:ident $name:literal $least:literal $most:literal;)*) => {
        /// A function that expressions may call.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Function { $($variant),* }

        impl Function {
            pub(crate) fn by_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    "enclosed-area" => Some(Self::Area),
                    "intstr" => Some(Self::Text),
                    "is-selected" => Some(Self::Selected),
                    _ => None,
                }
            }

            /// Whether it takes so many arguments.
            pub(crate) fn takes(self, count: usize) -> bool {
                match self { $(Self::$variant => ($least..=$most).contains(&count)),* }
            }

            const NAMES: &[&str] = &[$($name),*];

            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
        }
    };
}

functions! {
    Last "last" 0 0; Position "position" 0 1; Count "count" 1 1; Id "id" 1 1;
    LocalName "local-name" 0 1; NamespaceUri "namespace-uri" 0 1; Name "name" 0 1;
    Text "string" 0 1; Concat "concat" 0 999; StartsWith "starts-with" 2 2;
    EndsWith "ends-with" 2 2; Contains "contains" 2 2; Before "substring-before" 2 2;
    After "substring-after" 2 2; Substring "substring" 2 3; Substr "substr" 2 3;
    Length "string-length" 0 1; Normalize "normalize-space" 0 1; Translate "translate" 3 3;
    Boolean "boolean" 1 1; Not "not" 1 1; True "true" 0 0; False "false" 0 0; Lang "lang" 1 1;
    Number "number" 0 1; Sum "sum" 1 1; Floor "floor" 1 1; Ceiling "ceiling" 1 1;
    Round "round" 1 2; If "if" 3 3; Coalesce "coalesce" 1 999; Once "once" 1 1;
    Selected "selected" 2 2; SelectedAt "selected-at" 2 2; CountSelected "count-selected" 1 1;
    ChoiceName "jr:choice-name" 2 2; Itext "jr:itext" 1 1; IndexedRepeat "indexed-repeat" 3 7;
    CountNonEmpty "count-non-empty" 1 1; Min "min" 1 999; Max "max" 1 999; Join "join" 1 999;
    Regex "regex" 2 2; FormatDate "format-date" 2 2; FormatDateTime "format-date-time" 2 2;
    Date "date" 1 1; DateTime "date-time" 1 1; DecimalDateTime "decimal-date-time" 1 1;
    DecimalDate "decimal-date" 1 1; DecimalTime "decimal-time" 1 1; Today "today" 0 0;
    Now "now" 0 0; Int "int" 1 1; Pow "pow" 2 2; Log "log" 1 1; Log10 "log10" 1 1;
    Exp "exp" 1 1; Exp10 "exp10" 1 1; Sqrt "sqrt" 1 1; Abs "abs" 1 1; Sin "sin" 1 1;
    Cos "cos" 1 1; Tan "tan" 1 1; Asin "asin" 1 1; Acos "acos" 1 1; Atan "atan" 1 1;
    Atan2 "atan2" 2 2; Pi "pi" 0 0; Random "random" 0 0; Uuid "uuid" 0 1;
    Checklist "checklist" 2 999; WeightedChecklist "weighted-checklist" 2 999;
    BooleanFromString "boolean-from-string" 1 1; Area "area" 1 1; Distance "distance" 1 999;
    Geofence "geofence" 2 2; Digest "digest" 2 3; Base64Decode "base64-decode" 1 1;
    Randomize "randomize" 1 2; Instance "instance" 1 1; Current "current" 0 0;
    Version "version" 0 0; Property "property" 1 1; Pulldata "pulldata" 4 4;
}

/// The names of all functions that expressions may call.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    Function::NAMES.iter().copied()
}

/// Whether a value is in the language of whoever fills the form.
pub(crate) fn is_spoken(expression: &Expression) -> bool {
    match expression {
        Expression::Call(Function::ChoiceName | Function::Itext, _) => true,
        Expression::Call(Function::FormatDate | Function::FormatDateTime, arguments) => {
            match arguments.get(1) {
                Some(Expression::Text(pattern)) => pattern.contains("%a") || pattern.contains("%b"),
                _ => true,
            }
        }
        _ => false,
    }
}

impl Function {
    /// Whether another moment or chance gives another value.
    pub(crate) fn is_volatile(self) -> bool {
        matches!(
            self,
            Self::Now
                | Self::Today
                | Self::Random
                | Self::Uuid
                | Self::Once
                | Self::Randomize
                | Self::Property
                | Self::Version
                // The device may stand elsewhere than the clock.
                | Self::DateTime
                | Self::DecimalDateTime
        )
    }
}

/// A call: what it is called with, and where.
#[derive(Clone, Copy)]
struct Call<'s, 'a> {
    scope: &'s Scope<'a>,
    context: Context,
    function: Function,
    arguments: &'a [Expression],
}

type Answer<'a> = Result<Value<'a>, EvaluateError>;

impl<'a> Call<'_, 'a> {
    fn value(&self, at: usize) -> Answer<'a> {
        match self.arguments.get(at) {
            Some(argument) => evaluate(self.scope, self.context, argument),
            None => Err(EvaluateError::Argument(self.function.name().to_owned())),
        }
    }

    /// The argument, or the context node where there is none.
    fn value_or_context(&self) -> Answer<'a> {
        if self.arguments.is_empty() {
            return Ok(Value::Nodes(std::iter::once(self.context.node).collect()));
        }
        self.value(0)
    }

    fn text(&self, at: usize) -> Result<Cow<'a, str>, EvaluateError> {
        Ok(self.scope.text(&self.value(at)?))
    }

    fn number(&self, at: usize) -> Result<f64, EvaluateError> {
        Ok(self.scope.number(&self.value(at)?))
    }

    fn boolean(&self, at: usize) -> Result<bool, EvaluateError> {
        Ok(self.scope.boolean(&self.value(at)?))
    }

    fn has(&self, at: usize) -> bool {
        at < self.arguments.len()
    }

    /// Each argument's text; nodes give one text each.
    fn texts(&self, from: usize) -> Result<Vec<Cow<'a, str>>, EvaluateError> {
        let mut texts = Vec::new();
        for at in from..self.arguments.len() {
            match self.value(at)? {
                Value::Nodes(nodes) => {
                    self.scope.budget.steps(nodes.len() as u64)?;
                    texts.extend(nodes.iter().map(|node| self.scope.node_text(node)));
                }
                value => texts.push(self.scope.text(&value)),
            }
        }
        Ok(texts)
    }

    fn error(&self) -> EvaluateError {
        EvaluateError::Argument(format!("{}()", self.function.name()))
    }

    /// A text that was made, paid for.
    fn made(&self, text: String) -> Answer<'a> {
        self.scope.budget.text(text.len())?;
        Ok(Value::Text(Cow::Owned(text)))
    }
}

/// Calls a function.
pub(crate) fn call<'a>(
    scope: &Scope<'a>,
    context: Context,
    function: Function,
    arguments: &'a [Expression],
) -> Answer<'a> {
    let call = Call { scope, context, function, arguments };
    match function {
        Function::True => Ok(Value::Boolean(true)),
        Function::False => Ok(Value::Boolean(false)),
        Function::Not => Ok(Value::Boolean(!call.boolean(0)?)),
        Function::Boolean => Ok(Value::Boolean(call.boolean(0)?)),
        Function::If => call.value(if call.boolean(0)? { 1 } else { 2 }),
        Function::Coalesce => {
            for at in 0..arguments.len() {
                let value = call.value(at)?;
                let is_none = matches!(value, Value::Number(number) if number.is_nan());
                if !is_none && !scope.text(&value).is_empty() {
                    return Ok(value);
                }
            }
            Ok(Value::empty())
        }
        Function::Once => {
            let present = scope.node_text(context.node);
            if present.is_empty() { call.value(0) } else { Ok(Value::Text(present)) }
        }
        Function::BooleanFromString => {
            let text = call.text(0)?;
            Ok(Value::Boolean(text == "1" || text.eq_ignore_ascii_case("true")))
        }
        _ => nodes::call(&call)
            .or_else(|| texts::call(&call))
            .or_else(|| numbers::call(&call))
            .or_else(|| days::call(&call))
            .or_else(|| geography::call(&call))
            .or_else(|| digest::call(&call))
            .unwrap_or_else(|| Err(call.error())),
    }
}
