//! Desktops without a tray or a notification service, for a while or for ever.

use serde_json::json;
use test_desktop::{Answer, MenuItem, Tray};

use crate::rig::{Rig, TIMEOUT};

const NO_TRAY: &str = "This desktop has no place for the tray icon.";
const NO_SERVICE: &str = "This desktop shows no notifications at the moment.";
const HUNG: &str = "The desktop does not answer, so notifications wait.";

#[tokio::test]
async fn hidden_and_without_a_tray_no_window_opens_and_the_tray_is_waited_for() {
    let rig = Rig::new().await.unwrap();
    rig.desktop.tray.leave().await.unwrap();
    let _app = rig.start(&["--hidden"]).unwrap();
    rig.shop.until_streams(1).await;
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();

    rig.desktop.tray.come().await.unwrap();

    rig.tooltip("Connected · 1 to do").await.unwrap();
    rig.tray(troubled(NO_TRAY, false)).await.unwrap();
    // A web view leaves a process behind for as long as the app lives.
    assert_eq!(rig.processes().len(), 1, "{:?}", rig.processes());
}

#[tokio::test]
async fn a_tray_that_nothing_draws_counts_as_none_until_a_host_comes() {
    let rig = Rig::new().await.unwrap();
    rig.desktop.tray.host(false).await.unwrap();
    let _app = rig.start(&["--hidden"]).unwrap();
    rig.tray(troubled(NO_TRAY, true)).await.unwrap();

    rig.desktop.tray.host(true).await.unwrap();

    rig.tray(troubled(NO_TRAY, false)).await.unwrap();
}

#[tokio::test]
async fn a_tray_that_leaves_gets_the_icon_again_when_it_comes_back() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();

    rig.desktop.tray.leave().await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();
    rig.desktop.tray.come().await.unwrap();

    rig.tooltip("Connected · 1 to do").await.unwrap();
    rig.desktop.tray.click("New order ORD-1").await.unwrap();
    rig.desktop.browser.next(TIMEOUT).await.unwrap();
}

#[tokio::test]
async fn what_no_service_could_show_comes_as_one_digest_when_there_is_one() {
    let rig = Rig::new().await.unwrap();
    rig.desktop.notifications.leave().await.unwrap();
    let _app = rig.connected().await.unwrap();
    for amount in [12000, 500] {
        rig.shop.payment(json!({"amount": amount, "status": "verified"}));
    }
    rig.shop.order(json!({"status": "pending"}));
    rig.tooltip("Connected · 1 to do").await.unwrap();
    rig.tray(troubled(NO_SERVICE, true)).await.unwrap();

    rig.desktop.notifications.come().await.unwrap();

    let shown = rig.shown(&["While you were away"]).await.unwrap();
    assert_eq!(shown[0].body, "2 payments, RWF\u{a0}12,500 · 1 order");
    rig.tray(troubled(NO_SERVICE, false)).await.unwrap();
    rig.shop.message(json!({"sender": "Aline"}));
    rig.shown(&["While you were away", "Aline"]).await.unwrap();
}

#[tokio::test]
async fn a_service_that_hangs_holds_up_nothing_else_and_shows_nothing_twice() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    rig.shop.message(json!({"sender": "Aline"}));
    rig.shown(&["Aline"]).await.unwrap();
    rig.desktop.notifications.answer(Answer::Hang);
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["Aline", "New order ORD-1"]).await.unwrap();

    rig.shop.payment(json!({"amount": 500, "status": "verified"}));
    rig.tray(|tray| MenuItem::find(&tray.menu, "Payment verified").is_some()).await.unwrap();
    rig.tooltip("Connected · 2 to do").await.unwrap();
    rig.desktop.tray.click("Aline").await.unwrap();
    rig.desktop.browser.next(TIMEOUT).await.unwrap();
    rig.tooltip("Connected · 1 to do").await.unwrap();
    rig.tray(troubled(HUNG, true)).await.unwrap();

    rig.desktop.notifications.answer(Answer::AtOnce);
    rig.tray(troubled(HUNG, false)).await.unwrap();
    rig.shop.message(json!({"sender": "Jean"}));
    let titles = ["Aline", "New order ORD-1", "While you were away", "Jean"];
    let shown = rig.shown(&titles).await.unwrap();
    assert_eq!(shown[2].body, "1 payment, RWF\u{a0}500 · 1 order");
    // Aline's by the click, the late one because the digest tells of it.
    let gone = [shown[0].id, shown[1].id];
    rig.desktop.notifications.until_taken_away(|ids| ids == gone, TIMEOUT).await.unwrap();
}

/// Whether the menu tells this trouble, which it cuts to fit.
fn troubled(text: &str, yes: bool) -> impl Fn(&Tray) -> bool {
    move |tray| MenuItem::find(&tray.menu, text).is_some() == yes
}
