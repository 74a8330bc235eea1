//! Arguments that are written out and that phones stop at: days that are none,
//! patterns and formats that are not understood, numbers where a question is
//! wanted.
//!
//! *Source:* ODK Validate 1.20 was asked about each function with texts, numbers
//! and truths in each place; what it takes, however odd, is not warned of.

use masar_domain::Problem;
use masar_text::digits_to_latin;

use super::patterns::pattern_fault;
use super::quoted;
use crate::expression::{Argument, Call, reading};

/// Letters that `format-date()` knows after a `%`.
const FORMATS: &str = "YymnbdeHhMS3aW%";

/// What the phone tells of itself.
const PROPERTIES: [&str; 6] =
    ["deviceid", "email", "phonenumber", "simserial", "subscriberid", "username"];

/// Adds what is wrong to a warning whose code it says.
pub(super) fn literal_check(
    call: &Call<'_>,
    warning: &dyn Fn(&'static str) -> Problem,
) -> Option<Problem> {
    let first = call.arguments.first().copied().unwrap_or(Argument::Other);
    let second = call.arguments.get(1).copied().unwrap_or(Argument::Other);
    if takes_date(call.name) {
        let is_wrong = match first {
            Argument::Literal(text) => !is_date(text),
            Argument::Truth(_) => true,
            _ => false,
        };
        if is_wrong {
            let found = warning("FORM-227").with("name", call.name);
            return Some(found.with("found", quoted(&written(first))));
        }
    }
    match (call.name, second) {
        ("regex", Argument::Literal(pattern)) => {
            let at = pattern_fault(pattern)?;
            let rest = pattern.get(at..).filter(|rest| !rest.is_empty()).unwrap_or("∅");
            let found = warning("FORM-228").with("what", quoted(pattern));
            Some(found.with("found", quoted(rest)))
        }
        ("format-date" | "format-date-time", Argument::Literal(format)) => {
            let sign = unknown_format(format)?;
            let found = warning("FORM-229").with("name", call.name).with("what", quoted(format));
            Some(found.with("found", sign))
        }
        _ => {
            let (found, expected) = unwanted(call, first, second)?;
            let warning = warning("FORM-230").with("name", call.name);
            Some(warning.with("found", quoted(&written(found))).with("expected", expected))
        }
    }
}

/// Whether the first argument of a function is a day or a moment.
fn takes_date(name: &str) -> bool {
    let names = ["date", "date-time", "decimal-date-time", "decimal-time"];
    names.contains(&name) || name.starts_with("format-date")
}

/// Whether phones read a text as a day or a moment; nothing is a day not given.
fn is_date(text: &str) -> bool {
    // Of other digits FORM-209 tells.
    let text = digits_to_latin(text);
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text.as_str(), None),
    };
    text.is_empty() || (is_day(day) && time.is_none_or(is_time))
}

