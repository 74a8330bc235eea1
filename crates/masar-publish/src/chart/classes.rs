//! Which of at most five shades a value gets.

use crate::colour::CLASSES;

/// Classes of values, each with the least and the most it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Classes {
    /// Upper ends of all classes, rising; the last is the largest value.
    ends: Vec<u64>,
    least: u64,
}

impl Classes {
    /// From stated upper ends, or by quantiles when there are none. `values`
    /// may come in any order.
    pub(super) fn new(mut values: Vec<u64>, breaks: &[u64]) -> Self {
        values.sort_unstable();
        let least = values.first().copied().unwrap_or_default();
        let most = values.last().copied().unwrap_or_default();
        let mut ends: Vec<u64> = match breaks {
            [] => quantiles(&values),
            stated => stated.iter().copied().take(CLASSES.len() - 1).collect(),
        };
        ends.retain(|&end| end >= least && end < most);
        ends.push(most);
        ends.sort_unstable();
        ends.dedup();
        Self { ends, least }
    }

    /// Least value, most value and colour of each class, rising.
    pub(super) fn list(&self) -> Vec<(u64, u64, &'static str)> {
        let starts =
            std::iter::once(self.least).chain(self.ends.iter().map(|end| end.saturating_add(1)));
        starts
            .zip(&self.ends)
            .enumerate()
            .map(|(index, (start, &end))| (start, end, self.shade(index)))
            .collect()
    }

    /// The colour of a value.
    pub(super) fn colour(&self, value: u64) -> &'static str {
        self.shade(self.ends.partition_point(|&end| end < value).min(self.ends.len() - 1))
    }

    /// Few classes are spread over the whole range of shades.
    fn shade(&self, index: usize) -> &'static str {
        match self.ends.len() {
            1 => CLASSES[2],
            many => CLASSES[index * (CLASSES.len() - 1) / (many - 1)],
        }
    }
}

/// The values a fifth, two fifths and so on up the sorted list.
fn quantiles(sorted: &[u64]) -> Vec<u64> {
    let count = sorted.len();
    let at = |part: usize| (count * part).div_ceil(CLASSES.len()).max(1) - 1;
    (1..CLASSES.len()).filter_map(|part| sorted.get(at(part)).copied()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fifths_of_the_values() {
        let classes = Classes::new((1..=10).collect(), &[]);
        let list: Vec<(u64, u64)> =
            classes.list().iter().map(|&(from, to, _)| (from, to)).collect();
        assert_eq!(list, [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]);
        assert_eq!((classes.colour(1), classes.colour(10)), (CLASSES[0], CLASSES[4]));
    }

    #[test]
    fn stated_ends_and_few_values() {
        let classes = Classes::new(vec![5, 80, 2_000], &[10, 100]);
        let list: Vec<(u64, u64)> =
            classes.list().iter().map(|&(from, to, _)| (from, to)).collect();
        assert_eq!(list, [(5, 10), (11, 100), (101, 2_000)]);
        assert_eq!(Classes::new(vec![7], &[]).list(), [(7, 7, CLASSES[2])]);
        assert_eq!(Classes::new(Vec::new(), &[]).list().len(), 1);
    }

    proptest! {
        /// Every value lies in exactly the class whose colour it gets.
        #[test]
        fn every_value_is_in_its_class(values in prop::collection::vec(0u64..100_000, 1..60)) {
            let classes = Classes::new(values.clone(), &[]);
            for value in values {
                let within: Vec<_> = classes.list().into_iter().filter(|&(from, to, _)| from <= value && value <= to).collect();
                prop_assert_eq!(within.len(), 1);
                prop_assert_eq!(within[0].2, classes.colour(value));
            }
        }
    }
}
