//! A folder of OpenPGP keys that goes with the value, and its agent with it.
//!
//! The person's own keyring is neither read nor written. Called by `pack`.

use std::{
    env, fs,
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::Result;

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
