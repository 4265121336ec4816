//! Signed in at a shop whose stream says next to nothing: the real binary, the real backend's ways.

use std::{path::Path, time::Duration};

use demo_shop::{Mode, OWNER, Options};
use notifier_core::{rest::Api, stream::Http};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use tokio::{io::AsyncWriteExt as _, time::Instant};

use crate::{app::App, rig::Rig};

const POLL: Duration = Duration::from_secs(2);

pub async fn rig() -> Rig {
    let tick = Duration::from_secs(1);
    Rig::with(Options { mode: Mode::Real, tick, ..Options::default() }).await.unwrap()
}

pub async fn token(rig: &Rig) -> SecretString {
    let api = Api::new(&Http::new(), rig.shop.url().parse().unwrap());
    api.sign_in(OWNER.email, &OWNER.password.into()).await.unwrap().token
}

/// The app in the tray, with a session from outside, saying all it can to its log.
pub fn start(rig: &Rig, token: &SecretString) -> App {
    let settings = json!({"server": rig.shop.url(), "connection": {"poll_ms": POLL.as_millis()}});
    rig.write_settings(&settings.to_string()).unwrap();
    let mut command = rig.command();
    command.arg("--hidden").env("TOOLBOXX_TOKEN", token.expose_secret());
    command.env("TOOLBOXX_LOG", "trace");
    App::start(command, rig).unwrap()
}

#[tokio::test]
async fn a_buyer_who_pays_is_told_of_although_the_stream_says_neither_who_nor_how_much() {
    let rig = rig().await;
    let token = token(&rig).await;
    let app = start(&rig, &token);
    rig.tooltip("Connected · nothing to do").await.unwrap();

    let payment = rig.shop.payment(json!({
        "totalAmount": 14500, "customerName": "Aline Uwase", "customerPhone": "+250788123456"
    }));
    rig.shown(&["Checkout started"]).await.unwrap();
    let paid = Instant::now();
    rig.shop.submit(&payment);
    let shown = rig.shown(&["Checkout started", "Payment to check"]).await.unwrap();
    assert!(paid.elapsed() < POLL + Duration::from_secs(2), "{:?}", paid.elapsed());
    let body = shown[1].body.replace('\u{a0}', " ");
    let momo = rig.shop.momo(&payment);
    assert_eq!(body, format!("RWF 14,500 · MoMo {momo} · Aline Uwase (+250 788 123 456)"));

    rig.shop.order(json!({"orderNumber": "ORD-7", "amount": 185000}));
    rig.shown(&["Checkout started", "Payment to check", "New order ORD-7"]).await.unwrap();
    rig.shop.message(json!({"content": "Is it ready?"}));
    let all = |all: &[test_desktop::Notified]| all.len() == 4;
    let shown = rig.desktop.notifications.until(all, crate::rig::TIMEOUT).await.unwrap();
    assert_eq!(shown[3].body, "Is it ready?");
    rig.tooltip("Connected · 3 to do").await.unwrap();

    rig.shop.verify(&payment);
    rig.tooltip("Connected · 2 to do").await.unwrap();
    let asked = rig.shop.rest_requests().len();
    rig.shop.until_rest_requests(asked + 6).await;
    let shown = rig.desktop.notifications.until(|_| true, crate::rig::TIMEOUT).await.unwrap();
    assert_eq!(shown.len(), 4, "each once");
    drop(app);

    let read = no_secret_in(rig.data(), token.expose_secret());
    assert!(read >= 3, "settings, history, log: {read}");
    no_secret_in(rig.desktop.home(), token.expose_secret());
}

#[tokio::test]
async fn signing_in_without_a_keychain_says_what_to_do_and_leaves_no_session() {
    let rig = rig().await;
    for (password, said) in [("wrong", "not right"), (OWNER.password, "TOOLBOXX_TOKEN")] {
        let mut command = rig.command();
        command.args(["sign-in", "--server", &rig.shop.url(), "--email", OWNER.email]);
        command.arg("--password-stdin").stdin(std::process::Stdio::piped());
        command.stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(format!("{password}\n").as_bytes()).await.unwrap();
        drop(stdin);

        let ended = child.wait_with_output().await.unwrap();

        let text = String::from_utf8(ended.stderr).unwrap();
        assert!(!ended.status.success() && text.contains(said), "{text}");
        assert!(!text.contains(OWNER.password), "{text}");
    }
    assert_eq!(rig.shop.sessions(), 0);
    no_secret_in(rig.data(), OWNER.password);
}

/// Says how many files it has looked into.
fn no_secret_in(folder: &Path, token: &str) -> usize {
    let mut read = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                read += 1;
                for secret in [token, OWNER.password] {
                    let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
                    assert!(!found, "a secret in {}", path.display());
                }
            }
        }
    }
    read
}
