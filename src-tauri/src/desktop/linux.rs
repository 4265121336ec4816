//! Notifications on Linux: the talk with `org.freedesktop.Notifications`.
//!
//! One task owns one connection to the session bus and keeps it: GNOME takes a
//! bubble away together with the connection that showed it. Calls wait in a
//! bounded queue, news leaves as [`Happening`]. Deliberately absent: Tauri,
//! links and windows, and any timer while nothing is asked.

// The paths are spelt out because `tests/desktop` compiles this file as well.
#[path = "linux/bus.rs"]
mod bus;
#[path = "linux/call.rs"]
mod call;
#[path = "linux/late.rs"]
mod late;
#[path = "linux/news.rs"]
mod news;
#[path = "linux/quiet.rs"]
mod quiet;
#[path = "linux/session.rs"]
mod session;
#[path = "linux/shown.rs"]
mod shown;

use std::{sync::Arc, time::Duration};

use notifier_core::{
    desktop::{Happening, Trouble},
    notice::{Notice, Tag},
};
use tokio::{
    sync::{mpsc, oneshot},
    time::{sleep, timeout},
};
use tokio_util::task::AbortOnDropHandle;

use news::News;
use session::{End, Session};

/// How many calls wait while the service is busy with one.
const QUEUE: usize = 64;

/// After a show failed for want of a bus, it is looked for once more.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// The way to the notification service. Clones share one connection, which
/// ends with the last of them.
#[derive(Clone)]
pub struct Notifications {
    asks: mpsc::Sender<Ask>,
    patience: Duration,
    bus: Option<String>,
    _task: Arc<AbortOnDropHandle<()>>,
}

/// Which bus, and how long to wait for an answer. Tests have a bus of their own.
#[derive(Clone, Debug)]
pub struct Setup {
    /// A D-Bus address; without one, the session bus.
    pub bus: Option<String>,
    pub patience: Duration,
}

impl Default for Setup {
    fn default() -> Self {
        Self { bus: None, patience: Duration::from_secs(5) }
    }
}

impl Notifications {
    /// Starts on the current tokio runtime. Succeeds without bus and service.
    pub fn start(happenings: mpsc::Sender<Happening>) -> Self {
        Self::start_with(Setup::default(), happenings)
    }

    pub fn start_with(setup: Setup, happenings: mpsc::Sender<Happening>) -> Self {
        let (asks, queue) = mpsc::channel(QUEUE);
        let (patience, bus) = (setup.patience, setup.bus.clone());
        let task = tokio::spawn(run(setup, queue, News::new(happenings)));
        Self { asks, patience, bus, _task: Arc::new(AbortOnDropHandle::new(task)) }
    }

    /// Shows `notice` in place of the one with the same tag.
    ///
    /// Ready when the service has accepted it, at the latest after the setup's
    /// patience, waiting in the queue included.
    pub async fn show(&self, notice: Notice) -> Result<(), Trouble> {
        let (answer, answered) = oneshot::channel();
        let ask = async {
            self.asks.send(Ask::Show(Show { notice, answer })).await.map_err(|_| ended())?;
            answered.await.map_err(|_| ended())?
        };
        timeout(self.patience, ask).await.unwrap_or(Err(Trouble::Hung))
    }

    /// Whether the whole desktop is quiet; asked anew each time.
    pub async fn do_not_disturb(&self) -> bool {
        quiet::do_not_disturb(self.bus.as_deref()).await
    }

    /// Takes the notice away where it still shows. Ready when the service has
    /// been told, so that a farewell is heard before the connection ends.
    pub async fn close(&self, tag: Tag) {
        let (told, heard) = oneshot::channel();
        let ask = async {
            if self.asks.send(Ask::Close(tag, told)).await.is_ok() {
                let _ = heard.await;
            }
        };
        if timeout(self.patience, ask).await.is_err() {
            tracing::debug!("the notification service hangs; a notice stays");
        }
    }
}

fn ended() -> Trouble {
    Trouble::Refused("the connection to the notification service has ended".into())
}

enum Ask {
    Show(Show),
    /// The sender is dropped when that is done.
    Close(Tag, oneshot::Sender<()>),
}

struct Show {
    notice: Notice,
    /// Closed by the caller when its patience ends.
    answer: oneshot::Sender<Result<(), Trouble>>,
}

async fn run(setup: Setup, mut asks: mpsc::Receiver<Ask>, mut news: News) {
    let mut show = None;

    loop {
        let disappointed = match find_bus(&setup).await {
            Some(session) => match session.serve(show.take(), &mut asks, &mut news).await {
                End::Lost { disappointed } => disappointed,
                End::Unneeded => return,
            },
            None => refuse(show.take()),
        };

        match without_bus(disappointed, &mut asks, &mut news).await {
            Some(reason) => show = reason,
            None => return,
        }
    }
}

async fn find_bus(setup: &Setup) -> Option<Session> {
    let address = setup.bus.as_deref();
    match timeout(setup.patience, Session::open(address)).await {
        Ok(Ok(session)) => return Some(session),
        Ok(Err(error)) => tracing::debug!(%error, "no session bus"),
        Err(_) => tracing::debug!("the session bus does not answer"),
    }
    None
}

/// True if somebody was told so.
fn refuse(show: Option<Show>) -> bool {
    show.is_some_and(|show| show.answer.send(Err(Trouble::NoService)).is_ok())
}

/// Waits for a reason to look for the bus: a notice to show, or, once after a
/// disappointment, the time. `None` when nobody can ask any more.
async fn without_bus(
    disappointed: bool,
    asks: &mut mpsc::Receiver<Ask>,
    news: &mut News,
) -> Option<Option<Show>> {
    let later = sleep(LOOK_AGAIN);
    tokio::pin!(later);

    loop {
        tokio::select! {
            ask = asks.recv() => match ask? {
                Ask::Show(show) => return Some(Some(show)),
                Ask::Close(..) => {}
            },
            () = &mut later, if disappointed => return Some(None),
            () = news.deliver() => {}
        }
    }
}
