//! What only the reads know: paid checkouts, orders, chat; each once, and withdrawn when handled.

use std::time::Duration;

use demo_shop::{Answer, Cut, Mode, Options, Shop};
use notifier_core::{
    settings::UpdateMode,
    view::snapshot::{AccountState, State},
};
use serde_json::json;

use crate::{
    account::{fresh, real, sign_in, start, until_in},
    app::{App, Folder, instant, open, quick},
    fake_desktop::{Call, TIMEOUT},
    fake_keychain::Keys,
};

async fn signed_in(shop: &Shop) -> (Folder, App) {
    let (folder, app) = fresh(&Keys::default());
    sign_in(&app, shop).await.unwrap();
    app.until_live().await;
    (folder, app)
}

fn closed(calls: &[Call]) -> usize {
    calls.iter().filter(|call| matches!(call, Call::Closed(_))).count()
}

#[tokio::test]
async fn while_the_stream_is_gone_the_lists_are_read_at_the_pace() {
    let shop = open(instant()).await;
    let (_folder, mut app) = signed_in(&shop).await;
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 9).await;
    shop.message(json!({"content": "on the stream"}));
    app.desk.until_shown(1).await;
    // What the stream brings is read rarely, once it was read after that.
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 6).await;
    app.heartbeats(20).await;

    shop.answer_with(Answer::status(503), None);
    shop.cut(Cut::End);
    app.until("offline", |now| now.connection.state == State::Waiting).await;
    shop.message(json!({"content": "in the list"}));

    app.desk.until_shown(2).await;
}

#[tokio::test]
async fn what_the_stream_never_says_is_shown_once_with_its_amount() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;

    let payment = shop.payment(json!({
        "totalAmount": 14500, "customerName": "Aline Uwase", "customerPhone": "+250788123456"
    }));
    app.desk.until_titled("Checkout started").await;
    shop.submit(&payment);
    app.desk.until_titled("Payment to check").await;
    shop.order(json!({"orderNumber": "ORD-7", "amount": 185000}));
    app.desk.until_titled("New order ORD-7").await;
    shop.message(json!({"content": "Is it ready?"}));
    app.desk.until_shown(4).await;

    // The reads go on, and find nothing new.
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 9).await;
    let shown = app.desk.texts();
    assert_eq!(shown.len(), 4, "each once: {shown:#?}");
    let buyer = "RWF\u{a0}14,500 from Aline Uwase (+250 788 123 456)";
    assert_eq!(shown[0], format!("Checkout started / {buyer}"), "completed by its transaction");
    let momo = shop.momo(&payment);
    let to_check = format!("RWF\u{a0}14,500 · MoMo {momo} · Aline Uwase (+250 788 123 456)");
    assert_eq!(shown[1], format!("Payment to check / {to_check}"), "as the SMS says it");
    assert!(shown[2].contains("RWF\u{a0}185,000"), "{}", shown[2]);
    assert!(shown[3].contains("Is it ready?"), "{}", shown[3]);
}

#[tokio::test]
async fn a_thin_payment_does_not_wait_for_a_shop_that_is_slow() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;
    shop.delay_rest(Duration::from_secs(4));

    shop.payment(json!({"totalAmount": 9000, "customerName": "Eric"}));

    app.desk.until_titled("Checkout started").await;
    assert_eq!(app.desk.shown()[0].body, "A buyer has opened a checkout.");
    app.until("completed", |now| now.recent[0].body.contains("9,000")).await;
    assert_eq!(app.desk.shown().len(), 1, "in the history, without another notice");
}

#[tokio::test]
async fn a_new_account_takes_in_a_month_silently_and_counts_open_work() {
    let shop = open(Options { mode: Mode::Real, tick: Duration::from_secs(3600), ..quick() }).await;
    for n in 0..250 {
        let id = shop.payment(json!({"createdAt": days_ago(1)}));
        if n % 10 != 0 {
            shop.submit(&id);
            shop.verify(&id);
        }
    }
    let waiting = shop.payment(json!({"createdAt": days_ago(2)}));
    shop.submit(&waiting);
    shop.order(json!({"status": "delivered", "updatedAt": days_ago(3)}));
    shop.order(json!({"status": "pending", "updatedAt": days_ago(3)}));
    shop.message(json!({"createdAt": days_ago(40)}));
    a_second_passes().await;
    let (_folder, app) = signed_in(&shop).await;

    let now = app.until("read", |now| now.unread.total == 2).await;

    assert_eq!((now.unread.payment, now.unread.order, now.unread.message), (1, 1, 0));
    assert_eq!(app.desk.shown(), []);
    shop.order(json!({"orderNumber": "ORD-9"}));
    app.desk.until_titled("New order ORD-9").await;
    assert_eq!(app.desk.shown().len(), 1);
}

