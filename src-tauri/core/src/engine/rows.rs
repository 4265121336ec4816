//! A row of a read → an entry, what it takes off the screen, and what it completes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::{Engine, reading::Held};
use crate::{
    event::{Event, Kind},
    ledger::{self, Known, standing},
    shop::Row,
    store::{Earlier, Entry, EntryId, Standing},
};

/// What happened longer ago is no longer news, but something to catch up with.
const OLD: SignedDuration = SignedDuration::from_mins(10);
/// A thin payment waits this long for what completes it.
const COMPLETING: Duration = Duration::from_secs(2);

impl Engine {
    /// Whether the history has it now.
    pub async fn take_row(&mut self, row: Row, quiet: Timestamp, shop_now: Timestamp) -> bool {
        let Row { feed, event, changed, read } = row;
        let now = self.clock.now();
        let earlier = self.store.earlier(&event).unwrap_or_default();
        let known = Known::Read { quiet: changed <= quiet, seen: read };
        let standing = match standing(&event, event.at.unwrap_or(now), &earlier, known) {
            _ if !self.settings.follows_shop(&feed) => Standing::Done,
            standing => standing,
        };
        let late = shop_now.duration_since(changed) > OLD;
        match self.store.put_as(&feed, &event, None, standing, now) {
            Ok(Some(entry)) => {
                self.stored();
                self.supersede(&entry, &earlier, standing);
                if standing == Standing::News && !self.unstored.knows(&entry.event) {
                    self.check_stream(&entry, changed, shop_now);
                    self.judge(entry, late).await;
                }
            }
            Ok(None) => {
                self.complete(&event);
                if read && let Ok(Some(id)) = self.store.open_entry(&event) {
                    self.withdraw(&[id]);
                }
            }
            Err(error) => {
                self.failed(error);
                if standing == Standing::News
                    && let Some(entry) = self.unstored.take_in(&feed, event, now)
                {
                    self.judge(entry, late).await;
                }
                return false;
            }
        }
        true
    }

    /// Had the stream brought it, it would have been known.
    fn check_stream(&mut self, entry: &Entry, changed: Timestamp, shop_now: Timestamp) {
        let now = self.clock.now();
        let age = shop_now.duration_since(changed);
        let live = self.feeds.live_since().is_some_and(|since| now.duration_since(since) > age);
        if live && age > ledger::STREAM_HAS {
            let kind = entry.event.kind();
            self.with_ledger(|ledger| ledger.found_wanting(kind));
        }
    }

    /// The statuses before this one are no open work any more.
    pub fn supersede(&mut self, entry: &Entry, earlier: &[Earlier], standing: Standing) {
        let stage = entry.event.stage();
        let before = earlier.iter().filter(|one| stage.is_some() && one.stage < stage);
        let before: Vec<EntryId> = before.map(|one| one.id).collect();
        if before.is_empty() {
            return;
        }
        if standing == Standing::Done {
            self.withdraw(&before);
        } else if let Err(error) = self.store.mark_read(&before, self.clock.now()) {
            self.failed(error);
        }
    }

    /// Handled elsewhere: read, off the screen, and not shown any more.
    fn withdraw(&mut self, entries: &[EntryId]) {
        if let Err(error) = self.store.withdraw(entries, self.clock.now()) {
            self.failed(error);
        }
        self.reading.held.retain(|held| !entries.contains(&held.entry.id));
        self.showing.outbox.withdraw(entries);
        self.showing.close(entries);
    }

    /// More is known of an event now: in the history, and where it still waits.
    fn complete(&mut self, event: &Event) {
        match self.store.complete(event) {
            Ok(Some(entry)) => {
                for held in &mut self.reading.held {
                    if held.entry.id == entry.id {
                        held.entry.event.clone_from(&entry.event);
                    }
                }
                self.showing.outbox.complete(&entry);
            }
            Ok(None) => {}
            Err(error) => self.failed(error),
        }
    }

    /// Whether a thin payment waits for its amount, which a read is about to bring.
    pub fn hold(&mut self, entry: &Entry) -> bool {
        let ours = self.accounts.owner.as_ref().is_some_and(|o| o.shop(&entry.feed).is_some());
        let Some(ledger) = self.reading.ledger.as_mut().filter(|_| ours && entry.event.is_thin())
        else {
            return false;
        };
        let now = Instant::now();
        let pass = ledger.now(Kind::Payment, now);
        self.reading.held.push(Held { entry: entry.clone(), pass, until: now + COMPLETING });
        true
    }
}
