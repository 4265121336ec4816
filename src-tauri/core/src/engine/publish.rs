//! Tells everybody who watches: the snapshot, where it has changed.

use super::{Engine, view};
use crate::{
    snapshot::{RECENT, Unread},
    store::Entry,
};

/// What of the history is in the snapshot.
#[derive(Debug, Default)]
pub struct Listed {
    /// The history's count of changes then.
    at: Option<u64>,
    pub recent: Vec<Entry>,
    pub unread: Unread,
}

impl Engine {
    pub fn publish(&mut self) {
        self.list();
        let view = view::View {
            feeds: &self.feeds,
            changes: &self.changes,
            accounts: &self.accounts,
            reading: &self.reading,
            settings: &self.settings,
            troubles: &self.troubles,
            words: &self.words,
            listed: &self.listed,
            not_understood: self.not_understood,
            quiet: self.quiet(),
            now: self.clock.now(),
        };
        let snapshot = view.snapshot();
        self.snapshots.send_if_modified(|last| {
            let changed = *last != snapshot;
            *last = snapshot;
            changed
        });
    }

    /// Reads the lists of the snapshot, where the history has changed: counting
    /// a long one on every heartbeat would be felt.
    fn list(&mut self) {
        let changes = self.store.changes();
        if self.listed.at == Some(changes) {
            return;
        }
        match (self.store.recent(RECENT), self.store.unread()) {
            (Ok(recent), Ok(unread)) => self.listed = Listed { at: Some(changes), recent, unread },
            (Err(error), _) | (_, Err(error)) => self.failed(error),
        }
    }
}