#[tokio::test]
async fn what_is_handled_elsewhere_leaves_the_screen_and_the_count() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;
    let payment = shop.payment(json!({}));
    shop.submit(&payment);
    let order = shop.order(json!({"orderNumber": "ORD-1"}));
    let message = shop.message(json!({"content": "Hello"}));
    app.until("all there", |now| now.unread.total == 3).await;
    app.desk.until_shown(3).await;
    let shown = app.desk.shown().len();

    shop.verify(&payment);
    app.until("verified", |now| now.unread.payment == 0).await;
    shop.change(&order, json!({"status": "shipped"}));
    app.until("shipped", |now| now.unread.order == 0).await;
    shop.mark_read(&message);
    app.until("read", |now| now.unread.total == 0).await;

    app.desk.until("3 closed", |calls| closed(calls) == 3).await;
    assert_eq!(app.desk.shown().len(), shown, "nobody needs to hear of what they did");
}

#[tokio::test]
async fn what_happened_while_the_app_was_off_comes_as_one_digest() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 15).await;
    app.stop().await;
    let id = shop.payment(json!({"totalAmount": 5000}));
    shop.submit(&id);
    shop.order(json!({}));
    shop.message(json!({}));
    a_second_passes().await;

    let app = start(&folder, &keys);
    until_in(&app).await;

    let digest = app.desk.until_titled("While you were away").await;
    assert_eq!(digest.body, "1 payment to check, RWF\u{a0}5,000 · 1 order · 1 message");
    shop.order(json!({"orderNumber": "ORD-9"}));
    app.desk.until_titled("New order ORD-9").await;
    assert_eq!(app.desk.shown().len(), 2, "{:?}", app.desk.texts());
}

#[tokio::test]
async fn one_thing_that_happened_while_the_app_was_off_is_told_as_itself() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 15).await;
    app.stop().await;
    shop.order(json!({"orderNumber": "ORD-1"}));
    a_second_passes().await;

    let app = start(&folder, &keys);

    app.desk.until_titled("New order ORD-1").await;
}

#[tokio::test]
async fn what_happens_right_after_the_start_is_shown_singly() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 15).await;
    app.stop().await;

    let app = start(&folder, &keys);
    shop.order(json!({"orderNumber": "ORD-1"}));
    shop.order(json!({"orderNumber": "ORD-2"}));
    shop.message(json!({"content": "Hello"}));

    app.desk.until_shown(3).await;
    assert!(app.desk.shown().iter().all(|one| one.tag.0 != "digest"), "{:?}", app.desk.texts());
}

