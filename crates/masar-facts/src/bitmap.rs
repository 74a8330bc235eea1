//! One bit per fact.

/// *Invariant:* bits from `len` on are zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    pub(crate) fn zeros(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    pub(crate) fn ones(len: usize) -> Self {
        let mut all = Self { words: vec![u64::MAX; len.div_ceil(64)], len };
        all.trim();
        all
    }

    /// Bit `n` is `test(n)`.
    pub(crate) fn from_fn(len: usize, mut test: impl FnMut(usize) -> bool) -> Self {
        let word = |word: usize| {
            let first = 64 * word;
            let last = (first + 64).min(len);
            (first..last).fold(0, |bits, row| bits | (u64::from(test(row)) << (row - first)))
        };
        Self { words: (0..len.div_ceil(64)).map(word).collect(), len }
    }

    fn trim(&mut self) {
        if let (Some(last), rest @ 1..) = (self.words.last_mut(), self.len % 64) {
            *last &= (1 << rest) - 1;
        }
    }

    pub(crate) fn get(&self, bit: usize) -> bool {
        self.words[bit / 64] >> (bit % 64) & 1 == 1
    }

    pub(crate) fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    pub(crate) fn and(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(mine, theirs)| *mine &= theirs);
    }

    pub(crate) fn or(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// Clears every bit below `first`.
    pub(crate) fn clear_below(&mut self, first: usize) {
        let first = first.min(self.len);
        self.words[..first / 64].fill(0);
        if let (Some(word), rest @ 1..) = (self.words.get_mut(first / 64), first % 64) {
            *word &= u64::MAX << rest;
        }
    }

    /// Clears every bit from `first` on.
    pub(crate) fn clear_from(&mut self, first: usize) {
        let first = first.min(self.len);
        if let (Some(word), rest) = (self.words.get_mut(first / 64), first % 64) {
            *word &= (1 << rest) - 1;
        }
        self.words.iter_mut().skip(first / 64 + 1).for_each(|word| *word = 0);
    }

    /// The bits that are set, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(64 * at + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A bitmap behaves as the list of truths it was made of.
        #[test]
        fn behaves_as_a_list_of_truths(bits in prop::collection::vec(any::<bool>(), 0..300), cut in 0usize..320) {
            let map = Bitmap::from_fn(bits.len(), |bit| bits[bit]);
            let set = |from: usize, to: usize| -> Vec<usize> {
                (from..to.min(bits.len())).filter(|&bit| bits[bit]).collect()
            };
            prop_assert_eq!(map.iter().collect::<Vec<_>>(), set(0, bits.len()));
            let (mut above, mut below) = (map.clone(), map.clone());
            above.clear_below(cut);
            below.clear_from(cut);
            prop_assert_eq!(above.iter().collect::<Vec<_>>(), set(cut, bits.len()));
            prop_assert_eq!(below.iter().collect::<Vec<_>>(), set(0, cut));
            above.or(&below);
            prop_assert_eq!(&above, &map);
            prop_assert_eq!(Bitmap::ones(bits.len()).count(), bits.len() as u64);
        }
    }
}
