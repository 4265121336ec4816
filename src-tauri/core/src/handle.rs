//! The way into a running engine, for the tray, the window and tests: requests with
//! an answer, reports of the system without one, and the state to read.
//!
//! What may be requested is the table in `requests.rs`; its methods are of this handle too.

mod limits;
mod requests;
mod table;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};

use crate::{i18n::Translator, ports::desktop::ActivationToken, view::snapshot::Snapshot};
#[cfg(test)]
pub use requests::commands;
pub use requests::{Answer, Folder, Format, Request, RequestError, Shell};

#[derive(Clone, Debug)]
pub struct Handle {
    requests: mpsc::Sender<Request>,
    system_events: mpsc::Sender<SystemEvent>,
    snapshots: watch::Receiver<Snapshot>,
    i18n: watch::Receiver<Arc<Translator>>,
}

/// What the system reports to the shell; not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SystemEvent {
    /// The computer runs on its battery, or on mains again.
    Power {
        on_battery: bool,
    },
    /// The screen was locked, or unlocked.
    ScreenLocked {
        locked: bool,
    },
    /// The computer woke from sleep, or is on another network: what is connected may be dead.
    Woke,
    TrayWorks {
        works: bool,
    },
    OpenWindow {
        token: Option<ActivationToken>,
    },
}

impl Handle {
    pub fn new(
        requests: mpsc::Sender<Request>,
        system_events: mpsc::Sender<SystemEvent>,
        snapshots: watch::Receiver<Snapshot>,
        i18n: watch::Receiver<Arc<Translator>>,
    ) -> Self {
        Self { requests, system_events, snapshots, i18n }
    }

    /// The texts in the language of now.
    pub fn i18n(&self) -> Arc<Translator> {
        self.i18n.borrow().clone()
    }

    /// The newest state; changes can be awaited.
    pub fn snapshots(&self) -> watch::Receiver<Snapshot> {
        self.snapshots.clone()
    }

    /// The desktop has no place for the tray icon, or has one again.
    pub async fn tray_works(&self, works: bool) {
        self.report(SystemEvent::TrayWorks { works }).await;
    }

    pub async fn open_window(&self, token: Option<ActivationToken>) {
        self.report(SystemEvent::OpenWindow { token }).await;
    }

    /// An engine that ended answers nothing any more.
    async fn request<T>(&self, make: impl FnOnce(Answer<T>) -> Request) -> Result<T, RequestError> {
        let (answer, answered) = oneshot::channel();
        let _ = self.requests.send(make(answer)).await;
        answered.await.unwrap_or_else(|_| {
            Err(RequestError { code: None, message: self.i18n().text("error-closing") })
        })
    }

    /// What the system says, as it says it.
    pub async fn report(&self, event: SystemEvent) {
        let _ = self.system_events.send(event).await;
    }
}
