//! Where secrets go: to the one origin that they belong to, whoever redirects.

use std::{sync::Arc, time::Duration};

use demo_shop::{Answer, OWNER, Options, Shop};
use notifier_core::{
    ports::clock::WallClock, ports::keychain::NoKeychain, view::snapshot::AccountState,
};
use secrecy::SecretString;
use serde_json::json;

use crate::{
    account::{self, fresh, real, sign_in, sign_in_as, until_in},
    app::{App, Folder, instant, open},
    fake_desktop::Behaviour,
    fake_keychain::Keys,
};

#[tokio::test]
async fn a_password_goes_nowhere_that_nobody_typed_in() {
    let (typed, other) = (open(real()).await, open(real()).await);
    for status in [301, 302, 303, 307, 308] {
        let away = format!("{}/api/health", other.url());
        typed.answer_rest_at("/api/health", redirect(status, &away), Some(1));
        let (folder, app) = fresh(&Keys::default());

        let refusal = sign_in(&app, &typed).await.unwrap_err();

        assert_eq!(refusal.code, Some("server"), "{status}");
        assert!(refusal.message.contains(&other.url()), "{status}: {}", refusal.message);
        assert_eq!(other.rest_requests().len(), 0, "{status}: nothing at all is asked there");
        assert_eq!(folder.settings().get("server"), None, "{status}");
    }
}

#[tokio::test]
async fn a_sign_in_is_not_repeated_at_another_origin() {
    let (typed, other) = (open(real()).await, open(real()).await);
    for status in [301, 302, 303, 307, 308] {
        let away = format!("{}/api/users/login", other.url());
        typed.answer_rest_at("/api/users/login", redirect(status, &away), Some(1));
        let (_folder, app) = fresh(&Keys::default());

        sign_in(&app, &typed).await.unwrap_err();

        assert_eq!(other.rest_requests().len(), 0, "{status}");
    }
}

#[tokio::test]
async fn secrets_follow_a_redirect_within_their_origin() {
    for status in [307, 308] {
        let shop = open(real()).await;
        let to_itself = |path: &str| {
            shop.answer_rest_at(path, redirect(status, &format!("{path}?again")), Some(1));
        };
        for path in ["/api/health", "/api/users/login", "/api/users/logout"] {
            let (_folder, app) = fresh(&Keys::default());
            if path != "/api/users/logout" {
                to_itself(path);
            }

            sign_in(&app, &shop).await.unwrap();
            until_in(&app).await;
            if path == "/api/users/logout" {
                to_itself(path);
            }
            app.handle.sign_out().await.unwrap();

            assert_eq!(shop.sessions(), 0, "{status} {path}: the shop heard of it");
        }
        let token = token(&shop).await;
        let folder = Folder::new();
        folder.set(json!({"server": shop.url()}));
        to_itself("/api/users/me");
        until_in(&given(&folder, token)).await;
    }
}

