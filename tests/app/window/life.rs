//! The window comes when it is asked for, and goes without the app.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rustix::process::kill_process;
use serde_json::json;
use test_desktop::Display;
use tokio::time::timeout;

use crate::{
    app::{App, Signal},
    end::ends_well,
    page::Page,
    rig::{Rig, TIMEOUT},
    screen::{self, Screen},
};

#[tokio::test]
async fn a_closed_window_leaves_the_tray_and_a_second_start_opens_it_again() {
    let rig = Rig::new().await.unwrap();
    let mut screen = Screen::watch(&rig).unwrap();
    let _app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let mut page = Page::of(&rig).await.unwrap();
    page.says("#state", "Connected").await.unwrap();
    screen.until(1).await.unwrap();

    screen::close(&rig).unwrap();
    screen.until(0).await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();
    rig.tooltip("Connected · 1 to do").await.unwrap();

    let mut second = rig.start(&[]).unwrap();
    assert_eq!(second.ended().await.unwrap().code(), Some(0), "{}", second.said());
    screen.until(1).await.unwrap();
    page.follow(&rig).await.unwrap();
    page.says("#unread-total", "1").await.unwrap();

    let mut third = rig.start(&[]).unwrap();
    assert_eq!(third.ended().await.unwrap().code(), Some(0));
    rig.desktop.tray.click("Settings…").await.unwrap();
    rig.shop.order(json!({}));
    page.says("#unread-total", "2").await.unwrap();
    screen.until(1).await.unwrap();
}

#[tokio::test]
async fn the_window_comes_back_as_large_as_it_was_and_where_it_was() {
    let rig = Rig::new().await.unwrap();
    let mut screen = Screen::watch(&rig).unwrap();
    let mut app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let mut page = Page::of(&rig).await.unwrap();
    screen.until(1).await.unwrap();
    screen::resize(&rig, 840, 610).await.unwrap();
    screen::put(&rig, 130, 90).await.unwrap();
    page.until("innerWidth === 840 && innerHeight === 610").await.unwrap();
    let there = screen::place(&rig).await.unwrap();

    screen::close(&rig).unwrap();
    screen.until(0).await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    screen.until(1).await.unwrap();
    page.follow(&rig).await.unwrap();
    page.until("innerWidth === 840 && innerHeight === 610").await.unwrap();
    assert_eq!(screen::place(&rig).await.unwrap(), there);

    screen::resize(&rig, 700, 500).await.unwrap();
    page.until("innerWidth === 700 && innerHeight === 500").await.unwrap();
    rig.desktop.tray.click("Quit").await.unwrap();
    assert!(app.ended().await.unwrap().success());
    let kept = std::fs::read_to_string(rig.data().join("window.json")).unwrap();
    assert!(kept.contains("\"width\":700.0"), "also where it was open at the end: {kept}");
}

#[tokio::test]
async fn quit_ends_the_web_views_as_well() {
    let rig = Rig::new().await.unwrap();
    let app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let _page = Page::of(&rig).await.unwrap();
    assert!(rig.processes().len() > 1, "a web view is a process of its own");

    let asked = Instant::now();
    rig.desktop.tray.click("Quit").await.unwrap();

    ends_well(app, &rig, asked).await;
}

#[tokio::test]
async fn a_first_start_opens_the_window_at_the_form() {
    let rig = Rig::new().await.unwrap();

    let _app = App::start(rig.command(), &rig).unwrap();

    let page = Page::of(&rig).await.unwrap();
    page.until("document.body.dataset.step === 'address'").await.unwrap();
    page.says("#state", "Not set up yet").await.unwrap();
}

#[tokio::test]
async fn a_click_on_a_notice_of_several_opens_the_window() {
    let rig = Rig::new().await.unwrap();
    let mut screen = Screen::watch(&rig).unwrap();
    let _app = rig.connected().await.unwrap();
    for _ in 0..10 {
        rig.shop.order(json!({}));
    }
    let counted = rig
        .desktop
        .notifications
        .until(|all| all.last().is_some_and(|last| last.summary == "7 more orders"), TIMEOUT)
        .await
        .unwrap();

    let fold = counted.last().unwrap().id;
    rig.desktop.notifications.invoke(fold, "default", None).await.unwrap();

    screen.until(1).await.unwrap();
    assert!(rig.desktop.browser.all().is_empty());
}

#[tokio::test]
async fn the_window_leaves_nothing_outside_of_the_data_folder() {
    let rig = Rig::new().await.unwrap();
    let mut app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.says("#state", "Connected").await.unwrap();
    page.value("localStorage.setItem('a', 'b')").await.unwrap();
    page.value("document.cookie = 'a=b; max-age=600'").await.unwrap();

    rig.desktop.tray.click("Quit").await.unwrap();
    assert!(app.ended().await.unwrap().success());

    assert_eq!(files(rig.desktop.home()), Vec::<PathBuf>::new());
    assert!(rig.data().join("webview").is_dir(), "what it keeps is there");
}

#[tokio::test]
async fn the_app_is_as_small_after_each_window_as_before_it() {
    let rig = Rig::new().await.unwrap();
    let mut screen = Screen::watch(&rig).unwrap();
    let app = rig.connected().await.unwrap();
    let (processes, open) = (rig.processes(), app.descriptors());

    for _ in 0..3 {
        rig.desktop.tray.activate().await.unwrap();
        screen.until(1).await.unwrap();
        screen::close(&rig).unwrap();
        screen.until(0).await.unwrap();
    }

    // The last one may not have ended with its window: the next tells.
    let alone = async {
        while rig.processes() != processes {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(TIMEOUT, alone).await.expect("a web view stays");
    assert_eq!(app.descriptors(), open);
}

#[tokio::test]
async fn a_window_that_crashes_is_no_crash_of_the_notifier_and_opens_again() {
    let rig = Rig::new().await.unwrap();
    let mut screen = Screen::watch(&rig).unwrap();
    let app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    screen.until(1).await.unwrap();

    kill_process(app.child_named("toolboxx-notifier-window").unwrap(), Signal::KILL).unwrap();
    screen.until(0).await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();

    rig.desktop.tray.activate().await.unwrap();
    screen.until(1).await.unwrap();
}

#[tokio::test]
async fn the_app_ends_with_the_display_that_it_was_started_on() {
    let rig = Rig::new().await.unwrap();
    let screen = Display::start().await.unwrap();
    let mut command = rig.command();
    command.env("DISPLAY", screen.name());
    command.args(["--hidden", "--server", &rig.shop.url(), "--user-id", rig.shop.id()]);
    let mut app = App::start(command, &rig).unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();

    drop(screen);

    assert_eq!(app.ended().await.unwrap().code(), Some(0), "{}", app.said());
}

/// Every file in the folder, and in those within.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
