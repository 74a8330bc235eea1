//! From SQL text to a typed condition. The grammar is sqlparser's; what is
//! understood of it is the short list below, and everything else is refused.

use masar_domain::{Date, Pcode};
use sqlparser::ast::{BinaryOperator, Expr, Ident, InTarget, Spanned, UnaryOperator, Value};
use sqlparser::dialect::AnsiDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token};

use super::{
    CONDITION_BYTES_MAX, CONDITION_DEPTH_MAX, ColumnSchema, ColumnType, Condition,
    ConditionProblem, ConditionProblemKind as Kind, LIST_MAX, Literal, Op, Schema, level_fits,
};

/// Nearest names offered for an unknown one.
const NEAREST_MAX: usize = 3;

/// Reads a condition and checks every column, operator and literal of it.
pub fn condition_parse(sql: &str, schema: &Schema) -> Result<Condition, ConditionProblem> {
    if sql.len() > CONDITION_BYTES_MAX {
        return Err(problem(START, Kind::TooLong { most: CONDITION_BYTES_MAX }));
    }
    let mut parser = Parser::new(&AnsiDialect {})
        .with_recursion_limit(4 * CONDITION_DEPTH_MAX)
        .try_with_sql(sql)
        .map_err(syntax)?;
    let expression = parser.parse_expr().map_err(syntax)?;
    let rest = parser.peek_token();
    if rest.token != Token::EOF {
        return Err(problem(rest.span.start, Kind::Syntax { found: rest.token.to_string() }));
    }
    Typer { schema }.condition(&expression, 0)
}

const START: Location = Location { line: 1, column: 1 };

fn problem(at: Location, kind: Kind) -> ConditionProblem {
    let at = if at.line == 0 { START } else { at };
    let short = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    ConditionProblem { line: short(at.line), column: short(at.column), kind }
}

fn syntax(error: ParserError) -> ConditionProblem {
    let text = match error {
        ParserError::RecursionLimitExceeded => {
            return problem(START, Kind::TooDeep { most: CONDITION_DEPTH_MAX });
        }
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => text,
    };
    let (found, at) = text.split_once(" at Line: ").unwrap_or((&text, "1, Column: 1"));
    let (line, column) = at.split_once(", Column: ").unwrap_or(("1", "1"));
    let number = |text: &str| text.trim().parse().unwrap_or(1);
    let at = Location { line: number(line), column: number(column) };
    problem(at, Kind::Syntax { found: found.to_owned() })
}

struct Typer<'a> {
    schema: &'a Schema,
}

