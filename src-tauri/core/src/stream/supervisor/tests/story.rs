//! How stories of a link are told: a server that plays what it is given, on a paused clock.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use futures::stream;
use rand::SeedableRng as _;

use super::super::*;
use crate::stream::{Frame, Report};

pub type Answer = Result<Life, ConnectError>;

/// One connection: what comes on it, after which waits, and how it ends.
#[derive(Clone)]
pub struct Life {
    pub says: Vec<(Duration, Item)>,
    /// When bytes come that are no item yet.
    pub bytes_after: Option<Duration>,
    pub retry: Option<Duration>,
    pub lasts: Duration,
    pub fault: ConnectError,
}

impl Life {
    pub fn new(lasts: u64, fault: ConnectError) -> Self {
        Self { says: vec![], bytes_after: None, retry: None, lasts: secs(lasts), fault }
    }
}

pub struct Story {
    pub signals: Vec<(Instant, Signal)>,
    pub asked_for: Vec<String>,
}

/// Runs a link on the answers, until it stops or has none left.
pub async fn play(answers: impl IntoIterator<Item = Answer>) -> Story {
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

pub type Asked = Arc<Mutex<Vec<String>>>;

pub fn link(
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
pub struct Script {
    answers: Mutex<VecDeque<Answer>>,
    asked: Asked,
}

impl Connect for Script {
    async fn connect(&self, last_id: Option<&str>) -> Result<Wire, ConnectError> {
        self.asked.lock().unwrap().push(last_id.unwrap_or("-").into());
        let next = self.answers.lock().unwrap().pop_front();
        let Life { says, bytes_after, retry, lasts, fault } =
            next.unwrap_or(Err(ConnectError::new(Reason::Dismissed, "")))?;
        let last_id = last_id.map(str::to_owned);
        let (reporter, report) =
            watch::channel(Report { last_byte: None, last_id, retry, skipped: 0 });
        let reporter = Arc::new(reporter);
        let heard = move |reporter: &watch::Sender<Report>, id: Option<String>| {
            reporter.send_modify(|report| {
                report.last_byte = Some(Instant::now());
                report.last_id = id.or(report.last_id.take());
            });
        };
        let told = reporter.clone();
        let said = stream::iter(says).then(move |(wait, item)| {
            let reporter = told.clone();
            async move {
                time::sleep(wait).await;
                let id = if let Item::Frame(frame) = &item { frame.id.clone() } else { None };
                heard(&reporter, id);
                Ok(item)
            }
        });
        let end = stream::once(async move {
            if let Some(wait) = bytes_after {
                time::sleep(wait).await;
                heard(&reporter, None);
            }
            time::sleep(lasts).await;
            Err(fault)
        });
        Ok(Wire { items: said.chain(end).boxed(), report })
    }
}

impl Story {
    pub fn states(&self) -> Vec<String> {
        let states = self.signals.iter().filter(|(_, signal)| !matches!(signal, Signal::Heard(_)));
        states.map(|(_, signal)| name(signal)).collect()
    }

    pub fn faults(&self) -> Vec<ConnectError> {
        let faults = self.signals.iter().filter_map(|(_, signal)| match signal {
            Signal::Waiting { fault, .. } | Signal::Stopped { fault, .. } => Some(fault.clone()),
            _ => None,
        });
        faults.collect()
    }

    pub fn delays(&self) -> Vec<Duration> {
        let delays = self.signals.iter().filter_map(|(_, signal)| match signal {
            Signal::Waiting { retry_in, .. } => Some(*retry_in),
            _ => None,
        });
        delays.collect()
    }

    /// How many connections were begun so soon after the first.
    pub fn asked_within(&self, most: Duration) -> usize {
        let asked = |signal: &Signal| matches!(signal, Signal::Connecting { .. });
        let first = self.signals[0].0;
        self.signals.iter().filter(|(at, signal)| asked(signal) && *at - first < most).count()
    }

    /// The time between each `Waiting` and the `Connecting` after it, in whole milliseconds up.
    pub fn waited(&self) -> Vec<Duration> {
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

pub fn name(signal: &Signal) -> String {
    match signal {
        Signal::Connecting { attempt } => format!("connecting {attempt}"),
        Signal::Live => "live".into(),
        Signal::Heard(_) => "heard".into(),
        Signal::Skipped(n) => format!("skipped {n}"),
        Signal::Waiting { attempt, .. } => format!("waiting {attempt}"),
        Signal::Stopped { .. } => "stopped".into(),
    }
}

pub fn lives(lasts: u64, frames: impl IntoIterator<Item = Frame>, fault: ConnectError) -> Answer {
    let says = frames.into_iter().map(|frame| (secs(0), Item::Frame(frame))).collect();
    Ok(Life { says, ..Life::new(lasts, fault) })
}

pub fn comment() -> Item {
    Item::Comment(" beat".into())
}

pub fn ended() -> ConnectError {
    ConnectError::new(Reason::Ended, "the stream ended")
}

pub fn frame(id: &str) -> Frame {
    Frame { event: "message".into(), data: "{}".into(), id: Some(id.into()) }
}

pub fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}
