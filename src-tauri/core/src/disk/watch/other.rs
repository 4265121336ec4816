//! By what `notify` finds in the system.

use std::{ffi::OsStr, io, path::Path};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::watch;

pub struct Folder {
    touches: watch::Receiver<()>,
    _watcher: RecommendedWatcher,
}

impl Folder {
    pub fn watch(folder: &Path, names: &[&OsStr]) -> io::Result<Self> {
        let (touched, touches) = watch::channel(());
        let names: Vec<_> = names.iter().map(|name| name.to_os_string()).collect();
        // Not by notify-debouncer-mini: it takes the opening of a file for a change,
        // so each look at a changed file would be followed by another.
        let heard = move |event: notify::Result<notify::Event>| {
            // An error (the queue of the system ran over) may hide a change: look again.
            let ours = event.map_or(true, |event| {
                let is_ours = |path: &std::path::PathBuf| {
                    path.file_name().is_some_and(|name| names.iter().any(|n| n == name))
                };
                !event.kind.is_access() && event.paths.iter().any(is_ours)
            });
            if ours {
                touched.send_replace(());
            }
        };
        let mut watcher = notify::recommended_watcher(heard).map_err(io::Error::other)?;
        watcher.watch(folder, RecursiveMode::NonRecursive).map_err(io::Error::other)?;
        Ok(Self { touches, _watcher: watcher })
    }

    /// None: it cannot be watched any more. Nothing is lost when it is dropped.
    pub async fn touched(&mut self) -> Option<()> {
        self.touches.changed().await.ok()
    }
}
