//! How long a lock of another program is waited for.
//!
//! In full once; while it lasts, the next writes hardly wait: behind it, each of
//! many events would otherwise wait anew, one after the other.

use std::{
    cell::Cell,
    thread,
    time::{Duration, Instant},
};

/// A backup program or a virus scanner is done by then.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);
/// While the same lock lasts.
const BUSY_AGAIN_TIMEOUT: Duration = Duration::from_millis(20);
/// A lock that was given up this long ago is taken for another one.
const SAME_LOCK: Duration = Duration::from_secs(5);
const STEP: Duration = Duration::from_millis(10);

thread_local! {
    /// When a lock was last waited for in vain. SQLite's handler carries no state.
    static GAVE_UP: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// SQLite's busy handler: whether to try again, after so many tries.
pub fn wait(tries: i32) -> bool {
    let again = GAVE_UP.get().is_some_and(|at| at.elapsed() < SAME_LOCK);
    let timeout = if again { BUSY_AGAIN_TIMEOUT } else { BUSY_TIMEOUT };
    if STEP.saturating_mul(tries.unsigned_abs()) >= timeout {
        GAVE_UP.set(Some(Instant::now()));
        return false;
    }
    thread::sleep(STEP);
    true
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::store::Store;

    #[test]
    fn a_lock_that_lasts_is_waited_for_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("history.db");
        let mut store = Store::open(Some(&path)).unwrap();
        let other = Connection::open(&path).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let now = jiff::Timestamp::UNIX_EPOCH;

        let started = Instant::now();
        assert!(store.mark_all_read(now).is_err());
        assert!(started.elapsed() >= BUSY_TIMEOUT);
        let mut waited = 0;
        while waited < 5 && wait(waited) {
            waited += 1;
        }
        assert!(waited < 5, "the next one gives up after {waited} steps");

        other.execute_batch("ROLLBACK").unwrap();
        store.mark_all_read(now).unwrap();
    }
}
