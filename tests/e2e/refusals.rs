//! How each refusal and loss is told: what it means, in a shop owner's words,
//! and when it is tried again.

use std::{ops::RangeInclusive, time::Duration};

use demo_shop::{Answer, Cut, Options, Shop};
use notifier_core::view::snapshot::State;
use serde_json::json;

use crate::{
    app::{App, Folder, instant, open, settings},
    link_state::Lost,
};

/// The first delay: half of the shortest to all of it.
const TIMEOUT: RangeInclusive<u64> = 50..=100;
/// Waiting alone will hardly help.
const RARELY: RangeInclusive<u64> = 300_000..=450_000;

#[tokio::test]
async fn a_shop_in_maintenance_is_busy_and_asked_again_soon() {
    for status in [500, 502, 503, 504, 408, 425, 429] {
        answered(Answer::page(status, "<h1>Bad gateway</h1>"), "busy or in maintenance", TIMEOUT)
            .await;
    }
}

#[tokio::test]
async fn a_shop_that_asks_for_patience_gets_it() {
    for status in [429, 503] {
        let answer = Answer::status(status).with("Retry-After", "7");
        answered(answer, "busy or in maintenance", 7_000..=7_000).await;
    }
    let a_day = Answer::status(503).with("Retry-After", "86400");
    answered(a_day, "busy or in maintenance", 3_600_000..=3_600_000).await;
    let nonsense = Answer::status(503).with("Retry-After", "soon");
    answered(nonsense, "busy or in maintenance", TIMEOUT).await;
}

#[tokio::test]
async fn a_shop_that_wants_a_session_says_to_sign_in() {
    answered(Answer::status(401), "sign in again", RARELY).await;
    let forbidden = Answer {
        content_type: Some("application/json".into()),
        body: r#"{"errors":[{"message":"You are not allowed"}]}"#.into(),
        ..Answer::status(403)
    };
    answered(forbidden, "sign in again", RARELY).await;
}

#[tokio::test]
async fn an_address_or_id_that_is_not_known_is_to_be_checked() {
    answered(Answer::status(400), "does not know this address or id", RARELY).await;
    answered(Answer::status(410), "does not know this address or id", RARELY).await;
}

#[tokio::test]
async fn a_web_page_instead_of_news_may_be_a_login_page_of_the_network() {
    for status in [200, 401, 403, 404, 511] {
        answered(Answer::page(status, "<h1>Hotel Wi-Fi</h1>"), "login page", TIMEOUT).await;
    }
    let in_a_day = Answer::page(403, "<h1>One moment</h1>").with("Retry-After", "86400");
    answered(in_a_day, "login page", TIMEOUT).await;
}

#[tokio::test]
async fn anything_else_instead_of_news_is_an_address_to_check() {
    for content_type in [Some("application/json"), Some("text/plain"), None] {
        let answer = Answer {
            content_type: content_type.map(Into::into),
            body: "data: {\"type\":\"order\",\"data\":{\"id\":\"1\"}}\n\n".into(),
            ..Answer::status(200)
        };
        answered(answer, "answers, but not with news", TIMEOUT).await;
    }
}

#[tokio::test]
async fn news_in_a_coding_that_was_not_asked_for_cannot_be_read_and_that_is_said() {
    for coding in ["gzip", "br", "deflate", "zstd", "identity, x-gzip"] {
        let answer = Answer {
            content_type: Some("text/event-stream".into()),
            body: "data: {\"type\":\"order\",\"data\":{\"id\":\"1\"}}\n\n".into(),
            ..Answer::status(200).with("Content-Encoding", coding)
        };
        answered(answer, "cannot be read", TIMEOUT).await;
    }
}

