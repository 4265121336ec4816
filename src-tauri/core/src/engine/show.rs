//! Outbox → desktop: one notice on its way at a time, and what its fate means.

use std::{borrow::Cow, collections::VecDeque, future::pending, sync::Arc, time::Duration};

use tokio::{
    task::{JoinHandle, JoinSet},
    time::Instant,
};

use super::{Engine, troubles::What};
use crate::{
    desktop::{Desktop, Happening, Trouble},
    event::Kind,
    handle::{Answer, RequestError},
    notice::{self, Notice, Tag},
    outbox::{self, Batch, Form, Outbox},
    quiet::Quiet,
    rules::{self, Verdict},
    settings::{Group, Settings, Sound},
    store::{EntryId, Fate},
};

/// After a failure the desktop is asked again this late, doubling to the next.
const FIRST_RETRY: Duration = Duration::from_secs(5);
const LAST_RETRY: Duration = Duration::from_secs(300);
/// Notices whose clicks are known.
const TAGS: usize = 300;

pub struct Showing {
    pub desktop: Arc<dyn Desktop>,
    pub outbox: Outbox,
    on_its_way: Option<OnItsWay>,
    /// None: the desktop works.
    failing: Option<(Instant, Duration)>,
    /// Whether the person wanted quiet when last looked at.
    quiet: bool,
    /// What each notice on the screen speaks of, oldest first.
    tags: VecDeque<(Tag, Vec<EntryId>)>,
    /// Effects that nobody waits for; awaited so that none is lost sight of.
    errands: JoinSet<()>,
}

struct OnItsWay {
    batch: Batch,
    tag: Tag,
    task: JoinHandle<Result<(), Trouble>>,
}

/// How the notice on its way ended.
pub struct Ended {
    batch: Batch,
    tag: Tag,
    result: Result<(), Trouble>,
}

impl Showing {
    pub fn new(desktop: Arc<dyn Desktop>) -> Self {
        Self {
            desktop,
            outbox: Outbox::default(),
            on_its_way: None,
            failing: None,
            quiet: false,
            tags: VecDeque::new(),
            errands: JoinSet::new(),
        }
    }

    pub fn is_showing(&self) -> bool {
        self.on_its_way.is_some()
    }

    /// Waits for the notice on its way; for ever where there is none.
    pub async fn ended(&mut self) -> Ended {
        let Some(OnItsWay { task, .. }) = &mut self.on_its_way else { return pending().await };
        let result = task.await.unwrap_or_else(|crash| Err(Trouble::Refused(crash.to_string())));
        match self.on_its_way.take() {
            Some(OnItsWay { batch, tag, .. }) => Ended { batch, tag, result },
            None => pending().await,
        }
    }

    /// When a failing desktop is worth another try; None where nothing waits for it.
    pub fn retry_at(&self) -> Option<Instant> {
        let waits = !self.outbox.is_empty() && self.on_its_way.is_none();
        self.failing.map(|(at, _)| at).filter(|_| waits)
    }

    pub fn entries_of(&self, tag: &Tag) -> Option<Vec<EntryId>> {
        self.tags.iter().rev().find(|(known, _)| known == tag).map(|(_, entries)| entries.clone())
    }

    pub fn errand(&mut self, errand: impl Future<Output = ()> + Send + 'static) {
        while self.errands.try_join_next().is_some() {}
        self.errands.spawn(errand);
    }

    /// A notice again, in place of the one before; not where the whole desktop is quiet.
    pub fn ring(&mut self, notice: Notice, id: EntryId) {
        self.remember(notice.tag.clone(), vec![id]);
        let desktop = self.desktop.clone();
        self.errand(async move {
            if desktop.do_not_disturb().await {
                return;
            }
            if let Err(trouble) = desktop.show(notice).await {
                tracing::warn!(%trouble, "a notice did not ring");
            }
        });
    }

    /// A word about the app itself. Where it cannot be shown, the tray says it all the same.
    pub fn tell(&mut self, notice: Notice) {
        let shown = self.desktop.show(notice);
        self.errand(async move {
            if let Err(trouble) = shown.await {
                tracing::warn!(%trouble, "a word about the connection was not shown");
            }
        });
    }

