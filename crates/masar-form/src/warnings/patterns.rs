//! Whether phones can use a pattern of `regex()`: its grammar is that of Java, and
//! what is wrong in it stops the form where the pattern is asked.
//!
//! *Invariant:* takes time in proportion to the pattern. What is not judged is
//! taken for right: names of characters and blocks, and patterns with remarks.
//!
//! *Source:* the documentation of `java.util.regex.Pattern`; ODK Validate 1.20 was
//! asked about each pattern of the tests.

/// Brackets inside each other that are followed.
const DEPTH_MAX: usize = 40;

/// Names of `\p{…}` that stand alone.
const PROPERTIES: [&str; 54] = [
    "L", "M", "N", "P", "Z", "S", "C", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl",
    "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cs", "Cn", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc",
    "Sk", "So", "Pi", "Pf", "LC", "LD", "L1", "all", "ASCII", "Alnum", "Alpha", "Blank", "Cntrl",
    "Digit", "Graph", "Lower", "Print", "Punct", "Space", "Upper", "XDigit",
];

/// Why reading a pattern ends early.
enum Stop {
    /// A fault at this byte.
    Fault(usize),
    /// What follows is not judged.
    Unjudged,
}

/// The byte from which phones do not understand a pattern.
pub(super) fn pattern_fault(pattern: &str) -> Option<usize> {
    match (Scanner { text: pattern, at: 0, names: Vec::new() }).pattern() {
        Err(Stop::Fault(at)) => Some(at),
        Err(Stop::Unjudged) | Ok(()) => None,
    }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Names of groups.
    names: Vec<&'t str>,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Result<char, Stop> {
        let char = self.peek().ok_or(Stop::Fault(self.at))?;
        self.at += char.len_utf8();
        Ok(char)
    }

    fn take(&mut self, wanted: &str) -> bool {
        let is_there = self.rest().starts_with(wanted);
        self.at += if is_there { wanted.len() } else { 0 };
        is_there
    }

    fn expect(&mut self, wanted: &str) -> Result<(), Stop> {
        if self.take(wanted) { Ok(()) } else { Err(Stop::Fault(self.at)) }
    }

    /// Takes characters of a kind, at most so many.
    fn run(&mut self, most: usize, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let taken = rest.chars().take(most).take_while(|char| wanted(*char));
        let length = taken.map(char::len_utf8).sum();
        self.at += length;
        &rest[..length]
    }

    fn pattern(&mut self) -> Result<(), Stop> {
        let mut open = Vec::new();
        // Whether something stands before that can be repeated.
        let mut is_repeatable = false;
        while let Some(char) = self.peek() {
            let start = self.at;
            is_repeatable = match char {
                '(' => {
                    if self.group()? {
                        open.push(start);
                    }
                    false
                }
                ')' => {
                    open.pop().ok_or(Stop::Fault(start))?;
                    self.at += 1;
                    true
                }
                '*' | '+' | '?' if !is_repeatable => return Err(Stop::Fault(start)),
                '*' | '+' | '?' | '{' => {
                    self.at += 1;
                    if char == '{' {
                        self.counted()?;
                    }
                    // As few as possible, or all and none back.
                    let _ = self.take("?") || self.take("+");
                    false
                }
                '[' => {
                    self.class(0)?;
                    true
                }
                '\\' => {
                    self.escape(false)?;
                    true
                }
                other => {
                    self.at += other.len_utf8();
                    other != '|'
                }
            };
        }
        open.pop().map_or(Ok(()), |start| Err(Stop::Fault(start)))
    }

    /// What follows an opening bracket. False: it was only a change of mode.
    fn group(&mut self) -> Result<bool, Stop> {
        let start = self.at;
        self.at += 1;
        if !self.take("?") {
            return Ok(true);
        }
        if [":", "=", "!", ">", "<=", "<!"].into_iter().any(|kind| self.take(kind)) {
            return Ok(true);
        }
        if self.take("<") {
            let name = self.run(usize::MAX, |char| char.is_ascii_alphanumeric());
            let is_new = !self.names.contains(&name);
            if !is_new || !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
                return Err(Stop::Fault(start));
            }
            self.names.push(name);
            return self.expect(">").map(|()| true);
        }
        let modes = self.run(usize::MAX, |char| "imsuxdU-".contains(char));
        if modes.contains('x') {
            // From here on there may be remarks.
            return Err(Stop::Unjudged);
        }
        match self.next() {
            Ok(':') => Ok(true),
            Ok(')') => Ok(false),
            _ => Err(Stop::Fault(start)),
        }
    }

    /// `2}`, `2,}`, `2,5}`.
    fn counted(&mut self) -> Result<(), Stop> {
        let start = self.at - 1;
        let number = |digits: &str| digits.parse::<i32>().map_err(|_| Stop::Fault(start));
        let least = number(self.run(usize::MAX, |char| char.is_ascii_digit()))?;
        if self.take(",") && !self.rest().starts_with('}') {
            let most = number(self.run(usize::MAX, |char| char.is_ascii_digit()))?;
            if most < least {
                return Err(Stop::Fault(start));
            }
        }
        if self.take("}") { Ok(()) } else { Err(Stop::Fault(start)) }
    }

    /// A set of characters in square brackets.
    fn class(&mut self, depth: usize) -> Result<(), Stop> {
        if depth > DEPTH_MAX {
            return Err(Stop::Unjudged);
        }
        let start = self.at;
        self.at += 1;
        self.take("^");
        let mut is_empty = true;
        loop {
            match self.peek() {
                None => return Err(Stop::Fault(start)),
                Some(']') if !is_empty => {
                    self.at += 1;
                    return Ok(());
                }
                Some('[') => self.class(depth + 1)?,
                Some('&') if self.take("&&") => {
                    if is_empty && self.rest().starts_with([']', '&']) {
                        return Err(Stop::Fault(start));
                    }
                }
                Some(_) => self.range()?,
            }
            is_empty = false;
        }
    }

    /// A character of a set, or two with a hyphen between.
    fn range(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let Some(low) = self.member()? else { return Ok(()) };
        let after = self.rest().strip_prefix('-');
        if after.is_none_or(|after| after.is_empty() || after.starts_with(['[', ']'])) {
            return Ok(());
        }
        self.at += 1;
        match self.member()? {
            Some(high) if high >= low => Ok(()),
            _ => Err(Stop::Fault(start)),
        }
    }

    /// The character's number; `None`: several characters, such as `\d`.
    fn member(&mut self) -> Result<Option<u32>, Stop> {
        if self.peek() == Some('\\') {
            self.escape(true)
        } else {
            self.next().map(|char| Some(u32::from(char)))
        }
    }

    /// What a backslash begins, told as [`Scanner::member`] does.
    fn escape(&mut self, in_class: bool) -> Result<Option<u32>, Stop> {
        let start = self.at;
        let fault = Stop::Fault(start);
        self.at += 1;
        let letter = self.next().map_err(|_| Stop::Fault(start))?;
        let is_hex = |char: char| char.is_ascii_hexdigit();
        let code = match letter {
            'Q' => {
                let rest = self.rest();
                self.at += rest.find("\\E").map_or(rest.len(), |end| end + 2);
                return Ok(None);
            }
            'p' | 'P' => return self.property(start).map(|()| None),
            'x' if self.take("{") => {
                let digits = self.run(8, is_hex);
                self.take("}").then_some((digits, 1, 16))
            }
            'x' => Some((self.run(2, is_hex), 2, 16)),
            'u' => Some((self.run(4, is_hex), 4, 16)),
            '0' => Some((self.run(3, |char| ('0'..='7').contains(&char)), 1, 8)),
            'c' => return self.next().map(|char| Some(u32::from(char) ^ 64)).map_err(|_| fault),
            'N' => {
                let name = self.rest().strip_prefix('{').and_then(|rest| rest.split_once('}'));
                self.at += name.ok_or(fault)?.0.len() + 2;
                return Ok(None);
            }
            'k' if !in_class => {
                let name = self.rest().strip_prefix('<').and_then(|rest| rest.split_once('>'));
                let name = name.map(|(name, _)| name).filter(|name| self.names.contains(name));
                self.at += name.ok_or(fault)?.len() + 2;
                return Ok(None);
            }
            'b' if !in_class => {
                self.take("{g}");
                return Ok(None);
            }
            '1'..='9' | 'A' | 'B' | 'G' | 'R' | 'X' | 'Z' | 'z' if !in_class => return Ok(None),
            'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'v' | 'V' | 'w' | 'W' => return Ok(None),
            'a' | 'e' | 'f' | 'n' | 'r' | 't' => return Ok(Some(control(letter))),
            other if other.is_ascii_alphanumeric() => None,
            other => return Ok(Some(u32::from(other))),
        };
        let (digits, least, radix) = code.ok_or(Stop::Fault(start))?;
        let number = u32::from_str_radix(digits, radix).ok().filter(|_| digits.len() >= least);
        number.filter(|number| *number <= u32::from(char::MAX)).map(Some).ok_or(fault)
    }

    /// The name after `\p`.
    fn property(&mut self, start: usize) -> Result<(), Stop> {
        let name = if self.take("{") {
            let end = self.rest().find('}').ok_or(Stop::Fault(start))?;
            let name = &self.rest()[..end];
            self.at += end + 1;
            name
        } else {
            self.run(1, |_| true)
        };
        let is_named = ["Is", "In", "java"]
            .into_iter()
            .any(|kind| name.strip_prefix(kind).is_some_and(|rest| !rest.is_empty()));
        let is_known = is_named || name.contains('=') || PROPERTIES.contains(&name);
        if is_known { Ok(()) } else { Err(Stop::Fault(start)) }
    }
}

