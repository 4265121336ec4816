//! Real keys and signatures, a server on the loopback, an app without a display.

use std::{
    io::{BufRead as _, BufReader, Cursor, Write as _},
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    sync::LazyLock,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use minisign::KeyPair;
use serde_json::json;
use tauri::test::{MockRuntime, mock_builder, mock_context, noop_assets};
use tempfile::TempDir;

use super::*;

const TARGET: &str = "linux-x86_64-appimage";
const NEW: &[u8] = b"\x7fELF the new version, and much more of it";
const OLD: &[u8] = b"\x7fELF the old version";

static KEYS: LazyLock<[KeyPair; 2]> =
    LazyLock::new(|| [(); 2].map(|()| KeyPair::generate_unencrypted_keypair().unwrap()));

/// As `cargo xtask manifest` has it in the manifest.
fn signature(keys: &KeyPair, bytes: &[u8], comment: &str) -> String {
    let signed = minisign::sign(None, &keys.sk, Cursor::new(bytes), Some(comment), None);
    STANDARD.encode(signed.unwrap().to_string())
}

fn version(version: &str) -> String {
    format!("timestamp:1764115200\tfile:ToolBoxx.AppImage\tversion:{version}")
}

/// What the server answers at an address: the status, the length it names, the body.
type Answer = (u16, Option<usize>, Vec<u8>);

/// Answers each request anew, for as long as the tests run.
fn serve(answer: impl Fn(&str, u16) -> Answer + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let first = lines.next().unwrap().unwrap();
            let _ = lines.find(|line| line.as_ref().is_ok_and(String::is_empty));
            let (status, length, body) = answer(first.split(' ').nth(1).unwrap(), port);
            let length = length.unwrap_or(body.len());
            let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n");
            let _ = write!(stream, "{head}Connection: close\r\n\r\n");
            let _ = stream.write_all(&body);
        }
    });
    port
}

/// A server with this manifest, whose file is `body`.
fn release(said: &str, signature: String, body: &'static [u8]) -> u16 {
    let said = said.to_owned();
    serve(move |path, port| match path {
        "/latest.json" => {
            let url = format!("http://127.0.0.1:{port}/file");
            let platforms = json!({TARGET: {"url": url, "signature": signature}});
            let news = json!({"en": "Fewer clicks"});
            let manifest =
                json!({"version": said, "rollout": 25, "news": news, "platforms": platforms});
            (200, None, manifest.to_string().into_bytes())
        }
        _ => (200, None, body.to_vec()),
    })
}

/// The app in version 0.1.0, as an AppImage of its own.
struct Installed {
    updater: ShellUpdater<own::Own>,
    folder: TempDir,
}

impl Installed {
    fn asking(port: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let image = folder.path().join("ToolBoxx.AppImage");
        fs::write(&image, OLD).unwrap();
        fs::set_permissions(&image, fs::Permissions::from_mode(0o755)).unwrap();
        let backend = own::Own::new(source(port), TARGET.into(), Some(image));
        let updater = ShellUpdater::new(backend, &folder.path().join("data"), || ());
        Self { updater, folder }
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("ToolBoxx.AppImage")
    }

    /// The app has ended, to start again.
    fn put_in(&self) -> bool {
        self.updater.finish(true);
        self.updater.put_in()
    }
}

/// The plugin of Windows and macOS, which may ask and load here, and must not install.
struct Plugged {
    updater: ShellUpdater<plugin::Plugin<MockRuntime>>,
    _folder: TempDir,
    _app: tauri::App<MockRuntime>,
}

impl Plugged {
    fn asking(port: u16) -> Self {
        let mut context = mock_context(noop_assets());
        context.package_info_mut().version = "0.1.0".parse().unwrap();
        context.config_mut().plugins.0.insert("updater".into(), source(port).plugin());
        let builder = mock_builder().plugin(tauri_plugin_updater::Builder::new().build());
        let app = builder.build(context).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let backend = plugin::Plugin { app: app.handle().clone(), target: TARGET.into() };
        Self {
            updater: ShellUpdater::new(backend, folder.path(), || ()),
            _folder: folder,
            _app: app,
        }
    }
}

fn source(port: u16) -> Source {
    let address = format!("http://127.0.0.1:{port}/latest.json").parse().unwrap();
    Source::of(KEYS[0].pk.to_base64(), address, "0.1.0")
}

#[tokio::test]
async fn a_good_version_is_loaded_once_and_takes_the_place_of_the_old_one() {
    let port = release("0.2.0", signature(&KEYS[0], NEW, &version("0.2.0")), NEW);
    let old = Installed::asking(port);

    let found = old.updater.check().await.unwrap().unwrap();
    assert_eq!((found.version.as_str(), found.rollout), ("0.2.0", 25));
    assert_eq!(found.notes["en"], "Fewer clicks");
    assert_eq!(old.updater.load().await, Ok(NEW.len() as u64));
    assert_eq!(old.updater.load().await, Ok(0), "it is here");
    let plugged = Plugged::asking(port);
    assert_eq!(plugged.updater.check().await.unwrap().unwrap(), found);
    assert_eq!(plugged.updater.load().await, Ok(NEW.len() as u64));
    assert_eq!(fs::read(old.image()).unwrap(), OLD, "while the app runs nothing changes");

    assert!(old.put_in());
    assert_eq!(fs::read(old.image()).unwrap(), NEW);
    let mode = fs::metadata(old.image()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755, "it can be started");
    let left: Vec<_> = fs::read_dir(old.folder.path()).unwrap().flatten().collect();
    let left: Vec<_> = left.iter().map(fs::DirEntry::file_name).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".new-")), "{left:?}");
    assert!(!old.folder.path().join("data/update").exists());
    assert!(!old.updater.put_in(), "once");
}

