//! Quiet times hold notices back and lose none; what is urgent may come through, and ring.

use notifier_core::{handle::SystemEvent, settings::Snooze, view::snapshot::QuietState};
use serde_json::{Value, json};

use crate::app::{App, Folder, instant, open, settings};

async fn with(more: Value) -> (demo_shop::Shop, Folder, App) {
    let shop = open(instant()).await;
    let folder = Folder::new();
    let mut all = settings(&shop);
    for (key, value) in more.as_object().expect("an object") {
        all[key] = value.clone();
    }
    folder.set(all);
    let app = App::start(&folder);
    app.until_live().await;
    (shop, folder, app)
}

#[tokio::test]
async fn after_a_snooze_what_came_is_told_in_one_digest() {
    let (shop, folder, app) = with(json!({})).await;
    app.handle.snooze(Snooze::Hour).await.unwrap();
    let now = app.until("snoozed", |now| now.quiet.state == QuietState::Snoozed).await;
    assert!(now.quiet.text.starts_with("Quiet until "), "{}", now.quiet.text);
    assert!(folder.settings()["snoozed_until"].is_string());

    shop.order(json!({}));
    shop.order(json!({}));
    shop.message(json!({}));
    app.until("counted", |now| now.unread.total == 3).await;
    assert_eq!(app.desk.asked(), []);
    app.handle.snooze(Snooze::Resume).await.unwrap();

    let digest = app.desk.until_titled("While you were away").await;
    assert_eq!(digest.body, "2 orders · 1 message");
    assert_eq!(app.desk.shown().len(), 1);
    assert!(folder.settings().get("snoozed_until").is_none());
}

#[tokio::test]
async fn a_restart_does_not_end_the_quiet() {
    let (shop, folder, app) = with(json!({"snoozed_until": "9999-01-01T00:00:00Z"})).await;
    shop.order(json!({}));
    app.until("counted", |now| now.unread.total == 1).await;
    app.stop().await;

    let app = App::start(&folder);
    let now = app.until_live().await;
    assert_eq!(now.quiet.text, "Quiet until you resume");
    shop.order(json!({}));
    app.until("counted", |now| now.unread.total == 2).await;
    assert_eq!(app.desk.asked(), []);
    app.handle.snooze(Snooze::Resume).await.unwrap();
    assert_eq!(app.desk.until_titled("While you were away").await.body, "2 orders");
}

#[tokio::test]
async fn payments_to_check_come_through_quiet_hours_where_the_person_wants_it() {
    let always = json!({"enabled": true, "allow_urgent": true, "windows": [
        {"from": "00:00", "to": "00:00"}
    ]});
    let (shop, _folder, app) = with(json!({"quiet_hours": always})).await;

    shop.order(json!({}));
    shop.payment(json!({"status": "pending"}));
    shop.payment(json!({"status": "awaiting_verification"}));

    app.desk.until_titled("Payment to check").await;
    app.until("all", |now| now.unread.total == 3).await;
    assert_eq!(app.desk.shown().len(), 1);
}

#[tokio::test]
async fn a_payment_to_check_rings_until_it_is_handled() {
    let check = json!({"ring_minutes": 0.002, "ring_times": 50});
    let (shop, _folder, mut app) = with(json!({"types": {"payment": {"to_check": check}}})).await;
    shop.order(json!({}));
    shop.payment(json!({"status": "awaiting_verification"}));

    let shown = app.desk.until_shown(5).await;

    let payments: Vec<_> = shown.iter().filter(|n| n.title == "Payment to check").collect();
    assert!(payments.len() >= 4, "it rings: {:?}", app.desk.texts());
    assert!(payments.iter().all(|one| one.tag == payments[0].tag), "in its own place");
    let now = app.until("listed", |now| now.unread.payment == 1).await;
    let line = now.recent.into_iter().find(|line| line.title == "Payment to check").unwrap();
    app.handle.mark_read(vec![line.id]).await.unwrap();
    let rung = app.desk.shown().len();
    app.heartbeats(12).await;
    assert!(app.desk.shown().len() <= rung + 1, "one may have been on its way");
}

#[tokio::test]
async fn nothing_rings_while_the_whole_desktop_is_quiet() {
    let check = json!({"ring_minutes": 0.002, "ring_times": 50});
    let (shop, _folder, mut app) = with(json!({"types": {"payment": {"to_check": check}}})).await;
    app.desk.disturb.store(true, std::sync::atomic::Ordering::Relaxed);
    shop.payment(json!({"status": "awaiting_verification"}));

    // The desktop keeps the notice itself from showing.
    app.desk.until_shown(1).await;
    app.heartbeats(15).await;
    assert_eq!(app.desk.shown().len(), 1, "{:?}", app.desk.texts());

    app.desk.disturb.store(false, std::sync::atomic::Ordering::Relaxed);
    app.desk.until_shown(2).await;
}

#[tokio::test]
async fn names_are_hidden_while_the_screen_is_locked() {
    let (shop, _folder, app) = with(json!({})).await;
    app.handle.report(SystemEvent::ScreenLocked { locked: true }).await;
    shop.message(json!({"text": "secret words"}));
    let notice = &app.desk.until_shown(1).await[0];
    assert_eq!(notice.title, "New chat message");
    assert!(!notice.body.contains("secret"));

    app.handle.report(SystemEvent::ScreenLocked { locked: false }).await;
    shop.message(json!({"text": "open words"}));
    assert!(app.desk.until_shown(2).await[1].body.contains("open words"));
}

#[tokio::test]
async fn a_status_with_a_space_means_the_same() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    let mut own = settings(&shop);
    own["types"] = json!({"payment": {"to_check": {"notify": false}}});
    folder.set(own);
    let app = App::start(&folder);
    app.until_live().await;

    shop.payment(json!({"status": "awaiting_verification "}));
    shop.message(json!({"sender": "Aline"}));

    app.desk.until_titled("Aline").await;
    assert_eq!(app.desk.shown().len(), 1, "{:?}", app.desk.texts());
}
