//! The newcomer's desktop with the app on it, in a fresh system.
//!
//! What happens there is in `packaging/linux/try/session.sh`; here it is waited
//! for. Called by `trial`.

use std::{
    fs,
    path::Path,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

use super::root::{Root, USER};
use crate::{programs::until, say};

/// A machine with nothing else to do takes two seconds for any of it.
const PATIENCE: Duration = Duration::from_secs(120);
/// A window that is not drawn yet has fewer colours.
const BLANK: u32 = 40;
/// What a desktop needs beside the app, which a minimal Debian has not.
pub const DESKTOP: &[&str] =
    &["xvfb", "dbus", "dbus-x11", "dunst", "gnome-keyring", "imagemagick", "sqlite3", "procps"];

pub struct Session<'a> {
    root: &'a Root,
    child: Child,
}

impl<'a> Session<'a> {
    pub fn start(root: &'a Root) -> Result<Self> {
        let _ = fs::remove_dir_all(root.path(&home("session")));
        for script in ["session.sh", "notified.sh"] {
            let to = root.path(&format!("/try/{script}"));
            fs::copy(Path::new("packaging/linux/try").join(script), &to)?;
            say::run(root.run(&["chmod", "755", &format!("/try/{script}")]).stdin(Stdio::null()))?;
        }
        let mut desktop = root.as_user("exec dbus-run-session -- sh /try/session.sh");
        let child = desktop.stdin(Stdio::piped()).spawn().context("the desktop")?;
        let mut session = Self { root, child };
        session.wait("the desktop", |session| session.root.read(&home("session/environment")))?;
        Ok(session)
    }

    /// What the user runs there.
    pub fn run(&self, script: &str) -> Result<()> {
        let script = format!(". ~/session/environment; {script}");
        say::run(&mut self.root.as_user(&script))
    }

    /// Each notification that the desktop has shown in this session.
    pub fn notified(&self) -> Vec<String> {
        let lines = self.root.read(&home("session/notified")).unwrap_or_default();
        lines.lines().map(str::to_owned).collect()
    }

    pub fn wait_for_notification(&mut self, words: &str) -> Result<String> {
        let name = format!("a notification with {words:?}");
        self.wait(&name, |session| session.notified().into_iter().find(|line| line.contains(words)))
    }

    pub fn wait<T>(&mut self, name: &str, done: impl Fn(&Self) -> Option<T>) -> Result<T> {
        let start = Instant::now();
        let found = until(PATIENCE, || match self.child.try_wait() {
            Ok(None) => done(self).map(Ok),
            ended => Some(Err(format!("the desktop has ended: {ended:?}"))),
        });
        match found {
            Some(Ok(found)) => {
                eprintln!("   {name}: after {}", say::since(start));
                Ok(found)
            }
            Some(Err(why)) => bail!("{name}: {why}\n{}", self.logs()),
            None => bail!("{name}: not within {}\n{}", say::since(start), self.logs()),
        }
    }

    /// Once the window is drawn, which a blank one is not.
    pub fn picture(&mut self, file: &Path) -> Result<()> {
        let script = "import -window root ~/session/picture.png
            convert ~/session/picture.png -crop 760x560+0+0 -unique-colors -format %w info:";
        self.wait("the window", |session| {
            let script = format!(". ~/session/environment; {script}");
            let colours = say::ask(&mut session.root.as_user(&script))?;
            colours.trim().parse().ok().filter(|colours: &u32| *colours > BLANK)
        })?;
        fs::copy(self.root.path(&home("session/picture.png")), file)?;
        eprintln!("   picture: {}", file.display());
        Ok(())
    }

    /// The app is asked to end, as a desktop does at its end.
    pub fn end(mut self) -> Result<()> {
        drop(self.child.stdin.take());
        let status = until(PATIENCE, || self.child.try_wait().ok().flatten());
        let status = status.context("the app does not end")?;
        ensure!(status.success(), "the app ended with {status}\n{}", self.logs());
        Ok(())
    }

    fn logs(&self) -> String {
        let log = |name: &&str| self.root.read(&home(&format!("session/{name}")));
        ["xvfb.log", "dunst.log", "app.log", "notified"].iter().filter_map(log).collect()
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        // With it everything that it started; nothing when it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A file of the user's.
pub fn home(name: &str) -> String {
    format!("/home/{USER}/{name}")
}
