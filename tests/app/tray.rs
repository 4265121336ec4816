//! Muting in the tray's menu.

use serde_json::json;
use test_desktop::{MenuItem, Tray};

use crate::rig::{Rig, TIMEOUT};

#[tokio::test]
async fn a_type_muted_in_the_tray_is_silent_but_counted_until_it_is_unmuted() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();

    rig.desktop.tray.click("Mute chat").await.unwrap();
    rig.tray(muted("Mute chat", true)).await.unwrap();
    assert_eq!(rig.settings().unwrap(), json!({"types": {"message": {"notify": false}}}));

    rig.shop.message(json!({"sender": "Aline"}));
    rig.tooltip("Connected · 1 to do").await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();

    rig.desktop.tray.click("Mute chat").await.unwrap();
    rig.tray(muted("Mute chat", false)).await.unwrap();
    assert_eq!(rig.settings().unwrap(), json!({}));
    rig.shop.message(json!({"sender": "Jean"}));

    rig.shown(&["New order ORD-1", "Jean"]).await.unwrap();
    rig.tooltip("Connected · 3 to do").await.unwrap();
}

#[tokio::test]
async fn the_icon_says_that_all_is_muted() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    let live = rig.desktop.tray.item(TIMEOUT).await.unwrap().icon;

    for item in ["Mute payments", "Mute orders", "Mute chat"] {
        assert_eq!(rig.desktop.tray.item(TIMEOUT).await.unwrap().icon, live, "before {item}");
        rig.desktop.tray.click(item).await.unwrap();
        rig.tray(muted(item, true)).await.unwrap();
    }
    rig.tray(|tray| tray.item.icon != live).await.unwrap();

    rig.desktop.tray.click("Mute orders").await.unwrap();
    rig.tray(|tray| tray.item.icon == live).await.unwrap();
}

/// Whether the item in the menu has, or has not, its tick.
pub fn muted(item: &str, ticked: bool) -> impl Fn(&Tray) -> bool {
    move |tray| MenuItem::find(&tray.menu, item).is_some_and(|item| item.checked == Some(ticked))
}
