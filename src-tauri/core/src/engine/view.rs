//! The engine's state → [`Snapshot`]. Pure.

use std::cmp::Reverse;

use jiff::Timestamp;

use super::{
    account::{Accounts, State as Session, Unseen},
    connection_log::ConnectionLog,
    preferences::{preferences, quiet_view},
    problems::Problems,
    streams::{State as Link, Stream, Streams},
    sync::{Health, Sync},
};
use crate::{
    i18n::Translator,
    notice::{in_shop, texts},
    policy::quiet::Quiet,
    rest::ApiError,
    settings::{Category, Settings},
    store::{Entry, Summary},
    view::reasons::{self, reason},
    view::snapshot::{
        Account, AccountState, ChangeLine, Connection, Feed as FeedView, Line, Notify, OwnShop,
        Shop, Snapshot, State, UpdateView, VERSION,
    },
};

pub struct View<'a> {
    pub streams: &'a Streams,
    pub log: &'a ConnectionLog,
    pub accounts: &'a Accounts,
    pub sync: &'a Sync,
    /// When a shop that fails is asked next whether it is well.
    pub asked_next: Option<Timestamp>,
    pub settings: &'a Settings,
    pub problems: &'a Problems,
    pub i18n: &'a Translator,
    pub summary: &'a Summary,
    pub rejected: u32,
    pub quiet: Quiet,
    pub update: UpdateView,
    pub now: Timestamp,
}

impl View<'_> {
    pub fn snapshot(self) -> Snapshot {
        let feeds: Vec<FeedView> = self
            .streams
            .iter()
            .map(|(id, stream)| FeedView {
                id: id.clone(),
                name: self.feed_name(id).map(str::to_owned),
                connection: connection(stream, self.i18n),
            })
            .collect();
        let account = self.account_connection();
        let reads = self.reads().filter(|_| account.is_none());
        let shop = |entry: &Entry| self.accounts.shop_name(&entry.feed);
        let recent = self.summary.recent.iter().map(|entry| line_of(entry, shop(entry), self.i18n));
        let settings = self.settings;
        Snapshot {
            connection: overall(
                feeds.iter().map(|feed| &feed.connection).chain(reads.as_ref()).chain(&account),
                self.i18n,
            ),
            account: self.account(),
            delivery: self.settings.delivery,
            preferences: preferences(self.settings, self.i18n),
            quiet: quiet_view(self.quiet, self.now, self.i18n),
            connections: self.connections(feeds.len() > 1),
            feeds,
            unread: self.summary.unread,
            open: self.summary.open,
            recent: recent.collect(),
            notify: Notify {
                payment: !settings.types.payment.muted(),
                order: !settings.types.order.muted(),
                message: !settings.types.message.muted(),
            },
            shop: Shop {
                server: settings
                    .server
                    .as_ref()
                    .map(|url| url.as_str().trim_end_matches('/').to_owned()),
                user_ids: settings.user_ids.clone(),
            },
            troubles: self.problems.texts(self.i18n),
            currency: self.summary.currency.clone(),
            unsent: self.summary.unsent,
            not_understood: self.rejected,
            version: VERSION.to_owned(),
            update: self.update,
        }
    }

    /// How the connections went; `several`: each says whose it is.
    fn connections(&self, several: bool) -> Vec<ChangeLine> {
        let mut lines = self.log.lines(several, self.i18n);
        for line in &mut lines {
            let name = line.feed.as_deref().and_then(|id| self.feed_name(id));
            line.feed = name.map(str::to_owned).or(line.feed.take());
        }
        lines
    }

    /// The shop's, or who is signed in; None of an id that was entered by hand.
    fn feed_name(&self, id: &str) -> Option<&str> {
        let owner = self.accounts.owner.as_ref()?;
        match owner.shop(id) {
            Some(shop) => shop.name.as_deref(),
            None => (owner.id == id).then_some(owner.name.as_str()),
        }
    }

    /// The reads as a connection: the only one without streams, and one that
    /// must not fail in silence beside them.
    fn reads(&self) -> Option<Connection> {
        let polling = !self.settings.delivery.streams();
        if !self.sync.is_active() {
            if polling && matches!(self.accounts.state, Session::Opening) {
                return Some(self.connecting());
            }
            let waits = polling && self.settings.server.is_some();
            return waits.then(|| Connection {
                state: State::Stopped,
                text: self.i18n.text("state-stopped"),
                reason: Some(self.i18n.text("reason-polling-signed-out")),
                ..Connection::default()
            });
        }
        match &self.sync.health {
            Health::Fails { times, denied, since } if polling || *times > 1 => {
                Some(self.denied(denied, (*since, *times), self.asked_next))
            }
            Health::Unknown if polling => Some(self.connecting()),
            _ if polling => Some(Connection {
                state: State::Live,
                text: self.i18n.text("state-polling"),
                ..Connection::default()
            }),
            _ => None,
        }
    }

    fn connecting(&self) -> Connection {
        let text = self.i18n.text("state-connecting");
        Connection { state: State::Connecting, text, ..Connection::default() }
    }

    /// While the shop does not say who is signed in, nothing is read of it: a
    /// stream that lives beside that is no connection to the shop.
    fn account_connection(&self) -> Option<Connection> {
        let unseen = self.accounts.unseen.as_ref()?;
        let signed_in = matches!(self.accounts.state, Session::In(_));
        let Unseen { denied, since, times, retry_at } = unseen;
        let retry_at = [*retry_at, self.asked_next].into_iter().flatten().min();
        (!signed_in).then(|| self.denied(denied, (*since, *times), retry_at))
    }

    fn denied(
        &self,
        denied: &ApiError,
        (since, times): (Timestamp, u32),
        retry_at: Option<Timestamp>,
    ) -> Connection {
        let text = self.i18n.text_with("state-offline", [("time", self.i18n.time(since).into())]);
        Connection {
            state: State::Waiting,
            text,
            reason: Some(reasons::denied(denied, self.i18n).1),
            detail: Some(denied.to_string()),
            since: Some(since.as_millisecond()),
            attempt: times,
            retry_at: retry_at.map(Timestamp::as_millisecond),
        }
    }

    fn account(&self) -> Account {
        let state = match &self.accounts.state {
            Session::None => AccountState::None,
            Session::Opening => AccountState::Opening,
            Session::In(_) => AccountState::SignedIn,
            Session::Closed | Session::Over => AccountState::Over,
        };
        let owner = self.accounts.owner.as_ref();
        let shops = owner.map(|owner| owner.shops.as_slice()).unwrap_or_default();
        let shop = |shop: &crate::rest::Tenant| OwnShop {
            name: shop.name.clone().unwrap_or_else(|| shop.id.clone()),
            followed: self.settings.follows_shop(&shop.id),
            id: shop.id.clone(),
        };
        Account {
            state,
            email: owner.map(|o| o.email.clone()).or_else(|| self.settings.account.clone()),
            name: owner.map(|owner| owner.name.clone()),
            shops: shops.iter().map(shop).collect(),
        }
    }
}

