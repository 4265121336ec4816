//! A fresh Debian in a folder, that goes with the value.
//!
//! Programs in it have mounts and process numbers of their own, so that whatever
//! they leave running ends with them; the network is this machine's. Made by
//! debootstrap once, and copied from then on. Called by `trial`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};

use crate::say;

const FOLDER: &str = "target/try";
/// The user that sits at it.
pub const USER: &str = "owner";
/// Mounts what programs expect, and goes in.
const ENTER: &str = r#"
mount --rbind /dev "$0/dev"
mount -t proc proc "$0/proc"
mount --bind "$1" "$0/var/cache/apt/archives"
mkdir -p -m 1777 "$0/tmp/.X11-unix"
root=$0; shift
exec chroot "$root" "$@"
"#;

pub struct Root {
    path: PathBuf,
    archives: PathBuf,
}

impl Root {
    pub fn fresh(debian: &str) -> Result<Self> {
        let folder = fs::canonicalize({
            fs::create_dir_all(FOLDER)?;
            FOLDER
        })?;
        let base = folder.join(format!("{debian}-base"));
        if !base.is_dir() {
            bootstrap(debian, &base)?;
        }
        remove_abandoned(&folder)?;
        let path = folder.join(format!("{debian}-{}", std::process::id()));
        let archives = folder.join(format!("{debian}-archives"));
        fs::create_dir_all(archives.join("partial"))?;
        say::run(Command::new("cp").arg("--archive").arg(&base).arg(&path))?;
        let root = Self { path, archives };
        fs::copy("/etc/resolv.conf", root.path("/etc/resolv.conf"))?;
        say::run(&mut root.run(&["useradd", "--create-home", "--shell", "/bin/bash", USER]))?;
        root.apt(&["update"])?;
        Ok(root)
    }

    pub fn path(&self, within: &str) -> PathBuf {
        self.path.join(within.trim_start_matches('/'))
    }

    pub fn read(&self, within: &str) -> Option<String> {
        fs::read_to_string(self.path(within)).ok()
    }

    /// As root of that system.
    pub fn run(&self, command: &[&str]) -> Command {
        let mut unshare = Command::new("unshare");
        unshare.args(["--mount", "--pid", "--fork", "--kill-child", "--", "sh", "-euc", ENTER]);
        unshare.arg(&self.path).arg(&self.archives).args(command);
        unshare.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("HOME", "/root");
        unshare.envs([("LC_ALL", "C.UTF-8"), ("DEBIAN_FRONTEND", "noninteractive")]);
        unshare.stdin(Stdio::null());
        unshare
    }

    /// As its user, with a shell of their own.
    pub fn as_user(&self, script: &str) -> Command {
        self.run(&["runuser", "--login", USER, "--command", script])
    }

    pub fn apt(&self, arguments: &[&str]) -> Result<()> {
        let mut command = self.apt_command(arguments);
        let output = command.output().context("cannot start apt")?;
        let said = String::from_utf8_lossy(&output.stderr);
        let text = String::from_utf8_lossy(&output.stdout);
        ensure!(output.status.success(), "apt-get {}: {text}{said}", arguments.join(" "));
        Ok(())
    }

    pub fn apt_command(&self, arguments: &[&str]) -> Command {
        // A list that cannot be read is a failure, not a remark.
        let always = ["apt-get", "--yes", "--quiet", "-o", "APT::Update::Error-Mode=any"];
        // Only what is needed; and what was downloaded stays for the next time.
        let more = ["--no-install-recommends", "-o", "APT::Keep-Downloaded-Packages=true"];
        self.run(&[&always[..], &more, arguments].concat())
    }

    pub fn install(&self, deb: &Path) -> Result<()> {
        let name = deb.file_name().context("a deb without a name")?.to_string_lossy();
        fs::create_dir_all(self.path("/try"))?;
        fs::copy(deb, self.path(&format!("/try/{name}")))?;
        self.apt(&["install", &format!("/try/{name}")])
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        // Its mounts have gone with the last of its programs; should one not have, it stays.
        let mut remove = Command::new("rm");
        let _ =
            remove.args(["--recursive", "--force", "--one-file-system"]).arg(&self.path).status();
    }
}

/// Its mounts have gone with the last of its programs; should one not have, it stays.
fn remove(path: &Path) -> Result<()> {
    let mut remove = Command::new("rm");
    say::run(remove.args(["--recursive", "--force", "--one-file-system"]).arg(path))
}

/// Of runs that were ended before they could.
fn remove_abandoned(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.to_string_lossy().into_owned();
        let run = name.rsplit_once('-').and_then(|(_, run)| run.parse::<u32>().ok());
        if run.is_some_and(|run| !Path::new("/proc").join(run.to_string()).exists()) {
            remove(&path)?;
        }
    }
    Ok(())
}

fn bootstrap(debian: &str, base: &Path) -> Result<()> {
    say::headline(format!("Making a system of Debian {debian}"));
    let half = base.with_extension("half");
    let _ = fs::remove_dir_all(&half);
    let mut debootstrap = Command::new("debootstrap");
    debootstrap.args(["--variant=minbase", debian]).arg(&half).arg(mirror()?);
    let output = debootstrap.output().context("cannot start debootstrap")?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "debootstrap: {said}");
    Ok(fs::rename(half, base)?)
}

/// Where this machine has its own packages from.
fn mirror() -> Result<String> {
    let format = "$(ORIGIN) $(LABEL) $(REPO_URI)";
    let mut targets = Command::new("apt-get");
    targets.args(["indextargets", "--format", format, "Created-By: Packages"]);
    let targets = say::ask(&mut targets).context("apt-get indextargets")?;
    let debian = targets.lines().find_map(|line| line.strip_prefix("Debian Debian "));
    Ok(debian.context("this machine has no packages of Debian; run apt-get update")?.to_owned())
}
