//! `settings.json`: by hand on disk, through the window, and broken.

use std::{fs, io::Write as _, time::Duration};

use notifier_core::{event::Kind, view::snapshot::State};
use serde_json::json;
use tokio::time;

use crate::app::{App, Folder, instant, open, settings};

#[tokio::test]
async fn a_muted_type_is_kept_unread_without_a_notice_and_the_connection_goes_on() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    let mut muted = settings(&shop);
    muted["types"] = json!({"payment": {"notify": false}});
    folder.set(muted);
    let app = App::start(&folder);
    app.until_live().await;

    shop.payment(json!({}));
    shop.message(json!({"sender": "Aline", "text": "Murakoze"}));
    app.desk.until_titled("Aline").await;

    assert_eq!(app.desk.texts(), ["Aline / Murakoze"]);
    let now = app.until("both counted", |now| now.unread.total == 2).await;
    assert_eq!((now.unread.payment, now.notify.payment), (1, false));
    assert_eq!((shop.requests().len(), shop.streams()), (1, 1));
}

#[tokio::test]
async fn muting_through_the_app_holds_at_once_is_saved_and_undone() {
    let shop = open(instant()).await;
    let (folder, app) = App::live(&shop).await;

    app.handle.set_notify(Kind::Order, false).await.unwrap();
    assert_eq!(folder.settings()["types"], json!({"order": {"notify": false}}));
    shop.order(json!({}));
    app.until("a silent order", |now| now.unread.order == 1).await;
    app.handle.set_notify(Kind::Order, true).await.unwrap();
    shop.order(json!({"orderId": "O-2"}));
    app.desk.until_shown(1).await;

    assert_eq!(app.desk.shown()[0].title, "New order O-2");
    assert_eq!(folder.settings(), settings(&shop), "only differences are written");
    assert_eq!(shop.requests().len(), 1, "the connection was left alone");
}

#[tokio::test]
async fn small_payments_are_silent_and_hidden_content_stays_hidden() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    let mut discreet = settings(&shop);
    discreet["types"] = json!({"payment": {"min_amount": 5000}});
    discreet["show_content"] = json!(false);
    folder.set(discreet);
    let app = App::start(&folder);
    app.until_live().await;

    shop.payment(json!({"amount": 4999}));
    shop.payment(json!({"amount": "5000"}));
    shop.message(json!({"sender": "Aline", "text": "secret"}));
    app.desk.until_shown(2).await;

    let hidden = "Open ToolBoxx Notifier to see more.";
    assert_eq!(
        app.desk.texts(),
        [format!("New payment / {hidden}"), format!("New chat message / {hidden}")]
    );
}

#[tokio::test]
async fn a_type_muted_by_hand_is_silent_from_then_on() {
    let shop = open(instant()).await;
    let (folder, app) = App::live(&shop).await;

    let mut muted = settings(&shop);
    muted["types"] = json!({"payment": {"notify": false}});
    folder.set(muted);
    app.until("muted", |now| !now.notify.payment).await;
    shop.payment(json!({}));
    shop.message(json!({"sender": "Aline"}));
    app.desk.until_titled("Aline").await;

    assert_eq!(app.desk.shown().len(), 1);
    assert_eq!(shop.requests().len(), 1, "the connection was left alone");
}

#[tokio::test]
async fn a_server_changed_by_hand_is_followed_and_the_other_one_left() {
    let (old, new) = (open(instant()).await, open(instant()).await);
    let (folder, app) = App::live(&old).await;

    folder.set(settings(&new));
    new.until_streams(1).await;
    old.until_streams(0).await;
    new.message(json!({"sender": "Aline"}));

    app.desk.until_titled("Aline").await;
    assert_eq!(app.snapshot().shop.server.as_deref(), Some(new.url().as_str()));
}

#[tokio::test]
async fn ids_changed_by_hand_open_and_close_only_their_own_streams() {
    let shop = open(demo_shop::Options { any_id: true, ..instant() }).await;
    let folder = Folder::new();
    let with = |ids: &[&str]| {
        let mut with = settings(&shop);
        with["user_ids"] = json!(ids);
        with
    };
    folder.set(with(&["a", "b"]));
    let app = App::start(&folder);
    app.until_live().await;
    shop.until_streams(2).await;

    folder.set(with(&["b", "c"]));
    app.until("c followed", |now| now.feeds.iter().map(|feed| &*feed.id).eq(["b", "c"])).await;
    app.until_live().await;
    shop.until_streams(2).await;

    let mut asked: Vec<_> = shop.requests().into_iter().filter_map(|seen| seen.user_id).collect();
    asked.sort();
    assert_eq!(asked, ["a", "b", "c"], "b was left alone");
}

#[tokio::test]
async fn broken_settings_are_set_aside_and_what_held_before_goes_on() {
    let shop = open(instant()).await;
    let (folder, app) = App::live(&shop).await;

    folder.write("settings.json", "{ \"server\": oops");
    let now = app.until("a word about it", |now| !now.troubles.is_empty()).await;

    assert!(now.troubles[0].contains("settings.json.bad"), "{:?}", now.troubles);
    assert_eq!(folder.read("settings.json.bad"), "{ \"server\": oops");
    assert_eq!(folder.settings(), settings(&shop));
    shop.message(json!({"sender": "Aline"}));
    app.desk.until_titled("Aline").await;
    assert_eq!(shop.requests().len(), 1, "the connection was left alone");

    let mut mended = settings(&shop);
    mended["theme"] = json!("dark");
    folder.set(mended);
    app.until("no more trouble", |now| now.troubles.is_empty()).await;
}

