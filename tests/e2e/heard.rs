//! `listen` as scripts use it: its JSON lines, read from the other end of a pipe.
//!
//! Runs in the caller's task, so whatever goes wrong fails the caller.

use std::{io, path::PathBuf, sync::Arc, time::Duration};

use jiff::tz::TimeZone;
use notifier_core::{
    cli::listen::{Failed, Options, listen},
    ports::clock::WallClock,
    ports::keychain::NoKeychain,
    settings::Overrides,
};
use serde_json::Value;
use tokio::{sync::mpsc, time};
use tokio_util::sync::CancellationToken;

/// What `listen` is started with.
#[derive(Default)]
pub struct Listening {
    pub data_dir: Option<PathBuf>,
    pub overrides: Overrides,
    pub frames: bool,
}

/// The lines of one `listen`, as they come.
pub struct Lines {
    lines: mpsc::UnboundedReceiver<String>,
    pub seen: Vec<Value>,
}

impl Listening {
    /// Listens until the reader is done, or until it ends by itself.
    pub async fn read<T>(
        self,
        reader: impl AsyncFnOnce(&mut Lines) -> T,
    ) -> (T, Result<(), Failed>) {
        let Self { data_dir, overrides, frames } = self;
        let (pipe, lines) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let listening = listen(
            Options { data_dir, overrides, keychain: Arc::new(NoKeychain), token: None, frames },
            Arc::new(WallClock),
            TimeZone::UTC,
            Pipe { lines: pipe, rest: vec![] },
            stop.clone(),
        );
        let reading = async {
            let mut lines = Lines { lines, seen: vec![] };
            let read = reader(&mut lines).await;
            stop.cancel();
            read
        };
        let (ended, read) = tokio::join!(listening, reading);
        (read, ended)
    }
}

impl Lines {
    /// Stops reading for good.
    pub fn close(&mut self) {
        self.lines.close();
    }

    /// Reads until this is true of what was read; false when that took too long.
    pub async fn until(&mut self, most: Duration, wanted: impl Fn(&[Value]) -> bool) -> bool {
        let reading = async {
            while !wanted(&self.seen) {
                let Some(line) = self.lines.recv().await else { return false };
                self.seen.push(serde_json::from_str(&line).expect("a line is JSON"));
            }
            true
        };
        time::timeout(most, reading).await.unwrap_or(false)
    }
}

/// Hands on whole lines; broken when nobody reads.
struct Pipe {
    lines: mpsc::UnboundedSender<String>,
    rest: Vec<u8>,
}

impl io::Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        while let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            let line = String::from_utf8(line).map_err(io::Error::other)?;
            self.lines.send(line).map_err(|_| io::ErrorKind::BrokenPipe)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
