//! "Connected" is said while the shop is heard, and at no other time.
//!
//! Servers that promise news and bring none, that greet and close, that cut every
//! connection, that stand in the shop's place; and an account nobody can look at.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use demo_shop::{
    Answer, Mode, Options, Shop,
    script::{AfterLast, Chunk, Connection, End, Framing, Script},
};
use notifier_core::{
    handle::SystemEvent, ports::clock::WallClock, view::record::Record, view::snapshot::State,
};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::{
    account::{fresh, real, sign_in, until_in},
    app::{App, Folder, instant, open, settings},
    fake_desktop::Behaviour,
    fake_keychain::Keys,
    link_state::Lost,
};

const GREETING: &str = "data: {\"type\":\"connected\"}\n\n";
const BEAT: &str = ": heartbeat\n\n";

#[tokio::test]
async fn a_head_without_a_body_is_no_connection() {
    for framing in [Framing::Chunked, Framing::Close] {
        let script = serve(vec![saying(&[], framing, End::Hold); 100]).await;
        let folder = following(&script, json!({"silence_ms": 200, "deaf_after_ms": 300}));
        let mut app = App::start(&folder);
        let states = states(&app);

        let lost = Lost::next(&mut app).await;
        assert!(lost.reason.contains("does not answer"), "{lost:?}");
        app.desk.until_titled("No connection to your shop").await;

        assert!(!states.seen().contains(&State::Live), "{:?}", states.seen());
    }
}

/// What is left of the last connection when the next is a head alone.
#[tokio::test]
async fn connected_does_not_outlive_a_connection_that_does_not_come_back() {
    let beats = [(0, GREETING), (5, BEAT), (60, BEAT)];
    let held = saying(&beats, Framing::Chunked, End::Close);
    let mut connections = vec![held];
    connections.extend(vec![saying(&[], Framing::Chunked, End::Hold); 9]);
    let script = serve(connections).await;
    let folder = following(&script, json!({"silence_ms": 300}));
    let app = App::start(&folder);
    app.until_live().await;

    script.until_requests(2).await;

    app.until("offline", |now| now.connection.text.starts_with("Offline since ")).await;
}

#[tokio::test]
async fn a_server_that_greets_and_closes_is_left_in_growing_peace_and_said_to_be_lost() {
    for end in [End::Close, End::Truncate] {
        let script = serve(vec![saying(&[(0, GREETING)], Framing::Chunked, end); 1000]).await;
        let pace = json!({"retry_min_ms": 20, "retry_max_ms": 600, "deaf_after_ms": 600});
        let folder = following(&script, pace);
        let app = App::start(&folder);

        script.until_requests(1).await;
        app.desk.until_titled("No connection to your shop").await;

        // 30 times as fast as by default, so at most so many in that time.
        let asked = script.requests();
        let first = asked[0].at;
        let soon = asked.iter().filter(|seen| seen.at - first < Duration::from_millis(600));
        assert!(soon.count() <= 15, "{end:?}");
        assert_eq!(app.desk.texts().len(), 1, "{:?}", app.desk.texts());
    }
}

#[tokio::test]
async fn a_proxy_that_cuts_every_connection_that_held_is_no_outage() {
    for end in [End::Close, End::Truncate, End::Reset] {
        let beats = [(0, GREETING), (5, BEAT), (400, BEAT)];
        let script = serve(vec![saying(&beats, Framing::Chunked, end); 100]).await;
        // However late the first of them is read, the second comes later than twice that.
        let folder = following(&script, json!({}));
        let mut app = App::start(&folder);
        app.until_live().await;
        let states = states(&app);

        script.until_requests(6).await;
        app.until_told("another heartbeat", |told| matches!(told, Record::Comment { .. })).await;

        assert_eq!(states.seen(), [State::Live], "{end:?}");
        assert_eq!(app.snapshot().connections.len(), 1, "one change: connected");
    }
}

/// A captive portal, a firewall's challenge: whatever their status.
#[tokio::test]
async fn when_a_page_in_the_way_goes_the_shop_is_heard_within_the_longest_delay() {
    for status in [200, 401, 403, 511] {
        let shop = open(instant()).await;
        shop.answer_with(Answer::page(status, "<h1>One moment</h1>"), None);
        let folder = Folder::new();
        let mut paced = settings(&shop);
        paced["connection"] = json!({"retry_min_ms": 100, "retry_max_ms": 400});
        folder.set(paced);
        let mut app = App::start(&folder);
        for _ in 0..3 {
            let lost = Lost::next(&mut app).await;
            assert!(lost.reason.contains("login page"), "{lost:?}");
        }

        shop.answer_with(Answer::status(200), Some(0));
        let gone = Instant::now();
        app.until_live().await;

        assert!(gone.elapsed() < Duration::from_millis(2_400), "{:?}", gone.elapsed());
    }
}

