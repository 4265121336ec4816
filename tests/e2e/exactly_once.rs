//! Each event is told once, however often it comes.
//!
//! To see that something is not told a second time, tests send something else
//! after it: what is shown comes in order.

use std::{sync::Arc, time::Duration};

use demo_shop::{Cut, Options};
use notifier_core::ports::desktop::DesktopError;
use serde_json::json;

use crate::{
    app::{App, At, Folder, instant, open, quick, settings},
    fake_desktop::Behaviour,
};

#[tokio::test]
async fn a_payment_that_comes_three_times_is_one_notice() {
    let shop = open(quick()).await;
    let (_folder, mut app) = App::live(&shop).await;

    let id = shop.payment(json!({"amount": 12500, "from": "250788123456", "status": "pending"}));
    app.until_heard(&id, 3).await;
    shop.message(json!({"sender": "Aline", "text": "Murakoze"}));
    app.desk.until_titled("Aline").await;

    assert_eq!(
        app.desk.texts(),
        ["Checkout started / RWF\u{a0}12,500 from +250 788 123 456", "Aline / Murakoze"]
    );
}

#[tokio::test]
async fn nothing_is_told_again_after_a_restart() {
    let shop = open(Options { look_back: Duration::from_secs(60), ..quick() }).await;
    let (folder, app) = App::live(&shop).await;
    let id = shop.payment(json!({}));
    app.desk.until_shown(1).await;
    app.stop().await;

    let mut app = App::start(&folder);
    app.until_heard(&id, 2).await;
    shop.message(json!({"sender": "Aline", "text": "Murakoze"}));
    app.desk.until_titled("Aline").await;

    assert_eq!(app.desk.texts(), ["Aline / Murakoze"]);
    app.until("what was unread, and more", |now| now.unread.total == 2).await;
}

#[tokio::test]
async fn nothing_is_told_again_after_a_lost_connection() {
    let shop = open(Options { look_back: Duration::from_secs(60), ..quick() }).await;
    let (_folder, mut app) = App::live(&shop).await;
    let id = shop.payment(json!({}));
    app.until_heard(&id, 1).await;

    for (number, cut) in
        [Cut::Reset, Cut::Truncate, Cut::MidEvent, Cut::End].into_iter().enumerate()
    {
        shop.cut(cut);
        shop.until_requests(number + 2).await;
        app.until_heard(&id, 1).await;
    }
    shop.message(json!({"sender": "Aline", "text": "Murakoze"}));
    app.desk.until_titled("Aline").await;

    assert_eq!(app.desk.shown().len(), 2);
}

#[tokio::test]
async fn what_happens_while_the_connection_is_lost_is_told_by_the_look_back() {
    let shop = open(Options { look_back: Duration::from_secs(60), ..quick() }).await;
    let (_folder, app) = App::live(&shop).await;

    shop.close().await;
    shop.payment(json!({"amount": 700, "phoneNumber": "0788", "status": "verified"}));
    shop.open().await;

    app.desk.until_shown(1).await;
    assert_eq!(app.desk.texts(), ["Payment verified / RWF\u{a0}700 from 0788"]);
}

#[tokio::test]
async fn each_status_of_a_payment_is_news_and_takes_the_place_of_the_one_before() {
    let shop = open(quick()).await;
    let (_folder, app) = App::live(&shop).await;

    let id = shop.payment(json!({"status": "pending"}));
    app.desk.until_titled("Checkout started").await;
    shop.change(&id, json!({"status": "awaiting_verification"}));
    app.desk.until_titled("Payment to check").await;
    shop.change(&id, json!({"status": "verified"}));
    app.desk.until_titled("Payment verified").await;

    let tags: Vec<_> = app.desk.shown().into_iter().map(|notice| notice.tag.0).collect();
    assert_eq!(tags, vec![format!("payment:{id}"); 3]);
}

#[tokio::test]
async fn a_payment_that_two_ids_hear_is_one_notice() {
    let shop = open(Options { any_id: true, ..instant() }).await;
    let folder = Folder::new();
    let mut both = settings(&shop);
    both["user_ids"] = json!(["owner", "shop"]);
    folder.set(both);
    let mut app = App::start(&folder);
    app.until_live().await;
    shop.until_streams(2).await;

    let payment = shop.payment(json!({}));
    let order = shop.order(json!({}));
    app.until_heard(&payment, 2).await;
    app.desk.until_shown(2).await;
    shop.message(json!({"sender": "Aline"}));
    app.desk.until_titled("Aline").await;

    let tags: Vec<_> = app.desk.shown().into_iter().map(|notice| notice.tag.0).collect();
    assert_eq!(tags[..2], [format!("payment:{payment}"), format!("order:{order}")]);
    assert_eq!(tags.len(), 3);
    assert_eq!(app.snapshot().feeds.len(), 2);
}

