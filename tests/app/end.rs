//! However it ends, it ends soon and leaves nothing behind.

use std::time::{Duration, Instant};

use demo_shop::Lists;
use serde_json::json;
use test_desktop::Answer;

use crate::{
    account,
    app::{App, Signal},
    rig::{Rig, TIMEOUT},
    tray::muted,
};

const QUICKLY: Duration = Duration::from_secs(5);

#[tokio::test]
async fn quit_in_the_tray_ends_the_app() {
    let rig = Rig::new().await.unwrap();
    let app = rig.connected().await.unwrap();

    let asked = Instant::now();
    rig.desktop.tray.click("Quit").await.unwrap();

    ends_well(app, &rig, asked).await;
}

#[tokio::test]
async fn quit_does_not_wait_for_a_notification_service_that_hangs() {
    let rig = Rig::new().await.unwrap();
    let app = rig.connected().await.unwrap();
    rig.shop.message(json!({"sender": "Aline"}));
    rig.shown(&["Aline"]).await.unwrap();
    rig.desktop.notifications.answer(Answer::Hang);
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["Aline", "New order ORD-1"]).await.unwrap();

    let asked = Instant::now();
    rig.desktop.tray.click("Quit").await.unwrap();

    ends_well(app, &rig, asked).await;
}

#[tokio::test]
async fn nor_for_one_that_hung_from_the_start() {
    let rig = Rig::new().await.unwrap();
    rig.desktop.notifications.answer(Answer::Hang);
    let app = rig.connected().await.unwrap();
    rig.shop.order(json!({}));
    rig.tooltip("Connected · 1 to do").await.unwrap();

    let asked = Instant::now();
    rig.desktop.tray.click("Quit").await.unwrap();

    ends_well(app, &rig, asked).await;
}

#[tokio::test]
async fn a_signal_ends_it_as_quit_does() {
    for signal in [Signal::TERM, Signal::INT] {
        let rig = Rig::new().await.unwrap();
        let app = rig.connected().await.unwrap();

        let asked = Instant::now();
        app.signal(signal).unwrap();

        ends_well(app, &rig, asked).await;
    }
}

/// As a backup program may, or somebody who looks into the file.
#[tokio::test]
async fn quit_and_a_signal_do_not_wait_for_another_program_that_holds_the_history() {
    for by_signal in [false, true] {
        let rig = Rig::new().await.unwrap();
        let app = rig.connected().await.unwrap();
        let other = rusqlite::Connection::open(rig.data().join("history.db")).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let orders = |numbers: std::ops::Range<u32>| {
            for number in numbers {
                rig.shop.order(json!({"orderId": format!("ORD-{number}"), "status": "pending"}));
            }
        };
        orders(0..10);
        rig.desktop.notifications.until(|shown| !shown.is_empty(), TIMEOUT).await.unwrap();
        orders(10..20);

        let asked = Instant::now();
        if by_signal {
            app.signal(Signal::TERM).unwrap();
        } else {
            rig.desktop.tray.click("Quit").await.unwrap();
        }

        ends_well(app, &rig, asked).await;
        drop(other);
    }
}

#[tokio::test]
async fn under_a_flood_of_nonsense_the_tray_answers_and_a_signal_ends_it() {
    let rig = account::rig().await;
    let token = account::token(&rig).await;
    rig.shop.set_lists(Lists { odd: 5_000, ..Lists::default() });
    let app = account::start(&rig, &token);
    rig.tray(|tray| tray.item.tooltip.starts_with("Connected")).await.unwrap();
    let shop = rig.shop.handle();
    let flood = tokio::spawn(async move {
        // As much as the app can take in that time, and more.
        let mut rounds = tokio::time::interval(Duration::from_millis(20));
        for _ in 0..5_000 {
            rounds.tick().await;
            shop.raw("data: {nonsense}\n\n".repeat(200));
        }
    });

    let asked = Instant::now();
    rig.desktop.tray.click("Mute payments").await.unwrap();
    rig.tray(muted("Mute payments", true)).await.unwrap();
    let answered = asked.elapsed();
    assert!(!flood.is_finished(), "it goes on");
    let asked = Instant::now();
    app.signal(Signal::TERM).unwrap();

    ends_well(app, &rig, asked).await;
    println!("the tray answered after {answered:?}, the end took {:?}", asked.elapsed());
    flood.abort();
}

/// With 0, in time, and with nothing left of it anywhere.
pub async fn ends_well(mut app: App, rig: &Rig, asked: Instant) {
    let status = app.ended().await.unwrap();
    let took = asked.elapsed();
    assert_eq!(status.code(), Some(0), "{}", app.said());
    assert!(took < QUICKLY, "{took:?}");
    assert_eq!(rig.processes(), Vec::<String>::new());
    rig.desktop.tray.until_empty(TIMEOUT).await.unwrap();
    tokio::time::timeout(TIMEOUT, rig.shop.until_streams(0)).await.expect("the shop is left alone");
}
