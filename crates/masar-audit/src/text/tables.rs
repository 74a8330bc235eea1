//! Numbers in tables: a row or column that is labelled as a total is the sum of
//! its parts; percentages follow from the numbers beside them.
//!
//! A table in which people are counted once over its rows does not add up, and
//! says so in words; a table in which no column adds up is left alone. Rows that
//! are sums of the rows below them, and rows "of which", are taken as such.

mod decimals;
mod sums;

use std::collections::BTreeSet;

use self::sums::{adds_up, row_sum};
use super::grid::{Cell, Table};
use super::percents::percents_text;
use super::statements::say;
use super::tokens::{Kind, Text, Token};
use super::words::{self, Group};
use crate::declared::Share;
use crate::finding::{Report, grouped, sum_text};
use crate::shares::percent_text;

/// Characters before a table in which its title may stand.
const TITLE_CHARS: usize = 300;

/// Columns beside one of percentages in which its numbers are looked for.
const COLUMNS_NEAR: usize = 24;

/// Tokens of a cell that is read as a number or a label.
const CELL_TOKENS_MAX: usize = 60;

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Empty,
    Count(u128, usize),
    Percent(Share, usize),
    /// With a fraction, and no sign.
    Decimal(Share, usize),
    /// Words, or a number that is not exact.
    Other,
}

/// A table as values, with its labels.
struct Sheet<'a> {
    text: &'a Text<'a>,
    /// Rows below the head.
    rows: Vec<Vec<Value>>,
    /// The first words of each of those rows, folded.
    labels: Vec<String>,
    /// The words above each column, folded.
    heads: Vec<String>,
    /// Column by column, what is not a sum: averages, rates.
    is_rate: Vec<bool>,
}

pub(super) fn check(text: &Text<'_>, report: &mut Report) {
    for table in &text.plain.tables.done {
        let Some(sheet) = Sheet::read(text, table) else { continue };
        let around: String =
            text.plain.chars[table.start.saturating_sub(TITLE_CHARS)..table.start].iter().collect();
        let cells = text.within(table.start, table.end);
        let inside: Vec<&str> = text.tokens[cells].iter().filter_map(Token::word).collect();
        let is_once = words::is_counted_once(&masar_text::fold(&around))
            || words::is_counted_once(&inside.join(" "));
        let mut said = BTreeSet::new();
        if !is_once {
            sheet.total_rows(&mut said, report);
            sheet.decimal_rows(&mut said, report);
        }
        sheet.total_columns(&mut said, report);
        sheet.percents(&mut said, report);
    }
}

fn value_read(text: &Text<'_>, cell: Option<Cell>) -> Value {
    let Some(cell) = cell else { return Value::Empty };
    let range = text.within(cell.start, cell.end);
    if range.len() > CELL_TOKENS_MAX {
        return Value::Other;
    }
    let numbers: Vec<usize> =
        range.clone().filter(|&at| matches!(text.tokens[at].kind, Kind::Number { .. })).collect();
    let words = text.tokens[range.clone()].iter().filter(|token| token.word().is_some()).count();
    let is_odd = text.tokens[range.clone()].iter().any(|token| token.is_mark(&['<', '>', '*']));
    let counts = || numbers.iter().copied().filter(|&at| text.tokens[at].count().is_some());
    match numbers.as_slice() {
        [] if words == 0 => Value::Empty,
        [at] if words == 0 && !is_odd => {
            match (text.tokens[*at].count(), text.tokens[*at].percent()) {
                (Some(count), _)
                    if text.tokens[*at].room() == 0 && !text.tokens[*at].is_approximate() =>
                {
                    Value::Count(count, *at)
                }
                (_, Some(share)) => Value::Percent(share, *at),
                _ => match text.tokens[*at].kind {
                    Kind::Number { value, .. } if value.decimals > 0 => Value::Decimal(value, *at),
                    _ => Value::Other,
                },
            }
        }
        // `1,200 (45%)`.
        [_, _] if words == 0 && !is_odd && counts().count() == 1 => {
            let at = counts().next().expect("just counted");
            text.tokens[at].count().map_or(Value::Other, |count| Value::Count(count, at))
        }
        _ => Value::Other,
    }
}

fn words_read(text: &Text<'_>, cell: Option<Cell>) -> String {
    let Some(cell) = cell else { return String::new() };
    let tokens = &text.tokens[text.within(cell.start, cell.end)];
    let written = tokens.iter().take(CELL_TOKENS_MAX).filter_map(|token| match &token.kind {
        Kind::Word(word) => Some(word.as_str()),
        Kind::Mark('%') => Some("%"),
        _ => None,
    });
    written.collect::<Vec<_>>().join(" ")
}

