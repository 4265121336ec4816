//! Faults do what they say, to the byte.

use std::{io, time::Duration};

use demo_shop::{Answer, Cut, Opening, Options, Shop};
use serde_json::json;

use crate::client::{Client, End, in_time};

#[tokio::test]
async fn a_stream_ends_in_the_way_it_was_cut() {
    for (cut, end, last) in [
        (Cut::Reset, End::Reset, "\n\n\r\n"),
        (Cut::Truncate, End::Fin, "\n\n\r\n"),
        (Cut::End, End::Fin, "\n\n\r\n0\r\n\r\n"),
        (Cut::MidEvent, End::Fin, "\"id\":\"66f2a1c9\r\n0\r\n\r\n"),
    ] {
        let (shop, mut client) = live().await;
        shop.raw("data: last\n\n");

        assert_eq!(shop.cut(cut), 1);

        assert_eq!(shop.streams(), 0, "it no longer counts");
        assert_eq!(client.until_end().await, end, "{cut:?}");
        assert!(client.text().ends_with(last), "{cut:?}: {}", client.text());
        assert_eq!(client.count("data: last"), 1, "what was said before the cut arrives");
    }
}

#[tokio::test]
async fn a_stalled_shop_accepts_and_says_nothing_until_it_resumes() {
    let (shop, mut before) = live().await;
    shop.stall();
    let mut during = Client::get(&shop.stream_url()).await;
    in_time(shop.until_streams(2)).await;
    shop.payment(json!({"id": "held back"}));
    // The same shop answers everything that is no stream, so it had its turn.
    let page = format!("{}/my-store", shop.url());
    Client::get(&page).await.until("</h1>", 1).await;

    assert!(!during.has_received_something());
    assert_eq!(before.count("held back"), 0);

    shop.resume();
    before.until("held back", 1).await;
    during.until("connected", 1).await;
    during.until("held back", 1).await;
    assert!(during.text().starts_with("HTTP/1.1 200 OK\r\n"));
}

#[tokio::test]
async fn a_stalled_stream_can_be_cut() {
    let (shop, mut client) = live().await;
    shop.stall();
    shop.raw("never sent");

    shop.cut(Cut::End);

    assert_eq!(client.until_end().await, End::Fin);
    assert_eq!(client.count("never sent"), 0);
}

#[tokio::test]
async fn a_stream_begins_as_it_was_told_to() {
    let (shop, _) = live().await;

    shop.open_streams(Opening { then: Some(Cut::End), ..Opening::default() });
    let mut client = Client::get(&shop.stream_url()).await;
    assert_eq!(client.until_end().await, End::Fin);
    assert_eq!(client.count("connected"), 1);

    shop.open_streams(Opening { retry_ms: Some(7), gzip: true, ..Opening::default() });
    let mut client = Client::get(&shop.stream_url()).await;
    client.until("connected", 1).await;
    assert!(client.text().contains("content-encoding: gzip\r\n"), "{}", client.text());
    assert_eq!(client.count("retry: 7\n\n"), 1);

    shop.open_streams(Opening { head_only: true, ..Opening::default() });
    let mut client = Client::get(&shop.stream_url()).await;
    client.until("\r\n\r\n", 1).await;
    shop.raw("data: unheard\n\n");
    shop.cut(Cut::Truncate);
    client.until_end().await;
    assert!(client.text().ends_with("\r\n\r\n"), "{}", client.text());
}

#[tokio::test]
async fn a_portal_stands_before_everything_until_it_is_away() {
    let (shop, mut client) = live().await;
    let pages = ["/api/notifications/stream?userId=a", "/api/health", "/my-store"];

    shop.portal(Some(Answer::page(511, "<h1>Log in</h1>")));

    assert_eq!(client.until_end().await, End::Reset);
    for page in pages {
        let mut client = Client::get(&format!("{}{page}", shop.url())).await;
        client.until("<h1>Log in</h1>", 1).await;
        assert!(client.text().starts_with("HTTP/1.1 511 "), "{page}");
    }
    shop.portal(None);
    for page in pages {
        let mut client = Client::get(&format!("{}{page}", shop.url())).await;
        client.until("HTTP/1.1 200 ", 1).await;
    }
}

