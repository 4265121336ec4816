//! Several writes as one transaction, all or none.

use rusqlite::{Connection, Error, TransactionBehavior, ffi};

use super::{Result, Store};

/// Whether writes are part of a larger transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    No,
    Yes,
    /// One of them failed, so that none of them may stay.
    Failed,
}

impl Store {
    /// Does all of the work in one transaction: each commit costs the same, whatever is
    /// in it. None: a write failed, or the commit did, and nothing of it stays.
    pub(super) fn together<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.db.execute_batch("BEGIN IMMEDIATE").ok()?;
        self.together = Together::Yes;
        let done = work(self);
        let failed = std::mem::replace(&mut self.together, Together::No) == Together::Failed;
        let committed = !failed && self.db.execute_batch("COMMIT").is_ok();
        if !committed && !self.db.is_autocommit() {
            // What cannot be rolled back was not written either.
            let _ = self.db.execute_batch("ROLLBACK");
        }
        committed.then_some(done)
    }

    /// Whether a write of [`Store::together`] has failed: the rest of it is in vain.
    pub(super) fn is_in_vain(&self) -> bool {
        self.together == Together::Failed
    }

    /// Does all of it or nothing, also as a part of [`Store::together`].
    pub(super) fn atomically<T>(
        &mut self,
        write: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        if self.together == Together::No {
            // The right to write from the start: a reader that turns writer is not waited for.
            let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let written = write(&tx)?;
            tx.commit()?;
            return Ok(written);
        }
        // Where SQLite cannot go on it rolls back by itself: this write would be one alone.
        let rolled_back = || ffi::Error::new(ffi::SQLITE_ABORT_ROLLBACK);
        let written = match self.db.is_autocommit() {
            true => Err(Error::SqliteFailure(rolled_back(), None).into()),
            false => write(&self.db),
        };
        if written.is_err() {
            self.together = Together::Failed;
        }
        written
    }
}
