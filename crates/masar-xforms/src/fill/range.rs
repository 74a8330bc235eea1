//! Values of a range question: its start, its end, or a step between.

use super::Chance;

/// Digits after the point that are kept.
const DIGITS_MAX: u32 = 9;

/// One of the steps; `None` where the numbers make no range.
pub(super) fn range_value(range: &[String; 3], chance: &mut Chance) -> Option<String> {
    let digits = range.iter().map(|text| digits_after_point(text)).max()?;
    let [start, end, step] = [0, 1, 2].map(|at| scaled(&range[at], digits));
    let (start, end, step) = (start?, end?, step?);
    let step = step.checked_abs().filter(|step| *step > 0)?;
    let count = end.checked_sub(start)?.checked_abs()? / step;
    let at = chance.between(0, count).checked_mul(step)?;
    let value = if start <= end { start.checked_add(at)? } else { start.checked_sub(at)? };
    Some(written(value, digits))
}

fn digits_after_point(text: &str) -> u32 {
    let after = text.trim().split_once('.').map_or(0, |(_, after)| after.len());
    u32::try_from(after).unwrap_or(u32::MAX)
}

/// `-1.5` with two digits is -150.
fn scaled(text: &str, digits: u32) -> Option<i64> {
    if digits > DIGITS_MAX {
        return None;
    }
    let text = text.trim();
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    let (whole, after) = text.split_once('.').unwrap_or((text, ""));
    let factor = 10_i64.pow(digits);
    let rest = 10_i64.pow(digits.checked_sub(u32::try_from(after.len()).ok()?)?);
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let after: i64 = if after.is_empty() { 0 } else { after.parse().ok()? };
    whole.checked_mul(factor)?.checked_add(after.checked_mul(rest)?)?.checked_mul(sign)
}

fn written(value: i64, digits: u32) -> String {
    let factor = 10_u64.pow(digits);
    let sign = if value < 0 { "-" } else { "" };
    let (whole, after) = (value.unsigned_abs() / factor, value.unsigned_abs() % factor);
    if after == 0 {
        return format!("{sign}{whole}");
    }
    let after = format!("{after:0width$}", width = digits as usize);
    format!("{sign}{whole}.{}", after.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(range: [&str; 3]) -> Vec<String> {
        let range = range.map(str::to_owned);
        let mut values: Vec<String> =
            (0..300).filter_map(|seed| range_value(&range, &mut Chance::new(seed))).collect();
        values.sort();
        values.dedup();
        values
    }

    #[test]
    fn every_step_is_drawn_and_nothing_else() {
        assert_eq!(values(["0", "10", "2"]), ["0", "10", "2", "4", "6", "8"]);
        assert_eq!(values(["-0.5", "0.5", "0.25"]), ["-0.25", "-0.5", "0", "0.25", "0.5"]);
        assert_eq!(values(["3", "1", "1"]), ["1", "2", "3"]);
        assert_eq!(values(["5", "5", "1"]), ["5"]);
        assert!(values(["0", "1", "0"]).is_empty());
        assert!(values(["a", "1", "1"]).is_empty());
        assert!(values(["-9223372036854775808", "9223372036854775807", "1"]).is_empty());
    }
}
