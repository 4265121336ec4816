//! Notifications: the client of `org.freedesktop.Notifications`.
//!
//! One task owns one connection to the session bus and keeps it: GNOME removes a
//! bubble together with the connection that showed it. Requests wait in a
//! bounded queue; events leave as [`DesktopEvent`], and are dropped where the engine
//! is too slow for them. Deliberately absent: Tauri,
//! links, windows, and timers while nothing is asked. Called by the shell's `desktop`.

mod bus;
mod events;
mod hint;
mod ids;
mod late_replies;
mod message;
mod session;

use std::{sync::Arc, time::Duration};

use notifier_core::{
    notice::{Notice, Tag},
    ports::desktop::{DesktopError, DesktopEvent},
};
use tokio::{
    sync::{mpsc, oneshot},
    time::{sleep, timeout},
};
use tokio_util::task::AbortOnDropHandle;

use crate::{do_not_disturb::DoNotDisturb, icon::Picture};
use session::{End, Session};

/// Requests that wait while the service is busy with one.
const MAX_REQUESTS: usize = 64;

/// After a notice failed for want of a bus, one more attempt to connect.
const RECONNECT_AFTER: Duration = Duration::from_secs(30);

/// A handle to the notification service. Clones share one connection, which
/// ends with the last of them.
#[derive(Clone)]
pub struct Notifications {
    requests: mpsc::Sender<Request>,
    timeout: Duration,
    do_not_disturb: Arc<DoNotDisturb>,
    _task: Arc<AbortOnDropHandle<()>>,
}

/// Which bus, and how long to wait for a reply. Tests have a bus of their own.
#[derive(Clone)]
pub struct Setup {
    /// A D-Bus address; without one, the session bus.
    pub bus: Option<String>,
    pub timeout: Duration,
    /// Sent with each notice, where the desktop has no file of that icon.
    pub picture: Option<Arc<Picture>>,
}

impl Default for Setup {
    fn default() -> Self {
        Self { bus: None, timeout: Duration::from_secs(5), picture: None }
    }
}

impl Notifications {
    /// Starts on the current tokio runtime. Succeeds without bus and service.
    pub fn start_with(setup: Setup, happenings: mpsc::Sender<DesktopEvent>) -> Self {
        let (requests, queue) = mpsc::channel(MAX_REQUESTS);
        let timeout = setup.timeout;
        let do_not_disturb = Arc::new(DoNotDisturb::of(setup.bus.clone()));
        let task = tokio::spawn(run(setup, queue, happenings));
        Self { requests, timeout, do_not_disturb, _task: Arc::new(AbortOnDropHandle::new(task)) }
    }

    /// Shows `notice` in place of the one with the same tag.
    ///
    /// Ready when the service has accepted it, at the latest after the setup's
    /// timeout, waiting in the queue included.
    pub async fn show(&self, notice: Notice) -> Result<(), DesktopError> {
        let (answer, answered) = oneshot::channel();
        let shown = async {
            let request = Request::Show(Show { notice, answer });
            self.requests.send(request).await.map_err(|_| ended())?;
            answered.await.map_err(|_| ended())?
        };
        timeout(self.timeout, shown).await.unwrap_or(Err(DesktopError::Hung))
    }

    /// Whether "Do not disturb" is on; asked anew each time.
    pub async fn do_not_disturb(&self) -> bool {
        self.do_not_disturb.is_on().await
    }

    /// Closes the notice where it still shows. Ready when the request was sent, so
    /// that the last one before quitting is not lost with the connection.
    pub async fn close(&self, tag: Tag) {
        let (done, closed) = oneshot::channel();
        let close = async {
            if self.requests.send(Request::Close(tag, done)).await.is_ok() {
                let _ = closed.await;
            }
        };
        if timeout(self.timeout, close).await.is_err() {
            tracing::debug!("the notification service hangs; a notice stays");
        }
    }
}

fn ended() -> DesktopError {
    DesktopError::Refused("the connection to the notification service has ended".into())
}

enum Request {
    Show(Show),
    /// The sender is dropped when it is done.
    Close(Tag, oneshot::Sender<()>),
}

struct Show {
    notice: Notice,
    /// Closed by the caller when it times out.
    answer: oneshot::Sender<Result<(), DesktopError>>,
}

async fn run(
    setup: Setup,
    mut requests: mpsc::Receiver<Request>,
    events: mpsc::Sender<DesktopEvent>,
) {
    let mut show = None;

    loop {
        let failed = match connect(&setup, events.clone()).await {
            Some(session) => match session.serve(show.take(), &mut requests).await {
                End::Lost { failed } => failed,
                End::Unneeded => return,
            },
            None => refuse(show.take()),
        };

        match wait_without_bus(failed, &mut requests).await {
            Some(next) => show = next,
            None => return,
        }
    }
}

async fn connect(setup: &Setup, events: mpsc::Sender<DesktopEvent>) -> Option<Session> {
    match timeout(setup.timeout, Session::open(setup, events)).await {
        Ok(Ok(session)) => return Some(session),
        Ok(Err(error)) => tracing::debug!(%error, "no session bus"),
        Err(_) => tracing::debug!("the session bus does not answer"),
    }
    None
}

/// Whether a caller was still waiting.
fn refuse(show: Option<Show>) -> bool {
    show.is_some_and(|show| show.answer.send(Err(DesktopError::NoService)).is_ok())
}

/// Waits for a reason to connect again: a notice to show, or, once after a failed
/// one, the time. `None` when all clones of [`Notifications`] are dropped.
async fn wait_without_bus(
    failed: bool,
    requests: &mut mpsc::Receiver<Request>,
) -> Option<Option<Show>> {
    let later = sleep(RECONNECT_AFTER);
    tokio::pin!(later);

    loop {
        tokio::select! {
            request = requests.recv() => match request? {
                Request::Show(show) => return Some(Some(show)),
                Request::Close(..) => {}
            },
            () = &mut later, if failed => return Some(None),
        }
    }
}
