//! Performs what the parts ask of one another, in order.

use std::collections::VecDeque;

use super::{
    Engine, Page,
    context::{Effect, Effects, StoreReply},
};
use crate::{
    event::Kind,
    policy::quiet::Quiet,
    rest::poll_schedule::Pace,
    store::{Entry, Reply},
};

impl Engine {
    /// Performs effects and what follows from them, in order.
    pub(super) fn perform(&mut self, effects: Effects) {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            waiting.extend(self.perform_one(effect));
        }
    }

    pub(super) fn perform_one(&mut self, effect: Effect) -> Effects {
        match effect {
            Effect::Notify { entry, late } => return self.notify(entry, late),
            Effect::Queue { entry, late } => self.delivery.queue(entry, late),
            Effect::Completed(entry) => self.delivery.complete(&entry),
            Effect::Adopted { memory, entry } => {
                self.delivery.reminders.adopt(memory, entry.id);
                self.delivery.adopt(&mut self.cx, memory, entry);
            }
            Effect::Withdraw(ids) => {
                self.delivery.reminders.stop(&ids);
                self.delivery.withdraw(&mut self.cx, &ids);
            }
            Effect::Superseded(ids) => {
                self.delivery.reminders.stop(&ids);
                self.delivery.supersede(&mut self.cx, &ids);
            }
            Effect::Announce(notice) => self.cx.announce(notice),
            Effect::ReadAll { gap } => {
                self.watch.health.start_over();
                let pace = self.pace();
                self.sync.read_all(gap, pace);
            }
            Effect::Delivered { kind, whole } => self.sync.delivered(kind, whole),
            Effect::FoundByRead(found) => {
                let live = self.streams.live_longer_than(found.age, self.cx.now());
                self.sync.found_by_read(found, live);
            }
            Effect::PaymentsChanged { settled } => {
                let pace = self.pace();
                self.sync.payments_changed(&self.cx, &self.accounts, settled, pace);
            }
            Effect::RowAppeared { kind, changed } => self.sync.cursors.appeared(kind, changed),
            Effect::PageStored { ticket, whole } => {
                let pace = self.pace();
                self.sync.page_stored(&self.cx, &self.accounts, (ticket, whole), pace);
            }
            Effect::Apply => return self.apply(),
            Effect::SessionOver => return self.accounts.session_over(&mut self.cx),
            Effect::StopReading => self.sync.stop(),
            Effect::SaveAccount { account, then } => {
                self.config.set_account(account);
                return self.save_account(then);
            }
        }
        vec![]
    }

    /// A partial payment of an own shop waits a moment for the read that completes it.
    pub(super) fn notify(&mut self, entry: Entry, late: bool) -> Effects {
        if !late
            && entry.event.is_partial()
            && self.accounts.owns(&entry.feed)
            && let Some(pass) = self.sync.read_now(Kind::Payment)
        {
            self.intake.await_details(entry, pass);
            return vec![];
        }
        vec![Effect::Queue { entry, late }]
    }

    pub(super) fn page_arrived(&mut self, page: Page) -> Effects {
        let parts = (&self.accounts, &mut self.intake, &mut self.publisher.log);
        self.sync.page_arrived(&mut self.cx, parts, page)
    }

    pub(super) fn store_replied(&mut self, reply: Reply<StoreReply>) -> Effects {
        let cx = &mut self.cx;
        match reply {
            Reply::Failed(error) => cx.history_failed(&error),
            Reply::Done(StoreReply::Taken { ticket, taken }) => {
                return self.intake.taken(cx, ticket, taken);
            }
            Reply::Done(StoreReply::CaughtUp(stored)) => return self.intake.caught_up(cx, stored),
            Reply::Done(StoreReply::Marked { ids, error }) => {
                self.delivery.marked(cx, &ids, error);
            }
            Reply::Done(StoreReply::OpenPayments(for_long)) => {
                let pace = self.pace();
                self.sync.payments_are_open(for_long, pace);
            }
            Reply::Done(StoreReply::SlowerClock(by)) => self.sync.cursors.clock_was_slower(by),
            Reply::Done(StoreReply::Pending(found)) => self.delivery.refill(cx, found),
            Reply::Done(StoreReply::Opening { entry, token, answer }) => {
                return self.open(entry, token, answer);
            }
            Reply::Done(StoreReply::Morning { day, open }) => return self.morning_found(day, open),
            Reply::Done(StoreReply::Silence { day, found }) => {
                return self.silence_found(day, found);
            }
            Reply::Done(StoreReply::Replying { entry, text, by }) => {
                return self.reply_to(entry, text, by);
            }
        }
        vec![]
    }

    pub(super) fn pace(&self) -> Pace {
        let cx = &self.cx;
        let streams = cx.settings.delivery.streams() && self.streams.live_since().is_some();
        // Nobody looks, or nobody wants to be told: it need not be as soon.
        let away = cx.screen_locked || cx.quiet() != Quiet::Off;
        let slower = match (away, self.sync.on_battery) {
            (true, _) => 4,
            (false, true) => 2,
            (false, false) => 1,
        };
        Pace { poll: cx.settings.connection.poll, slower, streams }
    }
}
