//! The form: which shop is followed.

use serde_json::json;

use crate::{app::App, page::Page, rig::Rig};

#[tokio::test]
async fn the_form_says_what_is_wrong_and_what_it_saves_holds_at_once() {
    let rig = Rig::new().await.unwrap();
    let mut command = rig.command();
    command.arg("--hidden");
    let _app = App::start(command, &rig).unwrap();
    rig.tooltip("Not set up yet").await.unwrap();
    rig.desktop.tray.click("Settings…").await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.click("#setup-without").await.unwrap();
    page.until("document.activeElement.id === 'server-follow'").await.unwrap();

    for (server, ids, field, error) in [
        ("shop", "x", "server", "Please enter the address of your shop, for example shop.example."),
        ("shop.example", " ,", "ids", "Please enter at least one ToolBoxx id."),
    ] {
        page.write("#server-follow", server).await.unwrap();
        page.write("#ids-follow", ids).await.unwrap();
        page.click("#follow .main-action").await.unwrap();
        page.says(&format!("#error-{field}-follow"), error).await.unwrap();
    }
    assert!(rig.settings().is_err(), "nothing was saved");

    page.write("#server-follow", &format!(" {}/my-store", rig.shop.url())).await.unwrap();
    page.write("#ids-follow", &format!("{id}, other {id}", id = rig.shop.id())).await.unwrap();
    page.click("#follow .main-action").await.unwrap();
    page.says("#follow .status", "Saved").await.unwrap();

    let ids = [rig.shop.id(), "other"];
    assert_eq!(rig.settings().unwrap(), json!({"server": rig.shop.url(), "user_ids": ids}));
    page.says("#state", "Connected").await.unwrap();
    rig.shop.until_streams(2).await;
    let form =
        format!("document.querySelector('#server-follow').value === {}", json!(rig.shop.url()));
    page.until(&form).await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();
    page.click("#follow .main-action").await.unwrap();
    page.says("#follow .status", "Saved").await.unwrap();
}

#[tokio::test]
async fn the_window_tells_how_the_connection_is_and_reconnects_when_asked() {
    let rig = Rig::new().await.unwrap();
    rig.write_settings(r#"{"connection": {"retry_min_ms": 600000, "retry_max_ms": 600000}}"#)
        .unwrap();
    let _app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.click("#place-help").await.unwrap();
    page.says("#connection-text", "Connected").await.unwrap();

    rig.shop.close().await;
    page.says("#connection-reason", "The connection to your shop broke off.").await.unwrap();
    page.until(
        "/^Offline since \\d\\d:\\d\\d$/.test(document.querySelector('#state').textContent)",
    )
    .await
    .unwrap();
    page.until(
        "/^Trying again in \\d+ s$/.test(document.querySelector('[data-countdown]').textContent)",
    )
    .await
    .unwrap();

    rig.shop.open().await;
    page.click("#reconnect").await.unwrap();
    page.says("#state", "Connected").await.unwrap();
    page.until("document.querySelector('#reconnect').hidden").await.unwrap();
}
