//! Files of the data folder: for this user alone, written whole, set aside when
//! unreadable, watched.
//!
//! Deliberately absent: where the folder is, which the shell decides.

mod watch;

use std::{
    ffi::OsString,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

pub use watch::{Watched, watch};

/// Virus scanners on Windows hold a file for a moment after it was written.
const RETRIES: u32 = 5;
const RETRY_AFTER: Duration = Duration::from_millis(40);

/// What is in the data folder, by the beginnings of the names.
const OURS: [&str; 5] = ["settings.json", "account.json", "history.db", "update.json", "lock"];

/// Makes the folder, and those above it, for this user alone.
///
/// # Errors
/// It cannot be made.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)?;
    close_to_others(folder);
    Ok(())
}

/// For files that no other user may read, whatever the umask.
pub fn private_file() -> fs::OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "folders of Windows are their user's"))]
    let mut options = fs::File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Takes the rights of others away, where that can be done. A folder that is
/// everybody's, as `/tmp` is, stays so, and a link leads to somebody else's file.
pub fn close_to_others(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let Ok(metadata) = fs::symlink_metadata(path) else { return };
        let mode = metadata.permissions().mode();
        if mode & 0o077 == 0 || mode & 0o1000 != 0 || metadata.is_symlink() {
            return;
        }
        let closed = fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700));
        if let Err(error) = closed {
            tracing::warn!(%error, "other users may read the data folder");
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// What an earlier version or an editor left open to others.
fn close_ours_to_others(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if OURS.iter().any(|ours| name.to_string_lossy().starts_with(ours)) {
            close_to_others(&entry.path());
        }
    }
}

/// Replaces the file's contents; after a crash it holds the old or the new, whole.
///
/// # Errors
/// The folder cannot be written, or the disk is full; the old file stays.
pub fn write_whole(path: &Path, contents: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    private_folder(folder)?;
    // For this user alone, by default.
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    file.write_all(contents)?;
    file.as_file().sync_all()?;
    let mut file = file.into_temp_path();
    let mut tries = 0;
    loop {
        match file.persist(path) {
            Ok(()) => return Ok(()),
            Err(failed)
                if tries < RETRIES && failed.error.kind() == io::ErrorKind::PermissionDenied =>
            {
                tries += 1;
                file = failed.path;
                thread::sleep(RETRY_AFTER);
            }
            Err(failed) => return Err(failed.error),
        }
    }
}

/// Moves an unreadable file out of the way, keeping it for the person who helps.
///
/// # Errors
/// The folder cannot be written.
pub fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(".bad");
    let aside = PathBuf::from(name);
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Holds a folder for this process alone, until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: fs::File,
}

#[derive(Debug, thiserror::Error)]
pub enum Locked {
    #[error("another ToolBoxx Notifier uses this folder")]
    Taken,
    #[error(transparent)]
    Disk(#[from] io::Error),
}

/// # Errors
/// Another process holds the folder, or it cannot be written.
pub fn lock(folder: &Path) -> Result<Lock, Locked> {
    private_folder(folder)?;
    let file = private_file().create(true).truncate(false).write(true).open(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => {
            close_ours_to_others(folder);
            Ok(Lock { _file: file })
        }
        Err(fs::TryLockError::WouldBlock) => Err(Locked::Taken),
        Err(fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.json");
        write_whole(&path, b"old").unwrap();
        fs::create_dir(dir.path().join("taken")).unwrap();

        assert!(write_whole(&dir.path().join("taken"), b"new").is_err());
        write_whole(&path, b"new").unwrap();

        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "no temporary file is left");
    }

    #[test]
    fn a_folder_belongs_to_one_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let held = lock(dir.path()).unwrap();

        assert!(matches!(lock(dir.path()), Err(Locked::Taken)));
        drop(held);
        assert!(lock(dir.path()).is_ok());
    }
}
