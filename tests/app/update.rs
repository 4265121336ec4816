//! A whole update, of the real program in a file that carries it as an AppImage does:
//! from the manifest to the next version, while events flow.

use std::{
    fs,
    io::Cursor,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use minisign::KeyPair;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use test_desktop::{MenuItem, Notified, Tray};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    sync::watch,
    task::JoinHandle,
};

use crate::{
    account,
    app::App,
    page::Page,
    rig::{Rig, TIMEOUT},
    system::locked_screen,
};

const OLD: &str = "0.0.9";
const NEW: &str = "0.1.0";
const RESTART: &str = "Restart to update to 0.1.0";

/// Two versions of the program, and a server that offers the new one.
struct Release {
    folder: TempDir,
    server: JoinHandle<()>,
    published: watch::Sender<bool>,
}

impl Release {
    /// Offered at once.
    async fn new() -> Self {
        let release = Self::unpublished().await;
        release.published.send_replace(true);
        release
    }

    /// The server answers when it is published.
    async fn unpublished() -> Self {
        let folder = tempfile::Builder::new().prefix("release-").tempdir().unwrap();
        let keys = KeyPair::generate_unencrypted_keypair().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let source = json!({"key": keys.pk.to_base64(), "address": format!("{url}/latest.json")});
        let program = folder.path().join("toolboxx-notifier");
        strip(Path::new(env!("CARGO_BIN_EXE_toolboxx-notifier")), &program);

        image(&folder.path().join("ToolBoxx.AppImage"), &program, &source, OLD);
        let new = folder.path().join("new");
        image(&new, &program, &source, NEW);
        let bytes = fs::read(new).unwrap();
        let comment = format!("timestamp:1\tfile:ToolBoxx.AppImage\tversion:{NEW}");
        let signed = minisign::sign(None, &keys.sk, Cursor::new(&bytes), Some(&comment), None);
        let signature = STANDARD.encode(signed.unwrap().to_string());
        let platforms = json!({"linux-x86_64-appimage": {"url": format!("{url}/file"), "signature": signature}});
        let manifest =
            json!({"version": NEW, "platforms": platforms, "news": {"en": "Fewer clicks"}});
        let files = [manifest.to_string().into_bytes(), bytes];
        let (published, wait) = watch::channel(false);
        let server = tokio::spawn(serve(listener, files, wait));
        Self { folder, server, published }
    }

    /// Where the person has put it.
    fn installed(&self) -> PathBuf {
        self.folder.path().join("ToolBoxx.AppImage")
    }

    fn is_new(&self) -> bool {
        let read = |name| fs::read(self.folder.path().join(name)).unwrap();
        read("ToolBoxx.AppImage") == read("new")
    }

    fn start(&self, rig: &Rig) -> App {
        let mut command = self.command(rig);
        command.args(["--server", &rig.shop.url(), "--user-id", rig.shop.id()]);
        App::start(command, rig).unwrap()
    }

    fn command(&self, rig: &Rig) -> tokio::process::Command {
        let mut command = rig.desktop.command(self.installed());
        command.arg("--data-dir").arg(rig.data()).arg("--hidden");
        command.env("TMPDIR", self.folder.path());
        command.env("DBUS_SYSTEM_BUS_ADDRESS", rig.desktop.bus.address());
        command.env("TAURI_WEBVIEW_AUTOMATION", "true");
        command.env("WEBKIT_INSPECTOR_SERVER", format!("127.0.0.1:{}", rig.ports().0));
        command
    }
}

