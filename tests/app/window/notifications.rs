//! What pops up: a switch and a test for each type.

use serde_json::json;
use test_desktop::MenuItem;

use crate::{
    page::Page,
    rig::{Rig, TIMEOUT},
    tray::muted,
};

#[tokio::test]
async fn a_switch_mutes_a_type_in_force_and_in_the_file_and_follows_the_tray() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();

    page.click("#place-notifications").await.unwrap();
    page.click("#notify-payment").await.unwrap();
    rig.tray(muted("Mute payments", true)).await.unwrap();
    assert_eq!(rig.settings().unwrap(), json!({"types": {"payment": {"notify": false}}}));
    rig.shop.payment(json!({"status": "verified"}));
    rig.tray(|tray| MenuItem::find(&tray.menu, "Payment verified").is_some()).await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();

    page.until("!document.querySelector('#notify-payment').checked").await.unwrap();
    rig.desktop.tray.click("Mute payments").await.unwrap();
    page.until("document.querySelector('#notify-payment').checked").await.unwrap();
}

#[tokio::test]
async fn a_test_is_shown_for_each_category_and_the_window_says_what_happened() {
    let rig = Rig::new().await.unwrap();
    rig.write_settings(r#"{"types": {"message": {"notify": false}}}"#).unwrap();
    let _app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    let sent = "Sent. It should be on your screen now.";
    let silent = "Sent. This type is off, so real ones stay silent until you turn it on.";

    page.click("#place-notifications").await.unwrap();
    for (kind, title, said) in [
        ("check", "Test · Payment to check", sent),
        ("payment", "Test · Payment verified", sent),
        ("order", "Test · New order ORD-61734821-K3", sent),
        ("message", "Test · Jean Bosco", silent),
    ] {
        page.click(&format!("#row-{kind} .open")).await.unwrap();
        page.click("#preference-test").await.unwrap();

        assert_eq!(rig.desktop.notifications.next(TIMEOUT).await.unwrap().summary, title);
        page.says("#preference-result", said).await.unwrap();
        page.click("#preference-back").await.unwrap();
        page.until(&format!(
            "document.activeElement === document.querySelector('#row-{kind} .open')"
        ))
        .await
        .unwrap();
    }
    rig.desktop.notifications.leave().await.unwrap();
    page.click("#row-order .open").await.unwrap();
    page.click("#preference-test").await.unwrap();
    let none = "This desktop shows no notifications at the moment. \
                Events are kept and shown as soon as it does.";
    page.says("#preference-result", none).await.unwrap();
}

#[tokio::test]
async fn a_row_says_its_sound_and_its_rules_and_has_a_page_with_the_shops_currency() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    rig.shop.payment(json!({"status": "verified", "amount": 500, "currency": "RWF"}));
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.click("#place-notifications").await.unwrap();
    page.says("#row-payment .sound-name", "As this computer does").await.unwrap();
    page.click("#row-payment .open").await.unwrap();
    page.says("#preference-title", "Payments").await.unwrap();
    page.says("#preference-currency", "RWF").await.unwrap();

    page.write("#preference-amount", "12 500\u{e007}").await.unwrap();
    page.click("#preference-sound option[value=bell]").await.unwrap();
    page.press("#preference-amount", "\u{e00c}").await.unwrap();

    page.says("#row-payment .about", "From RWF 12,500").await.unwrap();
    page.says("#row-payment .sound-name", "Bell").await.unwrap();
    page.until("document.querySelector('#preference').hidden").await.unwrap();
}
