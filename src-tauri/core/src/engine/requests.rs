//! The answers to requests: from the window, the tray, or a click on a notice.

use url::Url;

use super::{Engine, account::origin};
use crate::{
    desktop::ActivationToken,
    handle::{Answer, Request, RequestError},
    page,
    settings::Sound,
    store::EntryId,
};

impl Engine {
    /// An answer that nobody waits for any more is dropped.
    pub fn answer(&mut self, request: Request) {
        match request {
            Request::SaveShop { server, user_ids, answer } => {
                reply(answer, self.save_shop(&server, &user_ids));
            }
            Request::CheckAddress { address, answer } => reply(answer, self.origin_of(&address)),
            Request::SignIn { server, email, password, answer } => {
                self.sign_in(&server, &email, password, answer);
            }
            Request::SignOut { answer } => self.sign_out(answer),
            Request::SetDelivery { delivery, answer } => {
                reply(answer, self.change(|settings| settings.delivery = delivery));
            }
            Request::FollowShop { id, follow, answer } => {
                reply(answer, self.change(|settings| settings.follow_shop(id, follow)));
            }
            Request::SetNotify { kind, on, answer } => {
                reply(answer, self.change(|settings| settings.set_notify(kind, on)));
            }
            Request::SetGroup { group, value, answer } => {
                reply(answer, self.set_group(group, value))
            }
            Request::SetQuietHours { value, answer } => reply(answer, self.set_quiet_hours(value)),
            Request::Snooze { choice, answer } => reply(answer, self.snooze(choice)),
            Request::SetShowContent { on, answer } => {
                reply(answer, self.change(|settings| settings.show_content = on));
            }
            Request::SetLanguage { language, answer } => {
                reply(answer, self.change(|settings| settings.language = language));
            }
            Request::SetStartAtLogin { on, answer } => {
                reply(answer, self.change(|settings| settings.start_at_login = on));
            }
            Request::Preview { sound, answer } => self.preview(sound, answer),
            Request::Test { kind, answer } => self.show_test(kind, answer),
            Request::Search { search, after, answer } => reply(answer, self.search(search, after)),
            Request::Entries { search, after, answer } => {
                reply(answer, self.entries(search, after))
            }
            Request::Activity { answer } => reply(answer, self.activity()),
            Request::Diagnostics { answer } => reply(answer, Ok(self.diagnostics())),
            Request::MarkRead { ids, answer } => self.mark_read(&ids, answer),
            Request::MarkAllRead { answer } => self.mark_all_read(answer),
            Request::OpenEntry { id, answer } => self.open_entry(id, answer),
            Request::OpenShop { answer } => self.open_shop(answer),
            Request::Reconnect { answer } => self.reconnect(answer),
        }
    }

    fn origin_of(&self, address: &str) -> Result<String, RequestError> {
        self.address(address).map(|server| origin(&server))
    }

    fn preview(&mut self, sound: Sound, answer: Answer<()>) {
        let played = self.showing.desktop.play(sound);
        let refusal = self.refusal(Some("sound"), "error-sound");
        self.showing.errand(async move {
            let played = played.await.map_err(|trouble| {
                tracing::warn!(%trouble, "the sound was not played");
                refusal
            });
            reply(answer, played);
        });
    }

    fn mark_read(&mut self, ids: &[EntryId], answer: Answer<()>) {
        self.handled(ids);
        reply(answer, Ok(()));
    }

    fn mark_all_read(&mut self, answer: Answer<()>) {
        if let Err(error) = self.store.mark_all_read(self.clock.now()) {
            self.failed(error);
        }
        reply(answer, Ok(()));
    }

    fn reconnect(&mut self, answer: Answer<()>) {
        self.feeds.wake();
        self.reading.all_now();
        self.reopen_account();
        reply(answer, Ok(()));
    }

    fn open_entry(&mut self, id: EntryId, answer: Answer<()>) {
        match self.page_of(id) {
            Ok(url) => self.open(id, url, None, Some(answer)),
            Err(refusal) => reply(answer, Err(refusal)),
        }
    }

    fn open_shop(&mut self, answer: Answer<()>) {
        match page::of_shop(&self.settings) {
            Some(url) => self.browse(url, None, Some(answer)),
            None => reply(answer, Err(self.refusal(Some("server"), "error-no-shop"))),
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
                reply(answer, opened);
            }
        });
    }

    pub fn refusal(&self, code: Option<&'static str>, key: &str) -> RequestError {
        RequestError { code, message: self.words.say(key) }
    }
}

fn reply<T>(answer: Answer<T>, result: Result<T, RequestError>) {
    let _ = answer.send(result);
}
