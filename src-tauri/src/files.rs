//! Files for the person: the history as a file of their own, and the folders to look into.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use jiff::Timestamp;
use notifier_core::{
    disk,
    export::{Export, ExportError},
    handle::{Format, Handle, RequestError},
    store::Entry,
    view::snapshot::Search,
};

/// Where the app's own files are.
#[derive(Clone, Debug)]
pub struct Places {
    pub logs: PathBuf,
    /// What the web view keeps of its own.
    pub web_view: PathBuf,
    /// Where the person finds what they save.
    pub downloads: PathBuf,
    /// Where the window was, and how large.
    pub window: PathBuf,
}

impl Places {
    pub fn of(data_dir: &Path) -> Self {
        let downloads =
            dirs::download_dir().filter(|folder| folder.is_dir()).or_else(dirs::home_dir);
        let downloads = downloads.unwrap_or_else(|| data_dir.to_owned());
        Self {
            logs: data_dir.join("logs"),
            web_view: data_dir.join("webview"),
            downloads,
            window: data_dir.join("window.json"),
        }
    }
}

/// Where the web view keeps what it must, as long as this lives.
pub enum WebView {
    Kept(PathBuf),
    Temporary(Temporary),
}

#[cfg(target_os = "linux")]
pub type Temporary = tempfile::TempDir;
#[cfg(not(target_os = "linux"))]
pub type Temporary = PathBuf;

impl WebView {
    /// In the data folder; where nothing can be written there, in a temporary folder:
    /// without any the window does not open.
    ///
    /// # Errors
    /// Nothing can be written anywhere.
    pub fn of(places: &Places) -> io::Result<Self> {
        let folder = &places.web_view;
        let written = disk::private_folder(folder).and_then(|()| tempfile::tempfile_in(folder));
        if let Err(error) = written {
            tracing::warn!(%error, "the web view keeps nothing");
            return temporary(folder).map(Self::Temporary);
        }
        #[cfg(not(target_os = "linux"))]
        let _ = std::fs::remove_dir_all(elsewhere(folder));
        Ok(Self::Kept(folder.clone()))
    }

    pub fn folder(&self) -> &Path {
        match self {
            Self::Kept(folder) => folder,
            Self::Temporary(folder) => folder.as_ref(),
        }
    }
}

/// It goes with the window.
#[cfg(target_os = "linux")]
fn temporary(_: &Path) -> io::Result<Temporary> {
    use std::os::unix::fs::PermissionsExt as _;

    let for_me = std::fs::Permissions::from_mode(0o700);
    let mut own = tempfile::Builder::new();
    own.prefix("toolboxx-notifier-").permissions(for_me);
    // Of the session where there is one, as it is gone with that at the latest.
    let session = dirs::runtime_dir().and_then(|folder| own.tempdir_in(folder).ok());
    session.map_or_else(|| own.tempdir(), Ok)
}

/// It is always the same, and goes when the other can be written again: what draws the
/// window lives a little longer than the app, which cannot remove it.
#[cfg(not(target_os = "linux"))]
fn temporary(kept: &Path) -> io::Result<Temporary> {
    let folder = elsewhere(kept);
    disk::private_folder(&folder)?;
    Ok(folder)
}

/// The system's folder for temporary files is this user's own there.
#[cfg(not(target_os = "linux"))]
fn elsewhere(kept: &Path) -> PathBuf {
    let name = format!("toolboxx-notifier-{:016x}", crate::app::fingerprint(kept));
    std::env::temp_dir().join(name)
}

/// Writes what the search finds, and says under which name. Blocks: the engine
/// is asked for a part at a time, and goes on with its work between.
///
/// # Errors
/// In the person's words.
pub fn export(
    core: &Handle,
    downloads: &Path,
    search: &Search,
    format: Format,
) -> Result<String, RequestError> {
    let i18n = core.i18n();
    let shops = core.snapshots().borrow().account.shops.clone();
    let shop = |feed: &str| shops.iter().find(|shop| shop.id == feed).map(|shop| shop.name.clone());
    let export = Export { i18n: &i18n, zone: i18n.zone(), shop: &shop };
    let write = |out: &File| match format {
        Format::Csv => export.csv(entries(core, search), out),
        Format::Json => export.json(entries(core, search), out),
    };
    let ending = match format {
        Format::Csv => "csv",
        Format::Json => "json",
    };
    let today = Timestamp::now().to_zoned_datetime(i18n.zone().clone()).date();
    let stem = format!("{}-{today}", i18n.text("export-file"));
    match written(downloads, &stem, ending, write) {
        Ok((count, name)) => {
            Ok(i18n.text_with("export-saved", [("count", count.into()), ("name", name.into())]))
        }
        Err(ExportError::Refused(refusal)) => Err(refusal),
        Err(error) => {
            tracing::error!(%error, "the history was not saved as a file");
            Err(RequestError { code: None, message: i18n.text("error-export") })
        }
    }
}

