//! The real binary, killed at any moment, on a desktop that comes and goes: nothing lost, nothing twice.
//!
//! Payments only, which the documented shop sends again, so that what was on
//! its way at a kill is provable. A seed decides; a failing one is said with its
//! steps, and `CHAOS_SEED` plays it again; `CHAOS_EVENTS` plays more.
//! `tests/e2e/chaos` has every other fault, in one process.

use std::{collections::BTreeSet, env, time::Duration};

use demo_shop::{Answer, Cut, Options};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use test_desktop::{Answer as Service, Notified};
use tokio::time::{Instant, sleep};

use crate::{
    app::{App, Signal},
    rig::{Rig, TIMEOUT},
};

/// Enough for some twenty kills.
const EVENTS: usize = 400;

#[tokio::test]
async fn killed_at_any_moment_it_loses_nothing_and_repeats_only_what_was_in_flight() {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse().expect("a number"));
    let seed: u64 = number("CHAOS_SEED").unwrap_or(1);
    // A fiftieth of what the other chaos plays: a process is a thousand times as dear.
    let events = number("CHAOS_EVENTS").map_or(EVENTS, |all| all as usize / 50).max(EVENTS);
    let mut chaos = Chaos::new(seed).await;
    while chaos.made.len() < events {
        chaos.round().await;
    }
    chaos.finish().await;
}

struct Chaos {
    dice: u64,
    seed: u64,
    steps: Vec<&'static str>,
    rig: Rig,
    app: Option<App>,
    made: BTreeSet<String>,
    /// How many notices there were, and entries marked as shown, before this run.
    before: (usize, usize),
    kills: usize,
}

impl Drop for Chaos {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let last = &self.steps[self.steps.len().saturating_sub(20)..];
            eprintln!("CHAOS_SEED={} fails, lastly: {last:?}", self.seed);
        }
    }
}

impl Chaos {
    async fn new(seed: u64) -> Self {
        // Each tick brings all payments again: a busy app has to be done with them by the next.
        let (tick, look_back) = (Duration::from_secs(1), Duration::from_secs(24 * 3600));
        let options = Options { instant: true, tick, look_back, ..Options::default() };
        let rig = Rig::with(options).await.unwrap();
        let pace = json!({"connection": {"retry_min_ms": 20, "retry_max_ms": 100}});
        rig.write_settings(&pace.to_string()).unwrap();
        let dice = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let (made, before) = (BTreeSet::new(), (0, 0));
        let mut chaos = Self { dice, seed, steps: vec![], rig, app: None, made, before, kills: 0 };
        chaos.begin();
        chaos
    }

