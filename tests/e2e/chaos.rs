//! Thousands of events under every fault at once: none lost, none shown twice.
//!
//! A seed decides what happens, round after round: news, a fault, its end. A
//! failing seed is said, with its last steps; `CHAOS_SEED` plays it again. The
//! moments at which things meet are the machine's, so one time may not be enough.
//! `CHAOS_EVENTS` plays so many events, each 2,000 of them with a seed of their own.
//!
//! What can be proven follows from what the documented shop sends again:
//!
//! * Payments come with each tick, so they are made at any time, also while the
//!   shop is closed, refuses, or the app is killed.
//! * Orders and messages come once, so they are made while a stream is open, and
//!   heard before the shop resets or closes it and before the app ends. Before
//!   any other end they are not waited for: what was sent before FIN arrives.
//! * What was told alone is known by its tag; a fold or a digest says how many.
//!   So each run of the app is checked against the history that it left behind:
//!   what the desktop accepted is what is marked as shown. Only at a kill may the
//!   last notice be unmarked, and is then told again.
//!
//! Each thing has one status: a notice counts things, and the sum must be exact.
//! Absent: changes of the settings, and the silence that makes a link give up.

mod faults;
mod parts;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    env, thread,
    time::{Duration, Instant},
};

use demo_shop::{Answer, Cut, Options, Shop};
use notifier_core::{
    notice::{Notice, NoticeCategory},
    ports::desktop::DesktopError,
    view::snapshot::{Snapshot, State},
};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use tokio::{
    runtime::{self, Runtime},
    task, time,
};

use parts::{Dice, Made, ODD, Run, Steps, count, told};

use crate::{
    app::{App, Folder, instant, open},
    fake_desktop::{Behaviour, Desk, TIMEOUT},
};

/// Of one seed; more in one history would only be slower.
const EVENTS: usize = 2_000;

#[tokio::test]
async fn chaos_of_one_seed_loses_nothing_and_shows_nothing_twice() {
    play_every(1).await;
}

#[tokio::test]
async fn chaos_of_a_second_seed_loses_nothing_and_shows_nothing_twice() {
    play_every(2).await;
}

#[tokio::test]
async fn chaos_of_a_third_seed_loses_nothing_and_shows_nothing_twice() {
    play_every(3).await;
}

#[tokio::test]
async fn chaos_of_a_fourth_seed_loses_nothing_and_shows_nothing_twice() {
    play_every(4).await;
}

#[tokio::test]
async fn chaos_of_a_fifth_seed_loses_nothing_and_shows_nothing_twice() {
    play_every(5).await;
}

/// As many tests play side by side.
const LANES: u64 = 5;

