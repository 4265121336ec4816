//! Thousands of events under every fault at once: none lost, none shown twice.
//!
//! A seed decides what happens, round after round: news, a fault, its end. A
//! failing seed is said, with its last steps; `CHAOS_SEED` plays it again. The
//! moments at which things meet are the machine's, so one time may not be enough.
//! `CHAOS_EVENTS` plays so many events, each 2,000 of them with a seed of their own;
//! `CHAOS_NEWS` lets up to so many of them come at a time; `CHAOS_LOG` prints what
//! the shop did and was asked.
//!
//! Somebody is signed in, so what the stream does not bring the reads do: news is
//! made at any time, whatever the stream, the network, the shop, its database, the
//! disk or the app go through. Some orders and messages are on the stream only, in
//! all its line ends; those are made while streams are open, and heard before
//! anything that could lose what was sent.
//!
//! What was told alone is known by its tag; a fold or a digest says how many. So
//! each run of the app is checked against the history that it left behind: what the
//! desktop accepted is what is marked as shown. Only at a kill may the last notice
//! be unmarked, and is then told again. Each thing has one status, one that is news
//! whoever brings it: a notice counts things, and the sum must be exact.

mod faults;
pub mod parts;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    env,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use demo_shop::{Answer, Cut, Opening, Options, Shop};
use notifier_core::{
    notice::{Notice, NoticeCategory},
    ports::desktop::DesktopError,
    settings::Sound,
    view::record::Record,
    view::snapshot::{AccountState, Snapshot, State},
};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use tokio::{
    runtime::{self, Runtime},
    task, time,
};

use parts::{Dice, Made, ODD, Run, Steps, count, told};

use crate::{
    account::sign_in,
    app::{App, Folder, instant, open},
    clocks::hands::Hands,
    fake_desktop::{Behaviour, Desk, TIMEOUT},
    fake_keychain::Keys,
};

/// Of one seed; more in one history would only be slower.
const EVENTS: usize = 2_000;
/// Where no size is asked for: each of the five goes through some thirty faults.
const FEW_EVENTS: usize = 400;
/// At a time, at most.
const NEWS: usize = 12;
/// The owner's own, and that of the shop.
const STREAMS: usize = 2;

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
    let (seeds, events) = match number("CHAOS_EVENTS") {
        Some(events) => (events.div_ceil(EVENTS as u64), EVENTS),
        None => (LANES, FEW_EVENTS),
    };
    for seed in (lane - 1..seeds).step_by(LANES as usize) {
        play(first + seed, events).await;
    }
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

async fn play(seed: u64, events: usize) {
    let mut chaos = Chaos::new(seed).await;
    while chaos.made.keys.len() < events {
        let ended = time::timeout(2 * TIMEOUT, chaos.round()).await;
        let now = chaos.run.as_ref().map(|run| run.app.snapshot());
        assert!(ended.is_ok(), "this goes on for ever: {now:#?}");
    }
    chaos.finish().await;
}

struct Chaos {
    dice: Dice,
    steps: Steps,
    /// So many events come at a time, at most.
    most: usize,
    shop: Shop,
    folder: Folder,
    keys: Keys,
    /// Of the computer's clock.
    hands: Hands,
    /// None: the app is not running.
    run: Option<Run>,
    made: Made,
    /// What earlier runs marked as shown.
    marked: usize,
    /// Tags of all that was told alone.
    alone: HashSet<String>,
    /// The disk failed in this run, so marks may be late.
    disk_failed: bool,
    /// How often the streams were asked whether they are heard.
    probes: u32,
}

impl Chaos {
    async fn new(seed: u64) -> Self {
        // Each tick brings the payments of the last three again.
        let tick = Duration::from_secs(2);
        let shop = open(Options { tick, look_back: 3 * tick, ..instant() }).await;
        let folder = Folder::new();
        folder.set(json!({
            "server": shop.url(),
            "connection": {"retry_min_ms": 20, "retry_max_ms": 80, "poll_ms": 300},
            // It tells what is open, told or not: nothing could be counted.
            "morning_digest": false,
        }));
        let mut chaos = Self {
            dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            steps: Steps::of(seed),
            most: number("CHAOS_NEWS").and_then(|most| most.try_into().ok()).unwrap_or(NEWS),
            shop,
            folder,
            keys: Keys::default(),
            hands: Hands::default(),
            run: None,
            made: Made::default(),
            marked: 0,
            alone: HashSet::new(),
            disk_failed: false,
            probes: 0,
        };
        if env::var_os("CHAOS_LOG").is_some() {
            parts::log(&chaos.shop);
        }
        chaos.start();
        sign_in(chaos.app(), &chaos.shop).await.unwrap();
        chaos.streams(STREAMS).await;
        // What was there before is no news: the first reads are to be over.
        let asked = chaos.shop.rest_requests().len();
        let read = time::timeout(TIMEOUT, chaos.shop.until_rest_requests(asked + 15)).await;
        read.expect("reads");
        chaos
    }

    async fn round(&mut self) {
        self.news();
        match self.dice.below(7) {
            0 => self.stream_fault().await,
            1 => self.network_fault().await,
            2 => self.shop_fault().await,
            3 => self.database_fault().await,
            4 => self.desktop_or_disk_fault().await,
            5 => self.clock_fault().await,
            _ => self.app_fault().await,
        }
    }

    fn start(&mut self) {
        self.run = Some(Run::start(&self.folder, &self.keys, &self.hands));
    }

    async fn begin(&mut self) {
        self.streams(0).await;
        self.start();
        self.streams(STREAMS).await;
    }

