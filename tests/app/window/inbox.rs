//! The inbox: what is to do, what a click does with it, and how what came earlier is found.

use demo_shop::{Mode, OWNER, Options};
use serde_json::json;
use tokio::process::Command;

use crate::{
    app::App,
    page::Page,
    rig::{Rig, TIMEOUT},
    screen,
};

async fn open() -> (Rig, App, Page) {
    let rig = Rig::new().await.unwrap();
    let app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    (rig, app, page)
}

/// Signed in at a shop that tells of everything, some of it by reads only.
pub async fn signed_in(shops: usize) -> (Rig, App, Page) {
    let rig = Rig::with(Options { mode: Mode::Real, shops, ..Options::default() }).await.unwrap();
    let (app, page) = sign_in(&rig).await;
    (rig, app, page)
}

pub async fn sign_in(rig: &Rig) -> (App, Page) {
    sign_in_with(rig.command(), rig).await
}

pub async fn sign_in_with(command: Command, rig: &Rig) -> (App, Page) {
    rig.write_settings(r#"{"connection": {"poll_ms": 500}}"#).unwrap();
    let app = App::start(command, rig).unwrap();
    let page = Page::of(rig).await.unwrap();
    page.write("#server-setup-address", &rig.shop.url()).await.unwrap();
    page.click("#step-continue").await.unwrap();
    page.until("document.body.dataset.step === 'sign-in'").await.unwrap();
    page.write("#email-setup-sign-in", OWNER.email).await.unwrap();
    page.write("#password-setup-sign-in", OWNER.password).await.unwrap();
    page.click("#setup-sign-in .main-action").await.unwrap();
    page.says("#account-email", OWNER.email).await.unwrap();
    page.click("#step-done").await.unwrap();
    (app, page)
}

pub fn count(css: &str, count: usize) -> String {
    format!("document.querySelectorAll({}).length === {count}", json!(css))
}

#[tokio::test]
async fn the_inbox_is_the_first_place_and_says_when_nothing_waits() {
    let (rig, _app, page) = open().await;
    page.until("!document.querySelector('#nothing-waits').hidden").await.unwrap();
    page.until("/^Connected since \\d\\d:\\d\\d\\. Payments, orders and/.test(document.querySelector('#nothing-waits-about').textContent)").await.unwrap();

    rig.shop.payment(json!({"status": "verified", "from": "Aline", "amount": 500}));
    page.says("#earlier-list .name", "Payment verified").await.unwrap();
    page.until("!document.querySelector('#nothing-waits').hidden").await.unwrap();
    rig.shop.message(json!({"sender": "<b>Eve</b>", "text": "<img src=x>"}));
    page.says("#part-message .name", "<b>Eve</b>").await.unwrap();
    page.says("#part-message .about", "<img src=x>").await.unwrap();
    page.until("document.querySelector('#nothing-waits').hidden").await.unwrap();
    page.says("#unread-total", "1").await.unwrap();
    rig.tooltip("Connected · 1 to do").await.unwrap();

    page.click("#part-message .open").await.unwrap();
    page.says("#nothing-waits-text", "Nothing waits.").await.unwrap();
    rig.shop.close().await;
    page.says("#nothing-waits-text", "As far as this computer knows, nothing waits.")
        .await
        .unwrap();
}

#[tokio::test]
async fn a_payment_to_check_has_all_that_is_compared_and_leaves_when_it_was_checked_elsewhere() {
    let (rig, _app, page) = signed_in(2).await;
    let id = rig.shop.payment(json!({
        "totalAmount": 14500, "customerName": "Aline Uwase", "customerPhone": "+250788123456"
    }));
    rig.shop.submit(&id);
    page.until(&count("#part-check li", 1)).await.unwrap();
    let momo = rig.shop.momo(&id);
    page.says("#part-check .name", "Aline Uwase (+250\u{a0}788\u{a0}123\u{a0}456)").await.unwrap();
    page.says("#part-check .amount", "RWF\u{a0}14,500").await.unwrap();
    page.says("#part-check .momo", &format!("MoMo {momo}")).await.unwrap();
    page.until("/^waiting since \\d\\d:\\d\\d$/.test(document.querySelector('#part-check .waits').textContent)").await.unwrap();
    page.until("document.querySelector('#part-check .shop').textContent !== ''").await.unwrap();

    page.click("#part-check .copy").await.unwrap();
    page.says("#inbox-result", &format!("Copied: {momo}")).await.unwrap();
    page.click("#find-text").await.unwrap();
    // By the keyboard of the screen: the driver's own knows no clipboard.
    screen::keys(&rig, "ctrl+a ctrl+v").await.unwrap();
    page.until(&format!("document.querySelector('#find-text').value === {}", json!(momo)))
        .await
        .unwrap();
    page.until(&count("#earlier-list li", 1)).await.unwrap();
    screen::keys(&rig, "ctrl+a BackSpace").await.unwrap();

    page.until("!document.querySelector('#to-do').hidden").await.unwrap();
    page.click("#part-check .open").await.unwrap();
    let url = rig.desktop.browser.next_url(TIMEOUT).await.unwrap();
    assert_eq!(url, format!("{}/verify-payments", rig.shop.url()));
    page.says("#unread-total", "1").await.unwrap();
    rig.shop.verify(&id);
    page.until("document.querySelector('#part-check').hidden").await.unwrap();
    page.until("document.querySelector('#unread-count').hidden").await.unwrap();
    page.says("#earlier-list .name", "Payment verified").await.unwrap();
}

#[tokio::test]
async fn what_is_handled_stays_in_its_place_with_a_way_back_until_the_mouse_is_gone() {
    let (rig, _app, page) = open().await;
    for number in 1..=3 {
        rig.shop.order(json!({"orderId": format!("ORD-{number}"), "status": "pending"}));
    }
    page.until(&count("#part-order li", 3)).await.unwrap();
    let second = "#part-order li:nth-child(2)";

    page.click(&format!("{second} .handled")).await.unwrap();
    page.says("#unread-total", "2").await.unwrap();
    page.says(&format!("{second} .waits"), "Handled").await.unwrap();
    page.says(&format!("{second} .name"), "ORD-2").await.unwrap();
    page.click(&format!("{second} .undo")).await.unwrap();
    page.says("#unread-total", "3").await.unwrap();
    page.until(&count("#part-order .handled:not([hidden])", 3)).await.unwrap();
    rig.tooltip("Connected · 3 to do").await.unwrap();

    page.click(&format!("{second} .handled")).await.unwrap();
    page.says("#unread-total", "2").await.unwrap();
    page.until(&count("#earlier-list li", 0)).await.unwrap();
    page.click("#inbox-title").await.unwrap();
    page.until(&count("#part-order li", 2)).await.unwrap();
    page.says("#earlier-list .name", "New order ORD-2").await.unwrap();

    page.click("#inbox-menu summary").await.unwrap();
    page.click("#mark-all").await.unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();
    page.click("#undo-all").await.unwrap();
    rig.tooltip("Connected · 2 to do").await.unwrap();
    page.until(&count("#part-order li", 2)).await.unwrap();
}

#[tokio::test]
async fn the_messages_of_a_conversation_are_one_row_and_read_together() {
    let (rig, _app, page) = open().await;
    for text in ["Hello", "Are you there?"] {
        rig.shop.message(json!({"sender": "Eve", "text": text, "conversationId": "c"}));
    }
    rig.shop.message(json!({"sender": "Jean", "text": "Ok", "conversationId": "d"}));
    page.says("#unread-total", "3").await.unwrap();
    page.until(&count("#part-message li", 2)).await.unwrap();
    page.says("#part-message li:last-child .about", "2 new · Are you there?").await.unwrap();

    page.click("#part-message li:last-child .open").await.unwrap();
    let url = rig.desktop.browser.next_url(TIMEOUT).await.unwrap();
    assert_eq!(url, format!("{}/chat/c", rig.shop.url()));
    page.says("#unread-total", "1").await.unwrap();
    page.until(&count("#part-message li", 1)).await.unwrap();
}

#[tokio::test]
async fn a_long_chat_message_leaves_its_button_in_the_card() {
    let (rig, _app, page) = open().await;
    let text = "Is the angle grinder still in stock? ".repeat(20);
    rig.shop.message(json!({"sender": "Eve", "text": text}));
    page.until("document.querySelector('#part-message .handled')").await.unwrap();

    let right = "((css) => document.querySelector(css).getBoundingClientRect().right)";
    let inside = format!("{right}('#part-message .handled') < {right}('#part-message ul')");
    assert_eq!(page.value(&inside).await.unwrap(), true);
}

#[tokio::test]
async fn an_old_payment_is_found_by_who_paid_and_the_page_holds_a_hundred_rows_at_most() {
    let (rig, _app, page) = open().await;
    rig.shop.payment(json!({"from": "Aline Uwase", "amount": 14500, "status": "verified"}));
    for number in 0..120 {
        rig.shop.order(json!({"orderId": format!("ORD-{number}"), "status": "shipped"}));
    }
    page.says("#earlier-list .name", "Order ORD-119 shipped").await.unwrap();
    let rows = |n: usize| count("#earlier-list li", n);
    page.until(&rows(25)).await.unwrap();

    page.write("#find-text", "uwa").await.unwrap();
    page.until(&rows(1)).await.unwrap();
    page.says("#earlier-list .name", "Payment verified").await.unwrap();
    page.says("#earlier-title", "Found").await.unwrap();
    page.write("#find-text", "\"nobody' OR (").await.unwrap();
    page.until("!document.querySelector('#find-nothing').hidden").await.unwrap();
    page.write("#find-text", "ORD-7").await.unwrap();
    page.until(&rows(11)).await.unwrap();
    page.value("(() => { const t = document.querySelector('#find-text'); t.value = ''; t.dispatchEvent(new Event('input')) })()").await.unwrap();
    page.until(&rows(25)).await.unwrap();
    page.says("#earlier-title", "Earlier").await.unwrap();

    page.click("#show-older").await.unwrap();
    page.until(&rows(50)).await.unwrap();
    let focused = "[...document.querySelectorAll('#earlier-list li')].findIndex((row) => row.contains(document.activeElement))";
    page.until(&format!("{focused} === 25")).await.unwrap();
    page.click("#show-older").await.unwrap();
    page.says("#earlier-list li:first-child .name", "Order ORD-94 shipped").await.unwrap();
    page.until(&rows(50)).await.unwrap();
    page.until(&format!("{focused} === 25")).await.unwrap();
    page.click("#show-older").await.unwrap();
    page.says("#earlier-list li:first-child .name", "Order ORD-69 shipped").await.unwrap();
    page.click("#show-older").await.unwrap();
    page.says("#earlier-list li:last-child .name", "Payment verified").await.unwrap();
    page.until("document.querySelector('#show-older').hidden").await.unwrap();
    for newest in ["ORD-69", "ORD-94", "ORD-119"] {
        page.click("#show-newer").await.unwrap();
        page.says("#earlier-list .name", &format!("Order {newest} shipped")).await.unwrap();
    }
    page.until("document.querySelector('#show-newer').hidden").await.unwrap();
}

#[tokio::test]
async fn more_than_is_listed_is_one_press_away() {
    let (rig, _app, page) = open().await;
    for number in 0..30 {
        rig.shop.order(json!({"orderId": format!("ORD-{number}"), "status": "pending"}));
    }
    page.says("#part-order .number", "30").await.unwrap();
    page.until(&count("#part-order li", 10)).await.unwrap();
    page.says("#part-order .name", "ORD-29").await.unwrap();

    page.click("#part-order .all").await.unwrap();
    page.until(&count("#earlier-list li", 25)).await.unwrap();
    page.click("#earlier-list li:first-child .handled").await.unwrap();
    page.says("#unread-total", "29").await.unwrap();
    page.says("#earlier-list .name", "ORD-28").await.unwrap();
    page.click("#filter").await.unwrap();
    page.until(&count("#part-order li", 10)).await.unwrap();
}
