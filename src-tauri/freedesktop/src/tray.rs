//! The tray icon: a StatusNotifierItem with its menu, over D-Bus.
//!
//! Draws the core's [`Tray`] and reports clicks and whether a tray is there. A
//! missing watcher or host is waited for, by signal. Deliberately absent: decoding
//! pictures and what a click does, which are the shell's (its `tray/linux.rs`).

mod hosts;
mod item;
mod layout;
mod menu;
mod tokens;
mod watcher;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use notifier_core::{
    ports::desktop::ActivationToken,
    view::tray::{Does, Icon, Tray},
};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;
use zbus::{Connection, connection};

use layout::Layout;
use tokens::Tokens;

pub use hosts::hosts;
pub use item::Pixmap;

/// What a click does. Called on the tray's task, so it must not block.
pub trait Clicks: Send + Sync + 'static {
    fn open_window(&self, token: Option<ActivationToken>);
    fn click(&self, does: Does, token: Option<ActivationToken>);
}

/// How the item looks and acts, whatever it shows at the moment.
#[derive(Clone)]
pub struct Setup {
    pub clicks: Arc<dyn Clicks>,
    /// The sizes of an icon, as ARGB.
    pub pixmaps: fn(Icon) -> Vec<Pixmap>,
    /// This desktop shows no tooltip but its title: the state belongs there.
    pub state_in_title: bool,
    /// A D-Bus address; without one, the session bus.
    pub bus: Option<String>,
}

pub struct TrayIcon {
    /// None without a session bus: there is no tray to wait for then.
    connection: Option<Connection>,
    shared: Arc<Shared>,
    available: watch::Receiver<bool>,
    _following: Option<AbortOnDropHandle<()>>,
}

/// What the two interfaces of the item, and its owner, work on.
struct Shared {
    setup: Setup,
    tray: Mutex<Tray>,
    layout: Mutex<Layout>,
    tokens: Tokens,
}

impl TrayIcon {
    pub async fn start(tray: Tray, setup: Setup) -> Self {
        let shared = Arc::new(Shared {
            layout: Mutex::new(Layout::new(&tray.menu)),
            tray: Mutex::new(tray),
            tokens: Tokens::default(),
            setup,
        });
        let (sender, available) = watch::channel(true);
        let connection = match serve(&shared).await {
            Ok(connection) => Some(connection),
            Err(error) => {
                tracing::warn!(%error, "no tray");
                sender.send_replace(false);
                None
            }
        };
        let following = connection.clone().map(|connection| {
            let shared = shared.clone();
            AbortOnDropHandle::new(tokio::spawn(watcher::follow(connection, shared, sender)))
        });
        Self { connection, shared, available, _following: following }
    }

    /// Whether a tray shows the icon: true until the opposite is known.
    pub fn available(&self) -> watch::Receiver<bool> {
        self.available.clone()
    }

    pub async fn update(&self, tray: &Tray) {
        let Some(connection) = &self.connection else { return };
        let before = std::mem::replace(&mut *lock(&self.shared.tray), tray.clone());
        let change = lock(&self.shared.layout).set(&tray.menu);
        let mut told =
            item::tell(connection, &before, tray, self.shared.setup.state_in_title).await;
        if told.is_ok() {
            told = menu::tell(connection, change).await;
        }
        if let Err(error) = told {
            tracing::debug!(%error, "the tray was not told of a change");
        }
    }
}

async fn serve(shared: &Arc<Shared>) -> zbus::Result<Connection> {
    let builder = match shared.setup.bus.as_deref() {
        Some(address) => connection::Builder::address(address)?,
        None => connection::Builder::session()?,
    };
    builder
        .name(item::name())?
        .serve_at(item::PATH, item::StatusItem(shared.clone()))?
        .serve_at(menu::PATH, menu::Menu(shared.clone()))?
        .method_timeout(watcher::TIMEOUT)
        .build()
        .await
}

/// What a panic elsewhere left is as good as ever: nothing is written in steps.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