fn is_day(day: &str) -> bool {
    let mut parts = day.split('-').map(str::parse::<i32>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Hours and minutes, and seconds that may be missing; what follows them may be
/// anything but a sign without an offset.
fn is_time(time: &str) -> bool {
    let end = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let is_open = matches!(&time[end..], "+" | "-");
    let parts: Vec<&str> = time[..end].split(':').collect();
    let below = |part: Option<&&str>, limit: u32| {
        let whole = part.and_then(|part| part.split(['.', ' ']).next()).unwrap_or_default();
        let digits = whole.trim_end_matches(|char: char| !char.is_ascii_digit());
        digits.parse::<u32>().is_ok_and(|number| number < limit)
    };
    let seconds = parts.get(2).is_none_or(|part| below(Some(part), 60));
    !is_open
        && matches!(parts.len(), 2 | 3)
        && below(parts.first(), 24)
        && below(parts.get(1), 60)
        && seconds
}

/// The first sign of a format that phones do not know: `%p`.
fn unknown_format(format: &str) -> Option<String> {
    let mut chars = format.chars();
    while let Some(char) = chars.next() {
        if char == '%' {
            match chars.next() {
                Some(letter) if FORMATS.contains(letter) => {}
                letter => {
                    return Some(format!("%{}", letter.map(String::from).unwrap_or_default()));
                }
            }
        }
    }
    None
}

/// The argument that a function does not take, and what it does.
fn unwanted<'t>(
    call: &Call<'t>,
    first: Argument<'t>,
    second: Argument<'t>,
) -> Option<(Argument<'t>, &'static str)> {
    use Argument::{Literal, Nodes, Number, Truth};
    let is_plain = |argument: &Argument<'_>| matches!(argument, Literal(_) | Number(_) | Truth(_));
    let is_bare = |argument: &Argument<'_>| matches!(argument, Number(_) | Truth(_));
    match call.name {
        "selected" | "is-selected" if is_bare(&second) => Some((second, "'1'")),
        "selected" | "is-selected" | "selected-at" | "count-selected" if is_bare(&first) => {
            Some((first, "${name}"))
        }
        "position" | "randomize" if is_plain(&first) => Some((first, "${name}")),
        "geofence" if is_plain(&second) => Some((second, "${geoshape}")),
        "geofence" => Some((first, "${geopoint}")).filter(|_| is_no_place(first, 1)),
        "distance" => {
            let wrong = call.arguments.iter().find(|argument| is_no_place(**argument, 0))?;
            Some((*wrong, "32.88 13.19 0 0; 32.89 13.20 0 0"))
        }
        "instance" if is_bare(&first) => Some((first, "'list'")),
        "jr:choice-name" if is_bare(&second) || second == Nodes => Some((second, "'${name}'")),
        "property" => match first {
            Literal(text) if is_property(text) => None,
            Literal(_) | Number(_) | Truth(_) => {
                Some((first, "deviceid, email, phonenumber, username"))
            }
            _ => None,
        },
        _ => match (call.name, second, call.arguments.get(2).copied()) {
            ("jr:choice-name", Literal(path), _) if reading(path, false).is_err() => {
                Some((second, "'${name}'"))
            }
            ("digest", Literal(name), _) if !is_digest(name) => {
                Some((second, "MD5, SHA-1, SHA-256, SHA-384, SHA-512"))
            }
            ("digest", _, Some(third @ Literal(name))) if !is_encoding(name) => {
                Some((third, "hex, base64"))
            }
            _ => None,
        },
    }
}

/// Whether a text is no list of places, each of two numbers at least.
fn is_no_place(argument: Argument<'_>, least: usize) -> bool {
    let Argument::Literal(text) = argument else { return false };
    let is_place = |place: &str| {
        let numbers = place.split_whitespace().map(str::parse::<f64>);
        let numbers: Vec<bool> = numbers.map(|number| number.is_ok()).collect();
        numbers.len() >= 2 && numbers.iter().all(|is_number| *is_number)
    };
    let mut places = text.split(';').filter(|place| !place.trim().is_empty()).peekable();
    (least > 0 && places.peek().is_none()) || !places.all(is_place)
}

fn is_property(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    PROPERTIES.contains(&name.strip_prefix("uri:").unwrap_or(&name))
}

fn is_digest(name: &str) -> bool {
    let name = name.to_ascii_uppercase().replace('-', "");
    matches!(name.as_str(), "MD5" | "SHA1" | "SHA256" | "SHA384" | "SHA512")
}

fn is_encoding(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "hex" | "base64")
}

