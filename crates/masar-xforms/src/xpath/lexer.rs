//! The text of an expression to tokens, by the rules of `XPath` 1.0, section 3.7.

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Text(String),
    /// A name, perhaps with a prefix; `*` and `p:*` are names too.
    Name(String),
    Operator(&'static str),
    /// One of `( ) [ ] . .. @ , ::` and the slashes.
    Mark(&'static str),
}

const MARKS: [&str; 11] = ["..", "::", "//", "(", ")", "[", "]", "@", ",", "/", "."];
const SIGNS: [&str; 9] = ["!=", "<=", ">=", "|", "+", "-", "=", "<", ">"];

/// All tokens, or the position and the rest that cannot be read.
pub(super) fn tokens_read(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = token_read(rest, first, &tokens)?;
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

fn token_read(rest: &str, first: char, before: &[Token]) -> Result<(Token, usize), String> {
    if first == '"' || first == '\'' {
        let inner = &rest[1..];
        let end = inner.find(first).ok_or_else(|| rest.chars().take(20).collect::<String>())?;
        return Ok((Token::Text(inner[..end].to_owned()), end + 2));
    }
    let second_digit = rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    if first.is_ascii_digit() || (first == '.' && second_digit) {
        return Ok(number_read(rest));
    }
    if let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) {
        return Ok((Token::Mark(mark), mark.len()));
    }
    if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        return Ok((Token::Operator(sign), sign.len()));
    }
    let operator_here = operator_expected(before);
    if first == '*' {
        let token = if operator_here { Token::Operator("*") } else { Token::Name("*".into()) };
        return Ok((token, 1));
    }
    let length = name_length(rest);
    if length == 0 {
        return Err(rest.chars().take(20).collect());
    }
    let name = &rest[..length];
    if operator_here {
        let word = ["and", "or", "mod", "div"].into_iter().find(|word| *word == name);
        return word.map(|word| (Token::Operator(word), length)).ok_or_else(|| name.to_owned());
    }
    Ok((Token::Name(name.to_owned()), length))
}

/// After something that can end an operand, a name or `*` is an operator.
fn operator_expected(before: &[Token]) -> bool {
    match before.last() {
        None | Some(Token::Operator(_)) => false,
        Some(Token::Mark(mark)) => matches!(*mark, ")" | "]" | "." | ".."),
        Some(_) => true,
    }
}

fn number_read(rest: &str) -> (Token, usize) {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(rest);
    if rest.as_bytes().get(length) == Some(&b'.') {
        length += 1 + digits(&rest[length + 1..]);
    }
    (Token::Number(rest[..length].parse().unwrap_or(f64::NAN)), length)
}

/// Letters, digits, `_`, `-`, `.`, and one colon before a further name or `*`.
fn name_length(rest: &str) -> usize {
    let one = part_length(rest);
    let bytes = rest.as_bytes();
    if one == 0 || bytes.get(one) != Some(&b':') || bytes.get(one + 1) == Some(&b':') {
        return one;
    }
    if bytes.get(one + 1) == Some(&b'*') {
        return one + 2;
    }
    match part_length(&rest[one + 1..]) {
        0 => one,
        two => one + 1 + two,
    }
}

fn part_length(rest: &str) -> usize {
    let mut end = 0;
    for (at, c) in rest.char_indices() {
        let start = c.is_alphabetic() || c == '_';
        let inside = c.is_alphanumeric() || matches!(c, '-' | '.' | '\u{b7}') || is_mark(c);
        if !(start || (at > 0 && inside)) {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// Combining marks, as Arabic words may carry.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}
