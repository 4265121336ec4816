//! The history: what is listed, what a click does, and how what is older is found.

use serde_json::json;

use crate::{
    page::Page,
    rig::{Rig, TIMEOUT},
};

#[tokio::test]
async fn the_latest_events_are_listed_and_a_click_on_one_opens_its_page() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.click("#place-history").await.unwrap();
    page.until("!document.querySelector('#history-empty').hidden").await.unwrap();

    rig.shop.message(json!({"sender": "<b>Eve</b>", "text": "<img src=x>"}));
    let order = rig.shop.order(json!({"orderId": "ORD-1", "status": "pending", "total": 500}));
    let rows = "[...document.querySelectorAll('#history li[data-id]')]";
    let texts = format!(
        "JSON.stringify({rows}.map(row => ['.name', '.about'].map(part => row.querySelector(part).textContent)))"
    );
    let expected = json!([["New order ORD-1", "500"], ["<b>Eve</b>", "<img src=x>"]]).to_string();
    page.until(&format!("{texts} === {}", json!(expected))).await.unwrap();
    page.says("#unread-total", "2").await.unwrap();

    page.click("#history li[data-kind=order] button.row").await.unwrap();
    let url = rig.desktop.browser.next_url(TIMEOUT).await.unwrap();
    assert_eq!(url, format!("{}/admin/collections/orders/{order}", rig.shop.url()));
    page.says("#unread-total", "1").await.unwrap();
    page.until("!document.querySelector('li[data-kind=order]').classList.contains('unread')")
        .await
        .unwrap();

    page.click("#mark-all-read").await.unwrap();
    rig.tooltip("Connected · nothing unread").await.unwrap();
    page.until("document.querySelector('#unread-count').hidden").await.unwrap();
}

#[tokio::test]
async fn a_long_chat_message_leaves_its_button_in_the_card() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    let text = "Is the angle grinder still in stock? ".repeat(20);
    rig.shop.message(json!({"sender": "Eve", "text": text}));
    rig.tooltip("Connected · 1 unread").await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.click("#place-history").await.unwrap();
    page.until("document.querySelector('#history-list .handled')").await.unwrap();

    let right = "((css) => document.querySelector(css).getBoundingClientRect().right)";
    let inside = format!("{right}('#history-list .handled') < {right}('#history-list')");
    assert_eq!(page.value(&inside).await.unwrap(), true);
}

#[tokio::test]
async fn an_old_payment_is_found_by_who_paid_and_more_is_shown_on_demand() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    rig.shop.payment(json!({"from": "Aline Uwase", "amount": 14500, "status": "verified"}));
    for number in 0..120 {
        rig.shop.order(json!({"orderId": format!("ORD-{number}")}));
    }
    rig.tooltip("Connected · 121 unread").await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.click("#place-history").await.unwrap();
    let rows =
        |count: usize| format!("document.querySelectorAll('#history-list li').length === {count}");
    page.until(&rows(25)).await.unwrap();

    page.write("#find-text", "uwa").await.unwrap();
    page.until(&rows(1)).await.unwrap();
    page.says("#history-list .name", "Payment verified").await.unwrap();
    page.until("document.querySelector('#history-list li').dataset.kind === 'payment'")
        .await
        .unwrap();
    page.write("#find-text", "\"nobody' OR (").await.unwrap();
    page.until("!document.querySelector('#find-nothing').hidden").await.unwrap();
    page.write("#find-text", "ORD-7").await.unwrap();
    page.until(&rows(11)).await.unwrap();
    page.value("(() => { const t = document.querySelector('#find-text'); t.value = ''; t.dispatchEvent(new Event('input')) })()").await.unwrap();
    page.until(&rows(25)).await.unwrap();
    page.click("#history-older").await.unwrap();
    page.until(&rows(75)).await.unwrap();
    let focused = "[...document.querySelectorAll('#history-list li')].findIndex((row) => row.contains(document.activeElement))";
    page.until(&format!("{focused} === 25")).await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-120"}));
    page.says("#history-list .name", "New order ORD-120").await.unwrap();
    page.until(&rows(75)).await.unwrap();
    page.until(&format!("{focused} === 26")).await.unwrap();
    page.click("#history-older").await.unwrap();
    page.says("#history-list li:last-child .name", "Payment verified").await.unwrap();
    page.until(&rows(122)).await.unwrap();
    page.until("document.querySelector('#history-older').hidden && document.querySelector('#history-most').hidden")
        .await
        .unwrap();
}
