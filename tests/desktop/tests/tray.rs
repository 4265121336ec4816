//! `notifier-freedesktop`'s tray icon at a tray in a box.
#![cfg(target_os = "linux")]

use std::{sync::Arc, time::Duration};

use notifier_core::{
    event::Kind,
    view::tray::{Does, Icon, Item, Tray},
};
use notifier_freedesktop::tray::{Clicks, Pixmap, Setup, TrayIcon};
use test_desktop::{Bus, MenuItem, TrayHost};
use tokio::{sync::mpsc, time::timeout};

const TIMEOUT: Duration = Duration::from_secs(120);

#[tokio::test]
async fn an_icon_is_seen_with_its_text_and_its_changes() {
    let (_bus, host, icon, _clicks) = shown(false).await;
    let seen = host.until(|_| true, TIMEOUT).await.unwrap();
    assert_eq!((seen.item.id.as_str(), seen.item.status.as_str()), ("toolboxx-notifier", "Active"));
    assert_eq!(seen.item.title, "ToolBoxx Notifier");
    assert_eq!(
        (seen.item.tooltip_title.as_str(), seen.item.tooltip.as_str()),
        ("ToolBoxx Notifier", "a &lt;b>")
    );
    assert_eq!(seen.item.icon[0].argb, [255, 0, 0, 1]);

    icon.update(&Tray { icon: Icon::Offline, tooltip: "Offline".into(), ..tray(&[1]) }).await;

    let changed = host.until(|tray| tray.item.tooltip == "Offline", TIMEOUT).await.unwrap();
    assert_eq!(changed.item.icon[0].argb, [255, 0, 0, 2]);
}

#[tokio::test]
async fn where_a_tooltip_is_its_title_the_state_is_there() {
    let (_bus, host, _icon, _clicks) = shown(true).await;

    let item = host.item(TIMEOUT).await.unwrap();

    assert_eq!(item.tooltip_title, "ToolBoxx Notifier · a <b>");
    assert_eq!((item.title, item.tooltip), (item.tooltip_title, String::new()));
}

#[tokio::test]
async fn under_an_open_menu_nothing_moves_and_a_click_does_what_it_said() {
    let (_bus, host, icon, mut clicks) = shown(false).await;
    let before = host.until(|_| true, TIMEOUT).await.unwrap().menu;
    host.menu_is("opened").await.unwrap();

    icon.update(&tray(&[2, 1])).await;
    // What is said afterwards proves that no layout was before it.
    icon.update(&Tray { tooltip: "later".into(), ..tray(&[2, 1]) }).await;
    host.item_until(|item| item.tooltip == "later", TIMEOUT).await.unwrap();
    assert_eq!(host.layouts(), 0);

    let mute = MenuItem::find(&before, "Mute").unwrap().id;
    host.click_item(mute).await.unwrap();
    assert_eq!(next(&mut clicks).await, (Some(Does::Notify(Kind::Order, false)), None));

    let first = MenuItem::find(&before, "Entry 1").unwrap().id;
    icon.update(&tray(&[2])).await;
    host.menu_is("closed").await.unwrap();
    let after = host.until(|tray| tray.menu.len() == before.len(), TIMEOUT).await.unwrap().menu;
    assert!(MenuItem::find(&after, "Entry 1").is_none(), "{after:#?}");
    assert_eq!(MenuItem::find(&after, "Mute").unwrap().id, mute);
    host.click_item(first).await.unwrap();
    assert_eq!(next(&mut clicks).await.0, Some(Does::OpenEntry(1)), "of a moment ago");
    assert!(host.click_item(4711).await.is_err());
}

#[tokio::test]
async fn a_menu_that_is_about_to_show_is_as_it_is_now() {
    let (_bus, host, icon, _clicks) = shown(false).await;
    host.until(|_| true, TIMEOUT).await.unwrap();
    host.menu_is("opened").await.unwrap();
    icon.update(&tray(&[2, 1])).await;

    // This host did not say that the menu was closed. Reading it opens it anew.
    let menu = host.until(|_| true, TIMEOUT).await.unwrap().menu;

    assert!(MenuItem::find(&menu, "Entry 2").is_some(), "{menu:#?}");
}