/// An argument for a message.
fn written(argument: Argument<'_>) -> String {
    match argument {
        Argument::Literal("") => "''".to_owned(),
        Argument::Literal(text) => text.to_owned(),
        Argument::Number(text) => text.to_owned(),
        Argument::Truth(text) => format!("{text}()"),
        Argument::Nodes | Argument::Other => "${…}".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use masar_domain::Where;

    use super::*;

    /// Each was asked of ODK Validate as a calculation, and taken.
    const GOOD: &[&str] = &[
        "format-date('2020-01-02','%%')",
        "format-date('2020-01-02','%Y-%m-%d')",
        "format-date('2020-01-02','%b')",
        "format-date('2020-01-02','%a')",
        "format-date('2020-01-02','%e')",
        "format-date('2020-01-02','%h')",
        "format-date('2020-01-02','%H')",
        "format-date('2020-01-02','%M')",
        "format-date('2020-01-02','%S')",
        "format-date('2020-01-02','%3')",
        "format-date('2020-01-02','%W')",
        "format-date('2020-01-02','%y')",
        "format-date('2020-01-02','%n')",
        "format-date('2020-01-02','dd/mm')",
        "format-date-time('2020-01-02T10:00:00.000+02:00','%Y')",
        "format-date(5,'%Y')",
        "date(5)",
        "date('2020-1-2')",
        "date('20-1-2')",
        "date('2020-01-02T10:00:00')",
        "date('٢٠٢٠-٠١-٠٢')",
        "date-time('2020-01-02T10:00')",
        "decimal-time('2020-01-02T10:00')",
        "decimal-date-time(5)",
        "round('x')",
        "round(1.5, 'x')",
        "round(1.5, 1.5)",
        "round(1.5, -2)",
        "round('1.5', '1')",
        "substr('abc','x')",
        "substr('abc',1,'x')",
        "substr('abc',5)",
        "substr('abc',-1)",
        "substr('abc',2,1)",
        "substr('abc',0,99)",
        "selected-at('a b','x')",
        "selected-at('a b',5)",
        "selected-at('a b',-1)",
        "digest('a','MD5')",
        "digest('a','md5')",
        "digest('a','SHA-256','hex')",
        "digest('a','SHA-1','base64')",
        "digest('a','SHA-384')",
        "digest('a','SHA-512')",
        "uuid('x')",
        "uuid(5)",
        "uuid(-1)",
        "uuid(0)",
        "checklist('x',1)",
        "checklist(1,'x')",
        "checklist(1,2,'x')",
        "distance('1 2')",
        "distance('1 2;3 4')",
        "distance('1 2','3 4')",
        "distance(1,2)",
        "distance('100 200;1 2')",
        "jr:choice-name('a','b')",
        "jr:choice-name('a','${s}')",
        "jr:choice-name('a','/data/s')",
        "jr:choice-name('a','/data/nope')",
        "jr:choice-name(${s},'/data/t')",
        "pulldata('x','y','z')",
        "pulldata('x')",
        "pulldata('x','y','z','w')",
        "substring-before(1,2)",
        "decimal-time(5)",
        "date('2020-01-02') + 'x'",
        "date-time(5)",
        "date-time('')",
        "date('')",
        "date('2020-01-02T10:00Z')",
        "date('2020-01-02T10:00:00Z')",
        "date('2020-01-02T10:00:00.5')",
        "date('2020-01-02T10:00:00.123')",
        "date('2020-01-02T10:00:00.1234')",
        "date('2020-01-02T10:00:00.123+02')",
        "date('2020-01-02T10:00:00.123+02:00')",
        "date('2020-01-02T10:00:00.123+0200')",
        "date('2020-01-02T10:00:00.123-02:30')",
        "date('2020-01-02T10:00:00+02:00')",
        "date('2020-01-02T10:00+02:00')",
        "date('2020-01-02T1:2:3')",
        "date('2020-01-02T10:00:00 ')",
        "date('2020-01-02T10:00:00.')",
        "date('2020-01-02T10:00:00.123+25:00')",
        "date('2020-01-02T10:00:00.123+02:61')",
        "date('2020-01-02T10:00:00.x')",
        "date('2020-01-02T10:00:00.123Z+02:00')",
        "date('2020-01-02T10:00:00T')",
        "date('0000-01-02')",
        "date('+2020-01-02')",
        "date('12345-01-02')",
        "property('deviceid')",
        "property('username')",
        "property('email')",
        "property('phonenumber')",
        "property('subscriberid')",
        "property('simserial')",
        "property('uri:deviceid')",
        "distance('')",
        "distance('1 2 3')",
        "distance('1 2 3 4;5 6 7 8')",
        "jr:choice-name('a', concat('x','y'))",
        "checklist('a','b','c')",
        "digest('a','SHA1')",
        "digest('a','sha-256')",
        "digest('a','SHA-256','HEX')",
    ];

    /// Each was refused.
    const BAD: &[&str] = &[
        "format-date('2020-01-02','%Q')",
        "format-date('2020-01-02','%')",
        "format-date('2020-01-02','%y %n %b %B %a %A %e %h %H %M %S %3 %j %W %w')",
        "format-date('2020-01-02','%B')",
        "format-date('2020-01-02','%A')",
        "format-date('2020-01-02','%j')",
        "format-date('2020-01-02','%w')",
        "format-date('2020-01-02','%Z')",
        "format-date('2020-01-02','%z')",
        "format-date('2020-01-02','%p')",
        "format-date('2020-01-02','%I')",
        "format-date('2020-01-02','%D')",
        "format-date-time('2020-01-02','%Q')",
        "format-date-time('2020-01-02T10:00:00.000+02:00','%H:%M %Z')",
        "format-date-time('2020-01-02T10:00:00.000+02:00','%p')",
        "format-date(true(),'%Y')",
        "date('5')",
        "date('2020-02-30')",
        "date('2020-13-01')",
        "date('2020/01/02')",
        "date('2020-01-02Tx')",
        "date('2020-01-02T25:00:00')",
        "date('2020-01-02 10:00')",
        "date(' 2020-01-02')",
        "date(true())",
        "date-time('10:00')",
        "date-time('2020-01-02T10:61:00')",
        "decimal-time('10:00')",
        "decimal-date-time('x')",
        "digest('a','FOO')",
        "digest('a','SHA-256','foo')",
        "position('x')",
        "position(1)",
        "randomize('x')",
        "randomize(1)",
        "distance('x')",
        "geofence('x','y')",
        "geofence('1 2','1 2;3 4;5 6;1 2')",
        "geofence('1 2 0 0','1 2;3 4;5 6')",
        "geofence('1 2 0 0','x')",
        "geofence('x','1 2 0 0;3 4 0 0;5 6 0 0;1 2 0 0')",
        "jr:choice-name('a', ${s})",
        "property('x')",
        "property(1)",
        "is-selected('a',1)",
        "selected(1,'a')",
        "count-selected(1)",
        "instance(1)",
        "decimal-time(true())",
        "format-date('x', '%Y')",
        "date('2020-01-02T')",
        "date('2020-01-02T10')",
        "date('2020-01-02T10:00:60')",
        "date('2020-01-02T24:00:00')",
        "date('2020-01-02T10:00:00.123+')",
        "date('2020-01-02T10:00:00:00')",
        "date('-2020-01-02')",
        "date('2020--1-2')",
        "property('installid')",
        "distance('1 2;x')",
        "distance('1,2')",
        "geofence('', '1 2 0 0;3 4 0 0;5 6 0 0;1 2 0 0')",
        "geofence('1 2 0 0', '1 2 0 0;3 4 0 0;5 6 0 0;1 2 0 0')",
        "geofence('1 2', '1 2 0 0;3 4 0 0;5 6 0 0;1 2 0 0')",
        "geofence('1', '1 2 0 0;3 4 0 0;5 6 0 0;1 2 0 0')",
        "geofence('1 2 0 0', '1 2;3 4;5 6;1 2')",
        "geofence('1 2 0 0', '')",
        "geofence('1 2 0 0', '1 2 0 0')",
        "geofence('1 2 0 0', '1 2 0 0;3 4 0 0;5 6 0 0')",
        "selected('a',1)",
        "selected(true(),'a')",
        "count-selected(true())",
        "selected-at(1,0)",
        "selected-at(true(),0)",
        "jr:choice-name('a', 1)",
        "jr:choice-name('a', 'x y')",
        "jr:choice-name('a', '')",
        "position(true())",
        "randomize(true())",
        "randomize(1, 2)",
        "digest('a','SHA-224')",
        "digest('a','')",
        "digest('a','SHA-256','')",
        "format-date('2020-01-02','%d %m %Y %E')",
        "decimal-date-time(true())",
        "format-date-time(true(), '%Y')",
        "date-time(true())",
        "date(false())",
    ];

    fn is_told(text: &str) -> bool {
        let read = reading(text, false).unwrap();
        let warning = |code| Problem::warning(code, Where::default());
        read.calls.iter().any(|call| literal_check(call, &warning).is_some())
    }

    #[test]
    fn what_phones_stop_at_is_told_and_nothing_else() {
        assert_eq!(BAD.iter().filter(|text| !is_told(text)).collect::<Vec<_>>(), [&""; 0]);
        assert_eq!(GOOD.iter().filter(|text| is_told(text)).collect::<Vec<_>>(), [&""; 0]);
    }
}
