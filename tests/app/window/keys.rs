//! The keyboard: from place to place, from row to row, and what is done there.

use serde_json::json;

use crate::{
    page::Page,
    rig::{Rig, TIMEOUT},
    screen,
};

#[tokio::test]
async fn a_morning_is_handled_by_keyboard_alone_and_a_question_mark_shows_how() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shop.message(json!({"sender": "Eve", "text": "?"}));
    rig.tooltip("Connected · 2 to do").await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.until("document.querySelectorAll('#to-do li').length === 2").await.unwrap();
    let keys = async |keys: &str| screen::keys(&rig, keys).await.unwrap();
    page.click("#inbox-title").await.unwrap();

    keys("question").await;
    page.until("document.querySelector('#keys').open").await.unwrap();
    keys("Escape").await;
    page.until("!document.querySelector('#keys').open").await.unwrap();
    keys("Down").await;
    let focused =
        |css: &str| format!("document.activeElement === document.querySelector({})", json!(css));
    page.until(&focused("#part-order .open")).await.unwrap();
    keys("Down").await;
    page.until(&focused("#part-message .open")).await.unwrap();
    keys("e").await;
    page.says("#unread-total", "1").await.unwrap();
    page.until("!document.querySelector('#part-message .undo').hidden").await.unwrap();
    keys("u").await;
    page.says("#unread-total", "2").await.unwrap();
    keys("Up Return").await;
    let url = rig.desktop.browser.next_url(TIMEOUT).await.unwrap();
    assert_eq!(url, format!("{}/verify-payments", rig.shop.url()));
    page.says("#unread-total", "1").await.unwrap();

    keys("6").await;
    page.until("!document.querySelector('#help').hidden").await.unwrap();
    keys("slash").await;
    page.until(&focused("#find-text")).await.unwrap();
    keys("e v e 1").await;
    page.until("document.querySelector('#find-text').value === 'eve1'").await.unwrap();
    page.until("!document.querySelector('#find-nothing').hidden").await.unwrap();
    keys("Escape").await;
    page.until("!document.querySelector('#to-do').hidden").await.unwrap();
}

/// Five payments, twelve orders, eight messages of three buyers: twenty rows, two keys each.
#[tokio::test]
async fn a_busy_morning_is_two_keys_a_row() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    for amount in 1..=5 {
        rig.shop.payment(json!({"status": "awaiting_verification", "amount": amount * 1000}));
    }
    for number in 1..=12 {
        rig.shop.order(json!({"orderId": format!("ORD-{number}"), "status": "pending"}));
    }
    for number in 0..8 {
        let buyer = format!("Buyer {}", number % 3);
        rig.shop.message(
            json!({"sender": buyer, "text": format!("{number}?"), "conversationId": buyer}),
        );
    }
    rig.tooltip("Connected · 25 to do").await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.until("document.querySelectorAll('#to-do li').length === 18").await.unwrap();
    page.click("#inbox-title").await.unwrap();

    for handled in 1..=20 {
        screen::keys(&rig, "Down e").await.unwrap();
        let closed = format!("document.querySelectorAll('#to-do .closed').length === {handled}");
        page.until(&closed).await.unwrap();
        // What was beyond the ten that are listed moves up.
        page.until("document.querySelectorAll('#to-do .all:not([hidden])').length === 0 || document.querySelectorAll('#part-order li').length >= 10").await.unwrap();
    }

    rig.tooltip("Connected · nothing to do").await.unwrap();
    page.until("document.querySelector('#unread-count').hidden").await.unwrap();
}
