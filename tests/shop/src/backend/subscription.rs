//! One live stream as the backend sees it; dropping it ends its being live.

use std::sync::Arc;

use tokio::{sync::mpsc, time::Instant};

use super::{Backend, ToStream};

pub(crate) struct Subscription {
    pub(super) number: u64,
    pub user_id: String,
    /// Its ticks are counted from here: what comes later is its business.
    pub since: Instant,
    pub commands: mpsc::UnboundedReceiver<ToStream>,
    pub(super) backend: Arc<Backend>,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let inner = &mut *self.backend.lock();
        if inner.streams.remove(&self.number).is_some() {
            self.backend.live.send_replace(inner.streams.len());
            inner.log(&closed(&self.user_id, inner.streams.len()));
        }
    }
}

pub(super) fn closed(user_id: &str, live: usize) -> String {
    format!("stream   closed for {user_id}, {live} live")
}
