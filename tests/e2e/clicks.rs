//! A click on a notice opens the right page, and what was opened is read.

use notifier_core::{
    notice::{Notice, NoticeCategory, Tag, Urgency},
    ports::desktop::{DesktopError, DesktopEvent},
};
use serde_json::json;

use crate::{
    app::{App, Folder, instant, open, settings},
    fake_desktop::{Behaviour, Call},
};

#[tokio::test]
async fn a_click_opens_the_page_of_the_event_and_the_event_is_read() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    shop.payment(json!({"id": "p1", "status": "awaiting_verification"}));
    shop.order(json!({"id": "o1"}));
    shop.message(json!({"conversationId": "c1"}));
    shop.message(json!({"omit": ["conversationId"], "sender": "no page"}));
    let shown = app.desk.until_shown(4).await;
    assert_eq!(shown[0].urgency, Urgency::Critical, "somebody has paid and waits");

    app.until("all unread", |now| now.unread.total == 4).await;
    for (notice, page) in
        shown.iter().zip(["/verify-payments", "/verify-payments", "/chat/c1", "/my-store"])
    {
        let unread = app.snapshot().unread.total;
        app.desk.click(notice, Some("token")).await;

        let url = format!("{}{page}", shop.url()).parse().unwrap();
        app.desk.until_did(Call::Browsed(url, Some("token".into()))).await;
        app.desk.until_did(Call::Closed(notice.tag.clone())).await;
        app.until("read", |now| now.unread.total == unread - 1).await;
    }
    assert!(app.snapshot().recent.iter().all(|line| !line.unread));
}

#[tokio::test]
async fn a_page_of_ones_own_is_opened_only_where_it_is_the_shops() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    let mut own = settings(&shop);
    own["types"] = json!({
        "payment": {"link": "/pay?of={id}"},
        "order": {"link": "/admin/collections/orders/{id}"},
        "message": {"link": "https://evil.example/{id}"},
    });
    folder.set(own);
    let app = App::start(&folder);
    app.until_live().await;
    shop.payment(json!({"id": "a b"}));
    shop.order(json!({"id": "67aa/../b?c"}));
    shop.message(json!({"conversationId": "c1"}));

    for (notice, page) in app.desk.until_shown(3).await.iter().zip([
        "/pay?of=a%20b",
        "/admin/collections/orders/67aa%2F..%2Fb%3Fc",
        "/chat/c1",
    ]) {
        app.desk.click(notice, None).await;
        let url = format!("{}{page}", shop.url()).parse().unwrap();
        app.desk.until_did(Call::Browsed(url, None)).await;
    }
}

#[tokio::test]
async fn a_click_on_several_opens_the_window_and_reads_nothing() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    app.desk.becomes(Behaviour::Fails(DesktopError::NoService));
    shop.order(json!({}));
    shop.message(json!({}));
    app.until("both stored", |now| now.unread.total == 2 && !now.troubles.is_empty()).await;
    app.desk.comes_back().await;
    let digest = app.desk.until_titled("While you were away").await;
    assert_eq!(digest.category, NoticeCategory::Digest);

    app.desk.click(&digest, Some("token")).await;

    app.desk.until_did(Call::OpenedWindow(Some("token".into()))).await;
    assert_eq!(app.snapshot().unread.total, 2);
    assert!(!app.desk.calls().iter().any(|call| matches!(call, Call::Browsed(..))));
}

#[tokio::test]
async fn a_click_on_a_fold_opens_the_window() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    for _ in 0..6 {
        shop.order(json!({}));
    }
    let fold = app.desk.until_titled("3 more orders").await;

    app.desk.click(&fold, None).await;

    app.desk.until_did(Call::OpenedWindow(None)).await;
}

#[tokio::test]
async fn a_click_on_a_notice_that_nobody_remembers_opens_the_window() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    let of_yesterday = Notice {
        tag: Tag("digest".into()),
        title: String::new(),
        body: String::new(),
        urgency: Urgency::Normal,
        category: NoticeCategory::Digest,
        action: String::new(),
        reply: None,
        sound: Default::default(),
    };

    app.desk.click(&of_yesterday, None).await;

    app.desk.until_did(Call::OpenedWindow(None)).await;
}