/// While the disk fails, only memory knows that it was shown.
#[tokio::test]
async fn what_was_shown_from_memory_and_read_again_is_not_shown_after_a_restart() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 15).await;
    let other = rusqlite::Connection::open(folder.path("history.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    shop.order(json!({"orderNumber": "ORD-7"}));
    app.until("troubled", |now| !now.troubles.is_empty()).await;
    app.desk.until_titled("New order ORD-7").await;
    other.execute_batch("ROLLBACK").unwrap();
    app.until("stored", |now| now.troubles.is_empty() && now.unread.order == 1).await;
    app.stop().await;

    let app = start(&folder, &keys);
    until_in(&app).await;
    shop.message(json!({"content": "sentinel"}));
    app.desk.until_shown(1).await;

    let texts = app.desk.texts();
    assert!(texts.len() == 1 && texts[0].contains("sentinel"), "{texts:?}");
}

#[tokio::test]
async fn several_shops_are_named_and_each_can_be_switched_off() {
    let shop = open(Options { shops: 2, ..real() }).await;
    let (folder, app) = signed_in(&shop).await;
    let second = shop.shops()[1].clone();
    let id = shop.payment(json!({"tenant": second.id, "totalAmount": 700}));
    shop.submit(&id);
    app.desk.until_titled("Payment to check").await;
    let body = app.desk.shown().last().unwrap().body.clone();
    assert!(body.ends_with(&format!(" · {}", second.name)), "{body}");

    app.handle.follow_shop(second.id.to_string(), false).await.unwrap();
    assert_eq!(app.snapshot().feeds.len(), 2);
    assert_eq!(folder.settings()["shops"][second.id.as_str()]["follow"], false);
    let shown = app.desk.shown().len();
    let id = shop.payment(json!({"tenant": second.id}));
    shop.submit(&id);
    shop.order(json!({"orderNumber": "ORD-2"}));
    app.desk.until_titled("New order ORD-2").await;
    assert_eq!(app.desk.shown().len(), shown + 1, "that shop is silent");
}

#[tokio::test]
async fn polling_needs_no_stream_and_live_no_reads() {
    let shop = open(real()).await;
    let (_folder, mut app) = signed_in(&shop).await;

    app.handle.set_delivery(UpdateMode::Polling).await.unwrap();
    shop.until_streams(0).await;
    let now = app.until("polling", |now| now.connection.text.contains("looking")).await;
    assert_eq!((now.connection.state, now.feeds.len()), (State::Live, 0));
    shop.order(json!({"orderNumber": "ORD-3"}));
    app.desk.until_titled("New order ORD-3").await;
    shop.close().await;
    app.until("waiting", |now| now.connection.state == State::Waiting).await;
    shop.open().await;
    app.until_live().await;

    app.handle.set_delivery(UpdateMode::Live).await.unwrap();
    shop.until_streams(2).await;
    let asked = shop.rest_requests().len();
    shop.order(json!({"orderNumber": "ORD-4"}));
    app.heartbeats(25).await;
    let reads = shop.rest_requests().len() - asked;
    assert!(reads <= 3, "{reads} reads; each list may have been on its way");
    app.handle.set_delivery(UpdateMode::Auto).await.unwrap();
    app.desk.until_titled("New order ORD-4").await;
}

#[tokio::test]
async fn a_stream_that_brings_everything_is_trusted_and_read_rarely() {
    let shop = open(Options { instant: true, tick: Duration::from_secs(3600), ..quick() }).await;
    let (_folder, mut app) = signed_in(&shop).await;
    shop.payment(json!({}));
    shop.order(json!({}));
    shop.message(json!({}));
    app.desk.until_shown(3).await;

    let rarely = async {
        loop {
            let asked = shop.rest_requests().len();
            // A second of the shop's; there were five reads of each list in one before.
            app.heartbeats(25).await;
            if shop.rest_requests().len() == asked {
                return;
            }
        }
    };
    tokio::time::timeout(TIMEOUT, rarely).await.expect("a second without a read");
    assert_eq!(app.desk.shown().len(), 3, "each once, whichever brought it");
    assert_eq!(app.snapshot().account.state, AccountState::SignedIn);
}

/// The shop's clock, as it tells it, knows whole seconds only: what is to have
/// happened before something else has to be one older.
async fn a_second_passes() {
    tokio::time::sleep(Duration::from_millis(1100)).await;
}

fn days_ago(days: i64) -> String {
    let age = jiff::SignedDuration::from_hours(24 * days);
    format!("{:.3}", jiff::Timestamp::now() - age)
}

#[tokio::test]
async fn what_was_only_looked_at_is_to_do_until_the_shop_says_that_it_was_handled() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop).await;
    let payment = shop.payment(json!({"customerName": "Aline"}));
    shop.submit(&payment);
    shop.message(json!({"content": "Hello"}));
    let listed = app.until("both there", |now| now.open.total == 2).await.recent;
    let todo = app.handle.todo().await.unwrap();
    assert_eq!((todo.check.len(), todo.message.len(), todo.ids.len()), (1, 1, 2));
    assert_eq!((listed[0].id, listed[1].id), (todo.check[0].line.id, todo.message[0].line.id));

    app.handle.open_entry(todo.message[0].line.id).await.unwrap();
    app.until("read", |now| now.open.message == 0).await;
    app.handle.open_entry(todo.check[0].line.id).await.unwrap();
    app.desk.until("its notice closed", |calls| closed(calls) == 2).await;
    assert_eq!(app.snapshot().open.payment, 1, "nobody has checked it");

    app.handle.mark_read(todo.check[0].ids.clone()).await.unwrap();
    app.until("handled", |now| now.open.total == 0).await;
    app.handle.reopen(todo.check[0].ids.clone()).await.unwrap();
    app.until("by mistake", |now| now.open.payment == 1).await;
    shop.verify(&payment);
    app.until("verified", |now| now.open.total == 0).await;
}
