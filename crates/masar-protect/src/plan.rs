//! What is hidden, and by how many witnesses each hidden cell is used: a cell
//! that none uses and that need not be hidden is shown.
//!
//! *Invariant:* `hidden` follows from `fixed` and the uses; every witness that
//! counts was added once. Nothing here searches.

use crate::system::System;

/// Changes of cells that keep every sum, in whole people.
pub type Changes = Vec<(usize, i64)>;

/// Most by which the price of a cell differs between rounds.
const NOISE_MAX: u64 = 400;

/// A price that no search pays.
pub const BANNED: i64 = i64::MAX / 4;

/// What is hidden, with the reasons counted.
pub struct Plan<'a> {
    pub system: &'a System,
    pub hidden: Vec<bool>,
    fixed: Vec<bool>,
    uses: Vec<u32>,
    /// What all that is hidden beyond need costs.
    cost: i64,
    /// A cell that is to be shown.
    pub banned: Option<usize>,
    /// Cells that few use are dearer than those that many use.
    pub sharing: bool,
    /// A round's number, by which prices differ a little.
    pub round: u64,
}

impl<'a> Plan<'a> {
    /// Only what is `fixed` is hidden.
    pub fn new(system: &'a System, fixed: Vec<bool>) -> Self {
        let uses = vec![0; fixed.len()];
        Self {
            system,
            hidden: fixed.clone(),
            fixed,
            uses,
            cost: 0,
            banned: None,
            sharing: false,
            round: 0,
        }
    }

    /// Hides what the changes touch.
    pub fn add(&mut self, changes: &[(usize, i64)]) {
        for (cell, _) in changes {
            if !self.hidden[*cell] {
                self.cost += self.system.cells[*cell].cost;
                self.hidden[*cell] = true;
            }
            self.uses[*cell] += 1;
        }
    }

    /// Takes one use back; what none uses any more is shown.
    pub fn remove(&mut self, changes: &[(usize, i64)]) {
        for (cell, _) in changes {
            self.uses[*cell] -= 1;
            if self.uses[*cell] == 0 && !self.fixed[*cell] {
                self.cost -= self.system.cells[*cell].cost;
                self.hidden[*cell] = false;
            }
        }
    }

    /// What using a cell costs a witness.
    pub fn price(&self, cell: usize) -> i64 {
        if self.banned == Some(cell) {
            return BANNED;
        }
        if self.fixed[cell] {
            return 0;
        }
        let cost = self.system.cells[cell].cost;
        match (self.uses[cell], self.sharing) {
            (0, _) => cost * 16 + self.noise(cell),
            (_, false) => 0,
            (uses, true) => cost * 4 / i64::from(uses),
        }
    }

    /// A little, other for each cell and round, so that searches differ.
    fn noise(&self, cell: usize) -> i64 {
        if self.round == 0 {
            return 0;
        }
        let mixed = (cell as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ self.round.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((mixed >> 32) % NOISE_MAX).unwrap_or(0)
    }

    /// What changes would cost.
    pub fn price_of(&self, changes: &[(usize, i64)]) -> i64 {
        changes.iter().map(|(cell, _)| self.price(*cell)).sum()
    }

    /// What all that is hidden beyond need costs.
    pub fn cost(&self) -> i64 {
        self.cost
    }

    /// Hidden only because witnesses use it.
    pub fn free(&self, cell: usize) -> bool {
        self.hidden[cell] && !self.fixed[cell]
    }

    pub fn uses(&self, cell: usize) -> u32 {
        self.uses[cell]
    }
}
