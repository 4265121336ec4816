//! Who is signed in, and what was asked about it.
//!
//! The shop and the keychain are asked by tasks of their own; what they answer
//! comes back into the loop as an [`Outcome`], for `session`. The token is here
//! and in the keychain, nowhere else.

mod look;
mod session;
mod sign_in;

use std::{future::pending, sync::Arc, time::Duration};

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::{sync::watch, task::JoinSet, time::Instant};
use url::Url;

pub use sign_in::{address, check_address, end_session};

use crate::{
    feed::{Feed, origin},
    handle::Answer,
    ports::keychain::{self, Keychain, Slot},
    rest::{Api, ApiError, Owner, Session},
};

/// The shop or the keychain is asked again this late, doubling to the next.
const FIRST_RETRY: Duration = Duration::from_secs(5);
const LAST_RETRY: Duration = Duration::from_secs(5 * 60);
/// Shops come and go: who is signed in is asked again this often.
const LOOK_EVERY: Duration = Duration::from_secs(10 * 60);

/// Where the session comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Keychain(Slot),
    /// The environment, for this server; never stored.
    Given(String),
}

/// A token from the environment, and the only shop that it is for.
struct Given {
    token: SecretString,
    server: String,
}

pub struct Accounts {
    keychain: Arc<dyn Keychain>,
    given: Option<Given>,
    source: Option<Source>,
    /// When the person signed in, as the settings say it.
    signed_in_at: Option<String>,
    pub state: State,
    /// Who it is, also while the session is not open, or over.
    pub owner: Option<Owner>,
    tasks: JoinSet<(u64, Outcome)>,
    /// Outcomes of an earlier source are dropped.
    generation: u64,
    retry: Option<(Instant, Duration)>,
    /// When the shop was last asked who is signed in.
    looked_at: Option<Instant>,
    /// Why the account could not be looked at, until it could.
    pub unseen: Option<Unseen>,
    /// A change of this value gives up a look that may hang on a dead connection.
    anew: watch::Sender<u64>,
}

/// The shop did not say who is signed in, and so nothing of it is read.
#[derive(Clone, Debug)]
pub struct Unseen {
    pub denied: ApiError,
    pub since: Timestamp,
    pub times: u32,
    /// None: it is being asked.
    pub retry_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Default)]
pub enum State {
    #[default]
    None,
    /// The keychain or the shop is being asked.
    Opening,
    In(Box<SignedIn>),
    /// The keychain does not give the session out.
    Closed,
    Over,
}

#[derive(Clone, Debug)]
pub struct SignedIn {
    pub api: Api,
    pub token: SecretString,
    pub renewed: Timestamp,
    /// The shop's clock when it last said whose it is, and when that was.
    pub date: Option<(Timestamp, Instant)>,
    /// Since when it is known in this run.
    pub since: Instant,
    pub expires: Timestamp,
    /// The keychain did not take it: it lasts until the app ends.
    pub in_memory: bool,
}

pub enum Outcome {
    SignedIn {
        result: Box<Result<(Api, Session), ApiError>>,
        answer: Answer<()>,
    },
    Loaded(Result<Option<SecretString>, keychain::KeychainError>),
    /// The session as the shop sees it, and whether its token is a new one.
    Seen {
        result: Box<Result<Session, ApiError>>,
        renewed: bool,
    },
    /// The look was given up, for another one.
    GivenUp,
    Saved(Result<(), keychain::KeychainError>),
}

/// An outcome on its way into the loop.
pub struct Arrived(pub u64, pub Outcome);

impl Accounts {
    pub fn new(keychain: Arc<dyn Keychain>) -> Self {
        Self {
            keychain,
            given: None,
            source: None,
            signed_in_at: None,
            state: State::None,
            owner: None,
            tasks: JoinSet::new(),
            generation: 0,
            retry: None,
            looked_at: None,
            unseen: None,
            anew: watch::Sender::new(0),
        }
    }

    /// Takes a token from the environment, for the shop of this start: whatever is
    /// followed later, it goes to no other.
    pub fn bind(&mut self, token: SecretString, server: Option<&Url>) {
        match server {
            Some(server) => self.given = Some(Given { token, server: origin(server) }),
            None => tracing::warn!("the token from the environment is for no shop: none is set"),
        }
    }

    pub fn signed_in(&self) -> Option<(&SignedIn, &Owner)> {
        match (&self.state, &self.owner) {
            (State::In(session), Some(owner)) => Some((session, owner)),
            _ => None,
        }
    }

    /// The shop's name, where there are several to tell apart.
    pub fn shop_name(&self, feed: &Feed) -> Option<&str> {
        self.owner.as_ref()?.shop_name(feed)
    }

