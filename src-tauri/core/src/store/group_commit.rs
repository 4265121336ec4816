//! Group commit: the writes of several jobs as one transaction, all or none.

use rusqlite::{Connection, Error, TransactionBehavior, ffi};

use super::{Result, Store};

/// Whether writes are part of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    None,
    Open,
    /// A write failed, so that none of the group may stay.
    Failed,
}

impl Store {
    /// Does all of the work in one transaction: each commit costs the same, whatever is
    /// in it. None: a write failed, or the commit did, and nothing of it stays.
    pub(super) fn commit_together<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.db.execute_batch("BEGIN IMMEDIATE").ok()?;
        self.group = Group::Open;
        let done = work(self);
        let failed = std::mem::replace(&mut self.group, Group::None) == Group::Failed;
        let committed = !failed && self.db.execute_batch("COMMIT").is_ok();
        if !committed && !self.db.is_autocommit() {
            // What cannot be rolled back was not written either.
            let _ = self.db.execute_batch("ROLLBACK");
        }
        committed.then_some(done)
    }

    /// Whether a write of the group has failed: the rest of it need not be done.
    pub(super) fn has_group_failed(&self) -> bool {
        self.group == Group::Failed
    }

    /// Does all of it or nothing, also as a part of a group.
    pub(super) fn atomically<T>(
        &mut self,
        write: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        if self.group == Group::None {
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
            self.group = Group::Failed;
        }
        written
    }
}
