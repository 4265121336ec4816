//! Who is signed in, and how far their lists were read. Nothing secret is here.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension as _, Row, params};

use super::{Result, Store};
use crate::{event::Kind, rest::Owner};

/// An account without its token.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub owner: Owner,
    /// When its token was given.
    pub renewed: Timestamp,
    pub expires: Timestamp,
}

/// How far a list was read, by the shop's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// From where it is read after a restart.
    pub since: Timestamp,
    /// Changes up to here are from before the sign-in: history, no news.
    pub quiet: Timestamp,
    /// The history was taken in: whatever is new from now on is news, whenever the
    /// shop says that it changed.
    pub taken_in: bool,
}

/// How far a list was read is noted this exactly.
const RESUME_EVERY: SignedDuration = SignedDuration::from_secs(60);

impl Store {
    /// Who was signed in when last seen, by server.
    pub fn accounts(&self) -> Result<BTreeMap<String, Account>> {
        let read = |row: &Row| {
            let json: String = row.get(0)?;
            let owner = serde_json::from_str(&json).map_err(|error| {
                rusqlite::Error::FromSqlConversionFailure(
                    0,
                    rusqlite::types::Type::Text,
                    error.into(),
                )
            })?;
            let account = Account { owner, renewed: time(row, 1)?, expires: time(row, 2)? };
            Ok((row.get(3)?, account))
        };
        let mut select = self.db.prepare("SELECT owner, renewed, expires, server FROM accounts")?;
        let rows = select.query_map([], read)?;
        // One that cannot be read is asked of the shop again.
        Ok(rows.filter_map(std::result::Result::ok).collect())
    }

    pub fn set_account(&mut self, server: &str, account: &Account) -> Result<()> {
        let json = serde_json::to_string(&account.owner)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let sql = "INSERT OR REPLACE INTO accounts (server, owner, renewed, expires)
                   VALUES (?1, ?2, ?3, ?4)";
        let (renewed, expires) =
            (account.renewed.as_millisecond(), account.expires.as_millisecond());
        self.db.execute(sql, params![server, json, renewed, expires])?;
        Ok(())
    }

    pub fn forget_account(&mut self, server: &str) -> Result<()> {
        self.db.execute("DELETE FROM accounts WHERE server = ?1", [server])?;
        Ok(())
    }

    pub fn progress(&self, server: &str, owner: &str, kind: Kind) -> Result<Option<Progress>> {
        let sql = "SELECT since, quiet, taken_in FROM reads WHERE server = ?1 AND owner = ?2 AND kind = ?3";
        let read = |row: &Row| {
            let (since, quiet) = (time(row, 0)?, time(row, 1)?);
            Ok(Progress { since, quiet, taken_in: row.get(2)? })
        };
        Ok(self.db.prepare_cached(sql)?.query_row([server, owner, kind.name()], read).optional()?)
    }

    /// The payments that changed so long before the last that was read come again.
    pub fn read_again(&mut self, server: &str, owner: &str, back: SignedDuration) -> Result<()> {
        let Some(mut progress) = self.progress(server, owner, Kind::Payment)? else {
            return Ok(());
        };
        progress.since = progress.since.checked_sub(back).unwrap_or(Timestamp::UNIX_EPOCH);
        progress.taken_in = false;
        self.set_progress(server, owner, Kind::Payment, progress)
    }

    /// Only after the events up to there were stored.
    pub fn set_progress(
        &mut self,
        server: &str,
        owner: &str,
        kind: Kind,
        progress: Progress,
    ) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO reads (server, owner, kind, since, quiet, taken_in)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let Progress { since, quiet, taken_in } = progress;
        let (since, quiet) = (since.as_millisecond(), quiet.as_millisecond());
        let values = params![server, owner, kind.name(), since, quiet, taken_in];
        self.atomically(|db| Ok(db.prepare_cached(sql)?.execute(values).map(drop)?))
    }

    /// By how much a clock of the shop was slower than its fastest, when it was last read.
    pub fn slower_clock(&self, server: &str) -> Result<SignedDuration> {
        let sql = "SELECT slower FROM shop_clocks WHERE server = ?1";
        let found = self.db.query_row(sql, [server], |row| row.get(0)).optional()?;
        Ok(SignedDuration::from_millis(found.unwrap_or_default()))
    }

    /// `resume_at`: by that clock every list was read up to there.
    pub fn set_slower_clock(
        &mut self,
        server: &str,
        slower: SignedDuration,
        resume_at: Option<Timestamp>,
    ) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO shop_clocks (server, slower) VALUES (?1, ?2)";
        let slower = i64::try_from(slower.as_millis()).unwrap_or(i64::MAX);
        self.atomically(|db| {
            db.execute(sql, params![server, slower])?;
            if let Some(resume_at) = resume_at {
                let sql = "UPDATE reads SET since = min(since, ?2) WHERE server = ?1";
                db.execute(sql, params![server, resume_at.as_millisecond()])?;
            }
            Ok(())
        })
    }

    /// The whole list was read: it is read from there after a restart.
    pub fn list_was_read(
        &mut self,
        server: &str,
        owner: &str,
        kind: Kind,
        resume_at: Option<Timestamp>,
    ) -> Result<()> {
        let Some(progress) = self.progress(server, owner, kind)? else { return Ok(()) };
        let since = resume_at.unwrap_or(progress.since);
        // Each write wakes the disk.
        if progress.taken_in && progress.since.duration_since(since).abs() < RESUME_EVERY {
            return Ok(());
        }
        self.set_progress(server, owner, kind, Progress { since, taken_in: true, ..progress })
    }
}

fn time(row: &Row, column: usize) -> rusqlite::Result<Timestamp> {
    Timestamp::from_millisecond(row.get(column)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Integer,
            error.into(),
        )
    })
}