impl Drop for Release {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The lines for a debugger are most of a program's bytes.
fn strip(from: &Path, to: &Path) {
    let stripped = Command::new("strip").arg("-o").arg(to).arg(from).status().unwrap();
    assert!(stripped.success());
}

/// An AppImage of this version, which asks where `source` says.
fn image(file: &Path, program: &Path, source: &Value, version: &str) {
    let folder = tempfile::tempdir().unwrap();
    let mut source = source.clone();
    source["version"] = version.into();
    fs::write(folder.path().join("source.json"), source.to_string()).unwrap();
    let run = "#!/bin/sh\nexport TOOLBOXX_TEST_UPDATES=\"$APPDIR/source.json\"\n\
               exec \"$APPDIR/toolboxx-notifier\" \"$@\"\n";
    fs::write(folder.path().join("AppRun"), run).unwrap();
    fs::set_permissions(folder.path().join("AppRun"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::copy(program, folder.path().join("toolboxx-notifier")).unwrap();
    let window = env!("CARGO_BIN_EXE_toolboxx-notifier-window");
    strip(Path::new(window), &folder.path().join("toolboxx-notifier-window"));
    let tar = Command::new("tar").arg("-c").arg("-C").arg(folder.path()).arg(".").output().unwrap();
    assert!(tar.status.success());

    let start = Path::new(env!("CARGO_BIN_EXE_toolboxx-notifier"));
    let mut bytes = fs::read(start.with_file_name("examples").join("app-image")).unwrap();
    bytes.extend_from_slice(&tar.stdout);
    bytes.extend_from_slice(&u64::try_from(tar.stdout.len()).unwrap().to_le_bytes());
    fs::write(file, bytes).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

async fn serve(
    listener: TcpListener,
    [manifest, file]: [Vec<u8>; 2],
    mut published: watch::Receiver<bool>,
) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let _ = published.wait_for(|published| *published).await;
        let mut request = vec![0; 4096];
        let read = stream.read(&mut request).await.unwrap_or(0);
        let body = match request[..read].starts_with(b"GET /file ") {
            true => &file,
            false => &manifest,
        };
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n", body.len());
        let _ = stream.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes()).await;
        let _ = stream.write_all(body).await;
    }
}

fn offers_restart(offered: bool) -> impl Fn(&Tray) -> bool {
    move |tray| !tray.menu.is_empty() && MenuItem::find(&tray.menu, RESTART).is_some() == offered
}

/// Waits until these chat messages were shown, and no others, in this order.
async fn told(rig: &Rig, texts: &[&str]) {
    let wanted = |all: &[Notified]| all.iter().map(|n| n.body.as_str()).eq(texts.to_vec());
    let shown = rig.desktop.notifications.until(wanted, TIMEOUT).await;
    shown.unwrap_or_else(|error| panic!("wanted: {texts:?}, {error:#}"));
}

/// Signed in, by a session that was in the environment only.
#[tokio::test]
async fn the_person_restarts_to_update_and_no_event_is_lost_or_told_twice() {
    let (rig, release) = (account::rig().await, Release::new().await);
    let token = account::token(&rig).await;
    let settings = json!({"server": rig.shop.url(), "connection": {"poll_ms": 500}});
    rig.write_settings(&settings.to_string()).unwrap();
    let mut command = release.command(&rig);
    command.env("TOOLBOXX_TOKEN", token.expose_secret());
    let mut app = App::start(command, &rig).unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();
    rig.shop.message(json!({"content": "Before"}));
    told(&rig, &["Before"]).await;
    rig.tray(offers_restart(true)).await.unwrap();
    assert!(!release.is_new(), "it waits for the person");

    rig.desktop.tray.click(RESTART).await.unwrap();
    rig.shop.until_streams(0).await;
    rig.shop.message(json!({"content": "Between"}));

    told(&rig, &["Before", "Between"]).await;
    rig.tray(offers_restart(false)).await.unwrap();
    rig.shop.message(json!({"content": "After"}));
    told(&rig, &["Before", "Between", "After"]).await;
    assert!(release.is_new());
    assert_eq!(rig.processes().len(), 1, "{:?}", rig.processes());

    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.click("#place-help").await.unwrap();
    page.says("#news-title", "New in 0.1.0").await.unwrap();
    page.says("#news-text", "Fewer clicks").await.unwrap();
    page.click("#news-read").await.unwrap();
    page.until("document.querySelector('#news').hidden").await.unwrap();
    rig.desktop.tray.click("Quit").await.unwrap();
    assert_eq!(app.ended().await.unwrap().code(), Some(0));
    assert_eq!(rig.processes(), Vec::<String>::new());
}

#[tokio::test]
async fn help_says_that_it_is_here_and_restarts_it() {
    let (rig, release) = (Rig::new().await.unwrap(), Release::new().await);
    let _app = release.start(&rig);
    rig.tray(offers_restart(true)).await.unwrap();
    rig.desktop.tray.activate().await.unwrap();
    let page = Page::of(&rig).await.unwrap();
    page.click("#place-help").await.unwrap();
    page.says("#update-restart", RESTART).await.unwrap();

    // The window may be gone before it answers.
    let _ = page.click("#update-restart").await;

    rig.tray(offers_restart(false)).await.unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();
    assert!(release.is_new());
    assert_eq!(rig.processes().len(), 1, "no window, and no web view: {:?}", rig.processes());
}

#[tokio::test]
async fn quitting_puts_it_in_and_starts_nothing() {
    let (rig, release) = (Rig::new().await.unwrap(), Release::new().await);
    let mut app = release.start(&rig);
    rig.tray(offers_restart(true)).await.unwrap();

    rig.desktop.tray.click("Quit").await.unwrap();

    assert_eq!(app.ended().await.unwrap().code(), Some(0));
    assert!(release.is_new());
    assert_eq!(rig.processes(), Vec::<String>::new());
}

#[tokio::test]
async fn while_the_screen_is_locked_it_restarts_by_itself_but_not_while_something_waits() {
    let (rig, release) = (Rig::new().await.unwrap(), Release::unpublished().await);
    let _logind = locked_screen(&rig).await;
    let _app = release.start(&rig);
    rig.tooltip("Connected · nothing to do").await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-1", "status": "pending"}));
    rig.tooltip("Connected · 1 to do").await.unwrap();
    release.published.send_replace(true);
    rig.tray(offers_restart(true)).await.unwrap();
    rig.shop.order(json!({"orderId": "ORD-2", "status": "pending"}));
    rig.tooltip("Connected · 2 to do").await.unwrap();
    assert!(!release.is_new(), "the orders wait");

    rig.desktop.tray.click("New order ORD-1").await.unwrap();
    rig.desktop.browser.next(TIMEOUT).await.unwrap();
    rig.tooltip("Connected · 1 to do").await.unwrap();
    assert!(!release.is_new(), "the other order waits");
    // With the last of them it restarts, perhaps before the browser opens.
    rig.desktop.tray.click("New order ORD-2").await.unwrap();

    rig.tray(offers_restart(false)).await.unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();
    assert!(release.is_new());
}
