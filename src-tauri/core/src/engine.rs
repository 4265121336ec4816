//! The one loop: takes one input at a time, and routes it to the part it is for.
//!
//! Parts own their fields, take `Context` and return `Effect`s, which are
//! performed here, in order. Deliberately absent: every decision. The middle is
//! synchronous; what takes time runs in tasks and on the store's thread, and
//! comes back as an input.

mod account;
mod apply;
mod config;
mod connection_log;
mod context;
mod daily;
mod data_use;
mod delivery;
mod desktop;
mod diagnostics;
mod health_check;
mod history;
mod intake;
mod live;
mod log_limit;
mod marks;
mod perform;
mod preferences;
mod problems;
mod publish;
mod rejected;
mod reminders;
mod replies;
mod requests;
mod rows;
mod start;
mod streams;
mod sync;
mod test_notice;
#[cfg(test)]
mod testing;
mod timers;
mod updates;
mod vanished;
mod view;

use std::{collections::BTreeSet, time::Duration};

use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    handle::{Request, SystemEvent},
    notice,
    policy::outage::OutageMonitor,
    policy::suspend::SuspendDetector,
    ports::desktop::DesktopEvent,
    store::{EntryId, Reply},
    stream::{FeedId, Signal},
};
use account::{Accounts, Arrived};
use config::Config;
use context::{Context, Effects, StoreReply};
use daily::Daily;
use data_use::DataUse;
use delivery::{Delivery, Ended};
use health_check::HealthCheck;
use intake::Intake;
use publish::Publisher;
use replies::{Replied, Replies};
pub use start::{Running, Setup, TICK, start};
use streams::Streams;
use sync::{Page, Sync};
pub use updates::UpdateSetup;
use updates::Updates;
use vanished::Vanished;

/// How long quitting waits for the notice on its way, and for the disk.
const QUIT_TIMEOUT: Duration = Duration::from_millis(800);

/// So often in a row something may be due that is then not done.
const MAX_OVERDUE: u32 = 100;
/// A fault of ours by which something is due for ever costs a look now and then only.
const OVERDUE_PAUSE: Duration = Duration::from_secs(1);

/// All that can happen.
enum Input {
    Stream(FeedId, Signal),
    Page(Page),
    Account(Arrived),
    /// Whether the shop says that it is well.
    Health(bool),
    /// Of the app itself.
    Update(updates::Arrived),
    Request(Request),
    System(SystemEvent),
    Desktop(DesktopEvent),
    Shown(Ended),
    Replied(Replied),
    /// Payments that the shop does not know.
    Vanished(BTreeSet<EntryId>),
    Store(Reply<StoreReply>),
    SettingsFile,
    Tick,
    /// Something is due, or what is published has changed.
    Due,
    Quit,
}

struct Engine {
    cx: Context,
    config: Config,
    streams: Streams,
    accounts: Accounts,
    sync: Sync,
    vanished: Vanished,
    intake: Intake,
    delivery: Delivery,
    replies: Replies,
    watch: Watch,
    publisher: Publisher,
    data_use: DataUse,
    updates: Updates,
    daily: Daily,
    /// How often in a row something was due, and still is.
    overdue: u32,
}

/// What notices that the connection, the shop or the computer was away, and is back.
struct Watch {
    outage: OutageMonitor,
    health: HealthCheck,
    suspend: SuspendDetector,
    tick: Duration,
    next_tick: Instant,
}

struct Inputs {
    signals: mpsc::Receiver<(FeedId, Signal)>,
    requests: mpsc::Receiver<Request>,
    system_events: mpsc::Receiver<SystemEvent>,
    happenings: mpsc::Receiver<DesktopEvent>,
    store: mpsc::UnboundedReceiver<Reply<StoreReply>>,
    store_ended: oneshot::Receiver<()>,
    stop: CancellationToken,
    desktop_gone: bool,
}

impl Engine {
    async fn run(mut self, mut inputs: Inputs) {
        loop {
            self.do_what_is_due();
            self.do_what_can_wait(&inputs);
            match self.next(&mut inputs).await {
                Input::Quit => break,
                input => {
                    if !matches!(input, Input::Due) {
                        self.overdue = 0;
                    }
                    let effects = self.handle(input);
                    self.perform(effects);
                }
            }
        }
        self.quit(inputs).await;
    }

