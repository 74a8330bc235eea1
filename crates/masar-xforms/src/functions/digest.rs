//! Digests and base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Digest as _;

use super::{Answer, Call, Function};

pub(super) fn call<'a>(call: &Call<'_, 'a>) -> Option<Answer<'a>> {
    Some(match call.function {
        Function::Digest => digest(call),
        Function::Base64Decode => call.text(0).and_then(|text| {
            let bytes = STANDARD.decode(text.trim()).unwrap_or_default();
            call.made(String::from_utf8_lossy(&bytes).into_owned())
        }),
        _ => return None,
    })
}

/// The first eight bytes of a text's SHA-256, as a number.
pub(super) fn digest_head(text: &str) -> i64 {
    let digest = sha2::Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | i64::from(*byte))
}

fn digest<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = call.text(0)?;
    let algorithm = call.text(1)?;
    let encoding = if call.has(2) { call.text(2)? } else { "base64".into() };
    call.scope.budget.text(text.len())?;
    let bytes: Vec<u8> = match algorithm.to_ascii_uppercase().as_str() {
        "MD5" => md5::Md5::digest(text.as_bytes()).to_vec(),
        "SHA-1" => sha1::Sha1::digest(text.as_bytes()).to_vec(),
        "SHA-256" => sha2::Sha256::digest(text.as_bytes()).to_vec(),
        "SHA-384" => sha2::Sha384::digest(text.as_bytes()).to_vec(),
        "SHA-512" => sha2::Sha512::digest(text.as_bytes()).to_vec(),
        _ => return Err(call.error()),
    };
    match encoding.to_ascii_lowercase().as_str() {
        "hex" => call.made(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
        "base64" => call.made(STANDARD.encode(bytes)),
        _ => Err(call.error()),
    }
}