#[tokio::test]
async fn an_account_that_cannot_be_looked_at_is_said_although_the_stream_lives() {
    let shop = open(Options { mode: Mode::Real, ..instant() }).await;
    for again in ["reconnect", "wake up", "stream"] {
        let token = token(&shop).await;
        shop.answer_rest_at("/api/users/", Answer::status(500), None);
        let (_folder, app) = with(&shop, token);
        shop.until_streams(1).await;
        let now = app
            .until("unseen, and the next try some seconds away", |now| {
                let live = now.feeds.first().is_some_and(|f| f.connection.state == State::Live);
                live && now.connection.retry_at.is_some()
            })
            .await;
        assert_eq!(now.connection.state, State::Waiting);
        let reason = now.connection.reason.unwrap_or_default();
        assert!(reason.contains("busy or in maintenance"), "{reason}");
        assert!(now.connection.since.is_some());

        shop.answer_rest_at("/api/users/", Answer::status(500), Some(0));
        let mended = Instant::now();
        match again {
            "reconnect" => app.handle.reconnect().await.unwrap(),
            "wake up" => app.handle.report(SystemEvent::Woke).await,
            _ => {
                shop.cut(demo_shop::Cut::Reset);
            }
        }
        until_in(&app).await;
        app.until_live().await;

        assert!(mended.elapsed() < Duration::from_secs(4), "{again}: {:?}", mended.elapsed());
    }
}

/// Also where the shop takes the question and never answers.
#[tokio::test]
async fn a_look_at_the_account_that_hangs_is_given_up_on_another_network() {
    let shop = open(Options { mode: Mode::Real, ..instant() }).await;
    let token = token(&shop).await;
    shop.delay_rest(Duration::from_secs(3600));
    let (_folder, app) = with(&shop, token);
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 1).await;

    shop.delay_rest(Duration::ZERO);
    app.handle.report(SystemEvent::Woke).await;

    until_in(&app).await;
}

#[tokio::test]
async fn the_countdown_is_to_the_next_try_of_stream_or_reads() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (_folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;

    shop.database_down();
    let now = app
        .until("the reads fail", |now| {
            let connection = &now.connection;
            connection.state == State::Waiting && connection.retry_at.is_some()
        })
        .await;
    assert!(now.feeds.iter().all(|feed| feed.connection.state == State::Live));

    shop.close().await;
    app.until("all fail, and count down", |now| {
        let next = now.feeds.iter().filter_map(|feed| feed.connection.retry_at).min();
        next.is_some() && now.connection.retry_at.is_some_and(|at| at <= next.unwrap_or(at))
    })
    .await;
}

/// An app that was given a session, and follows the shop's stream by hand.
fn with(shop: &Shop, token: String) -> (Folder, App) {
    let folder = Folder::following(shop);
    let keys = Arc::new(Keys::default());
    let clock = Arc::new(WallClock);
    let app = App::start_with(&folder, Behaviour::Works, clock, keys, Some(token.into()));
    (folder, app.expect("a free folder"))
}

/// The token of somebody who signs in elsewhere.
async fn token(shop: &Shop) -> String {
    let keys = Keys::default();
    let (_folder, app) = fresh(&keys);
    sign_in(&app, shop).await.unwrap();
    keys.until(|kept| !kept.is_empty()).await;
    keys.kept()[0].1.clone()
}

/// The states that are published from now on, each change once.
struct States {
    seen: Arc<Mutex<Vec<State>>>,
    task: JoinHandle<()>,
}

fn states(app: &App) -> States {
    let seen = Arc::new(Mutex::new(vec![app.snapshot().connection.state]));
    let (mut snapshots, changes) = (app.handle.snapshots(), seen.clone());
    let task = tokio::spawn(async move {
        while snapshots.changed().await.is_ok() {
            let state = snapshots.borrow_and_update().connection.state;
            let mut changes = changes.lock().expect("no panic");
            if changes.last() != Some(&state) {
                changes.push(state);
            }
        }
    });
    States { seen, task }
}

impl States {
    fn seen(&self) -> Vec<State> {
        self.seen.lock().expect("no panic").clone()
    }
}

impl Drop for States {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(connections: Vec<Connection>) -> Script {
    Script::serve("/", connections, AfterLast::Hang).await.expect("a free port")
}

/// A stream that says this, each after so many milliseconds.
fn saying(texts: &[(u64, &str)], framing: Framing, end: End) -> Connection {
    let chunk = |(wait, text): &(u64, &str)| Chunk {
        delay: Duration::from_millis(*wait),
        ..Chunk::from(text.as_bytes().to_vec())
    };
    Connection {
        status: 200,
        headers: vec![("content-type".into(), "text/event-stream".into())],
        chunks: texts.iter().map(chunk).collect(),
        framing,
        end,
        echo_last_event_id: false,
    }
}

fn following(script: &Script, connection: Value) -> Folder {
    let folder = Folder::new();
    let mut pace = json!({"retry_min_ms": 20, "retry_max_ms": 80});
    if let (Some(pace), Some(given)) = (pace.as_object_mut(), connection.as_object()) {
        pace.extend(given.clone());
    }
    folder.set(json!({
        "server": format!("http://127.0.0.1:{}", script.port()),
        "user_ids": ["shop"],
        "connection": pace,
    }));
    folder
}
