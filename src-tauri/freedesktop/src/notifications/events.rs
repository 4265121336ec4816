//! The events of the notification service, sent to the engine.
//!
//! Never waits: an engine that is busy must not hold up the bus. What finds its
//! queue full is dropped. Used by `session`.

use notifier_core::ports::desktop::DesktopEvent;
use tokio::sync::mpsc::{self, error::TrySendError};

pub struct Events {
    engine: mpsc::Sender<DesktopEvent>,
    /// What was sent last: whether notices work.
    works: bool,
}

impl Events {
    pub fn new(engine: mpsc::Sender<DesktopEvent>) -> Self {
        Self { engine, works: false }
    }

    /// Sent each time, so that what waited is shown again.
    pub fn working(&mut self) {
        self.works = true;
        self.send(DesktopEvent::NoticesWork);
    }

    /// Sent once, and only after [`Events::working`].
    pub fn gone(&mut self) {
        if std::mem::take(&mut self.works) {
            self.send(DesktopEvent::NoticesGone);
        }
    }

    pub fn send(&self, happening: DesktopEvent) {
        if let Err(TrySendError::Full(lost)) = self.engine.try_send(happening) {
            // Not what it is: a person may have written it.
            let lost = std::mem::discriminant(&lost);
            tracing::warn!(?lost, "the engine is too slow for the desktop's events");
        }
    }
}
