//! Never deaf in silence: what is said about the connection itself, and what wakes it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering::Relaxed},
};

use jiff::Timestamp;
use notifier_core::{handle::SystemEvent, ports::clock::Clock};
use serde_json::json;

use crate::{
    app::{App, Folder, instant, open, settings},
    fake_desktop::Behaviour,
};

#[tokio::test]
async fn a_long_break_is_told_once_and_its_end_takes_its_place() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    let mut soon = settings(&shop);
    soon["connection"]["deaf_after_ms"] = json!(300);
    folder.set(soon);
    let app = App::start(&folder);
    app.until_live().await;

    shop.close().await;
    app.desk.until_titled("No connection to your shop").await;
    shop.open().await;
    app.desk.until_titled("Connected to your shop again").await;
    shop.order(json!({"orderId": "O-1"}));
    app.desk.until_titled("New order O-1").await;

    let shown = app.desk.shown();
    let tags: Vec<&str> = shown.iter().map(|notice| notice.tag.0.as_str()).collect();
    assert_eq!(tags[..2], ["connection", "connection"], "{shown:?}");
    assert_eq!(shown.len(), 3, "each once: {shown:?}");
}

#[tokio::test]
async fn a_short_break_is_not_worth_a_word() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;

    shop.close().await;
    app.until("offline", |now| now.connection.reason.is_some()).await;
    shop.open().await;
    app.until_live().await;
    shop.order(json!({"orderId": "O-1"}));

    app.desk.until_titled("New order O-1").await;
    assert_eq!(app.desk.shown().len(), 1);
}

#[tokio::test]
async fn after_a_sleep_of_the_computer_the_connection_is_made_anew() {
    let shop = open(instant()).await;
    let clock = Arc::new(Adjustable::default());
    let folder = Folder::following(&shop);
    let app = App::try_start(&folder, Behaviour::Works, clock.clone()).unwrap();
    app.until_live().await;
    shop.until_streams(1).await;

    clock.0.store(3600, Relaxed);
    shop.until_requests(2).await;

    app.until_live().await;
    // By the clock of this computer that was an hour ago: caught up with, as one.
    shop.order(json!({"orderId": "O-1"}));
    shop.order(json!({"orderId": "O-2"}));
    assert_eq!(app.desk.until_titled("While you were away").await.body, "2 orders");
}

#[tokio::test]
async fn what_the_system_says_of_sleep_and_networks_ends_a_long_wait() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    let mut slow = settings(&shop);
    slow["connection"] = json!({"retry_min_ms": 3_600_000, "retry_max_ms": 3_600_000});
    folder.set(slow);
    shop.close().await;
    let app = App::start(&folder);
    app.until("offline", |now| now.connection.retry_at.is_some()).await;

    shop.open().await;
    app.handle.report(SystemEvent::Woke).await;

    app.until_live().await;
}

/// The computer's clock, so many seconds ahead.
#[derive(Default)]
struct Adjustable(AtomicI64);

impl Clock for Adjustable {
    fn now(&self) -> Timestamp {
        Timestamp::now() + jiff::SignedDuration::from_secs(self.0.load(Relaxed))
    }
}
