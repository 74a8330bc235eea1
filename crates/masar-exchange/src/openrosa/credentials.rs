//! Who a phone says it is: HTTP Basic, and Digest with MD5 and `qop=auth`
//! (RFC 2617), which is what Collect speaks without TLS.
//!
//! *Invariant:* a header is read within limits and never panics. Whether a
//! nonce is ours, fresh and unused is the caller's to say; so is how passwords
//! are kept ([`digest_ha1`] is as good as the password itself).

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::md5_hex;

/// Longest `Authorization` header that is read, in bytes.
pub const HEADER_BYTES_MAX: usize = 4_096;

/// Name and password in clear. Only over TLS.
#[derive(Clone, PartialEq, Eq)]
pub struct Basic {
    pub user: String,
    pub password: String,
}

impl Basic {
    /// Reads the value of an `Authorization` header.
    pub fn parse(header: &str) -> Option<Self> {
        let encoded = scheme_strip(header, "basic")?;
        let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (user, password) = text.split_once(':')?;
        Some(Self { user: user.to_owned(), password: password.to_owned() })
    }
}

/// The password stays out of logs.
impl std::fmt::Debug for Basic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Basic").field("user", &self.user).finish_non_exhaustive()
    }
}

/// The nonce of a challenge and how often a client says that it used it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nonce {
    pub value: String,
    /// From 1. A count seen before is a replay.
    pub count: u32,
}

/// What a client answers to a challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    pub user: String,
    pub realm: String,
    pub nonce: Nonce,
    pub uri: String,
    cnonce: String,
    nc: String,
    response: String,
}

/// What asks a client for a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge<'a> {
    pub realm: &'a str,
    pub nonce: &'a str,
    /// The name and password were right, only the nonce was too old.
    pub stale: bool,
}

impl Challenge<'_> {
    /// The value of a `WWW-Authenticate` header.
    pub fn header(&self) -> String {
        let clean = |text: &str| text.replace(['"', '\\', '\r', '\n'], "");
        let stale = if self.stale { ", stale=true" } else { "" };
        let (realm, nonce) = (clean(self.realm), clean(self.nonce));
        format!("Digest realm=\"{realm}\", qop=\"auth\", algorithm=MD5, nonce=\"{nonce}\"{stale}")
    }
}

impl Digest {
    /// Reads the value of an `Authorization` header. `None` when it is not a
    /// digest with `qop=auth` and MD5.
    pub fn parse(header: &str) -> Option<Self> {
        let fields = fields_read(scheme_strip(header, "digest")?)?;
        let take = |name: &str| fields.get(name).cloned();
        let algorithm = take("algorithm").unwrap_or_else(|| "MD5".to_owned());
        if !algorithm.eq_ignore_ascii_case("MD5") || take("qop")? != "auth" {
            return None;
        }
        let nc = take("nc").filter(|nc| nc.len() == 8)?;
        let count = u32::from_str_radix(&nc, 16).ok().filter(|&count| count > 0)?;
        Some(Self {
            user: take("username")?,
            realm: take("realm")?,
            nonce: Nonce { value: take("nonce")?, count },
            uri: take("uri")?,
            cnonce: take("cnonce")?,
            nc,
            response: take("response").filter(|response| response.len() == 32)?,
        })
    }

    /// Whether the client knows the secret of `ha1`. The caller compares `uri`
    /// with what was asked for, and the nonce with what it gave out.
    pub fn verify(&self, method: &str, ha1: &str) -> bool {
        let ha2 = md5_hex(format!("{method}:{}", self.uri).as_bytes());
        let (nonce, nc, cnonce) = (&self.nonce.value, &self.nc, &self.cnonce);
        let expected = md5_hex(format!("{ha1}:{nonce}:{nc}:{cnonce}:auth:{ha2}").as_bytes());
        same(expected.as_bytes(), self.response.to_ascii_lowercase().as_bytes())
    }
}

