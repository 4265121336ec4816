//! Whatever a shop answers: memory is bounded, what is right in it is told, and the
//! person sees what is wrong.
//!
//! Memory is what the process grows; that means something only where each test has
//! one, as with nextest. Floods on the stream alone are in `hostile`.

mod server;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use demo_shop::Lists;
use notifier_core::view::snapshot::{AccountState, Snapshot, State};
use rusqlite::Connection;
use serde_json::json;
use tokio::io::AsyncWriteExt as _;

use server::{Body, Server};

use crate::{
    account::{fresh, real, sign_in},
    app::{Folder, open},
    fake_keychain::Keys,
    hostile::{Size, quiet_app::Quiet},
};

#[tokio::test]
async fn a_page_of_three_million_odd_rows_costs_nothing_and_is_said() {
    let asked = Arc::new(AtomicUsize::new(0));
    let server = Server::start(move |path| match list(path) {
        "transactions" => Body {
            head: r#"{"docs":["#.into(),
            piece: "0,".repeat(1000),
            times: 3000,
            end: r#"0],"hasNextPage":false}"#.into(),
        },
        "orders" => order(1 + asked.fetch_add(1, Ordering::Relaxed)),
        _ => common(path),
    })
    .await;
    let mut size = Size::now();
    let app = signed_in(&server);

    app.desk.until_titled("New order ORD-3").await;
    let said = |now: &Snapshot| now.troubles.iter().any(|text| text.contains("a list that"));
    app.until("said", said).await;
    size.look();
    assert!(app.snapshot().not_understood <= 100);
    assert!(rejected(&app.folder) <= 100);
    assert!(server.sent() < 50 << 20, "what is not read is not waited for");
    size.check();
}

#[tokio::test]
async fn rows_that_are_no_documents_hide_none_behind_them_and_count_once() {
    let shop = open(real()).await;
    shop.set_lists(Lists { odd: 250, ..Lists::default() });
    let (_folder, app) = fresh(&Keys::default());
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;
    shop.set_lists(Lists { odd: 3, ..Lists::default() });

    for number in 1..=3 {
        let order = format!("ORD-{number}");
        shop.order(json!({"orderNumber": order}));
        app.desk.until_titled(&format!("New order {order}")).await;
    }

    assert_eq!(app.snapshot().not_understood, 1, "they are all the same, read after read");
}

#[tokio::test]
async fn a_list_that_ignores_its_limit_is_read_in_pages_to_its_end() {
    let shop = open(real()).await;
    let (_folder, app) = fresh(&Keys::default());
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;
    shop.set_lists(Lists { ignore_limit: true, ..Lists::default() });
    let at = |number: i64| jiff::Timestamp::now() + jiff::SignedDuration::from_millis(number);

    for number in 0..450 {
        shop.order(json!({"updatedAt": at(number / 2).to_string()}));
    }

    app.until("all", |now| now.unread.order == 450).await;
    assert_eq!(app.snapshot().connection.state, State::Live);
}

#[tokio::test]
async fn long_texts_of_a_buyer_hide_nothing_that_comes_after_them() {
    let shop = open(real()).await;
    let (_folder, app) = fresh(&Keys::default());
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;

    let long = "Muraho ".repeat(30_000);
    for _ in 0..100 {
        shop.message(json!({"content": long}));
    }
    shop.message(json!({"content": "the last", "sender": "Aline"}));

    app.until("all", |now| now.unread.message == 101).await;
    assert!(app.snapshot().recent[0].body.contains("the last"));
}

#[tokio::test]
async fn a_list_without_end_is_left_after_some_pages_and_said() {
    let shop = open(real()).await;
    shop.set_lists(Lists { endless: true, ..Lists::default() });
    let (_folder, app) = fresh(&Keys::default());
    sign_in(&app, &shop).await.unwrap();
    let says = |now: &Snapshot| now.troubles.iter().any(|text| text.contains("more to read"));

    app.until("said", says).await;
    let asked = shop.rest_requests().len();
    shop.set_lists(Lists::default());
    app.handle.reconnect().await.unwrap();
    app.until("over", |now| !says(now)).await;

    assert!(asked <= 3 * 501 + 20, "{asked} requests");
}

#[tokio::test]
async fn a_hundred_thousand_shops_cost_little_and_the_person_is_told() {
    let shops = r#"{"id":"row","tenant":{"id":"NUMBER","name":"Kigali Tools","currency":"RWF"}},"#;
    let server = Server::start(move |path| match path {
        path if path.starts_with("/api/users/me") => Body::me(shops, 100_000),
        _ => common(path),
    })
    .await;
    let mut size = Size::now();
    let app = signed_in(&server);

    let said = |now: &Snapshot| now.troubles.iter().any(|text| text.contains("100 shops"));
    app.until("said", said).await;
    size.look();

    let now = app.snapshot();
    assert_eq!(now.account.state, AccountState::SignedIn);
    assert!(now.account.shops.len() <= 101 && now.feeds.len() <= 20);
    size.check();
}

#[tokio::test]
async fn a_flood_that_is_not_understood_costs_no_memory_and_is_said() {
    let mut server = Server::start(common).await;
    let app = signed_in(&server);
    let mut stream = server.streams.recv().await.expect("a stream");
    let mut size = Size::now();

    let long = "x".repeat(1_000_000);
    let frame = "data: {\"type\":\"payment\",\"data\":\"Aline +250788123456\"}\n\n".repeat(1000);
    for _ in 0..50 {
        stream.write_all(frame.as_bytes()).await.unwrap();
        stream.write_all(format!("data: {long}\n\n").as_bytes()).await.unwrap();
        size.look();
    }
    let says = |now: &Snapshot| now.troubles.iter().any(|text| text.contains("not understand"));
    app.until("said", says).await;
    let order = "data: {\"type\":\"order\",\"data\":{\"id\":\"o\",\"orderNumber\":\"ORD-9\"}}\n\n";
    stream.write_all(order.as_bytes()).await.unwrap();

    app.desk.until_titled("New order ORD-9").await;
    assert_eq!(app.snapshot().not_understood, 50 * 1001);
    assert!(rejected(&app.folder) <= 200);
    size.check();
}

/// What nobody asked about.
fn common(path: &str) -> Body {
    match path {
        path if path.starts_with("/api/users/me") => Body::me("", 0),
        path if path.starts_with("/api/health") => Body::json(&json!({"status": "ok"})),
        _ => Body::empty_list(),
    }
}

/// A list of one order, another one each time.
fn order(number: usize) -> Body {
    let now = jiff::Timestamp::now().to_string();
    let order = json!({"id": format!("o{number}"), "orderNumber": format!("ORD-{number}"),
                       "status": "pending", "createdAt": now, "updatedAt": now});
    Body::json(&json!({"docs": [order], "hasNextPage": false}))
}

/// The collection that is asked for.
fn list(path: &str) -> &str {
    path.trim_start_matches("/api/").split('?').next().unwrap_or_default()
}

/// By a token from outside.
fn signed_in(server: &Server) -> Quiet {
    let folder = Folder::new();
    folder.set(json!({
        "server": server.url,
        "connection": {"retry_min_ms": 20, "retry_max_ms": 80, "poll_ms": 200},
    }));
    Quiet::start(folder, Some("token".to_owned().into()))
}

fn rejected(folder: &Folder) -> u32 {
    let db = Connection::open(folder.path("history.db")).unwrap();
    db.query_row("SELECT count(*) FROM odd", [], |row| row.get(0)).unwrap()
}
