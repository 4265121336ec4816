//! A click opens the right page of the shop, and the entry is read.

use serde_json::json;

use crate::rig::{Rig, TIMEOUT};

#[tokio::test]
async fn a_click_on_a_notice_opens_its_page_and_the_entry_is_read() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    rig.shop.payment(json!({"status": "awaiting_verification"}));
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shop.message(json!({"sender": "Aline", "conversationId": "chat-7"}));
    let shown = rig.shown(&["Payment to check", "New order ORD-1", "Aline"]).await.unwrap();
    rig.tooltip("Connected · 3 to do").await.unwrap();

    for (notice, action, page, left) in [
        (&shown[0], "default", "/verify-payments", "2 to do"),
        (&shown[1], "open", "/verify-payments", "1 to do"),
        (&shown[2], "default", "/chat/chat-7", "nothing to do"),
    ] {
        let token = format!("token-{}", notice.id);
        rig.desktop.notifications.invoke(notice.id, action, Some(&token)).await.unwrap();

        let opened = rig.desktop.browser.next(TIMEOUT).await.unwrap();
        assert_eq!(opened.url, format!("{}{page}", rig.shop.url()));
        assert_eq!(opened.token, Some(token), "or the browser stays in the background");
        rig.tooltip(&format!("Connected · {left}")).await.unwrap();
    }
    assert_eq!(rig.desktop.browser.all().len(), 3);
}

#[tokio::test]
async fn a_click_in_the_menu_opens_the_page_and_takes_the_notice_away() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    rig.shop.message(json!({"sender": "Aline", "conversationId": "../../x?y#z"}));
    let shown = rig.shown(&["Aline"]).await.unwrap();
    rig.tooltip("Connected · 1 to do").await.unwrap();

    rig.desktop.tray.click("Aline").await.unwrap();

    let url = rig.desktop.browser.next_url(TIMEOUT).await.unwrap();
    assert_eq!(url, format!("{}/chat/..%2F..%2Fx%3Fy%23z", rig.shop.url()));
    rig.tooltip("Connected · nothing to do").await.unwrap();
    let id = shown[0].id;
    rig.desktop.notifications.until_taken_away(|ids| ids == [id], TIMEOUT).await.unwrap();

    rig.desktop.tray.click("Open shop").await.unwrap();
    let url = rig.desktop.browser.next_url(TIMEOUT).await.unwrap();
    assert_eq!(url, format!("{}/my-store", rig.shop.url()));
}
