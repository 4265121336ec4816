//! `listen` for scripts: its lines, its ends, and what it leaves to the app.

use demo_shop::Shop;
use notifier_core::{cli::listen::Failed, settings::Overrides};
use serde_json::{Value, json};

use crate::{
    app::{App, Folder, instant, open, quick},
    fake_desktop::TIMEOUT,
    heard::Listening,
};

#[tokio::test]
async fn it_prints_states_and_each_event_once() {
    let shop = open(quick()).await;
    let (lines, ended) = at(&shop)
        .read(async |lines| {
            lines.until(TIMEOUT, |seen| seen.len() >= 2).await;
            shop.payment(json!({
                "id": "p1", "amount": "12500", "from": "0788", "status": "verified",
                "createdAt": "2026-11-23T05:13:10.205Z",
            }));
            lines.until(TIMEOUT, |seen| seen.len() >= 3).await;
            shop.order(json!({"id": "o1", "status": "shipped"}));
            lines.until(TIMEOUT, |seen| seen.len() >= 4).await;
            shop.cut(demo_shop::Cut::Truncate);
            lines.until(TIMEOUT, |seen| seen.len() >= 5).await;
            std::mem::take(&mut lines.seen)
        })
        .await;
    ended.unwrap();

    let feed = shop.id();
    let link = |state: &str| {
        json!({"kind": "link", "feed": feed, "state": state, "attempt": 0,
            "retry_in_ms": null, "reason": null})
    };
    assert_eq!(lines[..2], [link("connecting"), link("live")]);
    let payment = json!({"kind": "event", "feed": feed, "key": "payment:p1:verified",
        "at": "2026-11-23T05:13:10.205Z", "type": "payment", "id": "p1", "amount": "12500",
        "currency": "RWF", "payer": "0788", "status": "verified"});
    assert_eq!(lines[2], payment);
    assert_eq!(
        (&lines[3]["kind"], &lines[3]["key"]),
        (&json!("event"), &json!("order:o1:shipped"))
    );
    assert_eq!((&lines[4]["state"], &lines[4]["attempt"]), (&json!("waiting"), &json!(1)));
    assert!(lines[4]["retry_in_ms"].is_u64() && lines[4]["reason"].is_string(), "{}", lines[4]);
}

#[tokio::test]
async fn with_frames_it_prints_also_what_was_said_word_for_word() {
    let shop = open(instant()).await;
    let (lines, ended) = Listening { frames: true, ..at(&shop) }
        .read(async |lines| {
            lines.until(TIMEOUT, |seen| of_kind(seen, "frame") == 1).await;
            shop.raw("event: odd\nid: 7\ndata: {\n\n: beat\n");
            lines.until(TIMEOUT, |seen| seen.iter().any(|line| line["text"] == " beat")).await;
            std::mem::take(&mut lines.seen)
        })
        .await;
    ended.unwrap();

    let odd = json!({"kind": "frame", "feed": shop.id(), "event": "odd", "data": "{", "id": "7"});
    assert!(lines.contains(&odd), "{lines:#?}");
    assert_eq!(of_kind(&lines, "event"), 0);
}

#[tokio::test]
async fn it_ends_when_nobody_reads_any_more() {
    let shop = open(quick()).await;

    let (_, ended) = at(&shop)
        .read(async |lines| {
            lines.until(TIMEOUT, |seen| seen.len() >= 2).await;
            lines.close();
            shop.order(json!({}));
            shop.until_streams(0).await;
        })
        .await;

    ended.unwrap();
}

#[tokio::test]
async fn without_a_shop_there_is_nothing_to_hear() {
    let folder = Folder::new();
    for overrides in [
        Overrides::default(),
        Overrides { server: Some("https://shop.example".into()), user_ids: vec![] },
        Overrides { server: None, user_ids: vec!["a".into()] },
        Overrides { server: Some("ftp://shop.example".into()), user_ids: vec!["a".into()] },
    ] {
        let data_dir = Some(folder.path(""));
        let no_address = overrides.server.as_deref() == Some("ftp://shop.example");
        let listening = Listening { data_dir, overrides, frames: false };
        let (_, ended) = listening.read(async |_| {}).await;

        let Err(Failed::NothingToHear(why)) = ended else { panic!("{ended:?}") };
        assert_eq!(why.contains("server"), no_address, "{why}");
    }
}

#[tokio::test]
async fn what_it_hears_on_a_folder_waits_there_for_the_app() {
    let shop = open(instant()).await;
    let folder = Folder::following(&shop);
    let listening = Listening { data_dir: Some(folder.path("")), ..Listening::default() };
    let (_, ended) = listening
        .read(async |lines| {
            lines.until(TIMEOUT, |seen| seen.len() >= 2).await;
            shop.order(json!({}));
            lines.until(TIMEOUT, |seen| of_kind(seen, "event") == 1).await;
            shop.message(json!({}));
            lines.until(TIMEOUT, |seen| of_kind(seen, "event") == 2).await;
        })
        .await;
    ended.unwrap();

    let app = App::start(&folder);
    app.desk.until_shown(1).await;
    assert_eq!(app.desk.texts(), ["While you were away / 1 order · 1 message"]);
}

fn at(shop: &Shop) -> Listening {
    let overrides = Overrides { server: Some(shop.url()), user_ids: vec![shop.id().to_owned()] };
    Listening { overrides, ..Listening::default() }
}

fn of_kind(lines: &[Value], kind: &str) -> usize {
    lines.iter().filter(|line| line["kind"] == kind).count()
}
