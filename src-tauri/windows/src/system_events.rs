//! What Windows says about sleep, network, battery and screen lock.
//!
//! A window that nobody sees takes its messages, on a thread of its own; nothing is asked
//! again and again. Deliberately absent: the end of the session, which Tauri hears of.
//! Started by the shell, for the engine.

mod messages;

use std::{
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};

use notifier_core::handle::{Handle, SystemEvent};
use tokio::sync::mpsc;

/// Far more than come at once; one that finds no room is like those before it.
const MAX_EVENTS: usize = 64;

/// Tells the engine for ever.
pub async fn watch(core: Handle) {
    let mut events = match events() {
        Ok(events) => events,
        Err(error) => return tracing::error!(%error, "no system events"),
    };
    while let Some(event) = events.recv().await {
        core.report(event).await;
    }
}

/// The state of the battery comes first, then all changes. Once a process.
///
/// # Errors
/// No thread could be started, or this is done already.
fn events() -> io::Result<mpsc::Receiver<SystemEvent>> {
    let (sender, events) = mpsc::channel(MAX_EVENTS);
    let mut listener = listener();
    if listener.is_some() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    *listener = Some(sender);
    drop(listener);
    thread::Builder::new().name("system events".into()).spawn(|| {
        if let Err(error) = messages::take() {
            tracing::error!(%error, "Windows tells nothing of sleep, battery and lock");
        }
        *self::listener() = None;
    })?;
    Ok(events)
}

/// Windows calls functions, which hold nothing.
static LISTENER: Mutex<Option<mpsc::Sender<SystemEvent>>> = Mutex::new(None);

fn listener() -> MutexGuard<'static, Option<mpsc::Sender<SystemEvent>>> {
    LISTENER.lock().unwrap_or_else(PoisonError::into_inner)
}

fn tell(event: SystemEvent) {
    if let Some(listener) = &*listener() {
        let _ = listener.try_send(event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One test, as there is one listener a process.
    #[tokio::test]
    async fn what_windows_says_to_the_window_reaches_the_engine() {
        let mut events = events().unwrap();
        assert!(matches!(events.recv().await, Some(SystemEvent::Power { .. })), "as it is now");

        tokio::task::spawn_blocking(messages::tests::say_all).await.unwrap();

        let mut heard = vec![];
        while heard.len() < 4 {
            match events.recv().await.unwrap() {
                // How this computer is supplied.
                SystemEvent::Power { .. } => {}
                event => heard.push(event),
            }
        }
        let expected = [
            SystemEvent::ScreenLocked { locked: true },
            SystemEvent::ScreenLocked { locked: false },
            SystemEvent::Woke,
            SystemEvent::Woke,
        ];
        assert_eq!(heard, expected);
    }
}
