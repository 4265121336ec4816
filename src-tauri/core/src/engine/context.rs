//! What every part of the engine works with, and what a part requests of the others.
//!
//! Parts own their fields, take [`Context`] and return [`Effect`]s; they never
//! call one another. `engine` alone performs the effects.

use std::{borrow::Cow, sync::Arc};

use jiff::{SignedDuration, Timestamp, civil::Date};
use tokio::{sync::mpsc, task::JoinSet, time::Instant};
use url::Url;

use super::{
    log_limit::LogLimit,
    problems::{Problem, Problems},
    rejected::Rejected,
    replies::ReplyBy,
};
use crate::{
    event::Kind,
    feed::Feed,
    handle::{Answer, RequestError},
    i18n::Translator,
    ingest::{Arrival, Taken},
    notice::Notice,
    policy::snooze::SnoozeTimer,
    policy::{quiet::Quiet, silence::Silence},
    ports::clock::Clock,
    ports::desktop::{ActivationToken, Desktop},
    rest::SignedOut,
    settings::Settings,
    store::{Entry, EntryId, MAX_REJECTED_BYTES, StoreError, StoreHandle},
    stream::Http,
    view::record::Record,
};

/// What the parts share.
pub struct Context {
    pub store: StoreHandle<StoreReply>,
    pub settings: Settings,
    pub clock: Arc<dyn Clock>,
    pub snooze: SnoozeTimer,
    pub i18n: Arc<Translator>,
    pub problems: Problems,
    pub http: Http,
    pub desktop: Arc<dyn Desktop>,
    pub screen_locked: bool,
    /// The app's start, or the end of the computer's last sleep.
    pub awake_since: Instant,
    pub rejected: Rejected,
    pub dropped_lines: LogLimit,
    /// Hears everything, for `listen`.
    pub recorder: Option<mpsc::Sender<Record>>,
    /// Detached tasks; kept so that none outlives the engine.
    pub detached: JoinSet<()>,
}

/// What the store answers; `ticket` names the arrivals it was asked with.
#[derive(Debug)]
pub enum StoreReply {
    Taken {
        ticket: u64,
        taken: Vec<Taken>,
    },
    /// What waited in memory while the disk failed, and what became of it.
    CaughtUp(Vec<CaughtUp>),
    /// These were shown; the error of noting that, if there was one.
    Marked {
        ids: Vec<EntryId>,
        error: Option<StoreError>,
    },
    /// For how long a payment of the account may still change.
    OpenPayments(Option<SignedDuration>),
    /// By how much a clock of the shop was slower than another in an earlier run.
    SlowerClock(SignedDuration),
    /// The entries that wait for the desktop.
    Pending(Result<Vec<Entry>, StoreError>),
    /// An entry that a person wants to open.
    Opening {
        entry: Option<Box<Entry>>,
        token: Option<ActivationToken>,
        answer: Option<Answer<()>>,
    },
    /// What is open on the morning of that day; None: it was told.
    Morning {
        day: Date,
        open: Option<Vec<Entry>>,
    },
    /// Whether it is unusually silent on that day.
    Silence {
        day: Date,
        found: Option<Silence>,
    },
    /// The message that a person answers.
    Replying {
        entry: Option<Box<Entry>>,
        text: String,
        by: ReplyBy,
    },
}

/// An arrival that memory held; its entry, if it is new there, and those it superseded.
pub type CaughtUp = (Arrival, Result<Option<(Entry, Vec<EntryId>)>, StoreError>);

/// What one part requests of the others.
pub enum Effect {
    /// To be shown; it may wait a moment for its details.
    Notify { entry: Entry, late: bool },
    /// To be shown as it is.
    Queue { entry: Entry, late: bool },
    /// More is known of an entry that may still wait.
    Completed(Entry),
    /// An entry that only memory had is in the history now.
    Adopted { memory: EntryId, entry: Entry },
    /// Handled: off the screen, and not shown any more.
    Withdraw(Vec<EntryId>),
    /// Superseded by a later status, whose notice takes the place of theirs.
    Superseded(Vec<EntryId>),
    /// About the app itself.
    Announce(Notice),
    /// Everything may have been missed: read it all. `gap`: for more than a moment.
    ReadAll { gap: bool },
    /// The stream brought an event of this kind, whole or only the word that there is one.
    Delivered { kind: Kind, whole: bool },
    /// A read found what is new, and changed so long before the answer: was it missed?
    FoundByRead(FoundByRead),
    /// A payment is new, or has another status.
    PaymentsChanged { settled: bool },
    /// A read found a row that is new here; when it changed, by the shop's clock.
    RowAppeared { kind: Kind, changed: Timestamp },
    /// The arrivals of a page are stored; `whole`: the disk refused none of them.
    PageStored { ticket: u64, whole: bool },
    /// Settings, or who is signed in, have changed.
    Apply,
    /// The shop does not know the session any more.
    SessionOver,
    /// Reads stop: no session is open.
    StopReading,
    /// The account to write to the settings, and when it signed in; None: signed out.
    SaveAccount { account: Option<SignedInAccount>, then: AfterSave },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FoundByRead {
    pub kind: Kind,
    pub age: SignedDuration,
    /// No earlier status of it was known.
    pub first: bool,
}

/// Who signed in, where, and when, as the settings say it.
pub struct SignedInAccount {
    pub server: Url,
    pub email: String,
    pub at: String,
}

/// Who waits for the settings to be saved.
pub enum AfterSave {
    SignedIn(Answer<()>),
    SignedOut { session: Option<Box<SignedOut>>, answer: Answer<()> },
}

pub type Effects = Vec<Effect>;

impl Context {
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The settings, without names and amounts on a locked screen.
    pub fn shown_settings(&self) -> Cow<'_, Settings> {
        let settings = &self.settings;
        if self.screen_locked && settings.hide_when_locked {
            return Cow::Owned(Settings { show_content: false, ..settings.clone() });
        }
        Cow::Borrowed(settings)
    }

