//! The hashes that make a changed entry visible: one over every field of an
//! entry, a Merkle root over the entries of a block, and a chain of blocks.
//!
//! *Invariant:* the input of each hash can be read back in one way only (a
//! domain first, then tagged fields with their lengths), so two different
//! entries never hash the same input.

use sha2::{Digest, Sha256};

/// A SHA-256.
pub type Hash = [u8; 32];

/// The hash before the first block.
pub const NOTHING: Hash = [0; 32];

/// One stored column of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field<'a> {
    Null,
    Integer(i64),
    /// Text as bytes: a damaged one need not be UTF-8.
    Text(&'a [u8]),
    Blob(&'a [u8]),
}

/// Hashes entries, keeping its buffer between them.
#[derive(Debug, Default)]
pub struct EntryHasher {
    input: Vec<u8>,
}

impl EntryHasher {
    /// The hash over all fields of an entry, in the order of the columns.
    pub fn hash(&mut self, fields: &[Field<'_>]) -> Hash {
        self.input.clear();
        self.input.extend_from_slice(b"masar entry 1\0");
        for field in fields {
            match *field {
                Field::Null => self.input.push(0),
                Field::Integer(number) => {
                    self.input.push(1);
                    self.input.extend_from_slice(&number.to_le_bytes());
                }
                Field::Text(bytes) => self.bytes(2, bytes),
                Field::Blob(bytes) => self.bytes(3, bytes),
            }
        }
        Sha256::digest(&self.input).into()
    }

    fn bytes(&mut self, tag: u8, bytes: &[u8]) {
        self.input.push(tag);
        self.input.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.input.extend_from_slice(bytes);
    }
}

/// The Merkle root over entry hashes; [`NOTHING`] of none. Leaves and nodes
/// are hashed under different first bytes, and an odd one moves up unchanged.
pub fn merkle_root(hashes: &[Hash]) -> Hash {
    let mut level: Vec<Hash> = hashes.iter().map(|hash| pair(0, hash, &[])).collect();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|nodes| match nodes {
                [left, right] => pair(1, left, right),
                odd => odd[0],
            })
            .collect();
    }
    level.first().copied().unwrap_or(NOTHING)
}

fn pair(domain: u8, left: &[u8], right: &[u8]) -> Hash {
    let hasher = Sha256::new().chain_update([domain]).chain_update(left);
    hasher.chain_update(right).finalize().into()
}

/// Entries that were committed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// From 1, without gaps.
    pub number: u64,
    /// First and last sequence number that it covers.
    pub first: u64,
    pub last: u64,
    pub root: Hash,
    /// Hash of the block before; [`NOTHING`] for the first.
    pub previous: Hash,
}

impl Block {
    /// Covers everything up to its last entry.
    pub fn hash(&self) -> Hash {
        let mut hasher = Sha256::new().chain_update(b"masar block 1\0");
        for number in [self.number, self.first, self.last] {
            hasher.update(number.to_le_bytes());
        }
        hasher.chain_update(self.root).chain_update(self.previous).finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_boundary_between_fields_is_part_of_the_hash() {
        let mut hasher = EntryHasher::default();
        let one = hasher.hash(&[Field::Text(b"ab"), Field::Text(b"c")]);
        let other = hasher.hash(&[Field::Text(b"a"), Field::Text(b"bc")]);
        assert_ne!(one, other);
        assert_ne!(hasher.hash(&[Field::Text(b"a")]), hasher.hash(&[Field::Blob(b"a")]));
        assert_ne!(hasher.hash(&[Field::Null]), hasher.hash(&[Field::Text(b"")]));
    }

    proptest! {
        /// Changing any leaf, or their number, changes the root.
        #[test]
        fn the_root_covers_every_leaf(
            mut leaves in prop::collection::vec(any::<[u8; 32]>(), 1..40),
            at in any::<prop::sample::Index>(),
        ) {
            let root = merkle_root(&leaves);
            let at = at.index(leaves.len());
            leaves[at][0] ^= 1;
            prop_assert_ne!(merkle_root(&leaves), root);
            leaves[at][0] ^= 1;
            leaves.push(leaves[at]);
            prop_assert_ne!(merkle_root(&leaves), root);
        }
    }
}
