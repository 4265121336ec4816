//! The answers to requests: from the window, the tray, or a click on a notice.

use url::Url;

use super::{Engine, account::origin};
use crate::{
    desktop::ActivationToken,
    handle::{Answer, Request, RequestError},
    notice, page,
    store::EntryId,
};

impl Engine {
    /// An answer that nobody waits for any more is dropped.
    pub fn answer(&mut self, request: Request) {
        match request {
            Request::SaveShop { server, user_ids, answer } => {
                let _ = answer.send(self.save_shop(&server, &user_ids));
            }
            Request::SetNotify { kind, on, answer } => {
                self.file.set_notify(kind, on);
                let _ = answer.send(self.save_settings());
            }
            Request::SignIn { server, email, password, answer } => {
                self.sign_in(&server, &email, password, answer);
            }
            Request::SignOut { answer } => self.sign_out(answer),
            Request::SetDelivery { delivery, answer } => {
                self.file.set_delivery(delivery);
                let _ = answer.send(self.save_settings());
            }
            Request::FollowShop { id, follow, answer } => {
                self.file.set_shop_followed(&id, follow);
                let _ = answer.send(self.save_settings());
            }
            Request::SetGroup { group, value, answer } => {
                let _ = answer.send(self.set_group(group, value));
            }
            Request::SetQuietHours { value, answer } => {
                let _ = answer.send(self.set_quiet_hours(value));
            }
            Request::Snooze { choice, answer } => {
                let _ = answer.send(self.snooze(choice));
            }
            Request::SetShowContent { on, answer } => {
                let _ = answer.send(self.set_flag("show_content", on, true));
            }
            Request::SetLanguage { language, answer } => {
                let _ = answer.send(self.set_language(language));
            }
            Request::SetStartAtLogin { on, answer } => {
                let _ = answer.send(self.set_flag("start_at_login", on, false));
            }
            Request::Preview { sound, answer } => {
                let played = self.showing.desktop.play(sound);
                let refusal = self.refusal(Some("sound"), "error-sound");
                self.showing.errand(async move {
                    let _ = answer.send(played.await.map_err(|trouble| {
                        tracing::warn!(%trouble, "the sound was not played");
                        refusal
                    }));
                });
            }
            Request::Search { search, after, answer } => {
                let _ = answer.send(self.search(search, after));
            }
            Request::Entries { search, after, answer } => {
                let _ = answer.send(self.entries(search, after));
            }
            Request::Activity { answer } => {
                let _ = answer.send(self.activity());
            }
            Request::Diagnostics { answer } => {
                let _ = answer.send(Ok(self.diagnostics()));
            }
            Request::CheckAddress { address, answer } => {
                let _ = answer.send(self.address(&address).map(|server| origin(&server)));
            }
            Request::MarkRead { ids, answer } => {
                self.handled(&ids);
                let _ = answer.send(Ok(()));
            }
            Request::Reconnect => {
                self.feeds.wake();
                self.reading.all_now();
                self.reopen_account();
            }
            Request::Test { kind, answer } => {
                let notice = notice::test(kind, &self.settings, &self.words);
                self.show_test(notice, kind, answer);
            }
            Request::OpenEntry { id, answer } => match self.page_of(id) {
                Ok(url) => self.open(id, url, None, Some(answer)),
                Err(refusal) => {
                    let _ = answer.send(Err(refusal));
                }
            },
            Request::OpenShop { answer } => match page::of_shop(&self.settings) {
                Some(url) => self.browse(url, None, Some(answer)),
                None => {
                    let _ = answer.send(Err(self.refusal(Some("server"), "error-no-shop")));
                }
            },
            Request::MarkAllRead { answer } => {
                if let Err(error) = self.store.mark_all_read(self.clock.now()) {
                    self.failed(error);
                }
                let _ = answer.send(Ok(()));
            }
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
    pub fn page_of(&self, id: EntryId) -> Result<Url, RequestError> {
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

    pub fn refusal(&self, code: Option<&'static str>, key: &str) -> RequestError {
        RequestError { code, message: self.words.say(key) }
    }
}
