//! The calls of WinRT, each answered with a value. Of one thread only.

use std::collections::VecDeque;

use notifier_core::{
    notice::{Notice, Tag},
    ports::desktop::{DesktopError, DesktopEvent, Off},
};
use tokio::sync::mpsc;
use windows::{
    Data::Xml::Dom::XmlDocument,
    Foundation::TypedEventHandler,
    UI::Notifications::{
        NotificationSetting, ToastDismissalReason, ToastDismissedEventArgs, ToastFailedEventArgs,
        ToastNotification, ToastNotificationManager, ToastNotifier,
    },
    core::{Error, HSTRING, Ref, Result},
};

use crate::{identity::Identity, toast};

/// A toast is known by its tag within its group: all of ours are in one.
const GROUP: &str = "notices";
/// Windows tells of what becomes of a toast only as long as it is held.
const MAX_HELD: usize = 300;

pub struct Toasts {
    app_id: HSTRING,
    notifier: Option<ToastNotifier>,
    held: VecDeque<(Tag, ToastNotification)>,
    happened: mpsc::Sender<DesktopEvent>,
}

impl Toasts {
    pub fn of(identity: &Identity, happened: mpsc::Sender<DesktopEvent>) -> Self {
        let app_id = HSTRING::from(&identity.app_id);
        Self { app_id, notifier: None, held: VecDeque::new(), happened }
    }

    pub fn show(&mut self, notice: &Notice, link: &str) -> std::result::Result<(), DesktopError> {
        let notifier = self.notifier().map_err(|error| {
            tracing::warn!(%error, "this Windows shows no toasts");
            DesktopError::NoService
        })?;
        if let Some(off) = off(&notifier) {
            return Err(DesktopError::Off(off));
        }
        let shown = self.make(notice, link).and_then(|toast| {
            notifier.Show(&toast)?;
            Ok(toast)
        });
        match shown {
            Ok(toast) => {
                self.held.retain(|(tag, _)| *tag != notice.tag);
                self.held.push_back((notice.tag.clone(), toast));
                while self.held.len() > MAX_HELD {
                    self.held.pop_front();
                }
                Ok(())
            }
            Err(error) => {
                // Perhaps of a service that was started anew.
                self.notifier = None;
                Err(refused(&error))
            }
        }
    }

    /// Also out of the list of notifications.
    pub fn close(&mut self, tag: &Tag) {
        self.held.retain(|(held, _)| held != tag);
        let (tag, group) = (HSTRING::from(toast::tag(tag)), HSTRING::from(GROUP));
        let removed = ToastNotificationManager::History()
            .and_then(|history| history.RemoveGroupedTagWithId(&tag, &group, &self.app_id));
        if let Err(error) = removed {
            // One that is gone already is none to speak of.
            tracing::debug!(%error, "a toast was not taken away");
        }
    }

    fn notifier(&mut self) -> Result<ToastNotifier> {
        if let Some(notifier) = &self.notifier {
            return Ok(notifier.clone());
        }
        let made = ToastNotificationManager::CreateToastNotifierWithId(&self.app_id)?;
        Ok(self.notifier.insert(made).clone())
    }

    fn make(&self, notice: &Notice, link: &str) -> Result<ToastNotification> {
        let document = XmlDocument::new()?;
        document.LoadXml(&HSTRING::from(toast::toast(notice, link)))?;
        let toast = ToastNotification::CreateToastNotification(&document)?;
        toast.SetTag(&HSTRING::from(toast::tag(&notice.tag)))?;
        toast.SetGroup(&HSTRING::from(GROUP))?;
        toast.SetSuppressPopup(!toast::pops_up(notice.urgency))?;
        // Not of every Windows 10.
        let _ = toast.SetExpiresOnReboot(false);
        self.follow(&toast, &notice.tag)?;
        Ok(toast)
    }

    /// What becomes of it after Windows has taken it.
    fn follow(&self, toast: &ToastNotification, tag: &Tag) -> Result<()> {
        let (happened, of) = (self.happened.clone(), tag.clone());
        toast.Dismissed(&TypedEventHandler::new(
            move |_: Ref<ToastNotification>, why: Ref<ToastDismissedEventArgs>| {
                // One that timed out is in the list still.
                if why.ok()?.Reason()? == ToastDismissalReason::UserCanceled {
                    let _ = happened.try_send(DesktopEvent::Closed { tag: of.clone() });
                }
                Ok(())
            },
        ))?;
        let happened = self.happened.clone();
        toast.Failed(&TypedEventHandler::new(
            move |_: Ref<ToastNotification>, why: Ref<ToastFailedEventArgs>| {
                let code = why.ok()?.ErrorCode()?;
                tracing::warn!(%code, "Windows took a toast and did not show it");
                let _ = happened.try_send(DesktopEvent::NoticesGone);
                Ok(())
            },
        ))?;
        Ok(())
    }
}

/// What somebody has switched off; before the first toast of an app Windows cannot say.
fn off(notifier: &ToastNotifier) -> Option<Off> {
    match notifier.Setting().ok()? {
        NotificationSetting::DisabledForApplication => Some(Off::App),
        NotificationSetting::DisabledForUser => Some(Off::Everything),
        NotificationSetting::DisabledByGroupPolicy => Some(Off::Policy),
        _ => None,
    }
}

fn refused(error: &Error) -> DesktopError {
    DesktopError::Refused(format!("{:#010x} {}", error.code().0, error.message()))
}