#[tokio::test]
async fn what_the_project_has_not_signed_as_this_version_is_refused() {
    static TAMPERED: &[u8] = b"\x7fELF the new version, and much more of It";
    let [ours, others] = &*KEYS;
    for (what, announced, signature, body) in [
        ("tampered", "0.2.0", signature(ours, NEW, &version("0.2.0")), TAMPERED),
        ("another key", "0.2.0", signature(others, NEW, &version("0.2.0")), NEW),
        ("an old one called new", "9.9.9", signature(ours, OLD, &version("0.0.9")), OLD),
        ("signed for no version", "9.9.9", signature(ours, OLD, "timestamp:1"), OLD),
        ("no signature", "0.2.0", String::new(), NEW),
        ("no base64", "0.2.0", "%%%".into(), NEW),
    ] {
        let port = release(announced, signature, body);
        let plugged = Plugged::asking(port);
        assert!(plugged.updater.check().await.unwrap().is_some(), "{what}");
        let loaded = plugged.updater.load().await;
        assert!(matches!(loaded, Err(UpdateError::Refused(_))), "{what}: {loaded:?}");
        let old = Installed::asking(port);
        assert!(old.updater.check().await.unwrap().is_some(), "{what}");

        let loaded = old.updater.load().await;

        assert!(matches!(loaded, Err(UpdateError::Refused(_))), "{what}: {loaded:?}");
        assert!(old.put_in(), "the app starts again all the same");
        assert_eq!(fs::read(old.image()).unwrap(), OLD, "{what}");
    }
}

#[tokio::test]
async fn an_older_version_or_none_is_no_news() {
    let older = release("0.0.9", signature(&KEYS[0], OLD, &version("0.0.9")), OLD);
    let same = release("0.1.0", signature(&KEYS[0], OLD, &version("0.1.0")), OLD);
    for port in [older, same, serve(|_, _| (204, None, vec![]))] {
        assert_eq!(Installed::asking(port).updater.check().await, Ok(None));
        assert_eq!(Plugged::asking(port).updater.check().await, Ok(None));
    }
}

#[tokio::test]
async fn what_is_no_manifest_is_no_answer() {
    let elsewhere = json!({"version": "0.2.0", "platforms": {}}).to_string();
    let portal = b"<html>Please pay for the network</html>".to_vec();
    for (what, answer) in [
        ("a captive portal", (200, None, portal)),
        ("not found", (404, None, b"no".to_vec())),
        ("an outage", (503, None, vec![])),
        ("broken off", (200, Some(1_000), b"{\"version\":".to_vec())),
        ("nothing for this system", (200, None, elsewhere.into_bytes())),
        ("no version", (200, None, b"{\"version\":\"newest\",\"platforms\":{}}".to_vec())),
    ] {
        let port = serve(move |_, _| answer.clone());
        let checked = Installed::asking(port).updater.check().await;
        assert!(matches!(checked, Err(UpdateError::Network(_))), "{what}: {checked:?}");
        let checked = Plugged::asking(port).updater.check().await;
        assert!(matches!(checked, Err(UpdateError::Network(_))), "{what}: {checked:?}");
    }
}

#[tokio::test]
async fn a_file_that_does_not_come_whole_is_the_networks_fault_and_a_huge_one_is_not_taken() {
    for (status, length, refused) in
        [(404, None, false), (200, Some(NEW.len() + 1), false), (200, Some(MAX_BYTES + 1), true)]
    {
        let signature = signature(&KEYS[0], NEW, &version("0.2.0"));
        let port = serve(move |path, port| match path {
            "/latest.json" => {
                let url = format!("http://127.0.0.1:{port}/file");
                let platforms = json!({TARGET: {"url": url, "signature": signature}});
                let manifest = json!({"version": "0.2.0", "platforms": platforms});
                (200, None, manifest.to_string().into_bytes())
            }
            _ => (status, length, NEW.to_vec()),
        });
        let (old, plugged) = (Installed::asking(port), Plugged::asking(port));
        old.updater.check().await.unwrap();
        plugged.updater.check().await.unwrap();

        for loaded in [old.updater.load().await, plugged.updater.load().await] {
            let is_refused = matches!(loaded, Err(UpdateError::Refused(_)));
            assert_eq!(is_refused, refused, "{length:?}: {loaded:?}");
        }
    }
}

#[tokio::test]
async fn a_file_that_was_changed_after_it_was_loaded_is_not_put_in() {
    let port = release("0.2.0", signature(&KEYS[0], NEW, &version("0.2.0")), NEW);
    let old = Installed::asking(port);
    old.updater.check().await.unwrap();
    old.updater.load().await.unwrap();
    fs::write(old.folder.path().join("data/update/0.2.0.update"), b"\x7fELF of a thief").unwrap();

    assert!(old.put_in());

    assert_eq!(fs::read(old.image()).unwrap(), OLD);
    assert_eq!(old.updater.load().await, Ok(NEW.len() as u64), "and it is loaded anew");
}

#[tokio::test]
async fn a_version_that_is_no_app_image_leaves_the_old_one() {
    let text = b"#!/bin/sh\n";
    let port = release("0.2.0", signature(&KEYS[0], text, &version("0.2.0")), text);
    let old = Installed::asking(port);
    old.updater.check().await.unwrap();
    old.updater.load().await.unwrap();

    assert!(old.put_in());

    assert_eq!(fs::read(old.image()).unwrap(), OLD);
}
