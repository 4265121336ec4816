//! The one loop: takes one input at a time, and routes it to the part it is for.
//!
//! Parts own their fields, take [`Context`] and return [`Effect`]s, which are
//! performed here, in order. Deliberately absent: every decision. The middle is
//! synchronous; what takes time runs in tasks and on the store's thread, and
//! comes back as an input.

mod account;
mod config;
mod connection_log;
mod context;
mod delivery;
mod diagnostics;
mod history;
mod intake;
mod live;
mod preferences;
mod problems;
mod publish;
mod reminders;
mod requests;
mod start;
mod streams;
mod sync;
mod test_notice;
mod vanished;
mod view;

use std::{
    collections::{BTreeSet, VecDeque},
    time::Duration,
};

use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    event::Kind,
    handle::{Answer, Request, SystemEvent},
    notice,
    notice::links,
    policy::outage::OutageMonitor,
    policy::suspend::SuspendDetector,
    ports::desktop::{ActivationToken, DesktopEvent},
    rest::Owner,
    rest::poll_schedule::{Pace, STREAM_HAS},
    settings::tidy_ids,
    store::{Entry, EntryId, Reply},
    stream::{FeedId, Signal},
};
use account::{Accounts, Arrived};
use config::Config;
use context::{AfterSave, Context, Effect, Effects, StoreReply};
use delivery::{Delivery, Ended};
use intake::Intake;
use publish::Publisher;
use reminders::Reminders;
pub use start::{Running, Setup, TICK, start};
use streams::Streams;
use sync::{Page, Sync};
use vanished::Vanished;

/// How long quitting waits for the notice on its way, and for the disk.
const QUIT_TIMEOUT: Duration = Duration::from_millis(800);

/// All that can happen.
enum Input {
    Stream(FeedId, Signal),
    Page(Page),
    Account(Arrived),
    Request(Request),
    System(SystemEvent),
    Desktop(DesktopEvent),
    Shown(Ended),
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
    reminders: Reminders,
    watch: Watch,
    publisher: Publisher,
}

