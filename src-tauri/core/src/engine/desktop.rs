//! What the desktop reports, and what a person opens there.

use super::{
    Ended, Engine,
    context::{Effects, StoreReply},
    replies::ReplyBy,
};
use crate::{
    event::{Event, Kind},
    handle::Answer,
    notice::links,
    ports::desktop::{ActivationToken, DesktopEvent},
    store::{Entry, EntryId},
};

impl Engine {
    pub(super) fn notice_ended(&mut self, ended: Ended) -> Effects {
        let shown = self.delivery.shown(&mut self.cx, ended);
        self.delivery.reminders.start(&self.cx, &shown);
        vec![]
    }

    pub(super) fn desktop_event(&mut self, happening: DesktopEvent) -> Effects {
        match happening {
            DesktopEvent::NoticesWork => self.delivery.service_came(&mut self.cx),
            DesktopEvent::NoticesGone => self.delivery.service_went(&mut self.cx),
            DesktopEvent::Clicked { tag, token } => {
                match self.delivery.entry_of(&tag).or_else(|| tag.entry()) {
                    Some(id) => return self.find_to_open(id, token, None),
                    None if Event::is_subject(&tag.0) => self.find_shown_before(tag.0, token),
                    None => self.cx.desktop.open_window(token),
                }
            }
            DesktopEvent::Replied { tag, text } => match self.delivery.entry_of(&tag) {
                Some(id) => return self.reply(id, &text, ReplyBy::Notice),
                None => return self.not_sent("error-reply-gone", ReplyBy::Notice),
            },
            DesktopEvent::Closed { tag } => self.delivery.went(&tag),
            DesktopEvent::Evicted { tag } => self.delivery.evicted(&tag),
        }
        vec![]
    }

    pub(super) fn find_to_open(
        &mut self,
        id: EntryId,
        token: Option<ActivationToken>,
        answer: Option<Answer<()>>,
    ) -> Effects {
        self.cx.store.request(move |store| {
            let entry = store.entry(id).ok().flatten().map(Box::new);
            StoreReply::Opening { entry, token, answer }
        });
        vec![]
    }

    /// Some desktops keep a notice when the app that showed it has ended.
    fn find_shown_before(&self, subject: String, token: Option<ActivationToken>) {
        self.cx.store.request(move |store| {
            let entry = store.newest_of(&subject).ok().flatten().map(Box::new);
            StoreReply::Opening { entry, token, answer: None }
        });
    }

    /// Opens the page of an entry, and closes its notice. It is handled with that,
    /// but for what the shop tells of once it is done there.
    pub(super) fn open(
        &mut self,
        entry: Option<Box<Entry>>,
        token: Option<ActivationToken>,
        answer: Option<Answer<()>>,
    ) -> Effects {
        let refusal = match &entry {
            None => self.cx.refusal(None, "error-gone"),
            Some(_) => self.cx.refusal(Some("server"), "error-no-shop"),
        };
        let url = entry.as_ref().and_then(|entry| {
            links::of_entry(entry, self.accounts.is_elsewhere(&entry.feed), &self.cx.settings)
        });
        match (entry, url, answer) {
            (Some(entry), Some(url), answer) => {
                self.cx.browse(url, token, answer);
                return if self.is_watched(&entry) {
                    self.seen(vec![entry.id])
                } else {
                    self.handled(vec![entry.id])
                };
            }
            (_, _, Some(answer)) => {
                let _ = answer.send(Err(refusal));
            }
            // A click on a notice must do something.
            (_, _, None) => self.cx.desktop.open_window(token),
        }
        vec![]
    }

    /// Whether a read of the shop will tell that it was handled: a payment that was
    /// looked at is not checked yet.
    fn is_watched(&self, entry: &Entry) -> bool {
        let reads = self.cx.settings.delivery.reads() && self.accounts.signed_in().is_some();
        let goes_by_itself = matches!(entry.event.kind(), Kind::Payment | Kind::Order);
        reads && goes_by_itself && entry.event.is_work() && self.accounts.owns(&entry.feed)
    }

    /// It waits still, but calls nobody any more.
    fn seen(&mut self, ids: Vec<EntryId>) -> Effects {
        self.delivery.reminders.stop(&ids);
        self.delivery.withdraw(&mut self.cx, &ids);
        self.cx.store.write(move |store| store.silence(&ids));
        vec![]
    }
}
