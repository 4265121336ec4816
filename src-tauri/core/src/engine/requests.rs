//! The answers to requests: from the window, the tray, or a click on a notice.
//! And what the system around the app reports.

use super::{
    Engine, account,
    context::{Effect, Effects},
    diagnostics::diagnostics,
    history,
    problems::Problem,
    replies::ReplyBy,
    rows::Reader,
    test_notice,
};
use crate::{
    feed::origin,
    handle::{Answer, Request, RequestError, SystemEvent},
    notice::links,
    ports::desktop::ActivationToken,
    settings::{Invalid, Settings, Snooze, Sound},
    store::EntryId,
};

impl Engine {
    /// One line for each request of the table.
    pub(super) fn answer(&mut self, request: Request) -> Effects {
        use Request as R;
        match request {
            R::SaveShop { server, user_ids, answer } => self.save_shop(&server, &user_ids, answer),
            R::SetNotify { kind, on, answer } => self.change(answer, |s| s.set_notify(kind, on)),
            R::SetDelivery { delivery, answer } => self.change(answer, |s| s.delivery = delivery),
            R::FollowShop { id, follow, answer } => {
                self.change(answer, |s| s.follow_shop(id, follow))
            }
            R::SetCategory { group, value, answer } => {
                self.change_checked(answer, |s| s.set_category(group, value))
            }
            R::SetQuietHours { value, answer } => {
                self.change_checked(answer, |s| s.set_quiet_hours(value))
            }
            R::Snooze { choice, answer } => self.snooze(choice, answer),
            R::SetMorningDigest { on, answer } => self.change(answer, |s| s.morning_digest = on),
            R::SetUnusualSilence { on, answer } => self.change(answer, |s| s.unusual_silence = on),
            R::SetShowContent { on, answer } => self.change(answer, |s| s.show_content = on),
            R::SetLanguage { language, answer } => {
                self.change_checked(answer, |s| s.set_language(language))
            }
            R::SetStartAtLogin { on, answer } => self.change(answer, |s| s.start_at_login = on),
            R::SetUpdateAutomatically { on, answer } => {
                self.change(answer, |s| s.update_automatically = on)
            }
            R::LookForUpdate { answer } => self.updates.ask(answer),
            R::RestartToUpdate { answer } => self.updates.end(true, answer),
            R::QuitToUpdate { answer } => self.updates.end(false, answer),
            R::NewsRead { answer } => self.updates.news_were_read(answer),
            R::OpenDownloads { answer } => self.updates.open_page(&mut self.cx, answer),
            R::SignIn { server, email, password, answer } => {
                self.accounts.sign_in(&self.cx, &server, &email, password, answer)
            }
            R::SignOut { answer } => self.accounts.sign_out(&mut self.cx, answer),
            R::CheckAddress { address, answer } => self.check_address(&address, answer),
            R::Preview { sound, answer } => self.preview(sound, answer),
            R::Test { kind, answer } => test_notice::show(&mut self.cx, kind, answer),
            R::Todo { answer } => history::todo(&self.cx, self.reader(), answer),
            R::Search { search, after, answer } => {
                history::search(&self.cx, self.reader(), search, after, answer)
            }
            R::Entries { search, after, answer } => {
                history::entries(&self.cx, search, after, answer)
            }
            R::Activity { shop, answer } => history::activity(&self.cx, shop, answer),
            R::DataUse { answer } => self.data_use.tell(&self.cx, answer),
            R::Diagnostics { answer } => self.diagnose(answer),
            R::MarkRead { ids, answer } => self.mark_read(ids, answer),
            R::MarkAllRead { answer } => self.mark_all_read(answer),
            R::Reopen { ids, answer } => self.reopen(ids, answer),
            R::Reply { id, reply_text, answer } => {
                self.reply(id, &reply_text, ReplyBy::Window(answer))
            }
            R::KeepReply { id, reply_text, answer } => self.keep_reply(id, reply_text, answer),
            R::OpenEntry { id, answer } => self.find_to_open(id, None, Some(answer)),
            R::OpenShop { answer } => self.open_shop(None, answer),
            R::OpenEntryFromTray { id, token, answer } => {
                self.find_to_open(id, token, Some(answer))
            }
            R::OpenShopFromTray { token, answer } => self.open_shop(token, answer),
            R::Reconnect { answer } => self.reconnect_now(answer),
        }
    }