/// As Next.js does where it is told to end paths with a slash.
#[tokio::test]
async fn a_shop_that_redirects_each_path_is_signed_in_to_read_heard_and_renewed() {
    let shop = open(Options { token_life: Duration::from_secs(4), ..real() }).await;
    shop.end_paths_with_slash(true);
    let keys = Keys::default();
    let (_folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;
    for path in ["/api/orders/count", "/api/users/refresh-token"] {
        while !shop.rest_requests().iter().any(|one| one.path == path && one.status == 200) {
            shop.until_rest_requests(shop.rest_requests().len() + 1).await;
        }
    }

    let checkout = shop.payment(json!({}));
    app.desk.until_titled("Checkout started").await;
    shop.submit(&checkout);
    shop.order(json!({"orderNumber": "ORD-1", "transaction": checkout}));
    shop.message(json!({"sender": "Chantal"}));

    for title in ["Payment to check", "New order ORD-1", "Chantal"] {
        app.desk.until_titled(title).await;
    }
    assert_eq!(app.snapshot().account.state, AccountState::SignedIn);
    app.handle.sign_out().await.unwrap();
    assert_eq!(shop.sessions(), 0);

    sign_in_as(&app, &shop.url(), "Kigali Tools", OWNER.password).await.unwrap();
    until_in(&app).await;
}

#[tokio::test]
async fn a_shop_that_redirects_to_itself_for_ever_is_given_up() {
    let shop = open(real()).await;
    for path in ["/api/health", "/api/users/login"] {
        shop.answer_rest_at(path, redirect(308, path), None);
        let (_folder, app) = fresh(&Keys::default());

        let refusal = sign_in(&app, &shop).await.unwrap_err();

        assert_eq!(refusal.code, Some("server"), "{path}");
        let asked = shop.rest_requests().iter().filter(|one| one.path == path).count();
        assert!(asked < 10, "{path}: {asked} times");
        shop.answer_rest_at(path, Answer::status(503), Some(0));
    }
}

#[tokio::test]
async fn a_token_from_outside_goes_to_the_shop_it_was_started_with_and_to_no_other() {
    let (first, other) = (open(real()).await, open(real()).await);
    let folder = Folder::new();
    folder.set(json!({"server": first.url()}));
    let app = given(&folder, token(&first).await);
    until_in(&app).await;

    folder.set(json!({"server": other.url(), "user_ids": ["u"]}));
    app.until("signed out", |now| now.account.state == AccountState::None).await;
    other.until_requests(1).await;
    app.handle.save_shop(other.url(), vec!["v".into()]).await.unwrap();
    other.until_requests(2).await;
    app.until_live().await;

    assert_eq!(app.snapshot().account.state, AccountState::None);
    assert_eq!(other.rest_requests().len(), 0);
    app.handle.save_shop(first.url(), vec!["v".into()]).await.unwrap();
    until_in(&app).await;
}

#[tokio::test]
async fn a_token_from_outside_without_a_shop_goes_to_none() {
    let shop = open(real()).await;
    let folder = Folder::new();
    let app = given(&folder, token(&shop).await);
    let (streams, before) = (shop.requests().len(), shop.rest_requests().len());

    app.handle.save_shop(shop.url(), vec!["u".into()]).await.unwrap();
    shop.until_requests(streams + 1).await;

    assert_eq!(app.snapshot().account.state, AccountState::None);
    assert_eq!(shop.rest_requests().len(), before);
}

#[tokio::test]
async fn a_stream_that_is_redirected_does_not_say_where_it_comes_from() {
    let (shop, other) = (open(instant()).await, open(instant()).await);
    let away = format!("{}/api/notifications/stream?userId=x", other.url());
    shop.answer_with(redirect(307, &away), None);

    let _app = App::live(&shop).await;

    assert_eq!(other.requests()[0].header("referer"), None);
}

#[tokio::test]
async fn a_stream_that_is_redirected_twice_does_not_say_where_it_comes_from_either() {
    let (shop, other, third) =
        (open(instant()).await, open(instant()).await, open(instant()).await);
    let stream = |shop: &Shop, id| format!("{}/api/notifications/stream?userId={id}", shop.url());
    shop.answer_with(redirect(308, &stream(&other, "x")), None);
    other.answer_with(redirect(302, &stream(&third, "y")), None);

    let _app = App::live(&shop).await;

    for asked in [&shop, &other, &third] {
        assert_eq!(asked.requests()[0].header("referer"), None);
    }
}

#[tokio::test]
async fn a_shop_whose_clock_is_at_the_end_of_time_can_be_signed_in_to() {
    let shop = open(real()).await;
    let user = json!({"id": OWNER.id, "username": "A", "email": OWNER.email});
    let body = json!({"token": "t", "user": user}).to_string();
    let login =
        Answer { content_type: Some("application/json".into()), ..Answer::page(200, &body) };
    shop.answer_rest_at("/api/users/login", login.with("Date", END_OF_TIME), None);
    let (_folder, app) = fresh(&Keys::default());

    sign_in(&app, &shop).await.unwrap();

    until_in(&app).await;
}

#[tokio::test]
async fn a_kept_session_is_opened_although_the_shops_clock_is_at_the_end_of_time() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    until_in(&app).await;
    app.stop().await;
    let tenants = json!([{"tenant": {"id": shop.id(), "name": "Kigali Tools"}}]);
    let user = json!({"id": OWNER.id, "username": "A", "email": OWNER.email, "tenants": tenants});
    let me = Answer::page(200, &json!({"user": user, "token": "t"}).to_string());
    let me = Answer { content_type: Some("application/json".into()), ..me };
    shop.answer_rest_at("/api/users/me", me.with("Date", END_OF_TIME), None);
    for (start, known) in [("first", true), ("second", true), ("without a history", false)] {
        if !known {
            std::fs::remove_file(folder.path("history.db")).unwrap();
        }
        let before = shop.rest_requests().len();
        let app = account::start(&folder, &keys);
        app.until(start, |now| now.account.name.as_deref() == Some("A")).await;
        app.until_live().await;
        // What is there when a list is read for the first time is no news.
        for path in ["/api/users/me", "/api/transactions", "/api/messages"] {
            while !shop.rest_requests()[before..].iter().any(|one| one.path.starts_with(path)) {
                shop.until_rest_requests(shop.rest_requests().len() + 1).await;
            }
        }

        let payment = shop.payment(json!({}));
        shop.submit(&payment);

        app.desk.until_titled("Payment to check").await;
        app.stop().await;
    }
}

const END_OF_TIME: &str = "Thu, 30 Dec 9999 21:00:00 GMT";

fn redirect(status: u16, to: &str) -> Answer {
    Answer::status(status).with("Location", to)
}

/// Of a session at the shop.
async fn token(shop: &Shop) -> SecretString {
    let keys = Keys::default();
    let (_folder, app) = fresh(&keys);
    sign_in(&app, shop).await.unwrap();
    keys.until(|kept| !kept.is_empty()).await;
    app.stop().await;
    keys.kept()[0].1.clone().into()
}

fn given(folder: &Folder, token: SecretString) -> App {
    let (clock, keys) = (Arc::new(WallClock), Arc::new(NoKeychain));
    App::start_with(folder, Behaviour::Works, clock, keys, Some(token)).expect("a free folder")
}
