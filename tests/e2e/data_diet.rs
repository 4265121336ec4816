//! What the app costs an owner in data: few requests, small, and nothing twice.

use demo_shop::{Answer, Shop};
use serde_json::json;

use crate::{
    account::{fresh, real, sign_in},
    app::{App, Folder, open},
    fake_keychain::Keys,
};

#[tokio::test]
async fn a_list_that_was_empty_is_counted_before_it_is_read() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;
    until_asked(&shop, "/api/messages/count", 3).await;
    let read = asked(&shop, "/api/messages");
    until_asked(&shop, "/api/messages/count", asked(&shop, "/api/messages/count") + 3).await;
    assert_eq!(asked(&shop, "/api/messages"), read, "nothing is there");

    shop.message(json!({"sender": "Chantal"}));

    app.desk.until_titled("Chantal").await;
}

#[tokio::test]
async fn a_shop_that_does_not_count_is_read() {
    let shop = open(real()).await;
    shop.answer_rest_at("/api/messages/count", Answer::page(404, "<html>Not found</html>"), None);
    let (_folder, app) = signed_in(&shop).await;
    until_asked(&shop, "/api/messages/count", 1).await;

    shop.message(json!({"sender": "Chantal"}));

    app.desk.until_titled("Chantal").await;
    assert_eq!(asked(&shop, "/api/messages/count"), 1, "it is not asked for that again");
}

#[tokio::test]
async fn payments_are_read_as_often_as_chat_while_one_may_change_and_slowly_otherwise() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;
    let payment = shop.payment(json!({}));
    shop.submit(&payment);
    app.desk.until_titled("Payment to check").await;

    let (chat, payments) = (all(&shop, "/api/messages"), all(&shop, "/api/transactions"));
    until(&shop, || all(&shop, "/api/messages") >= chat + 12).await;

    let read = all(&shop, "/api/transactions") - payments;
    assert!(read >= 8, "{read} of 12");
}

#[tokio::test]
async fn lists_are_packed_where_the_shop_packs_and_streams_never() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;
    until_asked(&shop, "/api/messages/count", 1).await;

    // More than a thousand bytes, from which on the shop packs.
    for name in ["Aline", "Jean", "Eric"] {
        shop.message(json!({"sender": name, "text": "Muraho! ".repeat(100)}));
    }

    for name in ["Aline", "Jean", "Eric"] {
        app.desk.until_titled(name).await;
    }
    let lists = shop.rest_requests();
    let packed = |one: &&demo_shop::Seen| one.header("accept-encoding") == Some("gzip");
    assert!(lists.iter().filter(packed).all(|one| !one.path.ends_with("/count")));
    assert!(lists.iter().any(|one| packed(&one) && one.path == "/api/messages"));
    assert!(!shop.requests().iter().any(|one| packed(&one)), "a proxy would hold it back");
}

async fn signed_in(shop: &Shop) -> (Folder, App) {
    let (folder, app) = fresh(&Keys::default());
    sign_in(&app, shop).await.unwrap();
    app.until_live().await;
    (folder, app)
}

/// How often exactly that was asked for.
fn asked(shop: &Shop, path: &str) -> usize {
    shop.rest_requests().iter().filter(|one| one.path == path).count()
}

/// How often that, or what is below it, was asked for.
fn all(shop: &Shop, path: &str) -> usize {
    shop.rest_requests().iter().filter(|one| one.path.starts_with(path)).count()
}

async fn until_asked(shop: &Shop, path: &str, times: usize) {
    until(shop, || asked(shop, path) >= times).await;
}

async fn until(shop: &Shop, is_so: impl Fn() -> bool) {
    while !is_so() {
        shop.until_rest_requests(shop.rest_requests().len() + 1).await;
    }
}