    /// A flood is worked off, and what came is on the screen, before anything else is
    /// done about it, unless that takes long.
    fn do_what_can_wait(&mut self, inputs: &Inputs) {
        let came = !inputs.signals.is_empty() || !inputs.store.is_empty();
        let busy = came || self.intake.waits_for_disk() || self.delivery.is_showing();
        if !busy {
            self.intake.settle(&self.cx);
        }
        if !busy || self.publisher.is_overdue() {
            self.publish();
        } else {
            self.publisher.put_off();
        }
    }

    async fn next(&mut self, inputs: &mut Inputs) -> Input {
        let due = self.next_due();
        tokio::select! {
            () = inputs.stop.cancelled() => Input::Quit,
            Some((feed, signal)) = inputs.signals.recv(), if self.intake.has_room() => {
                Input::Stream(feed, signal)
            }
            Some(reply) = inputs.store.recv() => Input::Store(reply),
            Some(request) = inputs.requests.recv() => Input::Request(request),
            Some(event) = inputs.system_events.recv() => Input::System(event),
            happening = inputs.happenings.recv(), if !inputs.desktop_gone => {
                inputs.desktop_gone = happening.is_none();
                happening.map_or(Input::Due, Input::Desktop)
            }
            ended = self.delivery.ended() => Input::Shown(ended),
            replied = self.replies.ended() => Input::Replied(replied),
            missing = self.vanished.found() => Input::Vanished(missing),
            page = self.sync.arrived() => Input::Page(page),
            arrived = self.accounts.arrived() => Input::Account(arrived),
            well = self.watch.health.answered() => Input::Health(well),
            arrived = self.updates.arrived() => Input::Update(arrived),
            () = self.config.changed() => Input::SettingsFile,
            () = self.publisher.history_changed() => Input::Due,
            () = self.streams.next_failure() => Input::Due,
            () = sleep_until(self.watch.next_tick) => Input::Tick,
            () = at(due) => Input::Due,
        }
    }

    fn handle(&mut self, input: Input) -> Effects {
        match input {
            Input::Stream(feed, signal) => self.stream_signal(&feed, signal),
            Input::Page(page) => self.page_arrived(page),
            Input::Account(arrived) => self.accounts.answered(&mut self.cx, arrived),
            Input::Health(well) => self.health_answered(well),
            Input::Update(arrived) => self.updates.answered(&self.cx, arrived),
            Input::Request(request) => {
                self.publisher.put_off_no_longer();
                self.answer(request)
            }
            Input::System(event) => self.system_event(event),
            Input::Desktop(happening) => self.desktop_event(happening),
            Input::Vanished(missing) => self.vanished.confirm(&self.cx, missing),
            Input::Shown(ended) => self.notice_ended(ended),
            Input::Replied(replied) => self.replied(replied),
            Input::Store(reply) => self.store_replied(reply),
            Input::SettingsFile => self.settings_changed(),
            Input::Tick => self.tick(),
            Input::Due | Input::Quit => vec![],
        }
    }

    /// Publishes what can be seen, and announces an outage of it, once.
    fn publish(&mut self) {
        let (cx, health, update) = (&self.cx, &self.watch.health, self.updates.view(&self.cx));
        self.publisher.publish(cx, &self.streams, &self.accounts, &self.sync, health, update);
        let connection = self.publisher.snapshot().connection;
        let threshold = self.cx.settings.connection.deaf_after;
        let (now, wall) = (Instant::now(), self.cx.now());
        if let Some(outage) = self.watch.outage.note(connection.state, threshold, now, wall) {
            let reads = self.sync.is_active();
            self.cx.announce(notice::connection(outage, &connection, reads, &self.cx.i18n));
        }
    }

    /// What is on its way to the screen or the disk arrives there, within a limit of time.
    async fn quit(mut self, inputs: Inputs) {
        self.streams.stop();
        self.data_use.save(&self.cx);
        if self.delivery.is_showing()
            && let Ok(ended) = timeout(QUIT_TIMEOUT, self.delivery.ended()).await
        {
            self.notice_ended(ended);
        }
        self.delivery.marks.retry_all(&self.cx);
        let Inputs { store_ended, .. } = inputs;
        drop(self);
        if timeout(QUIT_TIMEOUT, store_ended).await.is_err() {
            tracing::error!("the disk does not answer; the history may miss the last moments");
        }
    }
}

async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}
