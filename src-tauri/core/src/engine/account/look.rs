//! Asking again who is signed in: when the network, the shop or the person gives hope.
//!
//! What comes of it is `session`'s; the usual pace of retries is `account`'s.

use jiff::Timestamp;
use tokio::time::Instant;

use super::{Accounts, FIRST_RETRY, Source, State, Unseen};
use crate::{
    engine::context::Context,
    rest::{Api, ApiError},
};

impl Accounts {
    /// Asks the shop who is signed in, or the keychain for the session.
    pub(super) fn ask(&mut self, cx: &Context) {
        if let Some(unseen) = &mut self.unseen {
            unseen.retry_at = None;
        }
        match (self.state.clone(), self.source.clone()) {
            (State::In(signed_in), _) => self.look(signed_in.api, signed_in.token),
            (State::Opening, Some(Source::Given(_))) => {
                if let (Some(server), Some(given)) = (cx.settings.server.clone(), &self.given) {
                    self.look(Api::new(&cx.http, server), given.token.clone());
                }
            }
            (State::Opening | State::Closed, Some(Source::Keychain(slot))) => self.load(&slot),
            _ => {}
        }
    }

    /// The shop is heard: what waits for another try need not wait.
    pub fn retry_now(&mut self, cx: &Context) {
        if self.retry.is_some() {
            self.retry = Some((Instant::now(), FIRST_RETRY / 2));
            self.look_after(cx);
        }
    }

    /// The network is another one: an answer that is awaited may never come.
    pub fn ask_anew(&mut self, cx: &Context) {
        self.anew.send_modify(|n| *n = n.wrapping_add(1));
        self.retry_now(cx);
    }

    /// Does the shop still know this session, and which shops are its owner's?
    pub fn check(&mut self, cx: &Context) {
        if matches!(self.state, State::In(_)) && self.tasks.is_empty() {
            self.ask(cx);
        }
    }

    /// The person asks for another try, perhaps with the keychain unlocked now.
    pub fn reopen(&mut self) {
        if let (State::Closed, Some(Source::Keychain(slot))) = (&self.state, self.source.clone()) {
            self.load(&slot);
        }
    }

    /// The shop did not say who is signed in.
    pub(super) fn not_seen(&mut self, denied: ApiError, now: Timestamp) {
        let wait = self.retry.map(|(at, _)| at.saturating_duration_since(Instant::now()));
        let retry_at = wait.and_then(|wait| now.checked_add(wait).ok());
        let (since, times) = self.unseen.take().map_or((now, 0), |last| (last.since, last.times));
        self.unseen = Some(Unseen { denied, since, times: times.saturating_add(1), retry_at });
    }
}
