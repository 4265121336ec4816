//! `settings.json` → what holds, and back; by hand on disk, in the window, or by the
//! command line, which leaves its change beside the file while the app runs.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{sync::watch, time::Instant};

use super::{
    account::{Accounts, address},
    context::{Context, SignedInAccount},
    problems::Problem,
};
use crate::{
    disk::{self, Watched},
    handle::RequestError,
    i18n::{Language, Translator},
    settings::{
        self, File, Invalid, Overrides, Settings, Snooze, Unreadable,
        handover::{self, Handover},
        tidy_ids,
    },
};

pub struct Config {
    pub file: File,
    path: Option<PathBuf>,
    overrides: Overrides,
    /// The system's language.
    locale: Option<String>,
    language: watch::Sender<Arc<Translator>>,
    watched: Option<Watched>,
}

impl Config {
    pub fn new(
        path: Option<PathBuf>,
        overrides: Overrides,
        locale: Option<String>,
        language: watch::Sender<Arc<Translator>>,
    ) -> Self {
        let watched = path.as_deref().and_then(|path| {
            settings::watch(path)
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
                return;
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
        self.take_handover(cx, &path);
    }

    /// What the command line left is the app's own change, saved as one.
    fn take_handover(&mut self, cx: &mut Context, path: &Path) {
        let folder = path.parent().unwrap_or(Path::new("."));
        let Some(handover) = Handover::waiting(folder) else { return };
        self.file.change(|settings| handover.apply(settings));
        if self.write(cx, path) {
            handover::clear(folder);
        }
    }

    /// Makes what the file says hold.
    pub fn resolve(&mut self, cx: &mut Context) {
        let (settings, wrong) = self.file.resolve(&self.overrides);
        cx.problems.set_values(&wrong);
        cx.snooze.follow((settings.snoozed_until, settings.snoozed_at), (cx.now(), Instant::now()));
        cx.settings = settings;
        self.choose_language(cx);
    }

    /// Speaks the language of the settings, or the system's.
    fn choose_language(&mut self, cx: &mut Context) {
        let chosen = cx.settings.language.as_deref().or(self.locale.as_deref());
        let language = chosen.map(Language::of).unwrap_or_default();
        if language != cx.i18n.language {
            cx.i18n = Arc::new(Translator::new(language, cx.i18n.zone().clone()));
            self.language.send_replace(cx.i18n.clone());
        }
    }

    /// Tells times where the computer is now.
    pub fn follow_zone(&mut self, cx: &mut Context) {
        if let Some(zone) = cx.clock.zone().filter(|zone| zone != cx.i18n.zone()) {
            tracing::info!(zone = zone.iana_name(), "the time zone has changed");
            cx.i18n = Arc::new(Translator::new(cx.i18n.language, zone));
            self.language.send_replace(cx.i18n.clone());
        }
    }

    /// # Errors
    /// Said to the person; the change holds all the same.
    pub fn save(&mut self, cx: &mut Context) -> Result<(), RequestError> {
        let Some(path) = self.path.clone() else { return Ok(()) };
        if !self.write(cx, &path) {
            return Err(cx.refusal(None, "trouble-settings-unsaved"));
        }
        cx.problems.clear(Problem::SettingsFile);
        Ok(())
    }

    /// Whether it was written.
    fn write(&mut self, cx: &mut Context, path: &Path) -> bool {
        match self.file.write(path) {
            Ok(()) => {
                cx.problems.clear(Problem::SettingsWrite);
                true
            }
            Err(error) => {
                tracing::error!(%error, "settings cannot be written");
                cx.problems.set(Problem::SettingsWrite, "trouble-settings-unsaved");
                false
            }
        }
    }

    /// # Errors
    /// What the person entered cannot be taken over; nothing is changed then.
    pub fn change_checked(
        &mut self,
        cx: &Context,
        change: impl FnOnce(&mut Settings) -> Result<(), Invalid>,
    ) -> Result<(), RequestError> {
        self.file.change(change).map_err(|invalid| match invalid {
            Invalid::Amount => cx.refusal(Some("minAmount"), "error-amount"),
            Invalid::Time => cx.refusal(Some("windows"), "error-time"),
            Invalid::Language => cx.refusal(Some("language"), "error-language"),
        })
    }

    pub fn snooze(&mut self, cx: &Context, choice: Snooze) {
        let now = cx.now().to_zoned_datetime(cx.i18n.zone().clone());
        self.file.change(|settings| {
            settings.snoozed_until = choice.until(&now);
            settings.snoozed_at = settings.snoozed_until.and(Some(now.timestamp()));
        });
    }

    /// # Errors
    /// No address, or nothing to follow there.
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
        self.file.change(|settings| settings.set_shop(server, user_ids));
        // What the person enters now holds over what the command line said.
        self.overrides = Overrides::default();
        Ok(())
    }

    /// Signed in, or out.
    pub fn set_account(&mut self, account: Option<SignedInAccount>) {
        match account {
            Some(SignedInAccount { server, email, at }) => {
                self.file.change(|settings| settings.sign_in(server, email, at));
                self.overrides = Overrides::default();
            }
            None => self.file.change(Settings::sign_out),
        }
    }
}
