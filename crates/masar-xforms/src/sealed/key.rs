//! The two keys, from the texts that people keep them as.
//!
//! *Invariant:* no message quotes a key or a part of one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use masar_domain::Problem;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey};
use rsa::rand_core::CryptoRng;
use sha2::Sha256;

use super::refuse;

/// Bytes of a key's text: 8,192 bits in PEM are under 7,000.
const KEY_BYTES_MAX: usize = 64 << 10;

/// The key that opens submissions. It has no printed form.
pub struct PrivateKey(rsa::PrivateKey);

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey")
    }
}

impl PrivateKey {
    /// Reads `-----BEGIN PRIVATE KEY-----` or `-----BEGIN RSA PRIVATE KEY-----`.
    ///
    /// # Errors
    ///
    /// `SEALED-001` no private key, `-002` kept under a passphrase, `-003` a
    /// public key.
    pub fn from_pem(pem: &str) -> Result<Self, Problem> {
        if pem.len() > KEY_BYTES_MAX {
            return Err(refuse("SEALED-001"));
        }
        if pem.contains("ENCRYPTED") {
            return Err(refuse("SEALED-002"));
        }
        if pem.contains("PUBLIC KEY-----") {
            return Err(refuse("SEALED-003"));
        }
        let der = STANDARD.decode(armour_strip(pem)).map_err(|_| refuse("SEALED-001"))?;
        rsa::PrivateKey::from_pkcs8_der(&der)
            .ok()
            .or_else(|| rsa::PrivateKey::from_pkcs1_der(&der).ok())
            .map(Self)
            .ok_or_else(|| refuse("SEALED-001"))
    }

    /// `None` where the bytes were not sealed for this key, or were changed.
    pub(super) fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        self.0.oaep_decrypt::<Sha256>(sealed).ok()
    }
}

/// The key that a form carries in its `public_key` setting.
pub(super) struct PublicKey(rsa::PublicKey);

impl PublicKey {
    /// Reads the base64 of a form's setting, or the same within PEM lines.
    pub(super) fn from_text(text: &str) -> Result<Self, Problem> {
        if text.len() > KEY_BYTES_MAX {
            return Err(refuse("SEALED-004"));
        }
        let der = STANDARD.decode(armour_strip(text)).map_err(|_| refuse("SEALED-004"))?;
        rsa::PublicKey::from_public_key_der(&der).map(Self).map_err(|_| refuse("SEALED-004"))
    }

    pub(super) fn seal(
        &self,
        plain: &[u8],
        random: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, Problem> {
        self.0.oaep_encrypt_with_rng::<Sha256, _>(random, plain).map_err(|_| refuse("SEALED-004"))
    }
}

/// The base64 between the lines that begin and end a key.
fn armour_strip(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("-----") && !line.contains(':'))
        .flat_map(str::split_whitespace)
        .collect()
}
