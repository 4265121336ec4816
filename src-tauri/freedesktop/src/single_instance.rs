//! Whether an app like this one runs already, and opens its window when asked to.
//!
//! By the names and the call of `tauri-plugin-single-instance`, which other versions of
//! the app use; that one waits for ever for an answer, and brings Tauri. Where there is
//! no bus, or each start has its own, a socket in the folder that both share takes its
//! place.

use std::{
    fs::{self, File},
    io,
    os::fd::AsRawFd as _,
    path::{Path, PathBuf},
    time::Duration,
};

use notifier_core::ports::desktop::ActivationToken;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{UnixListener, UnixStream},
    time::timeout,
};
use zbus::{Connection, connection, fdo::DBusProxy, interface, names::BusName};

const SOCKET: &str = "window.socket";
const OPENED: &[u8] = b"opened\n";

/// Longer than an app at work takes.
const TIMEOUT: Duration = Duration::from_secs(4);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// None runs, or nobody can know.
    Absent,
    /// It has opened its window.
    Opened,
    /// It is there, but does not answer.
    Silent,
}

/// The argument that hands on what lets a window come to the front.
const TOKEN: &str = "activation-token=";

/// Asks the app of this identifier, if there is one, to open its window. The token is
/// this process' own: what was sent to it by whoever started it.
pub async fn ask(identifier: &str, token: Option<&ActivationToken>) -> Other {
    match timeout(TIMEOUT, try_to_ask(identifier, token)).await {
        Ok(Ok(true)) => Other::Opened,
        Ok(Ok(false)) => Other::Absent,
        Ok(Err(zbus::Error::MethodError(..))) | Err(_) => Other::Silent,
        Ok(Err(_)) => Other::Absent,
    }
}

/// Answers later starts, as long as the connection is kept.
///
/// # Errors
/// There is no bus, or another app has the name.
pub async fn answer(
    identifier: &str,
    open: impl Fn(Option<ActivationToken>) + Send + Sync + 'static,
) -> zbus::Result<Connection> {
    let (name, path) = names(identifier);
    connection::Builder::session()?
        .serve_at(path, Starts { open: Box::new(open) })?
        .name(name)?
        .build()
        .await
}

struct Starts {
    open: Box<dyn Fn(Option<ActivationToken>) + Send + Sync>,
}

#[interface(name = "org.SingleInstance.DBus")]
impl Starts {
    /// The arguments of the later start, and its folder.
    fn execute_callback(&self, arguments: Vec<String>, _folder: &str) {
        (self.open)(token(arguments));
    }
}

fn names(identifier: &str) -> (String, String) {
    let name = format!("{identifier}.SingleInstance");
    let path = format!("/{}", name.replace('.', "/").replace('-', "_"));
    (name, path)
}

/// The token that a later start handed on.
fn token(arguments: Vec<String>) -> Option<ActivationToken> {
    arguments.iter().find_map(|argument| argument.strip_prefix(TOKEN).map(str::to_owned))
}

async fn try_to_ask(identifier: &str, token: Option<&ActivationToken>) -> zbus::Result<bool> {
    let bus = Connection::session().await?;
    let (name, path) = names(identifier);
    if !DBusProxy::new(&bus).await?.name_has_owner(BusName::try_from(name.as_str())?).await? {
        return Ok(false);
    }
    let arguments: Vec<_> = token.map(|token| format!("{TOKEN}{token}")).into_iter().collect();
    let asked = (arguments, "");
    let interface = Some("org.SingleInstance.DBus");
    bus.call_method(Some(name), path, interface, "ExecuteCallback", &asked).await?;
    Ok(true)
}

/// The socket of the app that holds this folder.
pub struct Listener(UnixListener);

impl Listener {
    /// Only for who holds the folder: a socket that is there is taken for a left one.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn bind(folder: &Path) -> io::Result<Self> {
        let path = folder.join(SOCKET);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let (_folder, path) = place(folder)?;
        UnixListener::bind(path).map(Self)
    }

    /// Calls `open` for each start that asks, for ever.
    pub async fn serve(self, open: impl Fn()) {
        loop {
            match self.0.accept().await {
                Ok((mut start, _)) => {
                    open();
                    // One that has gone needs no answer.
                    let _ = timeout(TIMEOUT, start.write_all(OPENED)).await;
                }
                Err(error) => {
                    tracing::warn!(%error, "a second start could not be heard");
                    tokio::time::sleep(TIMEOUT).await;
                }
            }
        }
    }
}

/// As [`ask`], by the socket in the folder.
pub async fn ask_in(folder: &Path) -> Other {
    let answer = async {
        let (_folder, path) = place(folder)?;
        let mut app = UnixStream::connect(path).await?;
        let mut answer = vec![];
        app.read_to_end(&mut answer).await?;
        io::Result::Ok(answer)
    };
    match timeout(TIMEOUT, answer).await {
        Ok(Ok(answer)) if answer == OPENED => Other::Opened,
        Ok(Err(error)) => {
            tracing::info!(%error, "nobody at the socket of the folder");
            Other::Absent
        }
        Ok(Ok(_)) | Err(_) => Other::Silent,
    }
}

/// By way of the open folder: the path of a socket has 108 bytes at most, a
/// folder's many more.
fn place(folder: &Path) -> io::Result<(File, PathBuf)> {
    let folder = File::open(folder)?;
    let path = format!("/proc/self/fd/{}/{SOCKET}", folder.as_raw_fd());
    Ok((folder, path.into()))
}
