//! One cell of the matrix: what happens in it, and what has to come of it.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use demo_shop::{Clock, Mode, Options, Shop};
use notifier_core::view::snapshot::AccountState;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use tokio::time;

use super::hands::Hands;
use crate::{
    account::sign_in,
    app::{App, Folder, open, quick},
    chaos::parts::told,
    fake_desktop::{Behaviour, Desk, TIMEOUT},
    fake_keychain::Keys,
};

#[derive(Clone, Copy, Debug)]
pub enum Whose {
    Ours,
    /// All of the shop's: records and answers.
    Shops,
    /// Only what answers say, as by a proxy.
    Date,
    /// One of two nodes, which write and answer in turn.
    Nodes,
    /// The same, but the other one gives all answers.
    Unheard,
}

#[derive(Clone, Copy, Debug)]
pub enum When {
    FirstStart,
    Running,
    Restart,
}

pub struct Cell {
    whose: Whose,
    when: When,
    ms: i64,
    hands: Hands,
    keys: Keys,
    folder: Folder,
    /// The keys of all that was to be told, and of what was there before.
    news: BTreeSet<String>,
    there: BTreeSet<String>,
    /// How much earlier runs told.
    before: usize,
}

type Outcome<T = ()> = Result<T, String>;

impl Cell {
    pub fn new(whose: Whose, when: When, ms: i64) -> Self {
        let folder = Folder::new();
        // What no answer tells of is found by the rare looks at open work.
        let poll = if matches!(whose, Whose::Unheard) { 100 } else { 400 };
        // What was told is counted, and the notice of a morning tells of it again.
        let connection = json!({"poll_ms": poll});
        folder.set(json!({
            "delivery": "polling", "connection": connection, "morning_digest": false,
        }));
        let (hands, keys, news, there) = Default::default();
        Self { whose, when, ms, hands, keys, folder, news, there, before: 0 }
    }

    /// What went wrong, if anything.
    pub async fn play(mut self) -> Option<String> {
        let shop = open(Options { mode: Mode::Real, tick: NEVER, ..quick() }).await;
        let failed = self.story(&shop).await.err()?;
        Some(format!("{:?} {:?} {} s: {failed}", self.whose, self.when, self.ms / 1000))
    }

    async fn story(&mut self, shop: &Shop) -> Outcome {
        match self.when {
            When::FirstStart => {
                self.wrong(shop);
                let app = self.first_start(shop).await?;
                self.happens(shop, &app).await?;
                self.happens(shop, &app).await?;
                self.right(shop);
                self.happens(shop, &app).await?;
                self.stop(app).await?;
            }
            When::Running => {
                let app = self.first_start(shop).await?;
                self.happens(shop, &app).await?;
                self.wrong(shop);
                self.happens(shop, &app).await?;
                self.happens(shop, &app).await?;
                self.right(shop);
                self.happens(shop, &app).await?;
                self.stop(app).await?;
            }
            When::Restart => {
                let app = self.first_start(shop).await?;
                self.happens(shop, &app).await?;
                self.stop(app).await?;
                self.wrong(shop);
                self.news(shop);
                let app = self.start().await?;
                self.until_told(&app).await?;
                self.happens(shop, &app).await?;
                self.stop(app).await?;
                self.right(shop);
                self.news(shop);
            }
        }
        let app = self.start().await?;
        self.until_told(&app).await?;
        self.happens(shop, &app).await?;
        // The reads go on, and find nothing that is not known.
        let asked = shop.rest_requests().len();
        in_time("reads", shop.until_rest_requests(asked + 6)).await?;
        self.stop(app).await
    }

    fn wrong(&self, shop: &Shop) {
        let ms = self.ms;
        match self.whose {
            Whose::Ours => self.hands.set(ms),
            Whose::Shops => shop.set_clock(Clock { ms, ..Clock::default() }),
            Whose::Date => shop.set_clock(Clock { date_ms: ms, ..Clock::default() }),
            Whose::Nodes => shop.set_clock(Clock { nodes_ms: vec![0, ms], ..Clock::default() }),
            Whose::Unheard => {
                let nodes_ms = vec![0, ms];
                shop.set_clock(Clock { nodes_ms, answers: Some(0), ..Clock::default() });
            }
        }
    }

    fn right(&self, shop: &Shop) {
        self.hands.set(0);
        shop.set_clock(Clock::default());
    }

