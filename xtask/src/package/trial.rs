//! `cargo xtask package --try`: what a newcomer does, in fresh systems of Debian.
//!
//! Installs the previous version, signs in to the demo shop, sees a notification,
//! upgrades while it runs, finds everything kept, removes it; then all of it again
//! from a signed repository of packages. Called by `package`, as root.

mod repository;
mod root;
mod session;
pub(super) mod shop;
mod signatures;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context as _, Result, ensure};

use super::{DIST, NAME, project::Project, release::Release, stage::Stage};
use crate::say;

use repository::Repository;
use root::Root;
use session::{DESKTOP, Session, home};
use shop::Shop;

/// Their names, and numbers for people.
const SYSTEMS: [(&str, &str); 2] = [("bookworm", "12"), ("trixie", "13")];
/// All that may stay of it: what is the user's.
const KEPT: [&str; 2] =
    [".local/share/toolboxx-notifier", ".config/autostart/toolboxx-notifier.desktop"];

/// Whatever bears its name or speaks of it, but for the user's, this program's and apt's.
const LEFT: &str = "grep --recursive --files-with-matches --ignore-case toolboxx /etc /usr
    find / -xdev \\( -path /home -o -path /proc -o -path /try -o -path '/var/cache/apt/*' \\) \
    -prune -o -iname '*toolboxx*' -print";

pub fn ensure_root() -> Result<()> {
    let id = say::ask(Command::new("id").arg("-u"));
    ensure!(id.is_some_and(|id| id.trim() == "0"), "--try makes whole systems: run it as root");
    Ok(())
}

pub fn run(
    stage: &Stage,
    deb: &Path,
    previous: &Path,
    project: &Project,
    release: &Release,
) -> Result<()> {
    signatures::check(stage, release)?;
    for (name, number) in SYSTEMS {
        let start = Instant::now();
        say::headline(format!("A newcomer with Debian {number}"));
        let trial = Trial { root: Root::fresh(name)?, number, shop: Shop::open()?, release };
        trial.root.apt(&[&["install"], DESKTOP].concat())?;
        eprintln!("   a desktop after {}", say::since(start));
        trial.install_and_use(previous)?;
        trial.upgrade(deb)?;
        trial.remove()?;
        trial.use_a_repository(deb, previous, project)?;
        eprintln!("   Debian {number}: all of it in {}", say::since(start));
    }
    Ok(())
}

struct Trial<'a> {
    root: Root,
    number: &'a str,
    shop: Shop,
    release: &'a Release,
}

