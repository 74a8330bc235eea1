//! Fisher's scoring for what the log odds of one person are made of, from how often
//! pairs agree on what their scores did not use.
//!
//! *Invariant:* what is usual holds as long as little was seen.

use super::{Label, logistic};

pub(super) const ROUNDS: usize = 25;
/// Steps below this change nothing that is told.
pub(super) const SETTLED: f64 = 1e-9;
/// The furthest that a number moves in one round.
const STEP_MOST: f64 = 0.5;

/// Numbers to be found: what they usually are, how far they may be off before
/// anything was seen, and the bounds of what is believed.
#[derive(Clone, Copy)]
pub(super) struct Usual<const N: usize> {
    pub(super) value: [f64; N],
    pub(super) error: [f64; N],
    pub(super) bounds: [(f64, f64); N],
}

type Matrix<const N: usize> = [[f64; N]; N];

/// What was found, and what is known of it: the inverse of the errors.
pub(super) struct Fitted<const N: usize> {
    pub(super) value: [f64; N],
    information: Matrix<N>,
}

impl<const N: usize> Fitted<N> {
    /// Standard error of a sum of the numbers, each so many times.
    pub(super) fn error(&self, times: [f64; N]) -> f64 {
        let found = solve(self.information, times);
        found.iter().zip(times).map(|(a, b)| a * b).sum::<f64>().max(0.0).sqrt()
    }
}

/// The numbers whose sum, each times what `row` tells of a label, is its log odds.
/// A label counts so many times as it is told by `counts`.
pub(super) fn fit<const N: usize>(
    labels: &[Label],
    usual: &Usual<N>,
    row: impl Fn(&Label) -> [f64; N],
) -> Fitted<N> {
    let mut value = usual.value;
    // Symmetric: what stands above the diagonal is left out.
    let mut information = [[0.0; N]; N];
    for _ in 0..ROUNDS {
        let mut score = [0.0; N];
        information = [[0.0; N]; N];
        for at in 0..N {
            information[at][at] = usual.error[at].powi(-2);
            score[at] = (usual.value[at] - value[at]) * information[at][at];
        }
        for label in labels {
            let row = row(label);
            let odds: f64 = row.iter().zip(value).map(|(times, value)| times * value).sum();
            let (expected, slope, weight) = label.expected(odds);
            let more = (label.agreeing - label.pairs * expected) * weight * slope;
            let known = label.pairs * weight * slope * slope;
            for at in 0..N {
                score[at] += more * row[at];
                let known = known * row[at];
                for other in 0..=at {
                    information[at][other] += known * row[other];
                }
            }
        }
        let step = solve(information, score).map(|step| step.clamp(-STEP_MOST, STEP_MOST));
        let mut moved = 0.0_f64;
        for at in 0..N {
            let (low, high) = usual.bounds[at];
            let next = (value[at] + step[at]).clamp(low, high);
            moved = moved.max((next - value[at]).abs());
            value[at] = next;
        }
        if moved < SETTLED {
            break;
        }
    }
    Fitted { value, information }
}

/// Solves by Cholesky's root: `matrix` is symmetric and positive, and of it only what
/// stands on and below the diagonal is read.
fn solve<const N: usize>(matrix: Matrix<N>, right: [f64; N]) -> [f64; N] {
    let mut root = [[0.0; N]; N];
    let mut found = right;
    for at in 0..N {
        for other in 0..=at {
            let known: f64 = (0..other).map(|k| root[at][k] * root[other][k]).sum();
            let rest = matrix[at][other] - known;
            root[at][other] =
                if at == other { rest.max(1e-12).sqrt() } else { rest / root[other][other] };
        }
        let known: f64 = (0..at).map(|k| root[at][k] * found[k]).sum();
        found[at] = (found[at] - known) / root[at][at];
    }
    for at in (0..N).rev() {
        let known: f64 = (at + 1..N).map(|k| root[k][at] * found[k]).sum();
        found[at] = (found[at] - known) / root[at][at];
    }
    found
}

impl Label {
    /// How often the label's pairs agree at such log odds, how fast that grows with
    /// them, and what one of its pairs weighs.
    pub(super) fn expected(&self, odds: f64) -> (f64, f64, f64) {
        let share = logistic(self.offset + odds);
        let apart = self.rate - self.chance;
        let expected = (self.chance + apart * share).clamp(1e-6, 1.0 - 1e-6);
        (expected, apart * share * (1.0 - share), self.counts / (expected * (1.0 - expected)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_of_equations_is_solved() {
        let found = solve([[4.0, 0.0, 0.0], [2.0, 5.0, 0.0], [0.0, 1.0, 3.0]], [2.0, 1.0, 4.0]);
        let back = [4.0 * found[0] + 2.0 * found[1], 2.0 * found[0] + 5.0 * found[1] + found[2]];
        assert!((back[0] - 2.0).abs() < 1e-9 && (back[1] - 1.0).abs() < 1e-9, "{found:?}");
    }
}
