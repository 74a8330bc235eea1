//! Figures: facts counted once, with bounds and lineage.