impl Trial<'_> {
    fn install_and_use(&self, deb: &Path) -> Result<()> {
        let start = Instant::now();
        self.root.install(deb)?;
        eprintln!("   installed in {}", say::since(start));
        let data = ".local/share/toolboxx-notifier";
        // A setting of theirs, which no upgrade may touch.
        let settings = r#"{"types":{"order":{"sound":"none"}}}"#;
        let settings = format!("mkdir -p {data}; echo '{settings}' > {data}/settings.json");
        say::run(&mut self.root.as_user(&settings))?;

        let mut session = Session::start(&self.root)?;
        self.sign_in(&session)?;
        self.wait_until_heard(&mut session)?;
        self.shop.payment()?;
        self.shop.message("Muraho, before the upgrade")?;
        let shown = session.wait_for_notification("before the upgrade")?;
        // The name by which a desktop finds icon, name and rules of the app.
        ensure!(shown.contains("| toolboxx-notifier"), "of no desktop file: {shown}");
        session.picture(&self.picture("first"))?;
        session.end()
    }

    fn sign_in(&self, session: &Session<'_>) -> Result<()> {
        let text = |name| self.shop.text(name);
        session.run(&format!(
            "printf '%s\\n' '{}' | {NAME} sign-in --server {} --email {} --password-stdin",
            text("password"),
            text("url"),
            text("email"),
        ))
    }

    fn wait_until_heard(&self, session: &mut Session<'_>) -> Result<()> {
        let heard =
            |_: &Session<'_>| self.shop.streams().is_ok_and(|count| count > 0).then_some(());
        session.wait("the app listens to the shop", heard)
    }

    /// While it runs; then it is started anew.
    fn upgrade(&self, deb: &Path) -> Result<()> {
        let before = (self.settings()?, self.history()?);
        let mut session = Session::start(&self.root)?;
        self.wait_until_heard(&mut session)?;
        let start = Instant::now();
        self.root.install(deb)?;
        eprintln!("   upgraded while it runs, in {}", say::since(start));
        self.shop.message("Muraho, after the upgrade")?;
        session.wait_for_notification("after the upgrade")?;
        session.end()?;
        self.ensure_version()?;

        self.shop.message("Muraho, while away")?;
        let mut session = Session::start(&self.root)?;
        session.wait_for_notification("while away")?;
        session.picture(&self.picture("upgraded"))?;
        let again = session.notified().into_iter().find(|line| line.contains("the upgrade"));
        ensure!(again.is_none(), "told again after the upgrade: {again:?}");
        session.end()?;
        let after = (self.settings()?, self.history()?);
        ensure!(before.0 == after.0, "settings changed: {} → {}", before.0, after.0);
        ensure!(after.1 == before.1 + 2, "history: {} entries, then {}", before.1, after.1);
        eprintln!("   settings kept, history kept: {} entries, now {}", before.1, after.1);
        Ok(())
    }

    /// As the package system and the program say it.
    fn ensure_version(&self) -> Result<()> {
        let version = &self.release.version;
        let mut query = self.root.run(&["dpkg-query", "--show", "--showformat=${Version}", NAME]);
        let installed = say::ask(&mut query);
        ensure!(installed == Some(format!("{version}-1")), "installed is {installed:?}");
        let says = say::ask(&mut self.root.run(&[NAME, "--version"]));
        ensure!(says == Some(format!("{NAME} {version}\n")), "the program says {says:?}");
        Ok(())
    }

    fn remove(&self) -> Result<()> {
        self.root.apt(&["purge", NAME])?;
        let left = say::ask(&mut self.root.run(&["sh", "-c", LEFT])).context("what is left")?;
        ensure!(left.is_empty(), "left behind:\n{left}");
        let mut own = self.root.as_user("find . -iname '*toolboxx*' -prune -printf '%P '");
        let own = say::ask(&mut own).context("what is the user's")?;
        let strange = own.split_whitespace().find(|path| !KEPT.contains(path));
        ensure!(strange.is_none(), "left in the home: {strange:?}");
        ensure!(self.history()? > 0, "the history went with the package");
        eprintln!("   removed; left is the user's: {own}");
        Ok(())
    }

    fn use_a_repository(&self, deb: &Path, previous: &Path, project: &Project) -> Result<()> {
        let repository = Repository::make(project)?;
        repository.add(previous)?;
        repository.subscribe(&self.root)?;
        self.root.apt(&["install", NAME])?;
        repository.add(deb)?;
        self.root.apt(&["update"])?;
        self.root.apt(&["upgrade"])?;
        self.ensure_version()?;
        eprintln!("   from a repository: installed, and upgraded by `apt-get upgrade`");
        repository.ensure_changes_are_refused(&self.root)?;
        self.shop.message("Muraho, from the repository")?;
        let mut session = Session::start(&self.root)?;
        session.wait_for_notification("from the repository")?;
        session.end()?;
        repository.unsubscribe(&self.root)?;
        self.remove()
    }

    fn settings(&self) -> Result<String> {
        let file = home(".local/share/toolboxx-notifier/settings.json");
        self.root.read(&file).context("there are no settings")
    }

    fn history(&self) -> Result<u32> {
        let query =
            "sqlite3 .local/share/toolboxx-notifier/history.db 'select count(*) from entries'";
        let count = say::ask(&mut self.root.as_user(query)).context("there is no history")?;
        Ok(count.trim().parse()?)
    }

    fn picture(&self, what: &str) -> PathBuf {
        let folder = Path::new(DIST).join("work");
        let _ = fs::create_dir_all(&folder);
        folder.join(format!("debian-{}-{what}.png", self.number))
    }
}
