//! What a running shop answered, byte for byte, and what the app makes of it.

use std::{collections::BTreeMap, fs, path::Path};

use demo_shop::{Answer, Shop};
use notifier_core::{
    event::Kind,
    rest::{Api, ApiError, Owner, Tenant, Wanted},
    stream::{Http, Reason},
};
use secrecy::SecretString;

use crate::app::{instant, open};

/// Status, content type and body of each captured answer, by its short name.
fn captured() -> BTreeMap<String, Answer> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let folders = [root.join("shop/captures/rest"), root.join("e2e/captures/rest")];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("captures"));
    let files = files.map(|file| file.unwrap().path());
    files
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().split('-').next().unwrap();
            (name.to_owned(), answer(&fs::read_to_string(&path).unwrap()))
        })
        .collect()
}

/// The last answer in a file: that of an attempt after others, as well.
fn answer(text: &str) -> Answer {
    let lines: Vec<&str> =
        text.lines().map(|line| line.strip_prefix("< ").unwrap_or(line).trim_end()).collect();
    let head = lines.iter().rposition(|line| line.starts_with("HTTP/1.1 ")).expect("an answer");
    let status = lines[head].split(' ').nth(1).expect("a status").parse().expect("a number");
    let kind = lines[head..]
        .iter()
        .find_map(|line| line.to_lowercase().strip_prefix("content-type: ").map(str::to_owned));
    let page = lines[head..].iter().position(|line| line.starts_with("<html"));
    let body = match page {
        Some(from) => lines[head + from..].join("\n"),
        None => {
            let json = lines[head..].iter().rev().find(|line| line.starts_with('{'));
            json.map(|line| line.replace("<JWT>", "a.b.c")).unwrap_or_default()
        }
    };
    Answer { content_type: kind, body, ..Answer::status(status) }
}

struct Played {
    shop: Shop,
    captured: BTreeMap<String, Answer>,
    api: Api,
    token: SecretString,
}

impl Played {
    async fn new() -> Self {
        let shop = open(instant()).await;
        let api = Api::new(&Http::new(), shop.url().parse().unwrap());
        Self { shop, captured: captured(), api, token: "a.b.c".into() }
    }

    /// From now on the path answers as captured.
    fn answers(&self, path: &str, name: &str) {
        let answer = self.captured.get(name).unwrap_or_else(|| panic!("{name} is there")).clone();
        self.shop.answer_rest_at(path, answer, None);
    }
}

#[tokio::test]
async fn every_captured_sign_in_is_granted_or_refused_for_its_reason() {
    let played = Played::new().await;
    for (name, expected) in [
        ("2b", ApiError::WrongPassword),
        ("2b2", ApiError::WrongPassword),
        ("2b3", ApiError::WrongPassword),
        ("2b4", ApiError::WrongPassword),
        ("2b6", ApiError::WrongPassword),
        ("2d", ApiError::Locked),
    ] {
        played.answers("/api/users/login", name);
        let denied = played.api.sign_in("owner@example.test", &"x".into()).await.unwrap_err();
        assert_eq!(denied, expected, "{name}");
    }
    for name in ["6e4", "6i2"] {
        played.answers("/api/users/login", name);
        let denied = played.api.sign_in("owner@example.test", &"x".into()).await.unwrap_err();
        assert!(
            matches!(&denied, ApiError::ConnectError(f) if f.reason == Reason::Busy),
            "{name} {denied}"
        );
    }
    played.answers("/api/users/login", "2a");
    let session = played.api.sign_in("owner@example.test", &"x".into()).await.unwrap();
    assert_eq!(session.owner, kigali());
    assert_eq!(session.expires.as_second(), 1_798_002_810);
}

#[tokio::test]
async fn every_captured_look_at_a_session_says_who_it_is_or_that_it_is_over() {
    let played = Played::new().await;
    for name in ["2e", "2e2", "2e11"] {
        played.answers("/api/users/me", name);
        let owner = played.api.me(&played.token).await.unwrap().owner;
        assert_eq!((owner.id, owner.name), (kigali().id, kigali().name), "{name}");
        assert_eq!(owner.shops, kigali().shops, "{name}");
    }
    played.answers("/api/users/me", "2e10");
    let owner = played.api.me(&played.token).await.unwrap().owner;
    assert_eq!(owner.shops[0].id, kigali().shops[0].id, "also where shops are ids only");
    played.answers("/api/users/me", "2e14");
    assert_eq!(played.api.me(&played.token).await.unwrap().owner.shops.len(), 2);
    for name in ["2e6", "2e7", "2e8", "2e9", "2e12", "2e13", "2g2", "6e2"] {
        played.answers("/api/users/me", name);
        assert_eq!(played.api.me(&played.token).await.unwrap_err(), ApiError::Over, "{name}");
    }
    // The very same answer, while the shop says that its database is down.
    played.shop.database_down();
    for name in ["2e12", "6e2"] {
        played.answers("/api/users/me", name);
        assert_eq!(played.api.me(&played.token).await.unwrap_err(), ApiError::Down, "{name}");
    }
}

