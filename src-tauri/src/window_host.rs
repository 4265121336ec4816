//! The window on Linux, seen from the app: a program of its own, started when one is
//! asked for, which ends when the person closes it.
//!
//! So the app is as small after the window as before it, and a web view that crashes is
//! no crash of the notifier. Deliberately absent: the window itself, `window_program`'s.

use std::{
    fs::File,
    io,
    os::fd::{AsRawFd as _, OwnedFd},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use notifier_core::{handle::Handle, ports::desktop::ActivationToken, view::snapshot::Snapshot};
use serde_json::Value;
use tokio::{
    net::{UnixStream, unix::OwnedWriteHalf},
    process::{Child, Command},
    sync::{mpsc, watch},
    task::JoinSet,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::{
    bridge::{Bridge, Page},
    files::{Places, WebView},
    pipe::{self, FromWindow, Reader, Say},
};

pub const PROGRAM: &str = "toolboxx-notifier-window";
/// Where packages put it, from the folder of the app.
const INSTALLED: &str = "../lib/toolboxx-notifier";
/// A window that is told to end notes where it was.
const END_TIMEOUT: Duration = Duration::from_millis(1500);
/// Calls that are not answered yet; a page has a few.
const MAX_CALLS: usize = 256;

type Wanted = mpsc::UnboundedReceiver<Option<ActivationToken>>;

/// Opens the window whenever one is wanted, until the app ends.
pub async fn serve(
    core: Handle,
    places: Places,
    data_dir: PathBuf,
    mut wanted: Wanted,
    stop: CancellationToken,
) {
    // As it is now: after an upgrade its name is another version's.
    let program = program().and_then(File::open);
    let mut next = None;
    loop {
        let token = match next.take() {
            Some(token) => token,
            None => tokio::select! {
                token = wanted.recv() => match token {
                    Some(token) => token,
                    None => return,
                },
                () = stop.cancelled() => return,
            },
        };
        let started = program.as_ref().map_err(|error| io::Error::from(error.kind()));
        match started.and_then(|program| Window::start(program, &data_dir, &places)) {
            Ok(window) => {
                let calls = Calls { core: core.clone(), places: places.clone() };
                next = window.serve(calls, token, &mut wanted, &stop).await;
            }
            Err(error) => tracing::error!(%error, "the window did not open"),
        }
    }
}

/// A message on the screen, until the person closes it.
pub async fn tell(text: &str) {
    let told = async {
        let mut command = Command::new(program()?);
        command.args(["--tell", text]).stdin(Stdio::null()).status().await
    };
    if let Err(error) = told.await {
        tracing::error!(%error, "a message was not shown");
    }
}

/// Beside the app, or where packages put it.
fn program() -> io::Result<PathBuf> {
    let app = std::env::current_exe()?;
    let folder = app.parent().unwrap_or(Path::new("/"));
    let places = [folder.join(PROGRAM), folder.join(INSTALLED).join(PROGRAM)];
    let [_, installed] = &places;
    Ok(places.iter().find(|place| place.is_file()).unwrap_or(installed).clone())
}

struct Window {
    child: Child,
    reader: Reader,
    writer: OwnedWriteHalf,
    _web_view: WebView,
}

impl Window {
    fn start(program: &File, data_dir: &Path, places: &Places) -> io::Result<Self> {
        let web_view = WebView::of(places)?;
        let (ours, its) = UnixStream::pair()?;
        let its = OwnedFd::from(its.into_std()?);
        let mut command = Command::new(format!("/proc/self/fd/{}", program.as_raw_fd()));
        command.arg0(PROGRAM).arg(data_dir).arg(web_view.folder());
        command.stdin(Stdio::from(its)).kill_on_drop(true);
        let child = command.spawn()?;
        let (reader, writer) = ours.into_split();
        Ok(Self { child, reader: Reader::new(reader), writer, _web_view: web_view })
    }

    /// Until it ends. A wish that came too late for it is for the next one.
    async fn serve(
        mut self,
        calls: Calls,
        token: Option<ActivationToken>,
        wanted: &mut Wanted,
        stop: &CancellationToken,
    ) -> Option<Option<ActivationToken>> {
        let (say, said) = mpsc::unbounded_channel();
        let writing = write(self.writer, said, calls.core.snapshots());
        let writing = tokio::spawn(writing);
        let mut answering = JoinSet::new();
        let mut web_view = String::new();
        let mut unopened = Some(token.clone());
        let _ = say.send(Say::Open { token });
        loop {
            tokio::select! {
                from = self.reader.next() => match from {
                    Some(FromWindow::Hello { web_view: version }) => web_view = version,
                    Some(FromWindow::Opened) => unopened = None,
                    Some(FromWindow::Log { line }) => tracing::warn!("window: {}", line.trim_end()),
                    Some(FromWindow::Call { id, name, args }) => {
                        let page = Page { say: say.clone(), web_view: web_view.clone() };
                        answering.spawn(calls.clone().answer(page, id, name, args));
                    }
                    None => break,
                },
                Some(_) = answering.join_next() => {}
                Some(token) = wanted.recv() => {
                    unopened = Some(token.clone());
                    let _ = say.send(Say::Open { token });
                }
                () = stop.cancelled() => break,
            }
            while answering.len() > MAX_CALLS {
                answering.join_next().await;
            }
        }
        writing.abort();
        drop(self.reader);
        // Its end of the socket is closed with both of ours.
        let _ = writing.await;
        match timeout(END_TIMEOUT, self.child.wait()).await {
            Ok(Ok(status)) if status.success() => unopened.filter(|_| !stop.is_cancelled()),
            ended => {
                tracing::error!(?ended, "the window did not end well");
                let _ = self.child.kill().await;
                None
            }
        }
    }
}

/// What changes between two of its readings is told once.
async fn write(
    mut socket: OwnedWriteHalf,
    mut said: mpsc::UnboundedReceiver<Say>,
    mut snapshots: watch::Receiver<Snapshot>,
) {
    loop {
        let what = tokio::select! {
            biased;
            what = said.recv() => match what {
                Some(what) => what,
                None => return,
            },
            changed = snapshots.changed() => match changed {
                Ok(()) => Say::Snapshot(Box::new(snapshots.borrow_and_update().clone())),
                Err(_) => return,
            },
        };
        if pipe::say(&mut socket, &what).await.is_err() {
            return;
        }
    }
}

#[derive(Clone)]
struct Calls {
    core: Handle,
    places: Places,
}

impl Calls {
    async fn answer(self, page: Page, id: u64, name: String, args: Value) {
        let say = page.say.clone();
        let bridge = Bridge { page, core: &self.core, places: &self.places };
        let result = self.core.call(&bridge, &name, args).await;
        let result = result.map_err(|refusal| serde_json::json!(refusal));
        let _ = say.send(Say::Answer { id, result });
    }
}
