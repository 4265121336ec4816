//! By inotify.

use std::{
    ffi::{CString, OsStr},
    io,
    mem::MaybeUninit,
    os::{fd::OwnedFd, unix::ffi::OsStrExt as _},
    path::Path,
};

use rustix::{
    fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags},
    io::Errno,
};
use tokio::io::unix::AsyncFd;

pub struct Folder {
    events: AsyncFd<OwnedFd>,
    names: Vec<CString>,
}

impl Folder {
    #[expect(unsafe_code, reason = "tokio cannot know that the descriptor stays the same")]
    pub fn watch(folder: &Path, names: &[&OsStr]) -> io::Result<Self> {
        let events = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        // A file that was written is closed; one that stays open for writing is the history's.
        let wanted = WatchFlags::CLOSE_WRITE
            | WatchFlags::MOVE
            | WatchFlags::CREATE
            | WatchFlags::DELETE
            | WatchFlags::ATTRIB;
        inotify::add_watch(&events, folder, wanted)?;
        let names = names.iter().filter_map(|name| CString::new(name.as_bytes()).ok());
        // SAFETY: an `OwnedFd` is one open descriptor, until it is dropped with the `AsyncFd`.
        let events = unsafe { AsyncFd::register(events)? };
        Ok(Self { events, names: names.collect() })
    }

    /// None: it cannot be watched any more. Nothing is lost when it is dropped.
    pub async fn touched(&mut self) -> Option<()> {
        loop {
            let mut ready = self.events.readable().await.ok()?;
            match read(self.events.get_ref(), &self.names) {
                Ok(true) => return Some(()),
                Ok(false) => ready.clear_ready(),
                Err(error) => {
                    tracing::warn!(%error, "the settings are not watched any more");
                    return None;
                }
            }
        }
    }
}

/// Reads what there is; whether something of it was about these files.
fn read(events: &OwnedFd, names: &[CString]) -> io::Result<bool> {
    let mut buffer = [MaybeUninit::uninit(); 4096];
    let mut reader = inotify::Reader::new(events, &mut buffer);
    loop {
        match reader.next() {
            Ok(event) => {
                let ours = event.file_name().is_some_and(|name| names.iter().any(|n| **n == *name));
                // Where the system's queue ran over, a change may be hidden: look again.
                if ours || event.events().contains(ReadFlags::QUEUE_OVERFLOW) {
                    return Ok(true);
                }
            }
            Err(Errno::AGAIN) => return Ok(false),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write as _};

    use super::*;

    #[tokio::test]
    async fn what_is_written_into_a_file_that_stays_open_wakes_nobody() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = fs::File::create(dir.path().join("history.db-wal")).unwrap();
        let folder = Folder::watch(dir.path(), &["settings.json".as_ref()]).unwrap();

        for _ in 0..20 {
            log.write_all(&[7; 4096]).unwrap();
        }

        let mut buffer = [MaybeUninit::uninit(); 4096];
        let heard = inotify::Reader::new(folder.events.get_ref(), &mut buffer).next().map(drop);
        assert_eq!(heard, Err(Errno::AGAIN));
        fs::write(dir.path().join("settings.json"), "{}").unwrap();
        assert!(read(folder.events.get_ref(), &folder.names).unwrap());
    }
}
