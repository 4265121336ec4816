//! What is said above the place: seen, unfolded, put away, and under Help.

use crate::{
    page::Page,
    rig::{Rig, TIMEOUT},
    screen::{self, Screen},
};

const NO_TRAY: &str = "This desktop has no place for the tray icon. \
                       You can open this window by starting the app again.";

#[tokio::test]
async fn without_a_tray_the_window_opens_and_says_so_until_there_is_one() {
    let rig = Rig::new().await.unwrap();
    rig.desktop.tray.leave().await.unwrap();
    let _app = rig.start(&[]).unwrap();

    let page = Page::of(&rig).await.unwrap();
    page.says("#problems", NO_TRAY).await.unwrap();
    page.click("#place-notifications").await.unwrap();
    let top = "document.querySelector('#notifications-title').getBoundingClientRect().top";
    let before = page.value(top).await.unwrap();
    let above = "document.querySelector('.problem').getBoundingClientRect().bottom";
    page.until(&format!("{above} <= {before}")).await.unwrap();

    rig.desktop.tray.come().await.unwrap();
    rig.desktop.tray.item(TIMEOUT).await.unwrap();
    page.says("#problems", "").await.unwrap();
    assert_eq!(page.value(top).await.unwrap(), before, "nothing moves");
}

#[tokio::test]
async fn what_was_put_away_stays_away_until_it_comes_again() {
    let rig = Rig::new().await.unwrap();
    rig.desktop.tray.leave().await.unwrap();
    let _app = rig.start(&[]).unwrap();
    let mut screen = Screen::watch(&rig).unwrap();
    let mut page = Page::of(&rig).await.unwrap();
    page.says("#problems", NO_TRAY).await.unwrap();
    page.click("#problems-more").await.unwrap();
    page.says("#problems-list", NO_TRAY).await.unwrap();

    page.click("#problems-away").await.unwrap();
    page.says("#problems", "").await.unwrap();
    page.click("#place-help").await.unwrap();
    page.says("#help-problems-list", NO_TRAY).await.unwrap();
    screen.until(1).await.unwrap();
    screen::close(&rig).unwrap();
    screen.until(0).await.unwrap();
    let mut again = rig.start(&[]).unwrap();
    again.ended().await.unwrap();
    screen.until(1).await.unwrap();
    page.follow(&rig).await.unwrap();
    page.says("#help-problems-list", NO_TRAY).await.unwrap();
    page.says("#problems", "").await.unwrap();

    rig.desktop.tray.come().await.unwrap();
    page.says("#help-problems-list", "").await.unwrap();
    rig.desktop.tray.leave().await.unwrap();
    page.says("#problems", NO_TRAY).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_broken_at_the_start_is_told_of_until_settings_are_saved() {
    let rig = Rig::new().await.unwrap();
    rig.write_settings("[]").unwrap();
    let _app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();

    let page = Page::of(&rig).await.unwrap();
    let text = "Your settings file could not be read. It was kept as settings.json.bad; \
                please check your settings here.";
    page.says("#problems", text).await.unwrap();

    page.click("#place-notifications").await.unwrap();
    page.click("#notify-order").await.unwrap();
    page.says("#problems", "").await.unwrap();
    assert!(rig.data().join("settings.json.bad").exists());
}
