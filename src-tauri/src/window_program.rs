//! The window on Linux, as the program that it is: Tauri, one window, and a socket to
//! the app that started it.
//!
//! Its page asks nothing of this program but what the app answers. It ends when the
//! person closes the window, or the app ends; what was copied is left with the desktop.

use std::{
    collections::HashMap,
    ffi::OsStr,
    fs, io,
    os::{fd::AsFd as _, unix::net::UnixStream},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::Context as _;
use rustix::process::{self, Pid, Signal, WaitOptions};
use serde_json::{Value, value::RawValue};
use tauri::{AppHandle, Emitter as _, Manager as _, RunEvent, State, async_runtime};
use tokio::{
    net::unix::OwnedWriteHalf,
    sync::{mpsc, oneshot},
};

use crate::{
    clipboard, crash,
    files::Places,
    pipe::{self, FromWindow, Hear, Reader},
    window,
};

/// As the system lists it, which has room for 15 letters.
const NAME: &str = "toolboxx-window";

/// The whole program: `DATA_DIR WEB_VIEW_DIR`, or `--tell TEXT` for a message that waits for the person.
pub fn run() -> ExitCode {
    crash::tell_no_more_than_the_place();
    // It was started by the number of an open file.
    let _ = std::fs::write("/proc/self/comm", NAME);
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let ended = match arguments.as_slice() {
        [tell, text] if tell == "--tell" => tell_here(&text.to_string_lossy()),
        [data_dir, web_view] => run_for(Path::new(data_dir), PathBuf::from(web_view)),
        _ => Err(anyhow::anyhow!("this is a part of toolboxx-notifier, which starts it")),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("toolboxx-notifier: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_for(data_dir: &Path, web_view: PathBuf) -> anyhow::Result<()> {
    let socket = io::stdin().as_fd().try_clone_to_owned().map(UnixStream::from)?;
    socket.set_nonblocking(true)?;
    prepare(&web_view)?;
    let places = Places::of(data_dir);
    let for_once = web_view != places.web_view;
    let places = Places { web_view, ..places };
    let runtime = crate::runtime()?;
    let _entered = runtime.enter();
    async_runtime::set(runtime.handle().clone());

    let (say, said) = mpsc::unbounded_channel();
    let version = tauri::webview_version().unwrap_or_else(|error| error.to_string());
    say.send(FromWindow::Hello { web_view: version })?;
    log_to(say.clone());
    let (reader, writer) = tokio::net::UnixStream::from_std(socket)?.into_split();
    tokio::spawn(write(writer, said));
    let calls = Calls { say, last: Arc::default(), waiting: Arc::default() };
    let hearing = calls.clone();

    let app = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![call])
        .setup(move |app| {
            app.manage(calls);
            app.manage(places);
            tokio::spawn(hear(app.handle().clone(), Reader::new(reader), hearing));
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("the desktop session cannot be used")?;
    app.run(move |app, event| match event {
        // The window was closed. What it copied is still to be pasted.
        RunEvent::ExitRequested { code: None, api, .. } if clipboard::is_needed(app) => {
            api.prevent_exit();
        }
        RunEvent::ExitRequested { .. } => window::keep(app),
        RunEvent::Exit if for_once => end_children(),
        _ => {}
    });
    Ok(())
}

/// The web view's programs live a little longer than the window, and make their folder
/// anew when it was removed.
fn end_children() {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let children = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    for children in children {
        for pid in children.split_whitespace().filter_map(|pid| Pid::from_raw(pid.parse().ok()?)) {
            let _ = process::kill_process(pid, Signal::KILL);
            let _ = process::waitpid(Some(pid), WaitOptions::empty());
        }
    }
}

/// What must be so before Tauri starts; what the web view keeps will be in `web_view`.
fn prepare(web_view: &Path) -> anyhow::Result<()> {
    set_variables(web_view);
    // What Wayland calls the app, whatever its file is called: as its `.desktop` file is.
    gtk::glib::set_prgname(Some(notifier_freedesktop::icon::NAME));
    // Tao would panic.
    anyhow::ensure!(gtk::init().is_ok(), "the display does not answer");
    Ok(())
}

/// GTK would load Mesa and LLVM beside those of the web view: 30 MB. Of the web view, Mesa
/// would keep its shaders among the caches of all programs.
#[expect(unsafe_code, reason = "no other call changes the environment")]
fn set_variables(web_view: &Path) {
    let wanted: [(_, &OsStr); 2] =
        [("GDK_GL", "disable".as_ref()), ("MESA_SHADER_CACHE_DIR", web_view.as_os_str())];
    for (name, value) in wanted {
        if std::env::var_os(name).is_none() {
            // SAFETY: called before any other thread exists.
            unsafe { std::env::set_var(name, value) };
        }
    }
}

fn tell_here(text: &str) -> anyhow::Result<()> {
    use gtk::prelude::{DialogExt as _, GtkWindowExt as _};
    gtk::glib::set_prgname(Some(notifier_freedesktop::icon::NAME));
    gtk::init()?;
    let dialog = gtk::MessageDialog::new(
        None::<&gtk::Window>,
        gtk::DialogFlags::empty(),
        gtk::MessageType::Error,
        gtk::ButtonsType::Close,
        text,
    );
    dialog.set_title("ToolBoxx Notifier");
    dialog.run();
    Ok(())
}

async fn write(mut socket: OwnedWriteHalf, mut said: mpsc::UnboundedReceiver<FromWindow>) {
    while let Some(what) = said.recv().await {
        if pipe::say(&mut socket, &what).await.is_err() {
            return;
        }
    }
}

/// Does what the app says, and ends with it.
async fn hear(app: AppHandle, mut reader: Reader, calls: Calls) {
    while let Some(said) = reader.next().await {
        match said {
            Hear::Open { token } => {
                let say = calls.say.clone();
                window::open(&app, token, move || drop(say.send(FromWindow::Opened)));
            }
            Hear::Snapshot(snapshot) => {
                if let Err(error) = app.emit_to(window::LABEL, "snapshot", snapshot) {
                    tracing::warn!(%error, "the window missed a change");
                }
            }
            Hear::Answer { id, result } => calls.answered(id, result),
            Hear::Copy { text } => {
                if let Err(error) = clipboard::copy(&app, text) {
                    tracing::error!(%error, "a text was not copied");
                }
            }
        }
    }
    app.exit(0);
}

type Answered = Result<Box<RawValue>, Box<RawValue>>;

/// The page's calls on their way to the app and back.
#[derive(Clone)]
struct Calls {
    say: mpsc::UnboundedSender<FromWindow>,
    last: Arc<AtomicU64>,
    waiting: Arc<Mutex<HashMap<u64, oneshot::Sender<Answered>>>>,
}

impl Calls {
    async fn call(&self, name: String, args: Value) -> Answered {
        let id = self.last.fetch_add(1, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(id, answer);
        let _ = self.say.send(FromWindow::Call { id, name, args });
        // The app has ended, and so does this.
        answered.await.unwrap_or_else(|_| Err(Box::default()))
    }

    fn answered(&self, id: u64, result: Answered) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = waiting.remove(&id) {
            let _ = answer.send(result);
        }
    }
}

/// The capability of the window opens this and nothing else.
#[tauri::command]
async fn call(calls: State<'_, Calls>, name: String, args: Value) -> Answered {
    calls.call(name, args).await
}

/// The log is the app's.
fn log_to(say: mpsc::UnboundedSender<FromWindow>) {
    let writer = move || Log(say.clone());
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .without_time()
        .with_ansi(false)
        .with_writer(writer);
    // There is no other.
    let _ = tracing_subscriber::util::SubscriberInitExt::try_init(subscriber.finish());
}

struct Log(mpsc::UnboundedSender<FromWindow>);

/// Called with a whole line at a time.
impl io::Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let _ = self.0.send(FromWindow::Log { line: String::from_utf8_lossy(line).into_owned() });
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
