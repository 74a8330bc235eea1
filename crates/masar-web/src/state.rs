//! What handlers share: the desk, the sessions, recognised phones.

use std::sync::{Arc, Mutex, PoisonError};

use masar_desk::{Desk, DeskError};

use crate::credentials::Recognised;
use crate::error::WebError;
use crate::sessions::Sessions;

/// Randomness of the system, for sessions and nonces.
pub type Entropy = Box<dyn FnMut(&mut [u8]) + Send>;

/// The web door's state; cheap to clone.
#[derive(Clone)]
pub struct Web {
    inner: Arc<Inner>,
}

struct Inner {
    desk: Arc<Desk>,
    entropy: Mutex<Entropy>,
    sessions: Sessions,
    recognised: Recognised,
    forms: crate::openrosa::Offers,
}

impl Web {
    pub fn new(desk: Arc<Desk>, mut entropy: Entropy) -> Self {
        let mut secret = [0; 16];
        entropy(&mut secret);
        let inner = Inner {
            desk,
            entropy: Mutex::new(entropy),
            sessions: Sessions::default(),
            recognised: Recognised::new(secret),
            forms: crate::openrosa::Offers::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.inner.desk
    }

    pub(crate) fn sessions(&self) -> &Sessions {
        &self.inner.sessions
    }

    pub(crate) fn recognised(&self) -> &Recognised {
        &self.inner.recognised
    }

    pub(crate) fn forms(&self) -> &crate::openrosa::Offers {
        &self.inner.forms
    }

    pub(crate) fn random(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        let mut entropy = self.inner.entropy.lock().unwrap_or_else(PoisonError::into_inner);
        entropy(&mut bytes);
        bytes
    }

    /// Asks the desk on a thread that may wait for the disk.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Desk) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, WebError> {
        let desk = Arc::clone(&self.inner.desk);
        let answer = tokio::task::spawn_blocking(move || ask(&desk)).await;
        answer.map_err(|_| WebError::Broken("a question panicked"))?.map_err(WebError::Desk)
    }
}
