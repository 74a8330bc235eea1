//! Tokens to an expression. Names, instances and paths to single nodes are
//! resolved here, once.

use std::collections::{BTreeMap, BTreeSet};

use super::lexer::{Token, tokens_read};
use super::lookup::lookup_find;
use super::{Axis, Compiled, Expression, Operator, Path, Start, Step, Test};
use crate::functions::{self, Function};
use crate::limits::{EXPRESSION_BYTES_MAX, EXPRESSION_DEPTH_MAX};
use crate::markup::name_local;
use crate::model::Properties;
use crate::tree::Names;

/// What the parser must know of the form.
pub(crate) struct Compiler<'a> {
    pub(crate) names: &'a mut Names,
    pub(crate) instances: &'a [String],
    /// Names from the document's root to a node that is there exactly once.
    pub(crate) fixed: &'a BTreeMap<Vec<u32>, u32>,
    /// Columns of tables that rows are looked up by.
    pub(crate) columns: &'a mut BTreeSet<u32>,
    /// What is known of the device.
    pub(crate) properties: &'a Properties,
}

/// Compiles an expression, or says what in it is not understood.
pub(crate) fn compile(compiler: &mut Compiler<'_>, source: &str) -> Result<Compiled, String> {
    if source.len() > EXPRESSION_BYTES_MAX {
        return Err(format!("> {EXPRESSION_BYTES_MAX} B"));
    }
    let tokens = tokens_read(source)?;
    let mut parser = Parser { compiler, tokens: &tokens, at: 0, depth: 0, volatile: false };
    let expression = parser.expression()?;
    match tokens.get(parser.at) {
        None => {
            let volatile = parser.volatile;
            let measures = expression.any(&|part| {
                matches!(part, Expression::Call(Function::Area | Function::Distance, _))
            });
            let speaks = expression.any(&functions::is_spoken);
            let source = source.trim().to_owned();
            Ok(Compiled { source, expression, volatile, measures, speaks })
        }
        Some(token) => Err(token_text(token)),
    }
}

fn token_text(token: &Token) -> String {
    match token {
        Token::Number(number) => number.to_string(),
        Token::Text(text) | Token::Name(text) => text.clone(),
        Token::Operator(sign) | Token::Mark(sign) => (*sign).to_owned(),
    }
}

const LEVELS: [&[(&str, Operator)]; 7] = [
    &[("or", Operator::Or)],
    &[("and", Operator::And)],
    &[("=", Operator::Equal), ("!=", Operator::Unequal)],
    &[
        ("<", Operator::Less),
        ("<=", Operator::LessOrEqual),
        (">", Operator::Greater),
        (">=", Operator::GreaterOrEqual),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("div", Operator::Divide), ("mod", Operator::Modulo)],
    &[("|", Operator::Union)],
];
/// The level whose operands may be negated: a union binds closer than a minus.
const LEVEL_UNION: usize = 6;

struct Parser<'t, 'c, 'n> {
    compiler: &'c mut Compiler<'n>,
    tokens: &'t [Token],
    at: usize,
    depth: usize,
    volatile: bool,
}