#[tokio::test]
async fn settings_broken_from_the_start_are_set_aside_and_the_app_asks_for_a_shop() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    folder.write("settings.json", "[]");
    let app = App::start(&folder);

    let now = app.snapshot();
    assert_eq!(now.connection.state, State::SetUp);
    assert!(now.troubles[0].contains("settings.json.bad"), "{:?}", now.troubles);
    assert_eq!(folder.read("settings.json.bad"), "[]");

    app.handle.save_shop(shop.url(), vec![shop.id().to_owned()]).await.unwrap();
    let now = app.until_live().await;
    assert_eq!(now.troubles, [""; 0]);
}

/// Many editors empty the file first and write it then.
#[tokio::test]
async fn an_editor_that_takes_its_time_to_write_loses_nothing() {
    let (old, new) = (open(instant()).await, open(instant()).await);
    let (folder, app) = App::live(&old).await;
    let text = settings(&new).to_string();
    let (first, rest) = text.split_at(20);

    let mut file = fs::File::create(folder.path("settings.json")).unwrap();
    for part in [first, rest] {
        // What the editor does, not what the test waits for.
        time::sleep(Duration::from_millis(30)).await;
        file.write_all(part.as_bytes()).unwrap();
    }
    drop(file);

    app.until("the new shop", |now| now.shop.server == Some(new.url())).await;
    assert!(!folder.path("settings.json.bad").exists());
    assert_eq!(app.snapshot().troubles, [""; 0]);
}

#[tokio::test]
async fn a_wrong_value_is_named_and_costs_only_itself() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    let mut wrong = settings(&shop);
    wrong["connection"]["silence_ms"] = json!("long");
    wrong["types"] = json!({"order": {"notify": "no"}});
    folder.set(wrong);
    let app = App::start(&folder);

    let now = app.until_live().await;

    let names = ["connection.silence_ms", "types.order.notify"];
    assert!(names.iter().all(|name| now.troubles[0].contains(name)), "{:?}", now.troubles);
}

#[tokio::test]
async fn addresses_and_ids_that_cannot_be_used_are_refused_at_their_field() {
    let shop = open(instant()).await;
    let (folder, app) = App::live(&shop).await;
    for (server, ids, field) in [
        ("", &["a"][..], "server"),
        ("shop", &["a"], "server"),
        ("ftp://shop.example", &["a"], "server"),
        ("javascript:alert(1)", &["a"], "server"),
        ("https://shop.example", &[], "userIds"),
        ("https://shop.example", &[" ", ",;"], "userIds"),
    ] {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        let refusal = app.handle.save_shop(server.into(), ids).await.unwrap_err();

        assert_eq!(refusal.code, Some(field), "{server:?}");
        assert!(refusal.message.ends_with('.'), "a sentence: {}", refusal.message);
    }
    assert_eq!(folder.settings(), settings(&shop), "nothing was written");
    assert_eq!((shop.requests().len(), shop.streams()), (1, 1), "nor the connection touched");
}

#[tokio::test]
async fn a_shop_that_is_saved_is_followed_and_strange_keys_are_kept() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    folder.set(json!({"theme": "dark"}));
    let app = App::start(&folder);
    assert_eq!(app.snapshot().connection.state, State::SetUp);

    let address = format!(" {}/my-store ", shop.url());
    app.handle.save_shop(address, vec![format!("{0}, {0}", shop.id())]).await.unwrap();
    app.until_live().await;

    assert_eq!(
        folder.settings(),
        json!({"theme": "dark", "server": shop.url(), "user_ids": [shop.id()]})
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_in_place_of_the_settings_is_set_aside_and_keeps_nobody_waiting() {
    let shop = open(instant()).await;
    let folder = Folder::new();
    let path = folder.path("settings.json");
    let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());

    let app = App::start(&folder);

    let now = app.snapshot();
    assert_eq!(now.connection.state, State::SetUp);
    assert!(now.troubles[0].contains("settings.json.bad"), "{:?}", now.troubles);
    assert!(!folder.path("settings.json.bad").metadata().unwrap().is_file());
    app.handle.save_shop(shop.url(), vec![shop.id().to_owned()]).await.unwrap();
    assert_eq!(app.until_live().await.troubles, [""; 0]);
    assert!(path.metadata().unwrap().is_file());
}

#[tokio::test]
async fn settings_too_large_to_be_any_are_set_aside_and_what_held_before_goes_on() {
    let shop = open(instant()).await;
    let (folder, app) = App::live(&shop).await;

    folder.write("settings.json", &format!("{{\"server\": \"{}\"}}", "x".repeat(1024 * 1024)));

    app.until("a word about it", |now| !now.troubles.is_empty()).await;
    assert_eq!(folder.settings(), settings(&shop));
    assert_eq!(shop.requests().len(), 1, "the connection was left alone");
}

#[tokio::test]
async fn a_language_that_is_none_is_refused_and_nothing_is_written() {
    let folder = Folder::new();
    let app = App::start(&folder);
    app.handle.set_language(Some("fr".into())).await.unwrap();

    let refusal = app.handle.set_language(Some("../../etc/passwd".into())).await.unwrap_err();

    assert_eq!(refusal.code, Some("language"), "{}", refusal.message);
    assert_eq!(folder.settings()["language"], "fr");
    assert_eq!(app.snapshot().preferences.spoken, "fr");
}