/// The seeds of one lane, over all that the size that is asked for needs.
async fn play_every(lane: u64) {
    let first = number("CHAOS_SEED").unwrap_or(1);
    let seeds = number("CHAOS_EVENTS").map_or(LANES, |events| events.div_ceil(EVENTS as u64));
    for seed in (lane - 1..seeds).step_by(LANES as usize) {
        play(first + seed).await;
    }
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

async fn play(seed: u64) {
    let mut chaos = Chaos::new(seed).await;
    while chaos.made.keys.len() < EVENTS {
        chaos.round().await;
    }
    chaos.finish().await;
}

struct Chaos {
    dice: Dice,
    steps: Steps,
    shop: Shop,
    folder: Folder,
    /// None: the app is not running.
    run: Option<Run>,
    made: Made,
    /// What earlier runs marked as shown.
    marked: usize,
    /// Tags of all that was told alone.
    alone: HashSet<String>,
}

impl Chaos {
    async fn new(seed: u64) -> Self {
        // Each brings all payments again: a busy app has to be done with them by the next.
        let tick = Duration::from_secs(2);
        let all_day = Duration::from_secs(24 * 3600);
        let shop = open(Options { tick, look_back: all_day, ..instant() }).await;
        let folder = Folder::following(&shop);
        let mut chaos = Self {
            dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            steps: Steps { seed, done: vec![] },
            shop,
            folder,
            run: None,
            made: Made::default(),
            marked: 0,
            alone: HashSet::new(),
        };
        chaos.begin().await;
        chaos
    }

    async fn round(&mut self) {
        self.news();
        match self.dice.below(15) {
            0 => self.busy().await,
            1 => self.web_page().await,
            2 => self.reset().await,
            3 => self.ends(Cut::MidEvent).await,
            4 => self.ends(Cut::End).await,
            5 => self.ends(Cut::Truncate).await,
            6 => self.stall().await,
            7 => self.drip().await,
            8 => self.again(),
            9 => self.odd(),
            10 => self.closed().await,
            11 => self.refused().await,
            12 => self.hung().await,
            13 => self.restart().await,
            _ => self.kill().await,
        }
    }

    async fn begin(&mut self) {
        self.streams(0).await;
        self.run = Some(Run::start(&self.folder));
        self.streams(1).await;
    }

    /// Everything is heard and told, and the history says so.
    async fn finish(mut self) {
        self.step("the end");
        self.all_heard().await;
        let payments = self.made.payments;
        self.app().until("all payments", |now| now.unread.payment == payments).await;
        self.all_told().await;
        let run = self.run.take().expect("a run");
        let desk = run.app.stop().await;
        run.process.end().await;
        self.check_run(&desk, false);

        let db = self.history();
        let mut select = db.prepare("SELECT key FROM entries").unwrap();
        let keys: Vec<String> =
            select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(keys.len(), self.made.keys.len());
        let keys: BTreeSet<_> = keys.into_iter().collect();
        let lost: Vec<_> = self.made.keys.difference(&keys).collect();
        assert!(lost.is_empty(), "lost: {lost:?}");
        assert_eq!(self.marked, keys.len(), "all were told");
    }

    /// What the desktop accepted of a run is what the run marked as shown.
    fn check_run(&mut self, desk: &Desk, killed: bool) {
        let shown = desk.with_moments(&desk.calls());
        let sql = "SELECT count(*) FROM entries WHERE fate = 1";
        let marked: u32 = self.history().query_row(sql, [], |row| row.get(0)).unwrap();
        let marked = marked as usize;
        let newly = marked - self.marked;
        let but_the_last = &shown[..shown.len().saturating_sub(usize::from(killed))];
        let (all, all_but_one) = (told(&shown), told(but_the_last));
        assert!(
            all.contains(&newly) || all_but_one.contains(&newly),
            "{newly} were marked as shown, {all:?} were: {shown:#?}"
        );
        self.marked = marked;
        // The last one of a killed run, unless it is marked, comes again.
        let for_good = if all_but_one.contains(&newly) { but_the_last } else { &shown[..] };
        let alone = for_good.iter().map(|(notice, ..)| notice).filter(|one| count(one).is_none());
        for Notice { tag, .. } in alone {
            assert!(self.alone.insert(tag.0.clone()), "{} was shown twice", tag.0);
        }
    }

    fn history(&self) -> Connection {
        let path = self.folder.path("history.db");
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
    }

    /// Some of each kind.
    fn news(&mut self) {
        for _ in 0..1 + self.dice.below(16) {
            let event = match self.dice.below(2) {
                0 => self.made.order(),
                _ => self.made.message(),
            };
            let ends = ["\n", "\r\n", "\r"][self.dice.below(3)];
            let event = event.replace('\n', ends);
            assert_eq!(self.shop.raw(&event), 1, "a stream is open");
            self.made.once.push(event);
        }
        self.payments();
    }

    fn payments(&mut self) {
        for _ in 0..self.dice.below(4) {
            let status = ["pending", "awaiting_verification", "verified"][self.dice.below(3)];
            let id = self.shop.payment(json!({"status": status}));
            self.made.keys.insert(format!("payment:{id}:{status}"));
            self.made.payments += 1;
        }
    }

    /// Waits for all that comes only once.
    async fn all_heard(&self) {
        let (orders, messages) = (self.made.orders, self.made.messages);
        let what = format!("{orders} orders and {messages} messages heard");
        let heard = |now: &Snapshot| (now.unread.order, now.unread.message) == (orders, messages);
        self.app().until(&what, heard).await;
    }

    /// Waits until this run has told all that was heard and not told before it.
    async fn all_told(&self) {
        let left = self.app().snapshot().unread.total as usize - self.marked;
        let desk = &self.app().desk;
        let all_told =
            |calls: &[_]| told(&desk.with_moments(calls)).last().is_some_and(|most| *most >= left);
        desk.until(&format!("{left} told"), all_told).await;
    }

    async fn streams(&self, count: usize) {
        let streams = time::timeout(TIMEOUT, self.shop.until_streams(count)).await;
        assert!(streams.is_ok(), "never {count} streams, but {}", self.shop.streams());
    }

    fn app(&self) -> &App {
        &self.run.as_ref().expect("a run").app
    }

    fn step(&mut self, step: impl Into<String>) {
        self.steps.done.push(format!("{} events, {}", self.made.keys.len(), step.into()));
    }
}