#[tokio::test]
async fn a_message_without_an_id_is_told_once_within_two_minutes() {
    let shop = open(instant()).await;
    let now = jiff::Timestamp::now();
    // By this computer's clock all of it is to come, and nothing to catch up with.
    let behind = At(now - jiff::SignedDuration::from_secs(300));
    let folder = Folder::following(&shop);
    let app = App::try_start(&folder, Behaviour::Works, Arc::new(behind)).unwrap();
    app.until_live().await;
    let says = |text: &str, seconds_ago: i64| {
        let at = now - jiff::SignedDuration::from_secs(seconds_ago);
        shop.message(json!({
            "omit": ["id"], "sender": "Aline", "text": text, "conversationId": "c",
            "createdAt": at.to_string(),
        }));
    };

    for (text, seconds_ago) in
        [("Muraho", 250), ("Muraho", 249), ("Muraho", 100), ("Muraho", 5), ("Bite?", 4)]
    {
        says(text, seconds_ago);
    }
    app.desk.until_shown(3).await;

    assert_eq!(app.desk.texts(), ["Aline / Muraho", "Aline / Muraho", "Aline / Bite?"]);
    app.until("3 messages", |now| now.unread.message == 3).await;
}

#[tokio::test]
async fn a_burst_of_twenty_orders_is_three_notices_and_one_that_counts_seventeen() {
    let shop = open(quick()).await;
    let (_folder, app) = App::live(&shop).await;

    for number in 1..=20 {
        shop.order(json!({"id": format!("o{number}"), "orderId": format!("ORD-{number}")}));
    }
    app.desk.until_titled("17 more orders").await;
    shop.message(json!({"sender": "Aline", "text": "Murakoze"}));
    app.desk.until_titled("Aline").await;

    let shown = app.desk.shown();
    let titles: Vec<_> = shown.iter().map(|notice| notice.title.as_str()).collect();
    assert_eq!(titles[..3], ["New order ORD-1", "New order ORD-2", "New order ORD-3"]);
    let folds = &shown[3..shown.len() - 1];
    assert!(folds.iter().all(|notice| notice.tag.0 == "fold:order"), "{titles:?}");
    assert_eq!(folds.last().map(|last| last.title.as_str()), Some("17 more orders"));
    app.until("20 orders", |now| now.unread.order == 20).await;
}

/// The memory holds a thousand of them; the others wait on disk.
#[tokio::test]
async fn more_than_a_thousand_that_waited_are_each_counted_once() {
    let shop = open(instant()).await;
    let folder = Folder::following(&shop);
    let app = App::start_on(&folder, Behaviour::Fails(DesktopError::NoService));
    app.until_live().await;
    shop.raw((1..=1100).map(message).collect::<String>());
    app.until("1100 stored", |now| now.unread.message == 1100).await;
    app.stop().await;

    let app = App::start_on(&folder, Behaviour::Hangs);
    app.until_live().await;
    shop.raw(message(1101));
    app.until("1101 stored", |now| now.unread.message == 1101).await;
    app.desk.becomes(Behaviour::Works);
    app.desk.until("all of them", |_| counted(&app.desk.texts()) >= 1101).await;
    shop.order(json!({"orderId": "after them"}));
    app.desk.until_titled("New order after them").await;

    assert_eq!(counted(&app.desk.texts()), 1101, "{:?}", app.desk.texts());
}

fn message(number: u32) -> String {
    format!("data: {{\"type\":\"message\",\"data\":{{\"id\":{number},\"text\":\"x\"}}}}\n\n")
}

/// The messages that were told, in a digest that counts up as it is replaced.
fn counted(texts: &[String]) -> u32 {
    let count = |text: &String| match text.strip_prefix("While you were away / ") {
        Some(body) => body.split_once(' ').and_then(|(count, _)| count.parse().ok()).unwrap_or(0),
        None => 0,
    };
    texts.iter().map(count).max().unwrap_or(0)
}