impl Parser<'_, '_, '_> {
    fn expression(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > EXPRESSION_DEPTH_MAX {
            return Err(format!("depth > {EXPRESSION_DEPTH_MAX}"));
        }
        let expression = self.level(0);
        self.depth -= 1;
        expression
    }

    fn level(&mut self, level: usize) -> Result<Expression, String> {
        let first = self.operand(level)?;
        let mut rest = Vec::new();
        while let Some(operator) = self.operator(level) {
            self.at += 1;
            rest.push((operator, self.operand(level)?));
        }
        Ok(if rest.is_empty() { first } else { Expression::Chain(Box::new(first), rest) })
    }

    fn operand(&mut self, level: usize) -> Result<Expression, String> {
        if level + 1 < LEVEL_UNION {
            return self.level(level + 1);
        }
        if level == LEVEL_UNION {
            return self.path();
        }
        let mut negative = false;
        let mut signs = 0;
        while self.peek() == Some(&Token::Operator("-")) {
            self.at += 1;
            negative = !negative;
            signs += 1;
        }
        let inner = self.level(LEVEL_UNION)?;
        Ok(match (signs, negative) {
            (0, _) => inner,
            (_, true) => Expression::Negate(Box::new(inner)),
            (_, false) => Expression::Negate(Box::new(Expression::Negate(Box::new(inner)))),
        })
    }

    fn operator(&self, level: usize) -> Option<Operator> {
        let Some(Token::Operator(sign)) = self.peek() else { return None };
        LEVELS[level].iter().find(|(known, _)| known == sign).map(|(_, operator)| *operator)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn is_mark(&self, ahead: usize, mark: &str) -> bool {
        matches!(self.tokens.get(self.at + ahead), Some(Token::Mark(found)) if *found == mark)
    }

    fn take(&mut self, mark: &str) -> bool {
        let found = self.is_mark(0, mark);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &str) -> Result<(), String> {
        if self.take(mark) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unexpected(&self) -> String {
        self.peek().map_or_else(|| "…".to_owned(), token_text)
    }

    /// A path, or something else that steps and predicates may follow.
    fn path(&mut self) -> Result<Expression, String> {
        let mut steps = Vec::new();
        let start = if self.take("/") {
            if !self.step_starts() {
                return Ok(path_expression(Start::Document, steps, None));
            }
            steps.push(self.step()?);
            Start::Document
        } else if self.take("//") {
            steps.push(step_any());
            steps.push(self.step()?);
            Start::Document
        } else if self.filter_starts() {
            let (primary, predicates) = self.filter()?;
            let more = self.is_mark(0, "/") || self.is_mark(0, "//");
            match primary {
                Primary::Start(start) if predicates.is_empty() => start,
                Primary::Start(start) => {
                    let inner = path_expression(start, Vec::new(), None);
                    Start::Filter(inner, predicates)
                }
                Primary::Expression(inner) if predicates.is_empty() && !more => return Ok(inner),
                Primary::Expression(inner) => Start::Filter(inner, predicates),
            }
        } else {
            steps.push(self.step()?);
            Start::Context
        };
        loop {
            if self.take("//") {
                steps.push(step_any());
            } else if !self.take("/") {
                break;
            }
            steps.push(self.step()?);
        }
        let fixed = self.fixed(&start, &steps);
        Ok(path_expression(start, steps, fixed))
    }

    fn fixed(&self, start: &Start, steps: &[Step]) -> Option<u32> {
        if !matches!(start, Start::Document) {
            return None;
        }
        let plain = steps.iter().all(|step| step.predicates.is_empty());
        let names = steps.iter().map(|step| match (step.axis, step.test) {
            (Axis::Child, Test::Name(name)) => Some(name),
            _ => None,
        });
        let names: Option<Vec<u32>> = names.collect();
        self.compiler.fixed.get(&names.filter(|_| plain)?).copied()
    }

    fn step_starts(&self) -> bool {
        match self.peek() {
            Some(Token::Name(_)) => true,
            Some(Token::Mark(mark)) => matches!(*mark, "." | ".." | "@"),
            _ => false,
        }
    }

    /// A call, a literal or a bracket; but `text()` and `node()` are steps.
    fn filter_starts(&self) -> bool {
        match self.peek() {
            Some(Token::Number(_) | Token::Text(_)) => true,
            Some(Token::Mark(mark)) => *mark == "(",
            Some(Token::Name(name)) => self.is_mark(1, "(") && !is_node_type(name),
            _ => false,
        }
    }

    fn filter(&mut self) -> Result<(Primary, Vec<Expression>), String> {
        let token = self.peek().cloned();
        self.at += 1;
        let primary = match token {
            Some(Token::Number(number)) => Primary::Expression(Expression::Number(number)),
            Some(Token::Text(text)) => Primary::Expression(Expression::Text(text)),
            Some(Token::Name(name)) => self.call(&name)?,
            _ => {
                let inner = self.expression()?;
                self.expect(")")?;
                Primary::Expression(inner)
            }
        };
        Ok((primary, self.predicates()?))
    }

    fn call(&mut self, name: &str) -> Result<Primary, String> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        if !self.take(")") {
            loop {
                arguments.push(self.expression()?);
                if self.take(")") {
                    break;
                }
                self.expect(",")?;
            }
        }
        match (name, arguments.as_slice()) {
            ("current", []) => return Ok(Primary::Start(Start::Current)),
            ("instance", [Expression::Text(id)]) => {
                let at = self.compiler.instances.iter().position(|known| known == id);
                return Ok(Primary::Start(
                    at.map_or_else(|| Start::InstanceMissing(id.clone()), Start::Instance),
                ));
            }
            // What is known of the device is a text like any other.
            ("property", [Expression::Text(name)]) => {
                if let Some(value) = self.compiler.properties.get(name) {
                    return Ok(Primary::Expression(Expression::Text(value.clone())));
                }
            }
            _ => {}
        }
        let function = Function::by_name(name).ok_or_else(|| function_unknown(name))?;
        if !function.takes(arguments.len()) {
            return Err(format!("{name}() / {}", arguments.len()));
        }
        self.volatile |= function.is_volatile();
        if let (Function::Pulldata, Some(Expression::Text(column))) = (function, arguments.get(2)) {
            let column = self.compiler.names.intern(column);
            self.compiler.columns.insert(column);
        }
        Ok(Primary::Expression(Expression::Call(function, arguments)))
    }

    fn predicates(&mut self) -> Result<Vec<Expression>, String> {
        let mut predicates = Vec::new();
        while self.take("[") {
            predicates.push(self.expression()?);
            self.expect("]")?;
        }
        Ok(predicates)
    }

    fn step(&mut self) -> Result<Step, String> {
        if self.take(".") {
            let predicates = self.predicates()?;
            return Ok(Step { axis: Axis::Itself, test: Test::Node, predicates, lookup: None });
        }
        if self.take("..") {
            let predicates = self.predicates()?;
            return Ok(Step { axis: Axis::Parent, test: Test::Node, predicates, lookup: None });
        }
        let axis = if self.take("@") {
            Axis::Attribute
        } else if let (Some(Token::Name(name)), true) = (self.peek(), self.is_mark(1, "::")) {
            let axis = axis_by_name(name).ok_or_else(|| name.clone())?;
            self.at += 2;
            axis
        } else {
            Axis::Child
        };
        let Some(Token::Name(name)) = self.peek().cloned() else { return Err(self.unexpected()) };
        self.at += 1;
        let test = if self.take("(") { self.node_type(&name)? } else { self.name_test(&name) };
        let predicates = self.predicates()?;
        let lookup = lookup_find(&predicates).filter(|_| axis == Axis::Child);
        self.compiler.columns.extend(lookup.as_ref().map(|lookup| lookup.column));
        Ok(Step { axis, test, predicates, lookup })
    }

    fn node_type(&mut self, name: &str) -> Result<Test, String> {
        if name == "processing-instruction"
            && let Some(Token::Text(_)) = self.peek()
        {
            self.at += 1;
        }
        self.expect(")")?;
        match name {
            "node" => Ok(Test::Node),
            "text" => Ok(Test::Text),
            "comment" | "processing-instruction" => Ok(Test::Nothing),
            _ => Err(format!("{name}()")),
        }
    }

    fn name_test(&mut self, name: &str) -> Test {
        match name_local(name) {
            "*" => Test::Any,
            local => Test::Name(self.compiler.names.intern(local)),
        }
    }
}

