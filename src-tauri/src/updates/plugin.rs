//! Updates on Windows and macOS, by Tauri's plugin, which asks, loads, checks the
//! signature and the version that was signed, and installs.

use futures::future::{BoxFuture, FutureExt as _};
use notifier_core::{ports::updater::UpdateError, update::Release};
use tauri::{AppHandle, Runtime};
use tauri_plugin_updater::{Error, Update, UpdaterExt as _};
use tokio::sync::Notify;

use super::{Backend, CHECK_TIMEOUT, MAX_BYTES};

pub struct Plugin<R: Runtime> {
    pub app: AppHandle<R>,
    /// The kind of file in the manifest, as `windows-x86_64-nsis`.
    pub target: String,
}

impl<R: Runtime> Plugin<R> {
    async fn ask(&self) -> Result<Option<Update>, Error> {
        let builder = self.app.updater_builder().target(&self.target).timeout(CHECK_TIMEOUT);
        builder.build()?.check().await
    }
}

impl<R: Runtime> Backend for Plugin<R> {
    type Found = Update;

    fn check(&self) -> BoxFuture<'_, Result<Option<Update>, UpdateError>> {
        let asked = self.ask();
        asked.map(|found| found.map_err(|error| UpdateError::Network(error.to_string()))).boxed()
    }

    fn release(found: &Update) -> Release {
        Release::read(&found.version, &found.raw_json)
    }

    fn download(found: &Update) -> BoxFuture<'_, Result<Vec<u8>, UpdateError>> {
        download(found).boxed()
    }

    fn verify(&self, found: &Update, bytes: &[u8]) -> Result<(), UpdateError> {
        found.verify(bytes).map_err(told)
    }

    /// On Windows the installer goes on from here, and ends this program.
    fn put_in(&self, found: &Update, bytes: &[u8], restart: bool) -> anyhow::Result<()> {
        Ok(found.clone().restart_after_install(restart).install(bytes)?)
    }
}

async fn download(update: &Update) -> Result<Vec<u8>, UpdateError> {
    let (mut count, too_large) = (0, Notify::new());
    let on_chunk = |bytes: usize, whole: Option<u64>| {
        count += bytes;
        let announced = whole.is_some_and(|whole| whole > MAX_BYTES as u64);
        if announced || count > MAX_BYTES {
            too_large.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = too_large.notified() => Err(UpdateError::Refused("it is too large".into())),
        bytes = update.download(on_chunk, || ()) => bytes.map_err(told),
    }
}

fn told(error: Error) -> UpdateError {
    let text = error.to_string();
    match error {
        Error::Minisign(_)
        | Error::Base64(_)
        | Error::SignatureUtf8(_)
        | Error::SignedVersionMismatch { .. }
        | Error::MissingSignedVersion => UpdateError::Refused(text),
        _ => UpdateError::Network(text),
    }
}
