//! A desktop that refuses, hangs or is not there: nothing is lost, nothing told twice.

use std::time::{Duration, Instant};

use demo_shop::Shop;
use notifier_core::{
    event::{Category, Kind},
    ports::desktop::{DesktopError, DesktopEvent, Off},
};
use serde_json::json;

use crate::{
    app::{App, Folder, instant, open},
    fake_desktop::Behaviour,
};

#[tokio::test]
async fn what_a_desktop_refuses_comes_as_one_digest_when_it_works_again() {
    comes_as_a_digest(DesktopError::Refused("no".into()), "did not accept").await;
}

#[tokio::test]
async fn what_a_desktop_cannot_show_comes_as_one_digest_when_a_service_appears() {
    comes_as_a_digest(DesktopError::NoService, "shows no notifications").await;
}

#[tokio::test]
async fn what_a_desktop_leaves_unanswered_comes_as_one_digest_when_it_works_again() {
    comes_as_a_digest(DesktopError::Hung, "does not answer").await;
}

async fn comes_as_a_digest(trouble: DesktopError, said: &str) {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    app.desk.becomes(Behaviour::Fails(trouble));

    happen(&shop);
    let now = app.until("troubled", |now| now.unread.total == 4 && !now.troubles.is_empty()).await;
    assert!(now.troubles[0].contains(said), "{:?}", now.troubles);
    app.desk.comes_back().await;
    app.desk.until_shown(1).await;
    shop.message(json!({"sender": "Aline", "text": "Murakoze"}));
    app.desk.until_titled("Aline").await;

    assert_eq!(app.desk.texts(), [HAPPENED, "Aline / Murakoze"]);
    assert_eq!(app.snapshot().troubles, [""; 0]);
}

#[tokio::test]
async fn while_a_desktop_hangs_everything_else_goes_on() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    app.desk.becomes(Behaviour::Hangs);

    happen(&shop);
    app.until("all stored", |now| now.unread.total == 4).await;
    app.handle.set_notify(Kind::Message, false).await.unwrap();
    assert_eq!(app.desk.asked().len(), 1, "one notice at a time");
    app.desk.becomes(Behaviour::Fails(DesktopError::Hung));
    app.until("troubled", |now| !now.troubles.is_empty()).await;
    app.desk.comes_back().await;
    app.desk.until_shown(1).await;

    let without_the_muted =
        "While you were away / 1 payment, RWF\u{a0}12,500 · 1 checkout started · 1 order";
    assert_eq!(app.desk.texts(), [without_the_muted]);
}

#[tokio::test]
async fn a_service_that_goes_away_is_said_and_forgotten_when_it_is_back() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;

    app.desk.tells(DesktopEvent::NoticesGone).await;
    app.until("troubled", |now| now.troubles.len() == 1).await;
    app.desk.tells(DesktopEvent::NoticesWork).await;
    app.until("untroubled", |now| now.troubles.is_empty()).await;
}

#[tokio::test]
async fn what_an_earlier_run_could_not_show_is_a_digest_and_the_only_notice_at_the_start() {
    let shop = open(instant()).await;
    let folder = Folder::following(&shop);
    let app = App::start_on(&folder, Behaviour::Fails(DesktopError::NoService));
    app.until_live().await;
    happen(&shop);
    app.until("all stored", |now| now.unread.total == 4).await;
    app.stop().await;

    let app = App::start(&folder);
    app.desk.until_shown(1).await;
    app.until_live().await;
    shop.message(json!({"sender": "Aline", "text": "Murakoze"}));
    app.desk.until_titled("Aline").await;

    assert_eq!(app.desk.texts(), [HAPPENED, "Aline / Murakoze"]);
    app.stop().await;

    let app = App::start(&folder);
    app.until_live().await;
    shop.message(json!({"sender": "Jean", "text": "Muraho"}));
    app.desk.until_titled("Jean").await;
    assert_eq!(app.desk.texts(), ["Jean / Muraho"], "and then it is told");
}

#[tokio::test]
async fn a_test_notice_says_what_became_of_it_and_is_no_event() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    app.handle.set_notify(Kind::Message, false).await.unwrap();

    assert!(app.handle.test(Category::Check).await.unwrap().text.contains("on your screen"));
    assert!(app.handle.test(Category::Message).await.unwrap().text.contains("is off"));
    let shown = app.desk.shown();
    assert!(shown.iter().all(|notice| notice.title.starts_with("Test · ")), "{shown:#?}");
    assert_eq!(app.snapshot().unread.total, 0);

    app.desk.becomes(Behaviour::Fails(DesktopError::Refused("no".into())));
    let refusal = app.handle.test(Category::Order).await.unwrap_err();
    assert!(refusal.message.contains("does not let the app"), "{}", refusal.message);
}

#[tokio::test]
async fn whoever_switched_notifications_off_reads_where_they_are_switched_on() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    for (off, expected) in [
        (Off::App, "of ToolBoxx Notifier are switched off"),
        (Off::Everything, "of all apps are switched off"),
        (Off::Policy, "looks after this computer"),
    ] {
        app.desk.becomes(Behaviour::Fails(DesktopError::Off(off)));
        let refusal = app.handle.test(Category::Order).await.unwrap_err();
        assert!(refusal.message.contains(expected), "{}", refusal.message);
    }
    shop.message(json!({"sender": "Jean", "text": "Muraho"}));
    let told = |troubles: &[String]| troubles.iter().any(|text| text.contains("looks after"));
    app.until("told in the window", |now| told(&now.troubles)).await;

    app.desk.becomes(Behaviour::Works);
    app.desk.comes_back().await;
    app.until("allowed again", |now| now.troubles.is_empty()).await;
    app.desk.until_titled("Jean").await;
}

#[tokio::test]
async fn quitting_does_not_wait_for_a_desktop_that_hangs() {
    let shop = open(instant()).await;
    let (folder, app) = App::live(&shop).await;
    app.desk.becomes(Behaviour::Hangs);
    shop.message(json!({"sender": "Aline", "text": "Murakoze"}));
    app.until("stored", |now| now.unread.total == 1).await;
    app.stop().await;

    let app = App::start(&folder);
    app.desk.until_shown(1).await;
    assert_eq!(app.desk.texts(), ["Aline / Murakoze"]);
}

#[tokio::test]
async fn quitting_with_nothing_on_its_way_takes_no_time() {
    let shop = open(instant()).await;
    let mut fastest = Duration::MAX;
    // The machine may be busy with something else at one time, but not every time.
    for _ in 0..5 {
        let (_folder, app) = App::live(&shop).await;
        let asked = Instant::now();
        app.stop().await;
        fastest = fastest.min(asked.elapsed());
        shop.until_streams(0).await;
    }

    assert!(fastest < Duration::from_millis(700), "{fastest:?}");
}

const HAPPENED: &str =
    "While you were away / 1 payment, RWF\u{a0}12,500 · 1 checkout started · 1 order · 1 message";

fn happen(shop: &Shop) {
    shop.payment(json!({"amount": 12500, "status": "verified"}));
    shop.order(json!({}));
    shop.message(json!({}));
    shop.payment(json!({"amount": "500"}));
}