#[tokio::test]
async fn a_shop_that_asks_not_to_be_asked_is_left_alone_until_the_person_asks() {
    let shop = open(instant()).await;
    shop.answer_with(Answer::status(204), Some(1));
    let (_folder, mut app) = app(&shop);

    let lost = Lost::next(&mut app).await;
    lost.check("stopped", "Reconnect now", None);
    let now = app.until("stopped", |now| now.connection.state == State::Stopped).await;
    assert_eq!(now.connection.text, "Not connected");
    assert_eq!(shop.requests().len(), 1);

    app.handle.reconnect().await.unwrap();
    app.until_live().await;
    shop.order(json!({"orderId": "O-1"}));
    app.desk.until_titled("New order O-1").await;
}

#[tokio::test]
async fn a_person_need_not_wait_for_the_rare_attempt() {
    let shop = open(instant()).await;
    shop.answer_with(Answer::status(401), Some(1));
    let (_folder, mut app) = app(&shop);
    Lost::next(&mut app).await;

    app.handle.reconnect().await.unwrap();

    app.until_live().await;
    assert_eq!(shop.requests().len(), 2);
}

#[tokio::test]
async fn a_shop_that_is_closed_cannot_be_reached() {
    let shop = open(instant()).await;
    shop.close().await;
    let (_folder, mut app) = app(&shop);

    let lost = Lost::next(&mut app).await;

    lost.check("waiting", "can't be reached", Some(TIMEOUT));
    let now = app.until("waiting", |now| now.connection.state == State::Waiting).await;
    assert!(now.connection.text.starts_with("Offline since "), "{}", now.connection.text);
}

#[tokio::test]
async fn a_connection_that_breaks_off_is_told_from_one_that_was_closed() {
    for (cut, reason) in [
        (Cut::Reset, "broke off"),
        (Cut::Truncate, "broke off"),
        (Cut::MidEvent, "closed the connection"),
        (Cut::End, "closed the connection"),
    ] {
        // Without heartbeats: it has not held when it ends.
        let shop = open(Options { heartbeat: Duration::from_secs(3600), ..instant() }).await;
        let (_folder, mut app) = app(&shop);
        app.until_live().await;
        shop.until_streams(1).await;

        shop.cut(cut);

        Lost::next(&mut app).await.check("waiting", reason, Some(TIMEOUT));
        assert_eq!(app.snapshot().not_understood, 0, "half an event is none");
    }
}

async fn answered(answer: Answer, reason: &str, retry_in: RangeInclusive<u64>) {
    let shop = open(instant()).await;
    shop.answer_with(answer, None);
    let (_folder, mut app) = app(&shop);

    let lost = Lost::next(&mut app).await;

    lost.check("waiting", reason, Some(retry_in));
    assert_eq!(app.snapshot().recent, [], "nothing of it is news");
}

fn app(shop: &Shop) -> (Folder, App) {
    let folder = Folder::new();
    let mut paced = settings(shop);
    paced["connection"] = json!({"retry_min_ms": 100, "retry_max_ms": 400});
    folder.set(paced);
    let app = App::start(&folder);
    (folder, app)
}

impl Lost {
    #[track_caller]
    fn check(&self, state: &str, reason: &str, retry_in: Option<RangeInclusive<u64>>) {
        assert_eq!(self.state, state, "{self:?}");
        assert!(self.reason.contains(reason), "{self:?} does not say {reason:?}");
        assert!(self.reason.ends_with(['.', '?']), "a sentence: {self:?}");
        for word in TECHNICAL {
            assert!(!self.reason.to_lowercase().contains(word), "{word:?} in {self:?}");
        }
        match (retry_in, self.retry_in) {
            (Some(expected), Some(told)) => assert!(expected.contains(&told), "{self:?}"),
            (expected, told) => assert_eq!((expected, told), (None, None), "{self:?}"),
        }
    }
}

/// Words that no shop owner has to know.
const TECHNICAL: [&str; 24] = [
    "sse",
    "http:",
    "http ",
    "stream",
    "feed",
    "status",
    "socket",
    "tcp",
    "timeout",
    "timed out",
    "eof",
    "header",
    "json",
    "url",
    "error",
    "server-sent",
    "event-",
    "reset by",
    "200",
    "204",
    "401",
    "429",
    "503",
    "backoff",
];
