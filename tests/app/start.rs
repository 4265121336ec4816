//! Starts that go another way: without a desktop, a bus, a shop, or for the second time.

use crate::{
    app::{App, Signal},
    rig::{Rig, TIMEOUT},
    screen::{self, Screen},
};

#[tokio::test]
async fn without_a_desktop_session_it_says_so_and_ends() {
    let rig = Rig::new().await.unwrap();
    let mut command = rig.command();
    command.env_remove("DISPLAY");

    let mut app = App::start(command, &rig).unwrap();

    assert_eq!(app.ended().await.unwrap().code(), Some(1));
    assert_eq!(
        app.said(),
        "toolboxx-notifier: no desktop session here; `toolboxx-notifier listen` needs none\n"
    );
}

#[tokio::test]
async fn two_data_folders_are_two_apps() {
    let (one, other) = (Rig::new().await.unwrap(), tempfile::tempdir().unwrap());
    let _app = one.connected().await.unwrap();
    let first = one.desktop.tray.item(TIMEOUT).await.unwrap();

    let mut command = one.desktop.command(env!("CARGO_BIN_EXE_toolboxx-notifier"));
    command.arg("--hidden").arg("--data-dir").arg(other.path());
    let _second = App::start(command, &one).unwrap();

    let tray = one.tooltip("Not set up yet").await.unwrap();
    assert_ne!(tray.item.tooltip, first.tooltip);
    assert_eq!(one.processes().len(), 2);
}

#[tokio::test]
async fn without_a_session_bus_the_window_is_the_way_in() {
    let rig = Rig::new().await.unwrap();
    let mut screen = Screen::watch(&rig).unwrap();
    let mut command = rig.command();
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");

    let _app = App::start(command, &rig).unwrap();

    screen.until(1).await.unwrap();
}

#[tokio::test]
async fn of_a_list_of_buses_the_one_that_answers_is_the_sessions() {
    let rig = Rig::new().await.unwrap();
    let list = format!("unix:path=/nonexistent;{}", rig.desktop.bus.address());
    let mut command = rig.command();
    command.env("DBUS_SESSION_BUS_ADDRESS", &list);
    command.args(["--server", &rig.shop.url(), "--user-id", rig.shop.id(), "--hidden"]);

    let _app = App::start(command, &rig).unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();
    rig.shop.order(serde_json::json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();

    let mut command = rig.command();
    command.env("DBUS_SESSION_BUS_ADDRESS", &list);
    let mut second = App::start(command, &rig).unwrap();
    assert_eq!(second.ended().await.unwrap().code(), Some(0), "{}", second.said());
}

#[tokio::test]
async fn a_display_that_does_not_answer_is_no_desktop_session_either() {
    let rig = Rig::new().await.unwrap();
    let mut command = rig.command();
    command.env("DISPLAY", ":4711");

    let mut app = App::start(command, &rig).unwrap();

    assert_eq!(app.ended().await.unwrap().code(), Some(1), "{}", app.said());
    assert!(app.said().contains("no desktop session"), "{}", app.said());
}

#[tokio::test]
async fn a_second_start_says_on_the_screen_that_a_first_one_was_stopped_and_ends() {
    let rig = Rig::new().await.unwrap();
    let mut screen = Screen::watch(&rig).unwrap();
    let first = rig.connected().await.unwrap();
    first.signal(Signal::STOP).unwrap();

    let mut second = rig.start(&[]).unwrap();
    screen.until(1).await.unwrap();
    screen::close(&rig).unwrap();
    let ended = second.ended().await;
    first.signal(Signal::CONT).unwrap();

    assert_eq!(ended.unwrap().code(), Some(1), "{}", second.said());
    assert!(second.said().contains("does not answer"), "{}", second.said());
    assert!(second.said().contains("uses this folder"), "{}", second.said());
    rig.shop.order(serde_json::json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();
}

#[tokio::test]
async fn without_a_session_bus_a_second_start_opens_the_window_again() {
    // Longer than the name of a socket may be.
    let rig = Rig::new().await.unwrap();
    let folder = rig.data().join("a-long-name-".repeat(12));
    let mut screen = Screen::watch(&rig).unwrap();
    let start = || {
        let mut command = rig.desktop.command(env!("CARGO_BIN_EXE_toolboxx-notifier"));
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        command.arg("--data-dir").arg(&folder);
        App::start(command, &rig).unwrap()
    };
    let _app = start();
    screen.until(1).await.unwrap();
    screen::close(&rig).unwrap();
    screen.until(0).await.unwrap();

    let mut second = start();

    assert_eq!(second.ended().await.unwrap().code(), Some(0), "{}", second.said());
    screen.until(1).await.unwrap();
}

#[tokio::test]
async fn a_second_start_that_nobody_asked_for_leaves_the_screen_alone() {
    let rig = Rig::new().await.unwrap();
    let first = rig.connected().await.unwrap();
    first.signal(Signal::STOP).unwrap();

    let mut second = rig.start(&["--hidden"]).unwrap();
    let ended = second.ended().await;
    first.signal(Signal::CONT).unwrap();

    assert_eq!(ended.unwrap().code(), Some(1), "{}", second.said());
}
