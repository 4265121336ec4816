//! What the banner says.

use crate::{
    page::Page,
    rig::{Rig, TIMEOUT},
};

#[tokio::test]
async fn without_a_tray_the_window_opens_and_says_so_until_there_is_one() {
    let rig = Rig::new().await.unwrap();
    rig.desktop.tray.leave().await.unwrap();
    let _app = rig.start(&[]).unwrap();

    let page = Page::of(&rig).await.unwrap();
    let text = "This desktop has no place for the tray icon. \
                You can open this window by starting the app again.";
    page.says("#problems", text).await.unwrap();
    page.click("#place-notifications").await.ok();
    let top =
        "document.querySelector('main > section:not([hidden]) h1').getBoundingClientRect().top";
    let before = page.value(top).await.unwrap();

    rig.desktop.tray.come().await.unwrap();
    rig.desktop.tray.item(TIMEOUT).await.unwrap();
    page.says("#problems", "").await.unwrap();
    assert_eq!(page.value(top).await.unwrap(), before, "nothing moves");
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

    page.click("#notify-order").await.unwrap();
    page.says("#problems", "").await.unwrap();
    assert!(rig.data().join("settings.json.bad").exists());
}
