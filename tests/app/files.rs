//! What is on disk: settings edited by hand, and the history of an earlier run.

use std::{
    fs::{self, File},
    io::Write as _,
};

use serde_json::json;
use test_desktop::MenuItem;

use crate::{rig::Rig, tray::muted};

#[tokio::test]
async fn an_edit_of_the_file_holds_at_once() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();

    rig.write_settings(r#"{"types": {"order": {"notify": false}}, "theme": "dark"}"#).unwrap();
    rig.tray(muted("Mute orders", true)).await.unwrap();
    rig.shop.order(json!({}));
    rig.tooltip("Connected · 1 to do").await.unwrap();
    rig.shop.message(json!({"sender": "Aline"}));
    rig.shown(&["Aline"]).await.unwrap();

    rig.desktop.tray.click("Mute chat").await.unwrap();
    rig.tray(muted("Mute chat", true)).await.unwrap();
    let types = json!({"order": {"notify": false}, "message": {"notify": false}});
    assert_eq!(rig.settings().unwrap(), json!({"types": types, "theme": "dark"}));
}

#[tokio::test]
async fn an_editor_that_empties_the_file_before_it_writes_is_waited_for() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    let path = rig.data().join("settings.json");

    let mut file = File::create(&path).unwrap();
    for part in [r#"{"types": {"ord"#, r#"er": {"notify": false}}}"#] {
        // What the editor does, not what the test waits for.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        file.write_all(part.as_bytes()).unwrap();
    }
    drop(file);

    rig.tray(muted("Mute orders", true)).await.unwrap();
    assert!(!path.with_extension("json.bad").exists());
}

#[tokio::test]
async fn a_broken_file_is_set_aside_and_what_held_before_holds_on() {
    let rig = Rig::new().await.unwrap();
    rig.write_settings(r#"{"types": {"order": {"notify": false}}}"#).unwrap();
    let _app = rig.connected().await.unwrap();

    rig.write_settings("{oops").unwrap();

    let told = |tray: &test_desktop::Tray| {
        MenuItem::find(&tray.menu, "Your settings file could not be read").is_some()
    };
    rig.tray(told).await.unwrap();
    let aside = rig.data().join("settings.json.bad");
    assert_eq!(fs::read_to_string(aside).unwrap(), "{oops");
    assert_eq!(rig.settings().unwrap(), json!({"types": {"order": {"notify": false}}}));
}

#[tokio::test]
async fn a_second_run_shows_nothing_again() {
    let rig = Rig::new().await.unwrap();
    let mut app = rig.connected().await.unwrap();
    rig.shop.payment(json!({"id": "pay-1", "status": "verified"}));
    rig.shown(&["Payment verified"]).await.unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();
    rig.desktop.tray.click("Quit").await.unwrap();
    assert!(app.ended().await.unwrap().success());

    let _app = rig.start(&["--hidden"]).unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();
    // The same payment on the new stream, word for word as shops repeat it.
    rig.shop.raw(
        "data: {\"type\":\"payment\",\"data\":{\"id\":\"pay-1\",\"status\":\"verified\"}}\n\n",
    );
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));

    rig.shown(&["Payment verified", "New order ORD-1"]).await.unwrap();
    rig.tooltip("Connected · 1 to do").await.unwrap();
}

#[tokio::test]
async fn what_an_earlier_run_could_not_show_comes_as_a_digest() {
    let rig = Rig::new().await.unwrap();
    rig.desktop.notifications.leave().await.unwrap();
    let mut app = rig.connected().await.unwrap();
    rig.shop.order(json!({}));
    rig.shop.message(json!({}));
    rig.tooltip("Connected · 2 to do").await.unwrap();
    rig.desktop.tray.click("Quit").await.unwrap();
    assert!(app.ended().await.unwrap().success());

    rig.desktop.notifications.come().await.unwrap();
    let mut app = rig.start(&["--hidden"]).unwrap();
    let shown = rig.shown(&["While you were away"]).await.unwrap();
    assert_eq!(shown[0].body, "1 order · 1 message");
    rig.tooltip("Connected · 2 to do").await.unwrap();
    rig.desktop.tray.click("Quit").await.unwrap();
    assert!(app.ended().await.unwrap().success());

    let _app = rig.start(&["--hidden"]).unwrap();
    rig.tooltip("Connected · 2 to do").await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-2", "status": "pending"}));
    rig.shown(&["While you were away", "New order ORD-2"]).await.unwrap();
}