/// The number of a character that has a letter.
fn control(letter: char) -> u32 {
    match letter {
        'a' => 0x07,
        'e' => 0x1b,
        'f' => 0x0c,
        'n' => 0x0a,
        'r' => 0x0d,
        _ => 0x09,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was asked of ODK Validate, and taken.
    const GOOD: &[&str] = &[
        "a++",
        r"\p{L}",
        r"\p{IsArabic}",
        r"\p{InArabic}",
        "(?<n>a)",
        r"(?<n>a)\k<n>",
        "a}",
        "]",
        "[]a]",
        "[a&&b]",
        r"[\d-a]",
        "[a-]",
        "[-a]",
        "(?i)a",
        r"\_",
        r"\u0041",
        r"\x41",
        r"\x{41}",
        r"\01",
        r"\1",
        r"(a)\2",
        r"\Qa",
        r"\cA",
        r"\N{DIGIT ONE}",
        r"\X",
        r"\R",
        r"\h",
        r"\b{g}",
        "(?<=a*)b",
        "(?<=a+)b",
        "(?<=a{1,3})b",
        "(?<!a)b",
        "(?=a)b",
        "(?>a)b",
        "(|a)",
        "a||b",
        "^*",
        "$*",
        "^*a",
        r"\b*",
        "a{2147483647}",
        "a{2}{3}",
        "a?{3}",
        "[a&&]",
        "[&&a]",
        "[a-z&&[^b]]",
        "[[:alpha:]]",
        "[٠-٩]",
        "[ء-ي ]+",
        r"\pL",
        r"\p{script=Arabic}",
        r"\p{Alpha}",
        r"\p{gc=Lu}",
        r"\p{javaLowerCase}",
        r"\P{M}",
        "",
        "a{0}",
        "a{1,}",
        "a{01}",
        "(?i:a)",
        "(?-i)a",
        "(?imsuxdU-imsuxdU:a)",
        "(?x)a#(",
        r"[\]]",
        r"[a\-z]",
        r"[z\-a]",
        "[a-b-c]",
        "[a-b-]",
        "[[a-c][x-z]]",
        "[a-[b]]",
        "[a&&&&b]",
        "[a&b]",
        "[]&&a]",
        "[^]a]",
        "[ ]",
        "()*",
        "(?=a)*",
        r"\Q(\E",
        r"\Q[a",
        r"[\Q]\E]",
        r"\G",
        r"\z\Z\A\B\b",
        r"\v\V\H\s\S\w\W\D",
        r"\a\e\f\n\r\t",
        r"[\h\v\d\p{L}]",
        r"\9",
        r"\ ",
        r"\é",
        r"\p{LC}",
        r"\p{L1}",
        r"\p{ASCII}",
        r"\p{Digit}",
        r"\p{Nd}\p{Zs}\p{Sc}\p{Cn}\p{Mn}",
    ];

    /// Each was refused.
    const BAD: &[&str] = &[
        "[",
        "(",
        "a{2,1}",
        "*a",
        "a**",
        "[z-a]",
        r"\",
        r"a\",
        r"\p{Foo}",
        r"\p{Arabic}",
        r"\k<n>",
        "(?P<n>a)",
        "a{",
        "a{,2}",
        "a{x}",
        "{",
        ")",
        "[]",
        "[^]",
        "[[a]",
        r"[a-\d]",
        "(?z)a",
        "(?#c)a",
        r"\y",
        r"\i",
        r"\m",
        r"\u00",
        r"\x4",
        r"\x{}",
        r"\0",
        r"\08",
        r"\E",
        r"\c",
        r"\N",
        r"\b{x}",
        "(?<n",
        "(?<1n>a)",
        "(?<n>a)(?<n>b)",
        "(?",
        "(?:",
        "+",
        "?",
        "|*",
        "(*)",
        "a{99999999999}",
        "a{2147483648}",
        "a{2}*",
        "a???",
        "a*?+",
        "[a",
        r"[a\]",
        r"[\q]",
        r"[\b]",
        r"[\Qa]",
        "[&&]",
        r"\p",
        r"\p{",
        r"\p{Lu",
        "a{1,2",
        "a{1,x}",
        "(?i",
        "(?<",
        "(?<=",
        "[a-z",
        "[^a-c[",
        r"[\x61-\x41]",
        "[&&&a]",
        r"\d{",
        "(?i)*",
        "(?i)+a",
        "(a",
        "a)",
        "((a)",
        r"\k",
        r"\kx",
        "(?<n1_>a)",
        r"\g",
        r"\C",
        r"\F\a",
        r"\I",
        r"\L",
        r"\U",
        r"\T",
        r"\l",
        r"\o",
        r"\j",
        r"\q",
        r"\J",
        r"\K",
        r"\M",
        r"\O",
        r"\P",
        r"\Y",
        r"[\X]",
        r"[\R]",
        r"[\B]",
        r"[\A]",
        r"[\1]",
        r"[\k]",
        r"[\z]",
        r"[\G]",
        r"[\N]",
        r"\p{Is}",
        r"\p{}",
        r"\p{lu}",
        r"\p{Letter}",
        r"\p{digit}",
        r"\px",
    ];

    #[test]
    fn what_phones_refuse_is_refused_and_nothing_else() {
        let is_good = |pattern: &&&str| pattern_fault(pattern).is_none();
        assert_eq!(BAD.iter().filter(is_good).collect::<Vec<_>>(), [&""; 0]);
        assert_eq!(GOOD.iter().filter(|text| !is_good(text)).collect::<Vec<_>>(), [&""; 0]);
    }

    #[test]
    fn the_fault_is_told_by_its_place() {
        assert_eq!(pattern_fault("ab[cd"), Some(2));
        assert_eq!(pattern_fault("[0-9]{2,1}"), Some(5));
        assert_eq!(pattern_fault(r"a\y"), Some(1));
    }

    #[test]
    fn brackets_without_end_are_no_crash() {
        assert_eq!(pattern_fault(&"[".repeat(100_000)), None);
        assert_eq!(pattern_fault(&"(".repeat(100_000)), Some(99_999));
    }

    proptest::proptest! {
        /// Whatever is written is answered, and within the text.
        #[test]
        fn any_pattern_is_answered(pattern in "[\\\\(){}\\[\\]^&|?*+,\\-a0-9pxuQEkN<>:!=é]{0,40}") {
            proptest::prop_assert!(pattern_fault(&pattern).is_none_or(|at| at <= pattern.len()));
        }
    }
}
