//! The only way in: an event of the stream and the same event of a read meet here.
//!
//! Runs on the store's thread: the event is stored, triaged against what is known
//! of the same payment or order, and what it supersedes or completes is written.
//! Deliberately absent: whether it is shown, which `engine` decides afterwards by
//! what comes out, a [`Taken`].

mod fallback;
mod prints;
mod triage;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::{
    event::{Event, Kind, What},
    feed::Feed,
    rest::is_listed_as_open,
    store::{Entry, EntryId, PriorStatus, Progress, Store, StoreError, Triage},
};

pub use fallback::{Fallback, RecentKeys};
pub use prints::RecentPrints;
use triage::triage;

/// An event on its way in.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    pub feed: Feed,
    pub event: Event,
    pub origin: Origin,
    /// It happened long ago: it comes in a digest.
    pub late: bool,
    /// The person does not follow the shop: kept, but nothing more.
    pub unfollowed: bool,
}

/// Who brought it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The stream, which resumes after this id.
    Live { resume: Option<String> },
    /// A read.
    Read {
        /// When the row last changed, by the shop's clock.
        changed: Timestamp,
        /// How long that was before the shop answered.
        age: SignedDuration,
        was_there: WasThere,
        /// A message that was read in the shop, or what the person who is signed in did there.
        seen: bool,
    },
}

/// Whether a row is from before the sign-in: history, no news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WasThere {
    Yes,
    /// All open work that was there is known: what is open and new came since.
    UnlessOpen,
    No,
}

/// What became of an arrival.
#[derive(Debug)]
pub enum Taken {
    /// Stored for the first time.
    New {
        entry: Entry,
        triage: Triage,
        /// Earlier statuses of the same payment or order that are no open work any more.
        superseded: Vec<EntryId>,
        origin: Origin,
        late: bool,
    },
    /// Stored before.
    Duplicate {
        event: Event,
        /// The entry, where more is known of it now.
        completed: Option<Entry>,
        /// The entry, where it was open and has been handled in the shop.
        handled: Option<EntryId>,
    },
    /// The disk did not take it.
    Refused { arrival: Arrival, triage: Triage, error: StoreError },
}

/// A page of a list on its way in.
#[derive(Debug)]
pub struct ArrivingPage {
    pub server: String,
    /// Whose list it is.
    pub owner: String,
    pub kind: Kind,
    /// From where the list was read.
    pub since: Timestamp,
    pub part: Part,
    pub rows: Arc<[Arrival]>,
    /// When the last of the rows changed that are other people's; they are not among these.
    pub others: Option<Timestamp>,
}

/// Which part of a list a page is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The open work that is there at the sign-in; what changed later than the newest
    /// row of then came while it was read.
    Snapshot { newest: Timestamp },
    /// What changed, read on from the page before.
    Changes {
        /// All open work that was there at the sign-in is stored.
        after_snapshot: bool,
        /// The list is not noted as read further than that: some clock is slower.
        at_most: Option<Timestamp>,
    },
    /// What was looked for beside that. What changed up to then and is no open work
    /// was there at the sign-in.
    Aside { known_until: Option<Timestamp> },
}

/// Takes in one event. `failed` hears of writes beside the event's own that failed.
pub fn take(
    store: &mut Store,
    mut arrival: Arrival,
    now: Timestamp,
    failed: &mut dyn FnMut(StoreError),
) -> Taken {
    let (feed, event) = (&arrival.feed, &mut arrival.event);
    // The documented order names no currency; a shop has one.
    if let What::Order(order) = &mut event.what
        && order.currency.is_none()
    {
        order.currency = store.currency(feed).ok().flatten();
    }
    let prior = store.prior_statuses(feed, event).unwrap_or_default();
    let triage = if arrival.unfollowed {
        Triage::Done
    } else {
        triage(event, event.at.unwrap_or(now), &prior, &arrival.origin)
    };
    let resume = match &arrival.origin {
        Origin::Live { resume } => resume.as_deref(),
        Origin::Read { .. } => None,
    };
    let put = store.put(feed, event, resume, triage, now);
    match put {
        Ok(Some(entry)) => {
            let superseded = supersede(store, &entry, &prior, triage, now, failed);
            let Arrival { origin, late, .. } = arrival;
            Taken::New { entry, triage, superseded, origin, late }
        }
        Ok(None) => duplicate(store, arrival, now, failed),
        // A disk that takes nothing may still be read.
        Err(_) if store.knows(feed, event, now).unwrap_or(false) => {
            Taken::Duplicate { event: arrival.event, completed: None, handled: None }
        }
        Err(error) => Taken::Refused { arrival, triage, error },
    }
}