/// The worst of the connections counts for all: news of one of them is missed.
/// Of equals it is the one that fails for longest; the next try is that of any.
fn overall<'a>(all: impl Iterator<Item = &'a Connection> + Clone, i18n: &Translator) -> Connection {
    let rank = |state: State| match state {
        State::Stopped => 4,
        State::Waiting => 3,
        State::Connecting => 2,
        State::Live => 1,
        State::SetUp => 0,
    };
    let waiting = all.clone().filter(|one| one.state == State::Waiting);
    let retry_at = waiting.filter_map(|one| one.retry_at).min();
    let since = |one: &Connection| one.since.unwrap_or(i64::MAX);
    let worst = all.min_by_key(|one| (Reverse(rank(one.state)), since(one)));
    let worst = worst.cloned().map(|worst| match worst.state {
        State::Waiting => Connection { retry_at, ..worst },
        _ => worst,
    });
    worst.unwrap_or_else(|| Connection {
        state: State::SetUp,
        text: i18n.text("state-set-up"),
        reason: Some(i18n.text("reason-set-up")),
        ..Connection::default()
    })
}

fn connection(stream: &Stream, i18n: &Translator) -> Connection {
    let since = stream.since.map(Timestamp::as_millisecond);
    let offline = || match stream.since {
        Some(since) => i18n.text_with("state-offline", [("time", i18n.time(since).into())]),
        None => i18n.text("state-stopped"),
    };
    let plain = |state, text| Connection {
        state,
        text,
        since,
        attempt: stream.attempt,
        ..Connection::default()
    };
    match &stream.state {
        Link::Connecting => plain(State::Connecting, i18n.text("state-connecting")),
        Link::Live => plain(State::Live, i18n.text("state-live")),
        Link::Waiting { fault, retry_at } => Connection {
            reason: Some(reason(fault.reason, i18n)),
            detail: Some(fault.detail.clone()),
            retry_at: retry_at.map(Timestamp::as_millisecond),
            ..plain(State::Waiting, offline())
        },
        Link::Stopped { fault } => Connection {
            reason: Some(reason(fault.reason, i18n)),
            detail: Some(fault.detail.clone()),
            ..plain(State::Stopped, i18n.text("state-stopped"))
        },
        Link::Crashed => Connection {
            reason: Some(i18n.text("reason-crashed")),
            ..plain(State::Waiting, offline())
        },
    }
}

/// `shop`: its name, where there are several.
pub fn line_of(entry: &Entry, shop: Option<&str>, i18n: &Translator) -> Line {
    let (title, body) = texts(&entry.event, i18n);
    Line {
        id: entry.id,
        kind: entry.event.kind(),
        group: Category::of(&entry.event),
        title,
        body: shop.map_or(body.clone(), |shop| in_shop(&body, shop)),
        at: entry.at.as_millisecond(),
        unread: !entry.read && entry.event.is_work(),
    }
}

#[cfg(test)]
mod tests;
