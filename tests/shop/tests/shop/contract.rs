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
async fn documented_news_have_their_fields_in_order_and_come_again_when_changed() {
    let shop = Shop::start(Options { instant: true, ..Options::default() }).await.unwrap();
    let mut client = Client::get(&shop.stream_url()).await;
    shop.until_streams(1).await;
    shop.payment(json!({"id": "p1", "amount": 12500, "phoneNumber": "+250788", "createdAt": "T"}));
    let given = json!({"id": "o1", "orderId": "ORD-1-A", "total": 500, "updatedAt": "T"});
    let order = shop.order(given);
    shop.message(json!({
        "omit": ["id"], "sender": "Aline", "text": "Muraho", "conversationId": "c", "createdAt": "T",
    }));
    shop.change(&order, json!({"status": "shipped", "updatedAt": "U"}));

    for expected in [
        r#"{"type":"payment","data":{"id":"p1","amount":12500,"currency":"RWF","phoneNumber":"+250788","status":"pending","createdAt":"T"}}"#,
        r#"{"type":"order","data":{"id":"o1","orderId":"ORD-1-A","status":"pending","total":500,"updatedAt":"T"}}"#,
        r#"{"type":"message","data":{"sender":"Aline","text":"Muraho","conversationId":"c","createdAt":"T"}}"#,
        r#"{"type":"order","data":{"id":"o1","orderId":"ORD-1-A","status":"shipped","total":500,"updatedAt":"U"}}"#,
    ] {
        client.until(&format!("data: {expected}\n\n\r\n"), 1).await;
    }
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
async fn only_a_get_with_an_id_is_a_stream() {
    let shop = start(Mode::Documented, 100).await;
    let missing = "\r\n\r\n18\r\nMissing userId parameter\r\n0\r\n\r\n";
    for (method, query, status, end) in [
        ("GET", "", "400 Bad Request", missing),
        ("GET", "?userId=", "400 Bad Request", missing),
        ("GET", "?userid=x", "400 Bad Request", missing),
        ("HEAD", "?userId=x", "200 OK", "\r\n\r\n"),
        ("OPTIONS", "?userId=x", "204 No Content", "\r\n\r\n"),
        ("POST", "?userId=x", "405 Method Not Allowed", "\r\n\r\n"),
    ] {
        let url = format!("{}/api/notifications/stream{query}", shop.url());
        let mut client = Client::ask(&url, method, &["Connection: close"], "").await;
        client.until_end().await;

        let text = client.text();
        assert!(text.starts_with(&format!("HTTP/1.1 {status}\r\nvary: rsc")), "{text}");
        assert!(text.ends_with(end), "{method} {query}: {text}");
    }
    assert_eq!((shop.streams(), shop.requests().len()), (0, 6));
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