    /// Takes the notices of these entries off the screen, where they speak of nothing else.
    pub fn close(&mut self, entries: &[EntryId]) {
        let tags: Vec<Tag> = self
            .tags
            .iter()
            .filter(|(_, of)| of.iter().all(|id| entries.contains(id)))
            .map(|(tag, _)| tag.clone())
            .collect();
        for tag in tags {
            self.tags.retain(|(known, _)| *known != tag);
            let closing = self.desktop.close(tag);
            self.errand(closing);
        }
    }

    fn remember(&mut self, tag: Tag, entries: Vec<EntryId>) {
        self.tags.retain(|(known, _)| *known != tag);
        self.tags.push_back((tag, entries));
        while self.tags.len() > TAGS {
            self.tags.pop_front();
        }
    }
}

impl Engine {
    /// Sends the next notice on its way, if the last one has arrived.
    pub fn show_next(&mut self) {
        // What is on its way is not marked on disk yet: a refill would bring it again.
        if self.showing.is_showing() {
            return;
        }
        if self.showing.outbox.wants_refill() {
            match self.store.pending(outbox::REFILL) {
                Ok(mut entries) => {
                    entries.retain(|entry| !self.reading.holds(entry.id));
                    self.showing.outbox.refill(entries);
                }
                Err(error) => self.failed(error),
            }
        }
        let quiet = self.quiet();
        let was_quiet = std::mem::replace(&mut self.showing.quiet, quiet.until().is_some());
        if was_quiet && !self.showing.quiet {
            self.showing.outbox.postpone(); // what waited comes as one digest
        }
        let resting = self.showing.failing.is_some_and(|(at, _)| Instant::now() < at);
        if resting {
            return;
        }
        if self.showing.failing.is_some() {
            self.showing.outbox.postpone(); // also what came during the rest has waited
        }
        while let Some(mut batch) = self.next_batch(quiet) {
            self.leave_out_muted(&mut batch);
            let Some(mut notice) = batch
                .notice(&self.shown_settings(), &self.words)
                .filter(|_| !batch.fresh.is_empty())
            else {
                continue;
            };
            if let (Form::Single, [entry]) = (&batch.form, batch.fresh.as_slice())
                && let Some(shop) = self.accounts.shop_name(&entry.feed)
            {
                notice.body = notice::in_shop(&notice.body, shop);
            }
            let tag = notice.tag.clone();
            self.showing.remember(tag.clone(), batch.all().iter().map(|entry| entry.id).collect());
            let task = tokio::spawn(self.showing.desktop.show(notice));
            self.showing.on_its_way = Some(OnItsWay { batch, tag, task });
            return;
        }
    }

    /// In quiet times only what is urgent, and only where the person wants that.
    fn next_batch(&mut self, quiet: Quiet) -> Option<Batch> {
        match quiet {
            Quiet::Off => self.showing.outbox.next(Instant::now()),
            _ if quiet.lets_urgent_through() => {
                self.showing.outbox.next_of(|entry| Group::of(&entry.event) == Group::Check)
            }
            _ => None,
        }
    }

