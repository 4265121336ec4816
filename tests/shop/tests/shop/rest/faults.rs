//! What can be made to go wrong with REST does.

use std::time::Duration;

use demo_shop::{Answer, Mode, Options};
use serde_json::{Value, json};

use super::{get, login, open, signed_in};
use crate::client::Client;

#[tokio::test]
async fn a_database_that_is_down_looks_like_a_logout_until_it_is_up() {
    let tick = Duration::from_millis(50);
    let options = Options { mode: Mode::Real, tick, heartbeat: tick, ..Options::default() };
    let shop = open(options).await;
    let token = signed_in(&shop).await;
    let mut stream = Client::get(&shop.stream_url()).await;
    shop.until_streams(1).await;

    shop.database_down();
    shop.payment(json!({}));

    stream.until(": heartbeat", 3).await;
    assert_eq!(stream.count("payment"), 0);
    assert_eq!(get(&shop, &token, "/api/users/me").await.body["user"], Value::Null);
    assert_eq!(get(&shop, &token, "/api/orders").await.status, 403);
    assert_eq!(login(&shop, "whatever").await.status, 500);
    assert_eq!(get(&shop, &token, "/api/health").await.status, 503);

    shop.database_up();

    assert_eq!(get(&shop, &token, "/api/health").await.status, 200);
    let reply = get(&shop, &token, "/api/transactions").await;
    assert_eq!(reply.body["totalDocs"], 1, "what streams have lost, REST has");
}

#[tokio::test]
async fn an_answer_takes_the_place_of_so_many_true_ones() {
    let shop = open(Options::default()).await;
    let token = signed_in(&shop).await;
    shop.answer_rest_with(Answer::page(502, "<h1>502 Bad Gateway</h1>"), Some(2));

    let statuses = async |path: &str| get(&shop, &token, path).await.status;
    assert_eq!(statuses("/api/health").await, 502);
    let page = get(&shop, &token, "/api/orders").await;
    assert_eq!(page.status, 502);
    assert!(page.headers.contains(&("content-type".into(), "text/html".into())), "{page:?}");
    assert_eq!(statuses("/api/orders").await, 200);

    shop.answer_rest_at("/api/transactions", Answer::status(500), None);
    assert_eq!((statuses("/api/orders").await, statuses("/api/transactions?x").await), (200, 500));
    assert_eq!(statuses("/api/transactions").await, 500);
    shop.answer_rest_with(Answer::status(200), Some(0));
    assert_eq!(statuses("/api/transactions").await, 200);
}
