//! Answering a buyer: in the shop once, whatever the network does, and never lost.

use demo_shop::Shop;
use notifier_core::{
    ports::desktop::DesktopEvent,
    view::snapshot::{ReplyState, ReplyView, Row},
};
use serde_json::json;

use crate::{
    account::{fresh, real, sign_in, start, until_in},
    app::{App, Folder, open},
    fake_desktop::Call,
    fake_keychain::Keys,
};

const SEND: &str = "/api/trpc/chat.sendMessage";

#[tokio::test]
async fn an_answer_is_in_the_shop_once_and_what_it_is_to_is_read_there_and_here() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop, &Keys::default()).await;
    let messages = ["Hello", "Is it in stock?"].map(|text| message(&shop, "c", text));
    let other = message(&shop, "d", "Thank you");
    app.until("all there", |now| now.open.message == 3).await;
    let row = row(&app, "Is it in stock?").await;

    app.handle.reply(row.line.id, "  Yes, come today. ".into()).await.unwrap();

    let [[conversation, _, content]] = shop.answers().try_into().unwrap();
    assert_eq!((conversation.as_str(), content.as_str()), ("c", "Yes, come today."));
    app.until("handled", |now| now.open.message == 1).await;
    for id in &messages {
        assert_eq!(shop.is_read(id), Some(true));
    }
    assert_eq!(shop.is_read(&other), Some(false));
    app.desk
        .until("both are off the screen", |calls| {
            calls.iter().filter(|call| matches!(call, Call::Closed(_))).count() == 2
        })
        .await;
}

#[tokio::test]
async fn an_answer_in_a_notice_is_sent_and_one_that_is_not_is_told_and_kept() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop, &Keys::default()).await;
    message(&shop, "c", "Is it in stock?");
    let notice = app.desk.until_shown(1).await.remove(0);
    assert!(notice.reply.is_some());
    let tag = notice.tag.clone();

    shop.database_down();
    let text = "Yes".to_owned();
    app.desk.tells(DesktopEvent::Replied { tag: tag.clone(), text: text.clone() }).await;
    app.desk.until_titled("Your answer was not sent").await;
    app.until("counted", |now| now.unsent == 1).await;
    let kept = row(&app, "Is it in stock?").await.reply;
    assert_eq!(kept, Some(ReplyView { text: text.clone(), state: ReplyState::NotSent }));

    shop.database_up();
    app.desk.tells(DesktopEvent::Replied { tag: tag.clone(), text }).await;
    app.desk.until_did(Call::Closed(tag)).await;
    assert_eq!(shop.answers().len(), 1);
    app.until("nothing left", |now| now.unsent == 0 && now.open.message == 0).await;
}

#[tokio::test]
async fn an_answer_that_the_shop_has_without_a_word_of_it_is_sent() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop, &Keys::default()).await;
    message(&shop, "c", "Is it in stock?");
    app.until("there", |now| now.open.message == 1).await;
    let row = row(&app, "Is it in stock?").await;
    shop.lose_answers(SEND, 1, false);

    app.handle.reply(row.line.id, "Yes".into()).await.unwrap();

    assert_eq!(shop.answers().len(), 1);
    app.until("handled", |now| now.open.message == 0).await;
}

#[tokio::test]
async fn an_answer_of_which_nobody_knows_is_never_sent_twice_also_after_a_restart() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = signed_in(&shop, &keys).await;
    message(&shop, "c", "Is it in stock?");
    app.until("there", |now| now.open.message == 1).await;
    let before = row(&app, "Is it in stock?").await;
    // The same words were sent before: they are not taken for this answer.
    app.handle.reply(before.line.id, "Yes".into()).await.unwrap();
    app.until("handled", |now| now.open.message == 0).await;
    message(&shop, "c", "And now?");
    app.until("again", |now| now.open.message == 1).await;
    let now = row(&app, "And now?").await;
    shop.lose_answers(SEND, 1, true);

    let refused = app.handle.reply(now.line.id, "Yes".into()).await.unwrap_err();
    assert!(refused.message.contains("may or may not be there"), "{refused}");
    assert_eq!(shop.answers().len(), 2, "it is there");
    let kept = row(&app, "And now?").await.reply.unwrap();
    assert_eq!((kept.text.as_str(), kept.state), ("Yes", ReplyState::NotSent));
    app.stop().await;

    shop.database_up();
    let app = start(&folder, &keys);
    until_in(&app).await;
    let kept = row(&app, "And now?").await;
    assert_eq!(kept.reply.map(|reply| reply.text).as_deref(), Some("Yes"));
    app.handle.reply(kept.line.id, "Yes".into()).await.unwrap();
    assert_eq!(shop.answers().len(), 2);
    app.until("handled", |now| now.open.message == 0 && now.unsent == 0).await;
}

#[tokio::test]
async fn other_words_are_not_sent_on_top_of_an_answer_that_had_arrived() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop, &Keys::default()).await;
    message(&shop, "c", "Is it in stock?");
    app.until("there", |now| now.open.message == 1).await;
    let id = row(&app, "Is it in stock?").await.line.id;
    shop.lose_answers(SEND, 1, true);
    app.handle.reply(id, "Yes".into()).await.unwrap_err();
    shop.database_up();

    app.handle.keep_reply(id, "Yes, we have it".into()).await.unwrap();
    let refused = app.handle.reply(id, "Yes, we have it".into()).await.unwrap_err();
    assert!(refused.message.contains("did arrive"), "{refused}");
    assert_eq!(shop.answers().len(), 1);

    app.handle.reply(id, "Yes, we have it".into()).await.unwrap();
    assert_eq!(shop.answers().len(), 2, "the person has been asked");
}

#[tokio::test]
async fn what_cannot_be_sent_is_kept_with_a_reason_and_what_is_typed_as_well() {
    let shop = open(real()).await;
    let (_folder, app) = signed_in(&shop, &Keys::default()).await;
    message(&shop, "c", "Is it in stock?");
    app.until("there", |now| now.open.message == 1).await;
    let id = row(&app, "Is it in stock?").await.line.id;
    app.handle.keep_reply(id, "Ye".into()).await.unwrap();
    let kept = row(&app, "Is it in stock?").await.reply;
    assert_eq!(kept, Some(ReplyView { text: "Ye".into(), state: ReplyState::Draft }));

    let refused = app.handle.reply(id, "x".repeat(5_001)).await.unwrap_err();
    assert_eq!(refused.code, Some("reply"));
    shop.close().await;
    let refused = app.handle.reply(id, "Yes".into()).await.unwrap_err();
    assert!(refused.message.contains("is kept"), "{refused}");
    assert_eq!(app.until("told", |now| now.unsent == 1).await.open.message, 1);
    shop.open().await;
    app.handle.reply(id, "Yes".into()).await.unwrap();
    assert_eq!(shop.answers().len(), 1);
}

async fn signed_in(shop: &Shop, keys: &Keys) -> (Folder, App) {
    let (folder, app) = fresh(keys);
    sign_in(&app, shop).await.unwrap();
    app.until_live().await;
    (folder, app)
}

fn message(shop: &Shop, conversation: &str, text: &str) -> String {
    shop.message(json!({"sender": "Eve", "text": text, "conversationId": conversation}))
}

/// The row of what is to do whose last message says so.
async fn row(app: &App, text: &str) -> Row {
    let todo = app.handle.todo().await.unwrap();
    let found = todo.message.into_iter().find(|row| row.about == text);
    found.unwrap_or_else(|| panic!("no row says {text}"))
}
