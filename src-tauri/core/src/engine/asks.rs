//! What the person asks for, in the window, the tray, or by a click on a notice.

use url::Url;

use super::{Engine, account::origin, troubles::What};
use crate::{
    desktop::ActivationToken,
    handle::{Answer, Ask, Refusal},
    notice, page,
    store::EntryId,
};

impl Engine {
    /// An answer that nobody waits for any more is dropped.
    pub fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::SaveShop { server, user_ids, answer } => {
                let _ = answer.send(self.save_shop(&server, &user_ids));
            }
            Ask::SetNotify { kind, on, answer } => {
                self.file.set_notify(kind, on);
                let _ = answer.send(self.save_settings());
            }
            Ask::SignIn { server, email, password, answer } => {
                self.sign_in(&server, &email, password, answer);
            }
            Ask::SignOut { answer } => self.sign_out(answer),
            Ask::SetDelivery { delivery, answer } => {
                self.file.set_delivery(delivery);
                let _ = answer.send(self.save_settings());
            }
            Ask::FollowShop { id, follow, answer } => {
                self.file.set_shop_followed(&id, follow);
                let _ = answer.send(self.save_settings());
            }
            Ask::SetGroup { group, value, answer } => {
                let _ = answer.send(self.set_group(group, value));
            }
            Ask::SetQuietHours { value, answer } => {
                let _ = answer.send(self.set_quiet_hours(value));
            }
            Ask::Snooze { choice, answer } => {
                let _ = answer.send(self.snooze(choice));
            }
            Ask::SetShowContent { on, answer } => {
                let _ = answer.send(self.set_flag("show_content", on, true));
            }
            Ask::SetLanguage { language, answer } => {
                let _ = answer.send(self.set_language(language));
            }
            Ask::SetStartAtLogin { on, answer } => {
                let _ = answer.send(self.set_flag("start_at_login", on, false));
            }
            Ask::ScreenLocked { locked } => self.screen_locked = locked,
            Ask::Preview { sound, answer } => {
                let played = self.showing.desktop.play(sound);
                let refusal = self.refusal(Some("sound"), "error-sound");
                self.showing.errand(async move {
                    let _ = answer.send(played.await.map_err(|trouble| {
                        tracing::warn!(%trouble, "the sound was not played");
                        refusal
                    }));
                });
            }
            Ask::Search { search, after, answer } => {
                let _ = answer.send(self.search(search, after));
            }
            Ask::Entries { search, after, answer } => {
                let _ = answer.send(self.entries(search, after));
            }
            Ask::Activity { answer } => {
                let _ = answer.send(self.activity());
            }
            Ask::Diagnostics { answer } => {
                let _ = answer.send(Ok(self.diagnostics()));
            }
            Ask::CheckAddress { address, answer } => {
                let _ = answer.send(self.address(&address).map(|server| origin(&server)));
            }
            Ask::MarkRead { ids, answer } => {
                self.handled(&ids);
                let _ = answer.send(Ok(()));
            }
            Ask::Power { on_battery } => self.reading.on_battery = on_battery,
            Ask::Reconnect => {
                self.feeds.wake();
                self.reading.all_now();
                self.reopen_account();
            }
            Ask::Woke => self.woke(),
            Ask::Test { kind, answer } => {
                let notice = notice::test(kind, &self.settings, &self.words);
                self.show_test(notice, kind, answer);
            }
            Ask::OpenEntry { id, answer } => match self.page_of(id) {
                Ok(url) => self.open(id, url, None, Some(answer)),
                Err(refusal) => {
                    let _ = answer.send(Err(refusal));
                }
            },
            Ask::OpenShop { answer } => match page::of_shop(&self.settings) {
                Some(url) => self.browse(url, None, Some(answer)),
                None => {
                    let _ = answer.send(Err(self.refusal(Some("server"), "error-no-shop")));
                }
            },
            Ask::OpenWindow { token } => self.showing.desktop.open_window(token),
            Ask::MarkAllRead { answer } => {
                if let Err(error) = self.store.mark_all_read(self.clock.now()) {
                    self.failed(error);
                }
                let _ = answer.send(Ok(()));
            }
            Ask::TrayWorks { works: true } => self.troubles.clear(What::Tray),
            Ask::TrayWorks { works: false } => self.troubles.set(What::Tray, "trouble-no-tray"),
        }
    }

    /// The person has seen to these: read, and off the screen.
    fn handled(&mut self, ids: &[EntryId]) {
        if let Err(error) = self.store.mark_read(ids, self.clock.now()) {
            self.failed(error);
        }
        self.showing.close(ids);
    }

    /// The page of an entry, where it has one.
    pub fn page_of(&self, id: EntryId) -> Result<Url, Refusal> {
        let entry =
            self.store.entry(id).ok().flatten().ok_or_else(|| self.refusal(None, "error-gone"))?;
        page::of_event(&entry.event, &self.settings)
            .ok_or_else(|| self.refusal(Some("server"), "error-no-shop"))
    }

    /// Opens the page; the entry is read with that, and its notice done.
    pub fn open(
        &mut self,
        id: EntryId,
        url: Url,
        token: Option<ActivationToken>,
        answer: Option<Answer<()>>,
    ) {
        self.handled(&[id]);
        self.browse(url, token, answer);
    }

    fn browse(&mut self, url: Url, token: Option<ActivationToken>, answer: Option<Answer<()>>) {
        let desktop = self.showing.desktop.clone();
        let refusal = self.refusal(None, "trouble-browse");
        self.showing.errand(async move {
            let opened = desktop.browse(url, token).await.map_err(|trouble| {
                tracing::error!(%trouble, "the browser did not open");
                // Nothing at all would look like a broken click.
                desktop.open_window(None);
                refusal
            });
            if let Some(answer) = answer {
                let _ = answer.send(opened);
            }
        });
    }

    pub fn refusal(&self, code: Option<&'static str>, key: &str) -> Refusal {
        Refusal { code, message: self.words.say(key) }
    }
}
