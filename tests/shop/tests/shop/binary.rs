//! The program: where it is, what it tells, how it ends.

use std::process::Stdio;

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::client::{Client, in_time};

#[tokio::test]
async fn it_says_where_it_is_and_runs_a_day() {
    let (_child, _out, place) = start(&["--user-id", "shop1", "--speed", "5000"]).await;
    let text = |name: &str| place[name].as_str().expect("a string").to_string();
    assert_eq!((text("id"), text("mode")), ("shop1".into(), "documented".into()));

    let mut client = Client::get(&text("stream")).await;
    for kind in ["payment", "order", "message"] {
        client.until(&format!("{{\"type\":\"{kind}\","), 1).await;
    }

    let mut control = Client::get(&format!("{}/state", text("control"))).await;
    control.until("\"streams\":1", 1).await;
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_ends_it_with_its_streams() {
    let (mut child, _out, place) = start(&["--idle"]).await;
    let mut client = Client::get(place["stream"].as_str().expect("a URL")).await;
    client.until("connected", 1).await;

    let id = child.id().expect("it runs").to_string();
    let killed = Command::new("kill").args(["-INT", &id]).status().await;

    assert!(killed.unwrap().success());
    client.until_end().await;
    assert!(in_time(child.wait()).await.unwrap().success());
}

async fn start(arguments: &[&str]) -> (Child, Lines<BufReader<ChildStdout>>, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_demo-shop"))
        .args(["--quiet", "--tick", "20"])
        .args(arguments)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the program");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let line = in_time(lines.next_line()).await.unwrap().expect("a line");
    let place = serde_json::from_str(&line).expect("JSON");
    (child, lines, place)
}
