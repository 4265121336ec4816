//! Notifications: the client of Windows' toasts.
//!
//! One thread owns everything of WinRT, as its calls may wait; requests come through a
//! channel, and whoever asked waits five seconds at most. A toast of the same tag takes
//! the place of the one before, and can be taken away, also out of the list of
//! notifications. Called by the shell's `desktop`.

mod toasts;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, mpsc as std_mpsc},
    time::Duration,
};

use notifier_core::{
    notice::{Notice, Tag},
    ports::desktop::{DesktopError, DesktopEvent},
};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use crate::{clicks::Clicks, do_not_disturb, identity::Identity};
use toasts::Toasts;

const TIMEOUT: Duration = Duration::from_secs(5);
/// Requests that wait while Windows is busy with one.
const MAX_REQUESTS: usize = 64;

/// A handle to the toasts. Clones share one thread, which ends with the last of them.
#[derive(Clone)]
pub struct Notifications {
    requests: std_mpsc::SyncSender<Request>,
    clicks: Arc<Mutex<Clicks>>,
    happened: mpsc::Sender<DesktopEvent>,
}

type Answer<T> = oneshot::Sender<T>;

enum Request {
    Show(Box<Notice>, String, Answer<Result<(), DesktopError>>),
    Close(Tag, Answer<()>),
    DoNotDisturb(Answer<bool>),
}

impl Notifications {
    /// Succeeds whether or not this Windows has toasts. `links`: the file that remembers
    /// whose link is whose.
    ///
    /// # Errors
    /// No thread could be started.
    pub fn start(
        identity: &Identity,
        links: PathBuf,
        happened: mpsc::Sender<DesktopEvent>,
    ) -> std::io::Result<Self> {
        let (requests, queue) = std_mpsc::sync_channel(MAX_REQUESTS);
        let clicks = Arc::new(Mutex::new(Clicks::load(&links, &identity.scheme)));
        let toasts = Toasts::of(identity, happened.clone());
        std::thread::Builder::new().name("toasts".into()).spawn(move || serve(toasts, &queue))?;
        Ok(Self { requests, clicks, happened })
    }

    /// Shows `notice` in place of the one with the same tag.
    ///
    /// Ready when Windows has accepted it, at the latest after five seconds.
    pub async fn show(&self, notice: Notice) -> Result<(), DesktopError> {
        let link = self.clicks.lock().unwrap_or_else(PoisonError::into_inner).link(&notice.tag);
        self.ask(|answer| Request::Show(notice.into(), link, answer)).await?
    }

    /// Takes the notice away where it still shows, or is listed.
    pub async fn close(&self, tag: Tag) {
        if let Err(trouble) = self.ask(|answer| Request::Close(tag, answer)).await {
            tracing::debug!(%trouble, "a notice stays");
        }
    }

    pub async fn do_not_disturb(&self) -> bool {
        self.ask(Request::DoNotDisturb).await.unwrap_or(false)
    }

    /// A link was opened, by a click on a toast or by anybody. False where it is of no
    /// toast of this app.
    pub fn clicked(&self, link: &str) -> bool {
        let clicks = self.clicks.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(tag) = clicks.notice(link) else { return false };
        self.happened.try_send(DesktopEvent::Clicked { tag, token: None }).is_ok()
    }

    async fn ask<T>(&self, make: impl FnOnce(Answer<T>) -> Request) -> Result<T, DesktopError> {
        let (answer, answered) = oneshot::channel();
        // A full queue means that Windows answers nothing any more.
        self.requests.try_send(make(answer)).map_err(|_| DesktopError::Hung)?;
        match timeout(TIMEOUT, answered).await {
            Ok(Ok(answer)) => Ok(answer),
            _ => Err(DesktopError::Hung),
        }
    }
}

fn serve(mut toasts: Toasts, requests: &std_mpsc::Receiver<Request>) {
    for request in requests {
        match request {
            // Nobody waits any more: it comes again by itself.
            Request::Show(_, _, answer) if answer.is_closed() => {}
            Request::Show(notice, link, answer) => {
                let _ = answer.send(toasts.show(&notice, &link));
            }
            Request::Close(tag, answer) => {
                toasts.close(&tag);
                let _ = answer.send(());
            }
            Request::DoNotDisturb(answer) => {
                let _ = answer.send(do_not_disturb::is_on());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use notifier_core::{
        notice::{NoticeCategory, Urgency},
        settings::Sound,
    };

    use super::*;

    fn start() -> (tempfile::TempDir, Notifications, mpsc::Receiver<DesktopEvent>) {
        let folder = tempfile::tempdir().unwrap();
        let (happened, events) = mpsc::channel(8);
        let identity =
            Identity::of("app.toolboxx.notifier.test", Path::new(r"C:\none.exe"), None).unwrap();
        let links = folder.path().join("clicks.json");
        (folder, Notifications::start(&identity, links, happened).unwrap(), events)
    }

    fn notice() -> Notice {
        Notice {
            tag: Tag("test:payment".into()),
            title: "Test".into(),
            body: "A test of the app's own.".into(),
            urgency: Urgency::Kept,
            category: NoticeCategory::App,
            action: "Open".into(),
            reply: None,
            sound: Sound::None,
        }
    }

    /// Wine has no toasts, and a server perhaps neither; Windows has.
    #[tokio::test]
    async fn a_toast_is_shown_and_taken_away_or_the_reason_is_told() {
        let (_folder, notifications, _events) = start();

        let shown = notifications.show(notice()).await;

        assert!(!matches!(shown, Err(DesktopError::Hung)), "{shown:?}");
        eprintln!("shown: {shown:?}");
        notifications.close(notice().tag).await;
        notifications.do_not_disturb().await;
    }

    #[tokio::test]
    async fn only_the_link_of_a_toast_is_a_click() {
        let (_folder, notifications, mut events) = start();
        let _ = notifications.show(notice()).await;
        let link = notifications.clicks.lock().unwrap().link(&notice().tag);

        assert!(!notifications.clicked("toolboxx-notifier.test:0123456789abcdef0123456789abcdef"));
        assert!(notifications.clicked(&link));

        let clicked = DesktopEvent::Clicked { tag: notice().tag, token: None };
        assert_eq!(events.recv().await, Some(clicked));
    }
}
