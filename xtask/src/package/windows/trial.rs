//! What a newcomer does, under wine: installs, signs in to the demo shop, updates while
//! the app runs, is kept from an older version, removes it, and then all of it.
//!
//! Toasts are not seen: wine has none. Called by `windows`.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

use super::{NAME, WORK, wine::Wine};
use crate::{
    package::trial::shop::Shop,
    programs::{Program, until},
    say,
};

const UNINSTALL: &str =
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\ToolBoxx Notifier";
const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const APP: &str = r"HKCU\Software\Classes\AppUserModelId\app.toolboxx.notifier";
const SCHEME: &str = r"HKCU\Software\Classes\toolboxx-notifier";
/// Slow machines included, and wine.
const TIMEOUT: Duration = Duration::from_secs(240);

const NEWER_IS_INSTALLED: i32 = 3;
const STILL_RUNS: i32 = 4;

pub fn run(earlier: &Path, setup: &Path, version: &str) -> Result<()> {
    say::headline("A newcomer, under wine");
    let start = Instant::now();
    let wine = Wine::fresh(&Path::new(WORK).join("wine"))?;
    eprintln!("   wine after {}", say::since(start));
    let trial = Trial {
        program: wine.local()?.join(format!("ToolBoxx Notifier/{NAME}.exe")),
        data: wine.local()?.join(NAME),
        wine,
        shop: Shop::open()?,
        earlier: name(earlier),
        setup: name(setup),
    };
    trial.install()?;
    let app = trial.use_it()?;
    trial.update(app, version)?;
    trial.leave_what_cannot_be_ended()?;
    trial.keep_from_an_older_one(version)?;
    trial.remove()?;
    trial.remove_with_data()?;
    eprintln!("   all of it in {}", say::since(start));
    Ok(())
}

struct Trial {
    /// As this computer calls it.
    program: PathBuf,
    data: PathBuf,
    // Ends before the shop does.
    wine: Wine,
    shop: Shop,
    earlier: String,
    setup: String,
}

impl Trial {
    fn install(&self) -> Result<()> {
        let start = Instant::now();
        ensure!(self.wine.run(&self.earlier, &["/S"])? == 0, "the installer failed");
        ensure!(self.program.is_file(), "no {}", self.program.display());
        ensure!(self.wine.menu()?.join("ToolBoxx Notifier.lnk").is_file(), "not in the start menu");
        self.ensure_value(UNINSTALL, "DisplayVersion", Some("0.0.1"))?;
        ensure!(self.listening()? == 0, "nobody asked the installer to start it");
        eprintln!("   installed in {}", say::since(start));
        Ok(())
    }

