//! A signed apt repository, made as the public one is, on this machine.
//!
//! By reprepro, with a key that is thrown away afterwards, served on the loopback.
//! Called by `trial`.

use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};

use super::root::Root;
use crate::{
    package::{fill::fill, keyring::Keyring, project::Project},
    programs::{self, Program},
    say,
};

const FROM: &str = "packaging/linux/apt";
/// The two files of somebody who reads it.
const KEY: &str = "/etc/apt/keyrings/toolboxx-notifier.gpg";
const SOURCES: &str = "/etc/apt/sources.list.d/toolboxx-notifier.sources";

pub struct Repository {
    folder: PathBuf,
    ring: Keyring,
    address: String,
    _server: Program,
}

impl Repository {
    pub fn make(project: &Project) -> Result<Self> {
        let folder = env::temp_dir().join(format!("apt-{}", std::process::id()));
        fs::create_dir_all(folder.join("conf"))?;
        let (ring, key) = Keyring::throwaway()?;
        let values =
            [("owner", project.text("owner", "name").to_owned()), ("key", key.fingerprint)];
        let distributions = fs::read_to_string(Path::new(FROM).join("distributions"))?;
        fs::write(folder.join("conf/distributions"), fill(&distributions, &values)?)?;
        let (server, address) = serve(&folder)?;
        Ok(Self { folder, ring, address, _server: server })
    }

    pub fn add(&self, deb: &Path) -> Result<()> {
        let mut reprepro = Command::new("reprepro");
        reprepro.args(["--silent", "--basedir"]).arg(&self.folder);
        reprepro.args(["includedeb", "stable"]).arg(deb);
        say::run(reprepro.env("GNUPGHOME", self.ring.folder()))
    }

    /// As the page on installing tells people to.
    pub fn subscribe(&self, root: &Root) -> Result<()> {
        fs::create_dir_all(root.path("/etc/apt/keyrings"))?;
        self.ring.export(&root.path(KEY))?;
        let sources = fs::read_to_string(Path::new(FROM).join("toolboxx-notifier.sources"))?;
        let sources = fill(&sources, &[("apt", self.address.clone())])?;
        fs::write(root.path(SOURCES), sources)?;
        root.apt(&["update"])
    }

    pub fn unsubscribe(&self, root: &Root) -> Result<()> {
        fs::remove_file(root.path(SOURCES))?;
        Ok(fs::remove_file(root.path(KEY))?)
    }

    /// Each way in which somebody between could change it; apt must refuse each.
    pub fn ensure_changes_are_refused(&self, root: &Root) -> Result<()> {
        let refused = |what: &str, script: &str| self.ensure_refused(root, what, script);
        refused(
            "a changed index",
            "cd main/binary-amd64; sed -i 's/^Version: /&9/' Packages; gzip -nkf Packages",
        )?;
        refused("a changed list of indexes", "sed -i 's/^Label: /&X/' InRelease Release")?;
        let (stranger, _) = Keyring::throwaway()?;
        let home = stranger.folder().display();
        refused(
            "the key of a stranger",
            &format!(
                "rm InRelease Release.gpg; export GNUPGHOME={home}
                gpg --batch --quiet --clearsign --output InRelease Release
                gpg --batch --quiet --detach-sign --output Release.gpg Release"
            ),
        )?;
        refused("no signature at all", "rm InRelease Release.gpg")?;
        root.apt(&["update"]).context("and the true one is read again")
    }

    /// The script changes what is in the folder of the distribution.
    fn ensure_refused(&self, root: &Root, what: &str, script: &str) -> Result<()> {
        let (dists, aside) = (self.folder.join("dists"), self.folder.join("aside"));
        say::run(Command::new("cp").arg("--archive").arg(&dists).arg(&aside))?;
        let mut change = Command::new("sh");
        say::run(change.args(["-euc", script]).current_dir(dists.join("stable")))?;
        // What apt has it does not ask for again.
        say::run(&mut root.run(&["sh", "-c", "rm -rf /var/lib/apt/lists/127*"]))?;
        let update = root.apt_command(&["update"]).output()?;
        fs::remove_dir_all(&dists)?;
        fs::rename(aside, dists)?;
        let said = String::from_utf8_lossy(&update.stderr).into_owned();
        ensure!(!update.status.success(), "{what}: apt took it\n{said}");
        let why = said.lines().find(|line| line.starts_with("E:") || line.starts_with("W:"));
        eprintln!("   {what}: refused: {}", why.unwrap_or_default());
        Ok(())
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn serve(folder: &Path) -> Result<(Program, String)> {
    let mut python = programs::command("python3");
    python.args(["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory"]);
    python.arg(folder).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = Program::start("the web server", &mut python)?;
    let out = server.child().stdout.take().context("the web server")?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    let address = line.split(['(', ')']).nth(1).context("the web server's address")?;
    Ok((server, address.trim_end_matches('/').to_owned()))
}
