//! The followed ids: one stream each, and the state of its connection.

mod held_end;

use std::{collections::BTreeMap, future::pending, time::Duration};

use jiff::{SignedDuration, Timestamp};
use rand::{SeedableRng as _, rngs::StdRng};
use tokio::{
    sync::{mpsc, watch},
    task::{AbortHandle, JoinError, JoinSet},
    time::{self, Instant},
};
use url::Url;

use held_end::HeldEnd;

use super::context::StoreReply;
use crate::{
    feed::Feed,
    settings::Settings,
    store::StoreHandle,
    stream::{self, ConnectError, Http, Wire},
    stream::{Connect, FeedId, Link, Pace, Signal},
};

/// After it went live, a stream brings for so long what happened before.
const CATCHING_UP: SignedDuration = SignedDuration::from_secs(30);
/// A stream whose task crashed is started again after this.
const RESPAWN_AFTER: Duration = Duration::from_secs(5);

pub struct Streams {
    http: Http,
    signals: mpsc::Sender<(FeedId, Signal)>,
    links: JoinSet<()>,
    streams: BTreeMap<FeedId, Stream>,
    /// What the running links were made with.
    made_with: Option<(Url, Pace)>,
    /// When crashed streams are started again.
    respawn_at: Option<Instant>,
}

pub struct Stream {
    pub state: State,
    /// Since when it is live, or since when it is not.
    pub since: Option<Timestamp>,
    pub attempt: u32,
    /// It had held and ended; until it is back, or that took too long.
    ended: Option<HeldEnd>,
    wake: watch::Sender<u64>,
    abort: AbortHandle,
}

#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Connecting,
    Live,
    Waiting {
        fault: ConnectError,
        retry_at: Option<Timestamp>,
    },
    Stopped {
        fault: ConnectError,
    },
    /// The link itself crashed.
    Crashed,
}

