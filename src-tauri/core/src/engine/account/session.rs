//! The life of a session: found, opened, looked after, renewed, over.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tokio::time::Instant;

use super::{Accounts, Arrived, LOOK_EVERY, Outcome, SignedIn, Source, State, keychain_problem};
use crate::{
    engine::{
        context::{Context, Effect, Effects},
        problems::Problem,
    },
    feed::origin,
    notice,
    ports::keychain::{self, Slot},
    rest::{Api, ApiError, Owner, PAGE, Session},
    store::Account,
};

/// How far a list is read again for a new shop. What is younger than the sign-in
/// is news, and an account may have been given a shop that was busy before.
const READ_AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// No session of a shop is longer.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(24 * 60);
/// Where nobody knows how long one lasts, it is renewed this often.
const RENEW_EVERY: Duration = Duration::from_secs(60 * 60);

impl Accounts {
    /// Makes the account of the settings, or of the environment, the one in force.
    pub fn follow(&mut self, cx: &mut Context) -> Effects {
        let server = cx.settings.server.clone();
        let source = server.as_ref().and_then(|server| {
            let server = origin(server);
            if self.given.as_ref().is_some_and(|given| given.server == server) {
                return Some(Source::Given(server));
            }
            let email = cx.settings.account.clone()?;
            Some(Source::Keychain(Slot { server, email }))
        });
        let signed_in_at = cx.settings.signed_in_at.clone();
        if self.source == source && self.signed_in_at == signed_in_at {
            return vec![];
        }
        let effects = self.leave(cx);
        self.signed_in_at = signed_in_at;
        self.source = source;
        let Some(server) = server else { return effects };
        match self.source.clone() {
            None => {}
            Some(Source::Given(_)) => {
                self.state = State::Opening;
                if let Some(given) = &self.given {
                    self.look(Api::new(&cx.http, server), given.token.clone());
                }
            }
            Some(Source::Keychain(slot)) => {
                self.state = State::Opening;
                let known = cx.store.account(&slot.server);
                self.owner =
                    known.map(|known| known.owner).filter(|owner| owner.email == slot.email);
                self.load(&slot);
            }
        }
        effects
    }

    pub(super) fn leave(&mut self, cx: &mut Context) -> Effects {
        self.generation += 1;
        self.source = None;
        self.state = State::None;
        self.owner = None;
        self.retry = None;
        self.unseen = None;
        cx.problems.clear(Problem::Account);
        cx.problems.clear(Problem::Keychain);
        vec![Effect::StopReading]
    }

    /// The shop or the keychain answered.
    pub fn answered(&mut self, cx: &mut Context, Arrived(generation, outcome): Arrived) -> Effects {
        if let Outcome::SignedIn { result, answer } = outcome {
            return self.sign_in_answered(cx, *result, answer);
        }
        if generation != self.generation {
            return vec![];
        }
        match outcome {
            Outcome::SignedIn { .. } => vec![],
            Outcome::Loaded(Ok(Some(token))) => self.opened(cx, token),
            Outcome::Loaded(Ok(None)) => {
                self.state = State::Over;
                self.retry = None;
                self.unseen = None;
                cx.problems.set(Problem::Account, "trouble-session-over");
                vec![]
            }
            Outcome::Loaded(Err(trouble)) => {
                tracing::warn!(%trouble, "the keychain did not give the session out");
                cx.problems.set(Problem::Keychain, keychain_problem(&trouble));
                match trouble {
                    // Asking it again would ask the person again.
                    keychain::KeychainError::Locked => self.retry = None,
                    _ => self.retry_later(),
                }
                self.state = State::Closed;
                vec![]
            }
            Outcome::Seen { result, renewed } => self.seen(cx, *result, renewed),
            Outcome::GivenUp => {
                self.ask(cx);
                vec![]
            }
            Outcome::Saved(result) => {
                self.saved(cx, result);
                vec![]
            }
        }
    }

