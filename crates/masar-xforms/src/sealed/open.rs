//! From a manifest and its files back to the answers and the media.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use masar_domain::{Problem, Where};

use super::cipher::{Ciphers, KEY_BYTES, md5_hex, signature_digest};
use super::key::PrivateKey;
use super::manifest::{Manifest, name_opened, quote};
use super::{FILE_BYTES_MAX, SUBMISSION_NAME, TOTAL_BYTES_MAX, refuse};

/// What to do where the signature does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureCheck {
    /// Refuse: something was changed or exchanged.
    Refuse,
    /// Open and say so: a person wants to see what is left.
    Warn,
}

/// A submission as it was before it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub form_id: String,
    pub version: Option<String>,
    pub instance_id: String,
    /// The answers: the XML that the phone would have sent in clear.
    pub submission: Vec<u8>,
    /// Media by name, in the manifest's order.
    pub media: Vec<(String, Vec<u8>)>,
    /// Media that the manifest names and that have not come yet.
    pub missing: Vec<String>,
    /// What is worth a look, such as a signature that could not be checked.
    pub warnings: Vec<Problem>,
}

/// Opens a sealed submission with the text of a private key.
///
/// # Errors
///
/// Those of [`PrivateKey::from_pem`] and [`submission_open`].
pub fn submission_decrypt(
    private_key_pem: &str,
    manifest: &[u8],
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Opened, Problem> {
    let key = PrivateKey::from_pem(private_key_pem)?;
    submission_open(&key, manifest, files, SignatureCheck::Refuse)
}

/// Opens a sealed submission. `files` are by the names of the manifest.
///
/// # Errors
///
/// Those of [`Manifest::read`]; `SEALED-020` sealed for another key, `-021` no
/// file of answers, `-022` too large, `-023` a file is damaged, `-024` the
/// answers are no XML of this submission, `-025` the signature does not fit.
pub fn submission_open(
    key: &PrivateKey,
    manifest: &[u8],
    files: &BTreeMap<String, Vec<u8>>,
    check: SignatureCheck,
) -> Result<Opened, Problem> {
    let manifest = Manifest::read(manifest)?;
    sizes_check(&manifest, files)?;
    let symmetric: [u8; KEY_BYTES] = STANDARD
        .decode(text_joined(&manifest.key))
        .ok()
        .and_then(|sealed| key.open(&sealed))
        .and_then(|key| key.try_into().ok())
        .ok_or_else(|| refuse("SEALED-020"))?;
    let mut ciphers = Ciphers::new(symmetric, &manifest.instance_id);
    let (media, missing) = media_open(&manifest, files, &mut ciphers)?;
    ciphers.advance();
    let sealed = files
        .get(&manifest.submission)
        .ok_or_else(|| refuse("SEALED-021").with("expected", &manifest.submission))?;
    let submission = ciphers.open(sealed).ok_or_else(|| damaged(&manifest.submission))?;
    let mut opened = Opened {
        form_id: manifest.form_id.clone(),
        version: manifest.version.clone(),
        instance_id: manifest.instance_id.clone(),
        submission,
        media,
        missing,
        warnings: Vec::new(),
    };
    answers_check(&opened)?;
    if let Some(problem) = signature_check(key, &manifest, &opened, check) {
        if problem.is_error() {
            return Err(problem);
        }
        opened.warnings.push(problem);
    }
    Ok(opened)
}

type Media = (Vec<(String, Vec<u8>)>, Vec<String>);

fn media_open(
    manifest: &Manifest,
    files: &BTreeMap<String, Vec<u8>>,
    ciphers: &mut Ciphers,
) -> Result<Media, Problem> {
    let (mut media, mut missing) = (Vec::new(), Vec::new());
    for name in &manifest.media {
        ciphers.advance();
        let opened = name_opened(name).to_owned();
        match files.get(name) {
            Some(bytes) => {
                media.push((opened, ciphers.open(bytes).ok_or_else(|| damaged(name))?));
            }
            None => missing.push(opened),
        }
    }
    Ok((media, missing))
}

fn sizes_check(manifest: &Manifest, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Problem> {
    let mut total = 0;
    for name in manifest.media.iter().chain([&manifest.submission]) {
        let bytes = files.get(name).map_or(0, Vec::len);
        total += bytes;
        if bytes > FILE_BYTES_MAX || total > TOTAL_BYTES_MAX {
            return Err(refuse("SEALED-022").with("found", quote(name)).with(
                "limit",
                if bytes > FILE_BYTES_MAX { FILE_BYTES_MAX } else { TOTAL_BYTES_MAX },
            ));
        }
    }
    Ok(())
}

/// A right padding by chance is one in 256: look at the text too.
fn answers_check(opened: &Opened) -> Result<(), Problem> {
    let is_xml = std::str::from_utf8(&opened.submission)
        .is_ok_and(|text| text.trim_start_matches('\u{feff}').trim_start().starts_with('<'));
    if is_xml { Ok(()) } else { Err(refuse("SEALED-024")) }
}

fn signature_check(
    key: &PrivateKey,
    manifest: &Manifest,
    opened: &Opened,
    check: SignatureCheck,
) -> Option<Problem> {
    if !opened.missing.is_empty() {
        let names = quote(&opened.missing.join(", "));
        return Some(Problem::warning("SEALED-026", Where::default()).with("found", names));
    }
    let Some(signature) = &manifest.signature else {
        return Some(Problem::warning("SEALED-027", Where::default()));
    };
    let found = STANDARD.decode(text_joined(signature)).ok().and_then(|bytes| key.open(&bytes));
    let files: Vec<(String, String)> = opened
        .media
        .iter()
        .map(|(name, bytes)| (name.clone(), md5_hex(bytes)))
        .chain([(SUBMISSION_NAME.to_owned(), md5_hex(&opened.submission))])
        .collect();
    // Clients differ in whether an empty version has a line.
    let version = manifest.version.as_deref();
    let versions = [version, version.filter(|text| !text.is_empty()), version.or(Some(""))];
    let is_right = versions.into_iter().any(|version| {
        let head =
            [Some(&*manifest.form_id), version, Some(&*manifest.key), Some(&*manifest.instance_id)];
        found.as_deref() == Some(&signature_digest(head, &files)[..])
    });
    match (is_right, check) {
        (true, _) => None,
        (false, SignatureCheck::Refuse) => Some(refuse("SEALED-025")),
        (false, SignatureCheck::Warn) => Some(Problem::warning("SEALED-025", Where::default())),
    }
}

fn damaged(name: &str) -> Problem {
    refuse("SEALED-023").with("found", quote(name))
}

/// Base64 may be broken into lines.
fn text_joined(text: &str) -> String {
    text.split_whitespace().collect()
}
