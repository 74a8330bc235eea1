//! Attackers that share no code with the solver. Over one table of two
//! dimensions: exact bounds in whole numbers, by cycles that carry people
//! round the table. Over several tables or editions: a linear programme.
#![allow(clippy::float_arithmetic, reason = "the programme's bounds are in floating point")]

use microlp::{ComparisonOp, OptimizationDirection, Problem};

/// Far enough for "no bound".
const FAR: i64 = 1 << 40;

/// What is known of a cell that may be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// Only the numbers.
    Sums,
    /// That primary cells are small.
    Primary,
    /// That primary cells are small and secondary ones are not.
    Both,
}

/// A table with its totals in the last row and column.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub(crate) values: Vec<Vec<i64>>,
}

impl Grid {
    pub(crate) fn new(inner: &[Vec<i64>]) -> Self {
        let mut values: Vec<Vec<i64>> = inner.to_vec();
        values.iter_mut().for_each(|row| row.push(row.iter().sum()));
        let totals = (0..values[0].len()).map(|c| values.iter().map(|row| row[c]).sum()).collect();
        values.push(totals);
        Self { values }
    }

    fn is_total(&self, r: usize, c: usize) -> bool {
        r + 1 == self.values.len() || c + 1 == self.values[0].len()
    }

    /// The table as CSV, with its totals or without.
    pub(crate) fn to_csv(&self, totals: bool) -> String {
        let mut text = String::from("place,group,value\n");
        let (height, width) = (self.values.len(), self.values[0].len());
        for (r, row) in self.values.iter().enumerate() {
            for (c, value) in row.iter().enumerate() {
                let place = if r + 1 == height { String::new() } else { format!("P{r}") };
                let group = if c + 1 == width { String::new() } else { format!("G{c}") };
                if totals || !self.is_total(r, c) {
                    text += &format!("{place},{group},{value}\n");
                }
            }
        }
        text
    }

    /// Value and status of each cell as published; none where no row prints it.
    pub(crate) fn published(&self, csv: &str) -> Vec<Vec<Option<(Option<i64>, String)>>> {
        let (height, width) = (self.values.len(), self.values[0].len());
        let mut cells = vec![vec![None; width]; height];
        for line in csv.lines().skip(1) {
            let parts: Vec<&str> = line.split(',').collect();
            let place = parts[0].strip_prefix('P').map_or(height - 1, |n| n.parse().unwrap());
            let group = parts[1].strip_prefix('G').map_or(width - 1, |n| n.parse().unwrap());
            cells[place][group] = Some((parts[2].parse().ok(), parts[3].to_owned()));
        }
        cells
    }

    /// The bounds of each cell before any sum is used.
    pub(crate) fn bounds(
        &self,
        csv: &str,
        threshold: i64,
        known: Known,
        margins: bool,
    ) -> Vec<Vec<(i64, i64)>> {
        let published = self.published(csv);
        let cell = |r: usize, c: usize| {
            let value = self.values[r][c];
            match &published[r][c] {
                None => (value, value),
                Some((Some(shown), _)) => (*shown, *shown),
                Some(_) if margins && self.is_total(r, c) => (value, value),
                Some((None, status)) => match (known, status.as_str()) {
                    (Known::Primary | Known::Both, "primary") => (1, threshold - 1),
                    (Known::Both, _) => (threshold, FAR),
                    _ => (0, FAR),
                },
            }
        };
        let width = self.values[0].len();
        (0..self.values.len()).map(|r| (0..width).map(|c| cell(r, c)).collect()).collect()
    }

    /// The least and the most that a cell can be; none where the bounds
    /// contradict the truth, so that they tell nothing.
    pub(crate) fn range(
        &self,
        bounds: &[Vec<(i64, i64)>],
        r: usize,
        c: usize,
    ) -> Option<(i64, i64)> {
        let sign = |at: usize, last: usize| if at + 1 == last { -1 } else { 1 };
        let (height, width) = (self.values.len(), self.values[0].len());
        let mut rooms: Vec<Vec<(i64, i64)>> = Vec::new();
        for (y, (row, bounds)) in self.values.iter().zip(bounds).enumerate() {
            let mut room = Vec::new();
            for (x, (value, (low, high))) in row.iter().zip(bounds).enumerate() {
                if low > value || high < value {
                    return None;
                }
                let (down, up) = (value - low, high - value);
                let plus = sign(y, height) * sign(x, width) > 0;
                room.push(if plus { (down, up) } else { (up, down) });
            }
            rooms.push(room);
        }
        let own = rooms[r][c];
        let fall = carry(&rooms, r, c, own.0, false);
        let rise = carry(&rooms, r, c, own.1, true);
        let plus = sign(r, height) * sign(c, width) > 0;
        let (down, up) = if plus { (fall, rise) } else { (rise, fall) };
        Some((self.values[r][c] - down, self.values[r][c] + up))
    }
}

