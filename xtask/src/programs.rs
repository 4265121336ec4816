//! Programs that end with the value that holds them, whatever happens.
//!
//! Dropped, a program is asked to end and, if it does not, ended. Should this
//! process be killed itself, the kernel ends them (where `setpriv` exists).

use std::{
    ffi::OsStr,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};

use crate::packages::find;

/// The app may take this long to quit.
const QUIT_TIMEOUT: Duration = Duration::from_secs(5);
const POLL_INTERVAL: Duration = Duration::from_millis(50);

pub struct Program {
    name: String,
    child: Child,
}

/// A command that does not outlive this process.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    match find("setpriv") {
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", "TERM", "--"]).arg(program);
            command
        }
        None => Command::new(program),
    }
}

impl Program {
    /// `name` is for messages.
    pub fn start(name: &str, command: &mut Command) -> Result<Self> {
        let child = command.stdin(Stdio::null()).spawn();
        let child = child.with_context(|| format!("cannot start {name}"))?;
        Ok(Self { name: name.into(), child })
    }

    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// The name and how it ended, when it has ended.
    pub fn ended(&mut self) -> Option<(String, ExitStatus)> {
        let status = self.child.try_wait().ok()??;
        Some((self.name.clone(), status))
    }

    fn ended_within(&mut self, time: Duration) -> bool {
        let start = Instant::now();
        loop {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return true;
            }
            if start.elapsed() > time {
                return false;
            }
            thread::sleep(POLL_INTERVAL);
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.ended().is_some() {
            return;
        }
        // The standard library only kills; the app wants to say goodbye.
        let asked = cfg!(unix) && {
            let id = self.child.id().to_string();
            Command::new("kill").args(["-TERM", &id]).status().is_ok_and(|sent| sent.success())
        };
        if asked && self.ended_within(QUIT_TIMEOUT) {
            return;
        }
        // It may have ended by itself just now; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until `done` answers, asking now and again; `None` when time is up.
pub fn until<T>(within: Duration, mut done: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        if let Some(answer) = done() {
            return Some(answer);
        }
        if start.elapsed() > within {
            return None;
        }
        thread::sleep(POLL_INTERVAL);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_program_has_ended() {
        let mut program = Program::start("sleep", command("sleep").arg("60")).unwrap();
        let folder = format!("/proc/{}", program.child().id());
        assert!(std::fs::exists(&folder).unwrap());

        drop(program);

        assert!(!std::fs::exists(&folder).unwrap());
    }

    #[test]
    fn waiting_in_vain_ends() {
        assert_eq!(until(Duration::ZERO, || None::<()>), None);
    }
}
