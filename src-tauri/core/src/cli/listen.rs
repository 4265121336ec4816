//! `listen`: the same engine without a desktop; what it records is printed as JSON lines.
//!
//! For scripts and tests; needs no display. Stores nothing without a data folder.

use std::{io::Write, path::PathBuf, sync::Arc};

use futures::future::{BoxFuture, FutureExt as _, ready};
use jiff::tz::TimeZone;
use secrecy::SecretString;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    disk,
    engine::{self, Running, Setup},
    notice::{Notice, Tag},
    ports::clock::Clock,
    ports::desktop::{ActivationToken, Desktop, DesktopError},
    ports::keychain::Keychain,
    settings::{Overrides, Sound},
    stream::Http,
    terminal,
};

/// Lines that may wait for whoever reads them; a slower reader loses some.
const MAX_RECORDS: usize = 65_536;

pub struct Options {
    pub data_dir: Option<PathBuf>,
    pub overrides: Overrides,
    pub keychain: Arc<dyn Keychain>,
    pub token: Option<SecretString>,
    /// Also what the stream says word for word.
    pub frames: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum Failed {
    #[error(transparent)]
    Folder(#[from] disk::Locked),
    /// With what was wrong with the settings, if anything was.
    #[error(
        "nothing to listen to: give --server and --user-id, or a --data-dir with settings. {0}"
    )]
    NothingToHear(String),
}

/// Prints until `stop` is cancelled, or `out` is closed.
///
/// # Errors
/// See [`Failed`].
pub async fn listen(
    options: Options,
    clock: Arc<dyn Clock>,
    zone: TimeZone,
    mut out: impl Write,
    stop: CancellationToken,
) -> Result<(), Failed> {
    let (recorder, mut records) = mpsc::channel(MAX_RECORDS);
    let (_, happenings) = mpsc::channel(1);
    let Running { handle, done, .. } = engine::start(Setup {
        data_dir: options.data_dir,
        overrides: options.overrides,
        clock,
        zone,
        locale: None,
        http: Http::new(),
        desktop: Arc::new(NoDesktop),
        keychain: options.keychain,
        token: options.token,
        happenings,
        updates: None,
        recorder: Some(recorder),
        tick: engine::TICK,
        stop: stop.clone(),
    })?;
    let first = handle.snapshots().borrow().clone();
    if first.feeds.is_empty() {
        stop.cancel();
        let _ = done.await;
        return Err(Failed::NothingToHear(first.troubles.join(" ")));
    }
    loop {
        let record = tokio::select! {
            () = stop.cancelled() => break,
            record = records.recv() => record,
        };
        let Some(record) = record else { break };
        if record.is_raw() && !options.frames {
            continue;
        }
        let Ok(line) = serde_json::to_string(&record) else { continue };
        let mut line = terminal::escape(&line);
        line.push('\n');
        if out.write_all(line.as_bytes()).and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    stop.cancel();
    drop(records);
    let _ = done.await;
    Ok(())
}

/// Shows nothing: what is heard waits, in the data folder, for the real app.
struct NoDesktop;

impl Desktop for NoDesktop {
    fn show(&self, _: Notice) -> BoxFuture<'static, Result<(), DesktopError>> {
        ready(Err(DesktopError::NoService)).boxed()
    }

    fn close(&self, _: Tag) -> BoxFuture<'static, ()> {
        ready(()).boxed()
    }

    fn browse(
        &self,
        _: Url,
        _: Option<ActivationToken>,
    ) -> BoxFuture<'static, Result<(), DesktopError>> {
        ready(Err(DesktopError::NoService)).boxed()
    }

    fn play(&self, _: Sound) -> BoxFuture<'static, Result<(), DesktopError>> {
        ready(Err(DesktopError::NoService)).boxed()
    }

    fn do_not_disturb(&self) -> BoxFuture<'static, bool> {
        ready(false).boxed()
    }

    fn open_window(&self, _: Option<ActivationToken>) {}
}
