//! Texts that match a regular expression, for the expressions that forms use:
//! classes, counts, groups, alternatives. Look-around is passed over, back
//! references are not understood; what comes out is tried, never trusted.

use std::iter::Peekable;
use std::str::Chars;

use super::Chance;

const TEXT_MAX: usize = 1_000;
const DEPTH_MAX: usize = 20;
/// Repetitions of what may be repeated without end.
const MORE_MAX: u64 = 4;

/// A text that probably matches; `None` where the pattern is not understood.
pub(super) fn pattern_text(pattern: &str, chance: &mut Chance) -> Option<String> {
    let mut chars = pattern.chars().peekable();
    let text = alternatives(&mut chars, chance, 0)?;
    (chars.peek().is_none() && !text.is_empty()).then_some(text)
}

fn alternatives(
    chars: &mut Peekable<Chars<'_>>,
    chance: &mut Chance,
    depth: usize,
) -> Option<String> {
    if depth > DEPTH_MAX {
        return None;
    }
    let mut options = vec![sequence(chars, chance, depth)?];
    while chars.next_if_eq(&'|').is_some() {
        options.push(sequence(chars, chance, depth)?);
    }
    let at = chance.index(options.len());
    Some(options.swap_remove(at))
}

fn sequence(chars: &mut Peekable<Chars<'_>>, chance: &mut Chance, depth: usize) -> Option<String> {
    let mut text = String::new();
    while let Some(&char) = chars.peek() {
        if matches!(char, '|' | ')') {
            break;
        }
        // The piece is made anew for each repetition.
        let start = chars.clone();
        piece(chars, chance, depth)?;
        let (least, most) = counts(chars)?;
        let count = least + chance.below(most.saturating_sub(least) + 1);
        for _ in 0..count {
            text.push_str(&piece(&mut start.clone(), chance, depth)?);
            if text.len() > TEXT_MAX {
                return None;
            }
        }
    }
    Some(text)
}

/// `?`, `*`, `+`, `{2,5}` or nothing.
fn counts(chars: &mut Peekable<Chars<'_>>) -> Option<(u64, u64)> {
    let counts = match chars.peek() {
        Some('?') => (0, 1),
        Some('*') => (0, MORE_MAX),
        Some('+') => (1, MORE_MAX),
        Some('{') => {
            let inner: String = chars.by_ref().skip(1).take_while(|char| *char != '}').collect();
            let (least, most) = inner.split_once(',').unwrap_or((&inner, &inner));
            let least: u64 = least.trim().parse().ok()?;
            let most = match most.trim() {
                "" => least + MORE_MAX,
                most => most.parse().ok()?,
            };
            chars.next_if_eq(&'?');
            let limit = TEXT_MAX as u64;
            return (least <= most && most <= limit).then_some((least, most));
        }
        _ => return Some((1, 1)),
    };
    chars.next();
    chars.next_if_eq(&'?');
    Some(counts)
}

fn piece(chars: &mut Peekable<Chars<'_>>, chance: &mut Chance, depth: usize) -> Option<String> {
    let char = chars.next()?;
    Some(match char {
        '^' | '$' => String::new(),
        '.' => one(&[('a', 'z')], chance),
        '[' => class(chars, chance)?,
        '(' => {
            let is_looked_for = group_is_looked_for(chars)?;
            let text = alternatives(chars, chance, depth + 1)?;
            chars.next_if_eq(&')')?;
            if is_looked_for { String::new() } else { text }
        }
        '\\' => match escaped(chars.next()?) {
            Some(ranges) => one(&ranges, chance),
            None => return None,
        },
        '*' | '+' | '?' | '{' => return None,
        char => char.to_string(),
    })
}

/// Reads what stands after the bracket of a group: `?:`, a name, or a
/// look-around, whose text is none of the value's own.
fn group_is_looked_for(chars: &mut Peekable<Chars<'_>>) -> Option<bool> {
    if chars.next_if_eq(&'?').is_none() {
        return Some(false);
    }
    match chars.next()? {
        ':' => Some(false),
        '=' | '!' => Some(true),
        '<' if chars.next_if(|char| matches!(char, '=' | '!')).is_some() => Some(true),
        '<' => chars.find(|char| *char == '>').map(|_| false),
        _ => None,
    }
}

/// What follows a backslash.
fn escaped(char: char) -> Option<Vec<(char, char)>> {
    Some(match char {
        'd' => vec![('0', '9')],
        'w' => vec![('a', 'z'), ('0', '9')],
        's' => vec![(' ', ' ')],
        'D' | 'S' => vec![('a', 'z')],
        'W' => vec![('-', '-')],
        char if char.is_alphanumeric() => return None,
        char => vec![(char, char)],
    })
}

fn class(chars: &mut Peekable<Chars<'_>>, chance: &mut Chance) -> Option<String> {
    let is_negated = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        let char = chars.next()?;
        match char {
            ']' => break,
            '\\' => ranges.extend(escaped(chars.next()?)?),
            first if chars.peek() == Some(&'-') => {
                chars.next();
                match chars.next()? {
                    ']' => {
                        ranges.extend([(first, first), ('-', '-')]);
                        break;
                    }
                    last => ranges.push((first, last)),
                }
            }
            single => ranges.push((single, single)),
        }
    }
    if is_negated {
        let outside =
            |char: &char| !ranges.iter().any(|(least, most)| (least..=most).contains(&char));
        let free: Vec<(char, char)> =
            ('a'..='z').chain('0'..='9').filter(outside).map(|char| (char, char)).collect();
        return (!free.is_empty()).then(|| one(&free, chance));
    }
    (!ranges.is_empty()).then(|| one(&ranges, chance))
}

fn one(ranges: &[(char, char)], chance: &mut Chance) -> String {
    let (least, most) = ranges[chance.index(ranges.len())];
    let span = u32::from(most).saturating_sub(u32::from(least)) + 1;
    let step = u32::try_from(chance.below(u64::from(span))).unwrap_or(0);
    char::from_u32(u32::from(least) + step).unwrap_or(least).to_string()
}
