//! The languages, and the window from right to left.

use serde_json::json;

use crate::{page::Page, rig::Rig};

#[tokio::test]
async fn a_language_chosen_in_the_window_is_spoken_everywhere_at_once() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.click("#place-help").await.unwrap();

    page.click("#language option[value=fr]").await.unwrap();
    page.says("#help-title", "Aide").await.unwrap();
    page.until("document.documentElement.lang === 'fr' && !document.querySelector('#help').hidden")
        .await
        .unwrap();
    rig.tooltip("Connecté · rien à faire").await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["Nouvelle commande ORD-1"]).await.unwrap();
    page.says("#unread-word", "à faire").await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-2", "status": "pending"}));
    page.says("#unread-total", "2").await.unwrap();
    assert_eq!(rig.settings().unwrap()["language"], "fr");

    page.click("#language option[value=rw]").await.unwrap();
    page.says("#help-title", "Ubufasha").await.unwrap();
    rig.tooltip("Bihujwe · 2 bitegereje").await.unwrap();
    page.click("#language option[value='']").await.unwrap();
    page.says("#help-title", "Help").await.unwrap();
}

/// `ar-XB` turns every word of the catalogue by a mark: a text without one is
/// in the page or in a module, where no text belongs.
#[tokio::test]
async fn from_right_to_left_nothing_sticks_out_and_no_text_is_from_elsewhere() {
    let rig = Rig::new().await.unwrap();
    rig.write_settings(r#"{"language": "ar-XB"}"#).unwrap();
    let _app = rig.start(&["--hidden"]).unwrap();
    rig.shop.until_streams(1).await;
    rig.shop.payment(json!({"status": "awaiting_verification", "amount": 5000, "from": "x"}));
    rig.desktop
        .tray
        .until(|tray| tray.item.tooltip.contains('1'), crate::rig::TIMEOUT)
        .await
        .unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.until("document.documentElement.dir === 'rtl'").await.unwrap();

    // What is data: names, times, addresses, languages, amounts.
    let strangers = "(() => {
        const data = 'time, [dir=ltr], #language, #language *, #unread-total, .figure, .value, \
                      .plot > span, .days-axis, tbody *, textarea, input, .name[dir=auto], .about[dir=auto], .amount, kbd, .more *';
        const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = [];
        while (all.nextNode()) {
            const { data: text, parentElement: of } = all.currentNode;
            if (!/[a-z]/i.test(text) || of.closest('[hidden]') || of.closest(data)) continue;
            if (!text.includes('\u{202e}')) found.push(text);
        }
        return found;
    })()";
    for place in ["inbox", "activity", "notifications", "quiet", "shop", "help"] {
        page.click(&format!("#place-{place}")).await.unwrap();
        page.until("document.documentElement.scrollWidth <= innerWidth").await.unwrap();
        let side = "document.querySelector('.side').getBoundingClientRect().left > 300";
        page.until(side).await.unwrap();
        assert_eq!(page.value(strangers).await.unwrap(), json!([]), "{place}");
    }
}
