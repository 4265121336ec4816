//! Keeps one feed connected, for as long as it is polled.
//!
//! The only place that decides *when* to connect: backoff, watchdog, resume
//! point, refusals. How to connect is behind [`Connect`]; what a frame means is
//! decided further down the way. There is no stop command: drop the future.

mod backoff;
mod pulse;

use std::{convert::Infallible, time::Duration};

use futures::StreamExt as _;
use rand::rngs::StdRng;
use tokio::{
    sync::{mpsc, watch},
    time::{self, Instant},
};

pub use backoff::{Backoff, Pace};
use pulse::Pulse;

use crate::stream::{ConnectError, Item, Reason, Report, RetryPolicy, Wire};

/// Opens one connection, resuming after `last_id` where the server can.
pub trait Connect: Send + Sync + 'static {
    fn connect(
        &self,
        last_id: Option<&str>,
    ) -> impl Future<Output = Result<Wire, ConnectError>> + Send;
}

/// What a link tells. Every state is sent before it is acted on, and once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    Connecting {
        attempt: u32,
    },
    /// The first byte of the stream came; a head alone may be a proxy's.
    Live,
    Heard(Item),
    /// Blocks too large to be taken were left out; how many since the last word.
    Skipped(u64),
    /// `attempt` is 0 where the connection had held: its end is no failure.
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
        loop {
            let asked = Instant::now();
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
                Ok(wire) => self.forward(wire, Pulse::new(self.pace, asked)).await?,
                Err(fault) => End { fault, held: false, retry: None },
            };
            if self.wake.has_changed().unwrap_or(false) {
                self.wake.mark_unchanged();
                backoff.reset();
                continue;
            }

            // A greeting alone proves nothing: some greet and close, for ever.
            if end.held {
                backoff.reset();
            }
            let cut = matches!(end.fault.reason, Reason::Ended | Reason::Cut);
            let retry_in = if end.held && cut {
                backoff.after_held(&mut self.random)
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
    async fn forward(&mut self, wire: Wire, mut pulse: Pulse) -> Result<End, Closed> {
        let Wire { mut items, mut report } = wire;
        let opened = Instant::now();
        let (mut live, mut skipped) = (false, 0);

        let fault = loop {
            let last_byte = report.borrow_and_update().last_byte;
            if last_byte.is_some() && !live {
                live = true;
                self.tell(Signal::Live).await?;
            }
            let deadline = last_byte.unwrap_or(opened) + pulse.silence();
            let item = tokio::select! {
                biased;
                woken = self.wake.changed() => {
                    woken.map_err(|_| Closed)?;
                    self.wake.mark_changed(); // `keep_alive` looks again
                    break ConnectError::new(Reason::Ended, "reconnect asked for");
                }
                item = items.next() => item,
                Ok(()) = report.changed(), if !live => continue,
                () = time::sleep_until(deadline) => {
                    if report.borrow().last_byte > last_byte {
                        continue; // bytes came, but no whole item yet
                    }
                    break silent(live, pulse.silence());
                }
            };
            match item {
                None => break ConnectError::new(Reason::Ended, "the stream ended"),
                Some(Err(fault)) => break fault,
                Some(Ok(item)) => {
                    if !live {
                        live = true;
                        self.tell(Signal::Live).await?;
                    }
                    if matches!(item, Item::Comment(_)) {
                        pulse.beat(Instant::now());
                    }
                    self.tell(Signal::Heard(item)).await?;
                }
            }
            self.tell_skipped(&report, &mut skipped).await?;
        };

        let Report { last_byte, last_id, retry, .. } = report.borrow().clone();
        self.last_id = last_id;
        let held = last_byte.is_some() && pulse.has_held(Instant::now());
        Ok(End { fault, held, retry })
    }

    async fn tell_skipped(
        &self,
        report: &watch::Receiver<Report>,
        told: &mut u64,
    ) -> Result<(), Closed> {
        let skipped = report.borrow().skipped;
        let more = skipped.saturating_sub(std::mem::replace(told, skipped));
        if more > 0 {
            self.tell(Signal::Skipped(more)).await?;
        }
        Ok(())
    }

    async fn tell(&self, signal: Signal) -> Result<(), Closed> {
        self.out.send((self.feed.clone(), signal)).await.map_err(|_| Closed)
    }
}

/// How a connection ended.
struct End {
    fault: ConnectError,
    /// It was heard, and more than a greeting.
    held: bool,
    retry: Option<Duration>,
}

/// A head alone is no connection: nobody has answered yet.
fn silent(live: bool, silence: Duration) -> ConnectError {
    let reason = if live { Reason::Silent } else { Reason::NoAnswer };
    ConnectError::new(reason, format!("no byte for {silence:?}"))
}

#[cfg(test)]
mod fleet;
#[cfg(test)]
mod tests;
