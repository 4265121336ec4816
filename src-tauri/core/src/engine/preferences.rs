//! `settings.json` → what holds, and back; by hand on disk or in the window.

use std::path::Path;

use super::{Engine, troubles::What};
use crate::{
    disk,
    handle::RequestError,
    settings::{
        File, Overrides, Unreadable,
        handover::{self, Handover},
        tidy_ids,
    },
    shop::Owner,
};

impl Engine {
    /// Reads `settings.json` and makes it hold. One that cannot be read is set
    /// aside, and what held before goes on.
    pub fn load_settings(&mut self) {
        let Some(path) = self.settings_path.clone() else { return self.apply() };
        match File::read(&path) {
            Ok(file) if file != self.file => {
                self.troubles.clear(What::SettingsFile);
                self.file = file;
            }
            Ok(_) => {}
            Err(Unreadable::Disk(error)) => {
                // Somebody may be writing it just now; the next change is told again.
                tracing::warn!(%error, "settings cannot be read");
                return self.apply();
            }
            Err(Unreadable::Broken(why)) => {
                tracing::error!(why, "settings are broken");
                self.troubles.set(What::SettingsFile, "trouble-settings-broken");
                let mended = disk::set_aside(&path).and_then(|_| self.file.write(&path));
                if let Err(error) = mended {
                    tracing::error!(%error, "nor could they be set aside");
                }
            }
        }
        self.take_handover(&path);
        self.apply();
    }

    /// What the command line left is the app's own change, saved as one.
    fn take_handover(&mut self, path: &Path) {
        let folder = path.parent().unwrap_or(Path::new("."));
        let Some(handover) = Handover::waiting(folder) else { return };
        self.file.change(|settings| handover.apply(settings));
        if self.write_settings(path) {
            handover::clear(folder);
        }
    }

    pub fn apply(&mut self) {
        let (settings, wrong) = self.file.resolve(&self.overrides);
        self.troubles.set_values(&wrong);
        self.settings = settings;
        self.choose_words();
        self.follow_account();
        self.start_reading();
        let ids = self.followed();
        let store = &self.store;
        let server = self.settings.server.as_ref().map_or("", url::Url::as_str);
        self.feeds.follow(&self.settings, &ids, |feed| store.resume(server, feed).ok().flatten());
    }

    /// The ids whose streams are wanted: those by hand, and the account's.
    fn followed(&self) -> Vec<String> {
        let settings = &self.settings;
        if !settings.delivery.streams() {
            return vec![];
        }
        let of_account = self.accounts.owner.iter().flat_map(Owner::feeds);
        let of_account = of_account.filter(|id| settings.follows_shop(id));
        tidy_ids(settings.user_ids.iter().map(String::as_str).chain(of_account))
    }

    pub fn save_shop(&mut self, server: &str, user_ids: &[String]) -> Result<(), RequestError> {
        let server = self.address(server)?;
        let user_ids = tidy_ids(user_ids.iter().map(String::as_str));
        if user_ids.is_empty() && self.accounts.owner.is_none() {
            return Err(self.refusal(Some("userIds"), "error-ids"));
        }
        self.file.change(|settings| settings.set_shop(server, user_ids));
        // What the person enters now holds over what the command line said.
        self.overrides = Overrides::default();
        self.save_settings()
    }

    /// The change holds at once, also where it cannot be saved.
    pub fn save_settings(&mut self) -> Result<(), RequestError> {
        self.apply();
        let Some(path) = self.settings_path.clone() else { return Ok(()) };
        if !self.write_settings(&path) {
            return Err(self.refusal(None, "trouble-settings-unsaved"));
        }
        self.troubles.clear(What::SettingsFile);
        Ok(())
    }

    /// Whether they were written.
    fn write_settings(&mut self, path: &Path) -> bool {
        match self.file.write(path) {
            Ok(()) => {
                self.troubles.clear(What::SettingsWrite);
                true
            }
            Err(error) => {
                tracing::error!(%error, "settings cannot be written");
                self.troubles.set(What::SettingsWrite, "trouble-settings-unsaved");
                false
            }
        }
    }
}