/// How much a cell can rise (or fall): people go out of its column and its row
/// along cycles, until no more fit.
fn carry(rooms: &[Vec<(i64, i64)>], r: usize, c: usize, most: i64, rise: bool) -> i64 {
    let mut rooms: Vec<Vec<(i64, i64)>> = rooms.to_vec();
    if !rise {
        rooms.iter_mut().flatten().for_each(|(down, up)| std::mem::swap(down, up));
    }
    rooms[r][c] = (0, 0);
    let mut moved = 0;
    while moved < most {
        let Some(path) = path_find(&rooms, r, c) else { break };
        let fits = |(y, x, falls): &(usize, usize, bool)| {
            if *falls { rooms[*y][*x].0 } else { rooms[*y][*x].1 }
        };
        let by = path.iter().map(fits).min().unwrap().min(most - moved);
        for (y, x, falls) in path {
            let by = if falls { by } else { -by };
            rooms[y][x] = (rooms[y][x].0 - by, rooms[y][x].1 + by);
        }
        moved += by;
    }
    moved
}

/// From the column, that has too many, by cells that fall and cells that rise,
/// to the row that has too many.
fn path_find(rooms: &[Vec<(i64, i64)>], r: usize, c: usize) -> Option<Vec<(usize, usize, bool)>> {
    let (height, width) = (rooms.len(), rooms[0].len());
    let mut row_from: Vec<Option<usize>> = vec![None; height];
    let mut column_from: Vec<Option<usize>> = vec![None; width];
    let mut open = std::collections::VecDeque::from([c]);
    while let Some(x) = open.pop_front() {
        for y in (0..height).filter(|y| rooms[*y][x].0 > 0) {
            if row_from[y].is_some() {
                continue;
            }
            row_from[y] = Some(x);
            if y == r {
                let mut path = vec![(y, x, true)];
                let mut x = x;
                while x != c {
                    let y = column_from[x].unwrap();
                    path.push((y, x, false));
                    x = row_from[y].unwrap();
                    path.push((y, x, true));
                }
                return Some(path);
            }
            for next in (0..width).filter(|next| rooms[y][*next].1 > 0) {
                if next != c && column_from[next].is_none() {
                    column_from[next] = Some(y);
                    open.push_back(next);
                }
            }
        }
    }
    None
}

/// Several tables at once: cells with bounds, and sums that are nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Joint {
    pub(crate) bounds: Vec<(i64, i64)>,
    /// Cells with their signs that sum to nothing.
    pub(crate) sums: Vec<Vec<(usize, f64)>>,
    /// The first is not more than the second.
    pub(crate) rises: Vec<(usize, usize)>,
}

impl Joint {
    /// Adds a table; gives the number of its first cell.
    pub(crate) fn add(&mut self, bounds: &[Vec<(i64, i64)>]) -> usize {
        let first = self.bounds.len();
        let (height, width) = (bounds.len(), bounds[0].len());
        self.bounds.extend(bounds.iter().flatten());
        let sign = |last: bool| if last { -1.0 } else { 1.0 };
        for y in 0..height {
            self.sums
                .push((0..width).map(|x| (first + y * width + x, sign(x + 1 == width))).collect());
        }
        for x in 0..width {
            let column = (0..height).map(|y| (first + y * width + x, sign(y + 1 == height)));
            self.sums.push(column.collect());
        }
        first
    }

    /// The least and the most of a cell; none where nothing fits.
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    pub(crate) fn range(&self, cell: usize) -> Option<(f64, f64)> {
        let end = |direction: OptimizationDirection| {
            let mut problem = Problem::new(direction);
            let variable = |(at, (low, high)): (usize, &(i64, i64))| {
                let high = if *high >= FAR { f64::INFINITY } else { *high as f64 };
                (f64::from(u8::from(at == cell)), (*low as f64, high))
            };
            let cells: Vec<_> = self
                .bounds
                .iter()
                .enumerate()
                .map(variable)
                .map(|(objective, bounds)| problem.add_var(objective, bounds))
                .collect();
            for sum in &self.sums {
                let terms = sum.iter().map(|(cell, sign)| (cells[*cell], *sign));
                problem.add_constraint(terms.collect::<Vec<_>>(), ComparisonOp::Eq, 0.0);
            }
            for (less, more) in &self.rises {
                let terms = vec![(cells[*less], 1.0), (cells[*more], -1.0)];
                problem.add_constraint(terms, ComparisonOp::Le, 0.0);
            }
            match problem.solve() {
                Ok(solution) => Some(solution.objective()),
                Err(microlp::Error::Unbounded) => Some(f64::INFINITY),
                Err(_) => None,
            }
        };
        Some((end(OptimizationDirection::Minimize)?, end(OptimizationDirection::Maximize)?))
    }
}

/// Numbers that look like chance, the same each time.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((z ^ (z >> 31)) % most.unsigned_abs()).unwrap()
    }

    /// A table of one of several kinds: mixed, small, sparse, large.
    pub(crate) fn table(&mut self, height: usize, width: usize) -> Vec<Vec<i64>> {
        let kind = self.below(4);
        let mut cell = |_| match (kind, self.below(9)) {
            (0, 0 | 1) | (2, 0..=4) => 0,
            (0, 2..=5) => self.below(4) + 1,
            (1, _) => self.below(10),
            (2, _) => self.below(30),
            (0, 6) => self.below(15),
            (0, _) => self.below(300),
            (_, 0) => self.below(9),
            _ => self.below(500),
        };
        (0..height).map(|_| (0..width).map(&mut cell).collect()).collect()
    }
}
