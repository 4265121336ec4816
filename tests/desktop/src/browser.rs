//! A browser that only writes down what it was asked to open.
//!
//! A script named `xdg-open` in a folder to be put first in PATH. It reports
//! through a FIFO: opening one for reading and writing never blocks, lines
//! under 4096 bytes are never torn, and the test sleeps until one comes.

use std::{
    fs, os::unix::fs::PermissionsExt as _, path::Path, process::Command, sync::Arc, time::Duration,
};

use anyhow::{Result, ensure};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::unix::pipe,
    task::JoinHandle,
};

use crate::log::Log;

#[derive(Debug)]
pub struct Browser {
    folder: TempDir,
    opened: Arc<Log<Opened>>,
    reader: JoinHandle<()>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub url: String,
    /// `XDG_ACTIVATION_TOKEN`, where the app handed one on.
    pub token: Option<String>,
    /// The names in its environment.
    pub environment: Vec<String>,
}

impl Browser {
    pub async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("browser-").tempdir()?;
        let fifo = folder.path().join("opened");
        ensure!(Command::new("mkfifo").arg(&fifo).status()?.success(), "mkfifo");
        let script = folder.path().join("xdg-open");
        fs::write(&script, SCRIPT)?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;

        let opened = Arc::new(Log::new());
        let fifo = pipe::OpenOptions::new().read_write(true).open_receiver(&fifo)?;
        let reader = tokio::spawn(read(fifo, opened.clone()));

        let browser = Self { folder, opened, reader };
        browser.exit_with(0)?;
        Ok(browser)
    }

    /// To be put first in PATH.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// From now on the browser reports `code`; it writes the link down all the same.
    pub fn exit_with(&self, code: u8) -> Result<()> {
        Ok(fs::write(self.folder.path().join("exit"), code.to_string())?)
    }

    pub fn all(&self) -> Vec<Opened> {
        self.opened.all()
    }

    pub async fn next(&self, within: Duration) -> Result<Opened> {
        self.opened.next(within).await
    }

    pub async fn next_url(&self, within: Duration) -> Result<String> {
        Ok(self.next(within).await?.url)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

const SCRIPT: &str = r#"#!/bin/sh
here=$(dirname "$0")
names=$(env | cut -d= -f1 | tr '\n' ' ')
printf '%s\t%s\t%s\n' "${XDG_ACTIVATION_TOKEN-}" "$1" "$names" 1<>"$here/opened"
exit "$(cat "$here/exit")"
"#;

async fn read(fifo: pipe::Receiver, opened: Arc<Log<Opened>>) {
    let mut lines = BufReader::new(fifo).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let parts: Vec<_> = line.split('\t').collect();
        if let [token, url, names] = parts[..] {
            let token = (!token.is_empty()).then(|| token.to_owned());
            let environment = names.split_whitespace().map(str::to_owned).collect();
            opened.push(Opened { url: url.to_owned(), token, environment });
        }
    }
}
