//! Yesterday's payment is found and saved as a file.

use serde_json::json;

use crate::{page::Page, rig::Rig};

#[tokio::test]
async fn what_is_listed_is_saved_for_a_spreadsheet_and_what_is_handled_is_marked_by_itself() {
    let rig = Rig::new().await.unwrap();
    std::fs::create_dir_all(rig.desktop.home().join("Downloads")).unwrap();
    let config = rig.desktop.home().join("config");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("user-dirs.dirs"), "XDG_DOWNLOAD_DIR=\"$HOME/Downloads\"\n")
        .unwrap();
    let _app = rig.connected().await.unwrap();
    let yesterday = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24);
    rig.shop.payment(json!({
        "from": "=1+1", "amount": 14500, "status": "verified", "createdAt": yesterday.to_string()
    }));
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.tooltip("Connected · 1 to do").await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    let rows =
        |count: usize| format!("document.querySelectorAll('#earlier-list li').length === {count}");
    page.until("document.querySelectorAll('#inbox li.entry').length === 2").await.unwrap();
    page.click("#filter").await.unwrap();
    page.click("#find-when option[value=yesterday]").await.unwrap();
    page.until("document.querySelector('#to-do').hidden").await.unwrap();
    page.until(&rows(1)).await.unwrap();
    page.says("#earlier-list .name", "Payment verified").await.unwrap();

    page.click("#inbox-menu summary").await.unwrap();
    page.click("#export-csv").await.unwrap();
    page.until("document.querySelector('#inbox-result').textContent.startsWith('1 entry saved')")
        .await
        .unwrap();
    let folder = rig.desktop.home().join("Downloads");
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with('\u{feff}') && text.lines().count() == 2, "{text}");
    assert!(text.contains(",\"'=1+1\",") && text.contains(",14500,"), "{text}");
    page.click("#export-show").await.unwrap();
    let opened = rig.desktop.browser.next_url(crate::rig::TIMEOUT).await.unwrap();
    assert_eq!(opened.trim_start_matches("file://"), folder.display().to_string());

    page.click("#find-when option[value='']").await.unwrap();
    page.click("#part-order .handled").await.unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();
    page.click("#find-open").await.unwrap();
    page.until("!document.querySelector('#find-nothing').hidden").await.unwrap();
    page.click("#find-open").await.unwrap();
    page.click("#find-kind option[value=order]").await.unwrap();
    page.until(&rows(1)).await.unwrap();
    page.click("#inbox-menu summary").await.unwrap();
    page.click("#export-json").await.unwrap();
    page.until("document.querySelector('#inbox-result').textContent.includes('.json')")
        .await
        .unwrap();
}
