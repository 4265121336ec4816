//! Every case of `sse-cases.json` against `listen`, whole and cut at every byte.
//!
//! The server plays the case literally; what `listen` prints and what the
//! server was asked are compared with what the case expects. A case with the
//! flag `split` must give the same however its first body is cut up.

use std::time::Duration;

use demo_shop::script::{AfterLast, Case, Cases, Expected, ExpectedEvent, Script, ScriptRequest};
use notifier_core::settings::MAX_IDS;
use serde_json::{Value, json};

use crate::{app::Folder, fake_desktop::TIMEOUT, heard::Listening};

/// One test per case, named as the case is, with `_` for `-`.
macro_rules! listen_passes {
    ($($case:ident)*) => {
        const PLAYED: &[&str] = &[$(stringify!($case)),*];

        mod listen_passes {
            $(
                #[tokio::test]
                async fn $case() {
                    super::play(stringify!($case)).await;
                }
            )*
        }
    };
}

listen_passes! {
    bom bom_2 comments data_before_final_empty_line field_data field_event field_event_empty
    field_id field_id_null field_id_utf8 field_parsing field_retry_empty field_unknown
    leading_space newlines crlf_only cr_only null_character utf_8 mime_valid_params
    mime_valid_case

    field_id_reconnect id_persists_3_conns id_resets id_null_not_sent id_of_unfinished_event
    reconnect_on_close field_retry field_retry_bogus

    status_204 status_205 status_404 status_410 redirect_301 redirect_302 redirect_303
    redirect_307 redirect_308 mime_bogus accept_header cache_control_header
}

#[test]
fn every_case_of_the_file_is_played() {
    let cases = cases();
    let names: Vec<_> = cases.iter().map(|case| case.name.replace('-', "_")).collect();

    assert_eq!(names.len(), 41);
    assert_eq!(names, PLAYED);
    assert_eq!(cases.iter().filter(|case| case.split).count(), 20);
}

async fn play(name: &str) {
    let case = cases().into_iter().find(|case| case.name.replace('-', "_") == name);
    let case = case.expect("a case of that name");
    let mut wrong = check(&case, "whole").await;
    if case.split {
        wrong.extend(check_splits(&case).await);
    }

    assert!(wrong.is_empty(), "{}:\n{}", case.name, wrong.join("\n"));
}

/// What is wrong, one line each.
async fn check(case: &Case, how: &str) -> Vec<String> {
    let folder = Folder::new();
    let script = Script::start(case).await.expect("a free port");
    folder.set(json!({
        "server": server(&script),
        "user_ids": ["shop"],
        // One case names a delay of 900 ms.
        "connection": {"retry_min_ms": 100, "retry_max_ms": 900},
    }));
    let listening =
        Listening { data_dir: Some(folder.path("")), frames: true, ..Listening::default() };
    let heard = Parsed::of(case, &script, listening).await;
    heard.compare(&case.expected).into_iter().map(|wrong| format!("{how}: {wrong}")).collect()
}

/// Twenty variants at a time, as one server with as many followed ids: each
/// id's first connection gets the next variant.
async fn check_splits(case: &Case) -> Vec<String> {
    let splits = (1..case.body_len()).map(|at| (format!("cut at byte {at}"), case.split_at(at)));
    let splits = splits.chain([("byte by byte".to_owned(), case.byte_by_byte())]);
    let splits: Vec<_> = splits.collect();
    let mut wrong = vec![];
    for variants in splits.chunks(MAX_IDS) {
        wrong.extend(check_variants(case, variants).await);
    }
    wrong
}

async fn check_variants(case: &Case, variants: &[(String, Case)]) -> Vec<String> {
    let first = |(_, variant): &(String, Case)| variant.connections[0].clone();
    let connections = variants.iter().map(first).collect();
    let script = Script::serve("/", connections, AfterLast::Hang).await.expect("a free port");
    let folder = Folder::new();
    let ids: Vec<_> = (0..variants.len()).map(|number| format!("id-{number}")).collect();
    folder.set(json!({
        "server": server(&script),
        "user_ids": ids,
        // Nobody comes back before everybody has been there.
        "connection": {"retry_min_ms": 60_000, "retry_max_ms": 60_000},
    }));
    let listening =
        Listening { data_dir: Some(folder.path("")), frames: true, ..Listening::default() };
    let all_ended = |seen: &[Value]| reasons(seen).count() == variants.len();
    let (lines, ended) = listening
        .read(async |lines| {
            lines.until(TIMEOUT, all_ended).await;
            std::mem::take(&mut lines.seen)
        })
        .await;
    ended.expect("listen ends in order");

    let mut wrong = vec![];
    for ((how, _), request) in variants.iter().zip(script.requests()) {
        let (_, id) = request.target.split_once("userId=").expect("an id");
        let heard = Parsed::of_feed(id, &lines);
        wrong.extend(heard.compare(&case.expected).into_iter().map(|why| format!("{how}: {why}")));
    }
    if script.requests().len() != variants.len() {
        wrong.push(format!("{} requests for {} ids", script.requests().len(), variants.len()));
    }
    wrong
}

