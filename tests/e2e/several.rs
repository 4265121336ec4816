//! A notice that counts several shrinks as they are handled, without a sound, and goes with the last.

use std::time::Duration;

use demo_shop::{Options, Shop};
use notifier_core::{
    notice::Notice,
    ports::desktop::{DesktopError, DesktopEvent},
    settings::Sound,
};
use serde_json::json;

use crate::{
    account::{fresh, real, sign_in},
    app::{App, Folder, open},
    fake_desktop::{Behaviour, Call},
    fake_keychain::Keys,
};

#[tokio::test]
async fn a_fold_counts_down_silently_and_goes_with_its_last_entry() {
    let shop = open(told_by_reads()).await;
    let (_folder, app) = signed_in(&shop).await;
    let ids: Vec<_> = (1..=6).map(|n| waiting(&shop, n)).collect();
    app.until("six wait", |now| now.unread.payment == 6).await;
    let fold = until_fold(&app, "3 more payments").await;
    assert_ne!(fold.sound, Sound::None);
    let alone = app.desk.shown().into_iter().map(|notice| notice.tag.0);
    let alone: Vec<_> = alone.collect();
    let folded = ids.iter().filter(|id| !alone.contains(&format!("payment:{id}")));
    let folded: Vec<_> = folded.collect();
    assert_eq!(folded.len(), 3, "{alone:?}");

    shop.verify(folded[0]);
    let smaller = until_fold(&app, "2 more payments").await;
    assert_eq!((smaller.sound, smaller.tag.clone()), (Sound::None, fold.tag.clone()));
    shop.verify(folded[1]);
    shop.verify(folded[2]);

    app.desk.until_did(Call::Closed(fold.tag.clone())).await;
    app.until("three left", |now| now.unread.payment == 3).await;
    for id in &ids {
        shop.verify(id);
    }
    app.until("none left", |now| now.unread.payment == 0).await;
    assert_eq!(
        app.desk.calls().iter().filter(|call| **call == Call::Closed(fold.tag.clone())).count(),
        1
    );
}

/// What it counted before does not count again.
#[tokio::test]
async fn a_fold_that_grows_again_counts_only_what_is_open() {
    let shop = open(told_by_reads()).await;
    let (_folder, app) = signed_in(&shop).await;
    let ids: Vec<_> = (1..=5).map(|n| message(&shop, n)).collect();
    until_fold(&app, "2 more messages").await;
    let shown = app.desk.texts();
    let alone = |n: usize| shown.iter().any(|text| text.contains(&format!("number {n}.")));
    let folded: Vec<_> = (1..=5).filter(|n| !alone(*n)).collect();

    shop.mark_read(&ids[folded[0] - 1]);
    until_fold(&app, "1 more message").await;
    message(&shop, 6);
    app.until("five", |now| now.unread.message == 5).await;
    app.desk
        .until("two again, or alone", |calls| {
            let last = calls.iter().rev().find_map(|call| match call {
                Call::Shown(notice) => Some(notice.title.clone()),
                _ => None,
            });
            last.is_some_and(|title| title != "1 more message")
        })
        .await;
    let last = app.desk.shown().pop().unwrap();
    let alone = last.body.contains("number 6.");
    assert!(alone || last.title == "2 more messages", "{last:?}");
}

#[tokio::test]
async fn a_digest_shrinks_by_what_is_handled_and_goes_when_all_is_read() {
    let shop = open(told_by_reads()).await;
    let (_folder, app) = signed_in(&shop).await;
    app.desk.becomes(Behaviour::Fails(DesktopError::NoService));
    let ids = [1, 2].map(|n| message(&shop, n));
    shop.order(json!({}));
    app.until("three", |now| now.unread.total == 3 && !now.troubles.is_empty()).await;
    app.desk.comes_back().await;
    let digest = app.desk.until_titled("While you were away").await;
    assert_eq!(digest.body, "1 order · 2 messages");

    shop.mark_read(&ids[0]);
    app.desk
        .until("shrunk", |calls| last(calls).is_some_and(|one| one.body == "1 order · 1 message"))
        .await;
    assert_eq!(last(&app.desk.calls()).unwrap().sound, Sound::None);

    app.handle.mark_all_read().await.unwrap();
    app.desk.until_did(Call::Closed(digest.tag)).await;
}

#[tokio::test]
async fn a_digest_that_was_waved_away_does_not_come_back_to_count_down() {
    let shop = open(told_by_reads()).await;
    let (_folder, app) = signed_in(&shop).await;
    app.desk.becomes(Behaviour::Fails(DesktopError::NoService));
    let ids = [1, 2].map(|n| message(&shop, n));
    app.until("two", |now| now.unread.total == 2 && !now.troubles.is_empty()).await;
    app.desk.comes_back().await;
    let digest = app.desk.until_titled("While you were away").await;
    app.desk.tells(DesktopEvent::Closed { tag: digest.tag }).await;

    shop.mark_read(&ids[0]);
    app.until("one", |now| now.unread.total == 1).await;
    shop.order(json!({"orderNumber": "ORD-1"}));

    app.desk.until_titled("New order ORD-1").await;
    assert_eq!(app.desk.shown().len(), 2, "{:#?}", app.desk.texts());
}

/// Its stream tells of nothing, so each payment comes once.
fn told_by_reads() -> Options {
    Options { tick: Duration::from_secs(3600), ..real() }
}

async fn signed_in(shop: &Shop) -> (Folder, App) {
    let (folder, app) = fresh(&Keys::default());
    sign_in(&app, shop).await.unwrap();
    app.until_live().await;
    (folder, app)
}

async fn until_fold(app: &App, title: &str) -> Notice {
    app.desk.until_titled(title).await
}

fn last(calls: &[Call]) -> Option<&Notice> {
    calls.iter().rev().find_map(|call| match call {
        Call::Shown(notice) => Some(notice),
        _ => None,
    })
}

fn waiting(shop: &Shop, n: usize) -> String {
    let id = shop.payment(json!({"totalAmount": n * 1000}));
    shop.submit(&id);
    id
}

fn message(shop: &Shop, n: usize) -> String {
    shop.message(json!({"content": format!("This is number {n}.")}))
}
