//! Whether the numbers of a row or column make its total.

use super::Value;

/// The terms, the whole and its token, where a row has them all.
pub(super) fn row_sum(
    row: &[Value],
    columns: &[usize],
    whole: usize,
) -> Option<(Vec<u128>, u128, usize)> {
    let Value::Count(size, at) = row[whole] else { return None };
    let mut terms = Vec::new();
    for &column in columns {
        match row[column] {
            Value::Count(count, _) => terms.push(count),
            Value::Empty => {}
            Value::Percent(..) | Value::Decimal(..) | Value::Other => return None,
        }
    }
    (terms.len() > 1).then_some((terms, size, at))
}

/// Whether terms make the whole, those that are the sum of the terms after them
/// taken in place of these.
pub(super) fn adds_up(terms: &[u128], whole: u128) -> bool {
    if terms.iter().sum::<u128>() == whole {
        return true;
    }
    let (mut at, mut sum, mut nested) = (0, 0_u128, false);
    while at < terms.len() {
        sum += terms[at];
        let mut below = 0_u128;
        let children = terms[at + 1..].iter().position(|&term| {
            below += term;
            below >= terms[at]
        });
        match children {
            Some(last) if below == terms[at] && last > 0 && terms[at] > 0 => {
                nested = true;
                at += last + 2;
            }
            _ => at += 1,
        }
    }
    nested && sum == whole
}
