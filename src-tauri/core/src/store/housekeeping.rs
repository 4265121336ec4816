//! What is done when no job waits: the summary, the search index, the checkpoint.
//!
//! A notification comes before all of it. Called by `worker`.

use tokio::sync::watch;

use super::{RECENT, Result, Store, worker::Summary};

/// Rows that change until the log is worked into the file.
const CHECKPOINT_EVERY: u64 = 500;

/// At how many changes of the store each was done last.
pub struct Housekeeping<'a> {
    summary: &'a watch::Sender<Summary>,
    published: u64,
    /// None: an earlier run may have left something.
    indexed: Option<u64>,
    checkpointed: u64,
}

impl<'a> Housekeeping<'a> {
    pub fn new(store: &Store, summary: &'a watch::Sender<Summary>) -> Self {
        let now = store.changes();
        Self { summary, published: now, indexed: None, checkpointed: now }
    }

    pub fn publish(&mut self, store: &Store) {
        let changes = store.changes();
        if changes == self.published {
            return;
        }
        match store.summary() {
            Ok(now) => {
                self.published = changes;
                self.summary.send_if_modified(|last| {
                    let changed = *last != now;
                    *last = now;
                    changed
                });
            }
            Err(error) => tracing::warn!(%error, "the history's summary was not read"),
        }
    }

    /// Whether more is left. What fails is tried again after the next change.
    pub fn index(&mut self, store: &Store) -> bool {
        let before = store.changes();
        if self.indexed == Some(before) {
            return false;
        }
        let left = store.index_some().unwrap_or_else(|error| {
            tracing::warn!(%error, "the search index stays behind");
            false
        });
        let after = store.changes();
        // The index is not in the summary.
        if self.published == before {
            self.published = after;
        }
        self.indexed = (!left).then_some(after);
        left
    }

    /// Not by the commit that an event waits for.
    pub fn checkpoint(&mut self, store: &Store) {
        let changes = store.changes();
        if changes - self.checkpointed < CHECKPOINT_EVERY {
            return;
        }
        self.checkpointed = changes;
        if let Err(error) = store.checkpoint() {
            tracing::warn!(%error, "the history's log stays long");
        }
    }
}

impl Store {
    pub(super) fn summary(&self) -> Result<Summary> {
        Ok(Summary {
            recent: self.recent(RECENT)?,
            unread: self.unread()?,
            open: self.count_open()?,
            currency: self.last_currency()?,
            unsent: self.unsent_replies()?,
        })
    }

    /// Works the log into the file, as far as no reader is in the way.
    fn checkpoint(&self) -> Result<()> {
        self.db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        Ok(())
    }
}