impl Streams {
    pub fn new(http: Http, signals: mpsc::Sender<(FeedId, Signal)>) -> Self {
        Self {
            http,
            signals,
            links: JoinSet::new(),
            streams: BTreeMap::new(),
            made_with: None,
            respawn_at: None,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&FeedId, &Stream)> {
        self.streams.iter()
    }

    /// The feed behind an id that is followed.
    pub fn feed(&self, id: &str) -> Option<Feed> {
        let (server, _) = self.made_with.as_ref()?;
        self.streams.contains_key(id).then(|| Feed::new(server, id))
    }

    /// Follows exactly these ids; what stays the same goes on undisturbed.
    pub fn follow(&mut self, settings: &Settings, ids: &[String], store: &StoreHandle<StoreReply>) {
        let made_with = settings.server.clone().map(|server| (server, settings.connection.pace()));
        if self.made_with != made_with {
            self.stop();
        }
        self.made_with = made_with;
        let Some((server, pace)) = self.made_with.clone() else { return };
        self.streams.retain(|id, feed| {
            let stays = ids.contains(id);
            if !stays {
                feed.abort.abort();
            }
            stays
        });
        for id in ids {
            if !self.streams.contains_key(id) {
                let feed = self.connect(id, &server, pace, store);
                self.streams.insert(id.clone(), feed);
            }
        }
    }

    /// Whether every stream is live, and since when the last of them is.
    pub fn live_since(&self) -> Option<Timestamp> {
        let live = self.streams.values().all(|feed| feed.state == State::Live);
        self.streams.values().map(|feed| feed.since).max().flatten().filter(|_| live)
    }

    /// Whether every stream has been live for longer than that.
    pub fn live_longer_than(&self, age: SignedDuration, now: Timestamp) -> bool {
        self.live_since().is_some_and(|since| now.duration_since(since) > age)
    }

    /// Every stream tries again at once.
    pub fn wake(&mut self) {
        for feed in self.streams.values_mut() {
            if feed.state == State::Live {
                feed.since = None;
            }
            feed.state = State::Connecting;
            feed.ended = None;
            feed.wake.send_modify(|n| *n = n.wrapping_add(1));
        }
    }

    pub fn stop(&mut self) {
        for feed in self.streams.values() {
            feed.abort.abort();
        }
        self.streams.clear();
    }

    /// Waits for a stream that crashed, did not come back, or is to start again.
    pub async fn next_failure(&mut self) {
        let ended = self.streams.values().filter_map(|stream| stream.ended.as_ref());
        let due = ended.map(|ended| ended.outage_from).chain(self.respawn_at).min();
        let due = async {
            match due {
                Some(at) => time::sleep_until(at).await,
                None => pending().await,
            }
        };
        tokio::select! {
            crash = next_crash(&mut self.links) => {
                tracing::error!(%crash, "a stream crashed");
                for stream in self.streams.values_mut().filter(|one| one.abort.is_finished()) {
                    stream.state = State::Crashed;
                }
                self.respawn_at = Some(Instant::now() + RESPAWN_AFTER);
            }
            () = due => self.streams.values_mut().for_each(Stream::note_overdue),
        }
    }

    /// Whether crashed streams are to be followed anew now; they are forgotten with that.
    pub fn respawn_due(&mut self) -> bool {
        let due = self.respawn_at.take_if(|at| *at <= Instant::now()).is_some();
        if due {
            self.streams.retain(|_, stream| stream.state != State::Crashed);
        }
        due
    }

    pub fn note(&mut self, feed: &str, signal: Signal, now: Timestamp) {
        let Some(feed) = self.streams.get_mut(feed) else { return };
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
                feed.ended = None;
            }
            // It had held: no outage yet.
            Signal::Waiting { fault, attempt: 0, .. } if was_live => {
                feed.ended = Some(HeldEnd::new(fault, now));
            }
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

    /// Whether it had held and ended just now, and is no outage.
    pub fn is_back_in_a_moment(&self, feed: &str) -> bool {
        self.streams.get(feed).is_some_and(|feed| feed.ended.is_some())
    }

    /// Whether what the stream brings now may have happened before it was live.
    pub fn catches_up(&self, feed: &str, now: Timestamp) -> bool {
        let since = self
            .streams
            .get(feed)
            .filter(|feed| feed.state == State::Live)
            .and_then(|feed| feed.since);
        since.is_some_and(|since| now.duration_since(since) < CATCHING_UP)
    }

    fn connect(
        &mut self,
        id: &str,
        server: &Url,
        pace: Pace,
        store: &StoreHandle<StoreReply>,
    ) -> Stream {
        let (wake, woken) = watch::channel(0);
        let (feed, store) = (Feed::new(server, id), store.clone());
        let mut link = Link {
            feed: id.to_owned(),
            out: self.signals.clone(),
            server: Endpoint { http: self.http.clone(), url: stream_url(server, id) },
            pace,
            last_id: None,
            wake: woken,
            #[expect(clippy::disallowed_methods, reason = "a seed for the backoff of this link")]
            random: StdRng::from_rng(&mut rand::rng()),
        };
        let abort = self.links.spawn(async move {
            let resume = store.ask(move |store| store.resume(&feed)).await;
            link.last_id = resume.and_then(Result::ok).flatten();
            // `Closed`: the engine is gone.
            let _ = link.keep_alive().await;
        });
        Stream { state: State::Connecting, since: None, attempt: 0, ended: None, wake, abort }
    }
}

impl Stream {
    fn down(&mut self, was_live: bool, now: Timestamp) {
        let ended = self.ended.take().map(|ended| ended.at);
        if was_live || self.since.is_none() {
            self.since = Some(ended.unwrap_or(now));
        }
    }

    /// It should have been back by now.
    fn note_overdue(&mut self) {
        if let Some(ended) = self.ended.take_if(HeldEnd::is_overdue) {
            self.since = Some(ended.at);
            self.state = State::Waiting { fault: ended.fault, retry_at: None };
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
struct Endpoint {
    http: Http,
    url: Url,
}

impl Connect for Endpoint {
    async fn connect(&self, last_id: Option<&str>) -> Result<Wire, ConnectError> {
        stream::open(&self.http, &self.url, last_id).await
    }
}

fn stream_url(server: &Url, id: &str) -> Url {
    let mut url = server.clone();
    url.set_path("/api/notifications/stream");
    url.query_pairs_mut().append_pair("userId", id);
    url
}

#[cfg(test)]
mod tests;
