//! A program that ends with the value that holds it.

use std::{
    env,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use tokio::{task::spawn_blocking, time::timeout};

/// Slow machines included.
const START: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub struct Process(Child);

/// A command the kernel ends together with the thread that starts it: also a
/// test killed from outside leaves nothing behind.
///
/// `setpriv` becomes the program, so the process id is the program's own.
/// Where it is missing, dropping has to do.
pub fn command(program: &str) -> Command {
    let path = env::var_os("PATH").unwrap_or_default();
    match env::split_paths(&path).map(|folder| folder.join("setpriv")).find(|file| file.exists()) {
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", "KILL", "--", program]);
            command
        }
        None => Command::new(program),
    }
}

impl Process {
    /// Starts `command` and waits for the first line it prints.
    pub async fn start(command: &mut Command) -> Result<(Self, String)> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().with_context(|| format!("starting {command:?}"))?;
        let out = child.stdout.take().context("its output")?;
        let process = Self(child);

        let line = spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(out).read_line(&mut line).map(|_| line)
        });
        let line = timeout(START, line).await;
        let line = line.with_context(|| format!("{command:?} says nothing"))???;
        match line.trim() {
            "" => bail!("{command:?} ended at once; is it installed?"),
            line => Ok((process, line.to_owned())),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
