//! What is said once a day: in the morning what is still to do, and an unusual silence.
//!
//! The morning begins when somebody is there: the app starts, the screen is unlocked,
//! the computer wakes. It waits for the lists, so that what was handled elsewhere is
//! not counted, and comes in place of what waited for the screen. Deliberately absent:
//! what it says (`notice`), and what is unusual (`policy::silence`).

use std::time::Duration;

use jiff::{SignedDuration, ZonedDateTime, civil::Date};
use tokio::time::Instant;

use super::{
    Engine,
    context::{Context, Effect, Effects, StoreReply},
};
use crate::{
    notice,
    policy::{morning, quiet::Quiet, silence},
    settings::Category,
    store::{Daily as What, Entry},
    view::snapshot::State,
};

/// The lists are waited for so long.
const LISTS_TIMEOUT: Duration = Duration::from_secs(15);
/// An unusual silence is looked for this often.
const LOOK_EVERY: Duration = Duration::from_secs(20 * 60);
/// The weeks that are looked back at, and a day by which they are known to be whole.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(24 * (7 * silence::WEEKS + 2));

#[derive(Default)]
pub struct Daily {
    /// Somebody came, and was not told yet: until when the lists are waited for.
    came: Option<Instant>,
    /// The disk is asked what to tell.
    asked: bool,
    looked_at: Option<Instant>,
}

impl Daily {
    /// Somebody is there, perhaps for the first time today.
    pub fn somebody_came(&mut self) {
        if self.came.is_none() {
            self.came = Some(Instant::now() + LISTS_TIMEOUT);
        }
    }

    /// Until when, at most, what waits for the screen waits for the morning's digest.
    pub fn waits_until(&self) -> Option<Instant> {
        self.came
    }

    /// `ready`: the lists were read, or there are none to read.
    pub fn look_after_morning(&mut self, cx: &Context, ready: bool) {
        let Some(until) = self.came else { return };
        if !cx.settings.morning_digest {
            self.came = None;
            return;
        }
        let nobody = cx.screen_locked || cx.quiet() != Quiet::Off;
        if self.asked || nobody || (!ready && Instant::now() < until) {
            return;
        }
        self.asked = true;
        let day = morning::working_day(&here(cx));
        cx.store.request(move |store| {
            let open = store.said_on(What::Morning).and_then(|said| match said {
                // On the very first day all of it is new to this computer.
                None => Ok(Some(vec![])),
                said if morning::is_new(day, said) => store.open_entries().map(Some),
                _ => Ok(None),
            });
            StoreReply::Morning { day, open: open.unwrap_or_default() }
        });
    }

    pub fn due(&self) -> Option<Instant> {
        self.came.filter(|_| !self.asked).filter(|at| *at > Instant::now())
    }

    /// Asks now and then whether it is unusually silent.
    pub fn look_for_silence(&mut self, cx: &Context, state: State) {
        let wanted = cx.settings.unusual_silence && state == State::Live && !cx.screen_locked;
        let early = self.looked_at.is_some_and(|at| at.elapsed() < LOOK_EVERY);
        if !wanted || early || cx.quiet() != Quiet::Off {
            return;
        }
        self.looked_at = Some(Instant::now());
        let (now, i18n) = (cx.now(), cx.i18n.clone());
        let day = morning::working_day(&here(cx));
        cx.store.request(move |store| {
            let since = now.saturating_sub(LOOK_BACK).unwrap_or(now);
            let look = |store: &mut crate::store::Store| {
                let new = morning::is_new(day, store.said_on(What::Silence)?);
                let orders = if new { store.orders_since(since)? } else { vec![] };
                Ok::<_, crate::store::StoreError>(silence::unusual(now, i18n.zone(), &orders))
            };
            StoreReply::Silence { day, found: look(store).unwrap_or_default() }
        });
    }
}

impl Engine {
    /// What is open this morning; None: it was told today.
    pub(super) fn morning_found(&mut self, day: Date, open: Option<Vec<Entry>>) -> Effects {
        let cx = &mut self.cx;
        self.daily.asked = false;
        let Some(mut open) = open else {
            self.daily.came = None;
            return vec![];
        };
        if self.delivery.is_showing() {
            return vec![]; // It is asked again when that has arrived.
        }
        self.daily.came = None;
        open.retain(|entry| !cx.settings.of(Category::of(&entry.event)).muted());
        if open.is_empty() {
            cx.store.write(move |store| store.note_said(What::Morning, day));
        } else {
            self.delivery.show_morning(cx, day, open);
        }
        vec![]
    }

    pub(super) fn silence_found(&mut self, day: Date, found: Option<silence::Silence>) -> Effects {
        let Some(found) = found.filter(|_| self.cx.quiet() == Quiet::Off) else { return vec![] };
        self.cx.store.write(move |store| store.note_said(What::Silence, day));
        vec![Effect::Announce(notice::silence(&found, &self.cx.i18n))]
    }

    /// Whether what is open is known as well as it can be.
    pub(super) fn lists_are_read(&self) -> bool {
        let signs_in = self.cx.settings.account.is_some() && self.cx.settings.delivery.reads();
        match self.sync.is_active() {
            true => self.sync.gathers_until().is_none(),
            false => !signs_in,
        }
    }
}

fn here(cx: &Context) -> ZonedDateTime {
    cx.now().to_zoned_datetime(cx.i18n.zone().clone())
}
