//! The stream as it is written down, byte for byte.

use std::time::Duration;

use demo_shop::{Mode, Options, Shop, script::Capture};
use serde_json::json;

use crate::client::Client;

const CAPTURE: &str = include_str!("../../captures/1c-stream-tenantid.raw.txt");

#[tokio::test]
async fn the_real_shop_sends_the_bytes_that_were_captured() {
    let shop = start(Mode::Real, 200).await;
    let mut client = Client::get(&shop.stream_url()).await;
    shop.until_streams(1).await;
    shop.payment(json!({"id": "8e0062d5-73ae-4671-8b27-723b14a7c570"}));

    client.until(": heartbeat", 2).await;
    client.until("\n\n\r\n", 4).await;

    let capture = Capture::parse(CAPTURE).unwrap();
    let head = &capture.reads[0].1;
    let payment = &capture.reads[2].1;
    let heartbeat = &capture.reads[3].1;
    let expected = [head, payment, heartbeat].map(|read| String::from_utf8_lossy(read));
    let (sent, expected) = (timeless(&client.text()), timeless(&expected.concat()));
    assert!(sent.starts_with(&expected), "{sent}\nis not\n{expected}");
}

#[tokio::test]
async fn a_documented_payment_comes_three_times_with_all_its_fields() {
    let shop = start(Mode::Documented, 100).await;
    let mut client = Client::get(&shop.stream_url()).await;
    shop.until_streams(1).await;
    shop.payment(json!({
        "id": "p1", "amount": 12500, "phoneNumber": "+250788123456", "createdAt": "T",
    }));

    client.until(": heartbeat", 6).await;

    let event = "data: {\"type\":\"payment\",\"data\":{\"id\":\"p1\",\"amount\":12500,\
                 \"currency\":\"RWF\",\"phoneNumber\":\"+250788123456\",\
                 \"status\":\"pending\",\"createdAt\":\"T\"}}\n\n\r\n";
    assert_eq!(client.count(event), 3, "{}", client.text());
}

#[tokio::test]
async fn documented_orders_and_messages_come_once_and_again_when_changed() {
    let shop = start(Mode::Documented, 100).await;
    let mut client = Client::get(&shop.stream_url()).await;
    shop.until_streams(1).await;
    let order = shop.order(json!({"orderId": "ORD-1-A", "total": 500, "updatedAt": "T"}));
    shop.message(json!({
        "omit": ["id"], "sender": "Aline", "text": "Muraho", "conversationId": "c", "createdAt": "T",
    }));
    client.until(": heartbeat", 2).await;

    shop.change(&order, json!({"status": "shipped", "updatedAt": "U"}));
    client.until(": heartbeat", 6).await;

    let order = |status, time| {
        format!(
            "data: {{\"type\":\"order\",\"data\":{{\"id\":\"{order}\",\"orderId\":\"ORD-1-A\",\
             \"status\":\"{status}\",\"total\":500,\"updatedAt\":\"{time}\"}}}}\n\n"
        )
    };
    let message = "data: {\"type\":\"message\",\"data\":{\"sender\":\"Aline\",\"text\":\"Muraho\",\
                   \"conversationId\":\"c\",\"createdAt\":\"T\"}}\n\n";
    assert_eq!(client.count(&order("pending", "T")), 1);
    assert_eq!(client.count(&order("shipped", "U")), 1);
    assert_eq!(client.count(message), 1);
}

#[tokio::test]
async fn the_real_shop_sends_ten_of_fourteen_and_no_orders_or_messages() {
    let shop = start(Mode::Real, 300).await;
    let mut client = Client::get(&shop.stream_url()).await;
    shop.until_streams(1).await;
    for number in 1..=14 {
        shop.payment(json!({"id": format!("<{number}>")}));
    }
    shop.order(json!({}));
    shop.message(json!({}));

    client.until(": heartbeat", 3).await;

    let text = client.text();
    let sent: Vec<_> = text.split('<').skip(1).map(|rest| rest.split('>').next()).collect();
    let newest: Vec<_> = (5..=14).rev().map(|number| number.to_string()).collect();
    assert_eq!(sent, newest.iter().map(|id| Some(id.as_str())).collect::<Vec<_>>());
    assert_eq!(client.count("\"type\""), 11, "connected and ten payments");
}

#[tokio::test]
async fn somebody_elses_stream_has_heartbeats_only() {
    for mode in [Mode::Documented, Mode::Real] {
        let shop = start(mode, 50).await;
        let url = format!("{}/api/notifications/stream?userId=somebody", shop.url());
        let mut client = Client::get(&url).await;
        shop.until_streams(1).await;
        shop.payment(json!({}));

        client.until(": heartbeat", 3).await;

        assert_eq!(client.count("payment"), 0, "{mode:?}");
    }
}

