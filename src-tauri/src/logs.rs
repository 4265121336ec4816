//! `logs/` in the data folder: for this user alone, and never more than 10 MB.
//!
//! A file that is full is kept under the time at which that was, and so sorts
//! before the newest. Libraries that would write what the shop sent are held at
//! `warn`.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use jiff::Timestamp;
use notifier_core::disk;
use tracing_subscriber::{
    filter::Targets, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

const FILTER: &str = "info,eventsource_client=warn,launchdarkly_sdk_transport=warn,reqwest=warn,hyper=warn,zbus=warn";
const NEWEST: &str = "notifier.log";
/// Of one file; and so many full ones are kept.
const MAX_BYTES: u64 = 2_000_000;
const MAX_FULL: usize = 4;
/// No line of ours is longer; one is never spread over two files.
const MAX_LINE: usize = 16_384;

/// # Errors
/// The folder cannot be written; the app runs without a log then.
pub fn start(folder: &Path) -> anyhow::Result<()> {
    let log = Log::open(folder, MAX_BYTES)?;
    let wanted = std::env::var("TOOLBOXX_LOG").ok().and_then(|text| text.parse().ok());
    let filter: Targets = wanted.map_or_else(|| FILTER.parse(), Ok)?;
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(Mutex::new(log));
    Ok(tracing_subscriber::registry().with(filter).with(lines).try_init()?)
}

/// The newest file, and how much is in it.
struct Log {
    folder: PathBuf,
    file: File,
    bytes: u64,
    max_bytes: u64,
}

impl Log {
    fn open(folder: &Path, max_bytes: u64) -> io::Result<Self> {
        disk::private_folder(folder)?;
        for file in full(folder) {
            disk::close_to_others(&file);
        }
        let (file, bytes) = newest(folder)?;
        let log = Self { folder: folder.to_owned(), file, bytes, max_bytes };
        log.forget_old();
        Ok(log)
    }

    fn begin_another(&mut self) -> io::Result<()> {
        let now = Timestamp::now().strftime("%Y-%m-%dT%H%M%S.%9f");
        fs::rename(self.folder.join(NEWEST), self.folder.join(format!("notifier.{now}.log")))?;
        (self.file, self.bytes) = newest(&self.folder)?;
        self.forget_old();
        Ok(())
    }

    fn forget_old(&self) {
        for file in full(&self.folder).iter().rev().skip(MAX_FULL) {
            let _ = fs::remove_file(file);
        }
    }
}

/// Called with a whole line at a time.
impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let kept = &line[..line.len().min(MAX_LINE)];
        if self.bytes > 0 && self.bytes + kept.len() as u64 > self.max_bytes {
            self.begin_another()?;
        }
        self.file.write_all(kept)?;
        if kept.len() < line.len() {
            self.file.write_all(b"\n")?;
        }
        self.bytes += kept.len() as u64 + 1;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn newest(folder: &Path) -> io::Result<(File, u64)> {
    let path = folder.join(NEWEST);
    let file = disk::private_file().append(true).create(true).open(&path)?;
    disk::close_to_others(&path);
    let bytes = file.metadata()?.len();
    Ok((file, bytes))
}

/// The files that are full, oldest first.
fn full(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = files.map(|entry| entry.path()).filter(|path| is_full(path)).collect();
    files.sort_unstable();
    files
}

fn is_full(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name != NEWEST && name.starts_with("notifier.") && name.ends_with(".log")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_bounded_and_its_newest_lines_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log::open(folder.path(), 1000).unwrap();

        for number in 0..2000 {
            log.write_all(format!("line {number:>10}\n").as_bytes()).unwrap();
        }
        log.write_all(&[b'x'; 3 * MAX_LINE]).unwrap();

        let sizes = sizes(folder.path());
        assert_eq!(sizes.len(), 1 + MAX_FULL);
        let (long, others) = sizes.split_last().unwrap();
        assert!(others.iter().all(|size| *size <= 1000), "{sizes:?}");
        assert!(*long <= MAX_LINE as u64 + 1, "{sizes:?}");
        let before = full(folder.path());
        let before = fs::read_to_string(before.last().unwrap()).unwrap();
        assert!(before.ends_with("line       1999\n"), "{before}");
    }

    #[test]
    fn a_log_that_goes_on_is_no_longer_than_one() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..200 {
            let mut log = Log::open(folder.path(), 1000).unwrap();
            log.write_all(&[b'x'; 99]).unwrap();
        }
        assert!(sizes(folder.path()).iter().sum::<u64>() <= 5000);
    }

    #[cfg(unix)]
    #[test]
    fn the_log_is_for_this_user_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        fs::create_dir(&logs).unwrap();
        for name in [NEWEST, "notifier.2026-11-26.log"] {
            fs::write(logs.join(name), "old").unwrap();
        }

        let mut log = Log::open(&logs, 1000).unwrap();
        log.write_all(&[b'x'; 999]).unwrap();

        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&logs), 0o700);
        for entry in fs::read_dir(&logs).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }

    /// Oldest first.
    fn sizes(folder: &Path) -> Vec<u64> {
        let files = full(folder).into_iter().chain([folder.join(NEWEST)]);
        files.map(|file| file.metadata().unwrap().len()).collect()
    }
}
