//! The first start: three steps to a notification, and what is in its way.

use serde_json::json;
use test_desktop::Answer;

use crate::{
    app::App,
    page::Page,
    rig::{Rig, TIMEOUT},
    screen::{self, Screen},
};

#[tokio::test]
async fn the_first_page_asks_for_the_address_and_tells_what_is_wrong_with_it() {
    let rig = Rig::new().await.unwrap();
    let mut windows = Screen::watch(&rig).unwrap();
    let _app = App::start(rig.command(), &rig).unwrap();
    let page = Page::of(&rig).await.unwrap();
    windows.until(1).await.unwrap();
    page.says("#step-title", "What is the web address of your shop?").await.unwrap();
    page.until("document.querySelector('.brand img').naturalWidth > 0").await.unwrap();
    page.until("document.activeElement.id === 'server-setup-address'").await.unwrap();
    let error = "#error-server-setup-address";
    screen::keys(&rig, "Return").await.unwrap();
    let address = "Please enter the address of your shop, for example shop.example.";
    page.says(error, address).await.unwrap();

    page.write("#server-setup-address", "http://127.0.0.1:1\u{e007}").await.unwrap();
    let nothing =
        "Nothing answers at 127.0.0.1. Is it spelled right, and does it open in your browser?";
    page.says(error, nothing).await.unwrap();
    rig.shop.portal(Some(demo_shop::Answer::page(200, "<title>Another site</title>")));
    page.write("#server-setup-address", &rig.shop.url()).await.unwrap();
    page.click("#step-continue").await.unwrap();
    page.says(error, "There is no ToolBoxx shop at this address. Is it spelled right?")
        .await
        .unwrap();
    rig.shop.portal(None);
    rig.shop.database_down();
    page.click("#step-continue").await.unwrap();
    page.says(
        "#setup-address .actions .error",
        "Your shop is up, but its database is not answering. Try again in a few minutes.",
    )
    .await
    .unwrap();
    assert_eq!(page.value("document.body.dataset.step").await.unwrap(), "address");
    let asked = rig.shop.rest_requests();
    assert!(asked.iter().all(|seen| seen.path == "/api/health"), "{asked:?}");

    rig.shop.database_up();
    page.click("#step-continue").await.unwrap();
    page.until("document.activeElement.id === 'email-setup-sign-in'").await.unwrap();
}

#[tokio::test]
async fn three_steps_lead_to_a_test_that_names_what_is_in_the_way_or_succeeds_with_joy() {
    let rig = Rig::new().await.unwrap();
    let _app = App::start(rig.command(), &rig).unwrap();
    let page = Page::of(&rig).await.unwrap();
    let step = |name: &str| format!("document.body.dataset.step === '{name}'");
    page.until(&step("address")).await.unwrap();
    page.write("#server-setup-address", &format!("{}/my-store\u{e007}", rig.shop.url()))
        .await
        .unwrap();
    page.until(&step("sign-in")).await.unwrap();
    page.click("#step-back").await.unwrap();
    page.until(&step("address")).await.unwrap();
    page.click("#step-continue").await.unwrap();
    page.until(&step("sign-in")).await.unwrap();

    page.write("#email-setup-sign-in", demo_shop::SHOP).await.unwrap();
    page.write("#password-setup-sign-in", &format!("{}\u{e007}", demo_shop::OWNER.password))
        .await
        .unwrap();
    page.until(&step("test")).await.unwrap();
    page.until("document.querySelector('#works').hidden").await.unwrap();
    page.click("#step-test").await.unwrap();
    page.until("!document.querySelector('#works').hidden").await.unwrap();
    page.says("#works .name", "It works.").await.unwrap();
    page.until("document.activeElement.id === 'step-done'").await.unwrap();
    let shown = rig.desktop.notifications.next(TIMEOUT).await.unwrap();
    assert_eq!(shown.summary, "Test · Payment to check");

    let test = async |said: &str| {
        page.click("#step-test").await.unwrap();
        page.says("#step-result", said).await.unwrap();
    };
    rig.write_settings(&settings(&rig, json!({"snoozed_until": "2099-01-01T00:00:00Z"}))).unwrap();
    rig.tray(|tray| tray.item.tooltip.contains("Quiet")).await.unwrap();
    test("Sent. Notifications are snoozed, so real ones wait until you resume them under Quiet times.")
        .await;
    rig.desktop.notifications.do_not_disturb(true);
    test("Sent, but “Do not disturb” is on in this computer: nothing may show until you switch it off.")
        .await;
    rig.desktop.notifications.answer(Answer::Refuse("not allowed".into()));
    test("This computer does not let the app show notifications. Allow ToolBoxx Notifier in the notification settings of the computer.")
        .await;
    rig.desktop.notifications.leave().await.unwrap();
    test("This desktop shows no notifications at the moment. Events are kept and shown as soon as it does.")
        .await;

    page.until("document.querySelector('#works').hidden").await.unwrap();
    page.click("#step-done").await.unwrap();
    page.until("!document.body.dataset.step && !document.querySelector('#inbox').hidden")
        .await
        .unwrap();
}

fn settings(rig: &Rig, more: serde_json::Value) -> String {
    let mut settings = rig.settings().unwrap();
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    settings.to_string()
}
