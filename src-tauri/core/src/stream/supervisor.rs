//! Keeps one feed connected, for as long as it is polled.
//!
//! The only place that decides *when* to connect: backoff, watchdog, resume
//! point, refusals. How to connect is behind [`Connect`]; what a frame means is
//! decided further down the way. There is no stop command: drop the future.

mod backoff;

use std::{convert::Infallible, time::Duration};

use futures::StreamExt as _;
use rand::rngs::StdRng;
use tokio::{
    sync::{mpsc, watch},
    time::{self, Instant},
};

use backoff::Backoff;
pub use backoff::Pace;

use crate::stream::{ConnectError, Frame, Item, Reason, RetryPolicy, Wire};

/// A connection that held this long was healthy: its loss starts a new count.
const HEALTHY: Duration = Duration::from_secs(30);
/// After a healthy connection a clean end is normal (serverless hosts do it
/// every 30 s); this spreads the clients that were cut together.
const AFTER_CLEAN_END: Duration = Duration::from_secs(2);
/// Heartbeats may be this much rarer than seen before the link counts as dead.
const HEARTBEATS: u32 = 5; // halves: 2.5 intervals
const MAX_SILENCE: Duration = Duration::from_secs(5 * 60);

/// Opens one connection, resuming after `last_id` where the server can.
pub trait Connect: Send + Sync + 'static {
    fn connect(
        &self,
        last_id: Option<&str>,
    ) -> impl Future<Output = Result<Wire, ConnectError>> + Send;

    /// Whether this frame proves that the shop itself answers.
    fn greets(&self, frame: &Frame) -> bool;
}

/// What a link tells. Every state is sent before it is acted on, and once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    Connecting {
        attempt: u32,
    },
    Live,
    Heard(Item),
    /// Blocks too large to be taken were left out; how many since the last word.
    Skipped(u64),
    Waiting {
        fault: ConnectError,
        retry_in: Duration,
        attempt: u32,
    },
    /// Nothing more comes until the person wakes the link.
    Stopped {
        fault: ConnectError,
        attempt: u32,
    },
}

/// The engine is gone, and so should the link be.
#[derive(Debug, thiserror::Error)]
#[error("the receiver was dropped")]
pub struct Closed;

/// Names a feed: the id that it follows.
pub type FeedId = String;

/// What one link is made of.
pub struct Link<C> {
    pub feed: FeedId,
    pub out: mpsc::Sender<(FeedId, Signal)>,
    pub server: C,
    pub pace: Pace,
    /// Where to resume: the id of the last event that was stored.
    pub last_id: Option<String>,
    /// A change of this value reconnects at once and starts a new count.
    pub wake: watch::Receiver<u64>,
    pub random: StdRng,
}

impl<C: Connect> Link<C> {
    /// Connects, forwards and reconnects until the receiver is dropped.
    ///
    /// # Errors
    /// [`Closed`] is the only way out.
    pub async fn keep_alive(mut self) -> Result<Infallible, Closed> {
        let mut backoff = Backoff::new(self.pace);
        let mut silence = self.pace.silence;
        loop {
            self.tell(Signal::Connecting { attempt: backoff.attempt() }).await?;
            let opened = tokio::select! {
                opened = self.server.connect(self.last_id.as_deref()) => opened,
                woken = self.wake.changed() => {
                    woken.map_err(|_| Closed)?;
                    backoff.reset();
                    continue;
                }
            };
            let end = match opened {
                Ok(wire) => {
                    self.tell(Signal::Live).await?;
                    self.forward(wire, silence).await?
                }
                Err(fault) => End { fault, lived: Duration::ZERO, greeted: false, retry: None },
            };
            if self.wake.has_changed().unwrap_or(false) {
                self.wake.mark_unchanged();
                backoff.reset();
                continue;
            }

            // A server that beats more rarely than we wait is not dead: wait longer.
            if end.fault.reason == Reason::Silent {
                silence = (silence * 2).min(MAX_SILENCE);
            }
            if end.greeted || end.lived >= HEALTHY {
                backoff.reset();
            }
            let healthy_end = end.fault.reason == Reason::Ended && end.lived >= HEALTHY;
            let retry_in = if healthy_end {
                backoff.spread(AFTER_CLEAN_END, &mut self.random)
            } else {
                backoff.next(&end.fault, end.retry, &mut self.random)
            };
            self.wait(end.fault, retry_in, &mut backoff).await?;
        }
    }

    /// Says how long it waits, and waits that long, or until woken.
    async fn wait(
        &mut self,
        fault: ConnectError,
        retry_in: Duration,
        backoff: &mut Backoff,
    ) -> Result<(), Closed> {
        let attempt = backoff.attempt();
        if fault.retry_policy() == RetryPolicy::Stop {
            self.tell(Signal::Stopped { fault, attempt }).await?;
            self.wake.changed().await.map_err(|_| Closed)?;
            backoff.reset();
        } else {
            self.tell(Signal::Waiting { fault, retry_in, attempt }).await?;
            tokio::select! {
                () = time::sleep(retry_in) => {}
                woken = self.wake.changed() => {
                    woken.map_err(|_| Closed)?;
                    backoff.reset();
                }
            }
        }
        Ok(())
    }

    /// Hands items on until the stream ends or falls silent, and says why.
    async fn forward(&mut self, wire: Wire, mut silence: Duration) -> Result<End, Closed> {
        let Wire { mut items, report } = wire;
        let started = Instant::now();
        let (mut greeted, mut skipped, mut beat) = (false, 0, None::<Instant>);

        let fault = loop {
            let deadline = report.borrow().last_byte + silence;
            let item = tokio::select! {
                item = items.next() => item,
                () = time::sleep_until(deadline) => {
                    if report.borrow().last_byte + silence > deadline {
                        continue; // bytes came, but no whole item yet
                    }
                    break ConnectError::new(Reason::Silent, format!("no byte for {silence:?}"));
                }
                woken = self.wake.changed() => {
                    woken.map_err(|_| Closed)?;
                    self.wake.mark_changed(); // `keep_alive` looks again
                    break ConnectError::new(Reason::Ended, "reconnect asked for");
                }
            };
            match item {
                None => break ConnectError::new(Reason::Ended, "the stream ended"),
                Some(Err(fault)) => break fault,
                Some(Ok(item)) => {
                    match &item {
                        Item::Frame(frame) => greeted |= self.server.greets(frame),
                        Item::Comment(_) => {
                            let now = Instant::now();
                            let interval = beat.replace(now).map(|before| now - before);
                            let patient = interval.unwrap_or_default() * HEARTBEATS / 2;
                            silence = silence.max(patient.min(MAX_SILENCE));
                        }
                    }
                    self.tell(Signal::Heard(item)).await?;
                }
            }
            let now_skipped = report.borrow().skipped;
            if now_skipped > skipped {
                self.tell(Signal::Skipped(now_skipped - skipped)).await?;
                skipped = now_skipped;
            }
        };

        let report = report.borrow();
        self.last_id.clone_from(&report.last_id);
        Ok(End { fault, lived: started.elapsed(), greeted, retry: report.retry })
    }

    async fn tell(&self, signal: Signal) -> Result<(), Closed> {
        self.out.send((self.feed.clone(), signal)).await.map_err(|_| Closed)
    }
}

/// How a connection ended.
struct End {
    fault: ConnectError,
    lived: Duration,
    greeted: bool,
    retry: Option<Duration>,
}

#[cfg(test)]
mod fleet;
#[cfg(test)]
mod tests;
