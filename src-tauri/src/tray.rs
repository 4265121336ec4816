//! Paints the core's [`Tray`]; a click becomes a call of the core.
//!
//! What the tray says is `notifier_core::tray`'s. Here: when to paint anew, and
//! what a click does. How it is painted is each system's.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;

use std::time::Duration;

use jiff::Timestamp;
use notifier_core::{
    handle::Handle,
    ports::desktop::ActivationToken,
    view::tray::{Does, counts_down, tray},
};

#[cfg(target_os = "linux")]
use linux::Painter;
#[cfg(not(target_os = "linux"))]
use other::Painter;

use crate::app::App;

const QUIT_TIMEOUT: Duration = Duration::from_millis(500);

/// Keeps the tray as the snapshots say, until the engine ends.
pub async fn paint(app: App, core: Handle, hidden: bool) {
    let (mut snapshots, speaker) = (core.snapshots(), core.clone());
    let draw = |snapshots: &mut tokio::sync::watch::Receiver<_>| {
        tray(&snapshots.borrow_and_update(), &speaker.i18n(), Timestamp::now())
    };
    let mut shown = draw(&mut snapshots);
    let clicks = Clicks { app, core };
    let mut painter = Painter::start(shown.clone(), clicks, hidden).await;
    loop {
        let counting = counts_down(&snapshots.borrow());
        tokio::select! {
            changed = snapshots.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(Duration::from_secs(1)), if counting => {}
        }
        let next = draw(&mut snapshots);
        if next != shown {
            painter.paint(&next).await;
            shown = next;
        }
    }
}

/// What the clicks of the tray do.
#[derive(Clone)]
struct Clicks {
    app: App,
    core: Handle,
}

impl Clicks {
    fn open_window(&self, token: Option<ActivationToken>) {
        self.app.open_window(token);
    }

    /// Menus call from threads of their own, and must not wait.
    fn click(&self, does: Does, token: Option<ActivationToken>) {
        let Self { app, core } = self.clone();
        tokio::spawn(async move {
            let done = match does {
                Does::OpenEntry(id) => core.open_entry_from_tray(id, token.clone()).await,
                Does::Notify(kind, on) => core.set_notify(kind, on).await,
                Does::Snooze(choice) => core.snooze(choice).await,
                Does::OpenShop => core.open_shop_from_tray(token.clone()).await,
                Does::Reconnect => core.reconnect().await,
                Does::Settings => {
                    app.open_window(token.clone());
                    Ok(())
                }
                Does::Update => core.restart_to_update().await.map(drop),
                Does::Quit => {
                    quit(&app, &core).await;
                    Ok(())
                }
            };
            if let Err(refusal) = done {
                tracing::warn!(%refusal, "a click in the tray did nothing");
                // The window tells what is wrong, or is where it can be mended.
                app.open_window(token);
            }
        });
    }
}

/// A new version that is here comes in with the end of the app, which the engine brings
/// about then. One that does not answer holds nobody up.
async fn quit(app: &App, core: &Handle) {
    let ends = tokio::time::timeout(QUIT_TIMEOUT, core.quit_to_update()).await;
    if !matches!(ends, Ok(Ok(true))) {
        app.quit();
    }
}

/// The pictures of an icon, smallest first, as PNG. macOS has templates of its own.
#[cfg(not(target_os = "macos"))]
fn pictures(icon: notifier_core::view::tray::Icon) -> [&'static [u8]; 3] {
    macro_rules! pictures {
        ($name:literal) => {
            [
                include_bytes!(concat!("../../icons/tray-", $name, "-22.png")).as_slice(),
                include_bytes!(concat!("../../icons/tray-", $name, "-32.png")),
                include_bytes!(concat!("../../icons/tray-", $name, "-48.png")),
            ]
        };
    }
    use notifier_core::view::tray::Icon;
    match icon {
        Icon::Live => pictures!("live"),
        Icon::Waiting => pictures!("waiting"),
        Icon::Offline => pictures!("offline"),
        Icon::Muted => pictures!("muted"),
        Icon::SetUp => pictures!("setup"),
    }
}
