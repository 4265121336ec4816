use std::{sync::Arc, time::Duration};

use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use super::*;
use crate::{
    engine::{
        problems::Problem,
        testing::{Bench, at, order},
    },
    ports::keychain::NoKeychain,
    settings::UpdateMode,
    stream::{ConnectError, Reason, Signal},
};

#[tokio::test]
async fn without_a_shop_the_window_says_what_to_do() {
    let now = Seen::new(&[]).snapshot();

    assert_eq!(now.connection.state, State::SetUp);
    assert!(now.connection.reason.is_some());
    assert_eq!((now.feeds.len(), now.account.state), (0, AccountState::None));
}

#[tokio::test]
async fn the_worst_connection_counts_for_all() {
    let mut seen = Seen::new(&["7", "8"]);
    assert_eq!(seen.snapshot().connection.state, State::Connecting);
    seen.streams.note("7", Signal::Live, at(10));
    assert_eq!(seen.snapshot().connection.state, State::Connecting);
    seen.streams.note("8", Signal::Live, at(10));
    assert_eq!(seen.snapshot().connection.state, State::Live);

    let fault = ConnectError::new(Reason::Busy, "503");
    let (retry_in, attempt) = (Duration::from_secs(5), 1);
    seen.streams.note("8", Signal::Waiting { fault, retry_in, attempt }, at(20));

    let now = seen.snapshot();
    assert_eq!(now.connection.state, State::Waiting);
    assert_eq!(now.connection.retry_at, Some(at(25).as_millisecond()), "as it will be waited");
    assert_eq!(
        now.feeds.iter().map(|feed| feed.connection.state).collect::<Vec<_>>(),
        [State::Live, State::Waiting]
    );
}

#[test]
fn the_worst_counts_for_all_and_the_next_try_is_that_of_any() {
    use State::{Connecting, Live, Stopped, Waiting};
    for (given, expected) in [
        (&[(Waiting, 5, Some(30)), (Waiting, 9, None)][..], (Waiting, 5, Some(30))),
        (&[(Waiting, 9, Some(30)), (Waiting, 5, Some(20))], (Waiting, 5, Some(20))),
        (&[(Waiting, 9, Some(30)), (Waiting, 5, Some(300))], (Waiting, 5, Some(30))),
        (&[(Waiting, 5, None), (Waiting, 9, None)], (Waiting, 5, None)),
        (&[(Live, 1, None), (Waiting, 9, Some(30)), (Connecting, 2, None)], (Waiting, 9, Some(30))),
        (&[(Waiting, 5, Some(30)), (Stopped, 9, None)], (Stopped, 9, None)),
        (&[(Live, 5, None), (Connecting, 9, None)], (Connecting, 9, None)),
    ] {
        let given: Vec<_> = given
            .iter()
            .map(|(state, since, retry_at)| Connection {
                state: *state,
                since: Some(*since),
                retry_at: *retry_at,
                ..Connection::default()
            })
            .collect();
        let now = overall(given.iter(), &Translator::english(TimeZone::UTC));

        assert_eq!((now.state, now.since.unwrap(), now.retry_at), expected);
    }
}

#[tokio::test]
async fn reads_alone_without_an_account_are_stopped_and_say_why() {
    let mut seen = Seen::new(&[]);
    seen.bench.cx.settings.server = Some("https://shop.example".parse().unwrap());
    seen.bench.cx.settings.delivery = UpdateMode::Polling;

    let now = seen.snapshot().connection;

    assert_eq!(now.state, State::Stopped);
    assert_eq!(now.reason, Some(seen.bench.cx.i18n.text("reason-polling-signed-out")));
}

#[tokio::test]
async fn one_failed_read_beside_a_live_stream_is_not_worth_a_word_a_second_is() {
    let mut seen = Seen::new(&["7"]);
    seen.streams.note("7", Signal::Live, at(10));
    seen.sync.set_active(true);
    for (times, expected) in [(1, State::Live), (2, State::Waiting)] {
        seen.sync.health =
            Health::Fails { times, denied: crate::rest::ApiError::Locked, since: at(20) };
        assert_eq!(seen.snapshot().connection.state, expected, "{times}");
    }
}

#[tokio::test]
async fn the_history_the_problems_and_the_mutes_are_seen() {
    let mut seen = Seen::new(&["7"]);
    let entry = seen.bench.stored(&order("o")).await;
    seen.summary.recent = vec![entry.clone()];
    seen.summary.unread.order = 1;
    seen.bench.cx.problems.set(Problem::Tray, "trouble-no-tray");
    seen.bench.cx.settings.types.order.notify = Some(false);

    let now = seen.snapshot();

    assert_eq!((now.recent[0].id, now.recent[0].unread, now.unread.order), (entry.id, true, 1));
    assert_eq!(now.troubles, [seen.bench.cx.i18n.text("trouble-no-tray")]);
    assert_eq!((now.notify.order, now.notify.payment), (false, true));
}

/// All that a view is made of.
struct Seen {
    bench: Bench,
    streams: Streams,
    log: ConnectionLog,
    accounts: Accounts,
    sync: Sync,
    summary: Summary,
}

impl Seen {
    fn new(ids: &[&str]) -> Self {
        let mut bench = Bench::new();
        if !ids.is_empty() {
            bench.cx.settings.server = Some("https://shop.example".parse().unwrap());
        }
        let mut streams = Streams::new(bench.cx.http.clone(), mpsc::channel(8).0);
        let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
        streams.follow(&bench.cx.settings, &ids, &bench.cx.store);
        Self {
            bench,
            streams,
            log: ConnectionLog::default(),
            accounts: Accounts::new(Arc::new(NoKeychain)),
            sync: Sync::new(),
            summary: Summary::default(),
        }
    }

    fn snapshot(&self) -> Snapshot {
        let cx = &self.bench.cx;
        let view = View {
            streams: &self.streams,
            log: &self.log,
            accounts: &self.accounts,
            sync: &self.sync,
            asked_next: None,
            settings: &cx.settings,
            problems: &cx.problems,
            i18n: &cx.i18n,
            summary: &self.summary,
            rejected: cx.rejected.count,
            quiet: cx.quiet(),
            update: UpdateView::default(),
            now: cx.now(),
        };
        view.snapshot()
    }
}
