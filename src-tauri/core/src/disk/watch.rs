//! Notices changes of some files of a folder.
//!
//! On Linux by inotify itself, without a thread, and deaf to writes into files that
//! stay open: the history's log is in the same folder, and written for each event.
//! Elsewhere by `notify`. Called by `settings::watch`.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;

use std::{ffi::OsStr, io, path::Path, time::Duration};

use tokio::{sync::watch, time::timeout};

#[cfg(target_os = "linux")]
use linux::Folder;
#[cfg(not(target_os = "linux"))]
use other::Folder;

/// Editors empty a file before they write it: it is left alone for so long first.
const DEBOUNCE: Duration = Duration::from_millis(200);

/// Counts up when something has happened to the files, until dropped. At first
/// it counts as changed: something may have happened before anybody watched.
pub struct Watched {
    pub changes: watch::Receiver<u64>,
}

/// Watches these files of the folder; a change counts when it has settled.
///
/// # Errors
/// The system cannot watch the folder.
pub fn watch(folder: &Path, names: &[&OsStr]) -> io::Result<Watched> {
    // The folder, as a file written whole is another file.
    let mut folder = Folder::watch(folder, names)?;
    let (changed, mut changes) = watch::channel(0);
    changes.mark_changed();
    tokio::spawn(async move {
        let touched = async {
            while folder.touched().await.is_some() {
                while let Ok(Some(())) = timeout(DEBOUNCE, folder.touched()).await {}
                changed.send_modify(|n| *n += 1);
            }
        };
        tokio::select! {
            () = touched => {}
            () = changed.closed() => {}
        }
    });
    Ok(Watched { changes })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::disk::write_whole;

    #[tokio::test]
    async fn changes_of_the_files_are_noticed_and_of_others_not() {
        let dir = tempfile::tempdir().unwrap();
        let mut watched = watch(dir.path(), &["a".as_ref(), "b".as_ref()]).unwrap();
        watched.changes.changed().await.unwrap();
        assert_eq!(*watched.changes.borrow_and_update(), 0, "the first look");

        fs::write(dir.path().join("other"), "x").unwrap();
        for (count, name) in ["a", "b"].into_iter().enumerate() {
            write_whole(&dir.path().join(name), b"{}").unwrap();
            timeout(Duration::from_secs(60), watched.changes.changed()).await.unwrap().unwrap();
            assert_eq!(*watched.changes.borrow_and_update(), count as u64 + 1);
        }
    }

    #[tokio::test]
    async fn looking_at_a_file_is_no_change_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        write_whole(&path, b"{}").unwrap();
        let mut watched = watch(dir.path(), &["a".as_ref(), "end".as_ref()]).unwrap();
        watched.changes.changed().await.unwrap();

        fs::read(&path).unwrap();
        write_whole(&dir.path().join("end"), b"").unwrap();
        timeout(Duration::from_secs(60), watched.changes.changed()).await.unwrap().unwrap();

        assert_eq!(*watched.changes.borrow(), 1);
    }
}
