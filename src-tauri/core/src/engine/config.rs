//! `settings.json` → what holds, and back; by hand on disk or in the window.

use std::{path::PathBuf, sync::Arc};

use jiff::Timestamp;
use tokio::sync::watch;
use url::Url;

use super::{
    account::{Accounts, address},
    context::Context,
    problems::Problem,
};
use crate::{
    disk::{self, Watched},
    handle::RequestError,
    settings::{File, Overrides, Unreadable, tidy_ids},
    words::{Language, Words},
};

pub struct Config {
    pub file: File,
    path: Option<PathBuf>,
    overrides: Overrides,
    /// The system's language.
    locale: Option<String>,
    language: watch::Sender<Arc<Words>>,
    watched: Option<Watched>,
}

impl Config {
    pub fn new(
        path: Option<PathBuf>,
        overrides: Overrides,
        locale: Option<String>,
        language: watch::Sender<Arc<Words>>,
    ) -> Self {
        let watched = path.as_deref().and_then(|path| {
            disk::watch(path)
                .inspect_err(|error| tracing::warn!(%error, "settings are not watched"))
                .ok()
        });
        Self { file: File::default(), path, overrides, locale, language, watched }
    }

    /// Waits for a change of the file; for ever where it is not watched.
    pub async fn changed(&mut self) {
        if let Some(watched) = &mut self.watched
            && watched.changes.changed().await.is_ok()
        {
            return;
        }
        self.watched = None;
        std::future::pending().await
    }

    /// Reads the file. One that cannot be read is set aside, and what held before goes on.
    pub fn load(&mut self, cx: &mut Context) {
        let Some(path) = self.path.clone() else { return };
        match File::read(&path) {
            Ok(file) if file != self.file => {
                cx.problems.clear(Problem::SettingsFile);
                self.file = file;
            }
            Ok(_) => {}
            Err(Unreadable::Disk(error)) => {
                // Somebody may be writing it just now; the next change is noticed as well.
                tracing::warn!(%error, "settings cannot be read");
            }
            Err(Unreadable::Broken(why)) => {
                tracing::error!(why, "settings are broken");
                cx.problems.set(Problem::SettingsFile, "trouble-settings-broken");
                let mended = disk::set_aside(&path).and_then(|_| self.file.write(&path));
                if let Err(error) = mended {
                    tracing::error!(%error, "nor could they be set aside");
                }
            }
        }
    }

    /// Makes what the file says hold.
    pub fn resolve(&mut self, cx: &mut Context) {
        let (settings, wrong) = self.file.resolve(&self.overrides);
        cx.problems.set_values(&wrong);
        cx.settings = settings;
        self.choose_language(cx);
    }

    /// Speaks the language of the settings, or the system's.
    fn choose_language(&mut self, cx: &mut Context) {
        let chosen = cx.settings.language.as_deref().or(self.locale.as_deref());
        let language = chosen.map(Language::of).unwrap_or_default();
        if language != cx.words.language {
            cx.words = Arc::new(Words::new(language, cx.words.zone().clone()));
            self.language.send_replace(cx.words.clone());
        }
    }

    /// # Errors
    /// Said to the person; the change holds all the same.
    pub fn save(&mut self, cx: &mut Context) -> Result<(), RequestError> {
        let Some(path) = &self.path else { return Ok(()) };
        match self.file.write(path) {
            Ok(()) => {
                cx.problems.clear(Problem::SettingsFile);
                cx.problems.clear(Problem::SettingsWrite);
                Ok(())
            }
            Err(error) => {
                tracing::error!(%error, "settings cannot be written");
                cx.problems.set(Problem::SettingsWrite, "trouble-settings-unsaved");
                Err(cx.refusal(None, "trouble-settings-unsaved"))
            }
        }
    }

    pub fn set_shop(
        &mut self,
        cx: &Context,
        accounts: &Accounts,
        server: &str,
        user_ids: &[String],
    ) -> Result<(), RequestError> {
        let server = address(cx, server)?;
        let user_ids = tidy_ids(user_ids.iter().map(String::as_str));
        if user_ids.is_empty() && accounts.owner.is_none() {
            return Err(cx.refusal(Some("userIds"), "error-ids"));
        }
        self.file.set_shop(&server, &user_ids);
        // What the person enters now holds over what the command line said.
        self.overrides = Overrides::default();
        Ok(())
    }

    /// Signed in with this address, at this shop, at that time; or signed out.
    pub fn set_account(&mut self, cx: &Context, account: Option<&(Url, String, Timestamp)>) {
        match account {
            Some((server, email, at)) => {
                self.file.set_account(Some((server, email)), *at);
                self.overrides = Overrides::default();
            }
            None => self.file.set_account(None, cx.now()),
        }
    }
}