#[tokio::test]
async fn a_closed_shop_refuses_and_opens_on_the_same_port() {
    let (shop, mut client) = live().await;

    in_time(shop.close()).await;

    assert_eq!(client.until_end().await, End::Fin);
    assert!(client.text().ends_with("\n\n\r\n"), "no last chunk");
    assert_eq!(shop.streams(), 0);
    let refused = Client::try_ask(&shop.stream_url(), "GET", &[], "").await;
    let refused = refused.err().expect("nobody listens");
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);

    in_time(shop.open()).await;
    Client::get(&shop.stream_url()).await.until("connected", 1).await;
}

#[tokio::test]
async fn a_slow_stream_still_says_everything() {
    let (shop, mut client) = live().await;
    let already = client.received.len();
    shop.slow(3, Duration::from_millis(1));

    let started = std::time::Instant::now();
    shop.raw("data: drip by drip\n\n");

    client.until("14\r\ndata: drip by drip\n\n\r\n", 1).await;
    let drips = (client.received.len() - already).div_ceil(3) as u128;
    let took = started.elapsed().as_millis();
    assert!(took >= drips - 2, "{drips} drips in {took} ms");
}

#[tokio::test]
async fn stream_requests_get_the_ordered_answer_so_many_times_or_until_it_is_cleared() {
    let shop = Shop::start(Options::default()).await.unwrap();
    let refused = async |head: &str| {
        let mut client = Client::get(&shop.stream_url()).await;
        client.until("0\r\n\r\n", 1).await;
        assert!(client.text().starts_with(head), "{}", client.text());
    };
    shop.answer_with(Answer::status(429).with("Retry-After", "7"), Some(2));
    for _ in 0..2 {
        refused("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n").await;
    }
    Client::get(&shop.stream_url()).await.until("connected", 1).await;

    shop.answer_with(Answer::page(200, "<h1>Hotel Wi-Fi</h1>"), None);
    for _ in 0..3 {
        refused("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n").await;
    }
    shop.answer_with(Answer::status(200), Some(0));
    Client::get(&shop.stream_url()).await.until("connected", 1).await;

    let statuses: Vec<_> = shop.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [429, 429, 200, 200, 200, 200, 200]);
}

#[tokio::test]
async fn requests_are_remembered_with_their_headers() {
    let shop = Shop::start(Options::default()).await.unwrap();
    let url = format!("{}/api/notifications/stream?userId=a%20b", shop.url());
    let _client = Client::ask(&url, "GET", &["Last-Event-ID: …"], "").await;

    in_time(shop.until_requests(1)).await;

    let request = &shop.requests()[0];
    assert_eq!(request.user_id.as_deref(), Some("a b"));
    assert_eq!(request.header("last-event-id"), Some("…"));
    assert_eq!(request.header("accept-encoding"), None);
}

#[tokio::test]
async fn a_dropped_shop_leaves_nothing_behind() {
    let (shop, mut client) = live().await;
    let url = shop.stream_url();

    drop(shop);

    client.until_end().await;
    // The listener belongs to the task that also held the stream.
    assert!(Client::try_ask(&url, "GET", &[], "").await.is_err());
}

/// An instant shop with one live stream that has been greeted.
async fn live() -> (Shop, Client) {
    let options = Options { instant: true, ..Options::default() };
    let shop = Shop::start(options).await.expect("a free port");
    let mut client = Client::get(&shop.stream_url()).await;
    client.until("\n\n\r\n", 1).await;
    assert_eq!(shop.streams(), 1);
    (shop, client)
}
