//! Totals of columns with fractions: `12.0`, `8.5`, `5.5` and `26.0` million.

use std::collections::BTreeSet;

use super::super::statements::say;
use super::{Sheet, Value};
use crate::declared::Share;
use crate::finding::Report;

/// A column's parts and total, each in millionths, the total as written, and its
/// token.
struct Sum {
    parts: Vec<Share>,
    whole: Share,
    at: usize,
}

impl Sum {
    /// Whether the parts make the total, each rounded.
    fn fits(&self) -> bool {
        let sum: u128 = self.parts.iter().map(|part| part.micro()).sum();
        let half = |share: &Share| share.half_micro();
        let room: u128 = self.parts.iter().chain([&self.whole]).map(half).sum();
        sum.abs_diff(self.whole.micro()) <= room
    }

    fn arithmetic(&self) -> String {
        let sum: u128 = self.parts.iter().map(|part| part.micro()).sum();
        let written: Vec<String> = self.parts.iter().map(Share::to_string).collect();
        let total = Share { digits: sum, decimals: 6 }.to_string();
        let total = total.trim_end_matches('0').trim_end_matches('.');
        format!("{} = {total} ≠ {}", written.join(" + "), self.whole)
    }
}

impl Sheet<'_> {
    /// `AUDIT-201` for totals of fractions, where another column does add up.
    pub(super) fn decimal_rows(&self, said: &mut BTreeSet<usize>, report: &mut Report) {
        for total in (0..self.rows.len()).filter(|&row| self.is_total(row)) {
            let parts = self.parts_of(total);
            let columns = (0..self.heads.len()).filter(|&column| !self.is_rate[column]);
            let sums: Vec<Sum> =
                columns.filter_map(|column| self.decimals(&parts, total, column)).collect();
            let (fitting, wrong): (Vec<&Sum>, Vec<&Sum>) = sums.iter().partition(|sum| sum.fits());
            for sum in wrong.into_iter().filter(|_| !fitting.is_empty()) {
                if said.insert(sum.at) {
                    say(self.text, (sum.at, sum.at), "AUDIT-201", &sum.arithmetic(), report);
                }
            }
        }
    }

    fn decimals(&self, parts: &[usize], total: usize, column: usize) -> Option<Sum> {
        let share = |row: usize| match self.rows[row][column] {
            Value::Decimal(share, at) => Some((share, at)),
            Value::Count(count, at) => Some((Share { digits: count, decimals: 0 }, at)),
            _ => None,
        };
        let is_decimal =
            parts.iter().any(|&row| matches!(self.rows[row][column], Value::Decimal(..)));
        let (whole, at) = share(total)?;
        let parts: Option<Vec<Share>> = parts.iter().map(|&row| Some(share(row)?.0)).collect();
        let parts = parts.filter(|parts| parts.len() > 1 && is_decimal)?;
        Some(Sum { parts, whole, at })
    }
}
