//! From the shop to the screen: each event once, exactly worded.

use std::time::Duration;

use demo_shop::Options;
use serde_json::json;
use test_desktop::Notified;

use crate::{
    app::App,
    listen::Listener,
    rig::{Rig, TIMEOUT},
};

#[tokio::test]
async fn each_event_is_shown_once_although_the_shop_sends_payments_three_times() {
    let tick = Duration::from_millis(150);
    let rig = Rig::with(Options { tick, look_back: 3 * tick, ..Options::default() }).await.unwrap();
    let mut witness = Listener::start(&rig, &["--frames"]).unwrap();
    let _app = rig.connected().await.unwrap();
    let _ = witness.until(|told| told["state"] == "live").await.unwrap();

    let payment = rig.shop.payment(json!({"status": "awaiting_verification"}));
    rig.shown(&["Payment to check"]).await.unwrap();
    rig.shop.message(json!({"sender": "Aline"}));
    rig.shown(&["Payment to check", "Aline"]).await.unwrap();
    for _ in 0..3 {
        let frame = |told: &serde_json::Value| {
            told["kind"] == "frame" && told["data"].as_str().is_some_and(|d| d.contains(&payment))
        };
        witness.until(frame).await.unwrap();
    }
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));

    // Orders come after the payments of their tick: by now all three were heard.
    rig.shown(&["Payment to check", "Aline", "New order ORD-1"]).await.unwrap();
    rig.tooltip("Connected · 3 to do").await.unwrap();
}

#[tokio::test]
async fn a_notice_says_what_happened_and_carries_all_that_a_desktop_wants_to_know() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();

    rig.shop.payment(json!({
        "amount": 12500, "phoneNumber": "+250788123456", "status": "awaiting_verification",
    }));
    let order = json!({"orderId": "ORD-20418", "status": "shipped", "total": 89000});
    rig.shop.order(order);
    rig.shop.message(json!({"sender": "Jean Bosco", "text": "Is it still in stock?"}));

    for (title, body, category, urgency) in [
        ("Payment to check", "RWF\u{a0}12,500 from +250 788 123 456", "x-toolboxx.payment", 2),
        ("Order ORD-20418 shipped", "RWF\u{a0}89,000", "x-toolboxx.order", 1),
        ("Jean Bosco", "Is it still in stock?", "im.received", 1),
    ] {
        let shown = rig.desktop.notifications.next(TIMEOUT).await.unwrap();
        assert_eq!((shown.summary.as_str(), shown.body.as_str()), (title, body));
        assert_eq!(shown.app_name, "ToolBoxx Notifier");
        assert_eq!(shown.desktop_entry(), Some("toolboxx-notifier"));
        assert_eq!((shown.category(), shown.urgency()), (Some(category), Some(urgency)));
        assert_eq!(shown.actions[0], ("default".to_owned(), "Open".to_owned()));
        assert_eq!(shown.replaces_id, 0);
    }
}

#[tokio::test]
async fn the_next_status_of_an_order_takes_the_place_of_the_one_before() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    let order = rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();

    rig.shop.change(&order, json!({"status": "shipped"}));

    let shown = rig.shown(&["New order ORD-1", "Order ORD-1 shipped"]).await.unwrap();
    assert_eq!(shown[1].replaces_id, shown[0].id);
}

#[tokio::test]
async fn ten_orders_at_once_are_three_notices_and_one_that_counts_in_digits() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();

    for number in 1..=10 {
        rig.shop.order(json!({"orderId": format!("ORD-{number}"), "status": "pending"}));
    }

    let counted = rig
        .desktop
        .notifications
        .until(|all| all.last().is_some_and(|last| last.summary == "7 more orders"), TIMEOUT)
        .await
        .unwrap();
    let titles: Vec<_> = counted.iter().map(|n| n.summary.as_str()).collect();
    assert_eq!(titles[..3], ["New order ORD-1", "New order ORD-2", "New order ORD-3"]);
    // It may have counted up on its way, in one place.
    assert!(counted[3..].iter().all(|n| n.summary.ends_with(" more orders")), "{titles:?}");
    assert!(counted[3..].iter().all(|n| n.id == counted[3].id), "{counted:#?}");
    rig.tooltip("Connected · 10 to do").await.unwrap();
}

#[tokio::test]
async fn payments_to_check_stay_on_gnome_however_much_comes_after_them() {
    let rig = Rig::new().await.unwrap();
    rig.desktop.notifications.name("gnome-shell");
    rig.desktop.notifications.keep(3);
    let _app = rig.connected().await.unwrap();
    let payments: Vec<_> = (1..=4)
        .map(|amount| {
            rig.shop.payment(json!({"amount": 1000 * amount, "status": "awaiting_verification"}))
        })
        .collect();
    for sender in ["Aline", "Jean", "Eric"] {
        rig.shop.message(json!({"sender": sender}));
    }

    // Whatever is on the screen: all four are there, alone or counted.
    let four = |all: &[Notified], showing: &[u32]| {
        let shown = |id: &u32| all.iter().rev().find(|notice| notice.id == *id);
        let bodies = showing.iter().filter_map(shown).map(|notice| (&notice.summary, &notice.body));
        let count = |(title, body): (&String, &String)| match title.as_str() {
            "Payment to check" => 1,
            _ => body.split(" payment").next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0),
        };
        bodies.map(count).sum::<usize>() == 4
    };
    rig.tooltip("Connected · 7 to do").await.unwrap();
    let service = &rig.desktop.notifications;
    service.until(|all| all.iter().any(|notice| notice.summary == "Eric"), TIMEOUT).await.unwrap();
    service.until_showing(|ids| four(&service.all(), ids), TIMEOUT).await.unwrap();
    assert_eq!(service.showing().len(), 3);
    let kept = service.all().iter().rev().find(|notice| notice.urgency() == Some(0)).cloned();
    let kept = kept.expect("what found no room, in one");
    assert_eq!(kept.text("sound-name"), None);

    for payment in &payments {
        rig.shop.change(payment, json!({"status": "verified"}));
    }
    service.until_taken_away(|ids| ids.contains(&kept.id), TIMEOUT).await.unwrap();
}

#[tokio::test]
async fn the_icon_is_sent_along_where_no_file_of_it_is_installed() {
    for installed in [false, true] {
        let rig = Rig::new().await.unwrap();
        // What this machine has installed does not count.
        let data = rig.desktop.home().join("data");
        if installed {
            let apps = data.join("icons/hicolor/48x48/apps");
            std::fs::create_dir_all(&apps).unwrap();
            std::fs::write(apps.join("toolboxx-notifier.png"), "").unwrap();
        }
        let mut command = rig.command();
        command.env("XDG_DATA_DIRS", &data);
        command.args(["--server", &rig.shop.url(), "--user-id", rig.shop.id(), "--hidden"]);
        let _app = App::start(command, &rig).unwrap();
        rig.tooltip("Connected · nothing to do").await.unwrap();

        rig.shop.message(json!({"sender": "Aline"}));

        let shown = rig.shown(&["Aline"]).await.unwrap();
        assert_eq!(shown[0].icon, "toolboxx-notifier");
        let picture = shown[0].hints.get("image-data").map(|value| value.value_signature());
        let expected = (!installed).then(|| "(iiibiiay)".to_owned());
        assert_eq!(picture.map(ToString::to_string), expected);
    }
}
