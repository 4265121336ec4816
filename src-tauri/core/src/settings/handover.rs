//! `account.json`: what `sign-in` and `sign-out` leave for the app that runs.
//!
//! The app alone writes `settings.json` while it holds the folder's lock, so
//! the command line hands its result over and the app takes it up, now or at
//! its next start. Deliberately absent: the session, which is in the keychain.

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Settings, file, forms};
use crate::disk;

/// Beside `settings.json`.
pub const FILE: &str = "account.json";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    #[serde(deserialize_with = "forms::origin")]
    pub server: Url,
    pub account: String,
    /// None: signed out.
    pub signed_in_at: Option<String>,
}

impl Handover {
    /// What waits in the folder. What cannot be read is set aside.
    pub fn waiting(folder: &Path) -> Option<Self> {
        let path = folder.join(FILE);
        let json = match file::read_object(&path) {
            Ok(json) => json?,
            Err(file::Unreadable::Disk(error)) => {
                tracing::warn!(%error, "what the command line left cannot be read");
                return None;
            }
            Err(file::Unreadable::Broken(why)) => return set_aside(&path, &why),
        };
        match Self::deserialize(serde_json::Value::Object(json)) {
            Ok(handover) => Some(handover),
            Err(error) => set_aside(&path, &error.to_string()),
        }
    }

    /// # Errors
    /// The folder cannot be written, or the disk is full.
    pub fn leave(&self, folder: &Path) -> io::Result<()> {
        disk::write_whole(&folder.join(FILE), &serde_json::to_vec(self)?)
    }

    /// Whoever is signed in by now as somebody else is not signed out.
    pub fn apply(&self, settings: &mut Settings) {
        let Self { server, account, signed_in_at } = self.clone();
        match signed_in_at {
            Some(at) => settings.sign_in(server, account, at),
            None if settings.account == Some(account) && settings.server == Some(server) => {
                settings.sign_out();
            }
            None => {}
        }
    }
}

/// It was taken up, and saved.
pub fn clear(folder: &Path) {
    if let Err(error) = fs::remove_file(folder.join(FILE))
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "what the command line left cannot be removed");
    }
}

fn set_aside(path: &Path, why: &str) -> Option<Handover> {
    tracing::warn!(why, "what the command line left is broken");
    if let Err(error) = disk::set_aside(path) {
        tracing::warn!(%error, "nor could it be set aside");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handover(account: &str, signed_in_at: Option<&str>) -> Handover {
        Handover {
            server: "https://shop.example".parse().unwrap(),
            account: account.into(),
            signed_in_at: signed_in_at.map(str::to_owned),
        }
    }

    #[test]
    fn what_is_left_is_found_until_it_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let left = handover("a@shop.example", Some("2026-11-24T16:00:00Z"));
        left.leave(folder.path()).unwrap();

        assert_eq!(Handover::waiting(folder.path()), Some(left));
        clear(folder.path());
        assert_eq!(Handover::waiting(folder.path()), None);
        clear(folder.path());
    }

    #[test]
    fn what_cannot_be_read_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["{", "{}", r#"{"server":"ftp://shop.example","account":"a"}"#] {
            fs::write(folder.path().join(FILE), text).unwrap();

            assert_eq!(Handover::waiting(folder.path()), None, "{text}");
            assert!(!folder.path().join(FILE).exists());
            assert_eq!(fs::read_to_string(folder.path().join("account.json.bad")).unwrap(), text);
        }
    }

    #[test]
    fn only_the_account_that_signed_out_is_signed_out() {
        let mut settings = Settings::default();
        handover("a", Some("2026-11-24T16:00:00Z")).apply(&mut settings);
        assert_eq!(settings.account.as_deref(), Some("a"));

        handover("b", None).apply(&mut settings);
        assert_eq!(settings.account.as_deref(), Some("a"));
        handover("a", None).apply(&mut settings);
        assert_eq!((settings.account, settings.signed_in_at), (None, None));
    }
}
