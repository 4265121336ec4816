//! What can be made to go wrong with REST does.

use std::time::Duration;

use demo_shop::{Answer, Lists, Mode, Options, Role};
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

#[tokio::test]
async fn a_database_that_hangs_takes_its_time() {
    let shop = open(Options::default()).await;
    let token = signed_in(&shop).await;
    shop.database_hangs(Duration::from_secs(3600));

    let asked = shop.rest_requests().len();
    let health = get(&shop, &token, "/api/health");
    tokio::select! {
        reply = health => panic!("{reply:?}"),
        () = shop.until_rest_requests(asked + 1) => {}
    }
    shop.database_hangs(Duration::ZERO);
    assert_eq!(get(&shop, &token, "/api/health").await.status, 200);
}

#[tokio::test]
async fn lists_are_as_long_as_they_were_told_to_be() {
    let shop = open(Options::default()).await;
    let token = signed_in(&shop).await;
    (0..4).for_each(|_| drop(shop.order(json!({}))));
    let list = async |page: usize| {
        let reply = get(&shop, &token, &format!("/api/orders?limit=3&page={page}")).await;
        let odd = reply.docs().iter().filter(|one| one.is_null()).count();
        (odd, reply.docs().len() - odd, reply.body["hasNextPage"] == true)
    };

    assert_eq!((list(1).await, list(2).await), ((0, 3, true), (0, 1, false)));
    shop.set_lists(Lists { odd: 5, ..Lists::default() });
    assert_eq!((list(1).await, list(2).await), ((3, 0, true), (2, 1, true)));
    shop.set_lists(Lists { ignore_limit: true, ..Lists::default() });
    assert_eq!((list(1).await, list(2).await), ((0, 4, false), (0, 4, false)));
    shop.set_lists(Lists { endless: true, ..Lists::default() });
    assert_eq!((list(2).await, list(9).await), ((0, 1, true), (3, 0, true)));
}

#[tokio::test]
async fn what_is_seen_depends_on_the_role() {
    let shop = open(Options::default()).await;
    let token = signed_in(&shop).await;
    shop.order(json!({}));
    shop.order(json!({"tenant": "another"}));
    shop.payment(json!({}));

    for (role, shops, orders, payments) in [
        (Role::Tenant, 1, Some(1), 1),
        (Role::Client, 0, None, 0),
        (Role::SuperAdmin, 1, Some(2), 1),
    ] {
        shop.set_role(role);
        let me = get(&shop, &token, "/api/users/me").await;
        assert_eq!(me.body["user"]["tenants"].as_array().map(Vec::len), Some(shops), "{role:?}");
        let list = get(&shop, &token, "/api/orders").await;
        let seen = (list.status == 200).then(|| list.docs().len());
        assert_eq!(seen, orders, "{role:?}");
        assert_eq!(get(&shop, &token, "/api/transactions").await.docs().len(), payments);
    }
}

#[tokio::test]
async fn answers_are_coded_where_nobody_asked() {
    let shop = open(Options::default()).await;
    shop.code_rest(true);

    let mut client = Client::get(&format!("{}/api/health", shop.url())).await;
    client.until("content-encoding: gzip\r\n", 1).await;
    // The blocks are stored as they are.
    client.until("\"status\":\"ok\"", 1).await;
}

#[tokio::test]
async fn who_asks_without_a_slash_is_sent_there() {
    let shop = open(Options::default()).await;
    shop.end_paths_with_slash(true);
    for (path, line) in [
        ("/api/health?a=b", "location: /api/health/?a=b\r\n"),
        ("/api/health/?a=b", "\"status\":\"ok\""),
        ("/api/notifications/stream?userId=x", "location: /api/notifications/stream/?userId=x\r\n"),
        ("/", "<title>"),
    ] {
        let mut client = Client::get(&format!("{}{path}", shop.url())).await;
        client.until(line, 1).await;
    }
    assert_eq!(shop.rest_requests().len(), 1, "a redirect is not of the shop's own");
}
