//! Linear programmes in whole numbers: a simplex whose table has one common
//! denominator, so that nothing is rounded.
//!
//! What grows beyond its limits is given up ([`Outcome::Unknown`]), never
//! guessed.

/// Most steps of one programme.
const PIVOTS_MAX: usize = 4_000;

/// Steps after which the rule that cannot go in circles is taken.
const PIVOTS_FAST: usize = 400;

/// `sum of the columns in a row` compared with `bound`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Equal,
    AtMost,
    AtLeast,
}

/// One condition: these columns, each once, compared with a number.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) columns: Vec<usize>,
    pub(super) sign: Sign,
    pub(super) bound: i128,
}

/// A fraction; the denominator is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fraction {
    pub(super) over: i128,
    pub(super) under: i128,
}

impl Fraction {
    pub(super) fn floor(self) -> i128 {
        self.over.div_euclid(self.under)
    }

    pub(super) fn ceil(self) -> i128 {
        -(-self.over).div_euclid(self.under)
    }

    pub(super) fn is_whole(self) -> bool {
        self.over % self.under == 0
    }
}

#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// The best value and the columns that reach it.
    Best(Fraction, Vec<Fraction>),
    /// No values fit all conditions.
    None,
    /// Too much to compute.
    Unknown,
}

/// The least sum of the columns asked for (or the most, if `is_most`), none
/// negative. The sum must be bounded by the conditions. Of `work`, steps times
/// the size of the table, as much is taken as was done.
pub(super) fn solve(
    asked: &[bool],
    conditions: &[Condition],
    is_most: bool,
    work: &mut u64,
) -> Outcome {
    let columns = asked.len();
    let Some(mut table) = Table::new(columns, conditions, *work) else { return Outcome::Unknown };
    let outcome = table.solve(asked, is_most).unwrap_or(Outcome::Unknown);
    *work = table.work;
    outcome
}

/// Rows of `[columns, slacks | bound]`, all over one denominator. Artificial
/// columns are only named: none that has left the basis comes back.
struct Table {
    rows: Vec<Vec<i128>>,
    /// Reduced costs, and the negated value at the end.
    costs: Vec<i128>,
    basis: Vec<usize>,
    under: i128,
    /// Columns that may enter: artificials never come back.
    width: usize,
    /// What may still be done.
    work: u64,
}

impl Table {
    fn new(columns: usize, conditions: &[Condition], work: u64) -> Option<Self> {
        let slacks = conditions.iter().filter(|one| one.sign != Sign::Equal).count();
        let width = columns + slacks;
        let all = width + conditions.len() + 1;
        let mut rows = Vec::with_capacity(conditions.len());
        let mut basis = Vec::with_capacity(conditions.len());
        let mut costs = vec![0_i128; all];
        let mut slack = columns;
        for (line, condition) in conditions.iter().enumerate() {
            let mut row = vec![0_i128; all];
            // Bounds are not negative, so that the first basis fits.
            let flip = if condition.bound < 0 { -1 } else { 1 };
            for &column in &condition.columns {
                row[column] = flip;
            }
            if condition.sign != Sign::Equal {
                row[slack] = if condition.sign == Sign::AtMost { flip } else { -flip };
                slack += 1;
            }
            row[all - 1] = condition.bound.checked_mul(flip)?;
            for (cost, value) in costs.iter_mut().zip(&row) {
                *cost = cost.checked_sub(*value)?;
            }
            basis.push(width + line);
            rows.push(row);
        }
        Some(Self { rows, costs, basis, under: 1, width, work })
    }

    /// Zero when the first phase found values that fit.
    fn cost_value(&self) -> i128 {
        self.costs.last().copied().unwrap_or(0)
    }

    /// Steps until no column makes the sum better; `None` when it is too much.
    fn run(&mut self) -> Option<()> {
        for step in 0..PIVOTS_MAX {
            let Some(column) = self.entering(step) else { return Some(()) };
            let row = self.leaving(column)?;
            let size = (self.rows.len() as u64).saturating_mul(self.costs.len() as u64);
            self.work = self.work.checked_sub(size)?;
            self.pivot(row, column)?;
        }
        None
    }

    /// `None` when it is too much.
    fn solve(&mut self, asked: &[bool], is_most: bool) -> Option<Outcome> {
        self.run()?;
        if self.cost_value() != 0 {
            return Some(Outcome::None);
        }
        self.second_phase(asked, is_most)?;
        self.run()?;
        Some(self.outcome(asked.len(), is_most))
    }

