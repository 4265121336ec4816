//! A busy morning of two shops, worked off in the inbox; it says how long each step took.

use std::time::Instant;

use demo_shop::{Mode, Options};
use serde_json::json;

use super::inbox::{count, sign_in};
use crate::{
    page::Page,
    rig::{Rig, TIMEOUT},
    screen,
};

/// Five payments to check, twelve orders, eight messages of five buyers, of two shops.
fn a_busy_morning(rig: &Rig) -> Vec<String> {
    let second = rig.shop.shops()[1].id.clone();
    let payments = ["Aline", "Eric", "Chantal", "Jean Bosco", "Solange"].map(|payer| {
        let shop = if payer == "Eric" { second.as_str() } else { rig.shop.id() };
        let id = rig.shop.payment(json!({
            "totalAmount": 14_500, "customerName": payer, "tenant": shop
        }));
        rig.shop.submit(&id);
        id
    });
    for number in 1..=12 {
        rig.shop.order(json!({"orderNumber": format!("ORD-{number}"), "status": "pending"}));
    }
    for (buyer, texts) in [("Eve", 3), ("Patrick", 2), ("Claudine", 1), ("Diane", 1), ("Alain", 1)]
    {
        for text in 0..texts {
            let text = format!("Question {text} of {buyer}");
            rig.shop.message(json!({"sender": buyer, "text": text, "conversationId": buyer}));
        }
    }
    payments.into()
}

#[tokio::test]
async fn a_busy_morning_is_worked_off_in_the_inbox() {
    let rig =
        Rig::with(Options { mode: Mode::Real, shops: 2, ..Options::default() }).await.unwrap();
    let (_app, page) = sign_in(&rig).await;
    let payments = a_busy_morning(&rig);
    page.says("#unread-total", "25").await.unwrap();
    let begun = Instant::now();
    let step = |what: &str| println!("{:>6} ms  {what}", begun.elapsed().as_millis());

    page.until(&count("#part-check li", 5)).await.unwrap();
    for left in (0..5).rev() {
        check_first(&rig, &page, &payments).await;
        let gone = format!("document.querySelectorAll('#part-check li.unread').length === {left}");
        page.until(&gone).await.unwrap();
    }
    step("5 payments: MoMo id copied, opened in the shop, verified there, gone from the list");

    for (buyer, answer) in
        [("Eve", "Yes, come today"), ("Patrick", "Until five"), ("Claudine", "We deliver")]
    {
        let row = format!(
            "[...document.querySelectorAll('#part-message li.unread')].find((row) => row.textContent.includes('{buyer}'))"
        );
        page.value(&format!("{row}.querySelector('.reply-open').click()")).await.unwrap();
        page.press(
            "#part-message form.reply:not([hidden]) .reply-text",
            &format!("{answer}\u{e007}"),
        )
        .await
        .unwrap();
        page.until(&format!("!({row})")).await.unwrap();
    }
    step("3 buyers answered, 6 messages read with that");
    assert_eq!(rig.shop.answers().len(), 3);
    for _ in 0..2 {
        page.click("#part-message li.unread .handled").await.unwrap();
    }
    page.until("document.querySelectorAll('#part-message li.unread').length === 0").await.unwrap();
    step("2 messages marked as handled");

    // One after the other by the keyboard: E, then down.
    page.value("document.querySelector('#part-order li.unread .open').focus()").await.unwrap();
    for _ in 0..10 {
        screen::keys(&rig, "e Down").await.unwrap();
    }
    page.says("#unread-total", "2").await.unwrap();
    step("10 orders by the keyboard");
    page.click("#place-inbox").await.unwrap();
    page.until(&count("#part-order li", 2)).await.unwrap();
    for _ in 0..2 {
        page.click("#part-order li.unread .handled").await.unwrap();
    }
    rig.tooltip("Connected · nothing to do").await.unwrap();
    page.click("#place-inbox").await.unwrap();
    page.says("#nothing-waits-text", "Nothing waits.").await.unwrap();
    step("the last 2 orders; nothing waits");
}

/// As an owner does: the id to compare with the SMS, the page of the shop, and there the
/// payment is verified.
async fn check_first(rig: &Rig, page: &Page, payments: &[String]) {
    let first = "#part-check li.unread";
    page.click(&format!("{first} .copy")).await.unwrap();
    page.until("document.querySelector('#inbox-result').textContent.startsWith('Copied')")
        .await
        .unwrap();
    let momo = page.value(&format!("document.querySelector('{first} .momo').textContent")).await;
    let momo = momo.unwrap();
    page.click(&format!("{first} .open")).await.unwrap();
    rig.desktop.browser.next_url(TIMEOUT).await.unwrap();
    let is_it = |id: &&String| momo == format!("MoMo {}", rig.shop.momo(id));
    let id = payments.iter().find(is_it).unwrap();
    assert!(rig.shop.verify(id));
}
