//! What is due, and when: reads, details, notices, reminders, and the look at the clock.

use tokio::time::Instant;

use super::{
    Engine, MAX_OVERDUE, OVERDUE_PAUSE,
    context::{Effect, Effects},
};

impl Engine {
    /// A tick that is not far any more is done at a heartbeat: a timer of its own would
    /// wake the computer three times for each. Never with an event, as a clock that
    /// jumped makes a tick connect anew, and more events may follow that one.
    pub(super) fn tick_at_heartbeat(&mut self) -> Effects {
        let early = self.watch.next_tick.checked_sub(self.watch.tick * 3 / 4);
        match early {
            Some(early) if early <= Instant::now() => self.tick(),
            _ => vec![],
        }
    }

    pub(super) fn tick(&mut self) -> Effects {
        self.watch.next_tick = Instant::now() + self.watch.tick;
        self.config.follow_zone(&mut self.cx);
        let slept = self.watch.suspend.slept(self.watch.tick, self.cx.now());
        self.accounts.look_after(&self.cx);
        self.vanished.look_after(&self.cx, &self.accounts);
        self.data_use.look_after(&self.cx);
        self.cx.say_rejected();
        let state = self.publisher.snapshot().connection.state;
        self.daily.look_for_silence(&self.cx, state);
        if slept {
            tracing::info!("the computer was suspended");
            self.daily.somebody_came();
            return self.reconnect_all();
        }
        vec![]
    }

    /// Connections from before a sleep, or on another network, look alive for long.
    pub(super) fn reconnect_all(&mut self) -> Effects {
        self.watch.outage.slept(Instant::now());
        self.cx.awake_since = Instant::now();
        self.streams.wake();
        self.accounts.ask_anew(&self.cx);
        self.accounts.check(&self.cx);
        self.updates.woke(&self.cx);
        self.vanished.look(&self.cx, &self.accounts);
        vec![Effect::ReadAll { gap: true }]
    }

    /// The shop was asked whether it is well. If so, nothing waits for its own next try.
    pub(super) fn health_answered(&mut self, well: bool) -> Effects {
        if well {
            self.accounts.retry_now(&self.cx);
            self.sync.retry_failed();
        }
        vec![]
    }

    /// Begins what is due: reads, what waited for its details, the next notice, reminders.
    pub(super) fn do_what_is_due(&mut self) {
        let pace = self.pace();
        self.sync.read_next(&self.cx, &self.accounts, pace);
        let sync = &self.sync;
        let released = self.intake.release(&mut self.cx, |pass| sync.has_ended(pass));
        self.perform(released);
        for (notice, entry) in self.delivery.reminders.take_due(&self.cx) {
            self.delivery.show_again(&mut self.cx, notice, entry);
        }
        let unseen = self.accounts.unseen.is_some();
        if unseen || self.sync.is_failing() {
            let is_wanted = unseen || self.sync.waits_for_shop();
            self.watch.health.look_after(&self.cx, is_wanted);
        } else {
            self.watch.health.stop();
        }
        if self.accounts.due().is_some_and(|at| at <= Instant::now()) {
            self.accounts.look_after(&self.cx);
        }
        if self.streams.respawn_due() {
            let effects = self.apply();
            self.perform(effects);
        }
        // What an earlier run left to show is part of the morning.
        if !self.delivery.is_showing() && !self.delivery.is_refilling() {
            let ready = self.lists_are_read();
            self.daily.look_after_morning(&self.cx, ready);
        }
        let (intake, accounts) = (&self.intake, &self.accounts);
        self.delivery.next(
            &mut self.cx,
            self.sync.gathers_until().max(self.daily.waits_until()),
            |id| intake.holds(id),
            |feed| accounts.shop_name(feed).map(str::to_owned),
        );
        let busy = self.publisher.has_open() || self.delivery.is_busy();
        self.updates.next(&mut self.cx, busy);
    }

    /// When something is due. What is due and stays so must not keep the computer busy.
    pub(super) fn next_due(&mut self) -> Option<Instant> {
        let parts = self.due_parts();
        let (due, now) = (parts.iter().filter_map(|(_, due)| *due).min()?, Instant::now());
        self.overdue = if due <= now { self.overdue.saturating_add(1) } else { 0 };
        if self.overdue <= MAX_OVERDUE {
            return Some(due);
        }
        if self.overdue == MAX_OVERDUE + 1 {
            let late = parts.into_iter().filter(|(_, due)| due.is_some_and(|due| due <= now));
            let late: Vec<_> = late.map(|(part, _)| part).collect();
            tracing::error!(?late, "what is due is not done");
            debug_assert!(late.is_empty(), "what is due is not done: {late:?}");
        }
        Some(now + OVERDUE_PAUSE)
    }

    fn due_parts(&self) -> [(&'static str, Option<Instant>); 9] {
        let published = self.publisher.due();
        // It is announced with what is published.
        let outage = self.watch.outage.due(self.cx.settings.connection.deaf_after);
        let outage = outage.filter(|_| published.is_none());
        [
            ("sync", self.sync.due()),
            ("intake", self.intake.due()),
            ("delivery", self.delivery.due()),
            ("reminders", self.delivery.reminders.due()),
            ("accounts", self.accounts.due()),
            ("health", self.watch.health.due()),
            ("publisher", published),
            ("daily", self.daily.due()),
            ("outage", outage),
        ]
    }
}
