//! The entry in the desktop's autostart folder, and the person's own changes of it.

use std::{fs, path::PathBuf};

use crate::{
    app::App,
    rig::{Rig, until},
};

#[tokio::test]
async fn an_entry_is_written_where_this_desktop_looks_for_it() {
    let rig = Rig::new().await.unwrap();
    rig.write_settings(r#"{"start_at_login": true}"#).unwrap();

    let _app = rig.connected().await.unwrap();

    until("the entry is there", || entry(&rig).exists()).await;
    assert!(!rig.desktop.home().join(".config").exists());
}

#[tokio::test]
async fn what_the_person_switched_off_in_the_desktop_stays_off_and_the_app_says_so() {
    let off = "X-GNOME-Autostart-enabled=false\nHidden=true\n";
    for change in [Some(off), None] {
        let rig = Rig::new().await.unwrap();
        rig.write_settings(r#"{"start_at_login": true}"#).unwrap();
        let app = rig.connected().await.unwrap();
        until("the entry is there", || entry(&rig).exists()).await;
        until("that is remembered", || rig.data().join("autostart").exists()).await;
        end(app, &rig).await;
        let before = fs::read_to_string(entry(&rig)).unwrap();
        match change {
            Some(lines) => fs::write(entry(&rig), format!("{before}{lines}")).unwrap(),
            None => fs::remove_file(entry(&rig)).unwrap(),
        }

        let _app = rig.connected().await.unwrap();

        until("the switch is off", || rig.settings().unwrap().get("start_at_login").is_none())
            .await;
        let after = fs::read_to_string(entry(&rig)).ok();
        assert_eq!(after, change.map(|lines| format!("{before}{lines}")));
    }
}

#[tokio::test]
async fn an_app_that_moved_is_started_from_where_it_is_now() {
    let rig = Rig::new().await.unwrap();
    rig.write_settings(r#"{"start_at_login": true}"#).unwrap();
    let app = rig.connected().await.unwrap();
    until("that is remembered", || rig.data().join("autostart").exists()).await;
    end(app, &rig).await;
    let program = env!("CARGO_BIN_EXE_toolboxx-notifier");
    let here = fs::read_to_string(entry(&rig)).unwrap();
    fs::write(entry(&rig), here.replace(program, "/old/place/toolboxx-notifier")).unwrap();

    let _app = rig.connected().await.unwrap();

    until("it is named anew", || fs::read_to_string(entry(&rig)).unwrap() == here).await;
}

#[tokio::test]
async fn an_appimage_is_started_by_its_own_name_and_not_by_its_terminals() {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_toolboxx-notifier"));
    let inside = program.parent().unwrap();
    for (folder, expected) in
        [(inside, "Exec=/apps/shop.AppImage --hidden"), ("/tmp/.mount_x".as_ref(), "Exec=/")]
    {
        let rig = Rig::new().await.unwrap();
        rig.write_settings(r#"{"start_at_login": true}"#).unwrap();
        let mut command = rig.command();
        command.arg("--hidden").env("APPIMAGE", "/apps/shop.AppImage").env("APPDIR", folder);

        let _app = App::start(command, &rig).unwrap();

        until("the entry is there", || entry(&rig).exists()).await;
        let text = fs::read_to_string(entry(&rig)).unwrap();
        assert!(text.contains(expected), "{text}");
        assert_eq!(text.contains("AppImage"), folder == inside, "{text}");
    }
}

fn entry(rig: &Rig) -> PathBuf {
    rig.desktop.home().join("config/autostart/toolboxx-notifier.desktop")
}

async fn end(mut app: App, rig: &Rig) {
    rig.desktop.tray.click("Quit").await.unwrap();
    app.ended().await.unwrap();
}
