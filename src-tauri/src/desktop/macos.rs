//! Notifications on macOS, by its notification centre.
//!
//! The centre takes programs of a bundle only, and ends others: there the plugin's are
//! used. Permission is asked for with the first notification, which is the test of the
//! first start.

use std::time::Duration;

use mac_usernotifications::{
    Action, AuthorizationStatus, InterruptionLevel, Notification, NotificationHandle, check_bundle,
    close_delivered, get_notification_settings, request_auth,
};
use notifier_core::{
    notice::{Notice, NoticeCategory, ReplyField, Tag, Urgency},
    ports::desktop::{DesktopError, DesktopEvent, Off},
    settings::Sound,
};
use tauri::AppHandle;
use tokio::{sync::mpsc, time::timeout};

use super::plugin;

const TIMEOUT: Duration = Duration::from_secs(5);
/// The button does what a click does.
const OPEN: &str = "open";
const REPLY: &str = "reply";

#[derive(Clone)]
pub enum Notifications {
    Center(mpsc::Sender<DesktopEvent>),
    Plugin(plugin::Notifications),
}

impl Notifications {
    pub fn start(app: &AppHandle, happened: mpsc::Sender<DesktopEvent>) -> Self {
        if is_bundled() {
            Self::Center(happened)
        } else {
            tracing::info!("not in a bundle: notifications by the plugin");
            Self::Plugin(plugin::Notifications::start(app, happened))
        }
    }

    pub async fn show(&self, notice: Notice) -> Result<(), DesktopError> {
        match self {
            Self::Center(happened) => {
                let shown = timeout(TIMEOUT, show(notice, happened.clone())).await;
                shown.unwrap_or(Err(DesktopError::Hung))
            }
            Self::Plugin(plugin) => plugin.show(notice).await,
        }
    }

    pub async fn close(&self, tag: Tag) {
        match self {
            Self::Center(_) => close_delivered(&tag.0).await,
            Self::Plugin(plugin) => plugin.close(tag).await,
        }
    }

    /// macOS tells nobody, and keeps back what it is to keep back.
    #[expect(clippy::unused_async, reason = "as on the other systems")]
    pub async fn do_not_disturb(&self) -> bool {
        false
    }
}

/// An identifier alone is not enough: Tauri gives one to bare programs too.
fn is_bundled() -> bool {
    let is_app = |folder: &std::path::Path| {
        folder.extension().is_some_and(|end| end.eq_ignore_ascii_case("app"))
    };
    let program = std::env::current_exe().unwrap_or_default();
    check_bundle().is_ok() && program.ancestors().any(is_app)
}

async fn show(notice: Notice, happened: mpsc::Sender<DesktopEvent>) -> Result<(), DesktopError> {
    permission().await?;
    let tag = notice.tag.clone();
    let handle = notification(notice).send().await.map_err(|error| refused(&error))?;
    tokio::spawn(follow(handle, tag, happened));
    Ok(())
}

async fn permission() -> Result<(), DesktopError> {
    let settings = get_notification_settings().await.map_err(|error| refused(&error))?;
    let allowed = match settings.authorization_status {
        AuthorizationStatus::Denied => false,
        // The person may take their time: the notice comes again by itself meanwhile.
        AuthorizationStatus::NotDetermined => {
            request_auth().await.map_err(|error| refused(&error))?
        }
        _ => true,
    };
    if allowed { Ok(()) } else { Err(DesktopError::Off(Off::App)) }
}

/// One with the tag of an earlier notice takes its place.
fn notification(notice: Notice) -> Notification {
    let notification = Notification::new()
        .id(&notice.tag.0)
        .thread_id(thread(notice.category))
        .interruption_level(level(notice.urgency))
        .action(Action::button(OPEN, notice.action))
        .title(notice.title)
        .message(notice.body);
    let notification = match notice.reply {
        Some(ReplyField { label, hint, send }) => {
            notification.action(Action::reply(REPLY, label, send, hint))
        }
        None => notification,
    };
    match notice.sound {
        Sound::System => notification.default_sound(),
        // The app plays its own sound, or none.
        _ => notification,
    }
}

fn level(urgency: Urgency) -> InterruptionLevel {
    match urgency {
        Urgency::Low | Urgency::Kept => InterruptionLevel::Passive,
        Urgency::Normal => InterruptionLevel::Active,
        // Also while the person has a focus, where they allow it.
        Urgency::Critical => InterruptionLevel::TimeSensitive,
    }
}

/// What is listed together.
fn thread(category: NoticeCategory) -> &'static str {
    match category {
        NoticeCategory::Payment => "payments",
        NoticeCategory::Order => "orders",
        NoticeCategory::Message => "messages",
        NoticeCategory::Digest | NoticeCategory::App => "app",
    }
}

/// Until the person does something with it, or another takes its place.
async fn follow(handle: NotificationHandle, tag: Tag, happened: mpsc::Sender<DesktopEvent>) {
    let Ok(response) = handle.response().await else { return };
    let closed = response.is_dismiss_action();
    let event = match response.reply_text {
        Some(text) => DesktopEvent::Replied { tag, text },
        None if closed => DesktopEvent::Closed { tag },
        None => DesktopEvent::Clicked { tag, token: None },
    };
    let _ = happened.send(event).await;
}

fn refused(error: &mac_usernotifications::Error) -> DesktopError {
    DesktopError::Refused(error.to_string())
}
