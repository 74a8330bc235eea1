//! Signed-in browsers: a random name in a cookie, a viewer in memory. A restart
//! signs everybody out.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use masar_desk::Viewer;

/// How long a browser stays signed in without a request.
const IDLE_MAX: Duration = Duration::from_hours(8);

/// Most sessions at one time; the oldest goes first.
const SESSIONS_MAX: usize = 10_000;

/// The sessions of this process.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    open: Mutex<BTreeMap<String, (Instant, Viewer)>>,
}

impl Sessions {
    /// Signs a viewer in and returns the session's name.
    pub(crate) fn open(&self, name: [u8; 16], more: [u8; 16], viewer: Viewer) -> String {
        let name = hex::encode([name, more].concat());
        let now = now();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, (seen, _)| now.duration_since(*seen) < IDLE_MAX);
        if open.len() >= SESSIONS_MAX
            && let Some(oldest) =
                open.iter().min_by_key(|(_, (seen, _))| *seen).map(|(name, _)| name.clone())
        {
            open.remove(&oldest);
        }
        open.insert(name.clone(), (now, viewer));
        name
    }

    pub(crate) fn find(&self, name: &str) -> Option<Viewer> {
        let now = now();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (seen, viewer) = open.get_mut(name)?;
        if now.duration_since(*seen) >= IDLE_MAX {
            open.remove(name);
            return None;
        }
        *seen = now;
        Some(viewer.clone())
    }

    pub(crate) fn close(&self, name: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

/// A monotonic reading; it measures idleness and reaches no record.
fn now() -> Instant {
    Instant::now()
}
