//! Answering a buyer, in a row of the inbox and in a notification.

use demo_shop::{Mode, Options};
use serde_json::json;

use super::inbox::{count, sign_in, signed_in};
use crate::{
    page::Page,
    rig::{Rig, TIMEOUT},
    screen::{self, Screen},
};

const ROW: &str = "#part-message li:first-child";

fn real() -> Options {
    Options { mode: Mode::Real, ..Options::default() }
}

async fn message(rig: &Rig, page: &Page, text: &str) -> String {
    let id = rig.shop.message(json!({"sender": "Eve", "text": text, "conversationId": "c"}));
    page.until(&format!(
        "document.querySelector('{ROW} .about')?.textContent.includes({})",
        json!(text)
    ))
    .await
    .unwrap();
    id
}

#[tokio::test]
async fn a_buyer_is_answered_in_the_row_and_the_message_is_read_in_the_shop() {
    let (rig, _app, page) = signed_in(1).await;
    let id = message(&rig, &page, "Is it in stock?").await;

    page.click(&format!("{ROW} .reply-open")).await.unwrap();
    page.until("document.activeElement.matches('.reply-text')").await.unwrap();
    screen::keys(&rig, "Y e s Return").await.unwrap();

    page.says(&format!("{ROW} .waits"), "Answered").await.unwrap();
    page.until(&format!("document.querySelector('{ROW} .reply').hidden")).await.unwrap();
    assert_eq!(rig.shop.answers().len(), 1);
    assert_eq!(rig.shop.answers()[0][2], "Yes");
    assert_eq!(rig.shop.is_read(&id), Some(true));
    rig.tooltip("Connected · nothing to do").await.unwrap();
}

#[tokio::test]
async fn what_could_not_be_sent_stays_in_its_field_and_is_sent_once_at_the_next_try() {
    let (rig, _app, page) = signed_in(1).await;
    message(&rig, &page, "Is it in stock?").await;
    page.click(&format!("{ROW} .reply-open")).await.unwrap();
    page.write(&format!("{ROW} .reply-text"), "Yes, until five").await.unwrap();
    rig.shop.close().await;

    page.click(&format!("{ROW} .reply-send")).await.unwrap();
    page.until(&format!(
        "/is kept/.test(document.querySelector('{ROW} .reply-state').textContent)"
    ))
    .await
    .unwrap();
    page.says(&format!("{ROW} .reply-send"), "Try again").await.unwrap();

    rig.shop.open().await;
    rig.shop.lose_answers("/api/trpc/chat.sendMessage", 1, false);
    page.click(&format!("{ROW} .reply-send")).await.unwrap();
    page.says(&format!("{ROW} .waits"), "Answered").await.unwrap();
    assert_eq!(rig.shop.answers().len(), 1);
}

#[tokio::test]
async fn what_was_typed_is_there_when_the_window_is_opened_again() {
    let rig = Rig::with(real()).await.unwrap();
    let mut windows = Screen::watch(&rig).unwrap();
    let (_app, mut page) = sign_in(&rig).await;
    windows.until(1).await.unwrap();
    message(&rig, &page, "Is it in stock?").await;
    page.click(&format!("{ROW} .reply-open")).await.unwrap();
    page.press(&format!("{ROW} .reply-text"), "Yes, we").await.unwrap();
    let kept = "window.__TAURI__.core.invoke('call', { name: 'todo', args: {} })\
        .then((todo) => todo.message[0].reply.text)";
    let is_kept = async { while page.answer(kept).await.unwrap() != "Yes, we" {} };
    tokio::time::timeout(TIMEOUT, is_kept).await.expect("the draft is kept");

    screen::close(&rig).unwrap();
    windows.until(0).await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    windows.until(1).await.unwrap();
    page.follow(&rig).await.unwrap();
    page.until(&count("#part-message li", 1)).await.unwrap();
    page.click(&format!("{ROW} .reply-open")).await.unwrap();
    page.until(&format!("document.querySelector('{ROW} .reply-text').value === 'Yes, we'"))
        .await
        .unwrap();
    // A message that comes while the person types takes nothing away.
    page.press(&format!("{ROW} .reply-text"), " have").await.unwrap();
    message(&rig, &page, "Hello?").await;
    page.until(&format!("document.querySelector('{ROW} .reply-text').value === 'Yes, we have'"))
        .await
        .unwrap();
    page.until("document.activeElement.matches('.reply-text')").await.unwrap();
}

#[tokio::test]
async fn a_buyer_is_answered_in_the_notification_where_the_desktop_has_a_field_for_it() {
    let rig = Rig::with(real()).await.unwrap();
    rig.desktop.notifications.offer(&["actions", "body", "inline-reply"]);
    let (_app, page) = sign_in(&rig).await;
    let id = message(&rig, &page, "Is it in stock?").await;
    let notified = |all: &[test_desktop::Notified]| all.iter().any(|one| one.summary == "Eve");
    let all = rig.desktop.notifications.until(notified, TIMEOUT).await.unwrap();
    let notice = all.into_iter().find(|one| one.summary == "Eve").unwrap();
    assert!(notice.actions.contains(&("inline-reply".into(), "Answer".into())), "{notice:?}");

    rig.desktop.notifications.reply(notice.id, "Yes, come today").await.unwrap();

    rig.desktop
        .notifications
        .until_taken_away(|ids| ids.contains(&notice.id), TIMEOUT)
        .await
        .unwrap();
    assert_eq!(rig.shop.answers()[0][2], "Yes, come today");
    assert_eq!(rig.shop.is_read(&id), Some(true));
    page.until("document.querySelector('#part-message').hidden").await.unwrap();
}
