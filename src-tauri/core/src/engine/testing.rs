//! For the unit tests of the parts: a [`Context`] on fakes, without a socket.
//!
//! A store in memory, a desktop that records its calls, a clock that is set.
//! Deliberately absent: the loop; a test hands a part what the engine would.

use std::sync::{Arc, LazyLock, Mutex};

use futures::future::{BoxFuture, FutureExt as _, ready};
use jiff::{Timestamp, tz::TimeZone};
use tokio::{sync::mpsc, task::JoinSet, time::Instant};
use url::Url;

use super::{
    context::{Context, Effects, StoreReply},
    intake::Intake,
    log_limit::LogLimit,
    problems::Problems,
    rejected::Rejected,
};
use crate::{
    event::{Event, Parsed, read},
    feed::Feed,
    i18n::Translator,
    ingest::{Arrival, Origin},
    notice::{Notice, Tag},
    policy::snooze::SnoozeTimer,
    ports::clock::Clock,
    ports::desktop::{ActivationToken, Desktop, DesktopError},
    settings::{Settings, Sound},
    store::{self, Entry, EntryId, Reply, Store, StoreHandle, StoreThread},
    stream::Http,
};

/// Reads the system's certificates, which takes a while; nothing is asked of it.
static HTTP: LazyLock<Http> = LazyLock::new(Http::new);

pub struct Bench {
    pub cx: Context,
    pub desktop: Arc<FakeDesktop>,
    pub clock: Arc<SetClock>,
    replies: mpsc::UnboundedReceiver<Reply<StoreReply>>,
}

impl Bench {
    pub fn new() -> Self {
        let StoreThread { handle: store, replies, .. } =
            StoreHandle::start(Store::open(None).unwrap(), ()).unwrap();
        let (desktop, clock) = (Arc::new(FakeDesktop::default()), Arc::new(SetClock::default()));
        clock.set(at(1000));
        let cx = Context {
            store,
            settings: Settings::default(),
            clock: clock.clone(),
            snooze: SnoozeTimer::default(),
            i18n: Arc::new(Translator::english(TimeZone::UTC)),
            problems: Problems::default(),
            http: HTTP.clone(),
            desktop: desktop.clone(),
            screen_locked: false,
            awake_since: Instant::now(),
            rejected: Rejected::default(),
            dropped_lines: LogLimit::default(),
            recorder: None,
            detached: JoinSet::new(),
        };
        Self { cx, desktop, clock, replies }
    }

    /// What the store's thread gives, after all that was sent before.
    pub async fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> T {
        self.cx.store.ask(move |store| Ok(job(store))).await.unwrap().unwrap()
    }

    pub async fn disk_refuses(&self, refuses: bool) {
        self.ask(move |store| store.refuse_writes(refuses)).await;
    }

    /// The store's next reply, where it owes one.
    pub async fn reply(&mut self) -> Option<StoreReply> {
        self.ask(|_| ()).await;
        match self.replies.try_recv().ok()? {
            Reply::Done(reply) => Some(reply),
            Reply::Failed(error) => panic!("a write failed: {error}"),
        }
    }

    /// Hands the store's replies to the intake until there are none. What it wants done.
    pub async fn settle(&mut self, intake: &mut Intake) -> Effects {
        let mut effects = vec![];
        while let Some(reply) = self.reply().await {
            match reply {
                StoreReply::Taken { ticket, taken } => {
                    effects.append(&mut intake.taken(&mut self.cx, ticket, taken));
                }
                StoreReply::CaughtUp(stored) => {
                    effects.append(&mut intake.caught_up(&mut self.cx, stored));
                }
                other => panic!("not for the intake: {other:?}"),
            }
        }
        effects
    }

    /// A stored entry that is to be shown.
    pub async fn stored(&self, data: &str) -> Entry {
        let (event, now) = (event(data), self.cx.now());
        let put = move |store: &mut Store| {
            store.put(&feed(), &event, None, store::Triage::Notify, now).unwrap()
        };
        self.ask(put).await.unwrap()
    }

    pub async fn delivery_of(&self, id: EntryId) -> store::Delivery {
        self.ask(move |store| store.delivery(id)).await
    }

    /// Until everything that nobody waits for is done.
    pub async fn detached(&mut self) {
        while self.cx.detached.join_next().await.is_some() {}
    }
}

/// What was asked of the desktop: "show payment:7", "close digest".
#[derive(Debug, Default)]
pub struct FakeDesktop {
    calls: Mutex<Vec<String>>,
    trouble: Mutex<Option<DesktopError>>,
    quiet: Mutex<bool>,
}

impl FakeDesktop {
    pub fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.calls.lock().unwrap())
    }

    pub fn fails(&self, trouble: Option<DesktopError>) {
        *self.trouble.lock().unwrap() = trouble;
    }

    pub fn wants_quiet(&self, quiet: bool) {
        *self.quiet.lock().unwrap() = quiet;
    }

    fn answer(&self, call: String) -> BoxFuture<'static, Result<(), DesktopError>> {
        self.calls.lock().unwrap().push(call);
        let trouble = self.trouble.lock().unwrap().clone();
        ready(trouble.map_or(Ok(()), Err)).boxed()
    }
}

impl Desktop for FakeDesktop {
    fn show(&self, notice: Notice) -> BoxFuture<'static, Result<(), DesktopError>> {
        self.answer(format!("show {}", notice.tag.0))
    }

    fn close(&self, tag: Tag) -> BoxFuture<'static, ()> {
        self.answer(format!("close {}", tag.0)).map(drop).boxed()
    }

    fn browse(
        &self,
        link: Url,
        _: Option<ActivationToken>,
    ) -> BoxFuture<'static, Result<(), DesktopError>> {
        self.answer(format!("browse {link}"))
    }

    fn play(&self, sound: Sound) -> BoxFuture<'static, Result<(), DesktopError>> {
        self.answer(format!("play {sound:?}"))
    }

    fn do_not_disturb(&self) -> BoxFuture<'static, bool> {
        ready(*self.quiet.lock().unwrap()).boxed()
    }

    fn open_window(&self, _: Option<ActivationToken>) {
        self.calls.lock().unwrap().push("window".into());
    }
}

#[derive(Debug, Default)]
pub struct SetClock(Mutex<Timestamp>);

impl SetClock {
    pub fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap() = now;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub fn at(secs: i64) -> Timestamp {
    Timestamp::from_second(secs).unwrap()
}

pub fn feed() -> Feed {
    "shop".into()
}

pub fn event(data: &str) -> Event {
    match read(data) {
        Parsed::Event(event) => event,
        other => panic!("{other:?}"),
    }
}

pub fn order(id: &str) -> String {
    format!(r#"{{"type":"order","data":{{"id":"{id}","status":"pending"}}}}"#)
}

/// With an amount.
pub fn payment(id: &str, status: &str) -> String {
    format!(r#"{{"type":"payment","data":{{"id":"{id}","status":"{status}","amount":500}}}}"#)
}

/// As the stream brings it.
pub fn live(data: &str) -> Arrival {
    let origin = Origin::Live { resume: None };
    Arrival { feed: feed(), event: event(data), origin, late: false, unfollowed: false }
}
