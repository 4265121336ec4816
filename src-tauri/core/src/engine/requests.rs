//! The answers to requests: from the window, the tray, or a click on a notice.
//! And what the system around the app reports.

use super::{
    Engine, account,
    context::{Effect, Effects},
    diagnostics::diagnostics,
    history,
    problems::Problem,
    test_notice,
};
use crate::{
    feed::origin,
    handle::{Answer, Request, RequestError, SystemEvent},
    notice::links,
    settings::Sound,
    store::EntryId,
};

impl Engine {
    /// An answer that nobody waits for any more is dropped.
    pub(super) fn answer(&mut self, request: Request) -> Effects {
        let cx = &mut self.cx;
        match request {
            Request::SaveShop { server, user_ids, answer } => {
                let set = self.config.set_shop(cx, &self.accounts, &server, &user_ids);
                return self.save(set, answer);
            }
            Request::SetNotify { kind, on, answer } => {
                self.config.file.change(|settings| settings.set_notify(kind, on));
                return self.save(Ok(()), answer);
            }
            Request::SetDelivery { delivery, answer } => {
                self.config.file.change(|settings| settings.delivery = delivery);
                return self.save(Ok(()), answer);
            }
            Request::FollowShop { id, follow, answer } => {
                self.config.file.change(|settings| settings.follow_shop(id, follow));
                return self.save(Ok(()), answer);
            }
            Request::SetCategory { group, value, answer } => {
                let set =
                    self.config.change_checked(cx, |settings| settings.set_category(group, value));
                return self.save(set, answer);
            }
            Request::SetQuietHours { value, answer } => {
                let set =
                    self.config.change_checked(cx, |settings| settings.set_quiet_hours(value));
                return self.save(set, answer);
            }
            Request::Snooze { choice, answer } => {
                self.config.snooze(cx, choice);
                return self.save(Ok(()), answer);
            }
            Request::SetShowContent { on, answer } => {
                self.config.file.change(|settings| settings.show_content = on);
                return self.save(Ok(()), answer);
            }
            Request::SetLanguage { language, answer } => {
                self.config.file.change(|settings| settings.language = language);
                return self.save(Ok(()), answer);
            }
            Request::SetStartAtLogin { on, answer } => {
                self.config.file.change(|settings| settings.start_at_login = on);
                return self.save(Ok(()), answer);
            }
            Request::SignIn { server, email, password, answer } => {
                self.accounts.sign_in(cx, &server, &email, password, answer);
            }
            Request::SignOut { answer } => return self.accounts.sign_out(cx, answer),
            Request::CheckAddress { address, answer } => {
                reply(answer, account::address(cx, &address).map(|server| origin(&server)));
            }
            Request::Preview { sound, answer } => self.preview(sound, answer),
            Request::Test { kind, answer } => test_notice::show(cx, kind, answer),
            Request::Search { search, after, answer } => {
                history::search(cx, &self.accounts, search, after, answer);
            }
            Request::Entries { search, after, answer } => {
                history::entries(cx, search, after, answer);
            }
            Request::Activity { answer } => history::activity(cx, answer),
            Request::Diagnostics { answer } => {
                reply(answer, Ok(diagnostics(cx, &self.config, &self.publisher)));
            }
            Request::MarkRead { ids, answer } => {
                reply(answer, Ok(()));
                return self.handled(ids);
            }
            Request::MarkAllRead { answer } => self.mark_all_read(answer),
            Request::OpenEntry { id, answer } => self.find_to_open(id, None, Some(answer)),
            Request::OpenShop { answer } => self.open_shop(answer),
            Request::Reconnect { answer } => {
                reply(answer, Ok(()));
                return self.reconnect_now();
            }
        }
        vec![]
    }

    pub(super) fn system_event(&mut self, event: SystemEvent) -> Effects {
        let cx = &mut self.cx;
        match event {
            SystemEvent::Power { on_battery } => self.sync.on_battery = on_battery,
            SystemEvent::ScreenLocked { locked } => cx.screen_locked = locked,
            SystemEvent::Woke => return self.reconnect_all(),
            SystemEvent::TrayWorks { works: true } => cx.problems.clear(Problem::Tray),
            SystemEvent::TrayWorks { works: false } => {
                cx.problems.set(Problem::Tray, "trouble-no-tray");
            }
            SystemEvent::OpenWindow { token } => cx.desktop.open_window(token),
        }
        vec![]
    }

    /// The change holds at once, also where it cannot be saved.
    fn save(&mut self, set: Result<(), RequestError>, answer: Answer<()>) -> Effects {
        let mut effects = vec![];
        let saved = set.and_then(|()| {
            effects = self.apply();
            self.config.save(&mut self.cx)
        });
        reply(answer, saved);
        effects
    }

    /// The person has seen to these: read, off the screen, and not shown any more.
    pub(super) fn handled(&mut self, ids: Vec<EntryId>) -> Effects {
        self.reminders.stop(&ids);
        self.delivery.withdraw(&mut self.cx, &ids);
        let now = self.cx.now();
        self.cx.store.write(move |store| store.withdraw(&ids, now));
        vec![]
    }

    fn mark_all_read(&mut self, answer: Answer<()>) {
        let now = self.cx.now();
        self.cx.store.write(move |store| store.mark_all_read(now));
        self.reminders.stop_all();
        self.delivery.close_all(&mut self.cx);
        reply(answer, Ok(()));
    }

    fn open_shop(&mut self, answer: Answer<()>) {
        match links::of_shop(&self.cx.settings) {
            Some(url) => self.cx.browse(url, None, Some(answer)),
            None => reply(answer, Err(self.cx.refusal(Some("server"), "error-no-shop"))),
        }
    }

    fn reconnect_now(&mut self) -> Effects {
        self.streams.wake();
        self.accounts.reopen();
        self.vanished.look(&self.cx, &self.accounts);
        vec![Effect::ReadAll]
    }

    fn preview(&mut self, sound: Sound, answer: Answer<()>) {
        let played = self.cx.desktop.play(sound);
        let refusal = self.cx.refusal(Some("sound"), "error-sound");
        self.cx.spawn_detached(async move {
            let played = played.await.map_err(|trouble| {
                tracing::warn!(%trouble, "the sound was not played");
                refusal
            });
            reply(answer, played);
        });
    }
}

/// Nobody waits for it any more: then it is dropped.
fn reply<T>(answer: Answer<T>, result: Result<T, RequestError>) {
    let _ = answer.send(result);
}
