use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use futures::stream;
use rand::SeedableRng as _;

use super::*;
use crate::stream::Report;

#[tokio::test(start_paused = true)]
async fn it_resumes_after_the_last_event_it_saw() {
    let story = play([
        lives(0, [frame("7"), frame("8")], ended()),
        Err(ConnectError::new(Reason::Offline, "no route")),
        Err(ConnectError::new(Reason::Dismissed, "204")),
    ])
    .await;

    assert_eq!(story.asked_for, ["-", "8", "8"], "resume point per attempt");
    assert_eq!(
        story.states(),
        [
            "connecting 0",
            "live",
            "waiting 1",
            "connecting 1",
            "waiting 2",
            "connecting 2",
            "stopped"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn delays_double_and_stay_in_their_upper_half() {
    let story = play((0..8).map(|_| Err(ConnectError::new(Reason::Unreachable, "refused")))).await;

    let delays = story.delays();
    for (delay, full) in delays.iter().zip([1, 2, 4, 8, 16, 30, 30, 30]) {
        assert!(
            (secs(full) / 2..=secs(full)).contains(delay),
            "{delay:?} is not in the upper half of {full} s"
        );
    }
    assert_eq!(delays, story.waited()[..delays.len()], "the delay said is the delay waited");
}

#[tokio::test(start_paused = true)]
async fn a_greeting_or_half_a_minute_starts_a_new_count() {
    for (lived, greeting, expected) in [(0, "hello", 1), (31, "{}", 0), (0, "{}", 2)] {
        let story = play([
            Err(ConnectError::new(Reason::Offline, "")),
            lives(lived, [Frame { data: greeting.into(), ..frame("1") }], ended()),
            Err(ConnectError::new(Reason::Dismissed, "")),
        ])
        .await;

        let last = story.states().into_iter().rev().nth(1).unwrap();
        assert_eq!(last, format!("connecting {expected}"), "after {lived} s of {greeting:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn silence_ends_a_connection_and_makes_the_next_one_more_patient() {
    let story = play([
        lives(100_000, [], ended()),
        lives(100_000, [], ended()),
        Err(ConnectError::new(Reason::Dismissed, "")),
    ])
    .await;

    let reasons: Vec<_> = story.faults().iter().map(|fault| fault.detail.clone()).collect();
    assert_eq!(reasons[..2], ["no byte for 45s", "no byte for 90s"]);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_patience_gets_it() {
    let busy = ConnectError { patience: Some(secs(120)), ..ConnectError::new(Reason::Busy, "429") };
    let story = play([Err(busy), Err(ConnectError::new(Reason::Unknown, "404"))]).await;

    assert_eq!(story.delays()[0], secs(120));
    assert!(story.delays()[1] >= secs(300), "a refusal is asked again rarely");
}

#[tokio::test(start_paused = true)]
async fn reconnect_now_ends_a_wait_and_starts_a_new_count() {
    let (wake, woken) = watch::channel(0);
    let (link, mut signals, _) = link([Err(ConnectError::new(Reason::Unknown, "404"))], woken);
    let running = tokio::spawn(link.keep_alive());

    let mut states = vec![];
    while states.len() < 3 {
        let (_, signal) = signals.recv().await.unwrap();
        if matches!(signal, Signal::Waiting { .. }) {
            wake.send_modify(|n| *n += 1);
        }
        states.push(name(&signal));
    }
    running.abort();

    assert_eq!(states, ["connecting 0", "waiting 1", "connecting 0"]);
}

// How the stories above are told.

type Answer = Result<Life, ConnectError>;

/// One connection: how long it lasts, what comes on it, how it ends.
#[derive(Clone)]
struct Life(Duration, Vec<Frame>, ConnectError);

struct Story {
    signals: Vec<(Instant, Signal)>,
    asked_for: Vec<String>,
}

/// Runs a link on the answers, until it stops or has none left.
async fn play(answers: impl IntoIterator<Item = Answer>) -> Story {
    let (_wake, woken) = watch::channel(0);
    let (link, mut signals, asked_for) = link(answers, woken);
    let running = tokio::spawn(link.keep_alive());

    let mut seen = vec![];
    while let Some((_, signal)) = signals.recv().await {
        let last = matches!(signal, Signal::Stopped { .. });
        seen.push((Instant::now(), signal));
        if last {
            break;
        }
    }
    running.abort();
    let asked_for = asked_for.lock().unwrap().clone();
    Story { signals: seen, asked_for }
}

type Asked = Arc<Mutex<Vec<String>>>;

fn link(
    answers: impl IntoIterator<Item = Answer>,
    wake: watch::Receiver<u64>,
) -> (Link<Script>, mpsc::Receiver<(FeedId, Signal)>, Asked) {
    let asked = Asked::default();
    let (out, signals) = mpsc::channel(64);
    let server =
        Script { answers: Mutex::new(answers.into_iter().collect()), asked: asked.clone() };
    let pace = Pace { retry_min: secs(1), retry_max: secs(30), silence: secs(45) };
    let random = StdRng::seed_from_u64(7);
    let link = Link { feed: "shop".into(), out, server, pace, last_id: None, wake, random };
    (link, signals, asked)
}

/// A server with one answer ready per attempt; afterwards it dismisses.
struct Script {
    answers: Mutex<VecDeque<Answer>>,
    asked: Asked,
}

impl Connect for Script {
    async fn connect(&self, last_id: Option<&str>) -> Result<Wire, ConnectError> {
        self.asked.lock().unwrap().push(last_id.unwrap_or("-").into());
        let next = self.answers.lock().unwrap().pop_front();
        let Life(lasts, frames, fault) =
            next.unwrap_or(Err(ConnectError::new(Reason::Dismissed, "")))?;
        let last_id =
            frames.last().and_then(|frame| frame.id.clone()).or(last_id.map(str::to_owned));
        let report = Report { last_byte: Instant::now(), last_id, retry: None, skipped: 0 };
        let end = stream::once(async move {
            time::sleep(lasts).await;
            Err(fault)
        });
        let items = stream::iter(frames).map(|frame| Ok(Item::Frame(frame))).chain(end).boxed();
        Ok(Wire { items, report: watch::channel(report).1 })
    }

    fn greets(&self, frame: &Frame) -> bool {
        frame.data == "hello"
    }
}

impl Story {
    fn states(&self) -> Vec<String> {
        let states = self.signals.iter().filter(|(_, signal)| !matches!(signal, Signal::Heard(_)));
        states.map(|(_, signal)| name(signal)).collect()
    }

    fn faults(&self) -> Vec<ConnectError> {
        let faults = self.signals.iter().filter_map(|(_, signal)| match signal {
            Signal::Waiting { fault, .. } | Signal::Stopped { fault, .. } => Some(fault.clone()),
            _ => None,
        });
        faults.collect()
    }

    fn delays(&self) -> Vec<Duration> {
        let delays = self.signals.iter().filter_map(|(_, signal)| match signal {
            Signal::Waiting { retry_in, .. } => Some(*retry_in),
            _ => None,
        });
        delays.collect()
    }

    /// The time between each `Waiting` and the `Connecting` after it, in whole milliseconds up.
    fn waited(&self) -> Vec<Duration> {
        let pairs = self.signals.windows(2).filter_map(|pair| match (&pair[0], &pair[1]) {
            ((then, Signal::Waiting { retry_in, .. }), (now, Signal::Connecting { .. })) => {
                // tokio's timers have a resolution of a millisecond
                let waited = *now - *then;
                Some(if waited - *retry_in <= Duration::from_millis(1) {
                    *retry_in
                } else {
                    waited
                })
            }
            _ => None,
        });
        pairs.collect()
    }
}

fn name(signal: &Signal) -> String {
    match signal {
        Signal::Connecting { attempt } => format!("connecting {attempt}"),
        Signal::Live => "live".into(),
        Signal::Heard(_) => "heard".into(),
        Signal::Skipped(n) => format!("skipped {n}"),
        Signal::Waiting { attempt, .. } => format!("waiting {attempt}"),
        Signal::Stopped { .. } => "stopped".into(),
    }
}

fn lives(secs: u64, frames: impl IntoIterator<Item = Frame>, fault: ConnectError) -> Answer {
    Ok(Life(Duration::from_secs(secs), frames.into_iter().collect(), fault))
}

fn ended() -> ConnectError {
    ConnectError::new(Reason::Ended, "the stream ended")
}

fn frame(id: &str) -> Frame {
    Frame { event: "message".into(), data: "{}".into(), id: Some(id.into()) }
}

fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}