fn entries<'a>(
    core: &'a Handle,
    search: &'a Search,
) -> impl Iterator<Item = Result<Entry, RequestError>> + 'a {
    let (mut part, mut last) = (vec![].into_iter(), 0);
    std::iter::from_fn(move || {
        if part.as_slice().is_empty() {
            let next =
                tokio::runtime::Handle::current().block_on(core.entries(search.clone(), last));
            match next {
                Ok(entries) => part = entries.into_iter(),
                Err(refusal) => return Some(Err(refusal)),
            }
        }
        let entry: Entry = part.next()?;
        last = entry.id;
        Some(Ok(entry))
    })
}

/// Written whole under another name first; a file that is there stays.
fn written(
    folder: &Path,
    stem: &str,
    ending: &str,
    write: impl FnOnce(&File) -> Result<u64, ExportError>,
) -> Result<(u64, String), ExportError> {
    let names = (1..1000).map(|number| match number {
        1 => format!("{stem}.{ending}"),
        _ => format!("{stem} ({number}).{ending}"),
    });
    let free = names.into_iter().find(|name| !folder.join(name).exists());
    let name = free.ok_or_else(|| io::Error::from(io::ErrorKind::AlreadyExists))?;
    let part = folder.join(format!("{name}.part"));
    // One of an app that ended in the middle.
    let _ = std::fs::remove_file(&part);
    // Who bought what is for this user alone.
    let file = disk::private_file().write(true).create_new(true).open(&part)?;
    let count = write(&file).and_then(|count| {
        file.sync_all()?;
        std::fs::rename(&part, folder.join(&name))?;
        Ok(count)
    });
    if count.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    count.map(|count| (count, name))
}

/// Shows the folder in the file manager.
///
/// # Errors
/// No program shows folders.
pub fn show(folder: &Path) -> io::Result<()> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for mut opener in open::commands(folder) {
        opener.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match Command::spawn(&mut opener) {
            Ok(mut child) => {
                std::thread::spawn(move || child.wait());
                return Ok(());
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// The last errors of the log of these days, newest first; texts of the shop are in none.
pub fn last_errors(logs: &Path, most: usize) -> Vec<String> {
    let files = std::fs::read_dir(logs).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
    files.sort_unstable();
    let mut errors = vec![];
    for file in files.iter().rev() {
        let text = std::fs::read(file).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let wrong = |line: &&str| line.contains(" WARN ") || line.contains(" ERROR ");
        errors.extend(text.lines().rev().filter(wrong).take(most).map(str::to_owned));
        if errors.len() >= most {
            break;
        }
    }
    errors.truncate(most);
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_beside_what_is_there_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let write = |_: &File| Ok(3);
        for expected in ["a.csv", "a (2).csv", "a (3).csv"] {
            let (count, name) = written(folder.path(), "a", "csv", write).unwrap();
            assert_eq!((count, name.as_str()), (3, expected));
        }
        let full = |_: &File| Err(io::Error::from(io::ErrorKind::StorageFull).into());
        assert!(written(folder.path(), "b", "csv", full).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn where_the_data_folder_cannot_be_written_the_web_view_is_elsewhere_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let places = Places::of(&data);
        std::fs::write(&data, "somebody else's").unwrap();

        let web_view = WebView::of(&places).unwrap();
        let elsewhere = web_view.folder().to_owned();
        assert!(elsewhere.is_dir() && !elsewhere.starts_with(&data));
        drop(web_view);
        std::fs::remove_file(&data).unwrap();

        assert_eq!(WebView::of(&places).unwrap().folder(), places.web_view);
        assert!(!elsewhere.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_of_the_history_is_for_this_user_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.csv.part"), "of an app that was killed").unwrap();

        written(folder.path(), "a", "csv", |_| Ok(0)).unwrap();

        let metadata = folder.path().join("a.csv").metadata().unwrap();
        assert_eq!((metadata.len(), metadata.permissions().mode() & 0o777), (0, 0o600));
    }
}