#[tokio::test]
async fn nothing_from_before_a_stream_comes_except_by_the_look_back() {
    for (mode, expected) in [(Mode::Documented, 1), (Mode::Real, 0)] {
        let options = Options {
            mode,
            tick: Duration::from_millis(50),
            heartbeat: Duration::from_millis(50),
            look_back: Duration::from_secs(3_600),
            ..Options::default()
        };
        let shop = Shop::start(options).await.expect("a free port");
        shop.payment(json!({}));
        shop.order(json!({}));

        let mut client = Client::get(&shop.stream_url()).await;
        client.until(": heartbeat", 1).await;

        let text = client.text();
        let first_tick = text.split(": heartbeat").next().expect("a first part");
        assert_eq!(first_tick.matches("\"payment\"").count(), expected, "{mode:?}");
        assert_eq!(first_tick.matches("\"order\"").count(), 0, "{mode:?}");
    }
}

#[tokio::test]
async fn news_do_not_wait_for_the_tick_when_they_are_instant() {
    let shop = Shop::start(Options { instant: true, ..Options::default() });
    let shop = shop.await.unwrap();
    let mut client = Client::get(&shop.stream_url()).await;
    shop.until_streams(1).await;

    let id = shop.payment(json!({}));
    shop.change(&id, json!({"status": "verified"}));

    client.until("\"status\":\"pending\"", 1).await;
    client.until("\"status\":\"verified\"", 1).await;
    assert_eq!(client.count(": heartbeat"), 0);
}

#[tokio::test]
async fn without_an_id_there_is_no_stream() {
    let shop = start(Mode::Documented, 100).await;
    for query in ["", "?userId=", "?userid=x"] {
        let url = format!("{}/api/notifications/stream{query}", shop.url());
        let mut client = Client::ask(&url, "GET", &["Connection: close"], "").await;
        client.until_end().await;

        let text = client.text();
        assert!(text.starts_with("HTTP/1.1 400 Bad Request\r\nvary: rsc"), "{text}");
        assert!(text.contains("content-type: text/plain;charset=UTF-8\r\n"), "{text}");
        assert!(text.ends_with("\r\n\r\n18\r\nMissing userId parameter\r\n0\r\n\r\n"), "{text}");
    }
    assert_eq!(shop.streams(), 0);
    assert_eq!(shop.requests().len(), 3);
}

#[tokio::test]
async fn other_methods_get_no_stream() {
    let shop = start(Mode::Documented, 100).await;
    for (method, expected) in [("HEAD", 200), ("OPTIONS", 204), ("POST", 405)] {
        let close = ["Connection: close"];
        let mut client = Client::ask(&shop.stream_url(), method, &close, "").await;
        client.until_end().await;

        let text = client.text();
        assert!(text.starts_with(&format!("HTTP/1.1 {expected} ")), "{text}");
        assert!(text.ends_with("\r\n\r\n"), "{method} has no body: {text}");
    }
    let methods: Vec<_> = shop.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(methods, ["HEAD", "OPTIONS", "POST"]);
}

#[tokio::test]
async fn the_shop_is_healthy_and_its_pages_are_plain_html() {
    let shop = start(Mode::Documented, 100).await;
    let order = shop.order(json!({"orderId": "ORD-1-A"}));
    shop.message(json!({"text": "<script>", "conversationId": "c1"}));

    let health = "{\"status\":\"ok\",\"db\":\"connected\",\"timestamp\":\"";
    for (path, status, part) in [
        ("/api/health", 200, health),
        ("/verify-payments", 200, "<h1>Verify payments</h1>"),
        (&format!("/admin/collections/orders/{order}"), 200, "ORD-1-A"),
        ("/chat/c1", 200, "&lt;script&gt;"),
        ("/my-store", 200, "ORD-1-A"),
        ("/my-store/orders/1", 404, "No such page"),
    ] {
        let url = format!("{}{path}", shop.url());
        let mut client = Client::ask(&url, "GET", &["Connection: close"], "").await;
        client.until_end().await;

        let text = client.text();
        assert!(text.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {text}");
        assert!(text.contains(part), "{path}: {text}");
    }
}

async fn start(mode: Mode, tick: u64) -> Shop {
    let tick = Duration::from_millis(tick);
    let options =
        Options { mode, tick, heartbeat: tick, look_back: tick * 3, ..Options::default() };
    Shop::start(options).await.expect("a free port")
}

/// The same text with every date and time the same; lengths stay.
fn timeless(text: &str) -> String {
    let mut timeless = String::new();
    for line in text.split_inclusive('\n') {
        match line.starts_with("Date: ") {
            true => timeless.push_str("Date: now\r\n"),
            false => timeless.extend(line.split_inclusive(['"', ' ', '\n']).map(|word| {
                let looks = word.len() >= 25 && word.as_bytes()[10] == b'T' && word.contains('Z');
                if looks { word[24..].to_string() } else { word.to_string() }
            })),
        }
    }
    timeless
}
