//! The first start: three steps to a notification, and what is in its way.

use serde_json::json;
use test_desktop::Answer;

use crate::{
    app::App,
    page::Page,
    rig::{Rig, TIMEOUT},
};

#[tokio::test]
async fn three_steps_lead_to_a_test_that_names_what_is_in_the_way() {
    let rig = Rig::new().await.unwrap();
    let _app = App::start(rig.command(), &rig).unwrap();
    let page = Page::of(&rig).await.unwrap();
    let step = |name: &str| format!("document.body.dataset.step === '{name}'");
    page.until(&step("address")).await.unwrap();
    page.click("#step-continue").await.unwrap();
    let address = "Please enter the address of your shop, for example shop.example.";
    page.says("#error-server-setup-address", address).await.unwrap();
    page.write("#server-setup-address", &format!("{}/my-store\u{e007}", rig.shop.url()))
        .await
        .unwrap();
    page.until(&step("sign-in")).await.unwrap();
    page.click("#step-back").await.unwrap();
    page.until(&step("address")).await.unwrap();
    page.click("#step-continue").await.unwrap();
    page.until(&step("sign-in")).await.unwrap();

    page.click("#setup-by-id summary").await.unwrap();
    page.write("#ids-setup-follow", rig.shop.id()).await.unwrap();
    page.click("#setup-follow .main-action").await.unwrap();
    page.until(&step("test")).await.unwrap();
    let test = async |said: &str| {
        page.click("#step-test").await.unwrap();
        page.says("#step-result", said).await.unwrap();
    };
    test("Sent. It should be on your screen now.").await;
    let shown = rig.desktop.notifications.next(TIMEOUT).await.unwrap();
    assert_eq!(shown.summary, "Test · Payment to check");

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
