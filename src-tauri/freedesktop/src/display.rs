//! Whether there is a screen, and when it goes: a connection to the display server
//! on which nothing is asked for.
//!
//! The app without a window needs no toolkit, which would be most of its memory; but
//! it belongs to the session of a screen, and ends with it. Deliberately absent:
//! windows, which are another program's.

use std::{
    env,
    ffi::OsString,
    fs, io,
    os::linux::net::SocketAddrExt as _,
    os::unix::net::{SocketAddr, UnixStream as StdUnixStream},
    path::PathBuf,
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpStream, UnixStream},
    time::timeout,
};

/// A display on another machine may be slow; one that is dead says nothing.
const TIMEOUT: Duration = Duration::from_secs(10);
const COOKIE: &[u8] = b"MIT-MAGIC-COOKIE-1";

pub struct Display(Box<dyn Socket>);

trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Socket for T {}

impl Display {
    /// As the environment names it: Wayland's, or else X's.
    ///
    /// # Errors
    /// None is named, or it does not answer.
    pub async fn connect() -> io::Result<Self> {
        let named = |name| env::var_os(name).filter(|value| !value.is_empty());
        let (wayland, x) = (named("WAYLAND_DISPLAY"), named("DISPLAY"));
        if let Some(name) = wayland {
            // Relative to that folder; `join` leaves a whole path as it is.
            let folder = named("XDG_RUNTIME_DIR").map(PathBuf::from).unwrap_or_default();
            match UnixStream::connect(folder.join(name)).await {
                Ok(socket) => return Ok(Self(Box::new(socket))),
                Err(error) if x.is_none() => return Err(error),
                Err(_) => {}
            }
        }
        let name = x.ok_or(io::ErrorKind::NotFound)?.into_string();
        let name = name.map_err(|_| io::ErrorKind::InvalidInput)?;
        let (host, number) = x_name(&name).ok_or(io::ErrorKind::InvalidInput)?;
        let connecting = connect_to_x(host, number);
        timeout(TIMEOUT, connecting).await.map_err(|_| io::ErrorKind::TimedOut)?.map(Self)
    }

    /// Ready when the server has ended, or will not have us any more.
    pub async fn gone(mut self) {
        let mut unread = [0; 256];
        while let Ok(1..) = self.0.read(&mut unread).await {}
    }
}

/// "host:10.0" is the tenth display there; without a host it is here.
fn x_name(name: &str) -> Option<(&str, u16)> {
    let (host, rest) = name.rsplit_once(':')?;
    let number = rest.split('.').next()?.parse().ok()?;
    Some((host, number))
}

async fn connect_to_x(host: &str, number: u16) -> io::Result<Box<dyn Socket>> {
    let named = env::var_os("XAUTHORITY").map(PathBuf::from);
    let file = named.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".Xauthority")));
    let known = file.and_then(|file| fs::read(file).ok()).unwrap_or_default();
    let mut last = io::Error::from(io::ErrorKind::PermissionDenied);
    // One of them is this display's; without any, some let everybody in.
    for cookie in cookies(&known, number).into_iter().chain([vec![]]) {
        let mut socket = open(host, number).await?;
        match introduce(&mut socket, &cookie).await {
            Ok(()) => return Ok(socket),
            Err(error) => last = error,
        }
    }
    Err(last)
}

async fn open(host: &str, number: u16) -> io::Result<Box<dyn Socket>> {
    if !matches!(host, "" | "unix") {
        let port = 6000_u16.checked_add(number).ok_or(io::ErrorKind::InvalidInput)?;
        return Ok(Box::new(TcpStream::connect((host, port)).await?));
    }
    let path = format!("/tmp/.X11-unix/X{number}");
    let here = SocketAddr::from_abstract_name(&path)
        .and_then(|address| StdUnixStream::connect_addr(&address))
        .or_else(|_| StdUnixStream::connect(&path))?;
    here.set_nonblocking(true)?;
    Ok(Box::new(UnixStream::from_std(here)?))
}

/// The first words of X: who we are. All that follows is not asked for.
async fn introduce(socket: &mut Box<dyn Socket>, cookie: &[u8]) -> io::Result<()> {
    let name = if cookie.is_empty() { &[][..] } else { COOKIE };
    let mut hello = vec![b'l', 0, 11, 0, 0, 0];
    for part in [name, cookie] {
        let length = u16::try_from(part.len()).map_err(io::Error::other)?;
        hello.extend(length.to_le_bytes());
    }
    hello.extend([0, 0]);
    for part in [name, cookie] {
        hello.extend(part);
        hello.resize(hello.len().next_multiple_of(4), 0);
    }
    socket.write_all(&hello).await?;
    match socket.read_u8().await? {
        1 => Ok(()),
        _ => Err(io::ErrorKind::PermissionDenied.into()),
    }
}

/// Those of a `.Xauthority` that may be for the display of this number.
fn cookies(file: &[u8], number: u16) -> Vec<Vec<u8>> {
    let mut rest = file;
    let mut found = vec![];
    while let Some(cookie) = next_cookie(&mut rest, number.to_string().as_bytes()) {
        found.extend(cookie);
    }
    found
}

/// None at the end, `Some(None)` for one of another display.
fn next_cookie(rest: &mut &[u8], number: &[u8]) -> Option<Option<Vec<u8>>> {
    let _family = take(rest, 2)?;
    let mut part = || {
        let length = take(rest, 2)?;
        take(rest, usize::from(u16::from_be_bytes([length[0], length[1]])))
    };
    let (_address, display, name, cookie) = (part()?, part()?, part()?, part()?);
    let ours = name == COOKIE && (display.is_empty() || display == number);
    Some(ours.then(|| cookie.to_vec()))
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    Some(taken)
}

/// Whether the environment names a display, answering or not.
#[must_use]
pub fn is_named() -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value: OsString| !value.is_empty());
    set("DISPLAY") || set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_is_named_with_or_without_host_and_screen() {
        for (name, expected) in [
            (":0", Some(("", 0))),
            (":12.1", Some(("", 12))),
            ("unix:3", Some(("unix", 3))),
            ("localhost:10.0", Some(("localhost", 10))),
            ("[::1]:4", Some(("[::1]", 4))),
            ("0", None),
            (":x", None),
            (":99999", None),
        ] {
            assert_eq!(x_name(name), expected, "{name}");
        }
    }

    #[test]
    fn the_cookies_of_the_display_are_found_and_a_torn_file_is_no_harm() {
        let mut file = vec![];
        for (display, name, cookie) in [
            ("1", "MIT-MAGIC-COOKIE-1", "one"),
            ("2", "XDM", "two"),
            ("", "MIT-MAGIC-COOKIE-1", "any"),
        ] {
            file.extend([1, 0]);
            for part in ["host", display, name, cookie] {
                file.extend((part.len() as u16).to_be_bytes());
                file.extend(part.bytes());
            }
        }
        let found = |file: &[u8], number| cookies(file, number);

        assert_eq!(found(&file, 1), [b"one".to_vec(), b"any".to_vec()]);
        assert_eq!(found(&file, 2), [b"any".to_vec()]);
        for torn in 0..file.len() {
            assert!(found(&file[..torn], 1).len() < 2);
        }
    }
}