    fn entering(&self, step: usize) -> Option<usize> {
        let costs = self.costs[..self.width].iter().enumerate();
        let mut better = costs.filter(|(_, cost)| **cost < 0);
        if step >= PIVOTS_FAST {
            return better.next().map(|(column, _)| column);
        }
        better.min_by_key(|(column, cost)| (**cost, *column)).map(|(column, _)| column)
    }

    /// The row that limits the column first; the smallest basis where several do.
    fn leaving(&self, column: usize) -> Option<usize> {
        let last = self.costs.len() - 1;
        let mut best: Option<usize> = None;
        for (line, row) in self.rows.iter().enumerate().filter(|(_, row)| row[column] > 0) {
            let Some(found) = best else {
                best = Some(line);
                continue;
            };
            let known = &self.rows[found];
            let this = row[last].checked_mul(known[column])?;
            let that = known[last].checked_mul(row[column])?;
            if (this, self.basis[line]) < (that, self.basis[found]) {
                best = Some(line);
            }
        }
        best
    }

    fn pivot(&mut self, line: usize, column: usize) -> Option<()> {
        let by = self.rows[line][column];
        let pivot_row = self.rows[line].clone();
        let under = self.under;
        let change = |row: &mut Vec<i128>| -> Option<()> {
            let factor = row[column];
            if by == under {
                // Most steps: what the pivot row does not touch stays as it is.
                if factor == 0 {
                    return Some(());
                }
                for (value, &above) in row.iter_mut().zip(&pivot_row) {
                    if above != 0 {
                        let change = above.checked_mul(factor)?;
                        *value = if by == 1 {
                            value.checked_sub(change)?
                        } else {
                            value.checked_mul(by)?.checked_sub(change)? / under
                        };
                    }
                }
                return Some(());
            }
            for (value, &above) in row.iter_mut().zip(&pivot_row) {
                let left = value.checked_mul(by)?;
                // Whole by the law of such tables.
                *value = left.checked_sub(above.checked_mul(factor)?)? / under;
            }
            Some(())
        };
        for (at, row) in self.rows.iter_mut().enumerate() {
            if at != line {
                change(row)?;
            }
        }
        change(&mut self.costs)?;
        self.under = by;
        self.basis[line] = column;
        Some(())
    }

    /// Artificials go; the costs become those of the sum.
    fn second_phase(&mut self, asked: &[bool], is_most: bool) -> Option<()> {
        let mut line = 0;
        while line < self.rows.len() {
            if self.basis[line] < self.width {
                line += 1;
                continue;
            }
            // Its value is zero: any column may take its place, or the row says nothing.
            match (0..self.width).find(|&column| self.rows[line][column] != 0) {
                Some(column) => {
                    if self.rows[line][column] < 0 {
                        self.rows[line].iter_mut().for_each(|value| *value = -*value);
                    }
                    self.pivot(line, column)?;
                    line += 1;
                }
                None => {
                    self.rows.remove(line);
                    self.basis.remove(line);
                }
            }
        }
        let each = if is_most { -1 } else { 1 };
        let mut costs = vec![0_i128; self.costs.len()];
        let own = self.under.checked_mul(each)?;
        costs
            .iter_mut()
            .zip(asked)
            .for_each(|(cost, &is_asked)| *cost = if is_asked { own } else { 0 });
        let is_asked = |basis: usize| asked.get(basis).copied().unwrap_or(false);
        for (row, _) in self.rows.iter().zip(&self.basis).filter(|(_, basis)| is_asked(**basis)) {
            for (cost, value) in costs.iter_mut().zip(row) {
                *cost = cost.checked_sub(value.checked_mul(each)?)?;
            }
        }
        self.costs = costs;
        Some(())
    }

    fn outcome(&self, columns: usize, is_most: bool) -> Outcome {
        let last = self.costs.len() - 1;
        let mut values = vec![Fraction { over: 0, under: 1 }; columns];
        for (row, &basis) in self.rows.iter().zip(&self.basis) {
            if basis < columns {
                values[basis] = Fraction { over: row[last], under: self.under };
            }
        }
        let sign = if is_most { 1 } else { -1 };
        Outcome::Best(Fraction { over: sign * self.costs[last], under: self.under }, values)
    }
}
