//! The port to whoever asks for a new version, loads it and puts it in.
//!
//! The shell implements it by the updater plugin, tests in memory. What is loaded is
//! checked by the project's key before it is kept. When is `update`'s to say.

use futures::future::BoxFuture;

use crate::update::Release;

pub trait Updater: Send + Sync + 'static {
    /// The newest version, if it is newer than the one that runs.
    fn check(&self) -> BoxFuture<'static, Result<Option<Release>, UpdateError>>;

    /// Loads the version that [`check`](Self::check) found last, unless it is here; how
    /// many bytes that took.
    fn load(&self) -> BoxFuture<'static, Result<u64, UpdateError>>;

    /// Ends the app as quitting does, and then puts in what was loaded. Whether or not
    /// that is done, the app is started again, if `restart`.
    fn finish(&self, restart: bool);
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError {
    /// No answer, or none that is a manifest.
    #[error("no answer: {0}")]
    Network(String),
    /// It is not what the project has signed.
    #[error("refused: {0}")]
    Refused(String),
    /// It cannot be kept here.
    #[error("not kept: {0}")]
    Disk(String),
}