    /// Signs in at a shop with some history and open work, of which nothing is told.
    async fn first_start(&mut self, shop: &Shop) -> Outcome<App> {
        let order = shop.order(json!({}));
        let handled = shop.payment(json!({"status": "verified"}));
        let waits = shop.payment(json!({"status": "awaiting_verification"}));
        let message = shop.message(json!({}));
        self.there = BTreeSet::from([
            format!("payment:{handled}:verified"),
            format!("payment:{waits}:awaiting_verification"),
            format!("order:{order}:pending"),
            format!("message:{message}"),
        ]);
        // Answers know whole seconds only: what comes in the same is news.
        time::sleep(Duration::from_millis(1100)).await;
        let app = self.app();
        sign_in(&app, shop).await.map_err(|refused| refused.message)?;
        self.until(&app, "open work", |app| app.snapshot().unread.total >= 3).await?;
        Ok(app)
    }

    fn app(&self) -> App {
        let (clock, keys) = (Arc::new(self.hands.clone()), Arc::new(self.keys.clone()));
        App::start_with(&self.folder, Behaviour::Works, clock, keys, None).expect("a free folder")
    }

    async fn start(&self) -> Outcome<App> {
        let app = self.app();
        let is_in = |app: &App| app.snapshot().account.state == AccountState::SignedIn;
        self.until(&app, "signed in", is_in).await?;
        Ok(app)
    }

    /// Some of each kind, open work and a payment that was confirmed at once. An odd
    /// number is written, so that of two nodes each writes everything in its turn.
    fn news(&mut self, shop: &Shop) {
        let payment = shop.payment(json!({"status": "awaiting_verification"}));
        self.news.insert(format!("payment:{payment}:awaiting_verification"));
        for _ in 0..2 {
            let order = shop.order(json!({}));
            self.news.insert(format!("order:{order}:pending"));
        }
        let message = shop.message(json!({}));
        self.news.insert(format!("message:{message}"));
        let verified = shop.payment(json!({"status": "verified"}));
        self.news.insert(format!("payment:{verified}:verified"));
    }

    async fn happens(&mut self, shop: &Shop, app: &App) -> Outcome {
        self.news(shop);
        self.until_told(app).await
    }

    async fn until_told(&self, app: &App) -> Outcome {
        let expected = self.news.len() - self.before;
        self.until(app, "told", |app| most(&app.desk) >= expected).await
    }

    async fn until(&self, app: &App, what: &str, wanted: impl Fn(&App) -> bool) -> Outcome {
        let waiting = async {
            while !wanted(app) {
                time::sleep(Duration::from_millis(20)).await;
            }
        };
        in_time(what, waiting).await.map_err(|never| {
            let lost = self.not_told();
            format!("{never}, missing {lost:?}, shown {:#?}", app.desk.texts())
        })
    }

    async fn stop(&mut self, app: App) -> Outcome {
        let expected = self.news.len() - self.before;
        let desk = app.stop().await;
        let all = told(&desk.with_moments(&desk.calls()));
        if !all.contains(&expected) {
            return Err(format!("{expected} were to be told, {all:?} were: {:#?}", desk.texts()));
        }
        self.before = self.news.len();
        let lost = self.not_told();
        let deleted: Vec<_> = self.there.difference(&self.stored("")).cloned().collect();
        let too_much: Vec<_> =
            self.stored("WHERE fate = 1").difference(&self.news).cloned().collect();
        match lost.is_empty() && deleted.is_empty() && too_much.is_empty() {
            true => Ok(()),
            false => Err(format!("lost {lost:?}, deleted {deleted:?}, told {too_much:?}")),
        }
    }

    fn not_told(&self) -> Vec<String> {
        self.news.difference(&self.stored("WHERE fate = 1")).cloned().collect()
    }

    fn stored(&self, of: &str) -> BTreeSet<String> {
        let path = self.folder.path("history.db");
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let mut select = db.prepare(&format!("SELECT key FROM entries {of}")).unwrap();
        select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }
}

/// The stream says nothing.
const NEVER: Duration = Duration::from_secs(36_000);

fn most(desk: &Desk) -> usize {
    told(&desk.with_moments(&desk.calls())).last().copied().unwrap_or(0)
}

async fn in_time(what: &str, waiting: impl Future<Output = ()>) -> Outcome {
    time::timeout(TIMEOUT, waiting).await.map_err(|_| format!("never {what}"))
}
