//! The [`Updater`] port: asks for a new version, loads it and checks it by the project's
//! key; and, once the app has ended, puts it in and starts it.
//!
//! By Tauri's plugin on Windows and macOS. On Linux the app is without Tauri: there the
//! same manifest and signatures are read in `own`. What was loaded waits in the data
//! folder, and is checked again when it is put in. Deliberately absent: when, which is
//! `notifier_core::update`'s.

#[cfg(target_os = "linux")]
mod own;
#[cfg(any(not(target_os = "linux"), test))]
mod plugin;
mod restart;
mod source;
#[cfg(all(test, target_os = "linux"))]
mod tests;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::future::{BoxFuture, FutureExt as _};
use notifier_core::{
    disk,
    ports::updater::{UpdateError, Updater},
    update::{Channel, Release},
};
use tokio::time::timeout;

pub use restart::Again;
pub use source::Source;

use crate::app::App;

/// The manifest is small; a network that takes longer will not bring the file either.
const CHECK_TIMEOUT: Duration = Duration::from_secs(30);
/// On a slow mobile network.
const LOAD_TIMEOUT: Duration = Duration::from_secs(60 * 60);
/// An AppImage has the web view in it, of about 100 MB.
const MAX_BYTES: usize = 400 * 1024 * 1024;

/// How a version is found, checked and put in.
pub trait Backend: Send + Sync + 'static {
    /// A version that is newer, and where its file is.
    type Found: Clone + Send + Sync + 'static;

    fn check(&self) -> BoxFuture<'_, Result<Option<Self::Found>, UpdateError>>;

    fn release(found: &Self::Found) -> Release;

    /// The file, which may be anything yet.
    fn download(found: &Self::Found) -> BoxFuture<'_, Result<Vec<u8>, UpdateError>>;

    /// Whether the project has signed this file, for this version.
    fn verify(&self, found: &Self::Found, bytes: &[u8]) -> Result<(), UpdateError>;

    /// Checks it once more. May end the process: an installer goes on then.
    fn put_in(&self, found: &Self::Found, bytes: &[u8], restart: bool) -> anyhow::Result<()>;
}

#[cfg(target_os = "linux")]
pub type SystemUpdater = ShellUpdater<own::Own>;
#[cfg(not(target_os = "linux"))]
pub type SystemUpdater = ShellUpdater<plugin::Plugin<tauri::Wry>>;

/// The updater of this system; `image`: the AppImage that runs.
pub fn of_system(
    app: &App,
    source: &Source,
    channel: Channel,
    data_dir: &Path,
    image: Option<PathBuf>,
) -> SystemUpdater {
    let target = source::target(channel);
    #[cfg(target_os = "linux")]
    let backend = own::Own::new(source.clone(), target, image);
    #[cfg(not(target_os = "linux"))]
    let backend = {
        let _ = (source, image);
        plugin::Plugin { app: app.0.clone(), target }
    };
    let app = app.clone();
    ShellUpdater::new(backend, data_dir, move || app.quit())
}

/// All clones know of the same version.
pub struct ShellUpdater<B: Backend>(Arc<Inner<B>>);

struct Inner<B: Backend> {
    backend: B,
    /// Where what was loaded waits.
    folder: PathBuf,
    found: Mutex<Option<B::Found>>,
    /// With the end of the app; whether it starts again then.
    finish: Mutex<Option<bool>>,
    quit: Box<dyn Fn() + Send + Sync>,
}

impl<B: Backend> Clone for ShellUpdater<B> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<B: Backend> ShellUpdater<B> {
    fn new(backend: B, data_dir: &Path, quit: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            backend,
            folder: data_dir.join("update"),
            found: Mutex::new(None),
            finish: Mutex::new(None),
            quit: Box::new(quit),
        }))
    }

    /// Once the engine has ended: puts in what was loaded, if that is wanted, and says
    /// whether the app is to start again.
    fn put_in(&self) -> bool {
        let finish = self.0.finish.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(restart) = finish else { return false };
        match self.0.try_to_put_in(restart) {
            Ok(()) => tracing::info!("a new version was put in"),
            Err(error) => tracing::error!("a new version was not put in: {error:#}"),
        }
        // Whether or not: this version has no use for it any more.
        if let Err(error) = fs::remove_dir_all(&self.0.folder) {
            tracing::warn!(%error, "the file of an update stays");
        }
        restart
    }
}

impl<B: Backend> Inner<B> {
    fn found(&self) -> Option<B::Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A version consists of letters, digits and a few signs.
    fn file(&self, found: &B::Found) -> PathBuf {
        self.folder.join(format!("{}.update", B::release(found).version))
    }

    async fn load(self: Arc<Self>) -> Result<u64, UpdateError> {
        let found = self.found().ok_or_else(|| UpdateError::Network("nothing found".into()))?;
        let (this, here) = (Arc::clone(&self), found.clone());
        let is_here = move || {
            fs::read(this.file(&here)).is_ok_and(|bytes| this.backend.verify(&here, &bytes).is_ok())
        };
        if blocking(is_here).await? {
            return Ok(0);
        }
        let bytes = timeout(LOAD_TIMEOUT, B::download(&found)).await;
        let bytes = bytes.map_err(|_| UpdateError::Network("too slow".into()))??;
        let count = bytes.len() as u64;
        blocking(move || self.keep(&found, &bytes)).await??;
        Ok(count)
    }

    /// In the place of what was loaded before, if it is what the project has signed.
    fn keep(&self, found: &B::Found, bytes: &[u8]) -> Result<(), UpdateError> {
        self.backend.verify(found, bytes)?;
        let kept = match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => disk::write_whole(&self.file(found), bytes),
        };
        kept.map_err(|error| UpdateError::Disk(error.to_string()))
    }

    fn try_to_put_in(&self, restart: bool) -> anyhow::Result<()> {
        let found = self.found().ok_or_else(|| anyhow::anyhow!("nothing was found"))?;
        let bytes = fs::read(self.file(&found))?;
        self.backend.put_in(&found, &bytes, restart)
    }
}

impl<B: Backend> Updater for ShellUpdater<B> {
    fn check(&self) -> BoxFuture<'static, Result<Option<Release>, UpdateError>> {
        let this = Arc::clone(&self.0);
        async move {
            let found = this.backend.check().await?;
            let release = found.as_ref().map(B::release);
            *this.found.lock().unwrap_or_else(PoisonError::into_inner) = found;
            Ok(release)
        }
        .boxed()
    }

    fn load(&self) -> BoxFuture<'static, Result<u64, UpdateError>> {
        Arc::clone(&self.0).load().boxed()
    }

    fn finish(&self, restart: bool) {
        *self.0.finish.lock().unwrap_or_else(PoisonError::into_inner) = Some(restart);
        (self.0.quit)();
    }
}

/// What comes after the end of the engine.
pub struct AtEnd {
    pub updater: SystemUpdater,
    pub again: Again,
}

impl AtEnd {
    /// Puts in what was loaded, if that is wanted, and starts the app again, if that is;
    /// `first` makes room for it.
    pub fn put_in(self, first: impl FnOnce()) {
        if self.updater.put_in() {
            first();
            let error = self.again.start();
            tracing::error!(%error, "the app did not start again");
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, UpdateError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|crash| UpdateError::Disk(crash.to_string()))
}
