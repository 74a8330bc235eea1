//! As few masks as are found: prices that fall where one mask helps many, masks
//! that nothing needs any more, and one in another's place.
//!
//! *Invariant:* every small cell that had a proof keeps one; no step masks more.

use std::collections::BTreeSet;

use super::{Freedom, JOINED_MAX, Reasons};
use crate::plan::Changes;

/// Rounds in which prices are found.
const PRICES_MAX: usize = 3;
/// Rounds in which each mask is tried without, and most masks for which it is.
const SWAPS_MAX: usize = 3;
const MASKS_MAX: usize = 400;

impl Reasons<'_> {
    /// A mask that helps many who are stuck is cheap, and so helps more.
    pub(super) fn prices_find(&mut self, small: &[usize]) {
        for _ in 0..PRICES_MAX {
            let mut helped = vec![0; self.masked.len()];
            let mut done: BTreeSet<usize> = self.proof_of.keys().copied().collect();
            for cell in small {
                if done.contains(cell) || self.joined < JOINED_MAX / 2 {
                    continue;
                }
                let Some(changes) = self.proof_free(*cell) else { continue };
                let mut own = 0;
                for at in self.proven_by(&changes) {
                    own += i64::from(done.insert(at));
                }
                self.masks_of(&changes).into_iter().for_each(|at| helped[at] += own);
            }
            self.beside = helped;
        }
    }

    /// Tells each reason again where what it freed is free without it.
    pub(super) fn masks_drop(&mut self) {
        for mask in self.masks_free() {
            self.masked[mask] = false;
            match self.proofs_without(mask) {
                Some(new) => new.into_iter().for_each(|changes| self.proof_keep(changes)),
                None => self.masked[mask] = true,
            }
        }
    }

    /// Those whose proof needs a mask that is no more.
    fn cells_stuck(&self, mask: usize) -> Vec<usize> {
        let needs = |proof: &usize| self.masks_of(&self.proofs[*proof]).contains(&mask);
        let needs: BTreeSet<usize> = (0..self.proofs.len()).filter(needs).collect();
        let cells = self.proof_of.iter().filter(|(_, proof)| needs.contains(proof));
        cells.map(|(cell, _)| *cell).collect()
    }

    /// Proofs for all whose own needs a mask that is no more.
    fn proofs_without(&mut self, mask: usize) -> Option<Vec<Changes>> {
        let cells = self.cells_stuck(mask);
        let mut proven: BTreeSet<usize> = BTreeSet::new();
        let mut new = Vec::new();
        for cell in cells {
            if !proven.contains(&cell) {
                let changes = self.proof_find(cell, Freedom::Told)?;
                proven.extend(self.proven_by(&changes));
                new.push(changes);
            }
        }
        Some(new)
    }

    /// Each mask in turn is left out, and others are found for those who needed it.
    pub(super) fn masks_improve(&mut self) {
        for _ in 0..SWAPS_MAX {
            let before = self.masks_count();
            if before > MASKS_MAX || self.joined < JOINED_MAX / 4 {
                return;
            }
            for mask in self.masks_free() {
                self.mask_swap(mask);
            }
            self.masks_drop();
            if self.masks_count() == before {
                return;
            }
        }
    }

    fn masks_count(&self) -> usize {
        self.masked.iter().filter(|masked| **masked).count()
    }

    /// Those that may be told again.
    fn masks_free(&self) -> Vec<usize> {
        let may = |at: &usize| self.masked[*at] && !self.unproven[*at];
        (0..self.masked.len()).filter(may).collect()
    }

    /// Others in the place of one, where they are no more.
    fn mask_swap(&mut self, mask: usize) {
        if !self.masked[mask] {
            return;
        }
        let most = self.masks_count();
        let (masked, proof_of) = (self.masked.clone(), self.proof_of.clone());
        let proofs = self.proofs.len();
        self.masked[mask] = false;
        self.banned = Some(mask);
        let cells = self.cells_stuck(mask);
        cells.iter().for_each(|cell| {
            self.proof_of.remove(cell);
        });
        let fits = cells.into_iter().all(|cell| {
            self.open_freely(cell);
            self.proof_of.contains_key(&cell) && self.masks_count() <= most
        });
        self.banned = None;
        if fits {
            self.masks_unused();
        } else {
            (self.masked, self.proof_of) = (masked, proof_of);
            self.proofs.truncate(proofs);
        }
    }

    /// Tells each reason again that no proof needs hidden.
    fn masks_unused(&mut self) {
        let masked = std::mem::replace(&mut self.masked, self.unproven.clone());
        let proofs: BTreeSet<usize> = self.proof_of.values().copied().collect();
        let needed = proofs.into_iter().flat_map(|proof| self.masks_of(&self.proofs[proof]));
        for at in needed.collect::<Vec<usize>>() {
            self.masked[at] = masked[at];
        }
    }
}
