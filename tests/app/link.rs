//! The shop goes and comes back; the tray says so.

use std::{fs, path::Path};

use serde_json::json;
use test_desktop::Tray;
use tokio::{process::Command, time::timeout};

use crate::{
    app::App,
    rig::{Rig, TIMEOUT, started_by},
};

#[tokio::test]
async fn while_the_shop_is_gone_the_tray_says_so_and_when_it_is_back_events_flow_again() {
    let rig = Rig::new().await.unwrap();
    let _app = rig.connected().await.unwrap();
    let live = rig.desktop.tray.item(TIMEOUT).await.unwrap().icon;

    rig.shop.close().await;
    let tray = rig.tray(offline).await.unwrap();
    assert_ne!(tray.item.icon, live);
    let first = tray.item.icon;
    // The first failure is often mended by the next attempt; then it is serious.
    let serious = |tray: &Tray| offline(tray) && ![&first, &live].contains(&&tray.item.icon);
    rig.tray(serious).await.unwrap();

    rig.shop.open().await;
    let tray = rig.tooltip("Connected · nothing to do").await.unwrap();
    assert_eq!(tray.item.icon, live);
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.shown(&["New order ORD-1"]).await.unwrap();
}

#[tokio::test]
async fn times_are_told_in_the_zone_that_the_computer_is_in_now() {
    let rig = Rig::new().await.unwrap();
    let zone = rig.desktop.home().join("zone");
    let mut command = rig.command();
    command.env("TZ", &zone);

    follows_the_zone(&rig, command, &zone).await;
}

/// As systems and their settings keep it, which no environment tells.
#[tokio::test]
async fn times_follow_the_zone_of_the_system_where_no_environment_tells_it() {
    let rig = Rig::new().await.unwrap();
    // Root may, and not in every container.
    let may = std::process::Command::new("unshare").args(["--mount", "true"]).status();
    if !may.is_ok_and(|status| status.success()) {
        return eprintln!("nothing tested: nobody here can mount an `/etc` for the test");
    }
    let etc = rig.desktop.home().join("etc");
    let copied = std::process::Command::new("cp").args(["-a", "/etc"]).arg(&etc).status();
    assert!(copied.unwrap().success());
    let mut command = rig.command();
    command.env_remove("TZ");
    let mut unshared = Command::new("unshare");
    unshared.args(["--mount", "--propagation", "private", "sh", "-ec"]);
    unshared.arg(r#"mount --bind "$1" /etc; shift; exec "$@""#).arg("sh").arg(&etc);
    let command = started_by(unshared, &command);

    follows_the_zone(&rig, command, &etc.join("localtime")).await;
}

async fn follows_the_zone(rig: &Rig, command: Command, zone: &Path) {
    set_zone(zone, 0);
    let _app = rig.start_as(command, &["--hidden"]).unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();
    rig.shop.close().await;
    let tray = rig.tray(|tray| since(tray).is_some()).await.unwrap();
    let (hour, minute) = since(&tray).unwrap();

    set_zone(zone, 12);

    let there = ((hour + 12) % 24, minute);
    rig.tray(|tray| since(tray) == Some(there)).await.unwrap();
}

/// In place of what was there: the system's is a link into its database.
fn set_zone(path: &Path, hours: i32) {
    let new = path.with_extension("new");
    fs::write(&new, zone_of(hours)).unwrap();
    fs::rename(new, path).unwrap();
}

/// Of the tooltip: hour and minute.
fn since(tray: &Tray) -> Option<(u8, u8)> {
    let (_, time) = tray.item.tooltip.split_once("Offline since ")?;
    Some((time.get(..2)?.parse().ok()?, time.get(3..5)?.parse().ok()?))
}

/// A time zone as files have it: so many hours ahead, always.
fn zone_of(hours: i32) -> Vec<u8> {
    let counts = [0, 0, 0, 0, 1, 4].map(u32::to_be_bytes).concat();
    let local = [&(hours * 3600).to_be_bytes()[..], &[0, 0]].concat();
    [b"TZif", &[0; 16][..], &counts, &local, b"XYZ\0"].concat()
}

#[tokio::test]
async fn reconnect_now_in_the_menu_does_not_wait() {
    let rig = Rig::new().await.unwrap();
    rig.write_settings(r#"{"connection": {"retry_min_ms": 600000, "retry_max_ms": 600000}}"#)
        .unwrap();
    let _app = rig.connected().await.unwrap();
    rig.shop.close().await;
    let later = |tray: &Tray| tray.item.tooltip.ends_with(" minutes");
    rig.tray(later).await.unwrap();
    rig.shop.open().await;

    rig.desktop.tray.click("Reconnect now").await.unwrap();

    rig.tooltip("Connected · nothing to do").await.unwrap();
}

/// As logind says it on the system's bus, which here is the test's own.
#[tokio::test]
async fn when_the_computer_wakes_up_the_connection_is_made_anew_at_once() {
    let rig = Rig::new().await.unwrap();
    let logind = rig.desktop.bus.connect().await.unwrap();
    logind.request_name("org.freedesktop.login1").await.unwrap();
    let mut command = rig.command();
    command.args(["--hidden", "--server", &rig.shop.url(), "--user-id", rig.shop.id()]);
    command.env("DBUS_SYSTEM_BUS_ADDRESS", rig.desktop.bus.address());
    let _app = App::start(command, &rig).unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();
    let prepare = async |about_to_sleep: bool| {
        let (path, interface) = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager");
        let nobody = None::<zbus::names::BusName>;
        logind.emit_signal(nobody, path, interface, "PrepareForSleep", &about_to_sleep).await
    };

    prepare(true).await.unwrap();
    prepare(false).await.unwrap();

    timeout(TIMEOUT, rig.shop.until_requests(2)).await.expect("another connection");
    rig.tooltip("Connected · nothing to do").await.unwrap();
}

/// "Offline since 14:02, trying again in 8 s", in the tooltip and the menu.
fn offline(tray: &Tray) -> bool {
    let text = &tray.item.tooltip;
    let in_menu = tray.menu.first().is_some_and(|item| item.label == *text && !item.enabled);
    let parts = text
        .strip_prefix("Offline since ")
        .and_then(|rest| rest.strip_suffix(" s"))
        .and_then(|rest| rest.split_once(", trying again in "));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    in_menu
        && parts.is_some_and(|(time, seconds)| {
            let clock = time.split_once(':').filter(|(h, m)| h.len() == 2 && m.len() == 2);
            clock.is_some_and(|(h, m)| is_number(h) && is_number(m)) && is_number(seconds)
        })
}
