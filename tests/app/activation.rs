//! What the person did lets the window come to the front, as Wayland wants it.
//!
//! Seen here by the mark that X11 keeps of it; what a compositor does with it is its own.

use serde_json::json;

use crate::{
    app::App,
    rig::{Rig, TIMEOUT},
    screen::Screen,
};

#[tokio::test]
async fn tray_notice_and_second_start_hand_their_token_to_the_window() {
    let rig = Rig::new().await.unwrap();
    let mut screen = Screen::watch(&rig).unwrap();
    let _app = rig.connected().await.unwrap();

    rig.desktop.tray.hand_token("of-the-click").await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    screen.until(1).await.unwrap();
    screen.until_started_by("of-the-click").await.unwrap();

    rig.desktop.tray.hand_token("of-the-menu").await.unwrap();
    rig.desktop.tray.click("Settings…").await.unwrap();
    screen.until_started_by("of-the-menu").await.unwrap();

    let mut command = rig.command();
    command.env("XDG_ACTIVATION_TOKEN", "of-the-second-start");
    let mut second = App::start(command, &rig).unwrap();
    assert_eq!(second.ended().await.unwrap().code(), Some(0), "{}", second.said());
    screen.until_started_by("of-the-second-start").await.unwrap();

    let mut command = rig.command();
    command.env("DESKTOP_STARTUP_ID", "of-an-older-launcher");
    let mut third = App::start(command, &rig).unwrap();
    assert_eq!(third.ended().await.unwrap().code(), Some(0), "{}", third.said());
    screen.until_started_by("of-an-older-launcher").await.unwrap();

    for _ in 0..10 {
        rig.shop.order(json!({}));
    }
    let all = rig.desktop.notifications.until(|all| all.len() >= 4, TIMEOUT).await.unwrap();
    let fold = all.iter().find(|notice| notice.summary.contains("more")).unwrap().id;
    rig.desktop.notifications.invoke(fold, "default", Some("of-the-notice")).await.unwrap();
    screen.until_started_by("of-the-notice").await.unwrap();
}

#[tokio::test]
async fn the_window_goes_by_the_name_of_the_desktop_file_whatever_the_program_is_called() {
    let rig = Rig::new().await.unwrap();
    let mut screen = Screen::watch(&rig).unwrap();
    let mut command = rig.command();
    command.arg0("ToolBoxx-Notifier-1.0.AppImage");

    let _app = App::start(command, &rig).unwrap();

    screen.until(1).await.unwrap();
    let class = r#""toolboxx-notifier", "Toolboxx-notifier""#;
    screen.until_says("WM_CLASS", class).await.unwrap();
}

#[tokio::test]
async fn the_token_of_a_start_is_for_the_window_and_for_no_program() {
    let rig = Rig::new().await.unwrap();
    let mut screen = Screen::watch(&rig).unwrap();
    let mut command = rig.command();
    command.env("XDG_ACTIVATION_TOKEN", "of-the-start");
    command.args(["--server", &rig.shop.url(), "--user-id", rig.shop.id(), "--hidden"]);
    let _app = App::start(command, &rig).unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();

    rig.desktop.tray.hand_token("of-the-menu").await.unwrap();
    rig.desktop.tray.click("Open shop").await.unwrap();
    let opened = rig.desktop.browser.next(TIMEOUT).await.unwrap();
    assert_eq!(opened.token.as_deref(), Some("of-the-menu"));
    rig.desktop.tray.click("Open shop").await.unwrap();
    assert_eq!(rig.desktop.browser.next(TIMEOUT).await.unwrap().token, None);
    screen.until(0).await.unwrap();
}
