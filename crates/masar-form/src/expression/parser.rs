//! Tokens to what an expression holds.

use super::functions::takes_many;
use super::lexer::{Token, tokens};
use super::{Argument, Call, Fault, Path, Reading, Start, Step};
use crate::references::references;

/// Reads an expression. `is_filter`: it is asked of each choice of a list, so
/// that names and `.` mean the choice and not the question.
pub(crate) fn reading(text: &str, is_filter: bool) -> Result<Reading<'_>, Fault> {
    let references = references(text).map_err(|_| Fault(0))?;
    let tokens = tokens(text, &references)?;
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        end: text.len(),
        depth: 0,
        predicates: usize::from(is_filter),
        read: Reading::default(),
    };
    parser.expression()?;
    if parser.at < tokens.len() { Err(parser.fault()) } else { Ok(parser.read) }
}

/// Brackets inside each other.
const DEPTH_MAX: usize = 48;

/// Tokens of `self::node()`.
const LONG_STEP: usize = 5;

/// Operators, those that bind least first.
const LEVELS: [&[&str]; 6] =
    [&["or"], &["and"], &["=", "!="], &["<", "<=", ">", ">="], &["+", "-"], &["*", "div", "mod"]];

const AXES: [&str; 13] = [
    "ancestor",
    "ancestor-or-self",
    "attribute",
    "child",
    "descendant",
    "descendant-or-self",
    "following",
    "following-sibling",
    "namespace",
    "parent",
    "preceding",
    "preceding-sibling",
    "self",
];

/// What a part of an expression gives.
#[derive(Clone, Copy)]
enum Shape<'t> {
    /// Nodes; the position of the path among those that are kept.
    Nodes(Option<usize>),
    Literal(&'t str),
    Number(&'t str),
    Truth(&'t str),
    Other,
}

impl<'t> From<Shape<'t>> for Argument<'t> {
    fn from(shape: Shape<'t>) -> Self {
        match shape {
            Shape::Nodes(_) => Self::Nodes,
            Shape::Literal(text) => Self::Literal(text),
            Shape::Number(text) => Self::Number(text),
            Shape::Truth(text) => Self::Truth(text),
            Shape::Other => Self::Other,
        }
    }
}

struct Parser<'a, 't> {
    tokens: &'a [(usize, Token<'t>)],
    at: usize,
    /// Bytes of the text.
    end: usize,
    depth: usize,
    /// Conditions that are open: within one, names mean what is chosen from.
    predicates: usize,
    read: Reading<'t>,
}