enum Primary {
    Start(Start),
    Expression(Expression),
}

fn path_expression(start: Start, steps: Vec<Step>, fixed: Option<u32>) -> Expression {
    Expression::Path(Box::new(Path { start, steps, fixed }))
}

/// The name that is not known, and the one that may have been meant.
fn function_unknown(name: &str) -> String {
    match masar_text::nearest(name, functions::function_names(), 1).first() {
        Some(nearest) => format!("{name}() → {nearest}()"),
        None => format!("{name}()"),
    }
}

fn step_any() -> Step {
    Step { axis: Axis::DescendantOrSelf, test: Test::Node, predicates: Vec::new(), lookup: None }
}

fn is_node_type(name: &str) -> bool {
    matches!(name, "node" | "text" | "comment" | "processing-instruction")
}

fn axis_by_name(name: &str) -> Option<Axis> {
    Some(match name {
        "ancestor" => Axis::Ancestor,
        "ancestor-or-self" => Axis::AncestorOrSelf,
        "attribute" => Axis::Attribute,
        "child" => Axis::Child,
        "descendant" => Axis::Descendant,
        "descendant-or-self" => Axis::DescendantOrSelf,
        "following" => Axis::Following,
        "following-sibling" => Axis::FollowingSibling,
        "namespace" => Axis::Namespace,
        "parent" => Axis::Parent,
        "preceding" => Axis::Preceding,
        "preceding-sibling" => Axis::PrecedingSibling,
        "self" => Axis::Itself,
        _ => return None,
    })
}