#[tokio::test]
async fn a_click_on_a_notice_of_before_the_app_was_started_anew_opens_its_page() {
    let shop = open(instant()).await;
    let (folder, app) = App::live(&shop).await;
    shop.order(json!({"id": "o1"}));
    shop.message(json!({"conversationId": "c1"}));
    let shown = app.desk.until_shown(2).await;
    app.until("both stored", |now| now.unread.total == 2).await;
    app.stop().await;

    let app = App::start(&folder);
    app.until_live().await;
    for (notice, page) in shown.iter().zip(["/verify-payments", "/chat/c1"]) {
        app.desk.click(notice, None).await;
        let url = format!("{}{page}", shop.url()).parse().unwrap();
        app.desk.until_did(Call::Browsed(url, None)).await;
    }
    app.until("both read", |now| now.unread.total == 0).await;
}

/// Some services close a notice before they tell of the click, and some keep those that
/// timed out in a list, where they are clicked much later.
#[tokio::test]
async fn a_click_on_a_notice_that_was_closed_before_opens_its_page() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    shop.order(json!({"id": "o1"}));
    let closed = app.desk.until_shown(1).await.remove(0);
    app.desk.tells(DesktopEvent::Closed { tag: closed.tag.clone() }).await;
    shop.message(json!({"conversationId": "c1"}));
    let expired = app.desk.until_shown(2).await.remove(1);
    app.desk.tells(DesktopEvent::Closed { tag: expired.tag.clone() }).await;
    // What came since has taken no click away.
    shop.order(json!({"id": "o2"}));
    app.desk.until_shown(3).await;
    app.until("three wait", |now| now.unread.total == 3).await;

    for (notice, page) in [(&closed, "/verify-payments"), (&expired, "/chat/c1")] {
        let unread = app.snapshot().unread.total;
        app.desk.click(notice, Some("token")).await;

        let url = format!("{}{page}", shop.url()).parse().unwrap();
        app.desk.until_did(Call::Browsed(url, Some("token".into()))).await;
        app.until("read", |now| now.unread.total == unread - 1).await;
    }
    let windows = |call: &Call| matches!(call, Call::OpenedWindow(_));
    assert!(!app.desk.calls().iter().any(windows), "{:#?}", app.desk.calls());
}

#[tokio::test]
async fn where_the_browser_does_not_open_the_window_does() {
    let shop = open(instant()).await;
    let (_folder, app) = App::live(&shop).await;
    shop.order(json!({}));
    let shown = app.desk.until_shown(1).await;
    app.desk.becomes(Behaviour::Fails(DesktopError::Refused("no browser".into())));

    app.desk.click(&shown[0], None).await;

    app.desk.until_did(Call::OpenedWindow(None)).await;
}

#[tokio::test]
async fn a_line_of_the_window_opens_as_its_notice_does() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    let mut own = settings(&shop);
    own["types"] = json!({"order": {"link": "/admin/collections/orders/{id}"}});
    folder.set(own);
    let app = App::start(&folder);
    app.until_live().await;
    shop.order(json!({"id": "o1"}));
    shop.order(json!({"id": "o2"}));
    app.desk.until_shown(2).await;
    let line = app.until("both listed", |now| now.recent.len() == 2).await.recent[0].clone();

    app.handle.open_entry(line.id).await.unwrap();

    let url = format!("{}/admin/collections/orders/o2", shop.url()).parse().unwrap();
    app.desk.until_did(Call::Browsed(url, None)).await;
    app.desk.until_did(Call::Closed(Tag("order:o2".into()))).await;
    let read = app.until("read", |now| now.unread.total == 1).await;
    assert_eq!((read.recent[1].id, read.recent[1].unread), (line.id, false));
    assert!(read.recent[0].unread, "what waits is on top");
    app.handle.mark_all_read().await.unwrap();
    app.until("all read", |now| now.unread.total == 0).await;

    assert!(app.handle.open_entry(line.id + 100).await.is_err(), "there is no such line");
}

#[tokio::test]
async fn without_a_shop_there_is_nothing_to_open_and_the_field_is_named() {
    let app = App::start(&Folder::new());

    let refusal = app.handle.open_shop().await.unwrap_err();

    assert_eq!(refusal.code, Some("server"));
}