impl Typer<'_> {
    fn condition(&self, expression: &Expr, depth: usize) -> Result<Condition, ConditionProblem> {
        if depth > CONDITION_DEPTH_MAX {
            let kind = Kind::TooDeep { most: CONDITION_DEPTH_MAX };
            return Err(problem(expression.span().start, kind));
        }
        match expression {
            Expr::Nested(inner) => self.condition(inner, depth + 1),
            Expr::Value(value) if value.value == Value::Boolean(true) => Ok(Condition::All),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
                Ok(Condition::Not(Box::new(self.condition(expr, depth + 1)?)))
            }
            Expr::BinaryOp { op: BinaryOperator::And, .. } => {
                Ok(Condition::And(self.chain(expression, &BinaryOperator::And, depth)?))
            }
            Expr::BinaryOp { op: BinaryOperator::Or, .. } => {
                Ok(Condition::Or(self.chain(expression, &BinaryOperator::Or, depth)?))
            }
            Expr::BinaryOp { left, op, right } => self.compare(left, op, right),
            Expr::IsNull(inner) => self.is_null(inner, false),
            Expr::IsNotNull(inner) => self.is_null(inner, true),
            Expr::In { expr, target: InTarget::List(list), negated, global: false } => {
                self.in_list(expr, list, *negated)
            }
            Expr::Between { expr, negated, low, high } => {
                let between = Condition::And(vec![
                    self.compare(expr, &BinaryOperator::GtEq, low)?,
                    self.compare(expr, &BinaryOperator::LtEq, high)?,
                ]);
                Ok(if *negated { Condition::Not(Box::new(between)) } else { between })
            }
            other => Err(not_allowed(other)),
        }
    }

    /// `a AND b AND c` as one list; what stands in parentheses stays apart. A
    /// chain leans to the left, so a loop follows it.
    fn chain(
        &self,
        expression: &Expr,
        chained: &BinaryOperator,
        depth: usize,
    ) -> Result<Vec<Condition>, ConditionProblem> {
        let mut parts = Vec::new();
        let mut rest = expression;
        while let Expr::BinaryOp { left, op, right } = rest
            && op == chained
        {
            parts.push(self.condition(right, depth + 1)?);
            rest = left;
        }
        parts.push(self.condition(rest, depth + 1)?);
        parts.reverse();
        Ok(parts)
    }

    fn compare(
        &self,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
    ) -> Result<Condition, ConditionProblem> {
        let op = match op {
            BinaryOperator::Eq => Op::Eq,
            BinaryOperator::NotEq => Op::Ne,
            BinaryOperator::Lt => Op::Lt,
            BinaryOperator::LtEq => Op::Le,
            BinaryOperator::Gt => Op::Gt,
            BinaryOperator::GtEq => Op::Ge,
            other => {
                let kind = Kind::NotAllowed { found: other.to_string() };
                return Err(problem(left.span().start, kind));
            }
        };
        let (name, column) = self.column(left)?;
        self.operator_fits(name, column, op)?;
        let value = literal(name, column, right)?;
        Ok(Condition::Compare { column: name.value.clone(), op, value })
    }

    fn in_list(
        &self,
        left: &Expr,
        list: &[Expr],
        negated: bool,
    ) -> Result<Condition, ConditionProblem> {
        let (name, column) = self.column(left)?;
        self.operator_fits(name, column, Op::Eq)?;
        if list.len() > LIST_MAX {
            return Err(problem(name.span.start, Kind::TooLong { most: CONDITION_BYTES_MAX }));
        }
        if list.is_empty() {
            let found = "IN ()".to_owned();
            return Err(problem(name.span.start, Kind::NotAllowed { found }));
        }
        let values: Result<_, _> = list.iter().map(|item| literal(name, column, item)).collect();
        Ok(Condition::In { column: name.value.clone(), values: values?, negated })
    }

    fn is_null(&self, inner: &Expr, negated: bool) -> Result<Condition, ConditionProblem> {
        let (name, _) = self.column(inner)?;
        Ok(Condition::IsNull { column: name.value.clone(), negated })
    }

    fn column<'e>(
        &self,
        expression: &'e Expr,
    ) -> Result<(&'e Ident, &ColumnSchema), ConditionProblem> {
        let name = match expression {
            Expr::Identifier(name) if name.quote_style.is_none() => name,
            Expr::Nested(inner) => return self.column(inner),
            other => return Err(not_allowed(other)),
        };
        self.schema.get(&name.value).map(|column| (name, column)).ok_or_else(|| {
            let known = self.schema.columns.keys().map(String::as_str);
            let nearest = masar_text::nearest(&name.value, known, NEAREST_MAX).join(", ");
            let kind = Kind::UnknownColumn { found: name.value.clone(), nearest };
            problem(name.span.start, kind)
        })
    }

    #[expect(clippy::unused_self, reason = "Reads as one of the typer's checks.")]
    fn operator_fits(
        &self,
        name: &Ident,
        column: &ColumnSchema,
        op: Op,
    ) -> Result<(), ConditionProblem> {
        let fits = match column.kind {
            ColumnType::Integer | ColumnType::Date => true,
            ColumnType::Code | ColumnType::Place => !op.is_order(),
            ColumnType::Identity => false,
        };
        if fits {
            return Ok(());
        }
        let (column, kind) = (name.value.clone(), column.kind.name());
        Err(problem(name.span.start, Kind::WrongOperator { column, kind, op: op.sign() }))
    }
}

fn not_allowed(expression: &Expr) -> ConditionProblem {
    let found: String = expression.to_string().chars().take(60).collect();
    problem(expression.span().start, Kind::NotAllowed { found })
}

/// A literal of the column's type.
fn literal(
    name: &Ident,
    column: &ColumnSchema,
    expression: &Expr,
) -> Result<Literal, ConditionProblem> {
    let read = match (column.kind, plain(expression)) {
        (_, None) => return Err(not_allowed(expression)),
        (ColumnType::Integer, Some(Plain::Number(text))) => text.parse().ok().map(Literal::Integer),
        (ColumnType::Date, Some(Plain::Text(text))) => {
            text.parse::<Date>().ok().filter(|date| date.to_string() == text).map(Literal::Date)
        }
        (ColumnType::Place, Some(Plain::Text(text))) => {
            let code = text.parse::<Pcode>().ok().filter(|code| level_fits(&name.value, code));
            code.map(|code| Literal::Text(code.to_string()))
        }
        (ColumnType::Code, Some(Plain::Text(text))) => {
            known_value(name, column, expression, text)?;
            Some(Literal::Text(text.to_owned()))
        }
        _ => None,
    };
    read.ok_or_else(|| {
        let found = expression.to_string();
        let (column, expected) = (name.value.clone(), column.kind.name());
        problem(expression.span().start, Kind::WrongType { column, expected, found })
    })
}

fn known_value(
    name: &Ident,
    column: &ColumnSchema,
    expression: &Expr,
    text: &str,
) -> Result<(), ConditionProblem> {
    if column.values.is_empty() || column.values.iter().any(|known| known == text) {
        return Ok(());
    }
    let known = column.values.iter().map(String::as_str);
    let nearest = masar_text::nearest(text, known, NEAREST_MAX).join(", ");
    let (column, found) = (name.value.clone(), text.to_owned());
    Err(problem(expression.span().start, Kind::UnknownValue { column, found, nearest }))
}

enum Plain<'a> {
    Text(&'a str),
    Number(String),
}

/// A text in single quotes or a whole number, with its sign.
fn plain(expression: &Expr) -> Option<Plain<'_>> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(Plain::Text(text)),
            Value::Number(number, false) => Some(Plain::Number(number.clone())),
            _ => None,
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match plain(expr)? {
            Plain::Number(number) => Some(Plain::Number(format!("-{number}"))),
            Plain::Text(_) => None,
        },
        _ => None,
    }
}