impl<'t> Parser<'_, 't> {
    fn fault(&self) -> Fault {
        Fault(self.tokens.get(self.at).map_or(self.end, |(start, _)| *start))
    }

    fn peek(&self, ahead: usize) -> Option<Token<'t>> {
        self.tokens.get(self.at + ahead).map(|(_, token)| *token)
    }

    fn is(&self, ahead: usize, mark: &'static str) -> bool {
        self.peek(ahead) == Some(Token::Mark(mark))
    }

    fn take(&mut self, mark: &'static str) -> bool {
        let found = self.is(0, mark);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &'static str) -> Result<(), Fault> {
        if self.take(mark) { Ok(()) } else { Err(self.fault()) }
    }

    fn expression(&mut self) -> Result<Shape<'t>, Fault> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.fault());
        }
        let shape = self.level(0)?;
        self.depth -= 1;
        Ok(shape)
    }

    fn level(&mut self, level: usize) -> Result<Shape<'t>, Fault> {
        let Some(operators) = LEVELS.get(level) else { return self.negated() };
        let mut shape = self.level(level + 1)?;
        while let Some(Token::Name(sign) | Token::Mark(sign)) = self.peek(0)
            && operators.contains(&sign)
        {
            self.at += 1;
            self.level(level + 1)?;
            shape = Shape::Other;
        }
        Ok(shape)
    }

    fn negated(&mut self) -> Result<Shape<'t>, Fault> {
        let mut signs = 0;
        while self.take("-") {
            signs += 1;
        }
        let shape = self.union()?;
        Ok(if signs > 0 { Shape::Other } else { shape })
    }

    fn union(&mut self) -> Result<Shape<'t>, Fault> {
        let mut shape = self.path()?;
        while self.take("|") {
            self.path()?;
            shape = Shape::Nodes(None);
        }
        Ok(shape)
    }

    fn path(&mut self) -> Result<Shape<'t>, Fault> {
        match self.peek(0).ok_or_else(|| self.fault())? {
            Token::Number(text) => self.after_value(1, Shape::Number(text)),
            Token::Literal(text) => self.after_value(1, Shape::Literal(text)),
            Token::Reference(name, is_saved) => {
                self.at += 1;
                self.steps_after(if is_saved { None } else { Some(Start::Question(name)) })
            }
            Token::Mark("(") => {
                self.at += 1;
                let shape = self.expression()?;
                self.expect(")")?;
                self.after_value(0, shape)
            }
            Token::Name(name) if self.is(1, "(") && !is_node_type(name) => self.call(name),
            _ => self.location(),
        }
    }

    /// What may follow a value: conditions and steps.
    fn after_value(&mut self, tokens: usize, shape: Shape<'t>) -> Result<Shape<'t>, Fault> {
        self.at += tokens;
        if self.is(0, "[") || self.is(0, "/") || self.is(0, "//") {
            return self.steps_after(None);
        }
        Ok(shape)
    }

    fn call(&mut self, name: &'t str) -> Result<Shape<'t>, Fault> {
        self.at += 2;
        let mut shapes = Vec::new();
        if !self.take(")") {
            loop {
                shapes.push(self.expression()?);
                if !self.take(",") {
                    break;
                }
            }
            self.expect(")")?;
        }
        let goes_on = self.is(0, "/") || self.is(0, "//");
        if name == "current" && goes_on {
            return self.steps_after(Some(Start::Here));
        }
        for (place, shape) in shapes.iter().enumerate() {
            if let Shape::Nodes(Some(path)) = shape {
                self.read.paths[*path].is_among_many = takes_many(name, place, shapes.len());
            }
        }
        let is_truth = matches!(name, "true" | "false") && shapes.is_empty();
        let arguments = shapes.into_iter().map(Argument::from).collect();
        self.read.calls.push(Call { name, arguments });
        self.after_value(0, if is_truth { Shape::Truth(name) } else { Shape::Other })
    }

    /// A path that starts with a step or a slash.
    fn location(&mut self) -> Result<Shape<'t>, Fault> {
        let outside = self.predicates == 0;
        let mut path = Path::new(Start::Here, self.fault().0);
        let mut is_kept = outside;
        if self.is(0, "//") {
            self.steps_any(&mut path);
            self.step(&mut path)?;
        } else if self.take("/") {
            (path.start, is_kept) = (Start::Root, true);
            if self.starts_step() {
                self.step(&mut path)?;
            }
        } else {
            self.step(&mut path)?;
        }
        self.rest(&mut path)?;
        Ok(self.keep(path, is_kept))
    }

    /// Conditions and steps after a start. `None`: where it starts is not in the
    /// form's own answers.
    fn steps_after(&mut self, start: Option<Start<'t>>) -> Result<Shape<'t>, Fault> {
        let at = self.at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let at = at.map_or(0, |(start, _)| *start);
        let mut path = Path::new(start.unwrap_or(Start::Root), at);
        self.conditions(&mut path)?;
        self.rest(&mut path)?;
        Ok(self.keep(path, start.is_some()))
    }

    fn keep(&mut self, path: Path<'t>, is_kept: bool) -> Shape<'t> {
        if !is_kept {
            return Shape::Nodes(None);
        }
        self.read.paths.push(path);
        Shape::Nodes(Some(self.read.paths.len() - 1))
    }

    fn rest(&mut self, path: &mut Path<'t>) -> Result<(), Fault> {
        loop {
            if self.is(0, "//") {
                self.steps_any(path);
            } else if !self.take("/") {
                return Ok(());
            }
            // A reference brings a path of its own: `current()/${name}`.
            if let Some(Token::Reference(name, _)) = self.peek(0) {
                self.at += 1;
                (path.start, path.steps) = (Start::Question(name), Vec::new());
                self.conditions(path)?;
            } else {
                self.step(path)?;
            }
        }
    }

    /// `//`: any number of steps.
    fn steps_any(&mut self, path: &mut Path<'t>) {
        self.untaken();
        self.at += 1;
        path.steps.push(Step::Other);
    }

    /// Marks the step that comes next as one that phones cannot take.
    fn untaken(&mut self) {
        let here = self.fault();
        self.read.untaken.get_or_insert(here);
    }

    fn starts_step(&self) -> bool {
        match self.peek(0) {
            Some(Token::Name(name)) => !LEVELS.iter().any(|level| level.contains(&name)),
            Some(Token::Mark(mark)) => matches!(mark, "*" | "@" | "." | ".."),
            _ => false,
        }
    }

    fn step(&mut self, path: &mut Path<'t>) -> Result<(), Fault> {
        for (mark, step) in [("..", Step::Up), (".", Step::Stay)] {
            if self.take(mark) {
                path.steps.push(step);
                return Ok(());
            }
        }
        for (axis, step) in [("self", Step::Stay), ("parent", Step::Up)] {
            if self.is_written_out(axis) {
                self.at += LONG_STEP;
                path.steps.push(step);
                return Ok(());
            }
        }
        let mut is_child = true;
        if self.take("@") {
            is_child = false;
        } else if let Some(Token::Name(axis)) = self.peek(0)
            && self.is(1, "::")
        {
            if !AXES.contains(&axis) {
                return Err(self.fault());
            }
            if !matches!(axis, "attribute" | "child") {
                self.untaken();
            }
            self.at += 2;
            is_child = axis == "child";
        } else if let Some(Token::Name(name)) = self.peek(0)
            && self.is(1, "(")
            && is_node_type(name)
        {
            self.untaken();
        }
        let step = self.node_test()?;
        path.steps.push(if is_child { step } else { Step::Other });
        self.conditions(path)
    }

    /// `self::node()` for `.`, `parent::node()` for `..`.
    fn is_written_out(&self, axis: &str) -> bool {
        self.peek(0) == Some(Token::Name(axis))
            && self.is(1, "::")
            && self.peek(2) == Some(Token::Name("node"))
            && self.is(3, "(")
            && self.is(4, ")")
    }

    fn node_test(&mut self) -> Result<Step<'t>, Fault> {
        match self.peek(0) {
            Some(Token::Mark("*")) => {
                self.at += 1;
                Ok(Step::Any)
            }
            Some(Token::Name(name)) if self.is(1, "(") && is_node_type(name) => {
                self.at += 2;
                if matches!(self.peek(0), Some(Token::Literal(_))) {
                    self.at += 1;
                }
                self.expect(")")?;
                Ok(Step::Other)
            }
            Some(Token::Name(name)) => {
                self.at += 1;
                Ok(if name.ends_with('*') { Step::Other } else { Step::Child(name) })
            }
            _ => Err(self.fault()),
        }
    }

    fn conditions(&mut self, path: &mut Path<'t>) -> Result<(), Fault> {
        while self.take("[") {
            path.is_chosen = true;
            self.predicates += 1;
            self.expression()?;
            self.predicates -= 1;
            self.expect("]")?;
        }
        Ok(())
    }
}

fn is_node_type(name: &str) -> bool {
    matches!(name, "node" | "text" | "comment" | "processing-instruction")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was asked of ODK Validate as a constraint, and taken.
    const GOOD: &[&str] = &[
        ". = 'x'",
        "- 1",
        "--1",
        "a - - 1",
        "a -1",
        "a-1",
        "\"x\"",
        "/data",
        "/",
        "//a",
        "../a",
        "./a",
        "..",
        "../..",
        "../../a",
        "/data/a[1]",
        "a[1][2]",
        "(a)[1]",
        "(a)/b",
        "current()/a",
        "current()/../a",
        "instance('l')/root",
        "f()/a",
        "true() and false()",
        "true()and false()",
        "1 div 2",
        "1div 2",
        "1 mod 2",
        "3 * 2",
        "a*2",
        "a | b",
        "@a",
        "a/@b",
        "@*",
        "child::a",
        "ancestor::a",
        "self::node()",
        "node()",
        "text()",
        "a/text()",
        "a:b",
        "a:*",
        "*",
        "1.5",
        "1.",
        ".5",
        "a != b",
        "a >= b",
        "é",
        "a.b",
        "a.b-c_d",
        "_a",
        "-a",
        "if(a,b,c)",
        "if (a,b,c)",
        "and and and",
        "or",
        "div",
        "mod",
        "'a' + 'b'",
        "TRUE",
        "a and (b or c)",
        "((a))",
        "a[b='x' and c]",
        "position(..)",
        "a/..",
        "a/../b",
        "a//b",
        "/data//a",
        "a()",
        "a ()",
        "comment()",
        "processing-instruction('x')",
        "a\n+ b",
        "- - a",
        "a =b",
        "a=b",
        "a<b",
        "a<=b",
        "a = -1",
        "a--1",
        "'' ",
        "//*",
        "/*",
        "/data/*",
        "id('x')/a",
        "(a | b)/c",
        "'x'[1]",
        "1[1]",
        "self::a",
        "parent::node()",
        "parent::*",
        "attribute::a",
        "a..b",
        "a/ b",
        "a /b",
        "/ a",
        "/data / a",
        "a[ 1 ]",
        "/data/a/@b[1]",
        "-(1)",
        "-'x'",
        "1 - -1",
        "a-b",
        "a -b",
        "today()-1",
        "today() -1",
    ];

    /// Each was refused.
    const BAD: &[&str] = &[
        "a == b",
        "a <> b",
        "a && b",
        "not a",
        "1 +",
        "+ 1",
        "(1",
        "1)",
        "()",
        "a b",
        "'x",
        "//",
        "a/b/",
        "/data/a[]",
        "/data/a[1",
        "* 2",
        "|b",
        "a,b",
        "concat(a,)",
        "concat(,a)",
        "concat(a b)",
        "1.5.2",
        "1e5",
        "$ x",
        "#a",
        "a#",
        "a!",
        "a ! = b",
        "a => b",
        "a =< b",
        "a;b",
        "{a}",
        "a{b}",
        "العمر",
        "1a",
        "a:b:c",
        "'it''s'",
        "“x”",
        "‘x’",
        "x’",
        "a≥b",
        "a × b",
        "a and",
        "and b",
        "not(a",
        "100%",
        "a%b",
        "!a",
        "~a",
        "a\\b",
        "((a)",
        "..[1]",
        ".[1]",
        "a or or b",
        "1 2",
        "'a' 'b'",
        "a(",
        "٣",
        "1٣",
        "a = ٣",
        "a\nb",
        "a< =b",
        "a = = b",
        "   ",
        "a::b",
        "..a",
        "...",
        "[1]",
        "a[[1]]",
        ",",
        "a,",
        "$x",
    ];

    #[test]
    fn what_phones_read_is_read_and_nothing_else() {
        let is_read = |text: &&&str| reading(text, false).is_ok();
        assert_eq!(GOOD.iter().filter(|text| !is_read(text)).collect::<Vec<_>>(), [&""; 0]);
        assert_eq!(BAD.iter().filter(is_read).collect::<Vec<_>>(), [&""; 0]);
    }

    #[test]
    fn what_is_asked_for_and_called_is_told() {
        let read =
            reading("if(sum(${a}) > /data/b, ../c, instance('l')/root/item[name = ${d}]/e)", false);
        let read = read.unwrap();
        let starts: Vec<_> =
            read.paths.iter().map(|path| (path.start, path.is_among_many)).collect();
        let question = Start::Question;
        assert_eq!(
            starts,
            [
                (question("a"), true),
                (Start::Root, false),
                (Start::Here, false),
                (question("d"), false)
            ]
        );
        let calls: Vec<_> =
            read.calls.iter().map(|call| (call.name, call.arguments.len())).collect();
        assert_eq!(calls, [("sum", 1), ("instance", 1), ("if", 3)]);
    }

    #[test]
    fn steps_that_phones_cannot_take_are_told() {
        for text in ["//a", "a//b", "ancestor::a", "a/text()", "a[preceding-sibling::b]"] {
            assert!(reading(text, false).unwrap().untaken.is_some(), "{text}");
        }
        for text in ["a/b", "@a", "*", "self::node()", "parent::node()/b", "child::a"] {
            assert!(reading(text, false).unwrap().untaken.is_none(), "{text}");
        }
    }

    #[test]
    fn brackets_without_end_are_a_fault_and_no_crash() {
        assert!(reading(&"(".repeat(100_000), false).is_err());
        assert!(reading(&"a[".repeat(100_000), false).is_err());
    }
}
