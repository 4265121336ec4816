//! Every part of the desktop in a box, on its own.
#![cfg(target_os = "linux")]

use std::{fs, process::Stdio, time::Duration};

use test_desktop::{Bus, Desktop, Display, Kind, MenuItem, Notifications, TrayHost};
use tokio::{
    io::AsyncReadExt as _,
    net::UnixStream,
    process::{Child, Command},
    time::timeout,
};

const TIMEOUT: Duration = Duration::from_secs(120);

#[tokio::test]
async fn nothing_starts_by_itself_on_the_bus() {
    let bus = Bus::start().await.unwrap();
    let connection = bus.connect().await.unwrap();

    let driver = zbus::fdo::DBusProxy::new(&connection).await.unwrap();
    let names = driver.list_activatable_names().await.unwrap();

    assert_eq!(names, ["org.freedesktop.DBus"]);
}

#[tokio::test]
async fn the_bus_ends_with_its_value() {
    let bus = Bus::start().await.unwrap();
    let connection = bus.connect().await.unwrap();

    drop(bus);

    timeout(TIMEOUT, connection.closed()).await.expect("the bus ends");
}

#[tokio::test]
async fn displays_started_together_do_not_share_a_screen() {
    let started = (0..3).map(|_| Display::start());

    let displays = futures::future::try_join_all(started).await.unwrap();

    let mut names: Vec<_> = displays.iter().map(Display::name).collect();
    names.dedup();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[tokio::test]
async fn a_screenshot_is_a_picture() {
    let display = Display::start_managed().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("screen.png");

    display.screenshot(&path).await.unwrap();

    assert!(fs::read(path).unwrap().starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn a_test_that_waits_in_vain_is_told_what_there_was() {
    let bus = Bus::start().await.unwrap();
    let service = Notifications::start(&bus).await.unwrap();

    let short = Duration::from_millis(50);
    assert!(service.next(short).await.is_err());
    let error = service.until(|all| all.len() == 1, short).await.unwrap_err();
    assert!(error.to_string().contains("so far: []"), "{error}");
}

#[tokio::test]
async fn a_link_and_its_token_reach_the_browser() {
    let desktop = Desktop::start().await.unwrap();
    let link = "https://shop.example/o?id=1&x=%20";

    let plain = desktop.command("xdg-open").arg(link).status().await.unwrap();
    desktop.browser.exit_with(3).unwrap();
    let mut command = desktop.command("xdg-open");
    let failed = command.arg(link).env("XDG_ACTIVATION_TOKEN", "t1").status().await.unwrap();

    assert_eq!((plain.code(), failed.code()), (Some(0), Some(3)));
    assert_eq!(desktop.browser.next_url(TIMEOUT).await.unwrap(), link);
    assert_eq!(desktop.browser.next(TIMEOUT).await.unwrap().token.as_deref(), Some("t1"));
}

#[tokio::test]
async fn a_program_knows_only_this_desktop() {
    let desktop = Desktop::start().await.unwrap();
    let output = desktop.command("env").stdout(Stdio::piped()).output().await.unwrap();
    let env = String::from_utf8(output.stdout).unwrap();

    for (name, value) in desktop.env() {
        assert!(env.contains(&format!("{name}={}", value.display())), "{name} in {env}");
    }
    assert!(!env.contains("WAYLAND_DISPLAY"), "{env}");
    assert!(!env.contains("CARGO_MANIFEST_DIR"), "{env}");
}

#[tokio::test]
async fn a_panic_leaves_no_process_behind() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let test = tokio::spawn(async move {
        let desktop = Desktop::start().await.unwrap();
        let screen = desktop.display.name().replace(':', "/tmp/.X11-unix/X");
        let screen = UnixStream::connect(screen).await.unwrap();
        let bus = desktop.bus.connect().await.unwrap();
        tell.send((screen, bus)).unwrap();
        panic!("a test fails");
    });
    let (mut screen, bus) = told.await.unwrap();
    assert!(test.await.unwrap_err().is_panic());

    timeout(TIMEOUT, bus.closed()).await.expect("the bus ends");
    let rest = timeout(TIMEOUT, screen.read_u8()).await.expect("the display ends");
    assert!(rest.is_err());
}

#[tokio::test]
async fn an_item_is_seen_with_icon_tooltip_and_menu() {
    let bus = Bus::start().await.unwrap();
    let host = TrayHost::start(&bus).await.unwrap();
    let _item = item_on(&bus).await;

    let tray = host.until(|tray| !tray.menu.is_empty(), TIMEOUT).await.unwrap();

    assert_eq!((tray.item.id.as_str(), tray.item.status.as_str()), ("tray-item", "Active"));
    assert_eq!(tray.item.tooltip_title, "0 clicks");
    assert_eq!((tray.item.icon[0].width, tray.item.icon[0].height), (2, 1));
    assert_eq!(tray.item.icon[0].argb, [255, 1, 2, 3, 255, 4, 5, 6]);
    let seen: Vec<_> = tray.menu.iter().map(|i| (i.label.as_str(), i.kind, i.checked)).collect();
    assert_eq!(
        seen,
        [
            ("Count 0", Kind::Entry, None),
            ("", Kind::Separator, None),
            ("Quiet", Kind::Check, Some(true)),
            ("More", Kind::Entry, None),
        ]
    );
    let inner = MenuItem::find(&tray.menu, "Inner").expect("found in the submenu");
    assert!(!inner.enabled && inner.visible);
}

#[tokio::test]
async fn clicks_reach_the_item_and_its_changes_come_back() {
    let bus = Bus::start().await.unwrap();
    let host = TrayHost::start(&bus).await.unwrap();
    let _item = item_on(&bus).await;
    host.item(TIMEOUT).await.unwrap();

    host.activate().await.unwrap();
    host.until(|tray| tray.item.tooltip_title == "1 clicks", TIMEOUT).await.unwrap();

    host.click("Count").await.unwrap();
    let tray = host.until(|tray| tray.item.tooltip_title == "2 clicks", TIMEOUT).await.unwrap();
    assert_eq!(tray.menu[0].label, "Count 2");

    let error = host.click("Inner").await.unwrap_err();
    assert!(error.to_string().starts_with("nobody can click"), "{error}");
    assert!(host.click("No such").await.is_err());
}

#[tokio::test]
async fn items_come_back_to_a_tray_that_was_away() {
    let bus = Bus::start().await.unwrap();
    let host = TrayHost::absent(&bus).await.unwrap();
    let item = item_on(&bus).await;
    assert!(host.item(Duration::from_millis(50)).await.is_err());

    host.come().await.unwrap();
    host.item(TIMEOUT).await.unwrap();

    host.leave().await.unwrap();
    host.until_empty(TIMEOUT).await.unwrap();
    host.come().await.unwrap();
    host.item(TIMEOUT).await.unwrap();

    drop(item);
    host.until_empty(TIMEOUT).await.unwrap();
}

/// A status item such as the app has; ends with the handle.
///
/// Ready means that it waits for trays: one that appears between ksni's first
/// try and its subscription is never noticed.
async fn item_on(bus: &Bus) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tray-item"));
    command.env("DBUS_SESSION_BUS_ADDRESS", bus.address());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut item = command.spawn().unwrap();
    let ready = item.stdout.as_mut().unwrap().read_u8();
    timeout(TIMEOUT, ready).await.unwrap().unwrap();
    item
}
