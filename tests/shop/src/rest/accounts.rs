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

use crate::{invent::iso, options::Options, tenants::OWNER};

/// The next one after so many wrong passwords is told of the lock.
const MOST_FAILURES: u32 = 5;

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
            if self.failures >= MOST_FAILURES {
                self.locked_until = Some(after(now, self.lock));
            }
            return Err(NotSignedIn::Wrong);
        }
        self.failures = 0;
        self.sessions.retain(|session| now < session.ends);
        let ends = after(now, self.life);
        let session = Session { id: self.uuid(), made: now, ends, tokens: vec![] };
        let token = self.token(&session.id, now);
        self.sessions.push(session);
        Ok(self.hand_out(token))
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

    fn hand_out(&mut self, token: Token) -> Token {
        if let Some(session) = self.sessions.last_mut() {
            session.tokens.push(token.clone());
            self.updated = session.made;
        }
        token
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_until_its_end_and_its_refreshed_one_longer() {
        let mut accounts = accounts();
        let old = accounts.sign_in(OWNER.email, OWNER.password, at(0)).unwrap();
        let new = accounts.refresh(&old.text, at(60)).expect("it is good");

        for (second, old_is_good, new_is_good) in
            [(60, true, true), (99, true, true), (100, false, true), (160, false, false)]
        {
            assert_eq!(accounts.good(&old.text, at(second)).is_some(), old_is_good, "{second}");
            assert_eq!(accounts.good(&new.text, at(second)).is_some(), new_is_good, "{second}");
        }
        assert_eq!(accounts.refresh(&old.text, at(100)), None);
        assert_eq!((accounts.alive(at(159)), accounts.alive(at(160))), (1, 0));
    }

    #[test]
    fn after_five_wrong_passwords_the_right_one_does_not_help_until_the_lock_ends() {
        let mut accounts = accounts();
        let session = accounts.sign_in(OWNER.email, OWNER.password, at(0)).unwrap();
        for _ in 0..5 {
            assert_eq!(accounts.sign_in(OWNER.email, "x", at(1)), Err(NotSignedIn::Wrong));
        }

        let mut right = |second| accounts.sign_in(OWNER.email, OWNER.password, at(second));
        assert_eq!(right(1), Err(NotSignedIn::Locked));
        assert_eq!(right(10), Err(NotSignedIn::Locked));
        assert!(right(11).is_ok());
        assert!(accounts.good(&session.text, at(1)).is_some(), "sessions go on");
    }

    #[test]
    fn signing_out_ends_one_session_or_all() {
        for (everywhere, expected) in [(false, 1), (true, 0)] {
            let mut accounts = accounts();
            let mut sign_in = || accounts.sign_in(OWNER.email, OWNER.password, at(0)).unwrap();
            let (one, other) = (sign_in(), sign_in());
            assert_ne!(one, other);

            assert!(accounts.sign_out(&one.text, everywhere, at(1)));

            assert_eq!(accounts.alive(at(1)), expected);
            assert!(!accounts.sign_out(&one.text, everywhere, at(1)), "it is over");
        }
    }

    fn accounts() -> Accounts {
        let (token_life, lock) = (Duration::from_secs(100), Duration::from_secs(10));
        Accounts::new(&Options { token_life, lock, ..Options::default() })
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_400_000 + second).unwrap()
    }
}
