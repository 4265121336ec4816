//! The followed ids: one link each, and what was last heard of it.

use std::{collections::BTreeMap, future::pending, time::Duration};

use jiff::{SignedDuration, Timestamp};
use rand::{SeedableRng as _, rngs::StdRng};
use tokio::{
    sync::{mpsc, watch},
    task::{AbortHandle, JoinError, JoinSet},
    time::{self, Instant},
};
use url::Url;

use crate::{
    event,
    link::{Connect, FeedId, Link, Pace, Signal},
    settings::Settings,
    wire::{self, Fault, Frame, Http, Reason, Wire},
};

/// After it went live, a feed brings for so long what happened before.
const CATCHING_UP: SignedDuration = SignedDuration::from_secs(30);
/// Older than this is no longer news, but something to catch up with.
const OLD: SignedDuration = SignedDuration::from_mins(10);
/// A clean end with so short a wait is no outage: serverless hosts do it every 30 s.
const BLINK: Duration = Duration::from_secs(2);

const REVIVAL: Duration = Duration::from_secs(5);

pub struct Feeds {
    http: Http,
    signals: mpsc::Sender<(FeedId, Signal)>,
    links: JoinSet<()>,
    feeds: BTreeMap<FeedId, Feed>,
    /// What the running links were made with.
    made_with: Option<(Url, Pace)>,
    /// When a crashed link is made anew.
    revival: Option<Instant>,
}

pub struct Feed {
    pub state: State,
    /// Since when it is live, or since when it is not.
    pub since: Option<Timestamp>,
    pub attempt: u32,
    wake: watch::Sender<u64>,
    abort: AbortHandle,
}

#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Connecting,
    Live,
    Waiting {
        fault: Fault,
        retry_at: Option<Timestamp>,
    },
    Stopped {
        fault: Fault,
    },
    /// The link itself crashed.
    Crashed,
}