/// What came of a case.
struct Parsed {
    lines: Vec<Value>,
    requests: Vec<ScriptRequest>,
}

impl Parsed {
    async fn of(case: &Case, script: &Script, listening: Listening) -> Self {
        let (lines, ended) = listening
            .read(async |lines| {
                let stop = &case.stop;
                if stop.first_end || stop.events.is_some() {
                    let enough = |seen: &[Value]| {
                        (stop.first_end && surfaced(seen).is_some())
                            || stop
                                .events
                                .is_some_and(|count| of_kind(seen, "frame").count() >= count)
                    };
                    lines.until(TIMEOUT, enough).await;
                } else {
                    // Nothing more is to come: this long, after the first word about it.
                    lines.until(TIMEOUT, |seen| surfaced(seen).is_some()).await;
                    lines.until(stop.timeout, |_| false).await;
                }
                std::mem::take(&mut lines.seen)
            })
            .await;
        ended.expect("listen ends in order");
        Self { lines, requests: script.requests() }
    }

    fn of_feed(id: &str, lines: &[Value]) -> Self {
        let lines = lines.iter().filter(|line| line["feed"] == id).cloned().collect();
        Self { lines, requests: vec![] }
    }

    fn compare(&self, expected: &Expected) -> Vec<String> {
        let frames: Vec<_> = of_kind(&self.lines, "frame").map(event).collect();
        let data: Vec<_> = frames.iter().map(|frame| frame.data.clone()).collect();
        let Expected { last_event_ids, gap_ms, second_target, header, .. } = expected;
        let ids = |count: usize| -> Vec<_> {
            self.requests.iter().take(count).map(|seen| seen.last_event_id.clone()).collect()
        };
        let mut wrong = Wrong::default();
        wrong.unless_eq("events", &expected.events, || frames.clone());
        wrong.unless_eq("data", &expected.data, || data.clone());
        wrong.unless_eq("resume points", last_event_ids, || {
            ids(last_event_ids.as_ref().map_or(0, Vec::len))
        });
        wrong.unless_eq("told", &expected.surfaced, || {
            surfaced(&self.lines).is_some_and(|reason| !reason.is_empty())
        });
        if let Some(most) = expected.max_requests
            && self.requests.len() > most
        {
            wrong.text(format!("{} requests, at most {most}", self.requests.len()));
        }
        if let Some([least, most]) = gap_ms {
            let gap = self.gap().unwrap_or_default().as_millis();
            let within = (u128::from(*least)..=u128::from(*most)).contains(&gap);
            wrong.unless(within, format!("the second request after {gap} ms"));
        }
        if let Some(part) = second_target {
            let target = self.requests.get(1).map(|seen| seen.target.as_str());
            let there = target.is_some_and(|target| target.contains(part));
            wrong.unless(there, format!("redirected to {target:?}"));
        }
        for (name, part) in header.iter().flatten() {
            let sent = self.requests.first().and_then(|first| match name.as_str() {
                "accept" => first.accept.as_deref(),
                "cache_control" => first.cache_control.as_deref(),
                _ => None,
            });
            let there = sent.is_some_and(|sent| sent.contains(part));
            wrong.unless(there, format!("header {name} is {sent:?}"));
        }
        wrong.0
    }

    fn gap(&self) -> Option<Duration> {
        Some(self.requests.get(1)?.at.duration_since(self.requests.first()?.at))
    }
}

#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn text(&mut self, wrong: String) {
        self.0.push(wrong);
    }

    fn unless(&mut self, right: bool, wrong: String) {
        if !right {
            self.text(wrong);
        }
    }

    fn unless_eq<T: PartialEq + std::fmt::Debug>(
        &mut self,
        what: &str,
        expected: &Option<T>,
        heard: impl FnOnce() -> T,
    ) {
        if let Some(expected) = expected {
            let heard = heard();
            self.unless(heard == *expected, format!("{what} {heard:?}, expected {expected:?}"));
        }
    }
}

/// The first reason that a person is given.
fn surfaced(lines: &[Value]) -> Option<&str> {
    reasons(lines).next()
}

/// What a person is told about connections that ended or failed.
fn reasons(lines: &[Value]) -> impl Iterator<Item = &str> {
    of_kind(lines, "link")
        .filter(|line| matches!(line["state"].as_str(), Some("waiting" | "stopped")))
        .map(|line| line["reason"].as_str().unwrap_or_default())
}

fn of_kind<'a>(lines: &'a [Value], kind: &'a str) -> impl Iterator<Item = &'a Value> {
    lines.iter().filter(move |line| line["kind"] == kind)
}

/// An id that is unset is null in the lines, and empty in the cases.
fn event(line: &Value) -> ExpectedEvent {
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    ExpectedEvent { kind: text("event"), data: text("data"), id: text("id") }
}

fn server(script: &Script) -> String {
    format!("http://127.0.0.1:{}", script.port())
}

fn cases() -> Vec<Case> {
    Cases::parse(include_str!("sse-cases.json")).expect("readable cases").cases
}