    /// Whether what is so old happened while the app was off, or the computer asleep.
    pub fn missed(&self, age: SignedDuration) -> bool {
        SignedDuration::try_from(self.awake_since.elapsed()).is_ok_and(|awake| age > awake)
    }

    pub fn refusal(&self, code: Option<&'static str>, key: &str) -> RequestError {
        RequestError { code, message: self.i18n.text(key) }
    }

    /// Whether the person wants quiet now.
    pub fn quiet(&self) -> Quiet {
        let settings = &self.settings;
        let now = self.now();
        let snoozed_until = self.snooze.until((now, Instant::now()));
        Quiet::at(now, self.i18n.zone(), snoozed_until, &settings.quiet_hours)
    }

    /// Opens the page in the browser; where that fails, the window, as nothing at
    /// all would look like a broken click.
    pub fn browse(&mut self, url: Url, token: Option<ActivationToken>, answer: Option<Answer<()>>) {
        let desktop = self.desktop.clone();
        let refusal = self.refusal(None, "trouble-browse");
        self.spawn_detached(async move {
            let opened = desktop.browse(url, token).await.map_err(|trouble| {
                tracing::error!(%trouble, "the browser did not open");
                desktop.open_window(None);
                refusal
            });
            if let Some(answer) = answer {
                let _ = answer.send(opened);
            }
        });
    }

    /// A notice about the app itself. Where it cannot be shown, the tray says it all the same.
    pub fn announce(&mut self, notice: Notice) {
        let shown = self.desktop.show(notice);
        self.spawn_detached(async move {
            if let Err(trouble) = shown.await {
                tracing::warn!(%trouble, "a notice about the app was not shown");
            }
        });
    }

    /// Input that was not understood is counted, and kept for whoever helps.
    pub fn reject(&mut self, feed: Feed, mut text: String, why: String, count: u32) {
        // It waits for the disk, and there may be many.
        text.truncate(text.floor_char_boundary(MAX_REJECTED_BYTES));
        text.shrink_to_fit();
        self.keep_rejected(feed, vec![(text, why)], count);
    }

    /// The rows of a page that are no events: those that did not come before.
    pub fn reject_rows(&mut self, feed: Feed, mut rows: Vec<(String, String)>) {
        rows.retain(|(text, _)| self.rejected.is_new(text));
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        if count > 0 {
            self.keep_rejected(feed, rows, count);
        }
    }

    fn keep_rejected(&mut self, feed: Feed, texts: Vec<(String, String)>, count: u32) {
        let now = self.now();
        if self.rejected.note(count, now) {
            self.store.write(move |store| store.keep_rejected(&feed, &texts, now));
        }
        self.say_rejected();
    }

    /// Where much is not understood, the person may miss something.
    pub fn say_rejected(&mut self) {
        if self.rejected.is_flood() {
            self.problems.set(Problem::NotUnderstood, "trouble-not-understood");
        } else {
            self.problems.clear(Problem::NotUnderstood);
        }
    }

    /// Runs a task whose result is not awaited.
    pub fn spawn_detached(&mut self, effect: impl Future<Output = ()> + Send + 'static) {
        while self.detached.try_join_next().is_some() {}
        self.detached.spawn(effect);
    }

    /// Writes a record, where anybody listens. One who does not keep up loses
    /// records rather than holding up notifications.
    pub fn record(&self, record: impl FnOnce() -> Record) {
        if let Some(recorder) = &self.recorder
            && let Err(mpsc::error::TrySendError::Full(_)) = recorder.try_send(record())
        {
            let why = "a record was dropped: whoever listens does not keep up";
            self.dropped_lines.warn(self.clock.now(), why);
        }
    }

    /// The history could not be written.
    pub fn history_failed(&mut self, error: &StoreError) {
        tracing::error!(%error, "history cannot be written");
        self.problems.set(Problem::HistoryWrite, "trouble-history-write");
    }
}
