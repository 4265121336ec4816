//! While the shop fails, asks whether it is well again, so that nothing waits after an outage.
//!
//! `/api/health` is the cheapest answer of a shop, and the only one that tells a
//! database that is down. It is asked at the pace of the streams' backoff, and
//! never more rarely than the lists are read. Deliberately absent: what follows
//! from the answer, which `engine` decides.

use std::{future::pending, time::Duration};

use jiff::Timestamp;
use rand::{SeedableRng as _, rngs::StdRng};
use tokio::{task::JoinSet, time::Instant, time::timeout};

use super::context::Context;
use crate::{
    rest::Api,
    stream::{Backoff, ConnectError, Pace, Reason},
};

/// A shop that hangs may have been mended meanwhile: it is asked anew after this.
const TIMEOUT: Duration = Duration::from_secs(10);

pub struct HealthCheck {
    random: StdRng,
    /// None: nothing fails.
    backoff: Option<Backoff>,
    /// When it is asked next; by the clock it would waver if it was reckoned anew.
    next: Option<(Instant, Timestamp)>,
    /// Something waits for the answer. What fails and is being tried does not.
    is_wanted: bool,
    asked: JoinSet<bool>,
}

impl HealthCheck {
    pub fn new() -> Self {
        #[expect(clippy::disallowed_methods, reason = "a seed for the backoff")]
        let random = StdRng::from_rng(&mut rand::rng());
        Self { random, backoff: None, next: None, is_wanted: false, asked: JoinSet::new() }
    }

    /// Something fails: asks when it is time to, where something waits for the answer.
    pub fn look_after(&mut self, cx: &Context, is_wanted: bool) {
        self.is_wanted = is_wanted;
        if !self.asks_later() {
            return;
        }
        match self.next {
            None => self.schedule(cx),
            Some((due, _)) if due <= Instant::now() => self.ask(cx),
            Some(_) => {}
        }
    }

    /// Nothing fails any more.
    pub fn stop(&mut self) {
        self.start_over();
        if !self.asked.is_empty() {
            self.asked = JoinSet::new();
        }
    }

    /// Waits for an answer; whether the shop is well. For ever where it is not asked.
    pub async fn answered(&mut self) -> bool {
        loop {
            match self.asked.join_next().await {
                Some(Ok(well)) => return well,
                Some(Err(crash)) => tracing::error!(%crash, "asking whether the shop is well"),
                None => return pending().await,
            }
        }
    }

    /// Something gives hope: the next failure is the first.
    pub fn start_over(&mut self) {
        self.backoff = None;
        self.next = None;
    }

    pub fn due(&self) -> Option<Instant> {
        self.next.filter(|_| self.asks_later()).map(|(due, _)| due)
    }

    /// None: it is being asked, or need not be.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.next.filter(|_| self.asks_later()).map(|(_, at)| at)
    }

    fn asks_later(&self) -> bool {
        self.is_wanted && self.asked.is_empty()
    }

    fn schedule(&mut self, cx: &Context) {
        let connection = &cx.settings.connection;
        let pace = connection.pace();
        let most = pace.retry_max.min(connection.poll).max(pace.retry_min);
        let backoff =
            self.backoff.get_or_insert_with(|| Backoff::new(Pace { retry_max: most, ..pace }));
        let failure = ConnectError::new(Reason::Busy, "");
        let wait = backoff.next(&failure, None, &mut self.random);
        let at = cx.now().checked_add(wait).unwrap_or(Timestamp::MAX);
        self.next = Some((Instant::now() + wait, at));
    }

    fn ask(&mut self, cx: &Context) {
        self.next = None;
        let Some(server) = cx.settings.server.clone() else { return };
        let api = Api::new(&cx.http, server);
        self.asked.spawn(async move {
            match timeout(TIMEOUT, api.health()).await {
                Ok(Ok(())) => true,
                Ok(Err(denied)) => {
                    tracing::debug!(%denied, "the shop is not well");
                    false
                }
                Err(_) => false,
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::testing::Bench;

    #[tokio::test(start_paused = true)]
    async fn nothing_is_due_while_what_fails_is_being_tried() {
        let bench = Bench::new();
        let mut health = HealthCheck::new();
        health.look_after(&bench.cx, true);
        let due = health.due();
        assert!(due.is_some() && health.next_at().is_some(), "it is asked later");

        health.look_after(&bench.cx, false);
        assert_eq!((health.due(), health.next_at()), (None, None));

        health.look_after(&bench.cx, true);
        assert_eq!(health.due(), due, "as it was planned");
    }
}
