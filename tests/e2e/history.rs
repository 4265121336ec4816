//! `history.db`: kept across runs, set aside when damaged, done without when need be.

use std::{fs, sync::Arc, time::Duration};

use notifier_core::{disk::Locked, ports::clock::WallClock, view::snapshot::Snapshot};
use serde_json::json;

use crate::{
    app::{App, Folder, instant, open, quick},
    fake_desktop::{Behaviour, Call},
};

#[tokio::test]
async fn what_was_heard_is_listed_and_unread_after_a_restart() {
    let shop = open(instant()).await;
    let (folder, app) = App::live(&shop).await;
    shop.payment(json!({"amount": 12500}));
    shop.message(json!({"sender": "Aline", "text": "Murakoze"}));
    app.desk.until_shown(2).await;
    let before = app.until("both listed", |now| now.recent.len() == 2).await;
    app.stop().await;

    let app = App::start(&folder);
    let after = app.snapshot();

    assert_eq!((after.recent, after.unread), (before.recent, before.unread));
}

#[tokio::test]
async fn a_file_that_is_no_history_is_set_aside_and_a_new_one_begun() {
    let shop = open(instant()).await;
    let folder = Folder::following(&shop);
    let garbage = "not a database ".repeat(1000);
    folder.write("history.db", &garbage);
    let app = App::start(&folder);

    check_set_aside(&app.snapshot());
    assert_eq!(folder.read("history.db.bad"), garbage);
    app.until_live().await;
    shop.message(json!({"sender": "Aline"}));
    app.desk.until_titled("Aline").await;
    app.stop().await;

    let again = App::start(&folder).snapshot();
    assert_eq!((again.unread.message, again.troubles.len()), (1, 0));
}

/// A bad block of the disk leaves the head of the file as it was.
#[tokio::test]
async fn a_history_damaged_in_the_middle_is_set_aside_as_well() {
    let shop = open(instant()).await;
    let (folder, app) = App::live(&shop).await;
    shop.message(json!({"sender": "Aline"}));
    app.desk.until_shown(1).await;
    app.stop().await;
    let mut bytes = fs::read(folder.path("history.db")).unwrap();
    bytes[4096..].fill(0xff);
    fs::write(folder.path("history.db"), bytes).unwrap();

    let app = App::start(&folder);
    app.until_live().await;
    shop.message(json!({"sender": "Jean"}));
    app.desk.until_titled("Jean").await;

    check_set_aside(&app.snapshot());
}

#[tokio::test]
async fn where_no_history_can_be_kept_memory_has_to_do_and_that_is_said() {
    let shop = open(quick()).await;
    let folder = Folder::following(&shop);
    fs::create_dir(folder.path("history.db")).unwrap();
    let mut app = App::start(&folder);

    let now = app.until_live().await;
    assert!(now.troubles[0].contains("can't be saved"), "{:?}", now.troubles);
    let id = shop.payment(json!({}));
    app.until_heard(&id, 3).await;
    shop.message(json!({"sender": "Aline"}));
    app.desk.until_titled("Aline").await;
    assert_eq!(app.desk.shown().len(), 2, "each once all the same");
}

/// As a backup program or a virus scanner may, or a full disk.
#[tokio::test]
async fn what_could_not_be_written_is_shown_all_the_same_and_once() {
    let shop =
        open(demo_shop::Options { look_back: crate::fake_desktop::TIMEOUT, ..quick() }).await;
    let (folder, app) = App::live(&shop).await;
    let other = rusqlite::Connection::open(folder.path("history.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();

    shop.payment(json!({"amount": 12500, "status": "verified"}));
    let now = app.until("troubled", |now| !now.troubles.is_empty()).await;
    assert!(now.troubles[0].contains("could not be written"), "{:?}", now.troubles);
    app.desk.until_titled("Payment verified").await;
    other.execute_batch("ROLLBACK").unwrap();

    // The shop sends it again, and it is stored.
    app.until("stored", |now| now.troubles.is_empty() && now.unread.payment == 1).await;
    shop.order(json!({"orderId": "O-1"}));
    app.desk.until_titled("New order O-1").await;
    assert_eq!(app.desk.texts().len(), 2, "{:?}", app.desk.texts());
    assert_eq!(shop.requests().len(), 1, "the connection lived through it");
}

/// Of another process, for a moment; an order comes only once.
#[tokio::test]
async fn a_short_lock_on_the_history_is_waited_for() {
    let shop = open(instant()).await;
    let (folder, mut app) = App::live(&shop).await;
    let other = rusqlite::Connection::open(folder.path("history.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut snapshots = app.handle.snapshots();
    let troubled = tokio::spawn(async move {
        snapshots.wait_for(|now| !now.troubles.is_empty()).await.map(|now| now.troubles.clone())
    });

    shop.order(json!({"orderId": "O-1"}));
    app.until_heard("O-1", 1).await;
    // How long the other holds it: the store finds it locked, and is to wait.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(app.desk.shown(), [], "stored first");
    other.execute_batch("ROLLBACK").unwrap();

    app.desk.until_titled("New order O-1").await;
    app.until("stored", |now| now.unread.order == 1).await;
    app.stop().await;
    // The snapshots end with the app.
    let troubled = troubled.await.unwrap();
    assert!(troubled.is_err(), "{troubled:?}");
}

#[tokio::test]
async fn a_folder_belongs_to_one_app_at_a_time() {
    let folder = Folder::new();
    let first = App::start(&folder);

    let second = App::try_start(&folder, Behaviour::Works, Arc::new(WallClock));
    assert!(matches!(second.err(), Some(Locked::Taken)));

    first.stop().await;
    App::start(&folder);
}

#[tokio::test]
async fn a_history_of_a_newer_version_is_left_alone_and_said() {
    let shop = open(instant()).await;
    let (folder, app) = App::live(&shop).await;
    app.stop().await;
    let db = rusqlite::Connection::open(folder.path("history.db")).unwrap();
    db.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(db);
    let before = fs::read(folder.path("history.db")).unwrap();

    let app = App::start(&folder);
    let now = app.until_live().await;
    assert!(now.troubles[0].contains("newer version"), "{:?}", now.troubles);
    shop.order(json!({"orderId": "O-1"}));
    app.desk.until_titled("New order O-1").await;
    app.stop().await;

    assert_eq!(fs::read(folder.path("history.db")).unwrap(), before);
}

/// Its id means something to its own server only.
#[tokio::test]
async fn after_a_change_of_the_shop_an_old_entry_opens_its_own() {
    let (old, new) = (open(instant()).await, open(instant()).await);
    let (folder, app) = App::live(&old).await;
    old.order(json!({"id": "o1", "orderId": "ORD-1"}));
    app.desk.until_titled("New order ORD-1").await;
    let now = app.until("listed", |now| !now.recent.is_empty()).await;
    folder.set(crate::app::settings(&new));
    app.until("the new shop", |now| now.shop.server == Some(new.url())).await;

    app.handle.open_entry(now.recent[0].id).await.unwrap();

    let opened = |call: &Call| match call {
        Call::Browsed(url, _) => Some(url.to_string()),
        _ => None,
    };
    let opened: Vec<_> = app.desk.calls().iter().filter_map(opened).collect();
    assert!(opened.len() == 1 && opened[0].starts_with(&old.url()), "{opened:?}");
}

fn check_set_aside(now: &Snapshot) {
    assert!(now.troubles.iter().any(|text| text.contains("history.db.bad")), "{:?}", now.troubles);
}
