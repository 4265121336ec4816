//! Signing in, staying in, being thrown out, signing out.

use std::{sync::Arc, time::Duration};

use demo_shop::{Answer, Mode, OWNER, Options, Shop};
use notifier_core::{
    handle::RequestError,
    ports::clock::{Clock, WallClock},
    ports::keychain::KeychainError,
    view::snapshot::{AccountState, State},
};
use serde_json::json;

use crate::{
    app::{App, Folder, open, quick},
    fake_desktop::Behaviour,
    fake_keychain::Keys,
};

/// As the real backend, but quick.
pub fn real() -> Options {
    Options { mode: Mode::Real, ..quick() }
}

/// An app that knows no shop yet.
pub fn fresh(keys: &Keys) -> (Folder, App) {
    let folder = Folder::new();
    folder.set(json!({"connection": {"retry_min_ms": 20, "retry_max_ms": 80, "poll_ms": 200}}));
    let app = start(&folder, keys);
    (folder, app)
}

pub fn start(folder: &Folder, keys: &Keys) -> App {
    start_by(Arc::new(WallClock), folder, keys)
}

pub fn start_by(clock: Arc<dyn Clock>, folder: &Folder, keys: &Keys) -> App {
    App::start_with(folder, Behaviour::Works, clock, Arc::new(keys.clone()), None)
        .expect("a free folder")
}

pub async fn sign_in(app: &App, shop: &Shop) -> Result<(), RequestError> {
    sign_in_as(app, &shop.url(), OWNER.email, OWNER.password).await
}

pub async fn sign_in_as(
    app: &App,
    url: &str,
    email: &str,
    password: &str,
) -> Result<(), RequestError> {
    app.handle.sign_in(url.into(), email.into(), password.into()).await
}

pub async fn until_in(app: &App) {
    app.until("signed in", |now| now.account.state == AccountState::SignedIn).await;
}

#[tokio::test]
async fn signing_in_follows_every_shop_and_survives_a_restart() {
    let shop = open(Options { shops: 2, ..real() }).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);

    sign_in(&app, &shop).await.unwrap();

    let now = app.until_live().await;
    assert_eq!(now.account.state, AccountState::SignedIn);
    assert_eq!(now.account.shops.len(), 2);
    let mut feeds: Vec<_> = now.feeds.iter().map(|feed| feed.id.clone()).collect();
    let mut expected: Vec<_> = shop.shops().iter().map(|shop| shop.id.to_string()).collect();
    expected.push(OWNER.id.into());
    feeds.sort();
    expected.sort();
    assert_eq!(feeds, expected, "the owner's id, and each shop's");
    assert_eq!(keys.kept().len(), 1);
    let settings = folder.read("settings.json");
    assert!(!settings.contains(&keys.kept()[0].1) && !settings.contains(OWNER.password));

    app.stop().await;
    let app = start(&folder, &keys);
    until_in(&app).await;
    assert_eq!(shop.sessions(), 1, "no second sign-in");
}

#[tokio::test]
async fn a_refused_sign_in_says_why_at_the_field() {
    let shop = open(Options { lock: Duration::from_secs(60), ..real() }).await;
    let keys = Keys::default();
    let (_folder, app) = fresh(&keys);
    let url = shop.url();

    let code = |refused: Result<(), RequestError>| {
        let refusal = refused.unwrap_err();
        (refusal.code.unwrap_or("-"), refusal.message)
    };
    for (email, password, field, word) in [
        (" ", "x", "email", "e-mail"),
        ("owner", "x", "password", "not right"),
        (OWNER.email, "", "password", "enter your password"),
        (OWNER.email, "wrong", "password", "not right"),
        ("who@shop.example", "wrong", "password", "not right"),
    ] {
        let (at, text) = code(sign_in_as(&app, &url, email, password).await);
        assert!(at == field && text.contains(word), "{email}: {at}: {text}");
    }
    shop.database_down();
    let (_, text) = code(sign_in(&app, &shop).await);
    assert!(text.contains("database"), "{text}");
    shop.database_up();
    for _ in 0..5 {
        let _ = sign_in_as(&app, &url, OWNER.email, "wrong").await;
    }
    let (at, text) = code(sign_in(&app, &shop).await);
    assert!(at == "password" && text.contains("10 minutes"), "also the right one: {text}");

    shop.answer_rest_with(Answer::page(200, "<html>Log in to the Wi-Fi</html>"), None);
    let (at, text) = code(sign_in(&app, &shop).await);
    assert!(at == "server" && text.contains("no ToolBoxx shop"), "{text}");
    shop.answer_rest_with(Answer::page(404, "<html>Not found</html>"), None);
    let (at, text) = code(sign_in(&app, &shop).await);
    assert_eq!(at, "server", "{text}");
    shop.close().await;
    let (at, text) = code(sign_in(&app, &shop).await);
    assert!(at == "server" && text.contains("can't be reached"), "{text}");
    for url in ["ftp://shop.example", "shop"] {
        let (at, text) = code(sign_in_as(&app, url, OWNER.email, "x").await);
        assert!(at == "server" && text.contains("shop.example"), "{url}: {text}");
    }
    assert_eq!(app.snapshot().account.state, AccountState::None);
    assert_eq!(keys.kept(), []);
}