#[tokio::test]
async fn the_token_of_a_click_comes_with_it() {
    let (_bus, host, _icon, mut clicks) = shown(false).await;
    let menu = host.until(|_| true, TIMEOUT).await.unwrap().menu;

    host.hand_token("one").await.unwrap();
    host.activate().await.unwrap();
    assert_eq!(next(&mut clicks).await, (None, Some("one".into())));

    host.hand_token("two").await.unwrap();
    host.click_item(MenuItem::find(&menu, "Entry 1").unwrap().id).await.unwrap();
    assert_eq!(next(&mut clicks).await, (Some(Does::OpenEntry(1)), Some("two".into())));

    host.activate().await.unwrap();
    assert_eq!(next(&mut clicks).await, (None, None), "a token is for one click");
}

#[tokio::test]
async fn an_icon_comes_to_a_tray_that_comes_and_comes_back() {
    let bus = Bus::start().await.unwrap();
    let host = TrayHost::absent(&bus).await.unwrap();
    let (clicks, _heard) = mpsc::unbounded_channel();
    let icon = TrayIcon::start(tray(&[1]), setup(&bus, false, clicks)).await;
    let mut available = icon.available();
    timeout(TIMEOUT, available.wait_for(|there| !there)).await.unwrap().unwrap();

    for _ in 0..2 {
        host.come().await.unwrap();
        timeout(TIMEOUT, available.wait_for(|there| *there)).await.unwrap().unwrap();
        host.item(TIMEOUT).await.unwrap();
        host.leave().await.unwrap();
        timeout(TIMEOUT, available.wait_for(|there| !there)).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn without_a_bus_there_is_no_tray() {
    let (clicks, _heard) = mpsc::unbounded_channel();
    let setup =
        Setup { bus: Some("unix:path=/nonexistent".into()), ..setup_on(None, false, clicks) };

    let icon = TrayIcon::start(tray(&[1]), setup).await;

    assert!(!*icon.available().borrow());
    icon.update(&tray(&[2])).await;
}

type Click = (Option<Does>, Option<String>);

async fn shown(state_in_title: bool) -> (Bus, TrayHost, TrayIcon, mpsc::UnboundedReceiver<Click>) {
    let bus = Bus::start().await.unwrap();
    let host = TrayHost::start(&bus).await.unwrap();
    let (clicks, heard) = mpsc::unbounded_channel();
    let icon = TrayIcon::start(tray(&[1]), setup(&bus, state_in_title, clicks)).await;
    (bus, host, icon, heard)
}

async fn next(clicks: &mut mpsc::UnboundedReceiver<Click>) -> Click {
    timeout(TIMEOUT, clicks.recv()).await.expect("a click").unwrap()
}

fn tray(entries: &[i64]) -> Tray {
    let mut menu: Vec<_> = entries
        .iter()
        .map(|id| Item::Action(format!("Entry {id}"), Does::OpenEntry(*id)))
        .collect();
    menu.push(Item::Separator);
    menu.push(Item::Check("Mute".into(), false, Does::Notify(Kind::Order, false)));
    Tray { icon: Icon::Live, tooltip: "a <b>".into(), menu }
}

fn setup(bus: &Bus, state_in_title: bool, clicks: mpsc::UnboundedSender<Click>) -> Setup {
    setup_on(Some(bus.address().into()), state_in_title, clicks)
}

fn setup_on(
    bus: Option<String>,
    state_in_title: bool,
    clicks: mpsc::UnboundedSender<Click>,
) -> Setup {
    Setup { clicks: Arc::new(Heard(clicks)), pixmaps, state_in_title, bus }
}

fn pixmaps(icon: Icon) -> Vec<Pixmap> {
    let blue = if icon == Icon::Live { 1 } else { 2 };
    vec![Pixmap { width: 1, height: 1, data: vec![255, 0, 0, blue] }]
}

struct Heard(mpsc::UnboundedSender<Click>);

impl Clicks for Heard {
    fn open_window(&self, token: Option<String>) {
        let _ = self.0.send((None, token));
    }

    fn click(&self, does: Does, token: Option<String>) {
        let _ = self.0.send((Some(does), token));
    }
}
