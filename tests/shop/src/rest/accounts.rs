//! The owner's sessions: who is signed in, by which token, until when.
//!
//! Pure: the moment comes in. A token names its session, so a refresh leaves
//! the old token good for the rest of its life, and the end of the session is
//! the end of all its tokens. A lock keeps people out, not sessions.

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};

use crate::{invent::iso, options::Options, owner::OWNER};

/// The next one after so many wrong passwords is told of the lock.
const MAX_FAILURES: u32 = 5;

pub(crate) struct Accounts {
    sessions: Vec<Session>,
    failures: u32,
    locked_until: Option<Timestamp>,
    life: Duration,
    lock: Duration,
    /// Its own and never the same: a token is a secret.
    dice: StdRng,
    /// When the account was last written to; signing in does that.
    pub updated: Timestamp,
}

struct Session {
    id: String,
    made: Timestamp,
    ends: Timestamp,
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub text: String,
    pub ends: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotSignedIn {
    Wrong,
    Locked,
}

impl Accounts {
    pub fn new(options: &Options) -> Self {
        Self {
            sessions: vec![],
            failures: 0,
            locked_until: None,
            life: options.token_life,
            lock: options.lock,
            dice: StdRng::seed_from_u64(rand::random()),
            updated: Timestamp::now(),
        }
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
        self.sessions.retain(|session| now < session.ends);
        let ends = after(now, self.life);
        let id = self.uuid();
        let token = self.token(&id, now);
        self.sessions.push(Session { id, made: now, ends, tokens: vec![token.clone()] });
        self.updated = now;
        Ok(token)
    }

    /// The token itself, if it is good for anything.
    pub fn good(&self, text: &str, now: Timestamp) -> Option<Token> {
        let tokens = self.sessions.iter().flat_map(|session| &session.tokens);
        tokens.clone().find(|token| token.text == text && now < token.ends).cloned()
    }

    pub fn refresh(&mut self, text: &str, now: Timestamp) -> Option<Token> {
        self.good(text, now)?;
        let ends = after(now, self.life);
        let session = self.sessions.iter_mut().find(|session| session.has(text))?;
        session.ends = ends;
        let id = session.id.clone();
        let token = self.token(&id, now);
        let session = self.sessions.iter_mut().find(|session| session.id == id)?;
        // Refreshed for ever, a session would remember all its tokens.
        session.tokens.retain(|token| now < token.ends);
        session.tokens.push(token.clone());
        self.updated = now;
        Some(token)
    }

    /// False when nobody was signed in by this token.
    pub fn sign_out(&mut self, text: &str, everywhere: bool, now: Timestamp) -> bool {
        if self.good(text, now).is_none() {
            return false;
        }
        self.sessions.retain(|session| !everywhere && !session.has(text));
        self.updated = now;
        true
    }

    pub fn end_all(&mut self, now: Timestamp) -> usize {
        let alive = self.alive(now);
        self.sessions.clear();
        alive
    }

    pub fn alive(&self, now: Timestamp) -> usize {
        self.sessions.iter().filter(|session| now < session.ends).count()
    }

    /// As a user's document lists them.
    pub fn to_json(&self) -> Value {
        let sessions = self.sessions.iter();
        let json = sessions.map(|Session { id, made, ends, .. }| {
            json!({"id": id, "createdAt": iso(*made), "expiresAt": iso(*ends)})
        });
        json.collect()
    }

    /// Shaped as they are: two readable parts and a signature, here of dice.
    fn token(&mut self, session: &str, now: Timestamp) -> Token {
        let ends = after(now, self.life);
        let claims = json!({
            "id": OWNER.id, "collection": "users", "email": OWNER.email, "sid": session,
            "iat": now.as_second(), "exp": ends.as_second(),
        });
        let head = r#"{"alg":"HS256","typ":"JWT"}"#;
        let encoded = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let (head, claims) = (encoded(head.as_bytes()), encoded(claims.to_string().as_bytes()));
        let signature = encoded(&self.dice.random::<[u8; 32]>());
        Token { text: format!("{head}.{claims}.{signature}"), ends }
    }

    fn uuid(&mut self) -> String {
        let hex = format!("{:032x}", self.dice.random::<u128>());
        [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
    }
}

impl Session {
    fn has(&self, text: &str) -> bool {
        self.tokens.iter().any(|token| token.text == text)
    }
}

fn after(now: Timestamp, time: Duration) -> Timestamp {
    let time = SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX);
    now.checked_add(time).unwrap_or(Timestamp::MAX)
}