#[tokio::test]
async fn an_outage_ends_no_session_and_a_dead_one_is_said_once() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;

    shop.database_down();
    let asked = shop.rest_requests().len();
    shop.until_rest_requests(asked + 12).await;
    app.until("troubled", |now| now.connection.state == State::Waiting).await;
    assert_eq!(app.snapshot().account.state, AccountState::SignedIn, "it looks like a logout");
    shop.database_up();
    app.until_live().await;

    shop.end_sessions();
    let now = app.until("over", |now| now.account.state == AccountState::Over).await;
    assert!(now.troubles.iter().any(|text| text.contains("Sign in again")), "{now:?}");
    app.desk.until_titled("Sign in to your shop again").await;
    assert_eq!(now.connection.state, State::Live, "the stream goes on");
    assert_eq!(keys.kept(), [], "a dead token is of no use");

    sign_in(&app, &shop).await.unwrap();
    until_in(&app).await;
    assert_eq!(app.snapshot().troubles, Vec::<String>::new());
    assert_eq!(folder.settings()["account"], OWNER.email);
}

#[tokio::test]
async fn a_token_is_renewed_when_half_its_life_is_over() {
    let shop = open(Options { token_life: Duration::from_secs(4), ..real() }).await;
    let keys = Keys::default();
    let (_folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    app.until_live().await;
    let first = keys.kept()[0].1.clone();

    let mut seen = shop.rest_requests().len();
    while !shop.rest_requests().iter().any(|request| request.path.ends_with("refresh-token")) {
        seen += 1;
        shop.until_rest_requests(seen).await;
    }
    keys.until(|kept| kept.iter().any(|(_, token)| *token != first)).await;
    assert_eq!(app.snapshot().account.state, AccountState::SignedIn);
    assert_eq!(shop.sessions(), 1);
}

#[tokio::test]
async fn without_a_keychain_the_session_lives_in_memory_and_says_so() {
    let shop = open(real()).await;
    let keys = Keys::default();
    keys.becomes(Some(KeychainError::Absent));
    let (folder, app) = fresh(&keys);

    sign_in(&app, &shop).await.unwrap();

    let now = app.until("said", |now| !now.troubles.is_empty()).await;
    assert!(now.troubles[0].contains("sign in again when the app starts next"), "{now:?}");
    assert_eq!(now.account.state, AccountState::SignedIn);
    app.stop().await;

    keys.becomes(Some(KeychainError::Locked));
    let app = start(&folder, &keys);
    let now = app.until("locked", |now| now.account.state == AccountState::Over).await;
    assert!(now.troubles[0].contains("locked"), "{now:?}");
    assert!(app.desk.asked().is_empty(), "nothing pops up at the start");
}

#[tokio::test]
async fn a_keychain_that_was_locked_is_asked_again_on_demand() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    keys.until(|kept| !kept.is_empty()).await;
    app.stop().await;
    keys.becomes(Some(KeychainError::Locked));
    let app = start(&folder, &keys);
    app.until("locked", |now| now.account.state == AccountState::Over).await;

    keys.becomes(None);
    app.handle.reconnect().await.unwrap();

    until_in(&app).await;
    assert_eq!(app.snapshot().troubles, Vec::<String>::new());
}

#[tokio::test]
async fn signing_out_ends_the_session_everywhere() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (folder, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    until_in(&app).await;

    app.handle.sign_out().await.unwrap();

    assert_eq!(shop.sessions(), 0);
    assert_eq!(keys.kept(), []);
    let now = app.snapshot();
    assert_eq!((now.account.state, now.feeds.len()), (AccountState::None, 0));
    assert!(folder.settings().get("account").is_none());
    assert_eq!(app.desk.shown(), [], "whoever signs out knows");
}

#[tokio::test]
async fn a_token_from_outside_signs_in_and_is_stored_nowhere() {
    let shop = open(real()).await;
    let keys = Keys::default();
    let (_other, app) = fresh(&keys);
    sign_in(&app, &shop).await.unwrap();
    keys.until(|kept| !kept.is_empty()).await;
    let token = keys.kept()[0].1.clone();
    let folder = Folder::new();
    folder.set(json!({"server": shop.url()}));
    let none = Keys::default();

    let given = App::start_with(
        &folder,
        Behaviour::Works,
        Arc::new(WallClock),
        Arc::new(none.clone()),
        Some(token.clone().into()),
    )
    .unwrap();

    until_in(&given).await;
    given.until_live().await;
    given.stop().await;
    assert_eq!(none.kept(), []);
    for entry in std::fs::read_dir(folder.path("")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(token.len()).any(|part| part == token.as_bytes()));
    }
}