    fn below(&mut self, end: u64) -> u64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        (self.dice >> 33) % end
    }

    fn begin(&mut self) {
        self.app = Some(self.rig.start(&["--hidden"]).unwrap());
    }

    fn payments(&mut self) {
        for _ in 0..1 + self.below(12) {
            let id = self.rig.shop.payment(json!({"status": "verified", "omit": ["amount"]}));
            self.made.insert(format!("payment:{id}:verified"));
        }
    }

    /// So that the next blow falls at another point of what the app does.
    async fn moment(&mut self, most: u64) {
        sleep(Duration::from_millis(self.below(most))).await;
    }

    async fn round(&mut self) {
        self.payments();
        let step = match self.below(8) {
            0 => {
                self.rig.shop.answer_with(Answer::status(503), Some(2));
                self.rig.shop.cut(Cut::MidEvent);
                "503"
            }
            1 => {
                self.rig.shop.cut(Cut::Reset);
                "reset"
            }
            2 => {
                self.rig.shop.close().await;
                self.payments();
                self.rig.shop.open().await;
                "the shop restarts"
            }
            3 => {
                self.rig.desktop.notifications.leave().await.unwrap();
                self.moment(400).await;
                self.rig.desktop.notifications.come().await.unwrap();
                "the daemon restarts"
            }
            4 => {
                self.rig.desktop.notifications.answer(Service::Hang);
                self.payments();
                self.moment(400).await;
                self.kill().await;
                self.rig.desktop.notifications.answer(Service::AtOnce);
                self.begin();
                "a kill while the daemon hangs"
            }
            _ => {
                self.moment(700).await;
                self.kill().await;
                self.payments();
                self.begin();
                "a kill"
            }
        };
        self.steps.push(step);
    }

    async fn kill(&mut self) {
        let mut app = self.app.take().expect("it runs");
        app.signal(Signal::KILL).unwrap();
        app.ended().await.unwrap();
        self.kills += 1;
        self.check(true);
    }

    /// What the daemon took of this run is what the run marked as shown; but for
    /// the one notice that was in flight when it was killed.
    fn check(&mut self, killed: bool) {
        let all = self.rig.desktop.notifications.all();
        let run: Vec<&Notified> = all[self.before.0..].iter().collect();
        let marked = self.history("SELECT key FROM entries WHERE fate = 1").len();
        let newly = marked - self.before.1;
        let but_the_last = &run[..run.len().saturating_sub(usize::from(killed))];
        let right: BTreeSet<_> = told(&run).union(&told(but_the_last)).copied().collect();
        let texts: Vec<_> = run.iter().map(|one| (one.id, &one.summary, &one.body)).collect();
        assert!(right.contains(&newly), "{newly} marked as shown, told {right:?}: {texts:#?}");
        self.before = (all.len(), marked);
    }

    async fn finish(mut self) {
        let begin = Instant::now();
        let told = "SELECT key FROM entries WHERE fate = 1";
        while self.history(told).len() < self.made.len() && begin.elapsed() < 2 * TIMEOUT {
            sleep(Duration::from_millis(100)).await;
        }
        let mut app = self.app.take().expect("it runs");
        app.signal(Signal::TERM).unwrap();
        app.ended().await.unwrap();
        self.check(false);
        let kept = self.history("SELECT key FROM entries");
        let lost: Vec<_> = self.made.difference(&kept).collect();
        assert!(lost.is_empty(), "lost: {lost:?}");
        assert_eq!(kept.len(), self.made.len());
        assert_eq!(self.history(told).len(), self.made.len(), "all were told");
        assert!(self.kills > 5, "{} kills", self.kills);
        let (events, kills) = (self.made.len(), self.kills);
        println!(
            "chaos: {events} events, 0 lost, 0 twice, {kills} app: kill -9 of the real binary"
        );
    }

    fn history(&self, sql: &str) -> BTreeSet<String> {
        let path = self.rig.data().join("history.db");
        let read = || -> rusqlite::Result<BTreeSet<String>> {
            let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            let mut select = db.prepare(sql)?;
            select.query_map([], |row| row.get(0))?.collect()
        };
        // Killed before it was made.
        read().unwrap_or_default()
    }
}

/// A notice that counts up begins anew after so long.
const BURST: Duration = Duration::from_secs(10);
/// So much later, at most, the app looks at its clock than the daemon does.
const BUSY: Duration = Duration::from_secs(60);

/// How many payments these notices told of; some count up as they are replaced, and
/// begin anew after a pause. Where a busy machine leaves open which, both.
fn told(notices: &[&Notified]) -> BTreeSet<usize> {
    let mut last = std::collections::HashMap::new();
    let leading = |text: &str| text.split(' ').next().and_then(|word| word.parse().ok());
    let mut sums = BTreeSet::from([0]);
    for one in notices {
        let (tag, count) = match one.summary.as_str() {
            "While you were away" => ("digest", leading(&one.body)),
            title if leading(title).is_some() => ("fold", leading(title)),
            "Payment verified" => ("alone", Some(1)),
            _ => continue,
        };
        let now: usize = count.unwrap_or_else(|| panic!("a count: {one:?}"));
        let mut fresh = vec![now];
        if let Some((before, at)) = last.insert(tag, (now, one.at))
            && now > before
        {
            let pause = one.at.duration_since(at);
            if pause < BURST {
                fresh = vec![now - before];
            } else if pause < BURST + BUSY {
                fresh.push(now - before);
            }
        }
        sums = sums.iter().flat_map(|sum| fresh.iter().map(move |one| sum + one)).collect();
    }
    sums
}
