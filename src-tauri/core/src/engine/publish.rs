//! Publishes the snapshot where it has changed, for everybody who watches.

use std::time::Duration;

use jiff::Timestamp;
use tokio::{sync::watch, time::Instant};

use super::{
    account::Accounts, connection_log::ConnectionLog, context::Context, health_check::HealthCheck,
    streams::Streams, sync::Sync, view::View,
};
use crate::{
    i18n::Translator,
    store::Summary,
    view::snapshot::{Connection, Snapshot, State, UpdateView},
};

/// However much there is to do, what is shown is no older.
const MAX_AGE: Duration = Duration::from_millis(50);

pub struct Publisher {
    snapshots: watch::Sender<Snapshot>,
    summary: watch::Receiver<Summary>,
    pub log: ConnectionLog,
    /// Since when nothing, or not everything, is heard.
    offline_since: Option<i64>,
    /// Until when it was put off, if it was.
    put_off_until: Option<Instant>,
}

impl Publisher {
    pub fn new(summary: watch::Receiver<Summary>) -> Self {
        let snapshots = watch::channel(Snapshot::default()).0;
        let log = ConnectionLog::default();
        Self { snapshots, summary, log, offline_since: None, put_off_until: None }
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

    /// Something else goes first, for a moment.
    pub fn put_off(&mut self) {
        self.put_off_until.get_or_insert_with(|| Instant::now() + MAX_AGE);
    }

    /// Somebody asked for something, and looks for it.
    pub fn put_off_no_longer(&mut self) {
        self.put_off_until = Some(Instant::now());
    }

    /// Something waits for the person.
    pub fn has_open(&self) -> bool {
        self.summary.borrow().open.total > 0
    }

    pub fn is_overdue(&self) -> bool {
        self.put_off_until.is_some_and(|until| until <= Instant::now())
    }

    pub fn due(&self) -> Option<Instant> {
        self.put_off_until
    }

    pub fn publish(
        &mut self,
        cx: &Context,
        streams: &Streams,
        accounts: &Accounts,
        sync: &Sync,
        health: &HealthCheck,
        update: UpdateView,
    ) {
        self.put_off_until = None;
        let summary = self.summary.borrow().clone();
        let view = View {
            streams,
            log: &self.log,
            accounts,
            sync,
            asked_next: health.next_at(),
            settings: &cx.settings,
            problems: &cx.problems,
            i18n: &cx.i18n,
            summary: &summary,
            rejected: cx.rejected.count,
            quiet: cx.quiet(),
            update,
            now: cx.now(),
        };
        let mut snapshot = view.snapshot();
        keep_beginning(&mut self.offline_since, &mut snapshot.connection, &cx.i18n);
        self.snapshots.send_if_modified(|last| {
            let changed = *last != snapshot;
            *last = snapshot;
            changed
        });
    }
}

/// An outage has one beginning: what comes back later than the rest does not move it.
fn keep_beginning(since: &mut Option<i64>, connection: &mut Connection, i18n: &Translator) {
    match connection.state {
        State::SetUp | State::Live => *since = None,
        State::Connecting | State::Stopped => {}
        State::Waiting => {
            *since = since.or(connection.since);
            let began = since.and_then(|since| Timestamp::from_millisecond(since).ok());
            if let Some(began) = began.filter(|_| connection.since != *since) {
                connection.since = *since;
                let time = i18n.time(began);
                connection.text = i18n.text_with("state-offline", [("time", time.into())]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn what_somebody_asked_for_is_seen_whatever_comes_in() {
        let mut publisher = Publisher::new(watch::channel(Summary::default()).1);
        publisher.put_off();
        assert!(!publisher.is_overdue(), "a flood is worked off first");

        publisher.put_off_no_longer();

        assert!(publisher.is_overdue());
    }

    #[test]
    fn an_outage_has_one_beginning_until_all_is_heard_again() {
        let i18n = Translator::english(TimeZone::UTC);
        let mut kept = None;
        for (state, since, expected) in [
            (State::Live, Some(0), (Some(0), "")),
            (State::Waiting, Some(60_000), (Some(60_000), "")),
            (State::Waiting, Some(120_000), (Some(60_000), "Offline since 00:01")),
            (State::Connecting, Some(180_000), (Some(180_000), "")),
            (State::Waiting, None, (Some(60_000), "Offline since 00:01")),
            (State::Live, Some(240_000), (Some(240_000), "")),
            (State::Waiting, Some(300_000), (Some(300_000), "")),
        ] {
            let mut connection = Connection { state, since, ..Connection::default() };

            keep_beginning(&mut kept, &mut connection, &i18n);

            assert_eq!(
                (connection.since, connection.text.as_str()),
                expected,
                "{state:?} {since:?}"
            );
        }
    }
}
