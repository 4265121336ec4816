//! The keychain of the desktop, a real one: GNOME's, on a bus and in a home of its own.

use std::process::Stdio;

use demo_shop::{OWNER, Role};
use futures::StreamExt as _;
use notifier_core::ports::keychain::{Keychain as _, KeychainError, Slot};
use notifier_freedesktop::keychain::SecretService;
use secrecy::{ExposeSecret as _, SecretString};
use tempfile::TempDir;
use test_desktop::Bus;
use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, Command},
    time::timeout,
};

use crate::rig::{Rig, TIMEOUT};

const SECRETS: &str = "org.freedesktop.secrets";

/// GNOME's daemon; ends with its value.
pub struct Daemon {
    _child: Child,
    _home: TempDir,
}

impl Daemon {
    /// With a password it is unlocked from the start; without one nobody can unlock it.
    pub async fn start(bus: &str, home: TempDir, password: Option<&str>) -> Self {
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]);
        if password.is_some() {
            command.arg("--unlock");
        }
        command.env_clear().env("PATH", std::env::var("PATH").unwrap_or_default());
        command.env("DBUS_SESSION_BUS_ADDRESS", bus).env("HOME", home.path());
        command.env("XDG_RUNTIME_DIR", home.path()).env("XDG_DATA_HOME", home.path());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.kill_on_drop(true).spawn().expect("gnome-keyring-daemon");
        let mut stdin = child.stdin.take().expect("its stdin");
        stdin.write_all(password.unwrap_or_default().as_bytes()).await.unwrap();
        drop(stdin);
        Self { _child: child, _home: home }
    }

    pub async fn there(bus: &Bus) {
        let connection = bus.connect().await.unwrap();
        let names = zbus::fdo::DBusProxy::new(&connection).await.unwrap();
        let mut owners = names.receive_name_owner_changed_with_args(&[(0, SECRETS)]).await.unwrap();
        if names.name_has_owner(SECRETS.try_into().unwrap()).await.unwrap() {
            return;
        }
        let came = timeout(TIMEOUT, owners.next()).await;
        assert!(came.is_ok_and(|came| came.is_some()), "gnome-keyring-daemon does not come");
    }
}

pub fn home() -> TempDir {
    tempfile::Builder::new().prefix("home-").tempdir().unwrap()
}

fn slot() -> Slot {
    Slot { server: "https://shop.example".into(), email: "owner@shop.example".into() }
}

#[tokio::test]
async fn a_session_is_kept_found_replaced_and_forgotten() {
    let bus = Bus::start().await.unwrap();
    let keychain = SecretService { bus: Some(bus.address().into()) };
    assert_eq!(keychain.load(slot()).await.unwrap_err(), KeychainError::Absent);
    assert_eq!(keychain.save(slot(), "t".into()).await.unwrap_err(), KeychainError::Absent);

    // One that comes later is found by the same value.
    let _daemon = Daemon::start(bus.address(), home(), Some("pw")).await;
    Daemon::there(&bus).await;
    assert!(keychain.load(slot()).await.unwrap().is_none());
    for token in ["first".to_owned(), "second".repeat(400)] {
        keychain.save(slot(), SecretString::from(token.clone())).await.unwrap();
        let kept = keychain.load(slot()).await.unwrap().expect("it is kept");
        assert_eq!(kept.expose_secret(), token);
    }
    let other = Slot { email: "b@shop.example".into(), ..slot() };
    assert!(keychain.load(other.clone()).await.unwrap().is_none(), "each has their own");
    keychain.forget(other).await.unwrap();
    keychain.forget(slot()).await.unwrap();
    assert!(keychain.load(slot()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_locked_keychain_is_not_taken_for_an_empty_one() {
    let bus = Bus::start().await.unwrap();
    let keychain = SecretService { bus: Some(bus.address().into()) };
    let _daemon = Daemon::start(bus.address(), home(), Some("pw")).await;
    Daemon::there(&bus).await;
    keychain.save(slot(), "kept".into()).await.unwrap();

    let connection = bus.connect().await.unwrap();
    let paths = vec![
        zbus::zvariant::ObjectPath::try_from("/org/freedesktop/secrets/collection/login").unwrap(),
    ];
    connection
        .call_method(
            Some("org.freedesktop.secrets"),
            "/org/freedesktop/secrets",
            Some("org.freedesktop.Secret.Service"),
            "Lock",
            &paths,
        )
        .await
        .unwrap();

    assert_eq!(keychain.load(slot()).await.unwrap_err(), KeychainError::Locked);
    assert_eq!(keychain.save(slot(), "t".into()).await.unwrap_err(), KeychainError::Locked);
}

#[tokio::test]
async fn a_sign_in_outlives_the_app_and_its_sign_out_does_not() {
    let (rig, _daemon) = signing_in().await;

    let (said, warned) = sign_in(&rig).await;
    assert_eq!(said, format!("Signed in as {}.\n", OWNER.username));
    assert_eq!(warned, "");
    let mut command = rig.command();
    command.arg("--hidden");
    let app = crate::app::App::start(command, &rig).unwrap();
    rig.tooltip("Connected · nothing to do").await.unwrap();
    assert_eq!(rig.shop.sessions(), 1, "the app uses that session");

    run(&rig, &["sign-out"], "").await;
    assert_eq!(rig.shop.sessions(), 0);
    rig.tooltip("Not set up yet").await.unwrap();
    drop(app);
}

#[tokio::test]
async fn an_account_without_a_shop_signs_in_and_is_told_what_will_not_come() {
    let (rig, _daemon) = signing_in().await;
    let told = "This account has no shop, so payments and orders will not come. \
                Sign in with the account that owns the shop.\n";
    // A buyer's, and an owner's before the shop is opened, or after it was closed.
    for (role, shops) in [(Role::Client, 1), (Role::Tenant, 0)] {
        rig.shop.set_role(role);
        rig.shop.give_shops(shops);

        let (said, warned) = sign_in(&rig).await;

        assert_eq!(said, format!("Signed in as {}.\n", OWNER.username));
        assert_eq!(warned, told, "{role:?}, {shops} shops");
    }
}

/// A shop to sign in to, and a keychain that is open.
async fn signing_in() -> (Rig, Daemon) {
    let rig = crate::account::rig().await;
    let daemon = Daemon::start(rig.desktop.bus.address(), home(), Some("pw")).await;
    Daemon::there(&rig.desktop.bus).await;
    (rig, daemon)
}

async fn sign_in(rig: &Rig) -> (String, String) {
    let url = rig.shop.url();
    let sign_in = ["sign-in", "--server", &url, "--email", OWNER.email, "--password-stdin"];
    run(rig, &sign_in, &format!("{}\n", OWNER.password)).await
}

/// What a command that goes well says on stdout and on stderr.
async fn run(rig: &Rig, arguments: &[&str], input: &str) -> (String, String) {
    let mut command = rig.command();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
    let ended = child.wait_with_output().await.unwrap();
    let [stdout, stderr] =
        [ended.stdout, ended.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(ended.status.success(), "{stderr}");
    (stdout, stderr)
}
