//! Publishes the snapshot where it has changed, for everybody who watches.

use tokio::sync::watch;

use super::{
    account::Accounts, connection_log::ConnectionLog, context::Context, streams::Streams,
    sync::Sync, view::View,
};
use crate::{store::Summary, view::snapshot::Snapshot};

pub struct Publisher {
    snapshots: watch::Sender<Snapshot>,
    summary: watch::Receiver<Summary>,
    pub log: ConnectionLog,
}

impl Publisher {
    pub fn new(summary: watch::Receiver<Summary>) -> Self {
        let snapshots = watch::channel(Snapshot::default()).0;
        Self { snapshots, summary, log: ConnectionLog::default() }
    }

    pub fn subscribe(&self) -> watch::Receiver<Snapshot> {
        self.snapshots.subscribe()
    }

    pub fn snapshot(&self) -> Snapshot {
        self.snapshots.borrow().clone()
    }

    /// Waits for the history to change; for ever once the store has ended.
    pub async fn history_changed(&mut self) {
        if self.summary.changed().await.is_err() {
            std::future::pending().await
        }
    }

    pub fn publish(&mut self, cx: &Context, streams: &Streams, accounts: &Accounts, sync: &Sync) {
        let summary = self.summary.borrow().clone();
        let view = View {
            streams,
            log: &self.log,
            accounts,
            sync,
            settings: &cx.settings,
            problems: &cx.problems,
            i18n: &cx.i18n,
            summary: &summary,
            rejected: cx.rejected,
            quiet: cx.quiet(),
            now: cx.now(),
        };
        let snapshot = view.snapshot();
        self.snapshots.send_if_modified(|last| {
            let changed = *last != snapshot;
            *last = snapshot;
            changed
        });
    }
}
