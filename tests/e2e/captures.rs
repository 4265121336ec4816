//! Captures of the real backend, replayed: the notices a shop owner should see.
//!
//! The app's clock stands in the minutes of the capture, as what happened long
//! before a connection would be something to catch up with. The captures are
//! those of the contract, named as there.

use std::sync::Arc;

use demo_shop::script::{Capture, Pace, Script};
use notifier_core::{notice::Notice, view::record::Record};
use serde_json::json;

use crate::{
    app::{App, At, Folder},
    fake_desktop::Behaviour,
};

/// Slow enough that the first checkout and the burst stay more than 10 s apart.
#[tokio::test]
async fn a_checkout_is_one_notice_and_a_burst_of_ten_is_three_and_one_that_counts_seven() {
    let capture = include_str!("captures/1c-stream-tenantid.raw.txt");
    let (_script, _folder, mut app) =
        replay(capture, Pace::Faster(7.0), "2026-11-23T05:14:40Z").await;

    app.desk.until_titled("7 more checkouts started").await;
    until_heartbeat(&mut app, "05:14:37.402").await;
    app.until("11 payments", |now| (now.unread.payment, now.unread.total) == (11, 11)).await;
    let shown = app.stop().await.shown();

    let (alone, folds): (Vec<_>, Vec<_>) =
        shown.iter().partition(|notice| notice.tag.0.starts_with("payment:"));
    let tags: Vec<_> = alone.iter().map(|notice| notice.tag.0.as_str()).collect();
    assert_eq!(
        tags,
        [
            "payment:8e0062d5-73ae-4671-8b27-723b14a7c570",
            "payment:15c5e05c-eec1-4e24-ab16-19ddce014c3c",
            "payment:d17d4fc3-3134-4744-aa66-0a311426ea09",
            "payment:2cc94b49-fe7b-427f-b6de-e6647db67c9a",
        ]
    );
    for notice in alone {
        assert_eq!(notice.title, "Checkout started");
        assert_eq!(notice.body, "A buyer has opened a checkout.");
    }
    let counts: Vec<_> = folds.iter().map(|notice| count(notice)).collect();
    assert!(counts.is_sorted_by(|one, next| one < next), "it only counts up: {counts:?}");
    assert_eq!(counts.last(), Some(&7));
    for notice in folds {
        assert_eq!(notice.tag.0, "fold:payment", "each takes the place of the one before");
        assert_eq!(notice.body, "Nothing is paid yet.");
    }
}

#[tokio::test]
async fn a_payment_that_is_already_paid_at_the_tick_is_one_to_check() {
    let capture = include_str!("captures/1n-status-at-tick.txt");
    let (_script, _folder, mut app) = replay(capture, Pace::AtOnce, "2026-11-23T05:50:17Z").await;

    app.desk.until_shown(1).await;
    until_heartbeat(&mut app, "05:50:37.248").await;
    app.until("one event", |now| now.unread.total == 1).await;
    let desk = app.stop().await;

    assert_eq!(
        desk.texts(),
        ["Payment to check / A buyer has paid. Check it and confirm it in your shop."]
    );
}

#[tokio::test]
async fn a_payment_that_a_slow_shop_sends_three_times_is_one_notice() {
    let capture = include_str!("captures/6f-slow-db-stream.raw.txt");
    let (_script, _folder, mut app) = replay(capture, Pace::AtOnce, "2026-11-23T05:29:44Z").await;

    app.until_heard("0cfb1505-e402-4882-9331-b24ca8065c4d", 3).await;
    until_heartbeat(&mut app, "05:30:10.152").await;
    app.desk.until_shown(1).await;
    app.until("one entry", |now| (now.recent.len(), now.unread.payment) == (1, 1)).await;
    let desk = app.stop().await;

    assert_eq!(desk.texts(), ["Checkout started / A buyer has opened a checkout."]);
}

/// An app that follows a server which says what the capture says.
async fn replay(capture: &str, pace: Pace, now: &str) -> (Script, Folder, App) {
    let capture = Capture::parse(capture).expect("a capture");
    let script = Script::replay(&capture, pace).await.expect("a free port");
    let folder = Folder::new();
    folder.set(json!({
        "server": format!("http://127.0.0.1:{}", script.port()),
        "user_ids": ["shop"],
    }));
    let clock = At(now.parse().expect("a moment"));
    let app = App::try_start(&folder, Behaviour::Works, Arc::new(clock)).expect("a free folder");
    (script, folder, app)
}

/// What came before it has been stored by then.
async fn until_heartbeat(app: &mut App, time: &str) {
    let is = |told: &Record| matches!(told, Record::Comment { text, .. } if text.contains(time));
    app.until_told(time, is).await;
}

/// "7 more checkouts started" → 7.
fn count(notice: &Notice) -> u32 {
    let number = notice.title.split(' ').next().and_then(|number| number.parse().ok());
    number.expect("a title that counts")
}
