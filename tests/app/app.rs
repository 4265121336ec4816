//! The running program: what it said, how it ended.

use std::{
    fs,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex},
};

use anyhow::{Context as _, Result, bail};
pub use rustix::process::Signal;
use rustix::process::{Pid, kill_process};
use tokio::{
    io::AsyncReadExt as _,
    process::{Child, ChildStderr, Command},
    task::JoinHandle,
    time::timeout,
};

use crate::rig::{Rig, TIMEOUT};

pub struct App {
    child: Child,
    pid: Pid,
    said: Arc<Mutex<String>>,
    /// Ends when the last process that holds the app's stderr ends: web views inherit it.
    listening: Option<JoinHandle<()>>,
    logs: PathBuf,
}

impl App {
    pub fn start(mut command: Command, rig: &Rig) -> Result<Self> {
        let mut child = command.stderr(Stdio::piped()).spawn().context("the app")?;
        let pid = child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
        let said = Arc::default();
        let stderr = child.stderr.take().context("its stderr")?;
        Ok(Self {
            child,
            pid: pid.context("a process id")?,
            listening: Some(tokio::spawn(listen(stderr, Arc::clone(&said)))),
            said,
            logs: rig.data().join("logs"),
        })
    }

    pub fn signal(&self, signal: Signal) -> Result<()> {
        Ok(kill_process(self.pid, signal)?)
    }

    /// What it has open: files, sockets, memory that is shared. By kind, as numbers change.
    pub fn descriptors(&self) -> Vec<String> {
        let folder = format!("/proc/{}/fd", self.pid.as_raw_nonzero());
        let open = fs::read_dir(folder).into_iter().flatten().flatten();
        let links = open.filter_map(|entry| fs::read_link(entry.path()).ok());
        let kind =
            |link: PathBuf| link.to_string_lossy().split('[').next().unwrap_or("").to_owned();
        let mut kinds: Vec<_> = links.map(kind).collect();
        kinds.sort();
        kinds
    }

    /// The program that it has started, by the name under which it was started.
    pub fn child_named(&self, name: &str) -> Result<Pid> {
        let all = fs::read_dir("/proc")?.flatten();
        let is_it = |folder: &std::path::Path| {
            let read = |file| fs::read_to_string(folder.join(file)).unwrap_or_default();
            let parent = format!("PPid:\t{}\n", self.pid.as_raw_nonzero());
            read("cmdline").starts_with(name) && read("status").contains(&parent)
        };
        let found = all.map(|entry| entry.path()).find(|folder| is_it(folder));
        let id = found.as_deref().and_then(|folder| folder.file_name()?.to_str()?.parse().ok());
        id.and_then(Pid::from_raw).with_context(|| format!("no {name} runs"))
    }

    /// Waits for the end of the app, and of all that it started.
    pub async fn ended(&mut self) -> Result<ExitStatus> {
        let status =
            timeout(TIMEOUT, self.child.wait()).await.context("the app does not end")??;
        if let Some(listening) = self.listening.take() {
            timeout(TIMEOUT, listening)
                .await
                .context("something that it started does not end")??;
        }
        if self.said().contains("panicked") {
            bail!("it panicked: {}", self.said());
        }
        Ok(status)
    }

    /// On stderr, so far.
    pub fn said(&self) -> String {
        self.said.lock().map(|said| said.clone()).unwrap_or_default()
    }

    /// Its stdout, once.
    pub fn stdout(&mut self) -> Result<tokio::process::ChildStdout> {
        self.child.stdout.take().context("its stdout was not asked for")
    }

    fn logged(&self) -> String {
        let files = fs::read_dir(&self.logs).into_iter().flatten().flatten();
        files.filter_map(|file| fs::read_to_string(file.path()).ok()).collect()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // It may have ended by itself; its web views end when it does.
        let _ = self.child.start_kill();
        if std::thread::panicking() {
            eprintln!("--- the app said\n{}--- and logged\n{}---", self.said(), self.logged());
        } else {
            assert!(!self.said().contains("panicked"), "the app panicked: {}", self.said());
        }
    }
}

async fn listen(mut stderr: ChildStderr, said: Arc<Mutex<String>>) {
    let mut bytes = [0; 4096];
    while let Ok(read @ 1..) = stderr.read(&mut bytes).await {
        if let Ok(mut said) = said.lock() {
            said.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    }
}