    /// The keychain gave the session of an earlier run.
    fn opened(&mut self, cx: &mut Context, token: SecretString) -> Effects {
        cx.problems.clear(Problem::Keychain);
        if self.unseen.is_none() {
            self.retry = None;
        }
        let Some(server) = cx.settings.server.clone() else { return vec![] };
        let api = Api::new(&cx.http, server);
        let known = cx.store.account(&origin(api.server()));
        let mut effects = vec![];
        if let Some(Account { owner, renewed, expires }) =
            known.filter(|known| Some(&known.owner) == self.owner.as_ref())
        {
            let session = Session { token: token.clone(), expires, date: None, owner };
            self.enter(cx, api.clone(), session, renewed);
            effects.push(Effect::Apply);
        }
        // Shops come and go; and without what was known, who is this?
        self.look(api, token);
        effects
    }

    fn seen(
        &mut self,
        cx: &mut Context,
        result: Result<Session, ApiError>,
        renewed: bool,
    ) -> Effects {
        let Some(server) = cx.settings.server.clone() else { return vec![] };
        let api = Api::new(&cx.http, server);
        match result {
            Ok(session) => {
                self.retry = None;
                self.unseen = None;
                if renewed && let Some(Source::Keychain(slot)) = self.source.clone() {
                    self.keep_token(&slot, &session.token);
                }
                let since = match &self.state {
                    State::In(signed_in) if !renewed => signed_in.renewed,
                    _ => cx.now(),
                };
                let more = self.has_more_shops(&session.owner);
                if more {
                    // Of a new shop nothing was read that is older than the list's cursor.
                    let (server, owner) = (origin(api.server()), session.owner.id.clone());
                    cx.store.write(move |store| store.read_again(&server, &owner, READ_AGAIN));
                }
                self.enter(cx, api, session, since);
                // Reads that run know nothing of it.
                let mut effects = vec![];
                effects.extend(more.then_some(Effect::StopReading));
                effects.push(Effect::Apply);
                effects
            }
            Err(ApiError::Over) => vec![Effect::SessionOver],
            Err(denied) => {
                tracing::warn!(%denied, "the session could not be looked after");
                if !matches!(self.state, State::In(_)) {
                    self.state = State::Opening;
                }
                self.retry_later();
                if !renewed {
                    self.not_seen(denied, cx.now());
                }
                vec![]
            }
        }
    }

    fn has_more_shops(&self, now: &Owner) -> bool {
        let before = self.owner.as_ref().filter(|before| before.id == now.id);
        before.is_some_and(|before| now.shops.iter().any(|shop| before.shop(&shop.id).is_none()))
    }

    /// Signed in; `renewed` says when the token was given.
    pub(super) fn enter(
        &mut self,
        cx: &mut Context,
        api: Api,
        session: Session,
        renewed: Timestamp,
    ) {
        let Session { token, expires, date, owner } = session;
        let date = date.map(|date| (date, Instant::now()));
        if !matches!(self.source, Some(Source::Given(_))) {
            let account = Account { owner: owner.clone(), renewed, expires };
            cx.store.set_account(origin(api.server()), account);
        }
        let since = match &self.state {
            State::In(before) if before.renewed == renewed => before.since,
            _ => Instant::now(),
        };
        let in_memory = matches!(&self.state, State::In(signed_in) if signed_in.in_memory);
        match owner.shops.len() {
            0 => cx.problems.set(Problem::Account, "trouble-no-shop"),
            // The lists are asked by the ids of all, in one address.
            shops if shops > PAGE => cx.problems.set(Problem::Account, "trouble-many-shops"),
            _ => cx.problems.clear(Problem::Account),
        }
        self.looked_at = Some(Instant::now());
        self.owner = Some(owner);
        self.state =
            State::In(Box::new(SignedIn { api, token, renewed, date, since, expires, in_memory }));
    }

    pub(super) fn keep_token(&mut self, slot: &Slot, token: &SecretString) {
        let saved = self.keychain.save(slot.clone(), token.clone());
        self.spawn(async { Outcome::Saved(saved.await) });
    }

