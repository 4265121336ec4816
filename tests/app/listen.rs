//! `listen`: the shop's words as JSON lines, without any desktop.

use std::process::Stdio;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{ChildStdout, Command},
    time::timeout,
};

use crate::{
    app::{App, Signal},
    rig::{Rig, TIMEOUT},
};

/// A running `listen`, without display and bus.
pub struct Listener {
    pub app: App,
    lines: Lines<BufReader<ChildStdout>>,
    pub heard: Vec<Value>,
    /// The last line, as it came.
    pub line: String,
}

impl Listener {
    pub fn start(rig: &Rig, arguments: &[&str]) -> Result<Self> {
        Self::on(rig, &rig.shop.url(), arguments)
    }

    pub fn on(rig: &Rig, server: &str, arguments: &[&str]) -> Result<Self> {
        let mut command = bare(rig);
        command.args(["--server", server, "--user-id", rig.shop.id()]).args(arguments);
        Self::run(command, rig)
    }

    fn run(command: Command, rig: &Rig) -> Result<Self> {
        let mut app = App::start(command, rig)?;
        let lines = BufReader::new(app.stdout()?).lines();
        Ok(Self { app, lines, heard: vec![], line: String::new() })
    }

    /// The next line; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Value>> {
        let line = timeout(TIMEOUT, self.lines.next_line()).await;
        let Some(line) = line.context("it says nothing more")?? else { return Ok(None) };
        let told: Value = serde_json::from_str(&line).with_context(|| line.clone())?;
        self.line = line;
        self.heard.push(told.clone());
        Ok(Some(told))
    }

    /// The next line that is `wanted`.
    pub async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        let found = timeout(TIMEOUT, async {
            loop {
                let told = self.next().await?.context("it ended")?;
                if wanted(&told) {
                    return anyhow::Ok(told);
                }
            }
        });
        let found = found.await.context("it says other things").and_then(|found| found);
        found.with_context(|| format!("heard: {:#?}", self.heard))
    }
}

/// Neither display nor bus, and no settings.
fn bare(rig: &Rig) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toolboxx-notifier"));
    command.arg("listen").env_clear().env("HOME", rig.desktop.home());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    command
}

#[tokio::test]
async fn each_event_is_a_line_with_its_key_and_ctrl_c_ends_it_well() {
    let rig = Rig::new().await.unwrap();
    let mut listener = Listener::start(&rig, &[]).unwrap();
    let feed = rig.shop.id().to_owned();
    let link = |state: &str| {
        json!({
            "kind": "link", "feed": feed, "state": state,
            "attempt": 0, "retry_in_ms": null, "reason": null,
        })
    };
    assert_eq!(listener.until(|_| true).await.unwrap(), link("connecting"));
    assert_eq!(listener.until(|_| true).await.unwrap(), link("live"));

    let at = "2026-11-23T14:02:00.000Z";
    rig.shop.payment(json!({
        "id": "p1", "amount": "12500.50", "phoneNumber": "0788", "status": "Verified", "createdAt": at,
    }));
    rig.shop.order(json!({
        "id": "o1", "orderId": "ORD-1", "status": "shipped", "total": 89000, "updatedAt": at,
    }));
    rig.shop.message(json!({
        "id": "m1", "sender": "Aline", "text": "<b>", "conversationId": "c1", "createdAt": at,
    }));
    let seconds = "2026-11-23T14:02:00Z";
    for expected in [
        json!({
            "kind": "event", "feed": feed, "key": "payment:p1:verified", "at": seconds,
            "type": "payment", "id": "p1", "amount": "12500.5", "currency": "RWF",
            "payer": "0788", "status": "Verified",
        }),
        json!({
            "kind": "event", "feed": feed, "key": "order:o1:shipped", "at": seconds,
            "type": "order", "id": "o1", "number": "ORD-1", "status": "shipped",
            "total": "89000", "currency": "RWF",
        }),
        json!({
            "kind": "event", "feed": feed, "key": "message:m1", "at": seconds,
            "type": "message", "id": "m1", "sender": "Aline", "text": "<b>", "conversation": "c1",
        }),
    ] {
        assert_eq!(listener.until(|_| true).await.unwrap(), expected);
    }

    listener.app.signal(Signal::INT).unwrap();
    assert_eq!(listener.next().await.unwrap(), None, "nothing more is said");
    assert_eq!(listener.app.ended().await.unwrap().code(), Some(0));
    assert_eq!(listener.app.said(), "");
}

#[tokio::test]
async fn a_shop_that_goes_is_a_line_that_says_why_and_when_it_is_tried_again() {
    let rig = Rig::new().await.unwrap();
    let mut listener = Listener::start(&rig, &[]).unwrap();
    listener.until(|told| told["state"] == "live").await.unwrap();

    rig.shop.close().await;

    let waiting = listener.until(|told| told["state"] == "waiting").await.unwrap();
    assert_eq!(waiting["reason"], "The connection to your shop broke off.");
    assert_eq!(waiting["attempt"], 1);
    assert!(matches!(waiting["retry_in_ms"].as_u64(), Some(500..=1000)), "{waiting}");
    rig.shop.open().await;
    listener.until(|told| told["state"] == "live").await.unwrap();
}

/// Whichever way the environment names it; nothing of the shop's name is asked for here.
#[tokio::test]
async fn a_socks_proxy_of_the_system_is_a_line_that_says_what_can_be_used() {
    let rig = Rig::new().await.unwrap();
    for name in ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"] {
        for scheme in ["socks5", "socks5h", "socks4"] {
            let mut command = bare(&rig);
            command.args(["--server", "https://shop.example", "--user-id", rig.shop.id()]);
            command.env(name, format!("{scheme}://127.0.0.1:9"));
            let mut listener = Listener::run(command, &rig).unwrap();

            let waiting = listener.until(|told| told["state"] == "waiting").await.unwrap();

            let reason = waiting["reason"].as_str().unwrap();
            assert!(reason.contains("SOCKS") && reason.contains("HTTP proxy"), "{name}: {reason}");
        }
    }
}

#[tokio::test]
async fn without_a_shop_to_follow_it_says_so_and_fails() {
    let rig = Rig::new().await.unwrap();

    let mut listener = Listener::run(bare(&rig), &rig).unwrap();

    assert_eq!(listener.app.ended().await.unwrap().code(), Some(1));
    assert!(listener.app.said().contains("nothing to listen to"), "{}", listener.app.said());
    assert_eq!(listener.next().await.unwrap(), None);
}

#[tokio::test]
async fn the_environment_says_what_flags_would() {
    let rig = Rig::new().await.unwrap();
    let mut command = bare(&rig);
    command.env("TOOLBOXX_SERVER", rig.shop.url()).env("TOOLBOXX_USER_ID", "one,two");

    let mut listener = Listener::run(command, &rig).unwrap();

    let mut live = vec![];
    for _ in 0..2 {
        let told = listener.until(|told| told["state"] == "live").await.unwrap();
        live.push(told["feed"].as_str().unwrap_or_default().to_owned());
    }
    live.sort();
    assert_eq!(live, ["one", "two"]);
}

#[tokio::test]
async fn nobody_reading_any_more_is_an_end_too() {
    let rig = Rig::new().await.unwrap();
    let Listener { mut app, lines, .. } = Listener::start(&rig, &[]).unwrap();
    rig.shop.until_streams(1).await;

    drop(lines);
    rig.shop.order(json!({}));

    assert!(app.ended().await.unwrap().success());
}
