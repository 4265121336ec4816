//! The life of a session: found, opened, looked after, renewed, over.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tokio::time::Instant;

use super::{
    Engine,
    account::{Arrived, Outcome, SignedIn, Source, State, keychain_key, origin},
    troubles::What,
};
use crate::{
    keychain::{self, Slot},
    notice,
    shop::{Api, Denied, Session},
    store::Account,
};

impl Engine {
    /// Makes the account of the settings, or of the environment, the one in force.
    pub fn follow_account(&mut self) {
        let server = self.settings.server.clone();
        let source = server.as_ref().and_then(|server| {
            if self.accounts.given.is_some() {
                return Some(Source::Given(origin(server)));
            }
            let email = self.settings.account.clone()?;
            Some(Source::Keychain(Slot { server: origin(server), email }))
        });
        let signed_in_at = self.settings.signed_in_at.clone();
        if self.accounts.source == source && self.accounts.signed_in_at == signed_in_at {
            return;
        }
        self.leave_account();
        self.accounts.signed_in_at = signed_in_at;
        self.accounts.source = source;
        let Some(server) = server else { return };
        match self.accounts.source.clone() {
            None => {}
            Some(Source::Given(_)) => {
                self.accounts.state = State::Opening;
                if let Some(token) = self.accounts.given.clone() {
                    self.accounts.see(Api::new(&self.http, server), token);
                }
            }
            Some(Source::Keychain(slot)) => {
                self.accounts.state = State::Opening;
                let known = self.store.account(&slot.server).ok().flatten();
                self.accounts.owner =
                    known.map(|known| known.owner).filter(|owner| owner.email == slot.email);
                self.accounts.load(&slot);
            }
        }
    }

    pub fn leave_account(&mut self) {
        self.accounts.generation += 1;
        self.accounts.source = None;
        self.accounts.state = State::None;
        self.accounts.owner = None;
        self.accounts.retry = None;
        self.troubles.clear(What::Account);
        self.troubles.clear(What::Keychain);
        self.stop_reading();
    }

    pub fn account_arrived(&mut self, Arrived(generation, outcome): Arrived) {
        if let Outcome::SignedIn { result, answer } = outcome {
            let done = match *result {
                Ok((api, session)) => self.signed_in(api, session),
                Err(denied) => Err(self.denied(&denied)),
            };
            let _ = answer.send(done);
            return;
        }
        if generation != self.accounts.generation {
            return;
        }
        match outcome {
            Outcome::SignedIn { .. } => {}
            Outcome::Loaded(Ok(Some(token))) => self.opened(token),
            Outcome::Loaded(Ok(None)) => {
                self.accounts.state = State::Over;
                self.troubles.set(What::Account, "trouble-session-over");
            }
            Outcome::Loaded(Err(trouble)) => {
                tracing::warn!(%trouble, "the keychain did not give the session out");
                self.troubles.set(What::Keychain, keychain_key(&trouble));
                // Asking a locked one again would ask the person again.
                if !matches!(trouble, keychain::Trouble::Locked) {
                    self.accounts.retry_later();
                }
                self.accounts.state = State::Closed;
            }
            Outcome::Seen { result, renewed } => self.seen(*result, renewed),
            Outcome::Saved(result) => self.saved(result),
        }
    }

    /// The keychain gave the session of an earlier run.
    fn opened(&mut self, token: SecretString) {
        self.troubles.clear(What::Keychain);
        self.accounts.retry = None;
        let Some(server) = self.settings.server.clone() else { return };
        let api = Api::new(&self.http, server);
        let known = self.store.account(&origin(api.server())).ok().flatten();
        if let Some(Account { owner, renewed, expires }) =
            known.filter(|known| Some(&known.owner) == self.accounts.owner.as_ref())
        {
            let session = Session { token: token.clone(), expires, owner };
            self.enter_since(api.clone(), session, renewed);
            self.apply();
        }
        // Shops come and go; and without what was known, who is this?
        self.accounts.see(api, token);
    }