/// What a server keeps instead of the password, to verify digests.
pub fn digest_ha1(user: &str, realm: &str, password: &str) -> String {
    md5_hex(format!("{user}:{realm}:{password}").as_bytes())
}

/// Compares without telling by its time where the first difference is.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |bits, (a, b)| bits | (a ^ b));
    one.len() == other.len() && std::hint::black_box(differing) == 0
}

fn scheme_strip<'a>(header: &'a str, scheme: &str) -> Option<&'a str> {
    let (found, rest) = header.trim().split_once(' ')?;
    (header.len() <= HEADER_BYTES_MAX && found.eq_ignore_ascii_case(scheme)).then_some(rest)
}

/// `name=value` or `name="value"`, set apart by commas. A name given twice
/// refuses the header.
fn fields_read(text: &str) -> Option<BTreeMap<String, String>> {
    let mut fields = BTreeMap::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = value_read(after.trim_start())?;
        if fields.insert(name.trim().to_ascii_lowercase(), value).is_some() {
            return None;
        }
        let after = after.trim_start();
        rest = after.strip_prefix(',').or(after.is_empty().then_some(""))?.trim_start();
    }
    Some(fields)
}

fn value_read(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        return Some((text[..end].trim().to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, c)) = letters.next() {
        match c {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(letters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of RFC 2617, section 3.5.
    const EXAMPLE: &str = r#"Digest username="Mufasa", realm="testrealm@host.com",
        nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth,
        nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1",
        opaque="5ccc069c403ebaf9f0171e9517f40e41""#;

    #[test]
    fn verifies_the_example_of_the_standard() {
        let digest = Digest::parse(EXAMPLE).unwrap();
        let ha1 = digest_ha1("Mufasa", "testrealm@host.com", "Circle Of Life");
        assert_eq!(digest.nonce.count, 1);
        assert!(digest.verify("GET", &ha1));
        assert!(!digest.verify("POST", &ha1));
        assert!(!digest.verify("GET", &digest_ha1("Mufasa", "testrealm@host.com", "circle")));
    }

    #[test]
    fn refuses_digests_of_another_kind() {
        for (from, to) in [
            ("qop=auth", "qop=auth-int"),
            ("qop=auth,", ""),
            ("nc=00000001", "nc=00000000"),
            ("nc=00000001", "nc=1"),
            ("qop=auth", "qop=auth, algorithm=SHA-256"),
            ("qop=auth", "qop=auth, uri=\"/other\""),
            ("6629fae49393a05397450978507c4ef1", ""),
            ("Digest", "Basic"),
        ] {
            assert_eq!(Digest::parse(&EXAMPLE.replace(from, to)), None, "{from} {to}");
        }
    }

    #[test]
    fn asks_for_a_digest() {
        let challenge = Challenge { realm: "Masar", nonce: "n\"1", stale: true };
        let header = r#"Digest realm="Masar", qop="auth", algorithm=MD5, nonce="n1", stale=true"#;
        assert_eq!(challenge.header(), header);
    }

    #[test]
    fn reads_a_name_and_a_password() {
        let basic = Basic::parse("basic YXlhOtiz2LE6eA==").unwrap();
        assert_eq!((basic.user.as_str(), basic.password.as_str()), ("aya", "سر:x"));
        assert!(!format!("{basic:?}").contains("سر"));
        for bad in ["", "Basic", "Basic !!", "Basic YXlh", "Bearer YXlhOng="] {
            assert_eq!(Basic::parse(bad), None, "{bad}");
        }
    }

    proptest! {
        /// No header makes the readers panic.
        #[test]
        fn any_header_is_read_or_refused(rest in "[a-z=\", \\\\ء]{0,60}") {
            let _ = Digest::parse(&format!("Digest {rest}"));
            let _ = Basic::parse(&format!("Basic {rest}"));
        }
    }
}