    /// As the settings are, but that nobody reads names on a locked screen.
    pub fn shown_settings(&self) -> Cow<'_, Settings> {
        let settings = &self.settings;
        if self.screen_locked && settings.hide_when_locked {
            return Cow::Owned(Settings { show_content: false, ..settings.clone() });
        }
        Cow::Borrowed(settings)
    }

    /// What was muted while it waited is kept quietly.
    fn leave_out_muted(&mut self, batch: &mut Batch) {
        let settings = &self.settings;
        let (notify, keep): (Vec<_>, Vec<_>) = batch
            .fresh
            .drain(..)
            .partition(|entry| rules::judge(&entry.event, settings) == Verdict::Notify);
        batch.fresh = notify;
        let ids: Vec<_> = keep.iter().map(|entry| entry.id).collect();
        if !ids.is_empty()
            && let Err(error) = self.store.set_fate(&ids, Fate::Kept, self.clock.now())
        {
            self.failed(error);
        }
    }

    pub fn shown(&mut self, ended: Ended) {
        let Ended { batch, tag, result } = ended;
        match result {
            Ok(()) => {
                if let Err(error) = self.store.set_fate(&batch.ids(), Fate::Shown, self.clock.now())
                {
                    self.failed(error);
                }
                self.showing.outbox.accepted(&batch, Instant::now());
                self.ring_for(&batch.fresh);
                self.works();
            }
            Err(trouble) => {
                tracing::warn!(%trouble, tag = tag.0, "a notice was not shown");
                if trouble == Trouble::Hung {
                    // It may come up after all; what it tells comes again in a digest.
                    self.showing
                        .close(&batch.all().iter().map(|entry| entry.id).collect::<Vec<_>>());
                }
                self.showing.outbox.put_back(batch);
                let rest = self
                    .showing
                    .failing
                    .map_or(FIRST_RETRY, |(_, rest)| (rest * 2).min(LAST_RETRY));
                self.showing.failing = Some((Instant::now() + rest, rest));
                self.fails(&trouble);
            }
        }
    }

    fn works(&mut self) {
        self.showing.failing = None;
        self.troubles.clear(What::Notices);
    }

    fn fails(&mut self, trouble: &Trouble) {
        self.troubles.set(What::Notices, key_of(trouble));
    }

    /// An example goes its own way: no event waits behind it. The answer names
    /// what would keep a real one from being seen or heard.
    pub fn show_test(&mut self, kind: Kind, answer: Answer<String>) {
        let notice = notice::test(kind, &self.settings, &self.words);
        let (desktop, words) = (self.showing.desktop.clone(), self.words.clone());
        let (shown, said) = (desktop.show(notice), self.in_the_way(kind));
        self.showing.errand(async move {
            let result = match shown.await {
                Ok(()) if desktop.do_not_disturb().await => Ok(words.say("test-shown-disturb")),
                Ok(()) => Ok(said),
                Err(trouble) => {
                    tracing::warn!(%trouble, "the test was not shown");
                    let key = match trouble {
                        Trouble::Refused(_) => "test-refused",
                        _ => key_of(&trouble),
                    };
                    Err(RequestError { code: None, message: words.say(key) })
                }
            };
            let _ = answer.send(result);
        });
    }

    /// Of our own settings, the first that a real notice would stop at.
    fn in_the_way(&self, kind: Kind) -> String {
        let words = &self.words;
        let of_kind = self.settings.of(kind);
        let said = match self.quiet() {
            _ if of_kind.muted() => words.say("test-shown-muted"),
            Quiet::Snoozed(_) => words.say("test-shown-snoozed"),
            quiet @ Quiet::Hours { .. } => {
                let until = quiet.until().map(|until| words.time(until)).unwrap_or_default();
                words.say_with("test-shown-quiet-hours", [("time", until.into())])
            }
            Quiet::Off => words.say("test-shown"),
        };
        if of_kind.sound == Sound::None {
            return format!("{said} {}", words.say("test-shown-silent"));
        }
        said
    }

    pub fn happened(&mut self, happening: Happening) {
        match happening {
            Happening::NoticesWork => {
                if self.showing.failing.is_some() {
                    self.showing.outbox.postpone();
                }
                self.works();
            }
            Happening::NoticesGone => {
                self.fails(&Trouble::NoService);
                self.showing.outbox.postpone();
            }
            Happening::Clicked { tag, token } => match self.showing.entries_of(&tag).as_deref() {
                Some(&[id]) => match self.page_of(id) {
                    Ok(url) => self.open(id, url, token, None),
                    Err(_) => self.showing.desktop.open_window(token),
                },
                _ => self.showing.desktop.open_window(token),
            },
            Happening::Closed { .. } => {}
        }
    }
}

fn key_of(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::NoService => "trouble-no-service",
        Trouble::Hung => "trouble-hung",
        Trouble::Refused(_) => "trouble-refused",
    }
}