impl<'a> Sheet<'a> {
    fn read(text: &'a Text<'_>, table: &Table) -> Option<Sheet<'a>> {
        let grid = table.grid();
        let width = grid.first()?.len();
        let values: Vec<Vec<Value>> = grid
            .iter()
            .map(|row| row.iter().map(|cell| value_read(text, *cell)).collect())
            .collect();
        let is_year = |value: &Value| match value {
            Value::Count(_, at) => text.tokens[*at].may_be_year(),
            _ => true,
        };
        let is_number = |value: &Value| {
            matches!(value, Value::Count(..) | Value::Percent(..) | Value::Decimal(..))
        };
        let is_head = |row: &[Value]| {
            row.iter().all(|value| {
                is_year(value) && !matches!(value, Value::Percent(..) | Value::Decimal(..))
            }) && (row.contains(&Value::Other) || !row.iter().any(is_number))
        };
        let head = values.iter().take_while(|row| is_head(row)).count().min(4);
        let mut heads = vec![String::new(); width];
        for row in &grid[..head] {
            for (column, cell) in row.iter().enumerate() {
                let words = words_read(text, *cell);
                let above = std::mem::take(&mut heads[column]);
                heads[column] = if above.is_empty() { words } else { format!("{above} {words}") };
            }
        }
        let labels = grid[head..].iter().map(|row| {
            row.iter()
                .map(|cell| words_read(text, *cell))
                .find(|words| !words.is_empty())
                .unwrap_or_default()
        });
        let mut rows = values[head..].to_vec();
        for row in &mut rows {
            for (column, value) in row.iter_mut().enumerate() {
                // Percentages are written without their sign under a head that has it.
                if !words::is_percent_head(&heads[column]) {
                    continue;
                }
                match *value {
                    Value::Count(count, at) => {
                        *value = Value::Percent(Share { digits: count, decimals: 0 }, at);
                    }
                    Value::Decimal(share, at) => *value = Value::Percent(share, at),
                    _ => {}
                }
            }
        }
        let is_rate = heads.iter().map(|head| words::is_rate(head)).collect();
        let labels: Vec<String> = labels.collect();
        (rows.len() > 1 || width > 2).then_some(Sheet { text, rows, labels, heads, is_rate })
    }

    fn column(&self, column: usize) -> impl Iterator<Item = (usize, Value)> + '_ {
        self.rows.iter().enumerate().map(move |(row, values)| (row, values[column]))
    }

    fn is_total(&self, row: usize) -> bool {
        words::is_total(&self.labels[row])
    }

    /// Rows that are parts of the total in row `total`, or none.
    fn parts_of(&self, total: usize) -> Vec<usize> {
        let is_part = |&row: &usize| {
            !self.is_total(row)
                && !self.labels[row].is_empty()
                && !words::is_inside(&self.labels[row])
        };
        if self.is_subtotal(total) {
            let before = (0..total).rev().take_while(|&row| !self.is_total(row));
            let mut parts: Vec<usize> = before.filter(is_part).collect();
            parts.reverse();
            return parts;
        }
        let before: Vec<usize> = (0..total).filter(is_part).collect();
        if before.len() > 1 || total > 0 {
            // A second total without a name of its own begins anew.
            let start = (0..total)
                .rev()
                .find(|&row| self.is_total(row) && !self.is_subtotal(row))
                .map_or(0, |row| row + 1);
            return before.into_iter().filter(|&row| row >= start).collect();
        }
        let after = (total + 1..self.rows.len()).take_while(|&row| !self.is_total(row));
        after.filter(is_part).collect()
    }

    fn is_subtotal(&self, row: usize) -> bool {
        self.is_total(row) && words::is_subtotal(&self.labels[row])
    }

    /// `AUDIT-201` for rows labelled as totals.
    fn total_rows(&self, said: &mut BTreeSet<usize>, report: &mut Report) {
        for total in (0..self.rows.len()).filter(|&row| self.is_total(row)) {
            let parts = self.parts_of(total);
            if parts.len() < 2 {
                continue;
            }
            let mut wrong = Vec::new();
            let mut fits = 0;
            for column in (0..self.heads.len()).filter(|&column| !self.is_rate[column]) {
                let Value::Count(whole, at) = self.rows[total][column] else { continue };
                let Some(terms) = self.counts(&parts, column) else { continue };
                if adds_up(&terms, whole) {
                    fits += 1;
                } else {
                    wrong.push((terms, whole, at));
                }
            }
            let is_additive = fits > 0
                || wrong.len() == 1 && {
                    let (terms, whole, _) = &wrong[0];
                    let sum: u128 = terms.iter().sum();
                    2 * sum > *whole && sum < 2 * whole
                };
            for (terms, whole, at) in wrong.into_iter().filter(|_| is_additive) {
                self.say_sum(&terms, whole, at, said, report);
            }
        }
    }

    /// The counts of a column; `None` where one is not known.
    fn counts(&self, rows: &[usize], column: usize) -> Option<Vec<u128>> {
        let mut counts = Vec::new();
        for &row in rows {
            match self.rows[row][column] {
                Value::Count(count, _) => counts.push(count),
                Value::Empty => {}
                Value::Percent(..) | Value::Decimal(..) | Value::Other => return None,
            }
        }
        (counts.len() > 1).then_some(counts)
    }

    fn say_sum(
        &self,
        terms: &[u128],
        whole: u128,
        at: usize,
        said: &mut BTreeSet<usize>,
        report: &mut Report,
    ) {
        if said.insert(at) {
            let arithmetic = format!("{} ≠ {}", sum_text(terms), grouped(whole));
            say(self.text, (at, at), "AUDIT-201", &arithmetic, report);
        }
    }

    /// `AUDIT-201` for columns that are the sum of columns beside them.
    fn total_columns(&self, said: &mut BTreeSet<usize>, report: &mut Report) {
        let numeric: Vec<usize> = (0..self.heads.len())
            .filter(|&column| !self.is_rate[column])
            .filter(|&column| {
                self.column(column).any(|(_, value)| matches!(value, Value::Count(..)))
            })
            .collect();
        for (index, &whole) in numeric.iter().enumerate() {
            let is_total = words::is_total(&self.heads[whole]);
            let before = numeric[..index].iter().rev().copied();
            let before: Vec<usize> =
                before.take_while(|&column| !words::is_total(&self.heads[column])).collect();
            let after = numeric[index + 1..].iter().copied();
            let after: Vec<usize> =
                after.take_while(|&column| !words::is_total(&self.heads[column])).collect();
            let mut choices = vec![self.family_of(&before), self.family_of(&after)];
            if is_total {
                choices.extend([Some(before), Some(after)]);
            } else if numeric.len() == index + 1 {
                // A last column without such a name, where the rows show that it is one.
                choices.push(Some(before).filter(|before| self.is_sum_of(before, whole)));
            }
            let choices = choices.into_iter().flatten().filter(|choice| choice.len() > 1);
            let best = choices
                .map(|choice| (self.fits(&choice, whole), choice))
                .max_by_key(|((fits, _), choice)| (*fits, usize::MAX - choice.len()));
            let Some(((fits, tried), choice)) = best else { continue };
            let is_family =
                is_total && self.family_of(&choice).is_some_and(|one| one.len() == choice.len());
            if (fits > 0 && 2 * fits >= tried && (is_total || fits > 1))
                || (is_family && tried == 1)
            {
                self.rows_wrong(&choice, whole, said, report);
            }
        }
    }

    /// Whether a column is the sum of others in all rows but one, of three and more.
    fn is_sum_of(&self, columns: &[usize], whole: usize) -> bool {
        let (fits, tried) = self.fits(columns, whole);
        fits > 1 && fits + 1 == tried
    }

    /// The columns nearest to a total that are a whole by their names: men and women.
    fn family_of(&self, columns: &[usize]) -> Option<Vec<usize>> {
        let group = |column: &usize| {
            let groups: Vec<Group> =
                self.heads[*column].split(' ').filter_map(words::group).collect();
            if groups.len() == 1 { groups.first().copied() } else { None }
        };
        let columns: Vec<usize> =
            columns.iter().copied().take_while(|one| group(one).is_some()).collect();
        let groups: Vec<Group> = columns.iter().filter_map(group).collect();
        let distinct: BTreeSet<Group> = groups.iter().copied().collect();
        let is_whole = |one, other| distinct.contains(&one) && distinct.contains(&other);
        let sexes = is_whole(Group::Male, Group::Female) && distinct.len() == 2;
        let adults = is_whole(Group::Men, Group::Women)
            && !distinct.contains(&Group::Male)
            && !distinct.contains(&Group::Alone);
        (distinct.len() == groups.len() && (sexes || adults)).then_some(columns)
    }

    /// Rows in which the columns add up, and rows in which they could.
    fn fits(&self, columns: &[usize], whole: usize) -> (usize, usize) {
        let tried = self.rows.iter().filter_map(|row| row_sum(row, columns, whole));
        let tried: Vec<bool> =
            tried.map(|(terms, whole, _)| terms.iter().sum::<u128>() == whole).collect();
        (tried.iter().filter(|fits| **fits).count(), tried.len())
    }

    fn rows_wrong(
        &self,
        columns: &[usize],
        whole: usize,
        said: &mut BTreeSet<usize>,
        report: &mut Report,
    ) {
        let mut columns = columns.to_vec();
        columns.sort_unstable();
        for row in &self.rows {
            let Some((terms, whole, at)) = row_sum(row, &columns, whole) else { continue };
            if terms.iter().sum::<u128>() != whole {
                self.say_sum(&terms, whole, at, said, report);
            }
        }
    }

    /// `AUDIT-203` and `AUDIT-210` for columns of percentages.
    fn percents(&self, said: &mut BTreeSet<usize>, report: &mut Report) {
        for column in 0..self.heads.len() {
            let shares: Vec<(usize, Share, usize)> = self
                .column(column)
                .filter_map(|(row, value)| match value {
                    Value::Percent(share, at) => Some((row, share, at)),
                    _ => None,
                })
                .collect();
            if shares.len() < 2 {
                continue;
            }
            match self.percent_rule(column, &shares) {
                Some(pairs) => {
                    for (&(_, share, at), pair) in shares.iter().zip(pairs) {
                        let Some((part, whole)) = pair else { continue };
                        if part <= whole && !share.fits(part, whole) && said.insert(at) {
                            let arithmetic = format!(
                                "{} / {} = {}% ≠ {share}%",
                                grouped(part),
                                grouped(whole),
                                percent_text(part, whole)
                            );
                            say(self.text, (at, at), "AUDIT-203", &arithmetic, report);
                        }
                    }
                }
                None => self.percents_whole(&shares, said, report),
            }
        }
    }

    /// What each percentage is of what: the reading that fits all of them, or all
    /// but one of three or more.
    fn percent_rule(
        &self,
        column: usize,
        shares: &[(usize, Share, usize)],
    ) -> Option<Vec<Option<(u128, u128)>>> {
        let end = self.heads.len().min(column + COLUMNS_NEAR);
        let near = column.saturating_sub(COLUMNS_NEAR)..end;
        let count = |row: usize, column: usize| match self.rows[row][column] {
            Value::Count(count, _) => Some(count),
            _ => None,
        };
        let mut best: Option<(usize, usize, Vec<Option<(u128, u128)>>)> = None;
        let mut consider = |pairs: Vec<Option<(u128, u128)>>| {
            let known = pairs.iter().flatten().filter(|(_, whole)| *whole > 0).count();
            let fits = shares.iter().zip(&pairs).filter(|((_, share, _), pair)| {
                pair.is_some_and(|(part, whole)| whole > 0 && share.fits(part, whole))
            });
            let fits = fits.count();
            if best.as_ref().is_none_or(|(before, ..)| fits > *before) {
                best = Some((fits, known, pairs));
            }
        };
        for part in near.clone() {
            let totals = (0..self.rows.len()).filter(|&row| self.is_total(row));
            let total = totals.filter_map(|row| count(row, part)).next_back();
            let summed = || shares.iter().map(|&(row, ..)| count(row, part)).sum::<Option<u128>>();
            if let Some(whole) = total.or_else(summed).filter(|whole| *whole > 0) {
                consider(
                    shares.iter().map(|&(row, ..)| Some((count(row, part)?, whole))).collect(),
                );
            }
            for whole in near.clone().filter(|&whole| whole != part) {
                let pair = |&(row, ..): &(usize, Share, usize)| {
                    Some((count(row, part)?, count(row, whole).filter(|whole| *whole > 0)?))
                };
                consider(shares.iter().map(pair).collect());
            }
        }
        let (fits, known, pairs) = best?;
        let is_sure = fits >= 2 && (fits == known || fits + 1 == known && known >= 3);
        is_sure.then_some(pairs)
    }

    /// A total of 100 percent is the sum of the percentages above it.
    fn percents_whole(
        &self,
        shares: &[(usize, Share, usize)],
        said: &mut BTreeSet<usize>,
        report: &mut Report,
    ) {
        let Some(&(total, _, at)) = shares
            .iter()
            .find(|(row, share, _)| self.is_total(*row) && share.micro() == 100_000_000)
        else {
            return;
        };
        let parts = self.parts_of(total);
        let parts: Vec<Share> = shares
            .iter()
            .filter(|(row, ..)| parts.contains(row))
            .map(|&(_, share, _)| share)
            .collect();
        let sum: u128 = parts.iter().map(|share| share.micro()).sum();
        let room: u128 = parts.iter().map(|share| share.half_micro()).sum();
        if parts.len() > 1 && sum.abs_diff(100_000_000) > room && said.insert(at) {
            let arithmetic = percents_text(&parts, "≠");
            say(self.text, (at, at), "AUDIT-210", &arithmetic, report);
        }
    }
}
