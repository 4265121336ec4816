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

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    env, thread,
    time::Duration,
};

use demo_shop::{Answer, Cut, Options, Shop};
use notifier_core::{
    desktop::Trouble,
    notice::{Category, Notice},
    snapshot::{Snapshot, State},
};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use tokio::{
    runtime::{self, Runtime},
    task, time,
};

use crate::{
    app::{App, Folder, instant, open},
    desk::{Desk, Mood, PATIENCE},
};

/// Of one seed; more in one history would only be slower.
const EVENTS: usize = 2_000;

#[tokio::test]
async fn chaos_of_one_seed_loses_nothing_and_shows_nothing_twice() {
    play(number("CHAOS_SEED").unwrap_or(1)).await;
}

/// Of as many more as the size that is asked for needs.
#[tokio::test]
async fn chaos_of_other_seeds_loses_nothing_and_shows_nothing_twice() {
    let first = number("CHAOS_SEED").unwrap_or(1);
    let more = number("CHAOS_EVENTS").map_or(1, |events| events.div_ceil(EVENTS as u64) - 1);
    for seed in first + 1..=first + more {
        play(seed).await;
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
        let tick = Duration::from_millis(500);
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

    async fn busy(&mut self) {
        let times = 1 + self.dice.below(3);
        self.step(format!("503, {times} times"));
        self.shop.answer_with(Answer::status(503), u32::try_from(times).ok());
        self.shop.cut(Cut::End);
        self.payments();
        self.streams(1).await;
    }

    /// Which is asked again after minutes only, unless the person asks.
    async fn web_page(&mut self) {
        self.step("a web page");
        self.shop.answer_with(Answer::page(200, "<html>Log in</html>"), Some(1));
        self.shop.cut(Cut::End);
        self.payments();
        let app = self.app();
        let said = |now: &Snapshot| {
            let reason = now.connection.reason.as_deref().unwrap_or_default();
            now.connection.state == State::Waiting && reason.contains("web page")
        };
        app.until("a web page said", said).await;
        app.handle.reconnect().await;
        self.streams(1).await;
    }

    async fn reset(&mut self) {
        self.step("reset");
        self.all_heard().await;
        self.shop.cut(Cut::Reset);
        self.payments();
        self.streams(1).await;
    }

    async fn ends(&mut self, cut: Cut) {
        self.step(format!("{cut:?}"));
        self.shop.cut(cut);
        self.payments();
        self.streams(1).await;
    }

    async fn stall(&mut self) {
        self.step("stall");
        self.shop.stall();
        self.news();
        self.payments();
        self.shop.resume();
    }

    /// Cut anywhere by the network: within lines, texts, letters.
    async fn drip(&mut self) {
        let bytes = 1 + self.dice.below(500);
        self.step(format!("{bytes} bytes at a time"));
        self.shop.slow(bytes, Duration::ZERO);
        self.news();
        self.all_heard().await;
        self.shop.full_speed();
    }

    /// What came long ago comes again, as from a proxy that replays.
    fn again(&mut self) {
        self.step("orders and messages again");
        for _ in 0..20 {
            let number = self.dice.below(self.made.once.len().max(1));
            if let Some(event) = self.made.once.get(number) {
                self.shop.raw(event);
            }
        }
    }

    fn odd(&mut self) {
        self.step("odd blocks");
        for _ in 0..5 {
            let block = ODD[self.dice.below(ODD.len())];
            self.shop.raw(block);
            self.news();
        }
    }

    async fn closed(&mut self) {
        self.step("the shop restarts");
        self.all_heard().await;
        self.shop.close().await;
        self.payments();
        self.shop.open().await;
        self.streams(1).await;
    }

    async fn refused(&mut self) {
        let trouble = match self.dice.below(3) {
            0 => Trouble::NoService,
            1 => Trouble::Hung,
            _ => Trouble::Refused("no".into()),
        };
        self.step(format!("the desktop: {trouble:?}"));
        self.app().desk.becomes(Mood::Fails(trouble));
        self.troubled().await;
    }

    async fn hung(&mut self) {
        self.step("the desktop hangs");
        self.app().desk.becomes(Mood::Hangs);
        self.news();
        self.all_heard().await;
        if self.dice.below(2) == 0 {
            self.app().desk.becomes(Mood::Works);
        } else {
            self.app().desk.becomes(Mood::Fails(Trouble::Hung));
            self.troubled().await;
        }
    }

    /// Until the failing desktop is noticed and works again.
    async fn troubled(&mut self) {
        self.news();
        self.app().until("troubled", |now| !now.troubles.is_empty()).await;
        self.app().desk.comes_back().await;
    }

    async fn restart(&mut self) {
        self.step("the app restarts");
        self.all_heard().await;
        self.all_told().await;
        self.payments();
        let run = self.run.take().expect("a run");
        let desk = run.app.stop().await;
        run.process.end().await;
        self.check_run(&desk, false);
        self.begin().await;
    }

    /// With a notice on its way, or events on theirs.
    async fn kill(&mut self) {
        let hangs = self.dice.below(2) == 0;
        self.step(if hangs { "a kill while the desktop hangs" } else { "a kill" });
        if hangs {
            self.app().desk.becomes(Mood::Hangs);
            self.news();
        }
        self.all_heard().await;
        self.payments();
        let Run { app, process } = self.run.take().expect("a run");
        process.end().await;
        self.check_run(&app.desk, true);
        self.begin().await;
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
        let shown = desk.shown();
        let sql = "SELECT count(*) FROM entries WHERE fate = 1";
        let marked: u32 = self.history().query_row(sql, [], |row| row.get(0)).unwrap();
        let marked = marked as usize;
        let newly = marked - self.marked;
        let but_the_last = &shown[..shown.len().saturating_sub(usize::from(killed))];
        let right = [told(&shown), told(but_the_last)];
        assert!(
            right.contains(&newly),
            "{newly} were marked as shown, {} were: {shown:#?}",
            right[0]
        );
        self.marked = marked;
        for Notice { tag, .. } in shown.iter().filter(|notice| count(notice).is_none()) {
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
        let all_told = |_: &[_]| told(&self.app().desk.shown()) >= left;
        self.app().desk.until(&format!("{left} told"), all_told).await;
    }

    async fn streams(&self, count: usize) {
        let streams = time::timeout(PATIENCE, self.shop.until_streams(count)).await;
        assert!(streams.is_ok(), "never {count} streams, but {}", self.shop.streams());
    }

    fn app(&self) -> &App {
        &self.run.as_ref().expect("a run").app
    }

    fn step(&mut self, step: impl Into<String>) {
        self.steps.done.push(format!("{} events, {}", self.made.keys.len(), step.into()));
    }
}

/// Legal, and nothing to be told.
const ODD: [&str; 10] = [
    ": a comment\n\n",
    ":\n:\n:\n",
    "\r\r\n\n",
    "id: 7\n\n",
    "id: \n\n",
    "event: nothing\nfoo: bar\nretry: soon\n\n",
    "data: {\"type\":\"refund\",\"data\":{\"id\":1}}\n\n",
    "data: {\"type\":\"order\",\"data\":{\"id\":\n\n",
    "data: {\"type\":\"message\",\"data\":{}}\n\n",
    "event: sale\r\ndata\r\ndata: []\r\n\r\n",
];

/// All that happened in the shop.
#[derive(Default)]
struct Made {
    keys: BTreeSet<String>,
    payments: u32,
    orders: u32,
    messages: u32,
    /// What comes only once, as it was sent.
    once: Vec<String>,
}

impl Made {
    fn order(&mut self) -> String {
        self.orders += 1;
        let id = format!("o{}", self.orders);
        self.keys.insert(format!("order:{id}:pending"));
        let data = json!({"type": "order", "data": {"id": id, "status": "pending"}});
        format!("data: {data}\n\n")
    }

    fn message(&mut self) -> String {
        self.messages += 1;
        let id = format!("m{}", self.messages);
        self.keys.insert(format!("message:{id}"));
        let data = json!({"id": id, "sender": "Aline", "text": "É bon, 5 000 ₣ 🛒"});
        format!("event: message\ndata: {{\"type\":\"message\",\ndata: \"data\":{data}}}\n\n")
    }
}

/// How many things these notices told of: some count up as they are replaced.
fn told(shown: &[Notice]) -> usize {
    let mut last: HashMap<&str, usize> = HashMap::new();
    let fresh = shown.iter().map(|notice| match count(notice) {
        Some(now) => {
            let before = last.insert(&notice.tag.0, now).unwrap_or(0);
            if now > before { now - before } else { now }
        }
        None => 1,
    });
    fresh.sum()
}

/// None: it tells of one thing alone.
fn count(notice: &Notice) -> Option<usize> {
    let leading = |text: &str| {
        let number = text.split(' ').next().and_then(|number| number.parse::<usize>().ok());
        number.unwrap_or_else(|| panic!("a count: {notice:#?}"))
    };
    match notice.tag.0.split(':').next() {
        _ if notice.category == Category::App => Some(0),
        Some("digest") => Some(notice.body.split(" · ").map(leading).sum()),
        Some("fold") => Some(leading(&notice.title)),
        _ => None,
    }
}

/// The app in a process of its own, as far as that goes inside this one.
struct Run {
    app: App,
    process: Process,
}

impl Run {
    fn start(folder: &Folder) -> Self {
        let runtime = runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let process = Process(Some(runtime.expect("a thread")));
        let app = process.run(|| App::start(folder));
        Self { app, process }
    }
}

struct Process(Option<Runtime>);

impl Process {
    fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        let _inside = self.0.as_ref().expect("it has not ended").enter();
        work()
    }

    /// Every task stops where it waits, and nothing is put in order.
    async fn end(mut self) {
        let runtime = self.0.take().expect("it has not ended");
        task::spawn_blocking(|| runtime.shutdown_timeout(PATIENCE)).await.expect("it ends");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Small, and the same on every machine: xorshift.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

/// Says how to play it again when the test fails.
struct Steps {
    seed: u64,
    done: Vec<String>,
}

impl Drop for Steps {
    fn drop(&mut self) {
        if thread::panicking() {
            let last = &self.done[self.done.len().saturating_sub(10)..];
            eprintln!("CHAOS_SEED={} plays it again; the last steps: {last:#?}", self.seed);
        }
    }
}
