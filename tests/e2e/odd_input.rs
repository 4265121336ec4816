//! Whatever a shop sends, the connection lives and what can be told is told.

use demo_shop::Options;
use notifier_core::view::snapshot::{Line, State};
use serde_json::{Value, json};

use crate::app::{App, Folder, instant, open};

#[tokio::test]
async fn what_cannot_be_understood_is_counted_and_kept_and_the_connection_lives() {
    let shop = open(instant()).await;
    let (folder, app) = App::live(&shop).await;
    let deep = format!("data: {}{}\n\n", "[".repeat(100_000), "]".repeat(100_000));
    let huge = format!("data: {}\n\n", "x".repeat(1024 * 1024 + 1));
    let huge_in_lines = format!("data: {}\n", "x".repeat(1000)).repeat(1100) + "\n";
    let mut not_understood = 0;
    for (number, (bytes, counts)) in [
        (&b"data: {\n\n"[..], 1),
        (b"data\n\n", 1),
        (b"data: []\n\n", 1),
        (b"data: {\"type\":\"refund\",\"data\":{\"id\":1}}\n\n", 1),
        (b"event: sale\ndata: hello\n\n", 1),
        (b"data: {\"type\":\"payment\",\"data\":{\"amount\":5}}\n\n", 1),
        (b"data: {\"type\":\"order\",\"data\":null}\n\n", 1),
        (b"data: {\"type\":\"message\",\"data\":{}}\n\n", 1),
        (b"data: \xff\xfe\xc3\n\n", 1),
        (deep.as_bytes(), 1),
        (huge.as_bytes(), 1),
        (huge_in_lines.as_bytes(), 1),
        (b"\0\x01\x02 garbage\r\r\xef\xbb\xbf: \n\n", 0),
        (b"event: no data\n\nid: a\0b\n\nretry: soon\n\n: comment\n\n", 0),
        (b"data: {\"type\":\"connected\",\"x\":[1]}\n\n", 0),
    ]
    .into_iter()
    .enumerate()
    {
        let start = bytes[..bytes.len().min(60)].escape_ascii();
        shop.raw(bytes);
        shop.order(json!({"id": format!("o{number}")}));
        not_understood += counts;

        let told = u32::try_from(number).unwrap() + 1;
        app.until(&format!("understood what came after {start}"), |now| {
            now.unread.order == told && now.not_understood == not_understood
        })
        .await;
    }

    assert_eq!(app.snapshot().connection.state, State::Live);
    assert_eq!(shop.requests().len(), 1, "the connection is still the first");
    app.stop().await;
    let kept: u32 = history(&folder)
        .query_row("SELECT count(*) FROM odd WHERE length(text) <= 4096", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, not_understood);
}

#[tokio::test]
async fn a_payment_is_told_however_the_shop_writes_it() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    for (given, title, body) in [
        (
            json!({"amount": "12,500.00", "from": "Jean Bosco", "status": null}),
            "Payment received",
            "RWF\u{a0}12,500 from Jean Bosco",
        ),
        (
            json!({"amount": 0.5, "currency": "usd", "omit": ["phoneNumber", "status"]}),
            "Payment received",
            "USD\u{a0}0.50",
        ),
        (
            json!({"omit": ["amount", "phoneNumber"], "status": "pending"}),
            "Checkout started",
            "A buyer has opened a checkout.",
        ),
        (
            json!({"amount": null, "phoneNumber": "+250788123456", "status": "on_hold"}),
            "Payment: on hold",
            "From +250 788 123 456",
        ),
        (
            json!({"amount": {"value": 5}, "phoneNumber": [], "status": "REJECTED", "new": {}}),
            "Payment rejected",
            "Open your shop to see the amount.",
        ),
        (
            json!({"id": 7, "amount": 1e3, "phoneNumber": 788123456, "currency": 5, "createdAt": 0}),
            "Checkout started",
            "5\u{a0}1,000 from 788123456",
        ),
    ] {
        shop.payment(given.clone());
        check_newest(&app, &given, title, body).await;
    }
    assert_eq!(app.snapshot().not_understood, 0);
}

#[tokio::test]
async fn texts_of_the_shop_are_plain_and_short_when_they_are_told() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    let long = "word ".repeat(1000);

    shop.message(
        json!({"sender": "<b>Q&A</b>", "text": "<a href=x>\u{202e}look\u{0}\r\n here</a>"}),
    );
    shop.message(json!({"sender": "\u{200b}\u{202e}", "text": long}));
    shop.order(
        json!({"id": "1", "orderId": "O-1\u{2066}\n2", "status": "to\u{202e}\nday", "total": null}),
    );
    app.desk.until_shown(3).await;

    let texts = app.desk.texts();
    assert_eq!(texts[0], "<b>Q&A</b> / <a href=x>look here</a>");
    assert!(texts[1].starts_with("Chat message / word word") && texts[1].ends_with("word…"));
    assert!(texts[1].chars().count() < 230, "{}", texts[1]);
    assert_eq!(texts[2], "Order O-1 2: to day / Open your shop to see it.");
}

/// Ids are the shop's: any text may be one.
#[tokio::test]
async fn an_id_reaches_the_shop_as_it_was_entered() {
    for id in ["66f2a1c94be0d83f5a7719c2", "a&b=c+d%20", "é/../?#", "\"'<>\\"] {
        let shop = open(Options { id: id.into(), ..instant() }).await;
        let (_folder, app) = App::live(&shop).await;
        shop.order(json!({"orderId": "O-1"}));
        app.desk.until_shown(1).await;

        assert_eq!(shop.requests()[0].user_id.as_deref(), Some(id));
    }
}

/// The newest line of the window: notices of one type would soon be folded.
async fn check_newest(app: &App, given: &Value, title: &str, body: &str) {
    let is = |line: &Line| line.title == title && line.body == body;
    let what = format!("{title:?}, {body:?} for {given}");
    app.until(&what, |now| now.recent.first().is_some_and(is)).await;
}

fn history(folder: &Folder) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.path("history.db")).unwrap()
}
