//! Help and activity: what went wrong, told to whoever helps; how the shop does.

use serde_json::json;

use super::inbox::signed_in;
use crate::{page::Page, rig::Rig};

#[tokio::test]
async fn help_tells_how_the_connection_went_and_diagnostics_hold_nobody() {
    let rig = Rig::new().await.unwrap();
    let settings = r#"{"connection": {"retry_min_ms": 100}, "my_key": "me@shop.rw"}"#;
    rig.write_settings(settings).unwrap();
    let _app = rig.connected().await.unwrap();
    rig.shop.payment(json!({"from": "Aline Uwase", "status": "verified", "amount": 14500}));
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.click("#place-help").await.unwrap();
    page.until("document.querySelectorAll('#connections li').length === 1").await.unwrap();
    rig.shop.close().await;
    page.until("document.querySelectorAll('#connections li').length > 1").await.unwrap();
    rig.shop.open().await;
    let first = "document.querySelector('#connections li').dataset.state";
    page.until(&format!("{first} === 'live'")).await.unwrap();

    // No key of the project is built in.
    let updates = "document.querySelector('#update-text').textContent";
    page.until(&format!("{updates}.startsWith('This copy cannot update itself yet')"))
        .await
        .unwrap();
    page.until("document.querySelector('#update-look').hidden").await.unwrap();

    page.click("#copy-diagnostics").await.unwrap();
    page.says("#help-result", "Copied. Paste it into an e-mail or a chat.").await.unwrap();
    page.click("#place-shop").await.unwrap();
    page.click("#ids-follow").await.unwrap();
    // By the keyboard of the screen: the driver's own knows no clipboard.
    crate::screen::keys(&rig, "ctrl+a ctrl+v").await.unwrap();
    let pasted = "document.querySelector('#ids-follow').value";
    page.until(&format!("{pasted}.includes('last errors')")).await.unwrap();
    let text = page.value(pasted).await.unwrap();
    let text = text.as_str().unwrap();
    for wanted in ["version: ", "change: ", "retry_min_ms", "last errors:", "connection: Live"] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    for secret in ["Aline", "14500", "14,500", "me@shop.rw", "my_key"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }

    page.click("#place-help").await.unwrap();
    page.click("#licences summary").await.unwrap();
    page.until("document.querySelector('#licences-text').textContent.includes('tokio 1')")
        .await
        .unwrap();
    page.click("#open-logs").await.unwrap();
    let logs = rig.data().join("logs");
    let opened = rig.desktop.browser.next_url(crate::rig::TIMEOUT).await.unwrap();
    assert_eq!(opened.trim_start_matches("file://"), logs.display().to_string());
}

#[tokio::test]
async fn activity_adds_up_the_day_and_its_bars_are_read_by_keyboard() {
    let (rig, _app, page) = signed_in(1).await;
    page.click("#place-activity").await.unwrap();
    page.until("!document.querySelector('#activity-nothing').hidden").await.unwrap();
    for part in ["figures", "payments", "orders", "table"] {
        page.until(&format!("document.querySelector('#activity-{part}').hidden")).await.unwrap();
    }
    let paid = rig.shop.payment(json!({"totalAmount": 14500, "customerName": "Aline Uwase"}));
    rig.shop.submit(&paid);
    page.until("Number(document.querySelector('#unread-total').textContent) === 1").await.unwrap();
    rig.shop.verify(&paid);
    rig.shop.order(json!({"amount": 185000}));

    page.click("#place-activity").await.unwrap();
    page.says("#activity-sums", "RWF\u{a0}14,500").await.unwrap();
    page.says("#activity-counts", "1 payment · 1 order · 0 messages").await.unwrap();
    page.until("document.querySelector('#activity-before').hidden").await.unwrap();
    page.until("document.querySelector('#payments-title').textContent.endsWith(', RWF')")
        .await
        .unwrap();
    let value = "document.querySelector('#payments-chart .value').textContent";
    page.until(&format!("{value}.endsWith(': RWF\u{a0}14,500')")).await.unwrap();
    page.press("#payments-chart .bars button:last-child", "\u{e012}").await.unwrap();
    page.until(&format!("{value}.endsWith(': 0')")).await.unwrap();
    page.until("document.querySelectorAll('#activity-rows tr').length === 30").await.unwrap();
    page.until("!document.querySelector('#activity-waits').hidden").await.unwrap();
    page.until("document.querySelector('#activity-shop').hidden").await.unwrap();
    for (period, last, rows) in [("weeks", "This week", 13), ("months", "This month", 3)] {
        page.click(&format!("#activity-period option[value={period}]")).await.unwrap();
        page.says("#payments-chart .last", last).await.unwrap();
        let enough = format!("document.querySelectorAll('#activity-rows tr').length >= {rows}");
        page.until(&enough).await.unwrap();
        page.until(&format!("{value}.endsWith(': RWF\u{a0}14,500')")).await.unwrap();
    }
}

#[tokio::test]
async fn activity_compares_with_the_same_day_of_last_week_where_there_was_something() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    let week = jiff::SignedDuration::from_hours(7 * 24);
    let then = jiff::Timestamp::now() - week;
    rig.shop.payment(json!({
        "from": "Aline", "amount": 14500, "status": "verified", "createdAt": then.to_string()
    }));
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.says("#earlier-list .name", "Payment verified").await.unwrap();

    page.click("#place-activity").await.unwrap();

    page.until("!document.querySelector('#activity-before').hidden").await.unwrap();
    let before = "document.querySelector('#activity-before').textContent";
    page.until(&format!("{before}.includes('RWF\u{a0}14,500 · 1 payment')")).await.unwrap();
}
