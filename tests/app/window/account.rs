//! Signing in through the window, at a shop whose stream says next to nothing.

use std::time::Duration;

use demo_shop::{Mode, OWNER, Options};
use serde_json::json;
use tokio::time::timeout;

use crate::{
    app::App,
    page::Page,
    rig::{Rig, TIMEOUT},
};

async fn first_run(shops: usize) -> (Rig, App, Page) {
    let tick = Duration::from_secs(1);
    let options = Options { mode: Mode::Real, tick, shops, ..Options::default() };
    let rig = Rig::with(options).await.unwrap();
    rig.write_settings(r#"{"connection": {"poll_ms": 1000}}"#).unwrap();
    let mut command = rig.command();
    command.arg("--hidden");
    let app = App::start(command, &rig).unwrap();
    rig.tooltip("Not set up yet").await.unwrap();
    rig.desktop.tray.click("Settings…").await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    (rig, app, page)
}

/// In the steps of the first run, or in the shop's own form.
async fn sign_in(page: &Page, rig: &Rig) {
    let step = page.value("document.body.dataset.step ?? null").await.unwrap();
    let form = if step.is_null() { "sign-in" } else { "setup-sign-in" };
    if step == "address" {
        page.write("#server-setup-address", &rig.shop.url()).await.unwrap();
        page.click("#step-continue").await.unwrap();
        page.until("document.body.dataset.step === 'sign-in'").await.unwrap();
    }
    page.write(&format!("#email-{form}"), OWNER.email).await.unwrap();
    page.write(&format!("#password-{form}"), OWNER.password).await.unwrap();
    page.click(&format!("#{form} .main-action")).await.unwrap();
    page.until("!document.querySelector('#account').hidden").await.unwrap();
    page.says("#account-email", OWNER.email).await.unwrap();
    if !step.is_null() {
        page.until("document.body.dataset.step === 'test'").await.unwrap();
        page.click("#step-done").await.unwrap();
        page.click("#place-shop").await.unwrap();
    }
}

async fn streams(rig: &Rig, count: usize) {
    timeout(TIMEOUT, rig.shop.until_streams(count)).await.unwrap_or_else(|_| {
        panic!("{count} streams, not {}", rig.shop.streams());
    });
}

#[tokio::test]
async fn signing_in_through_the_window_brings_what_the_stream_never_says() {
    let (rig, _app, page) = first_run(1).await;
    page.write("#server-setup-address", &rig.shop.url()).await.unwrap();
    page.click("#step-continue").await.unwrap();
    page.until("document.body.dataset.step === 'sign-in'").await.unwrap();
    page.write("#email-setup-sign-in", OWNER.email).await.unwrap();
    page.write("#password-setup-sign-in", "wrong").await.unwrap();
    page.click("#setup-sign-in .main-action").await.unwrap();
    let wrong = "This e-mail address or password is not right.";
    page.says("#error-password-setup-sign-in", wrong).await.unwrap();
    let emptied = "document.querySelector('#password-setup-sign-in').value === ''";
    page.until(emptied).await.unwrap();

    sign_in(&page, &rig).await;
    page.until(emptied).await.unwrap();
    page.says("#state", "Connected").await.unwrap();
    let id = rig.shop.payment(json!({
        "totalAmount": 14500, "customerName": "Aline Uwase", "customerPhone": "+250788123456"
    }));
    rig.shown(&["Checkout started"]).await.unwrap();
    rig.shop.submit(&id);
    let shown = rig.shown(&["Checkout started", "Payment to check"]).await.unwrap();
    let body = shown[1].body.replace('\u{a0}', " ");
    let momo = rig.shop.momo(&id);
    assert_eq!(body, format!("RWF 14,500 · MoMo {momo} · Aline Uwase (+250 788 123 456)"));

    page.click("#sign-out").await.unwrap();
    page.says("#state", "Not set up yet").await.unwrap();
    assert_eq!(rig.shop.sessions(), 0);
    page.until("!document.querySelector('#sign-in').hidden").await.unwrap();
}

#[tokio::test]
async fn shops_and_the_way_of_the_news_are_switched_in_the_window() {
    let (rig, _app, page) = first_run(2).await;
    sign_in(&page, &rig).await;
    streams(&rig, 3).await;
    page.click("#own-shops li:last-child input").await.unwrap();
    streams(&rig, 2).await;
    let second = rig.shop.shops()[1].id.to_string();
    assert_eq!(rig.settings().unwrap()["shops"][&second]["follow"], false);

    page.click("#delivery-polling").await.unwrap();
    streams(&rig, 0).await;
    page.says("#state", "Connected, looking every few seconds").await.unwrap();
    page.click("#delivery-auto").await.unwrap();
    streams(&rig, 2).await;
    page.says("#state", "Connected").await.unwrap();
}

#[tokio::test]
async fn a_session_that_ended_is_said_everywhere_and_mended_in_the_window() {
    let (rig, _app, page) = first_run(1).await;
    sign_in(&page, &rig).await;
    page.says("#state", "Connected").await.unwrap();

    rig.shop.end_sessions();

    rig.shown(&["Sign in to your shop again"]).await.unwrap();
    rig.tray(|tray| tray.item.tooltip.starts_with("Sign in again")).await.unwrap();
    page.until("!document.querySelector('#sign-in-again').hidden").await.unwrap();
    let filled =
        format!("document.querySelector('#email-sign-in').value === {}", json!(OWNER.email));
    page.until(&filled).await.unwrap();
    sign_in(&page, &rig).await;
    rig.tooltip("Connected · nothing to do").await.unwrap();
}