    /// Everything is heard and told, and the history says so.
    async fn finish(mut self) {
        self.step("the end");
        self.all_heard().await;
        self.all_told().await;
        let run = self.run.take().expect("a run");
        let desk = run.app.stop().await;
        run.process.end().await;
        self.check_run(&desk, false);

        let keys = self.stored();
        assert_eq!(keys.len(), self.made.keys.len());
        let lost: Vec<_> = self.made.keys.difference(&keys).collect();
        assert!(lost.is_empty(), "lost: {lost:?}");
        assert_eq!(self.marked, keys.len(), "all were told");
        let drawn = self.steps.drawn.iter();
        let drawn: String = drawn.map(|(fault, times)| format!(", {times} {fault}")).collect();
        let (events, lost) = (keys.len(), lost.len());
        let twice = self.marked - events;
        println!("chaos: {events} events, {lost} lost, {twice} twice{drawn}");
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
        // What only memory has is numbered anew by each run.
        let alone = alone.filter(|one| !one.tag.0.starts_with("entry:-"));
        for Notice { tag, .. } in alone {
            assert!(self.alone.insert(tag.0.clone()), "{} was shown twice", tag.0);
        }
    }

    /// The keys in the history.
    fn stored(&self) -> BTreeSet<String> {
        let keys = self.keys("SELECT key FROM entries");
        let set: BTreeSet<_> = keys.iter().cloned().collect();
        assert_eq!(set.len(), keys.len(), "each is there once");
        set
    }

    fn keys(&self, sql: &str) -> Vec<String> {
        let db = self.history();
        let mut select = db.prepare(sql).unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    fn history(&self) -> Connection {
        let path = self.folder.path("history.db");
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
    }

    /// Some of each kind, at any time.
    fn news(&mut self) {
        for _ in 0..1 + self.dice.below(self.most) {
            match self.dice.below(3) {
                0 => {
                    // Of no payment: nobody is asked who verified it.
                    let id = self.shop.order(json!({"transaction": null, "status": "pending"}));
                    self.made.ordered(&id);
                }
                1 => {
                    let id = self.shop.message(json!({"text": "É bon, 5 000 ₣ 🛒"}));
                    self.made.messaged(&id);
                }
                _ => self.payment(),
            }
        }
    }

    fn payment(&mut self) {
        let status = ["pending", "awaiting_verification", "verified"][self.dice.below(3)];
        let id = self.shop.payment(json!({"status": status}));
        self.made.keys.insert(format!("payment:{id}:{status}"));
        self.made.payments += 1;
        if status == "awaiting_verification" {
            self.made.last_waiting = Some(id);
        }
    }

    /// On the streams only; some are open.
    fn news_of_streams(&mut self) {
        for _ in 0..1 + self.dice.below(8) {
            let event = match self.dice.below(2) {
                0 => self.made.order(),
                _ => self.made.message(),
            };
            let ends = ["\n", "\r\n", "\r"][self.dice.below(3)];
            let event = event.replace('\n', ends);
            assert_eq!(self.shop.raw(&event), STREAMS, "streams are open");
            self.made.once.push(event);
        }
    }

    /// Waits for all that was made.
    async fn all_heard(&self) {
        let Made { orders, messages, payments, .. } = self.made;
        let what = format!("{payments} payments, {orders} orders, {messages} messages heard");
        let heard = |now: &Snapshot| {
            let unread = now.unread;
            (unread.payment, unread.order, unread.message) == (payments, orders, messages)
        };
        let mut snapshots = self.app().handle.snapshots();
        if time::timeout(TIMEOUT, snapshots.wait_for(heard)).await.is_err() {
            let stored = self.stored();
            let lost: Vec<_> = self.made.keys.difference(&stored).collect();
            let read = self.keys("SELECT key FROM entries WHERE read IS NOT NULL");
            let now = self.app().snapshot();
            panic!("never {what}: lost {lost:?}, taken for read {read:?}: {now:#?}");
        }
    }

    /// Waits for all that was on the streams only.
    async fn all_heard_of_streams(&self) {
        let sql = "SELECT count(*) FROM entries WHERE key GLOB 'order:o*' OR key GLOB 'message:m*'";
        let begin = Instant::now();
        loop {
            let heard: u32 = self.history().query_row(sql, [], |row| row.get(0)).unwrap();
            if heard as usize == self.made.once.len() {
                return;
            }
            assert!(begin.elapsed() < TIMEOUT, "{heard} of {} heard", self.made.once.len());
            time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until all that was told is marked so.
    async fn all_marked(&self) {
        self.all_told().await;
        let sql = "SELECT count(*) FROM entries WHERE fate = 1";
        let (begin, made) = (Instant::now(), self.made.keys.len());
        loop {
            let marked: u32 = self.history().query_row(sql, [], |row| row.get(0)).unwrap();
            if marked as usize == made {
                return;
            }
            assert!(begin.elapsed() < TIMEOUT, "{marked} of {made} marked");
            time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until this run has told all that was heard and not told before it.
    async fn all_told(&self) {
        let left = self.made.keys.len() - self.marked;
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
        let (events, after) = (self.made.keys.len(), self.steps.begin.elapsed().as_secs());
        let step = format!("{events} events, {after} s, {}", step.into());
        if env::var_os("CHAOS_LOG").is_some() {
            eprintln!("{step}");
        }
        self.steps.done.push(step);
    }

    /// A fault that is drawn, by its name.
    fn draws(&mut self, name: &'static str) {
        *self.steps.drawn.entry(name).or_default() += 1;
        self.step(name);
    }
}
