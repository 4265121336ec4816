//! The computer's clock with hands that a test can move.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use notifier_core::ports::clock::Clock;

#[derive(Clone, Default)]
pub struct Hands(Arc<AtomicI64>, Arc<Mutex<Option<TimeZone>>>);

impl Hands {
    /// So wrong from now on, in milliseconds.
    pub fn set(&self, ms: i64) {
        self.0.store(ms, Ordering::SeqCst);
    }

    /// Wrong by so much more from now on, in milliseconds.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// The person travels, or corrects the zone.
    pub fn travel(&self, zone: TimeZone) {
        *self.1.lock().unwrap() = Some(zone);
    }
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn zone(&self) -> Option<TimeZone> {
        self.1.lock().unwrap().clone()
    }
}
