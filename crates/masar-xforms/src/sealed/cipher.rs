//! The symmetric half: one key, one initialisation vector per file.

use aes::Aes256;
use aes::cipher::KeyIvInit;
use md5::{Digest, Md5};

/// Bytes of a key.
pub(super) const KEY_BYTES: usize = 32;
const BLOCK_BYTES: usize = 16;

/// Hands out the cipher of each file in turn.
pub(super) struct Ciphers {
    key: [u8; KEY_BYTES],
    vector: [u8; BLOCK_BYTES],
    count: usize,
}

impl Ciphers {
    pub(super) fn new(key: [u8; KEY_BYTES], instance_id: &str) -> Self {
        let digest = Md5::new().chain_update(instance_id).chain_update(key).finalize();
        Self { key, vector: digest.into(), count: 0 }
    }

    /// Moves on to the next file. A file that is absent has its turn too.
    pub(super) fn advance(&mut self) {
        let byte = &mut self.vector[self.count % BLOCK_BYTES];
        *byte = byte.wrapping_add(1);
        self.count += 1;
    }

    /// Opens the file whose turn it is; `None` where the padding is wrong.
    pub(super) fn open(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        if bytes.is_empty() || !bytes.len().is_multiple_of(BLOCK_BYTES) {
            return None;
        }
        let mut plain = bytes.to_vec();
        cfb_mode::Decryptor::<Aes256>::new(&self.key.into(), &self.vector.into())
            .decrypt(&mut plain);
        let padding = usize::from(*plain.last()?);
        let start = plain.len().checked_sub(padding)?;
        let is_padding = (1..=BLOCK_BYTES).contains(&padding)
            && plain[start..].iter().all(|&byte| usize::from(byte) == padding);
        plain.truncate(start);
        is_padding.then_some(plain)
    }

    /// Seals the file whose turn it is.
    pub(super) fn seal(&self, plain: &[u8]) -> Vec<u8> {
        let padding = BLOCK_BYTES - plain.len() % BLOCK_BYTES;
        let byte = u8::try_from(padding).expect("at most one block");
        let mut sealed = plain.to_vec();
        sealed.resize(plain.len() + padding, byte);
        cfb_mode::Encryptor::<Aes256>::new(&self.key.into(), &self.vector.into())
            .encrypt(&mut sealed);
        sealed
    }
}

/// `d41d8cd98f00b204e9800998ecf8427e`
pub(super) fn md5_hex(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the signature seals: the digest of the form, its version, the key, the
/// submission and every file in its order, a line each.
pub(super) fn signature_digest(
    head: [Option<&str>; 4],
    files: &[(String, String)],
) -> [u8; BLOCK_BYTES] {
    let mut text: String = head.iter().flatten().map(|line| format!("{line}\n")).collect();
    for (name, digest) in files {
        text.push_str(&format!("{name}::{digest}\n"));
    }
    Md5::digest(text).into()
}
