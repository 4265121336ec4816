//! The mark of a clean shutdown: the file is as this app left it, and need not be checked.
//!
//! SQLite's check reads the whole file: 60 ms for 50,000 entries, and seconds from a
//! slow disk, in which nothing is heard. So the size and the time of modification are
//! written to a file beside it after it was closed. Where they do not match, a log was
//! left, or an error of the last run may mean damage, the file is checked; and once in a
//! while in any case, as a bad block changes no time.

use std::{
    cell::Cell,
    ffi::OsString,
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use serde::{Deserialize, Serialize};

use crate::disk;

/// The file is checked at every tenth start at least.
const MAX_UNCHECKED: u32 = 9;

thread_local! {
    /// Whether the store of this thread met an error that may mean damage.
    static MAY_BE_DAMAGED: Cell<bool> = const { Cell::new(false) };
}

/// Of a file that is open.
#[derive(Debug)]
pub struct CleanMarker {
    path: PathBuf,
    /// How many times it was opened since it was checked; 0: it has to be checked.
    unchecked: u32,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Marked {
    size: u64,
    /// In ns since 1970.
    modified: u128,
    unchecked: u32,
}

impl CleanMarker {
    /// Before the file is opened.
    pub fn of(path: &Path) -> Self {
        MAY_BE_DAMAGED.set(false);
        let marked = fs::read(beside(path, ".clean")).ok();
        let marked = marked.and_then(|bytes| serde_json::from_slice::<Marked>(&bytes).ok());
        let as_left = marked.filter(|marked| {
            let now = state(path, marked.unchecked);
            // With a log it was not closed.
            now.is_ok_and(|now| now == *marked) && !beside(path, "-wal").exists()
        });
        let unchecked = match as_left {
            Some(Marked { unchecked, .. }) if unchecked < MAX_UNCHECKED => unchecked + 1,
            _ => 0,
        };
        Self { path: path.to_owned(), unchecked }
    }

    pub fn wants_check(&self) -> bool {
        self.unchecked == 0
    }

    /// After the file was closed.
    pub fn write(self) {
        let marker = beside(&self.path, ".clean");
        if MAY_BE_DAMAGED.get() {
            let _ = fs::remove_file(marker);
            return;
        }
        // One that is torn or missing costs a check.
        let written = state(&self.path, self.unchecked).and_then(|marked| {
            let mut options = disk::private_file();
            let mut file = options.write(true).create(true).truncate(true).open(marker)?;
            file.write_all(&serde_json::to_vec(&marked)?)
        });
        if let Err(error) = written {
            tracing::debug!(%error, "the history is checked at the next start");
        }
    }
}

/// To be called with every error of SQLite.
pub fn note_error(error: &rusqlite::Error) {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase, SystemIoFailure};
    let code = error.sqlite_error_code();
    if matches!(code, Some(DatabaseCorrupt | NotADatabase | SystemIoFailure)) {
        MAY_BE_DAMAGED.set(true);
    }
}

fn state(path: &Path, unchecked: u32) -> io::Result<Marked> {
    let file = fs::metadata(path)?;
    let modified = file.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    Ok(Marked { size: file.len(), modified, unchecked })
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use std::{fs::FileTimes, time::SystemTime};

    use super::*;
    use crate::store::{Store, StoreError, StoreHandle};

    /// Opened and closed as by the app.
    async fn run(path: &Path) -> Result<(), StoreError> {
        let running = StoreHandle::<()>::start(Store::open(Some(path))?, ())?;
        running
            .handle
            .write(|store| store.keep_rejected(&"f".into(), &[], jiff::Timestamp::UNIX_EPOCH));
        drop(running.handle);
        running.ended.await.unwrap();
        Ok(())
    }

    /// Nothing that is read while it is opened.
    fn damage(path: &Path) -> SystemTime {
        let time = fs::metadata(path).unwrap().modified().unwrap();
        let mut bytes = fs::read(path).unwrap();
        let last = bytes.len() - 4096;
        bytes[last..].fill(0xff);
        fs::write(path, bytes).unwrap();
        time
    }

    fn set_time(path: &Path, time: SystemTime) {
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_times(FileTimes::new().set_modified(time)).unwrap();
    }

    #[tokio::test]
    async fn a_file_that_is_as_it_was_left_is_not_read_and_any_other_is_checked() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("history.db");
        run(&path).await.unwrap();
        let time = damage(&path);
        let damaged =
            |opened: Result<Store, StoreError>| opened.is_err_and(|error| error.is_damage());
        assert!(damaged(Store::open(Some(&path))), "another time");

        set_time(&path, time);
        assert!(!CleanMarker::of(&path).wants_check());
        fs::write(beside(&path, "-wal"), "").unwrap();
        assert!(CleanMarker::of(&path).wants_check(), "it was not closed");
        fs::remove_file(beside(&path, "-wal")).unwrap();
        for torn in ["", "{}", "\0\0\0", r#"{"size":1,"modified":2,"unchecked":0}"#] {
            let marker = fs::read(beside(&path, ".clean")).unwrap();
            fs::write(beside(&path, ".clean"), torn).unwrap();
            assert!(CleanMarker::of(&path).wants_check(), "{torn}");
            fs::write(beside(&path, ".clean"), marker).unwrap();
        }
        assert!(!CleanMarker::of(&path).wants_check());
    }

    #[tokio::test]
    async fn damage_that_changes_no_time_is_found_at_the_tenth_start() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("history.db");
        run(&path).await.unwrap();

        let mut checked = vec![];
        for _ in 0..21 {
            checked.push(CleanMarker::of(&path).wants_check());
            run(&path).await.unwrap();
        }

        let at: Vec<_> = (0..21).filter(|&start| checked[start]).collect();
        assert_eq!(at, [9, 19]);
    }

    #[tokio::test]
    async fn damage_that_was_met_is_looked_for_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("history.db");
        run(&path).await.unwrap();
        let running = StoreHandle::<()>::start(Store::open(Some(&path)).unwrap(), ()).unwrap();
        let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
        running.handle.write(move |_| Err(rusqlite::Error::SqliteFailure(corrupt, None).into()));
        drop(running.handle);
        running.ended.await.unwrap();

        assert!(CleanMarker::of(&path).wants_check());
    }
}
