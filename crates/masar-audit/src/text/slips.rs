//! Whether a number is another one mistyped. A sum or a share that is off by a
//! slip of the pen was surely meant; one that is off otherwise may be of
//! something that the text does not name.

/// Digits that say something: of 12,400 three.
fn significant(value: u128) -> usize {
    value.to_string().trim_end_matches('0').len()
}

/// One digit is another, two have changed places, or one is lost or doubled.
pub(super) fn is_slip(written: u128, meant: u128) -> bool {
    let (one, other) = (written.to_string(), meant.to_string());
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() == other.len() {
        let differ: Vec<usize> = (0..one.len()).filter(|&at| one[at] != other[at]).collect();
        return match differ.as_slice() {
            [_] => true,
            &[a, b] => one[a] == other[b] && one[b] == other[a],
            _ => false,
        };
    }
    let (long, short) = if one.len() > other.len() { (one, other) } else { (other, one) };
    long.len() == short.len() + 1
        && short.len() > 2
        && (0..long.len()).any(|at| {
            let rest = long[..at].iter().chain(&long[at + 1..]);
            rest.eq(short.iter())
        })
}

/// Numbers of three digits and more that this one is, two digits beside each other
/// having changed places.
pub(super) fn swaps(value: u128) -> Vec<u128> {
    let digits = value.to_string().into_bytes();
    let pairs = (1..digits.len()).filter(|&at| digits.len() > 2 && digits[at] != digits[at - 1]);
    let swapped = pairs.filter_map(|at| {
        let mut other = digits.clone();
        other.swap(at - 1, at);
        String::from_utf8(other).ok()?.parse().ok()
    });
    swapped.collect()
}

/// A slip that is hardly one by chance: of numbers of three digits and more that
/// are not round.
pub(super) fn is_sure_slip(written: u128, meant: u128) -> bool {
    let digits = significant(written).max(significant(meant));
    is_slip(written, meant) && digits > 2 && written.min(meant) > 99
}

#[cfg(test)]
mod tests {
    use super::{is_slip, is_sure_slip};

    #[test]
    fn a_digit_changed_swapped_lost_or_doubled_is_a_slip() {
        let slips = [(4_510, 4_150), (2_850, 2_580), (13, 73), (1_125, 11_125), (105, 1_005)];
        assert!(slips.into_iter().all(|(written, meant)| is_slip(written, meant)));
        let others = [(4_150, 4_150), (4_510, 4_260), (12, 1), (900, 1_100)];
        assert!(!others.into_iter().any(|(written, meant)| is_slip(written, meant)));
        assert!(is_sure_slip(4_510, 4_150) && !is_sure_slip(1_200, 1_100));
    }
}
