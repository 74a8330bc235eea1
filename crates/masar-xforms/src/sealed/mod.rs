//! Submissions that a phone sealed for the holder of a key: opening them, and
//! sealing (for round trips and for forms filled here).
//!
//! A sealed submission is a manifest in XML beside files named `*.enc`. Each is
//! AES-256-CFB with PKCS#7 padding under one key per submission, which travels
//! in the manifest by RSA-OAEP (SHA-256 for both hashes). Media come first, in
//! the manifest's order, the answers last; the order decides each file's
//! initialisation vector.
//!
//! *Invariants:* nothing is written anywhere; every name that is handed back is
//! a plain file name; randomness is a parameter. Anybody who knows the public
//! key can make a whole new submission: the signature shows that nothing was
//! lost or exchanged on the way, never who wrote it.

mod cipher;
mod key;
mod manifest;
mod open;
mod seal;

pub use key::PrivateKey;
pub use manifest::{Manifest, manifest_is_sealed};
pub use open::{Opened, SignatureCheck, submission_decrypt, submission_open};
pub use seal::{Plain, Sealed, submission_seal};

use masar_domain::{Problem, Where};

/// Bytes of the manifest.
pub const MANIFEST_BYTES_MAX: usize = 1 << 20;
/// Files beside the manifest, the answers among them.
pub const FILES_MAX: usize = 1_000;
/// Bytes of one sealed file.
pub const FILE_BYTES_MAX: usize = 256 << 20;
/// Bytes of all sealed files of a submission.
pub const TOTAL_BYTES_MAX: usize = 1 << 30;
/// What the answers are called once opened.
pub const SUBMISSION_NAME: &str = "submission.xml";

fn refuse(code: &'static str) -> Problem {
    Problem::error(code, Where::default())
}
