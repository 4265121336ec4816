//! Notifications on Windows: toasts of `notifier-windows`.
//!
//! Where the registry does not take the app in, Windows shows no toast of it: there the
//! plugin's are tried.

use std::path::Path;

use anyhow::Context as _;
use notifier_core::{
    disk,
    notice::{Notice, Tag},
    ports::desktop::{DesktopError, DesktopEvent},
};
use notifier_windows::{identity::Identity, notifications, registration};
use tauri::{AppHandle, Manager as _};
use tokio::sync::mpsc;

use super::plugin;

#[derive(Clone)]
pub enum Notifications {
    Toasts(notifications::Notifications),
    Plugin(plugin::Notifications),
}

impl Notifications {
    /// `own_folder`: `data_dir`, where it is not the usual one.
    pub fn start(
        app: &AppHandle,
        data_dir: &Path,
        own_folder: Option<&Path>,
        happened: mpsc::Sender<DesktopEvent>,
    ) -> Self {
        match toasts(app, data_dir, own_folder, happened.clone()) {
            Ok(toasts) => {
                app.manage(toasts.clone());
                Self::Toasts(toasts)
            }
            Err(error) => {
                tracing::error!("Windows does not know the app: {error:#}");
                Self::Plugin(plugin::Notifications::start(app, happened))
            }
        }
    }

    pub async fn show(&self, notice: Notice) -> Result<(), DesktopError> {
        match self {
            Self::Toasts(toasts) => toasts.show(notice).await,
            Self::Plugin(plugin) => plugin.show(notice).await,
        }
    }

    pub async fn close(&self, tag: Tag) {
        match self {
            Self::Toasts(toasts) => toasts.close(tag).await,
            Self::Plugin(plugin) => plugin.close(tag).await,
        }
    }

    pub async fn do_not_disturb(&self) -> bool {
        match self {
            Self::Toasts(toasts) => toasts.do_not_disturb().await,
            Self::Plugin(plugin) => plugin.do_not_disturb().await,
        }
    }
}

fn toasts(
    app: &AppHandle,
    data_dir: &Path,
    own_folder: Option<&Path>,
    happened: mpsc::Sender<DesktopEvent>,
) -> anyhow::Result<notifications::Notifications> {
    let program = std::env::current_exe()?;
    let identity = Identity::of(&app.config().identifier, &program, own_folder);
    let identity = identity.context("a path that is no text")?;
    let icon = data_dir.join("icon.png");
    if let Err(error) = keep_icon(&icon) {
        tracing::warn!(%error, "toasts have no icon");
    }
    registration::register(&identity, &icon)?;
    let links = data_dir.join("clicks.json");
    Ok(notifications::Notifications::start(&identity, links, happened)?)
}

/// Windows reads it from a file, each time that it shows it.
fn keep_icon(file: &Path) -> std::io::Result<()> {
    let png = include_bytes!("../../../icons/128x128.png");
    if std::fs::read(file).is_ok_and(|there| there == png) {
        return Ok(());
    }
    disk::write_whole(file, png)
}

/// What a start that was handed a link does: false where it is no click on a toast.
pub fn clicked(app: &AppHandle, link: &str) -> bool {
    let toasts = app.try_state::<notifications::Notifications>();
    toasts.is_some_and(|toasts| toasts.clicked(link))
}
