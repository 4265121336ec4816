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
    use tokio::{io::AsyncReadExt as _, net::TcpListener, time};

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

    #[tokio::test(start_paused = true)]
    async fn it_is_never_asked_more_rarely_than_the_lists_are_read() {
        let mut bench = Bench::new();
        let minutes = |count: u64| Duration::from_secs(60 * count);
        for (retry_max, poll, most) in [
            (minutes(30), Duration::from_secs(15), Duration::from_secs(15)),
            (minutes(30), minutes(2), minutes(2)),
            (Duration::from_secs(4), minutes(2), Duration::from_secs(4)),
        ] {
            let connection = &mut bench.cx.settings.connection;
            connection.retry_max = retry_max;
            connection.poll = poll;
            let mut health = HealthCheck::new();
            let mut waits = vec![];
            // Without a shop each time that it is asked is a failure at once.
            for _ in 0..40 {
                health.look_after(&bench.cx, true);
                let due = health.due().expect("another try");
                waits.push(due - Instant::now());
                time::advance(waits[waits.len() - 1]).await;
                health.look_after(&bench.cx, true);
            }

            assert!(waits.iter().all(|wait| *wait <= most), "{retry_max:?} {poll:?}: {waits:?}");
            assert!(waits[20..].iter().any(|wait| *wait > most / 2), "it grows: {waits:?}");
        }
    }

    #[tokio::test]
    async fn a_shop_that_never_answers_is_asked_anew_after_ten_seconds() {
        let mut bench = Bench::new();
        let shop = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/", shop.local_addr().unwrap());
        bench.cx.settings.server = Some(address.parse().unwrap());
        let mut health = HealthCheck::new();
        health.look_after(&bench.cx, true);
        time::pause();
        time::advance(Duration::from_secs(3600)).await;
        time::resume();
        health.look_after(&bench.cx, true);
        let (mut asked, _) = shop.accept().await.unwrap();
        asked.read_u8().await.unwrap();
        assert_eq!(health.due(), None, "while it is asked");

        time::pause();
        let began = Instant::now();
        let well = health.answered().await;

        assert!(
            !well && began.elapsed() < TIMEOUT + Duration::from_secs(1),
            "{:?}",
            began.elapsed()
        );
        health.look_after(&bench.cx, true);
        assert!(health.due().is_some(), "and then again");
    }
}
