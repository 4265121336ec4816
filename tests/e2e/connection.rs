//! The connection lives through what shops and networks do, and says what it does.

use std::time::Duration;

use demo_shop::{Answer, Cut, Options};
use notifier_core::{view::record::Record, view::snapshot::State};
use serde_json::json;

use crate::{
    app::{App, Folder, instant, open, quick, settings},
    link_state::Lost,
};

#[tokio::test]
async fn a_killed_shop_is_said_in_a_sentence_and_a_restarted_one_is_followed_again() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;

    shop.close().await;
    let now = app
        .until("waiting for a port", |now| {
            let reason = now.connection.reason.as_deref().unwrap_or_default();
            now.connection.state == State::Waiting && reason.contains("can't be reached")
        })
        .await;
    assert!(now.connection.text.starts_with("Offline since "), "{}", now.connection.text);
    assert!(now.connection.detail.is_some() && now.connection.since.is_some());

    shop.open().await;
    let now = app.until_live().await;
    assert_eq!((now.connection.text.as_str(), now.connection.reason), ("Connected", None));
    shop.until_streams(1).await;
    shop.order(json!({"orderId": "O-1"}));
    app.desk.until_titled("New order O-1").await;
}

#[tokio::test]
async fn a_shop_that_falls_silent_is_left_and_found_again() {
    let shop = open(Options { heartbeat: Duration::from_millis(20), ..instant() }).await;
    let folder = Folder::new();
    let mut impatient = settings(&shop);
    impatient["connection"]["silence_ms"] = json!(200);
    folder.set(impatient);
    let mut app = App::start(&folder);
    app.until_live().await;

    shop.stall();
    let lost = Lost::next(&mut app).await;
    assert_eq!(lost.state, "waiting");
    assert!(lost.reason.starts_with("Nothing came from your shop for a while"), "{lost:?}");
    shop.until_requests(2).await;
    shop.resume();
    app.until_live().await;
    shop.order(json!({"orderId": "O-1"}));

    app.desk.until_titled("New order O-1").await;
}

/// Longer than the silence that is allowed, and nothing but comments.
#[tokio::test]
async fn heartbeats_keep_a_quiet_connection() {
    let shop = open(Options { heartbeat: Duration::from_millis(250), ..instant() }).await;
    let folder = Folder::new();
    let mut impatient = settings(&shop);
    impatient["connection"]["silence_ms"] = json!(1000);
    folder.set(impatient);
    let mut app = App::start(&folder);

    for _ in 0..6 {
        app.until_told("a heartbeat", |told| matches!(told, Record::Comment { .. })).await;
    }

    assert_eq!(shop.requests().len(), 1);
}

#[tokio::test]
async fn the_stream_is_asked_for_as_documented() {
    let shop = open(instant()).await;
    let (_folder, _app) = App::live(&shop).await;

    let asked = &shop.requests()[0];

    assert_eq!(asked.method, "GET", "each HEAD would cost the server a timer");
    assert_eq!(asked.header("accept"), Some("text/event-stream"));
    for absent in ["accept-encoding", "authorization", "cookie", "last-event-id"] {
        assert_eq!(asked.header(absent), None, "{absent}");
    }
}

#[tokio::test]
async fn the_delay_that_is_told_is_waited_and_grows_until_the_shop_is_back() {
    let shop = open(instant()).await;
    shop.answer_with(Answer::status(503), Some(4));
    let folder = Folder::following(&shop);
    let mut app = App::start(&folder);

    let mut told = vec![];
    for _ in 0..4 {
        told.push(Lost::next(&mut app).await.retry_in.expect("it tries again"));
    }
    app.until_live().await;
    for _ in 0..3 {
        app.until_told("a heartbeat", |told| matches!(told, Record::Comment { .. })).await;
    }
    shop.cut(Cut::Reset);
    let after_heartbeats = Lost::next(&mut app).await.retry_in.expect("it tries again");

    for (told, full) in told.iter().zip([20, 40, 80, 80]) {
        assert!((full / 2..=full).contains(told), "{told} ms of at most {full} ms");
    }
    assert!(after_heartbeats <= 40, "it had held: {after_heartbeats} ms");
    let asked = shop.requests();
    for (pair, told) in asked.windows(2).zip(told) {
        let waited = pair[1].at.duration_since(pair[0].at);
        assert!(waited >= Duration::from_millis(told), "{waited:?} instead of {told} ms");
    }
}

#[tokio::test]
async fn reconnect_now_makes_a_new_connection_at_once_and_repeats_nothing() {
    let shop = open(Options { look_back: Duration::from_secs(60), ..quick() }).await;
    let (_folder, mut app) = App::live(&shop).await;
    let id = shop.payment(json!({}));
    app.desk.until_shown(1).await;

    app.handle.reconnect().await.unwrap();
    shop.until_requests(2).await;
    shop.until_streams(1).await;
    app.until_heard(&id, 2).await;
    shop.message(json!({"sender": "Aline"}));
    app.desk.until_titled("Aline").await;

    assert_eq!(app.desk.shown().len(), 2);
}

#[tokio::test]
async fn connected_is_not_said_while_a_new_connection_is_awaited() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    shop.stall();

    app.handle.reconnect().await.unwrap();
    shop.until_requests(2).await;
    app.until("connecting", |now| now.connection.state == State::Connecting).await;
    shop.close().await;
    let now = app.until("waiting", |now| now.connection.state == State::Waiting).await;

    assert!(now.connection.text.starts_with("Offline since "), "{}", now.connection.text);
}

#[tokio::test]
async fn one_deaf_ear_of_two_is_said() {
    let (shop, id) = (open(Options { any_id: true, ..instant() }).await, "b");
    shop.answer_with(Answer::status(503), Some(1));
    let folder = Folder::new();
    let mut both = settings(&shop);
    both["user_ids"] = json!(["a", id]);
    both["connection"] = json!({"retry_min_ms": 3_600_000, "retry_max_ms": 3_600_000});
    folder.set(both);
    let app = App::start(&folder);

    let lives =
        |state| move |now: &notifier_core::view::snapshot::Feed| now.connection.state == state;
    let now = app
        .until("one live, one waiting", |now| {
            now.feeds.iter().any(lives(State::Live)) && now.feeds.iter().any(lives(State::Waiting))
        })
        .await;

    assert_eq!(now.connection.state, State::Waiting);
    shop.order(json!({"orderId": "O-1"}));
    app.desk.until_titled("New order O-1").await;
    app.handle.reconnect().await.unwrap();
    app.until_live().await;
}

#[tokio::test]
async fn what_happened_long_before_the_connection_comes_as_one_and_holds_up_no_news() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    let ago = |minutes| {
        let at = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes);
        at.to_string()
    };

    shop.payment(json!({"amount": 100, "createdAt": ago(60)}));
    shop.payment(json!({"amount": 150, "createdAt": ago(60)}));
    shop.payment(json!({"amount": 200, "createdAt": ago(0), "phoneNumber": "0788"}));
    app.desk.until_shown(2).await;

    let mut texts = app.desk.texts();
    texts.sort();
    assert_eq!(
        texts,
        ["Checkout started / RWF\u{a0}200 from 0788", "While you were away / 2 checkouts started"]
    );
}