/// What notices that the connection, or the computer, was away.
struct Watch {
    outage: OutageMonitor,
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
            // A flood of signals is worked off before anything is published.
            if inputs.signals.is_empty() && inputs.store.is_empty() {
                self.publish();
            }
            match self.next(&mut inputs).await {
                Input::Quit => break,
                input => {
                    let effects = self.handle(input);
                    self.perform(effects);
                }
            }
        }
        self.quit(inputs).await;
    }

    async fn next(&mut self, inputs: &mut Inputs) -> Input {
        let due = self.due();
        tokio::select! {
            () = inputs.stop.cancelled() => Input::Quit,
            Some((feed, signal)) = inputs.signals.recv() => Input::Stream(feed, signal),
            Some(reply) = inputs.store.recv() => Input::Store(reply),
            Some(request) = inputs.requests.recv() => Input::Request(request),
            Some(event) = inputs.system_events.recv() => Input::System(event),
            happening = inputs.happenings.recv(), if !inputs.desktop_gone => {
                inputs.desktop_gone = happening.is_none();
                happening.map_or(Input::Due, Input::Desktop)
            }
            ended = self.delivery.ended() => Input::Shown(ended),
            missing = self.vanished.found() => Input::Vanished(missing),
            page = self.sync.arrived() => Input::Page(page),
            arrived = self.accounts.arrived() => Input::Account(arrived),
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
            Input::Request(request) => self.answer(request),
            Input::System(event) => self.system_event(event),
            Input::Desktop(happening) => self.desktop_event(happening),
            Input::Vanished(missing) => self.vanished.confirm(&self.cx, missing),
            Input::Shown(ended) => self.notice_ended(ended),
            Input::Store(reply) => self.store_replied(reply),
            Input::SettingsFile => self.settings_changed(),
            Input::Tick => self.tick(),
            Input::Due | Input::Quit => vec![],
        }
    }

    /// Performs effects and what follows from them, in order.
    fn perform(&mut self, effects: Effects) {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            waiting.extend(self.perform_one(effect));
        }
    }

    fn perform_one(&mut self, effect: Effect) -> Effects {
        match effect {
            Effect::Notify { entry, late } => return self.notify(entry, late),
            Effect::Queue { entry, late } => self.delivery.queue(entry, late),
            Effect::Completed(entry) => self.delivery.complete(&entry),
            Effect::Adopted { memory, entry } => {
                self.reminders.adopt(memory, entry.id);
                self.delivery.adopt(&mut self.cx, memory, entry);
            }
            Effect::Withdraw(ids) => {
                self.reminders.stop(&ids);
                self.delivery.withdraw(&mut self.cx, &ids);
            }
            Effect::Superseded(ids) => {
                self.reminders.stop(&ids);
                self.delivery.supersede(&mut self.cx, &ids);
            }
            Effect::Announce(notice) => self.cx.announce(notice),
            Effect::ReadAll => self.sync.read_all(),
            Effect::Delivered(kind) => self.sync.delivered(kind),
            Effect::FoundByRead { kind, age } => {
                let live = self.streams.live_longer_than(age, self.cx.now());
                if live && age > STREAM_HAS {
                    self.sync.missed(kind);
                }
            }
            Effect::PageStored(ticket) => {
                let pace = self.pace();
                self.sync.page_stored(&self.cx, &self.accounts, ticket, pace);
            }
            Effect::Apply => return self.apply(),
            Effect::SessionOver => return self.accounts.session_over(&mut self.cx),
            Effect::StopReading => self.sync.stop(),
            Effect::SaveAccount { account, then } => {
                self.config.set_account(account);
                return self.save_account(then);
            }
        }
        vec![]
    }

    /// A partial payment of an own shop waits a moment for the read that completes it.
    fn notify(&mut self, entry: Entry, late: bool) -> Effects {
        if !late
            && entry.event.is_partial()
            && self.accounts.owns(&entry.feed)
            && let Some(pass) = self.sync.read_now(Kind::Payment)
        {
            self.intake.await_details(entry, pass);
            return vec![];
        }
        vec![Effect::Queue { entry, late }]
    }

    fn page_arrived(&mut self, page: Page) -> Effects {
        let pace = self.pace();
        let parts = (&self.accounts, &mut self.intake, &mut self.publisher.log);
        self.sync.page_arrived(&mut self.cx, parts, page, pace)
    }

    fn store_replied(&mut self, reply: Reply<StoreReply>) -> Effects {
        let cx = &mut self.cx;
        match reply {
            Reply::Failed(error) => cx.history_failed(&error),
            Reply::Done(StoreReply::Taken { ticket, taken }) => {
                return self.intake.taken(cx, ticket, taken);
            }
            Reply::Done(StoreReply::CaughtUp(stored)) => return self.intake.caught_up(cx, stored),
            Reply::Done(StoreReply::Marked { ids, error }) => {
                self.delivery.marked(cx, &ids, error);
            }
            Reply::Done(StoreReply::Pending(found)) => self.delivery.refill(cx, found),
            Reply::Done(StoreReply::Opening { entry, token, answer }) => {
                return self.open(entry, token, answer);
            }
        }
        vec![]
    }

    fn notice_ended(&mut self, ended: Ended) -> Effects {
        let shown = self.delivery.shown(&mut self.cx, ended);
        self.reminders.start(&self.cx, &shown);
        vec![]
    }

    fn desktop_event(&mut self, happening: DesktopEvent) -> Effects {
        match happening {
            DesktopEvent::NoticesWork => self.delivery.service_came(&mut self.cx),
            DesktopEvent::NoticesGone => self.delivery.service_went(&mut self.cx),
            DesktopEvent::Clicked { tag, token } => match self.delivery.entry_of(&tag) {
                Some(id) => self.find_to_open(id, token, None),
                None => self.cx.desktop.open_window(token),
            },
            DesktopEvent::Closed { tag } => self.delivery.went(&tag),
        }
        vec![]
    }

    fn find_to_open(
        &mut self,
        id: EntryId,
        token: Option<ActivationToken>,
        answer: Option<Answer<()>>,
    ) {
        self.cx.store.request(move |store| {
            let entry = store.entry(id).ok().flatten();
            StoreReply::Opening { entry, token, answer }
        });
    }

    /// Opens the page of an entry; it is handled with that, and its notice closed.
    fn open(
        &mut self,
        entry: Option<Entry>,
        token: Option<ActivationToken>,
        answer: Option<Answer<()>>,
    ) -> Effects {
        let refusal = match &entry {
            None => self.cx.refusal(None, "error-gone"),
            Some(_) => self.cx.refusal(Some("server"), "error-no-shop"),
        };
        let url = entry.as_ref().and_then(|entry| {
            links::of_entry(entry, self.accounts.is_elsewhere(&entry.feed), &self.cx.settings)
        });
        match (entry, url, answer) {
            (Some(entry), Some(url), answer) => {
                self.cx.browse(url, token, answer);
                return self.handled(vec![entry.id]);
            }
            (_, _, Some(answer)) => {
                let _ = answer.send(Err(refusal));
            }
            // A click on a notice must do something.
            (_, _, None) => self.cx.desktop.open_window(token),
        }
        vec![]
    }

    fn settings_changed(&mut self) -> Effects {
        self.config.load(&mut self.cx);
        vec![Effect::Apply]
    }

    /// Makes the settings, and who is signed in, hold.
    fn apply(&mut self) -> Effects {
        self.config.resolve(&mut self.cx);
        let effects = self.accounts.follow(&mut self.cx);
        self.perform(effects);
        let settings = &self.cx.settings;
        self.sync.set_active(settings.delivery.reads() && self.accounts.signed_in().is_some());
        let ids = self.followed();
        self.streams.follow(&self.cx.settings, &ids, &self.cx.store);
        vec![]
    }

    /// The ids whose streams are wanted: those by hand, and the account's.
    fn followed(&self) -> Vec<String> {
        let settings = &self.cx.settings;
        if !settings.delivery.streams() {
            return vec![];
        }
        let of_account = self.accounts.owner.iter().flat_map(Owner::feeds);
        let of_account = of_account.filter(|id| settings.follows_shop(id));
        tidy_ids(settings.user_ids.iter().map(String::as_str).chain(of_account))
    }

    fn save_account(&mut self, then: AfterSave) -> Effects {
        let effects = self.apply();
        let saved = self.config.save(&mut self.cx);
        match then {
            AfterSave::SignedIn(answer) => {
                let _ = answer.send(saved);
            }
            AfterSave::SignedOut { session, answer } => {
                let unheard = self.cx.refusal(None, "error-sign-out-unheard");
                self.cx.spawn_detached(async move {
                    let heard = match session {
                        Some(session) => account::end_session(session).await,
                        None => true,
                    };
                    let _ = answer.send(if heard { saved } else { saved.and(Err(unheard)) });
                });
            }
        }
        effects
    }

    fn tick(&mut self) -> Effects {
        self.watch.next_tick = Instant::now() + self.watch.tick;
        let slept = self.watch.suspend.slept(self.watch.tick, self.cx.now());
        self.accounts.look_after(&self.cx);
        self.vanished.look_after(&self.cx, &self.accounts);
        if slept {
            tracing::info!("the computer was suspended");
            return self.reconnect_all();
        }
        vec![]
    }

    /// Connections from before a sleep, or on another network, look alive for long.
    fn reconnect_all(&mut self) -> Effects {
        self.watch.outage.slept(Instant::now());
        self.streams.wake();
        self.accounts.look_again();
        self.vanished.look(&self.cx, &self.accounts);
        vec![Effect::ReadAll]
    }

    /// Begins what is due: reads, what waited for its details, the next notice, reminders.
    fn do_what_is_due(&mut self) {
        self.sync.read_next(&self.cx, &self.accounts);
        let sync = &self.sync;
        let released = self.intake.release(&mut self.cx, |pass| sync.has_ended(pass));
        self.perform(released);
        for (notice, entry) in self.reminders.take_due(&self.cx) {
            self.delivery.show_again(&mut self.cx, notice, entry);
        }
        if self.accounts.due().is_some_and(|at| at <= Instant::now()) {
            self.accounts.look_after(&self.cx);
        }
        if self.streams.respawn_due() {
            let effects = self.apply();
            self.perform(effects);
        }
        let (intake, accounts) = (&self.intake, &self.accounts);
        self.delivery.next(
            &mut self.cx,
            |id| intake.holds(id),
            |feed| accounts.shop_name(feed).map(str::to_owned),
        );
    }

    fn due(&self) -> Option<Instant> {
        let outage = self.watch.outage.due(self.cx.settings.connection.deaf_after);
        let parts = [
            self.sync.due(),
            self.intake.due(),
            self.delivery.due(),
            self.reminders.due(),
            self.accounts.due(),
            outage,
        ];
        parts.into_iter().flatten().min()
    }

    /// Publishes what can be seen, and announces an outage of it, once.
    fn publish(&mut self) {
        self.publisher.publish(&self.cx, &self.streams, &self.accounts, &self.sync);
        let connection = self.publisher.snapshot().connection;
        let threshold = self.cx.settings.connection.deaf_after;
        let (now, wall) = (Instant::now(), self.cx.now());
        if let Some(outage) = self.watch.outage.note(connection.state, threshold, now, wall) {
            let reads = self.sync.is_active();
            self.cx.announce(notice::connection(outage, &connection, reads, &self.cx.i18n));
        }
    }

    fn pace(&self) -> Pace {
        let settings = &self.cx.settings;
        let streams = settings.delivery.streams() && self.streams.live_since().is_some();
        Pace { poll: settings.connection.poll, on_battery: self.sync.on_battery, streams }
    }

    /// What is on its way to the screen or the disk arrives there, within a limit of time.
    async fn quit(mut self, inputs: Inputs) {
        self.streams.stop();
        if self.delivery.is_showing()
            && let Ok(ended) = timeout(QUIT_TIMEOUT, self.delivery.ended()).await
        {
            self.notice_ended(ended);
        }
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
