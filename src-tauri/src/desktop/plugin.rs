//! Notifications through `tauri-plugin-notification`, where the system's own way is
//! closed.
//!
//! The plugin answers Ok whatever happens, and reports clicks only while a toast
//! is on the screen (Windows). It cannot replace or close what it showed.

use notifier_core::{
    notice::{Notice, Tag},
    ports::desktop::{DesktopError, DesktopEvent},
};
use tauri::AppHandle;
use tauri_plugin_notification::{ActionPerformed, NotificationExt as _};
use tokio::sync::mpsc;

/// The plugin tells notifications apart by a number: this many are remembered.
const REMEMBERED: usize = 256;

#[derive(Clone)]
pub struct Notifications {
    asks: mpsc::Sender<Ask>,
}

enum Ask {
    Show(Notice, tokio::sync::oneshot::Sender<Result<(), DesktopError>>),
    Tapped(i32),
}

impl Notifications {
    pub fn start(app: &AppHandle, happened: mpsc::Sender<DesktopEvent>) -> Self {
        let (asks, queue) = mpsc::channel(64);
        let taps = asks.clone();
        let listening = app.notification().on_action(move |action: &ActionPerformed| {
            let Some(notification) = action.notification() else { return };
            // The plugin calls from a thread of its own.
            let _ = taps.blocking_send(Ask::Tapped(notification.id()));
        });
        if let Err(error) = listening {
            tracing::error!(%error, "clicks on notifications are not heard");
        }
        tokio::spawn(serve(app.clone(), queue, happened));
        Self { asks }
    }

    pub async fn show(&self, notice: Notice) -> Result<(), DesktopError> {
        let (answer, answered) = tokio::sync::oneshot::channel();
        let gone = || DesktopError::Refused("the app is ending".into());
        self.asks.send(Ask::Show(notice, answer)).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }

    /// Nobody tells the plugin. macOS tells nobody at all.
    #[cfg(windows)]
    #[expect(clippy::unused_async, reason = "as the other notifications")]
    pub async fn do_not_disturb(&self) -> bool {
        false
    }

    /// The plugin cannot take a toast away; it ends by itself.
    pub async fn close(&self, _: Tag) {}
}

async fn serve(
    app: AppHandle,
    mut asks: mpsc::Receiver<Ask>,
    happened: mpsc::Sender<DesktopEvent>,
) {
    let mut shown: std::collections::VecDeque<(i32, Tag)> = Default::default();
    let mut last = 0_i32;
    while let Some(ask) = asks.recv().await {
        match ask {
            Ask::Show(notice, answer) => {
                last = last.wrapping_add(1);
                shown.push_back((last, notice.tag.clone()));
                while shown.len() > REMEMBERED {
                    shown.pop_front();
                }
                let toast =
                    app.notification().builder().id(last).title(notice.title).body(notice.body);
                let _ = answer
                    .send(toast.show().map_err(|error| DesktopError::Refused(error.to_string())));
            }
            Ask::Tapped(id) => {
                if let Some((_, tag)) = shown.iter().find(|(known, _)| *known == id) {
                    let clicked = DesktopEvent::Clicked { tag: tag.clone(), token: None };
                    if happened.send(clicked).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}
