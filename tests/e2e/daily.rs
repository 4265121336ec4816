//! What is said once a day: in the morning what is still to do, and an unusual silence.

use std::sync::Arc;

use demo_shop::Shop;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use notifier_core::{handle::SystemEvent, notice::Notice, policy::morning};
use serde_json::json;

use crate::{
    app::{App, At, Folder, instant, open, settings},
    fake_desktop::{Behaviour, Call},
};

async fn start(folder: &Folder, now: Timestamp) -> App {
    let app = App::try_start(folder, Behaviour::Works, Arc::new(At(now))).unwrap();
    app.until_live().await;
    app
}

/// A payment to check and a message, which were shown.
async fn an_evening(shop: &Shop, folder: &Folder, now: Timestamp) {
    let app = start(folder, now).await;
    shop.payment(json!({"id": "p1", "status": "awaiting_verification"}));
    shop.message(json!({"sender": "Eve", "text": "Hello"}));
    app.desk.until_shown(2).await;
    app.until("both open", |now| now.open.total == 2).await;
    app.stop().await;
}

#[tokio::test]
async fn a_day_begins_with_one_notice_of_what_is_open_which_goes_when_it_is_handled() {
    let shop = open(instant()).await;
    let folder = Folder::following(&shop);
    let (evening, morning) = evening_and_morning();
    an_evening(&shop, &folder, evening).await;

    // Later that evening nothing is said again.
    let app = start(&folder, evening).await;
    shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    app.desk.until_titled("New order ORD-1").await;
    assert_eq!(app.desk.shown().len(), 1, "{:#?}", app.desk.texts());
    app.until("three open", |now| now.open.total == 3).await;
    app.stop().await;

    let app = start(&folder, morning).await;
    let told = app.desk.until_titled("Still to do").await;
    assert!(told.body.starts_with("1 payment to check, the oldest since "), "{told:?}");
    assert!(told.body.ends_with(" · 1 message · 1 order to ship"), "{told:?}");
    assert_eq!(app.desk.shown().len(), 1, "{:#?}", app.desk.texts());
    app.handle.report(SystemEvent::ScreenLocked { locked: true }).await;
    app.handle.report(SystemEvent::ScreenLocked { locked: false }).await;
    let ids = app.handle.todo().await.unwrap().ids;
    app.handle.mark_read(ids).await.unwrap();
    app.desk.until_did(Call::Closed(told.tag)).await;
    assert!(app.desk.shown().iter().all(is_morning), "and unlocking says nothing more");
}

#[tokio::test]
async fn what_came_while_the_app_was_off_is_in_the_mornings_notice_and_in_no_other() {
    let shop = open(instant()).await;
    let folder = Folder::following(&shop);
    let (evening, morning) = evening_and_morning();
    an_evening(&shop, &folder, evening).await;
    let app = App::try_start(&folder, Behaviour::Hangs, Arc::new(At(evening))).unwrap();
    app.until_live().await;
    for number in 1..=3 {
        shop.order(json!({"orderId": format!("ORD-{number}"), "status": "pending"}));
    }
    app.until("stored", |now| now.open.order == 3).await;
    app.stop().await;

    let app = start(&folder, morning).await;
    let told = app.desk.until_titled("Still to do").await;
    assert!(told.body.ends_with("3 orders to ship"), "{told:?}");
    shop.message(json!({"sender": "Jean", "text": "sentinel"}));
    app.desk.until_titled("Jean").await;
    assert_eq!(app.desk.shown().len(), 2, "{:#?}", app.desk.texts());
}

#[tokio::test]
async fn a_morning_in_quiet_times_or_switched_off_says_nothing() {
    for (key, value) in
        [("morning_digest", json!(false)), ("snoozed_until", json!("2099-01-01T00:00:00Z"))]
    {
        let shop = open(instant()).await;
        let folder = Folder::following(&shop);
        let (evening, morning) = evening_and_morning();
        an_evening(&shop, &folder, evening).await;
        let mut now = settings(&shop);
        now[key] = value;
        folder.set(now);

        let app = start(&folder, morning).await;
        let mut awake = settings(&shop);
        awake["morning_digest"] = json!(false);
        folder.set(awake);
        shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
        app.desk.until_titled("New order ORD-1").await;
        assert!(!app.desk.shown().iter().any(is_morning), "{key}: {:#?}", app.desk.texts());
    }
}

#[tokio::test]
async fn an_unusual_silence_is_said_once_a_day_where_that_is_wanted() {
    let shop = open(instant()).await;
    let folder = Folder::following(&shop);
    let noon: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
    let app = start(&folder, noon).await;
    shop.order(json!({"orderId": "ORD-OLD", "updatedAt": "2026-10-01T10:00:00Z"}));
    for (week, day) in ["2026-11-18", "2026-11-11", "2026-11-04", "2026-10-28"].iter().enumerate() {
        for hour in 7..12 {
            let number = format!("ORD-{week}-{hour}");
            shop.order(json!({"orderId": number, "updatedAt": format!("{day}T{hour:02}:15:00Z")}));
        }
    }
    app.until("all there", |now| now.unread.order == 21).await;
    app.handle.mark_all_read().await.unwrap();
    app.handle.set_unusual_silence(true).await.unwrap();

    let told = app.desk.until_titled("No order since 07:00").await;
    assert!(told.body.starts_with("On Wednesdays it is usually 5 by now."), "{told:?}");
    app.stop().await;
    let app = start(&folder, noon + SignedDuration::from_hours(1)).await;
    shop.message(json!({"sender": "Jean", "text": "sentinel"}));
    app.desk.until_titled("Jean").await;
    assert!(!app.desk.shown().iter().any(|notice| notice.title.starts_with("No order")));
}

/// Now, by a clock that stands still, and the morning after.
fn evening_and_morning() -> (Timestamp, Timestamp) {
    let now = Timestamp::now();
    let here = now.to_zoned_datetime(TimeZone::UTC);
    let next = morning::working_day(&here).tomorrow().unwrap();
    let next = next.at(8, 0, 0, 0).to_zoned_datetime(TimeZone::UTC).unwrap();
    (now, next.timestamp())
}

fn is_morning(notice: &Notice) -> bool {
    notice.title == "Still to do"
}