    /// Whether the feed is one of the account's shops.
    pub fn owns(&self, feed: &Feed) -> bool {
        self.owner.as_ref().is_some_and(|owner| owner.shop(&feed.id).is_some())
    }

    /// Whether the feed is a shop of the account, but not its first.
    pub fn is_elsewhere(&self, feed: &Feed) -> bool {
        let first = self.owner.as_ref().and_then(|owner| owner.shops.first());
        self.owns(feed) && first.is_some_and(|first| first.id != feed.id)
    }

    /// Waits for an answer of the shop or the keychain; for ever where none is asked.
    pub async fn arrived(&mut self) -> Arrived {
        loop {
            match self.tasks.join_next().await {
                Some(Ok((generation, outcome))) => return Arrived(generation, outcome),
                Some(Err(crash)) => {
                    tracing::error!(%crash, "asking about the account");
                    self.retry_later();
                }
                None => return pending().await,
            }
        }
    }

    /// When something is asked again; nothing is while an answer is awaited.
    pub fn due(&self) -> Option<Instant> {
        self.retry.filter(|_| self.tasks.is_empty()).map(|(at, _)| at)
    }

    fn spawn(&mut self, outcome: impl Future<Output = Outcome> + Send + 'static) {
        let generation = self.generation;
        self.tasks.spawn(async move { (generation, outcome.await) });
    }

    fn retry_later(&mut self) {
        let wait = self.retry.map_or(FIRST_RETRY, |(_, wait)| (wait * 2).min(LAST_RETRY));
        self.retry = Some((Instant::now() + wait, wait));
    }

    fn load(&mut self, slot: &Slot) {
        let loaded = self.keychain.load(slot.clone());
        self.spawn(async { Outcome::Loaded(loaded.await) });
    }

    fn look(&mut self, api: Api, token: SecretString) {
        self.looked_at = Some(Instant::now());
        let mut anew = self.anew.subscribe();
        self.spawn(async move {
            tokio::select! {
                result = api.me(&token) => {
                    Outcome::Seen { result: Box::new(result), renewed: false }
                }
                _ = anew.changed() => Outcome::GivenUp,
            }
        });
    }
}

#[cfg(test)]
impl Accounts {
    /// Signed in at a shop of that address, and looked at just now.
    pub fn signed_in_at(server: Url) -> Self {
        let renewed = crate::engine::testing::at(1000);
        let signed_in = SignedIn {
            api: Api::new(&crate::stream::Http::new(), server),
            token: "t".into(),
            renewed,
            date: None,
            since: Instant::now(),
            expires: renewed + jiff::SignedDuration::from_hours(24 * 30),
            in_memory: false,
        };
        let mut accounts = Self::new(Arc::new(keychain::NoKeychain));
        accounts.state = State::In(Box::new(signed_in));
        accounts.owner = Some(Owner {
            id: "owner".into(),
            name: "Aline".into(),
            email: "aline@shop.example".into(),
            shops: vec![],
            sees_all: false,
        });
        accounts.looked_at = Some(Instant::now());
        accounts
    }
}

/// The key of the text that says what is wrong with the keychain.
pub fn keychain_problem(trouble: &keychain::KeychainError) -> &'static str {
    match trouble {
        keychain::KeychainError::Absent => "trouble-keychain-absent",
        keychain::KeychainError::Locked => "trouble-keychain-locked",
        keychain::KeychainError::Refused(_) => "trouble-keychain-refused",
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;
    use crate::{engine::testing::Bench, ports::keychain::NoKeychain};

    #[tokio::test(start_paused = true)]
    async fn who_is_signed_in_is_asked_again_every_ten_minutes_by_itself() {
        let bench = Bench::new();
        let mut accounts = Accounts::signed_in_at("http://127.0.0.1:1/".parse().unwrap());
        for look in 1..=3 {
            advance(LOOK_EVERY - Duration::from_secs(1)).await;
            accounts.look_after(&bench.cx);
            assert!(accounts.tasks.is_empty(), "not yet the {look}th time");

            advance(Duration::from_secs(1)).await;
            accounts.look_after(&bench.cx);
            assert_eq!(accounts.tasks.len(), 1, "the {look}th time");

            accounts.look_after(&bench.cx);
            assert_eq!(accounts.tasks.len(), 1, "one at a time");
            accounts.tasks.abort_all();
            while accounts.tasks.join_next().await.is_some() {}
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_could_not_be_asked_is_asked_again_within_five_minutes() {
        let mut accounts = Accounts::new(Arc::new(NoKeychain));
        let mut last = Duration::ZERO;
        for _ in 0..20 {
            accounts.retry_later();
            let wait = accounts.due().expect("another try") - Instant::now();

            assert!(last <= wait && wait <= Duration::from_secs(300), "{wait:?}");
            last = wait;
        }
    }
}
