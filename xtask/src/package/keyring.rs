//! A folder of OpenPGP keys that goes with the value, and its agent with it.
//!
//! The person's own keyring is neither read nor written. Called by `pack` and `trial`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::{Context as _, Result};

use super::project::Key;
use crate::say;

pub struct Keyring {
    folder: PathBuf,
}

impl Keyring {
    fn empty() -> Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        // Short: the agent's socket is in it.
        let folder = env::temp_dir().join(format!("keys-{}-{number}", std::process::id()));
        say::run(Command::new("mkdir").args(["--mode=700"]).arg(&folder))?;
        Ok(Self { folder })
    }

    /// With this key in it.
    pub fn of(key: &Key) -> Result<Self> {
        let ring = Self::empty()?;
        say::run(ring.gpg().arg("--import").arg(&key.file))?;
        Ok(ring)
    }

    /// With a key that is for nothing but a test.
    pub fn throwaway() -> Result<(Self, Key)> {
        let ring = Self::empty()?;
        let who = "Throwaway <throwaway@toolboxx.example>";
        say::run(ring.gpg().args(["--quick-generate-key", who, "ed25519", "sign", "1d"]))?;
        let list = say::ask(ring.gpg().args(["--list-keys", "--with-colons"])).context("gpg")?;
        let fingerprint = list.lines().find_map(|line| line.strip_prefix("fpr:"));
        let fingerprint = fingerprint.context("gpg")?.trim_matches(':').to_owned();
        let file = ring.folder.join("secret.asc");
        let mut export = ring.gpg();
        export.args(["--armor", "--output"]).arg(&file).arg("--export-secret-keys");
        say::run(&mut export)?;
        Ok((ring, Key { file, fingerprint }))
    }

    /// The public keys, as apt reads them.
    pub fn export(&self, file: &Path) -> Result<()> {
        say::run(self.gpg().args(["--yes", "--output"]).arg(file).arg("--export"))
    }

    /// And as rpm reads them.
    pub fn export_armoured(&self, file: &Path) -> Result<()> {
        say::run(self.gpg().args(["--yes", "--armor", "--output"]).arg(file).arg("--export"))
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn gpg(&self) -> Command {
        let mut gpg = Command::new("gpg");
        gpg.args(["--batch", "--quiet"]).env("GNUPGHOME", &self.folder);
        gpg.args(["--passphrase", "", "--pinentry-mode", "loopback"]);
        gpg
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        let mut kill = Command::new("gpgconf");
        // The agent also ends by itself when its folder is gone.
        let _ = kill.args(["--kill", "all"]).env("GNUPGHOME", &self.folder).status();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
