//! The stream cases against `listen --frames`, each as the server sends it.
//!
//! Cut up in all other ways they run in `tests/e2e`, against the core.

use anyhow::{Context as _, Result, ensure};
use demo_shop::script::{Case, Cases, Script};
use futures::{StreamExt as _, stream};
use serde_json::Value;
use tokio::time::timeout;

use crate::{listen::Listener, rig::Rig};

const CASES: &str = include_str!("../e2e/sse-cases.json");

/// Programs at a time.
const AT_ONCE: usize = 4;

#[tokio::test]
async fn listen_hears_what_a_stream_says_and_nothing_else() {
    assert_eq!(check("parse").await, 21);
}

#[tokio::test]
async fn listen_heeds_what_a_server_answers_in_place_of_a_stream() {
    assert_eq!(check("http").await, 12);
}

async fn check(category: &str) -> usize {
    let rig = Rig::new().await.unwrap();
    let cases = Cases::parse(CASES).unwrap().cases;
    let cases: Vec<_> = cases.into_iter().filter(|case| case.category == category).collect();
    let results = stream::iter(&cases).map(|case| play(&rig, case)).buffer_unordered(AT_ONCE);
    let wrong = results.filter_map(|result| async { result.err().map(|e| format!("{e:#}")) });
    let wrong: Vec<_> = wrong.collect().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    cases.len()
}

async fn play(rig: &Rig, case: &Case) -> Result<()> {
    let script = Script::start(case).await?;
    let server = format!("http://127.0.0.1:{}", script.port());
    let mut listener = Listener::on(rig, &server, &["--frames"])?;
    listen(&mut listener, case, &script).await.with_context(|| case.name.clone())?;
    judge(&listener.heard, case, &script)
        .with_context(|| format!("{}, heard: {:#?}", case.name, listener.heard))
}

async fn listen(listener: &mut Listener, case: &Case, script: &Script) -> Result<()> {
    if case.stop.first_end {
        listener.until(is_down).await?;
    } else if let Some(events) = case.stop.events {
        for _ in 0..events {
            listener.until(is_frame).await?;
        }
    } else {
        // That something does not happen has to be watched for a while.
        script.until_requests(1).await;
        let rest = async {
            while listener.next().await?.is_some() {}
            anyhow::Ok(())
        };
        if let Ok(ended) = timeout(case.stop.timeout, rest).await {
            ended?;
        }
    }
    Ok(())
}

fn judge(heard: &[Value], case: &Case, script: &Script) -> Result<()> {
    let frames: Vec<_> = heard.iter().filter(|told| is_frame(told)).collect();
    let text = |told: &Value, name: &str| told[name].as_str().unwrap_or_default().to_owned();
    let expected = &case.expected;

    if let Some(events) = &expected.events {
        let heard: Vec<_> =
            frames.iter().map(|f| (text(f, "event"), text(f, "data"), text(f, "id"))).collect();
        let events = events.iter().map(|e| (e.kind.clone(), e.data.clone(), e.id.clone()));
        ensure!(heard == events.collect::<Vec<_>>(), "other events");
    }
    if let Some(data) = &expected.data {
        ensure!(frames.iter().map(|f| text(f, "data")).eq(data.iter().cloned()), "other data");
    }
    let requests = script.requests();
    if let Some(most) = expected.max_requests {
        ensure!((1..=most).contains(&requests.len()), "{} requests", requests.len());
    }
    if expected.surfaced == Some(true) {
        let told = |told: &&Value| is_down(told) && told["reason"].is_string();
        ensure!(heard.iter().any(|line| told(&line)), "nobody was told");
    }
    if let Some(target) = &expected.second_target {
        let second = requests.get(1).context("no second request")?;
        ensure!(second.target.contains(target), "redirected to {}", second.target);
    }
    for (name, value) in expected.header.iter().flatten() {
        let sent = match name.as_str() {
            "accept" => &requests[0].accept,
            _ => &requests[0].cache_control,
        };
        ensure!(sent.as_deref().is_some_and(|sent| sent.contains(value)), "{name}: {sent:?}");
    }
    Ok(())
}

fn is_frame(told: &Value) -> bool {
    told["kind"] == "frame"
}

fn is_down(told: &Value) -> bool {
    told["state"] == "waiting" || told["state"] == "stopped"
}
