//! What pops up: a switch and a test for each type.

use serde_json::json;

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

    page.click("#notify-payment").await.unwrap();
    rig.tray(muted("Mute payments", true)).await.unwrap();
    assert_eq!(rig.settings().unwrap(), json!({"types": {"payment": {"notify": false}}}));
    rig.shop.payment(json!({"status": "verified"}));
    rig.tooltip("Connected · 1 unread").await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();

    page.until("!document.querySelector('#notify-payment').checked").await.unwrap();
    rig.desktop.tray.click("Mute payments").await.unwrap();
    page.until("document.querySelector('#notify-payment').checked").await.unwrap();
}

#[tokio::test]
async fn a_test_is_shown_for_each_type_and_the_window_says_what_happened() {
    let rig = Rig::new().await.unwrap();
    rig.write_settings(r#"{"types": {"message": {"notify": false}}}"#).unwrap();
    let _app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    let sent = "Sent. It should be on your screen now.";
    let silent = "Sent. This type is off, so real ones stay silent until you turn it on.";

    for (kind, title, said) in [
        ("payment", "Test · Payment to check", sent),
        ("order", "Test · New order ORD-61734821-K3", sent),
        ("message", "Test · Jean Bosco", silent),
    ] {
        page.click(&format!("#test-{kind}")).await.unwrap();

        assert_eq!(rig.desktop.notifications.next(TIMEOUT).await.unwrap().summary, title);
        page.says("#test-result", said).await.unwrap();
    }
    rig.desktop.notifications.leave().await.unwrap();
    page.click("#test-order").await.unwrap();
    let none = "This desktop shows no notifications at the moment. \
                Events are kept and shown as soon as it does.";
    page.says("#test-result", none).await.unwrap();
}