#[tokio::test]
async fn every_captured_renewal_and_farewell_is_understood() {
    let played = Played::new().await;
    played.answers("/api/users/refresh-token", "2f");
    let session = played.api.renew(&played.token).await.unwrap();
    assert_eq!((session.owner, session.expires.as_second()), (kigali(), 1_798_002_873));
    for name in ["2f3", "2f4", "2f5", "2g4", "6e6"] {
        played.answers("/api/users/refresh-token", name);
        assert_eq!(played.api.renew(&played.token).await.unwrap_err(), ApiError::Over, "{name}");
        played.shop.database_down();
        assert_eq!(played.api.renew(&played.token).await.unwrap_err(), ApiError::Down, "{name}");
        played.shop.database_up();
    }
    for name in ["2g", "2g5"] {
        played.answers("/api/users/logout", name);
        played.api.sign_out(&played.token).await.unwrap();
    }
    for (name, expected) in [("3s", Ok(())), ("6e5", Err(ApiError::Down))] {
        played.answers("/api/health", name);
        assert_eq!(played.api.health().await, expected, "{name}");
    }
}

#[tokio::test]
async fn every_captured_list_is_events_or_a_reason() {
    let played = Played::new().await;
    let mut read = vec![];
    for (kind, path, name) in [
        (Kind::Payment, "/api/transactions", "3b"),
        (Kind::Payment, "/api/transactions", "3b2"),
        (Kind::Payment, "/api/transactions", "3b3"),
        (Kind::Payment, "/api/transactions", "3u"),
        (Kind::Payment, "/api/transactions", "3u3"),
        (Kind::Payment, "/api/transactions", "3i"),
        (Kind::Order, "/api/orders", "3c"),
        (Kind::Order, "/api/orders", "3c2"),
        (Kind::Order, "/api/orders", "3c4"),
        (Kind::Order, "/api/orders", "3c9"),
        (Kind::Order, "/api/orders", "3i2"),
        (Kind::Message, "/api/messages", "3d"),
        (Kind::Message, "/api/messages", "3d2"),
        (Kind::Message, "/api/messages", "3d3"),
        (Kind::Message, "/api/messages", "3v"),
    ] {
        played.answers(path, name);
        let wanted = Wanted::all(kind, jiff::Timestamp::UNIX_EPOCH);
        let rows = played.api.read(&played.token, &kigali(), &wanted).await.unwrap();
        assert_eq!(rows.rejected, [], "{name}");
        assert!(rows.rows.iter().all(|row| row.event.kind() == kind), "{name}");
        read.push((name, rows));
    }
    let of = |name: &str| &read.iter().find(|(one, _)| *one == name).unwrap().1;
    assert!(of("3u").rows.is_empty() && of("3b3").rows.is_empty());
    let paid = serde_json::to_value(&of("3u3").rows[0].event).unwrap();
    for (field, value) in [
        ("amount", "228500"),
        ("currency", "RWF"),
        ("payer", "Aline Uwase"),
        ("phone", "+250788123456"),
        ("status", "verified"),
        ("reference", "PAY96RBCPM0ZX"),
    ] {
        assert_eq!(paid[field], value, "{paid}");
    }
    assert_eq!(of("3u3").rows[0].feed, kigali().shops[0].id);
    let order = serde_json::to_value(&of("3c9").rows[0].event).unwrap();
    for (field, value) in [
        ("number", "ORD-10721115-Y9WQ"),
        ("total", "185000"),
        ("buyer", "buyer"),
        ("product", "Makita Drill 18V"),
    ] {
        assert_eq!(order[field], value, "{order}");
    }
    assert!(of("3c9").more);
    let message = serde_json::to_value(&of("3v").rows[0].event).unwrap();
    for (field, value) in [
        ("sender", "buyer"),
        ("text", "Is the drill in stock?"),
        ("conversation", "95eca487-5c0c-401b-95bc-e5660babfdbe"),
    ] {
        assert_eq!(message[field], value, "{message}");
    }

    for (kind, path, name) in [
        (Kind::Payment, "/api/transactions", "3b4"),
        (Kind::Payment, "/api/transactions", "3b5"),
        (Kind::Payment, "/api/transactions", "6e3"),
        (Kind::Order, "/api/orders", "3c5"),
        (Kind::Message, "/api/messages", "3d4"),
        (Kind::Order, "/api/orders", "3c3"),
    ] {
        played.answers(path, name);
        let wanted = Wanted::all(kind, jiff::Timestamp::UNIX_EPOCH);
        let denied = played.api.read(&played.token, &kigali(), &wanted).await.unwrap_err();
        assert_eq!(denied, ApiError::Over, "{name}: this shop knows no such session");
    }
}

fn kigali() -> Owner {
    Owner {
        id: "653040a2-13f4-43c0-b745-5a77472e1d50".into(),
        name: "owner".into(),
        email: "owner@example.test".into(),
        shops: vec![Tenant {
            id: "f79741ac-1aa3-44f8-ab6e-68399b86d81c".into(),
            name: Some("Kigali Tools".into()),
            currency: Some("RWF".into()),
        }],
        sees_all: false,
    }
}
