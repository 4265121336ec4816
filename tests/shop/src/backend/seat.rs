//! One live stream as the backend sees it.

use std::sync::Arc;

use tokio::{sync::mpsc, time::Instant};

use super::{Backend, ToStream};
use crate::note::Note;

/// A place among the live streams.
pub(crate) struct Seat {
    pub(super) number: u64,
    pub user_id: String,
    /// Its ticks are counted from here: what comes later is its business.
    pub since: Instant,
    pub orders: mpsc::UnboundedReceiver<ToStream>,
    pub(super) backend: Arc<Backend>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let inner = &mut *self.backend.lock();
        if inner.seats.remove(&self.number).is_some() {
            self.backend.live.send_replace(inner.seats.len());
            inner.note(Note::StreamClosed {
                user_id: self.user_id.clone(),
                live: inner.seats.len(),
            });
        }
    }
}
