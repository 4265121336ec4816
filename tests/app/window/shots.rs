//! Every place of the window, light and dark, as a picture; nothing sticks out to the side.
//!
//! `cargo xtask shots` keeps the pictures: `SHOTS` names the folder.

use demo_shop::{Mode, OWNER, Options};
use serde_json::json;

use crate::{
    app::App,
    keychain::{Daemon, home},
    page::Page,
    rig::Rig,
};

#[tokio::test]
async fn every_place_fits_and_is_pictured_light_and_dark() {
    for theme in ["Adwaita", "Adwaita:dark"] {
        let shop = Options { mode: Mode::Real, shops: 2, ..Options::default() };
        let rig = Rig::with(shop).await.unwrap();
        // Without a keychain its problem would stand over the content.
        let _keychain = Daemon::start(rig.desktop.bus.address(), home(), Some("pw")).await;
        Daemon::there(&rig.desktop.bus).await;
        rig.write_settings(r#"{"connection": {"poll_ms": 500}}"#).unwrap();
        let mut command = rig.command();
        command.arg("--hidden").env("GTK_THEME", theme);
        let _app = App::start(command, &rig).unwrap();
        rig.tooltip("Not set up yet").await.unwrap();
        rig.desktop.tray.click("Settings…").await.unwrap();
        let page = Page::of(&rig).await.unwrap();
        page.until("!document.querySelector('#setup').hidden").await.unwrap();
        picture(&rig, &page, theme, "welcome").await;

        page.write("#server-setup-address", &rig.shop.url()).await.unwrap();
        page.click("#step-continue").await.unwrap();
        page.until("document.body.dataset.step === 'sign-in'").await.unwrap();
        page.write("#email-setup-sign-in", OWNER.email).await.unwrap();
        page.write("#password-setup-sign-in", OWNER.password).await.unwrap();
        page.click("#setup-sign-in .main-action").await.unwrap();
        page.says("#account-email", OWNER.email).await.unwrap();
        page.click("#step-done").await.unwrap();
        let paid = rig.shop.payment(json!({"totalAmount": 14500, "customerName": "Aline Uwase"}));
        rig.shop.submit(&paid);
        rig.shop.order(json!({"amount": 185000}));
        rig.shop.message(json!({"content": "Is the angle grinder still in stock?"}));
        page.until("Number(document.querySelector('#unread-total').textContent) >= 3")
            .await
            .unwrap();
        for place in ["notifications", "quiet", "history", "activity", "shop", "help"] {
            page.click(&format!("#place-{place}")).await.unwrap();
            if place == "quiet" {
                page.click("#quiet-enabled").await.unwrap();
                page.until("!document.querySelector('#quiet-more').hidden").await.unwrap();
            }
            picture(&rig, &page, theme, place).await;
        }
    }
}

async fn picture(rig: &Rig, page: &Page, theme: &str, name: &str) {
    page.until("document.documentElement.scrollWidth <= window.innerWidth").await.unwrap();
    // Painted, and the switches at rest.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    // Of the screen: the driver's own picture of a page can wait for ever.
    let mut import = tokio::process::Command::new("import");
    import.args(["-display", rig.desktop.display.name(), "-window", "ToolBoxx Notifier", "png:-"]);
    let png = import.output().await.unwrap().stdout;
    assert!(png.starts_with(b"\x89PNG") && png.len() > 5_000, "{name}: {} bytes", png.len());
    if let Ok(folder) = std::env::var("SHOTS") {
        let shade = if theme.ends_with("dark") { "dark" } else { "light" };
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(format!("{folder}/{name}-{shade}.png"), png).unwrap();
    }
}
