//! Phones prove who they are with each request: HTTP Digest on a plain network,
//! Basic behind TLS, or a token in the address.
//!
//! *Invariant:* a disabled account or a changed password is refused within
//! [`FRESH`]: what is remembered is asked of the desk again after it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use masar_desk::accounts::{REALM, SignIn, SignInDigest, SignInToken};
use masar_desk::{DeskError, Viewer};
use masar_domain::Lang;
use masar_exchange::openrosa::{Basic, Challenge, Digest};
use sha2::{Digest as _, Sha256};

use crate::error::WebError;
use crate::state::Web;

/// How long a recognised phone is believed without asking the desk again.
const FRESH: Duration = Duration::from_millis(500);

/// How long a nonce is good for.
const NONCE_SECONDS: u64 = 3_600;

/// Most phones remembered at one time.
const REMEMBERED_MAX: usize = 10_000;

/// Gates that checks of credentials pass through.
const GATES: usize = 16;

/// Phones recognised a moment ago.
pub(crate) struct Recognised {
    secret: [u8; 16],
    start: Instant,
    known: Mutex<BTreeMap<String, Known>>,
    /// One check at a time for the same credentials: the requests that wait for
    /// it find its answer instead of asking again.
    gates: [tokio::sync::Mutex<()>; GATES],
}

#[derive(Clone)]
struct Known {
    since: Instant,
    viewer: Viewer,
    /// Secret of HTTP Digest; empty for the other ways.
    secret: String,
}

impl Recognised {
    pub(crate) fn new(secret: [u8; 16]) -> Self {
        Self { secret, start: Instant::now(), known: Mutex::default(), gates: Default::default() }
    }

    /// Keys end in hexadecimal; by the last digit they share a gate.
    fn gate(&self, key: &str) -> &tokio::sync::Mutex<()> {
        let last = key.chars().next_back().and_then(|digit| digit.to_digit(16)).unwrap_or(0);
        &self.gates[last as usize % GATES]
    }

    fn find(&self, key: &str) -> Option<Known> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).filter(|known| known.since.elapsed() < FRESH).cloned()
    }

    fn keep(&self, key: String, viewer: Viewer, secret: String) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED_MAX {
            known.clear();
        }
        known.insert(key, Known { since: Instant::now(), viewer, secret });
    }

    /// A nonce that says when it was made, signed.
    fn nonce(&self) -> String {
        self.nonce_at(self.start.elapsed().as_secs())
    }

    fn nonce_at(&self, seconds: u64) -> String {
        let mut hash = Sha256::new();
        hash.update(self.secret);
        hash.update(seconds.to_le_bytes());
        format!("{seconds:x}-{}", hex::encode(&hash.finalize()[..16]))
    }

    fn nonce_good(&self, nonce: &str) -> bool {
        let seconds = nonce.split('-').next().and_then(|text| u64::from_str_radix(text, 16).ok());
        seconds.is_some_and(|seconds| {
            let age = self.start.elapsed().as_secs().saturating_sub(seconds);
            age <= NONCE_SECONDS && self.nonce_at(seconds) == nonce
        })
    }
}

/// The value of `WWW-Authenticate`.
pub(crate) fn challenge(web: &Web) -> String {
    let nonce = web.recognised().nonce();
    Challenge { realm: REALM, nonce: &nonce, stale: false }.header()
}

/// Recognises a phone by its headers or by the token in its address.
pub(crate) async fn phone(
    web: &Web,
    method: &str,
    headers: &HeaderMap,
    token: Option<String>,
) -> Result<Viewer, WebError> {
    if let Some(token) = token {
        return by_token(web, token).await;
    }
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let header = header.ok_or(WebError::Credentials)?;
    if let Some(digest) = Digest::parse(header) {
        return by_digest(web, method, digest).await;
    }
    let basic = Basic::parse(header).ok_or(WebError::Credentials)?;
    by_password(web, header, basic).await
}

/// A bad token is answered 403: a client that is told 401 asks for a password.
async fn by_token(web: &Web, token: String) -> Result<Viewer, WebError> {
    let key = remembered("token", &token);
    if let Some(known) = web.recognised().find(&key) {
        return Ok(known.viewer);
    }
    let asked = web.run(move |desk| desk.perform(&Viewer::nobody(Lang::En), SignInToken { token }));
    match asked.await {
        Ok(viewer) => {
            web.recognised().keep(key, viewer.clone(), String::new());
            Ok(viewer)
        }
        Err(WebError::Desk(DeskError::NotRecognised)) => Err(WebError::Token),
        Err(error) => Err(error),
    }
}

async fn by_digest(web: &Web, method: &str, digest: Digest) -> Result<Viewer, WebError> {
    if digest.realm != REALM || !web.recognised().nonce_good(&digest.nonce.value) {
        return Err(WebError::Credentials);
    }
    let key = remembered("digest", &digest.user);
    if let Some(known) = web.recognised().find(&key) {
        let fits = digest.verify(method, &known.secret);
        return if fits { Ok(known.viewer) } else { Err(WebError::Credentials) };
    }
    let (name, method) = (digest.user.clone(), method.to_owned());
    let asked = web.run(move |desk| {
        let secret = std::cell::RefCell::new(String::new());
        let fits = |own: &str| {
            own.clone_into(&mut secret.borrow_mut());
            digest.verify(&method, own)
        };
        let sign_in = SignInDigest { name, fits: &fits };
        let viewer = desk.perform(&Viewer::nobody(Lang::En), sign_in)?;
        Ok((viewer, secret.into_inner()))
    });
    let (viewer, secret) = asked.await.map_err(credentials_wrong)?;
    web.recognised().keep(key, viewer.clone(), secret);
    Ok(viewer)
}

async fn by_password(web: &Web, header: &str, basic: Basic) -> Result<Viewer, WebError> {
    let key = remembered("basic", header);
    if let Some(known) = web.recognised().find(&key) {
        return Ok(known.viewer);
    }
    let _gate = web.recognised().gate(&key).lock().await;
    if let Some(known) = web.recognised().find(&key) {
        return Ok(known.viewer);
    }
    let asked = web.run(move |desk| {
        let sign_in = SignIn { name: basic.user, password: basic.password };
        desk.perform(&Viewer::nobody(Lang::En), sign_in)
    });
    let viewer = asked.await.map_err(credentials_wrong)?;
    web.recognised().keep(key, viewer.clone(), String::new());
    Ok(viewer)
}

fn credentials_wrong(error: WebError) -> WebError {
    match error {
        WebError::Desk(DeskError::NotRecognised) => WebError::Credentials,
        other => other,
    }
}

/// What a phone is remembered by: never its secret in clear.
fn remembered(kind: &str, secret: &str) -> String {
    format!("{kind}:{}", hex::encode(Sha256::digest(secret.as_bytes())))
}