impl Feeds {
    pub fn new(http: Http, signals: mpsc::Sender<(FeedId, Signal)>) -> Self {
        Self {
            http,
            signals,
            links: JoinSet::new(),
            feeds: BTreeMap::new(),
            made_with: None,
            revival: None,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&FeedId, &Feed)> {
        self.feeds.iter()
    }

    pub fn follows(&self, feed: &str) -> bool {
        self.feeds.contains_key(feed)
    }

    /// Follows exactly these ids; what stays the same goes on undisturbed.
    pub fn follow(
        &mut self,
        settings: &Settings,
        ids: &[String],
        resume: impl Fn(&str) -> Option<String>,
    ) {
        let made_with = settings.server.clone().map(|server| (server, settings.connection.pace()));
        if self.made_with != made_with {
            self.stop();
        }
        self.made_with = made_with;
        let Some((server, pace)) = self.made_with.clone() else { return };
        self.feeds.retain(|id, feed| {
            let stays = ids.contains(id);
            if !stays {
                feed.abort.abort();
            }
            stays
        });
        for id in ids {
            if !self.feeds.contains_key(id) {
                let feed = self.connect(id, &server, pace, resume(id));
                self.feeds.insert(id.clone(), feed);
            }
        }
    }

    /// Whether every stream is live, and since when the last of them is.
    pub fn live_since(&self) -> Option<Timestamp> {
        let live = self.feeds.values().all(|feed| feed.state == State::Live);
        self.feeds.values().map(|feed| feed.since).max().flatten().filter(|_| live)
    }

    /// Every link tries again at once.
    pub fn wake(&mut self) {
        for feed in self.feeds.values_mut() {
            if feed.state == State::Live {
                feed.since = None;
            }
            feed.state = State::Connecting;
            feed.wake.send_modify(|n| *n = n.wrapping_add(1));
        }
    }

    pub fn stop(&mut self) {
        for feed in self.feeds.values() {
            feed.abort.abort();
        }
        self.feeds.clear();
    }

    /// Waits for a link that crashed, or for the moment to make it anew.
    pub async fn mishap(&mut self) {
        let revival = self.revival;
        let due = async {
            match revival {
                Some(at) => time::sleep_until(at).await,
                None => pending().await,
            }
        };
        tokio::select! {
            crash = next_crash(&mut self.links) => {
                tracing::error!(%crash, "a link crashed");
                for feed in self.feeds.values_mut().filter(|feed| feed.abort.is_finished()) {
                    feed.state = State::Crashed;
                }
                self.revival = Some(Instant::now() + REVIVAL);
            }
            () = due => {
                self.revival = None;
                self.feeds.retain(|_, feed| feed.state != State::Crashed);
            }
        }
    }

    pub fn note(&mut self, feed: &str, signal: Signal, now: Timestamp) {
        let Some(feed) = self.feeds.get_mut(feed) else { return };
        let was_live = feed.state == State::Live;
        match signal {
            Signal::Connecting { attempt } => {
                feed.attempt = attempt;
                if let State::Waiting { retry_at, .. } = &mut feed.state {
                    *retry_at = None;
                }
            }
            Signal::Live => {
                if !was_live {
                    feed.since = Some(now);
                }
                feed.state = State::Live;
                feed.attempt = 0;
            }
            Signal::Waiting { fault, retry_in, .. }
                if was_live && fault.reason == Reason::Ended && retry_in <= BLINK => {}
            Signal::Waiting { fault, retry_in, attempt } => {
                feed.down(was_live, now);
                feed.attempt = attempt;
                let retry_at = SignedDuration::try_from(retry_in)
                    .ok()
                    .and_then(|wait| now.checked_add(wait).ok());
                feed.state = State::Waiting { fault, retry_at };
            }
            Signal::Stopped { fault, attempt } => {
                feed.down(was_live, now);
                feed.attempt = attempt;
                feed.state = State::Stopped { fault };
            }
            Signal::Heard(_) | Signal::Skipped(_) => {}
        }
    }

    /// Whether an event of that time is one that came late rather than news.
    pub fn catches_up(&self, feed: &str, at: Timestamp, now: Timestamp) -> bool {
        let since = self
            .feeds
            .get(feed)
            .filter(|feed| feed.state == State::Live)
            .and_then(|feed| feed.since);
        now.duration_since(at) > OLD
            && since.is_some_and(|since| now.duration_since(since) < CATCHING_UP)
    }

    fn connect(&mut self, id: &str, server: &Url, pace: Pace, last_id: Option<String>) -> Feed {
        let (wake, woken) = watch::channel(0);
        let link = Link {
            feed: id.to_owned(),
            out: self.signals.clone(),
            server: Stream { http: self.http.clone(), url: stream_url(server, id) },
            pace,
            last_id,
            wake: woken,
            #[expect(clippy::disallowed_methods, reason = "a seed for the backoff of this link")]
            random: StdRng::from_rng(&mut rand::rng()),
        };
        let abort = self.links.spawn(async move {
            // `Closed`: the engine is gone. There is nobody left to tell.
            let _ = link.keep_alive().await;
        });
        Feed { state: State::Connecting, since: None, attempt: 0, wake, abort }
    }
}

impl Feed {
    fn down(&mut self, was_live: bool, now: Timestamp) {
        if was_live || self.since.is_none() {
            self.since = Some(now);
        }
    }
}

/// Links that were stopped, or ended with the engine, are not crashes.
async fn next_crash(links: &mut JoinSet<()>) -> JoinError {
    loop {
        match links.join_next().await {
            Some(Err(error)) if error.is_panic() => return error,
            Some(_) => {}
            None => pending().await,
        }
    }
}

/// The documented stream of one id.
struct Stream {
    http: Http,
    url: Url,
}

impl Connect for Stream {
    async fn connect(&self, last_id: Option<&str>) -> Result<Wire, Fault> {
        wire::open(&self.http, &self.url, last_id).await
    }

    fn greets(&self, frame: &Frame) -> bool {
        event::greets(&frame.data)
    }
}

fn stream_url(server: &Url, id: &str) -> Url {
    let mut url = server.clone();
    url.set_path("/api/notifications/stream");
    url.query_pairs_mut().append_pair("userId", id);
    url
}
