//! A fast hash for numbers that are made here, so that nobody outside can choose
//! them to collide.
//!
//! *Invariant:* the same number has the same hash on every machine.

use std::hash::{BuildHasherDefault, Hasher};

#[derive(Default)]
pub struct NumberHasher(u64);

pub type NumberHash = BuildHasherDefault<NumberHasher>;

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A step of a hash.
pub fn hash_mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// Hash of a text; 0 only for none.
pub fn bytes_hash(bytes: &[u8]) -> u64 {
    if bytes.is_empty() {
        return 0;
    }
    let word = |chunk: &[u8]| chunk.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let start = hash_mix(7, bytes.len() as u64);
    bytes.chunks(8).fold(start, |hash, chunk| hash_mix(hash, word(chunk))).max(1)
}