    fn saved(&mut self, cx: &mut Context, result: Result<(), keychain::KeychainError>) {
        if let State::In(signed_in) = &mut self.state {
            signed_in.in_memory = result.is_err();
        }
        match result {
            Ok(()) => cx.problems.clear(Problem::Keychain),
            Err(trouble) => {
                tracing::warn!(%trouble, "the keychain did not take the session");
                cx.problems.set(Problem::Keychain, "trouble-keychain-memory");
            }
        }
    }

    /// Said once when it happens; the stream goes on.
    pub fn session_over(&mut self, cx: &mut Context) -> Effects {
        tracing::warn!("the session is over");
        let was_in = matches!(self.state, State::In(_));
        self.state = State::Over;
        self.retry = None;
        self.unseen = None;
        cx.problems.set(Problem::Account, "trouble-session-over");
        if let Some(Source::Keychain(slot)) = &self.source {
            let forgotten = self.keychain.forget(slot.clone());
            cx.spawn_detached(async move {
                let _ = forgotten.await;
            });
        }
        let mut effects = vec![Effect::StopReading];
        if was_in {
            effects.push(Effect::Announce(notice::session_over(&cx.i18n)));
        }
        effects
    }

    /// Renews the session when half of its life is over, and asks again what failed
    /// and who is signed in.
    pub fn look_after(&mut self, cx: &Context) {
        let waits = self.retry.is_some_and(|(at, _)| Instant::now() < at);
        if waits || !self.tasks.is_empty() {
            return;
        }
        let retrying = self.retry.is_some();
        match self.state.clone() {
            State::In(signed_in) => {
                let is_due = signed_in.is_to_be_renewed(cx.now());
                let SignedIn { api, token, .. } = *signed_in;
                if is_due {
                    self.retry_later();
                    self.spawn(async move {
                        let result = Box::new(api.renew(&token).await);
                        Outcome::Seen { result, renewed: true }
                    });
                } else if self.unseen.is_some() {
                    self.ask(cx);
                } else if retrying || self.looked_at.is_none_or(|at| at.elapsed() >= LOOK_EVERY) {
                    self.look(api, token);
                }
            }
            _ if retrying => self.ask(cx),
            _ => {}
        }
    }
}

impl SignedIn {
    /// When half of its life is over; where the shop's clock and ours do not agree on
    /// how long that is, soon.
    fn is_to_be_renewed(&self, now: Timestamp) -> bool {
        let life = self.expires.duration_since(self.renewed);
        let age = now.duration_since(self.renewed);
        if life.is_positive() && life <= LONGEST_LIFE && !age.is_negative() {
            age >= life / 2
        } else {
            self.since.elapsed() >= RENEW_EVERY
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;
    use crate::stream::Http;

    #[tokio::test(start_paused = true)]
    async fn a_session_is_renewed_at_half_its_life_and_soon_where_clocks_disagree_about_it() {
        let day = 24;
        for (what, life, age, at_once, in_an_hour) in [
            ("a new one", 30 * day, 0, false, false),
            ("half its life is over", 30 * day, 15 * day, true, true),
            ("ours is ten years ahead", -3620 * day, 0, false, true),
            ("ours is ten years behind", 3680 * day, 0, false, true),
            ("ours was set back", 30 * day, -day, false, true),
        ] {
            let renewed = Timestamp::from_second(1_800_000_000).unwrap();
            let after = |hours: i64| renewed + SignedDuration::from_hours(hours);
            let session = SignedIn {
                api: Api::new(&Http::new(), "https://shop.example".parse().unwrap()),
                token: "t".into(),
                renewed,
                date: None,
                since: Instant::now(),
                expires: after(life),
                in_memory: false,
            };

            assert_eq!(session.is_to_be_renewed(after(age)), at_once, "{what}");
            advance(Duration::from_secs(3600)).await;
            assert_eq!(session.is_to_be_renewed(after(age)), in_an_hour, "{what}, an hour later");
        }
    }
}
