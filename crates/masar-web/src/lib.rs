//! The web door: pages for people, OpenRosa for phones. It extracts, asks the
//! desk and renders; no rule is decided and no row is read here.
//!
//! *Invariants:* every handler that answers with data takes a viewer, which only
//! signing in makes. Pages are readable without script, in Arabic and English,
//! and answer with a policy that allows no script from elsewhere.

mod assets;
mod credentials;
mod error;
mod layout;
mod openrosa;
mod pages;
mod refusals;
mod sessions;
mod state;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use masar_desk::Desk;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::set_header::SetResponseHeaderLayer;

pub use state::{Entropy, Web};

/// Largest request body, in bytes.
const BODY_BYTES_MAX: usize = 100 << 20;

/// How often the folds catch up while nobody asks.
const CATCH_UP_EVERY: Duration = Duration::from_secs(1);

/// Pause while people still wait to be compared.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(150);

/// Serves until `shutdown` resolves.
pub async fn serve(
    listener: tokio::net::TcpListener,
    desk: Arc<Desk>,
    entropy: Entropy,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let web = Web::new(desk, entropy);
    let follower = tokio::spawn(follow(web.clone()));
    let served = axum::serve(listener, router(web)).with_graceful_shutdown(shutdown).await;
    follower.abort();
    // The follower holds the desk until it has stopped.
    drop(follower.await);
    served
}

/// Keeps the folds near the ledger's head, and those who are searched with them:
/// whoever arrives is compared with everybody.
async fn follow(web: Web) {
    let mut pause = CATCH_UP_EVERY;
    loop {
        tokio::time::sleep(pause).await;
        if let Err(error) = web.run(masar_desk::Desk::catch_up).await {
            tracing::error!(%error, "folds did not catch up");
        }
        pause = match web.run(masar_desk::Desk::live_follow).await {
            Ok(true) => LOOK_AGAIN_AFTER,
            Ok(false) => CATCH_UP_EVERY,
            Err(error) => {
                tracing::error!(%error, "people were not compared");
                CATCH_UP_EVERY
            }
        };
    }
}

/// Every route.
pub fn router(web: Web) -> Router {
    let dress = axum::middleware::from_fn_with_state(web.clone(), refusals::dress);
    let smaller = DefaultPredicate::new()
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new("application/pdf"));
    Router::new()
        .merge(pages::routes())
        .merge(assets::routes())
        .fallback(refusals::not_found)
        .layer(dress)
        .layer(CompressionLayer::new().compress_when(smaller))
        .merge(openrosa::routes())
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(header_always(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(header_always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_always(header::REFERRER_POLICY, "same-origin"))
        // Screens are shared: the way back after signing out shows nothing.
        .layer(header_always(header::CACHE_CONTROL, "no-store"))
        .layer(header_always(header::X_FRAME_OPTIONS, "DENY"))
        .with_state(web)
}

/// Inline styles occur inside drawings and frozen publications alone.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

fn header_always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
