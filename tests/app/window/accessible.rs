//! axe-core in the real window; large text in a narrow one.

use std::path::Path;

use demo_shop::{Mode, Options};
use serde_json::json;

use super::inbox::sign_in_with;
use crate::{app::App, page::Page, rig::Rig, screen};

const THEMES: [&str; 2] = ["Adwaita", "Adwaita:dark"];

const PLACES: [&str; 6] = ["inbox", "activity", "notifications", "quiet", "shop", "help"];

#[tokio::test]
async fn axe_finds_nothing_in_any_place_light_and_dark() {
    let Some(axe) = axe() else { return };
    for theme in THEMES {
        let rig = Rig::new().await.unwrap();
        let mut command = rig.command();
        command.args(["--server", &rig.shop.url(), "--user-id", rig.shop.id(), "--hidden"]);
        command.env("GTK_THEME", theme);
        let _app = App::start(command, &rig).unwrap();
        rig.tooltip("Connected · nothing to do").await.unwrap();
        rig.shop.payment(json!({"status": "awaiting_verification", "amount": 5000, "from": "Eve"}));
        rig.shop.order(json!({}));
        rig.shop.message(json!({"sender": "Eve", "text": "Hello"}));
        rig.tooltip("Connected · 3 to do").await.unwrap();
        rig.desktop.tray.activate().await.unwrap();
        let page = Page::of(&rig).await.unwrap();
        page.value(&axe).await.unwrap();
        page.click("#place-quiet").await.unwrap();
        page.click("#quiet-enabled").await.unwrap();
        page.until("document.querySelector('#quiet-windows li') !== null").await.unwrap();
        // The page of one category, a row that was handled, and the keys as well.
        for steps in PLACES.map(|place| vec![format!("#place-{place}")]).into_iter().chain([
            vec!["#place-notifications".into(), "#row-check .open".into()],
            vec!["#place-inbox".into(), "#part-check .handled".into()],
            vec!["#place-help".into(), "#show-keys".into()],
        ]) {
            for step in &steps {
                page.click(step).await.unwrap();
            }
            finds_nothing(&page, &format!("{theme} {steps:?}")).await;
        }
    }
}

#[tokio::test]
async fn axe_finds_nothing_where_a_buyer_is_answered_and_the_answer_was_not_sent() {
    let Some(axe) = axe() else { return };
    for theme in THEMES {
        let rig = Rig::with(Options { mode: Mode::Real, ..Options::default() }).await.unwrap();
        let mut command = rig.command();
        command.env("GTK_THEME", theme);
        let (_app, page) = sign_in_with(command, &rig).await;
        rig.shop.message(json!({"sender": "Eve", "text": "In stock?", "conversationId": "c"}));
        page.says("#part-message .about", "In stock?").await.unwrap();
        page.value(&axe).await.unwrap();
        page.click("#part-message .reply-open").await.unwrap();
        finds_nothing(&page, &format!("{theme}, empty")).await;
        page.write("#part-message .reply-text", "Yes, until five").await.unwrap();
        rig.shop.close().await;
        page.click("#part-message .reply-send").await.unwrap();
        page.until(
            "/is kept/.test(document.querySelector('#part-message .reply-state').textContent)",
        )
        .await
        .unwrap();
        finds_nothing(&page, &format!("{theme}, not sent")).await;
    }
}

/// What makes `axe` known in a page, or nothing where it was not installed.
fn axe() -> Option<String> {
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    let Ok(axe) = std::fs::read_to_string(axe) else {
        assert!(std::env::var_os("CI").is_none(), "npm ci in ui/ brings axe-core");
        println!("not checked: axe-core is not there; `npm ci` in ui/ brings it");
        return None;
    };
    Some(format!("(() => {{ {axe}\n; window.axe = axe }})()"))
}

/// In what the page shows, whatever can be opened in it.
async fn finds_nothing(page: &Page, what: &str) {
    page.value("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        .await
        .unwrap();
    let found = page
        .answer(
            "axe.run().then(({ violations, passes }) => [passes.length, violations.map(({ id, nodes }) =>
                [id, nodes.map(({ html, any }) => [html, any.map(({ message }) => message)])])])",
        )
        .await
        .unwrap();
    assert!(found[0].as_u64() > Some(15), "axe looked at the page: {found:#}");
    assert_eq!(found[1], json!([]), "{what}: {found:#}");
}

#[tokio::test]
async fn twice_as_large_in_a_narrow_window_nothing_sticks_out_or_is_cut_off() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    rig.shop.payment(json!({"status": "awaiting_verification", "amount": 5000, "from": "Eve"}));
    rig.tooltip("Connected · 1 to do").await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    screen::resize(&rig, 480, 560).await.unwrap();
    page.until("innerWidth === 480").await.unwrap();
    page.click("#place-quiet").await.unwrap();
    page.click("#quiet-enabled").await.unwrap();
    screen::keys(&rig, "ctrl+plus ctrl+plus ctrl+plus ctrl+plus ctrl+plus").await.unwrap();
    page.until("innerWidth === 240").await.unwrap();
    for place in PLACES {
        page.value(&format!("document.querySelector('#place-{place}').click()")).await.unwrap();
        page.value(
            "document.querySelectorAll('details:not(.menu)').forEach((one) => { one.open = true })",
        )
        .await
        .unwrap();
        let wide = "[...document.querySelectorAll('main *')].filter((one) => {
            const { left, right, width } = one.getBoundingClientRect();
            return width > 1 && !one.closest('.unseen, pre, table, .menu:not([open]) > *') && (left < -1 || right > innerWidth + 1);
        }).map((one) => one.outerHTML.slice(0, 120))";
        assert_eq!(page.value(wide).await.unwrap(), json!([]), "{place}");
        page.until("document.documentElement.scrollWidth <= innerWidth").await.unwrap();
    }
}
