//! The owner's sessions: who is signed in, by which token, until when.
//!
//! Pure: the moment comes in. A token names its session, so a refresh leaves
//! the old token good for the rest of its life, and the end of the session is
//! the end of all its tokens. A lock keeps people out, not sessions.

use std::{collections::BTreeSet, time::Duration};

use jiff::{SignedDuration, Timestamp};

use crate::{options::Options, owner::OWNER};

/// The next one after so many wrong passwords is told of the lock.
const MAX_FAILURES: u32 = 5;

pub(crate) struct Accounts {
    tokens: Vec<Token>,
    sessions: u64,
    failures: u32,
    locked_until: Option<Timestamp>,
    life: Duration,
    lock: Duration,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub text: String,
    pub ends: Timestamp,
    session: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotSignedIn {
    Wrong,
    Locked,
}

impl Accounts {
    pub fn new(options: &Options) -> Self {
        let (life, lock) = (options.token_life, options.lock);
        Self { tokens: vec![], sessions: 0, failures: 0, locked_until: None, life, lock }
    }

    pub fn sign_in(
        &mut self,
        email: &str,
        password: &str,
        now: Timestamp,
    ) -> Result<Token, NotSignedIn> {
        if !email.eq_ignore_ascii_case(OWNER.email) {
            return Err(NotSignedIn::Wrong);
        }
        match self.locked_until {
            Some(until) if now < until => return Err(NotSignedIn::Locked),
            Some(_) => (self.locked_until, self.failures) = (None, 0),
            None => {}
        }
        if password != OWNER.password {
            self.failures += 1;
            if self.failures >= MAX_FAILURES {
                self.locked_until = Some(after(now, self.lock));
            }
            return Err(NotSignedIn::Wrong);
        }
        self.failures = 0;
        self.sessions += 1;
        Ok(self.issue(self.sessions, now))
    }

    /// The token itself, if it is good for anything.
    pub fn good(&self, text: &str, now: Timestamp) -> Option<Token> {
        self.tokens.iter().find(|token| token.text == text && now < token.ends).cloned()
    }

    pub fn refresh(&mut self, text: &str, now: Timestamp) -> Option<Token> {
        let old = self.good(text, now)?;
        Some(self.issue(old.session, now))
    }

    /// False when nobody was signed in by this token.
    pub fn sign_out(&mut self, text: &str, now: Timestamp) -> bool {
        let ended = self.good(text, now);
        if let Some(ended) = &ended {
            self.tokens.retain(|token| token.session != ended.session);
        }
        ended.is_some()
    }

    pub fn end_all(&mut self, now: Timestamp) -> usize {
        let alive = self.alive(now);
        self.tokens.clear();
        alive
    }

    /// How many sessions there are.
    pub fn alive(&self, now: Timestamp) -> usize {
        let good = self.tokens.iter().filter(|token| now < token.ends);
        good.map(|token| token.session).collect::<BTreeSet<_>>().len()
    }

    /// Shaped as they are, in three parts, but of dice: a token is a secret.
    fn issue(&mut self, session: u64, now: Timestamp) -> Token {
        let part = rand::random::<u128>;
        let text = format!("{:032x}.{:032x}.{:032x}", part(), part(), part());
        let token = Token { text, ends: after(now, self.life), session };
        // Refreshed for ever, a session would remember all its tokens.
        self.tokens.retain(|token| now < token.ends);
        self.tokens.push(token.clone());
        token
    }
}

fn after(now: Timestamp, time: Duration) -> Timestamp {
    let time = SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX);
    now.checked_add(time).unwrap_or(Timestamp::MAX)
}
