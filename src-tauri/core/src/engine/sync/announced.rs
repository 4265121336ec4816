//! What is announced, and what is open: how soon the lists are read.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::Sync;
use crate::{
    engine::{
        account::Accounts,
        context::{Context, FoundByRead, StoreReply},
    },
    event::Kind,
    feed::origin,
    rest::poll_schedule::{Pace, STREAM_HAS},
    rest::{Rows, Wanted},
};

/// The shop makes the orders of a payment in the moments after it was verified.
const ORDERS_FOLLOW: Duration = Duration::from_secs(60);

impl Sync {
    /// The stream brought an event of this kind, or only the word that there is one.
    pub fn delivered(&mut self, kind: Kind, whole: bool) {
        if let Some(schedule) = &mut self.schedule {
            schedule.announced(kind);
            if whole {
                schedule.delivered(kind);
            }
        }
    }

    /// A read found something new. `live`: the streams were, when it changed.
    pub fn found_by_read(&mut self, found: FoundByRead, live: bool) {
        let Some(schedule) = &mut self.schedule else { return };
        let FoundByRead { kind, age, first } = found;
        if kind == Kind::Order && schedule.is_quick(kind, Instant::now()) {
            // It came with the payment that announced it.
            schedule.announced(kind);
        } else if live && age > STREAM_HAS {
            schedule.missed(kind);
            if first {
                schedule.not_announced(kind);
            }
        }
    }

    /// A payment is new, or has another status: how long may one still change?
    pub fn payments_changed(
        &mut self,
        cx: &Context,
        accounts: &Accounts,
        settled: bool,
        pace: Pace,
    ) {
        let Some(schedule) = &mut self.schedule else { return };
        if settled {
            let now = Instant::now();
            schedule.quick(Kind::Order, Some(now + ORDERS_FOLLOW), pace, now);
            schedule.now(Kind::Order, now);
        }
        let Some((session, owner)) = accounts.signed_in() else { return };
        let server = origin(session.api.server());
        let shops: Vec<String> = owner.shops.iter().map(|shop| shop.id.clone()).collect();
        let now = cx.now().checked_add(self.shop_ahead).unwrap_or(Timestamp::MAX);
        cx.store.request(move |store| {
            let open = store.open_payments(&server, &shops, now);
            StoreReply::OpenPayments(open.unwrap_or_else(|error| {
                tracing::error!(%error, "open payments");
                None
            }))
        });
    }

    pub fn payments_are_open(&mut self, for_long: Option<SignedDuration>, pace: Pace) {
        let for_long = for_long.and_then(|long| Duration::try_from(long).ok());
        self.open_until = for_long.map(|long| Instant::now() + long);
        self.read_payments_quickly(pace);
    }

    pub(super) fn read_payments_quickly(&mut self, pace: Pace) {
        if let Some(schedule) = &mut self.schedule {
            let until = self.open_until.max(self.gap_until);
            schedule.quick(Kind::Payment, until, pace, Instant::now());
        }
    }

    pub(super) fn note_answer(&mut self, cx: &Context, wanted: &Wanted, rows: &Rows, page: u32) {
        if let Some(at) = rows.at {
            self.shop_ahead = at.duration_since(cx.now());
        }
        if page == 1 && rows.rows.is_empty() && rows.rejected.is_empty() {
            self.empty.insert(wanted.kind);
        } else {
            self.empty.remove(&wanted.kind);
        }
    }
}