    fn seen(&mut self, result: Result<Session, Denied>, renewed: bool) {
        let Some(server) = self.settings.server.clone() else { return };
        let api = Api::new(&self.http, server);
        match result {
            Ok(session) => {
                self.accounts.retry = None;
                if renewed && let Some(Source::Keychain(slot)) = self.accounts.source.clone() {
                    self.keep_token(&slot, &session.token);
                }
                let since = match &self.accounts.state {
                    State::In(signed_in) if !renewed => signed_in.renewed,
                    _ => self.clock.now(),
                };
                self.enter_since(api, session, since);
                self.apply();
            }
            Err(Denied::Over) => self.session_over(),
            Err(denied) => {
                tracing::warn!(%denied, "the session could not be looked after");
                if !matches!(self.accounts.state, State::In(_)) {
                    self.accounts.state = State::Opening;
                }
                self.accounts.retry_later();
            }
        }
    }

    pub fn enter(&mut self, api: Api, session: Session) {
        let now = self.clock.now();
        self.enter_since(api, session, now);
    }

    fn enter_since(&mut self, api: Api, session: Session, renewed: Timestamp) {
        let Session { token, expires, owner } = session;
        let account = Account { owner: owner.clone(), renewed, expires };
        if !matches!(self.accounts.source, Some(Source::Given(_)))
            && let Err(error) = self.store.set_account(&origin(api.server()), &account)
        {
            self.failed(error);
        }
        let was_in = matches!(self.accounts.state, State::In(_));
        let in_memory = matches!(&self.accounts.state, State::In(signed_in) if signed_in.in_memory);
        self.troubles.clear(What::Account);
        self.accounts.owner = Some(owner);
        self.accounts.state =
            State::In(Box::new(SignedIn { api, token, renewed, expires, in_memory }));
        if !was_in {
            self.start_reading();
        }
    }

    pub fn keep_token(&mut self, slot: &Slot, token: &SecretString) {
        let saved = self.accounts.keychain.save(slot.clone(), token.clone());
        self.accounts.spawn(async { Outcome::Saved(saved.await) });
    }

    fn saved(&mut self, result: Result<(), keychain::Trouble>) {
        let failed = result.is_err();
        if let State::In(signed_in) = &mut self.accounts.state {
            signed_in.in_memory = failed;
        }
        match result {
            Ok(()) => self.troubles.clear(What::Keychain),
            Err(trouble) => {
                tracing::warn!(%trouble, "the keychain did not take the session");
                self.troubles.set(What::Keychain, "trouble-keychain-memory");
            }
        }
    }

    /// Said once when it happens; the stream goes on.
    pub fn session_over(&mut self) {
        tracing::warn!("the session is over");
        let was_in = matches!(self.accounts.state, State::In(_));
        self.accounts.state = State::Over;
        self.accounts.retry = None;
        self.stop_reading();
        self.troubles.set(What::Account, "trouble-session-over");
        if let Some(Source::Keychain(slot)) = &self.accounts.source {
            let forgotten = self.accounts.keychain.forget(slot.clone());
            self.showing.errand(async move {
                let _ = forgotten.await;
            });
        }
        if was_in {
            self.showing.tell(notice::session_over(&self.words));
        }
    }

    /// Renews the session when half of its life is over, and asks again what failed.
    pub fn look_after_account(&mut self) {
        let resting = self.accounts.retry.is_some_and(|(at, _)| Instant::now() < at);
        if resting || !self.accounts.tasks.is_empty() {
            return;
        }
        let retrying = self.accounts.retry.is_some();
        match (self.accounts.state.clone(), self.accounts.source.clone()) {
            (State::In(signed_in), _) => {
                let SignedIn { api, token, renewed, expires, .. } = *signed_in;
                let half = expires.duration_since(renewed).max(SignedDuration::ZERO) / 2;
                if self.clock.now().duration_since(renewed) >= half {
                    self.accounts.retry_later();
                    self.accounts.spawn(async move {
                        let result = Box::new(api.renew(&token).await);
                        Outcome::Seen { result, renewed: true }
                    });
                } else {
                    self.accounts.retry = None;
                }
            }
            (State::Opening, Some(Source::Given(_))) if retrying => {
                if let (Some(server), Some(token)) =
                    (self.settings.server.clone(), self.accounts.given.clone())
                {
                    self.accounts.see(Api::new(&self.http, server), token);
                }
            }
            (State::Opening | State::Closed, Some(Source::Keychain(slot))) if retrying => {
                self.accounts.load(&slot);
            }
            _ => {}
        }
    }

    /// The person asks for another try, perhaps with the keychain unlocked now.
    pub fn reopen_account(&mut self) {
        if let (State::Closed, Some(Source::Keychain(slot))) =
            (&self.accounts.state, self.accounts.source.clone())
        {
            self.accounts.load(&slot);
        }
    }
}