    pub(super) fn system_event(&mut self, event: SystemEvent) -> Effects {
        let cx = &mut self.cx;
        match event {
            SystemEvent::Power { on_battery } => {
                self.sync.on_battery = on_battery;
                self.updates.on_battery = on_battery;
            }
            SystemEvent::ScreenLocked { locked } => {
                let unlocked = cx.screen_locked && !locked;
                cx.screen_locked = locked;
                if unlocked {
                    self.daily.somebody_came();
                    // Somebody is back, and it was read rarely.
                    return vec![Effect::ReadAll { gap: false }];
                }
            }
            SystemEvent::Woke => {
                self.daily.somebody_came();
                return self.reconnect_all();
            }
            SystemEvent::TrayWorks { works: true } => cx.problems.clear(Problem::Tray),
            SystemEvent::TrayWorks { works: false } => {
                cx.problems.set(Problem::Tray, "trouble-no-tray");
            }
            SystemEvent::OpenWindow { token } => cx.desktop.open_window(token),
        }
        vec![]
    }

    fn save_shop(&mut self, server: &str, user_ids: &[String], answer: Answer<()>) -> Effects {
        let set = self.config.set_shop(&self.cx, &self.accounts, server, user_ids);
        self.save(set, answer)
    }

    fn snooze(&mut self, choice: Snooze, answer: Answer<()>) -> Effects {
        self.config.snooze(&self.cx, choice);
        self.save(Ok(()), answer)
    }

    fn change(&mut self, answer: Answer<()>, change: impl FnOnce(&mut Settings)) -> Effects {
        self.config.file.change(change);
        self.save(Ok(()), answer)
    }

    fn change_checked(
        &mut self,
        answer: Answer<()>,
        change: impl FnOnce(&mut Settings) -> Result<(), Invalid>,
    ) -> Effects {
        let set = self.config.change_checked(&self.cx, change);
        self.save(set, answer)
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

    /// Who reads the lists.
    fn reader(&self) -> Reader {
        Reader {
            owner: self.accounts.owner.clone(),
            server: self.cx.settings.server.as_ref().map(origin),
            sending: self.replies.sending(),
        }
    }

    fn check_address(&mut self, address: &str, answer: Answer<String>) -> Effects {
        account::check_address(&mut self.cx, address, answer);
        vec![]
    }

    fn diagnose(&self, answer: Answer<String>) -> Effects {
        reply(answer, Ok(diagnostics(&self.cx, &self.config, &self.publisher)));
        vec![]
    }

    fn mark_read(&mut self, ids: Vec<EntryId>, answer: Answer<()>) -> Effects {
        reply(answer, Ok(()));
        self.handled(ids)
    }

    /// The person has seen to these: read, off the screen, and not shown any more.
    pub(super) fn handled(&mut self, ids: Vec<EntryId>) -> Effects {
        self.delivery.reminders.stop(&ids);
        self.delivery.withdraw(&mut self.cx, &ids);
        let now = self.cx.now();
        self.cx.store.write(move |store| store.withdraw(&ids, now));
        vec![]
    }

    fn mark_all_read(&mut self, answer: Answer<()>) -> Effects {
        let now = self.cx.now();
        self.cx.store.write(move |store| store.mark_all_read(now));
        self.delivery.reminders.stop_all();
        self.delivery.close_all(&mut self.cx);
        reply(answer, Ok(()));
        vec![]
    }

    /// It was handled by mistake. It is not shown again: the person has it before them.
    fn reopen(&mut self, ids: Vec<EntryId>, answer: Answer<()>) -> Effects {
        self.cx.store.write(move |store| store.reopen(&ids));
        reply(answer, Ok(()));
        vec![]
    }

    fn open_shop(&mut self, token: Option<ActivationToken>, answer: Answer<()>) -> Effects {
        match links::of_shop(&self.cx.settings) {
            Some(url) => self.cx.browse(url, token, Some(answer)),
            None => reply(answer, Err(self.cx.refusal(Some("server"), "error-no-shop"))),
        }
        vec![]
    }

    fn reconnect_now(&mut self, answer: Answer<()>) -> Effects {
        self.streams.wake();
        reply(answer, Ok(()));
        self.accounts.reopen();
        self.accounts.ask_anew(&self.cx);
        self.accounts.check(&self.cx);
        self.vanished.look(&self.cx, &self.accounts);
        vec![Effect::ReadAll { gap: true }]
    }

    fn preview(&mut self, sound: Sound, answer: Answer<()>) -> Effects {
        let played = self.cx.desktop.play(sound);
        let refusal = self.cx.refusal(Some("sound"), "error-sound");
        self.cx.spawn_detached(async move {
            let played = played.await.map_err(|trouble| {
                tracing::warn!(%trouble, "the sound was not played");
                refusal
            });
            reply(answer, played);
        });
        vec![]
    }
}

/// An answer whose receiver is gone is dropped.
fn reply<T>(answer: Answer<T>, result: Result<T, RequestError>) {
    let _ = answer.send(result);
}
