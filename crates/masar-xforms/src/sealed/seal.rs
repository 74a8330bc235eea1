//! The phone's half: sealing a filled form for the holder of a key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use masar_domain::Problem;
use rsa::rand_core::CryptoRng;

use super::cipher::{Ciphers, KEY_BYTES, md5_hex, signature_digest};
use super::key::PublicKey;
use super::manifest::{is_plain, name_sealed, quote};
use super::{FILES_MAX, SUBMISSION_NAME, refuse};

/// A filled form in clear.
#[derive(Clone, Copy, Debug)]
pub struct Plain<'a> {
    pub form_id: &'a str,
    pub version: Option<&'a str>,
    pub instance_id: &'a str,
    pub submission: &'a [u8],
    /// Media by name, in the order that they shall have.
    pub media: &'a [(String, Vec<u8>)],
}

/// A filled form as it travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub manifest: String,
    /// `*.enc`, the media in order, then the answers.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Seals a filled form under a form's public key.
///
/// # Errors
///
/// `SEALED-004` the key is not one, `-014` a medium's name is no plain file
/// name, `-015` it is the name of the answers, `-016` too many media.
pub fn submission_seal(
    public_key: &str,
    plain: &Plain<'_>,
    random: &mut impl CryptoRng,
) -> Result<Sealed, Problem> {
    names_check(plain)?;
    let public_key = PublicKey::from_text(public_key)?;
    let mut key = [0; KEY_BYTES];
    random.fill_bytes(&mut key);
    let sealed_key = STANDARD.encode(public_key.seal(&key, random)?);
    let mut ciphers = Ciphers::new(key, plain.instance_id);
    let mut files = Vec::new();
    let mut digests = Vec::new();
    let media = plain.media.iter().map(|(name, bytes)| (&**name, &**bytes));
    for (name, bytes) in media.chain([(SUBMISSION_NAME, plain.submission)]) {
        ciphers.advance();
        digests.push((name.to_owned(), md5_hex(bytes)));
        files.push((name_sealed(name), ciphers.seal(bytes)));
    }
    let head = [Some(plain.form_id), plain.version, Some(&*sealed_key), Some(plain.instance_id)];
    let signature = public_key.seal(&signature_digest(head, &digests), random)?;
    let manifest = manifest_write(plain, &sealed_key, &STANDARD.encode(signature));
    Ok(Sealed { manifest, files })
}

fn names_check(plain: &Plain<'_>) -> Result<(), Problem> {
    if plain.media.len() >= FILES_MAX {
        return Err(refuse("SEALED-016").with("limit", FILES_MAX - 1));
    }
    for (at, (name, _)) in plain.media.iter().enumerate() {
        if !is_plain(&name_sealed(name)) {
            return Err(refuse("SEALED-014").with("found", quote(name)));
        }
        let is_twice = plain.media[..at].iter().any(|(earlier, _)| earlier == name);
        if is_twice || name == SUBMISSION_NAME {
            return Err(refuse("SEALED-015").with("found", quote(name)));
        }
    }
    Ok(())
}

fn manifest_write(plain: &Plain<'_>, key: &str, signature: &str) -> String {
    let version = plain
        .version
        .map(|version| format!(" version=\"{}\"", escape(version)))
        .unwrap_or_default();
    let media: String = plain
        .media
        .iter()
        .map(|(name, _)| format!("<media><file>{}</file></media>", escape(&name_sealed(name))))
        .collect();
    format!(
        "<?xml version=\"1.0\"?>\n<data xmlns=\"http://www.opendatakit.org/xforms/encrypted\" \
         encrypted=\"yes\" id=\"{}\"{version}><base64EncryptedKey>{key}</base64EncryptedKey>\
         <meta xmlns=\"http://openrosa.org/xforms\"><instanceID>{}</instanceID></meta>{media}\
         <encryptedXmlFile>{}</encryptedXmlFile><base64EncryptedElementSignature>{signature}\
         </base64EncryptedElementSignature></data>\n",
        escape(plain.form_id),
        escape(plain.instance_id),
        name_sealed(SUBMISSION_NAME),
    )
}

/// Text for an element or an attribute; characters that XML forbids are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(char))),
            char if char.is_control() => {}
            char => escaped.push(char),
        }
    }
    escaped
}
