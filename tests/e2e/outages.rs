//! Back in time: what happened during an outage is on the screen as soon as it is over.

use demo_shop::Shop;
use notifier_core::view::snapshot::{AccountState, State};
use serde_json::json;

use crate::{
    account::{fresh, real, sign_in, start},
    app::{App, Folder, open},
    fake_keychain::Keys,
};

/// The lists are read so rarely that only the end of an outage can bring them.
const RARE_READS: u32 = 600_000;

#[tokio::test]
async fn what_happened_while_the_database_was_out_comes_when_it_is_back() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop, &Keys::default()).await;
    shop.database_down();
    app.handle.reconnect().await.unwrap();
    app.until("troubled", |now| now.connection.state == State::Waiting).await;
    let payment = shop.payment(json!({}));
    shop.submit(&payment);
    shop.message(json!({"sender": "Chantal"}));
    asked_for_health(&shop, 20).await;
    let lists = asked_for_lists(&shop);
    asked_for_health(&shop, 20).await;
    assert_eq!(asked_for_lists(&shop), lists, "the cheapest answer is enough to ask for");

    shop.database_up();

    app.until_live().await;
    app.desk.until_titled("Chantal").await;
    app.desk.until_titled("Payment to check").await;
}

#[tokio::test]
async fn while_the_shop_fails_the_countdown_is_to_its_next_answer() {
    let shop = open(real()).await;
    let (folder, app) = signed_in(&shop, &Keys::default()).await;
    let mut settings = folder.settings();
    settings["connection"]["retry_min_ms"] = json!(20_000);
    settings["connection"]["retry_max_ms"] = json!(20_000);
    folder.set(settings);
    app.until_live().await;
    shop.database_down();

    app.handle.reconnect().await.unwrap();

    let now = app.until("counted down", |now| now.connection.retry_at.is_some()).await;
    let wait = now.connection.retry_at.unwrap() - jiff::Timestamp::now().as_millisecond();
    assert!(wait <= 20_000, "{wait} ms until the shop is asked, not until the lists' own time");
}

#[tokio::test]
async fn an_account_that_could_not_be_looked_at_at_the_start_is_such_an_outage() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = signed_in(&shop, &keys).await;
    app.stop().await;
    // As on the first start of a version that remembers no account.
    std::fs::remove_file(folder.path("history.db")).unwrap();
    shop.database_down();
    let app = start(&folder, &keys);
    app.until("troubled", |now| now.connection.state == State::Waiting).await;
    asked_for_health(&shop, 40).await;

    shop.database_up();

    app.until("signed in", |now| now.account.state == AccountState::SignedIn).await;
    let payment = shop.payment(json!({}));
    shop.submit(&payment);
    app.handle.reconnect().await.unwrap();
    app.desk.until_titled("Payment to check").await;
}

async fn signed_in(shop: &Shop, keys: &Keys) -> (Folder, App) {
    let (folder, app) = fresh(keys);
    folder.set(json!({
        "connection": {"retry_min_ms": 20, "retry_max_ms": 80, "poll_ms": RARE_READS}
    }));
    sign_in(&app, shop).await.unwrap();
    app.until_live().await;
    // What is there when a list is read for the first time is no news.
    let was_read = |path| shop.rest_requests().iter().any(|one| one.path == path);
    while !was_read("/api/messages") {
        shop.until_rest_requests(shop.rest_requests().len() + 1).await;
    }
    (folder, app)
}

/// Waits until the shop was asked so often more whether it is well.
async fn asked_for_health(shop: &Shop, times: usize) {
    let health = |shop: &Shop| {
        shop.rest_requests().iter().filter(|request| request.path == "/api/health").count()
    };
    let before = health(shop);
    while health(shop) < before + times {
        shop.until_rest_requests(shop.rest_requests().len() + 1).await;
    }
}

fn asked_for_lists(shop: &Shop) -> usize {
    let lists = ["/api/transactions", "/api/orders", "/api/messages"];
    let requests = shop.rest_requests();
    let is_list = |path: &str| lists.iter().any(|list| path.starts_with(list));
    requests.iter().filter(|request| is_list(&request.path)).count()
}
