//! Random tables of any number of dimensions, flat or nested, with every total:
//! what the larger trials protect, and the cells and sums that a reader counts up.
#![allow(clippy::float_arithmetic, reason = "the programme's bounds are in floating point")]

use std::collections::BTreeMap;

use crate::attacker::{Chance, Joint};

/// A category: its group, where there are groups, and its own number; neither for a total.
pub(crate) type Node = (Option<usize>, Option<usize>);
pub(crate) type Key = Vec<Node>;

/// Groups and categories of each dimension; one group for a dimension without.
#[derive(Clone, Debug)]
pub(crate) struct Cube {
    pub(crate) sizes: Vec<(usize, usize)>,
    pub(crate) cells: BTreeMap<Key, i64>,
}

impl Chance {
    /// A place in a list of so many.
    pub(crate) fn place(&mut self, count: usize) -> usize {
        usize::try_from(self.below(i64::try_from(count).unwrap())).unwrap()
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.place(from.len())]
    }
}

/// What the counts of a table are like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counts {
    Sparse,
    Small,
    Mixed,
    Skewed,
}

pub(crate) const COUNTS: [Counts; 4] =
    [Counts::Sparse, Counts::Small, Counts::Mixed, Counts::Skewed];

impl Counts {
    fn draw(self, chance: &mut Chance) -> i64 {
        match (self, chance.below(10)) {
            (Self::Sparse, 0..=6) | (Self::Mixed, 0) | (Self::Skewed, 0..=2) => 0,
            (Self::Sparse, _) => chance.below(9),
            (Self::Small, _) => chance.below(12),
            (Self::Mixed, 1..=3) => chance.below(8),
            (Self::Mixed, _) => chance.below(120),
            (Self::Skewed, 9) => chance.below(60) * chance.below(60),
            (Self::Skewed, _) => chance.below(7) * chance.below(4),
        }
    }
}

impl Cube {
    pub(crate) fn new(sizes: &[(usize, usize)], counts: Counts, chance: &mut Chance) -> Self {
        Self::of(sizes, |_| counts.draw(chance))
    }

    /// Finest counts as they are given, and every total.
    pub(crate) fn of(sizes: &[(usize, usize)], mut count: impl FnMut(&[usize]) -> i64) -> Self {
        let mut finest: Vec<Vec<usize>> = vec![Vec::new()];
        for (_, most) in sizes {
            let longer = |short: &Vec<usize>| {
                (0..*most).map(|at| [short.as_slice(), &[at]].concat()).collect::<Vec<_>>()
            };
            finest = finest.iter().flat_map(longer).collect();
        }
        let mut cube = Self { sizes: sizes.to_vec(), cells: BTreeMap::new() };
        for place in finest {
            let count = count(&place);
            for key in cube.above(&place) {
                *cube.cells.entry(key).or_default() += count;
            }
        }
        cube
    }

    fn leaf(&self, d: usize, at: usize) -> Node {
        let (groups, _) = self.sizes[d];
        ((groups > 1).then_some(at % groups), Some(at))
    }

    /// A finest cell and every total that it is part of.
    fn above(&self, place: &[usize]) -> Vec<Key> {
        let mut keys: Vec<Key> = vec![Vec::new()];
        for (d, at) in place.iter().enumerate() {
            let leaf = self.leaf(d, *at);
            let mut nodes = vec![leaf, (None, None)];
            nodes.extend(leaf.0.map(|group| (Some(group), None)));
            let longer = |short: &Key| {
                nodes.iter().map(|n| [short.as_slice(), &[*n]].concat()).collect::<Vec<_>>()
            };
            keys = keys.iter().flat_map(longer).collect();
        }
        keys
    }

    pub(crate) fn is_finest(key: &Key) -> bool {
        key.iter().all(|(_, at)| at.is_some())
    }

    pub(crate) fn spec(&self) -> String {
        let one = |(d, (groups, _)): (usize, &(usize, usize))| {
            if *groups > 1 { format!("g{d}>d{d}") } else { format!("d{d}") }
        };
        self.sizes.iter().enumerate().map(one).collect::<Vec<_>>().join(",")
    }

    /// The labels of a cell, as the columns are, each with a comma behind it.
    pub(crate) fn labels(&self, key: &Key, name: &impl Fn(usize, usize) -> usize) -> String {
        let mut text = String::new();
        for (d, (group, at)) in key.iter().enumerate() {
            if self.sizes[d].0 > 1 {
                text += &group.map_or(",".into(), |group| format!("g{group},"));
            }
            text += &at.map_or(",".into(), |at| format!("c{},", name(d, at)));
        }
        text
    }

    pub(crate) fn head(&self) -> String {
        format!("{},value\n", self.spec().replace('>', ","))
    }

    pub(crate) fn csv(&self) -> String {
        let plain = |_, at| at;
        let line = |(key, value): (&Key, &i64)| format!("{}{value}\n", self.labels(key, &plain));
        self.head() + &self.cells.iter().map(line).collect::<String>()
    }

    /// Every total with its parts along each dimension, by number of cell.
    pub(crate) fn sums(&self) -> Vec<(usize, Vec<usize>)> {
        let number: BTreeMap<&Key, usize> = self.cells.keys().zip(0..).collect();
        let mut sums: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (key, at) in &number {
            for (d, (group, leaf)) in key.iter().enumerate() {
                let up = match (group, leaf) {
                    (Some(group), Some(_)) => (Some(*group), None),
                    (None, None) => continue,
                    _ => (None, None),
                };
                let mut above = (*key).clone();
                above[d] = up;
                sums.entry((number[&above], d)).or_default().push(*at);
            }
        }
        sums.into_iter().map(|((total, _), parts)| (total, parts)).collect()
    }

    /// What a reader counts up who knows these bounds.
    pub(crate) fn joint(&self, bounds: Vec<(i64, i64)>) -> Joint {
        let sum = |(total, parts): (usize, Vec<usize>)| {
            parts.into_iter().map(|at| (at, 1.0)).chain([(total, -1.0)]).collect()
        };
        Joint { bounds, sums: self.sums().into_iter().map(sum).collect(), ..Joint::default() }
    }
}
