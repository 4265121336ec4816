//! What the person prefers, from the window to the notification.

use serde_json::json;

use crate::{
    page::Page,
    rig::{Rig, until},
};

async fn open() -> (Rig, crate::app::App, Page) {
    let rig = Rig::new().await.unwrap();
    let app = rig.connected().await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    (rig, app, page)
}

#[tokio::test]
async fn a_snooze_from_the_window_is_seen_in_the_tray_and_ends_there() {
    let (rig, _app, page) = open().await;
    page.click("#place-quiet").await.unwrap();
    page.says("#quiet-text", "Notifications pop up now.").await.unwrap();

    page.click("#snooze-until-resumed").await.unwrap();
    page.says("#quiet-text", "Quiet until you resume").await.unwrap();
    rig.tooltip("Connected · nothing to do · Quiet until you resume").await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1"}));
    rig.shop.order(json!({"orderId": "ORD-2"}));
    rig.tooltip("Connected · 2 to do · Quiet until you resume").await.unwrap();
    assert!(rig.desktop.notifications.all().is_empty());

    rig.desktop.tray.click("Resume notifications").await.unwrap();
    let shown = rig.shown(&["While you were away"]).await.unwrap();
    assert_eq!(shown[0].body, "2 orders");
    page.says("#quiet-text", "Notifications pop up now.").await.unwrap();
    rig.desktop.tray.click("Snooze for 1 hour").await.unwrap();
    page.until("document.querySelector('#quiet-text').textContent.startsWith('Quiet until ')")
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_said_once_a_day_is_switched_off_and_on() {
    let (rig, _app, page) = open().await;
    page.click("#place-notifications").await.unwrap();
    page.until("document.querySelector('#morning-digest').checked").await.unwrap();
    page.until("!document.querySelector('#unusual-silence').checked").await.unwrap();

    for (switch, key, value) in [
        ("#morning-digest", "morning_digest", false),
        ("#unusual-silence", "unusual_silence", true),
    ] {
        page.click(switch).await.unwrap();
        until(key, || rig.settings().is_ok_and(|settings| settings[key] == value)).await;
        page.until(&format!("document.querySelector('{switch}').checked === {value}"))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn the_app_starts_with_the_computer_where_that_is_switched_on() {
    let (rig, _app, page) = open().await;
    let entry = rig.desktop.home().join("config/autostart/toolboxx-notifier.desktop");
    page.click("#place-notifications").await.unwrap();
    page.click("#start-at-login").await.unwrap();
    until("the entry is there", || entry.exists()).await;
    let text = std::fs::read_to_string(&entry).unwrap();
    let line = text.lines().find(|line| line.starts_with("Exec=")).unwrap();
    let program = env!("CARGO_BIN_EXE_toolboxx-notifier");
    let folder = rig.data().display();
    assert_eq!(line, format!("Exec={program} --hidden --data-dir {folder}"));
    assert_eq!(rig.settings().unwrap()["start_at_login"], true);

    page.click("#start-at-login").await.unwrap();
    until("the entry is gone", || !entry.exists()).await;
}

#[tokio::test]
async fn quiet_hours_and_kinds_are_set_in_the_window() {
    let (rig, _app, page) = open().await;
    page.click("#place-notifications").await.unwrap();
    page.click("#row-check .open").await.unwrap();
    page.click("#preference-sound option[value=none]").await.unwrap();
    page.click("#preference-pause option[value='5']").await.unwrap();
    page.click("#preference-back").await.unwrap();
    page.click("#row-payment .open").await.unwrap();
    page.write("#preference-amount", "5 000\u{e007}").await.unwrap();
    page.click("#preference-back").await.unwrap();
    page.click("#show-content").await.unwrap();
    page.click("#place-quiet").await.unwrap();
    page.click("#quiet-enabled").await.unwrap();
    page.until("!document.querySelector('#quiet-more').hidden").await.unwrap();
    page.click("#quiet-windows .days label:nth-child(7) input").await.unwrap();
    page.click("#quiet-urgent").await.unwrap();
    page.until("document.querySelectorAll('#quiet-windows input:checked').length === 6")
        .await
        .unwrap();
    // The night of Saturday ends on Sunday; that of Sunday is not quiet.
    let bars =
        "[...document.querySelectorAll('#week .track')].map((day) => day.children.length).join()";
    page.until(&format!("{bars} === '1,2,2,2,2,2,1'")).await.unwrap();

    let wanted = json!({
        "types": {"payment": {
            "min_amount": "5000",
            "to_check": {"notify": true, "sound": "none", "ring_minutes": 5, "ring_times": 5},
        }},
        "show_content": false,
        "quiet_hours": {"enabled": true, "allow_urgent": true, "windows": [
            {"days": [1, 2, 3, 4, 5, 6], "from": "22:00", "to": "07:00"},
        ]},
    });
    let mut now = json!(null);
    for _ in 0..3_600 {
        now = rig.settings().unwrap_or_default();
        if now == wanted {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{now:#}");
}
