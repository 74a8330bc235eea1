//! Sealing personal fields: AES-256-GCM under a key per person, each of those
//! wrapped by the mission's key.
//!
//! *Invariants:* a person's key is never stored in clear. Associated data ties
//! a wrapped key to its person and a sealed field to its entry and path, so
//! that neither can be moved elsewhere unnoticed. Randomness is a parameter.

use std::fmt;

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use masar_domain::{EntryId, PersonId};
use sha2::{Digest, Sha256};

use crate::entry::{Personal, Sealed};

/// Fills a slice with random bytes. The caller owns the source.
pub type Entropy = Box<dyn FnMut(&mut [u8]) + Send>;

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

/// Bytes that look random and are the same for the same seed: for tests and
/// for synthetic missions, never for real people.
pub fn entropy_seeded(seed: u64) -> Entropy {
    let mut counter = 0_u64;
    Box::new(move |slice| {
        for chunk in slice.chunks_mut(32) {
            let hasher = Sha256::new().chain_update(seed.to_le_bytes());
            let block = hasher.chain_update(counter.to_le_bytes()).finalize();
            chunk.copy_from_slice(&block[..chunk.len()]);
            counter += 1;
        }
    })
}

/// The key that wraps every person's key. Whoever has the data folder but not
/// this cannot read a personal field.
#[derive(Clone)]
pub struct MissionKey([u8; 32]);

impl MissionKey {
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub fn random(entropy: &mut Entropy) -> Self {
        let mut bytes = [0; 32];
        entropy(&mut bytes);
        Self(bytes)
    }

    /// From 64 hexadecimal digits; `None` for anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// As the key file holds it.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// Tells whether a key is the right one and nothing else about it.
    pub(crate) fn check(&self) -> [u8; 32] {
        Sha256::new().chain_update(b"masar key check 1\0").chain_update(self.0).finalize().into()
    }

    /// Wraps a person's key for storage.
    pub(crate) fn wrap(&self, person: PersonId, key: &PersonKey, nonce: Nonce) -> Vec<u8> {
        encrypt(&self.0, nonce, &key.0, person.as_bytes())
    }

    /// A stored person's key; `None` when it is damaged or of another mission.
    pub(crate) fn unwrap(&self, person: PersonId, wrapped: &[u8]) -> Option<PersonKey> {
        let bytes = decrypt(&self.0, wrapped, person.as_bytes())?;
        bytes.try_into().ok().map(PersonKey)
    }
}

/// Says nothing: keys do not belong in logs.
impl fmt::Debug for MissionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MissionKey(..)")
    }
}

/// The key of one person.
#[derive(Clone, Copy)]
pub(crate) struct PersonKey([u8; 32]);

pub(crate) type Nonce = [u8; NONCE_BYTES];

impl PersonKey {
    pub(crate) fn random(entropy: &mut Entropy) -> Self {
        let mut bytes = [0; 32];
        entropy(&mut bytes);
        Self(bytes)
    }

    /// Seals one field of an entry.
    pub(crate) fn seal(&self, entry: EntryId, personal: Personal, nonce: Nonce) -> Sealed {
        let bytes =
            encrypt(&self.0, nonce, personal.value.as_bytes(), &associated(entry, &personal.path));
        Sealed { person: personal.person, path: personal.path, bytes }
    }

    /// The field in clear; `None` when it is damaged or was sealed elsewhere.
    pub(crate) fn open(&self, entry: EntryId, sealed: &Sealed) -> Option<Personal> {
        let bytes = decrypt(&self.0, &sealed.bytes, &associated(entry, &sealed.path))?;
        let value = String::from_utf8(bytes).ok()?;
        Some(Personal { person: sealed.person, path: sealed.path.clone(), value })
    }
}

/// A fresh nonce.
pub(crate) fn nonce(entropy: &mut Entropy) -> Nonce {
    let mut nonce = [0; NONCE_BYTES];
    entropy(&mut nonce);
    nonce
}

/// What a sealed field is tied to.
fn associated(entry: EntryId, path: &str) -> Vec<u8> {
    [entry.as_bytes().as_slice(), path.as_bytes()].concat()
}

/// The nonce, then ciphertext and tag.
fn encrypt(key: &[u8; 32], nonce: Nonce, message: &[u8], associated: &[u8]) -> Vec<u8> {
    let payload = Payload { msg: message, aad: associated };
    let sealed = Aes256Gcm::new(key.into()).encrypt(&nonce.into(), payload);
    let sealed = sealed.expect("a field is far below the limit of the cipher");
    [nonce.as_slice(), &sealed].concat()
}

fn decrypt(key: &[u8; 32], bytes: &[u8], associated: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
    if sealed.len() < TAG_BYTES {
        return None;
    }
    let payload = Payload { msg: sealed, aad: associated };
    Aes256Gcm::new(key.into()).decrypt(nonce.into(), payload).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> (PersonKey, EntryId, Sealed) {
        let mut entropy = entropy_seeded(1);
        let key = PersonKey::random(&mut entropy);
        let entry = EntryId::from_bytes([1; 16]);
        let person = PersonId::from_bytes([2; 16]);
        let personal = Personal { person, path: "full_name".into(), value: "Hawwa".into() };
        let sealed = key.seal(entry, personal, nonce(&mut entropy));
        (key, entry, sealed)
    }

    #[test]
    fn a_sealed_field_opens_only_where_it_was_sealed() {
        let (key, entry, sealed) = sealed();
        assert_eq!(key.open(entry, &sealed).unwrap().value, "Hawwa");
        assert!(key.open(EntryId::from_bytes([3; 16]), &sealed).is_none());
        let moved = Sealed { path: "phone".into(), ..sealed };
        assert!(key.open(entry, &moved).is_none());
    }

    #[test]
    fn a_flipped_bit_does_not_open() {
        let (key, entry, sealed) = sealed();
        for at in 0..sealed.bytes.len() {
            let mut flipped = sealed.clone();
            flipped.bytes[at] ^= 1;
            assert!(key.open(entry, &flipped).is_none(), "byte {at}");
        }
        assert!(key.open(entry, &Sealed { bytes: vec![0; 5], ..sealed }).is_none());
    }

    #[test]
    fn a_wrapped_key_belongs_to_one_person_and_one_mission() {
        let mut entropy = entropy_seeded(2);
        let (mission, other) = (MissionKey::random(&mut entropy), MissionKey::random(&mut entropy));
        let key = PersonKey::random(&mut entropy);
        let person = PersonId::from_bytes([2; 16]);
        let wrapped = mission.wrap(person, &key, nonce(&mut entropy));
        assert_eq!(mission.unwrap(person, &wrapped).unwrap().0, key.0);
        assert!(mission.unwrap(PersonId::from_bytes([4; 16]), &wrapped).is_none());
        assert!(other.unwrap(person, &wrapped).is_none());
        assert_eq!(format!("{mission:?}"), "MissionKey(..)");
    }
}