    /// Signs in, and is heard; starts with Windows from now on, for this user only.
    fn use_it(&self) -> Result<Program> {
        self.sign_in()?;
        let settings = self.data.join("settings.json");
        let text = fs::read_to_string(&settings).context("the sign-in wrote no settings")?;
        let text = text.replacen('{', r#"{"start_at_login": true, "#, 1);
        fs::write(&settings, text)?;

        let mut app = self.wine.command(&name(&self.program));
        let app = Program::start("the app", app.arg("--hidden"))?;
        self.wait("the app listens to the shop", || (self.listening().ok()? > 0).then_some(()))?;
        let program = r"\ToolBoxx Notifier\toolboxx-notifier.exe";
        let run = self.wait("the app starts with Windows", || self.value(RUN))?;
        ensure!(run.contains(program) && run.ends_with("--hidden"), "it starts as {run}");
        ensure!(
            self.wine.value(&format!(r"HKLM\{RUN}"), NAME).is_none(),
            "it starts for everybody"
        );
        self.ensure_value(APP, "DisplayName", Some("ToolBoxx Notifier"))?;
        let link = self.wine.value(&format!(r"{SCHEME}\shell\open\command"), "");
        let link = link.context("no program for links")?;
        ensure!(
            link.contains(program) && link.ends_with(r#"--clicked "%1""#),
            "a link starts {link}"
        );
        self.open_a_link_of_nobody()?;
        eprintln!("   signed in, heard, and known to Windows");
        Ok(app)
    }

    /// As a web page may do it: the app that runs takes it, and takes no other argument.
    fn open_a_link_of_nobody(&self) -> Result<()> {
        let link = ["--clicked", "toolboxx-notifier:0123456789abcdef0123456789abcdef", "--quit"];
        let code = self.wine.run(&name(&self.program), &link)?;
        ensure!(code == 0, "a link of nobody ended with {code}");
        ensure!(self.listening()? > 0, "a link of nobody ended the app");
        Ok(())
    }

    fn sign_in(&self) -> Result<()> {
        let text = |name| self.shop.text(name);
        let mut sign_in = self.wine.command(&name(&self.program));
        sign_in.args(["sign-in", "--server", text("url"), "--email", text("email")]);
        sign_in.arg("--password-stdin").stdin(Stdio::piped()).stderr(Stdio::inherit());
        let mut running = sign_in.spawn()?;
        let mut password = running.stdin.take().context("its input")?;
        writeln!(password, "{}", text("password"))?;
        drop(password);
        let status = running.wait()?;
        ensure!(status.success(), "signing in failed ({status})");
        Ok(())
    }

    /// While it runs: it ends by itself, and runs on as the new one.
    fn update(&self, mut app: Program, version: &str) -> Result<()> {
        let start = Instant::now();
        let code = self.wine.run(&self.setup, &["/S", "/UPDATE"])?;
        ensure!(code == 0, "the update ended with {code}");
        let ended = self.wait("the old app ends", || app.ended())?;
        ensure!(ended.1.success(), "the old app ended with {}", ended.1);
        self.ensure_value(UNINSTALL, "DisplayVersion", Some(version))?;
        self.wait("the new app listens to the shop", || {
            (self.listening().ok()? > 0).then_some(())
        })?;
        eprintln!("   updated while it runs, in {}; signed in as before", say::since(start));
        Ok(())
    }

    /// An app on a folder of its own, which the installer does not know.
    fn leave_what_cannot_be_ended(&self) -> Result<()> {
        let folder = self.data.with_file_name("two");
        let folder = name(&folder);
        let mut other = self.wine.command(&name(&self.program));
        let mut other =
            Program::start("another app", other.args(["--hidden", "--data-dir", &folder]))?;
        let history = Path::new(&folder).join("history.db");
        self.wait("another app runs", || history.exists().then_some(()))?;
        let code = self.wine.run(&self.setup, &["/S"])?;
        ensure!(code == STILL_RUNS, "over an app that runs on the installer ended with {code}");
        ensure!(other.ended().is_none(), "the other app was ended");
        let code = self.wine.run(&name(&self.program), &["--quit", "--data-dir", &folder])?;
        ensure!(code == 0, "--quit ended with {code}");
        self.wait("the other app ends", || other.ended())?;
        self.wait("what was ended runs on", || (self.listening().ok()? > 0).then_some(()))?;
        eprintln!("   an app that cannot be ended keeps its program");
        Ok(())
    }

    fn keep_from_an_older_one(&self, version: &str) -> Result<()> {
        let code = self.wine.run(&self.earlier, &["/S"])?;
        ensure!(code == NEWER_IS_INSTALLED, "an older one ended with {code}");
        self.ensure_value(UNINSTALL, "DisplayVersion", Some(version))?;
        eprintln!("   an older version is refused");
        Ok(())
    }

    /// While it runs. What is the user's stays.
    fn remove(&self) -> Result<()> {
        let start = Instant::now();
        self.uninstall(&["/S"])?;
        self.ensure_gone()?;
        ensure!(self.data.join("history.db").is_file(), "the history went with the program");
        eprintln!("   removed in {}; settings and history stay", say::since(start));
        Ok(())
    }

    fn remove_with_data(&self) -> Result<()> {
        ensure!(self.wine.run(&self.setup, &["/S"])? == 0, "the installer failed");
        self.uninstall(&["/S", "/DELETEDATA"])?;
        self.ensure_gone()?;
        self.wait("nothing is left", || (!self.data.exists()).then_some(()))?;
        ensure!(self.sessions()? == 0, "the session lives on");
        eprintln!("   removed with history, settings and sign-in");
        Ok(())
    }

    /// The uninstaller goes on as a copy of itself, which nobody can wait for.
    fn uninstall(&self, switches: &[&str]) -> Result<()> {
        let uninstaller = self.program.with_file_name("uninstall.exe");
        let code = self.wine.run(&name(&uninstaller), switches)?;
        ensure!(code == 0, "the uninstaller ended with {code}");
        let folder = self.program.parent().context("its folder")?;
        self.wait("the program is gone", || (!folder.exists()).then_some(()))
    }

    fn ensure_gone(&self) -> Result<()> {
        self.wait("the registry is clean", || {
            let left = [UNINSTALL, APP, SCHEME, r"HKCU\Software\toolboxx"];
            let left = left.iter().any(|key| self.wine.has_key(key));
            (!left && self.value(RUN).is_none()).then_some(())
        })?;
        ensure!(
            !self.wine.menu()?.join("ToolBoxx Notifier.lnk").exists(),
            "left in the start menu"
        );
        Ok(())
    }

    fn listening(&self) -> Result<u64> {
        self.shop.streams()
    }

    fn sessions(&self) -> Result<u64> {
        self.shop.sessions()
    }

    fn value(&self, key: &str) -> Option<String> {
        self.wine.value(&format!(r"HKCU\{key}"), NAME)
    }

    fn ensure_value(&self, key: &str, name: &str, expected: Option<&str>) -> Result<()> {
        let value = self.wine.value(key, name);
        ensure!(value.as_deref() == expected, "{name} is {value:?}, not {expected:?}");
        Ok(())
    }

    fn wait<T>(&self, what: &str, done: impl FnMut() -> Option<T>) -> Result<T> {
        until(TIMEOUT, done).with_context(|| format!("waited in vain: {what}"))
    }
}

/// For wine, which takes paths of this computer too.
fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