/// Takes in what memory has shown while the disk failed: it counts, and is not to
/// be shown again. The new entry, and those it superseded.
///
/// # Errors
/// The disk does not take it yet.
pub fn take_shown(
    store: &mut Store,
    arrival: &Arrival,
    now: Timestamp,
) -> Result<Option<(Entry, Vec<EntryId>)>, StoreError> {
    let Arrival { feed, event, .. } = arrival;
    let prior = store.prior_statuses(feed, event).unwrap_or_default();
    let Some(entry) = store.put(feed, event, None, Triage::Unread, now)? else { return Ok(None) };
    let failed = &mut |error| tracing::error!(%error, "history cannot be written");
    let superseded = supersede(store, &entry, &prior, Triage::Unread, now, failed);
    Ok(Some((entry, superseded)))
}

/// Takes in a page, and notes how far the list was read. What the disk did not
/// take comes again with the next read.
pub fn take_page(
    store: &mut Store,
    page: &ArrivingPage,
    now: Timestamp,
    failed: &mut dyn FnMut(StoreError),
) -> Vec<Taken> {
    let &ArrivingPage { ref server, ref owner, kind, since, part, ref rows, others } = page;
    let progress = store.progress(server, owner, kind).ok().flatten();
    let before = progress.unwrap_or(Progress { since, quiet: since, taken_in: true });
    let mut progress = before;
    let mut all_stored = true;
    let mut taken = Vec::with_capacity(rows.len());
    for row in rows.iter() {
        let mut row = row.clone();
        if let Origin::Read { changed, was_there, .. } = &mut row.origin {
            *was_there = part.was_there(&before, *changed, &row.event);
            if let Part::Changes { at_most, .. } = part {
                let newest = at_most.map_or(*changed, |most| most.min(*changed));
                progress.since = progress.since.max(newest);
            }
        }
        let row = take(store, row, now, failed);
        all_stored &= !matches!(row, Taken::Refused { .. });
        taken.push(row);
    }
    // They are not read again and again.
    if let (Some(others), Part::Changes { at_most, .. }) = (others, part) {
        progress.since = progress.since.max(at_most.map_or(others, |most| most.min(others)));
    }
    if all_stored
        && progress != before
        && let Err(error) = store.set_progress(server, owner, kind, progress)
    {
        failed(error);
    }
    taken
}

impl Part {
    fn was_there(self, progress: &Progress, changed: Timestamp, event: &Event) -> WasThere {
        match self {
            Self::Snapshot { newest } if changed <= newest => WasThere::Yes,
            Self::Changes { after_snapshot, .. }
                if !progress.taken_in && changed <= progress.quiet =>
            {
                let in_snapshot = after_snapshot && is_listed_as_open(event);
                if in_snapshot { WasThere::UnlessOpen } else { WasThere::Yes }
            }
            Self::Aside { known_until: Some(until) } if changed <= until => WasThere::UnlessOpen,
            Self::Snapshot { .. } | Self::Changes { .. } | Self::Aside { .. } => WasThere::No,
        }
    }
}

/// The statuses before this one are no open work any more.
fn supersede(
    store: &mut Store,
    entry: &Entry,
    prior: &[PriorStatus],
    triage: Triage,
    now: Timestamp,
    failed: &mut dyn FnMut(StoreError),
) -> Vec<EntryId> {
    let stage = entry.event.stage();
    let before = prior.iter().filter(|one| stage.is_some() && one.stage < stage);
    let before: Vec<EntryId> = before.map(|one| one.id).collect();
    if before.is_empty() {
        return before;
    }
    let written = match triage {
        Triage::Done => store.withdraw(&before, now),
        // Its notice takes the place of theirs.
        Triage::Notify | Triage::Unread => store.mark_read(&before, now),
    };
    if let Err(error) = written {
        failed(error);
    }
    before
}

fn duplicate(
    store: &mut Store,
    arrival: Arrival,
    now: Timestamp,
    failed: &mut dyn FnMut(StoreError),
) -> Taken {
    let Arrival { feed, event, origin, .. } = arrival;
    let mut noted = |error| {
        failed(error);
        None
    };
    let completed = store.complete(&feed, &event).unwrap_or_else(&mut noted);
    let seen = matches!(origin, Origin::Read { seen: true, .. });
    let handled = if seen { store.unread_entry(&feed, &event).ok().flatten() } else { None };
    if let Some(id) = handled
        && let Err(error) = store.withdraw(&[id], now)
    {
        failed(error);
    }
    Taken::Duplicate { event, completed, handled }
}

#[cfg(test)]
mod tests;
