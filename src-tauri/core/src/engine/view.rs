//! The engine's state → [`Snapshot`]. Pure.

use jiff::Timestamp;

use super::{
    feeds::{Feed, Feeds, State as Link},
    publish::Listed,
    troubles::Troubles,
};
use crate::{
    notice::texts,
    settings::Settings,
    snapshot::{Connection, Feed as FeedView, Line, Notify, Shop, Snapshot, State, VERSION},
    store::Entry,
    told::reason,
    words::Words,
};

pub struct View<'a> {
    pub feeds: &'a Feeds,
    pub settings: &'a Settings,
    pub troubles: &'a Troubles,
    pub words: &'a Words,
    pub listed: &'a Listed,
    pub not_understood: u32,
}

impl View<'_> {
    pub fn snapshot(self) -> Snapshot {
        let feeds: Vec<FeedView> = self
            .feeds
            .iter()
            .map(|(id, feed)| FeedView { id: id.clone(), connection: connection(feed, self.words) })
            .collect();
        let settings = self.settings;
        Snapshot {
            connection: overall(&feeds, self.words),
            feeds,
            unread: self.listed.unread,
            recent: self.listed.recent.iter().map(|entry| line(entry, self.words)).collect(),
            notify: Notify {
                payment: !settings.payment.muted,
                order: !settings.order.muted,
                message: !settings.message.muted,
            },
            shop: Shop {
                server: settings
                    .server
                    .as_ref()
                    .map(|url| url.as_str().trim_end_matches('/').to_owned()),
                user_ids: settings.user_ids.clone(),
            },
            troubles: self.troubles.texts(self.words),
            not_understood: self.not_understood,
            version: VERSION.to_owned(),
        }
    }
}

/// The worst of the feeds speaks for all: deaf on one ear is deaf.
fn overall(feeds: &[FeedView], words: &Words) -> Connection {
    let rank = |state: State| match state {
        State::Stopped => 4,
        State::Waiting => 3,
        State::Connecting => 2,
        State::Live => 1,
        State::SetUp => 0,
    };
    let worst = feeds.iter().max_by_key(|feed| rank(feed.connection.state));
    worst.map(|feed| feed.connection.clone()).unwrap_or_else(|| Connection {
        state: State::SetUp,
        text: words.say("state-set-up"),
        reason: Some(words.say("reason-set-up")),
        ..Connection::default()
    })
}

fn connection(feed: &Feed, words: &Words) -> Connection {
    let since = feed.since.map(Timestamp::as_millisecond);
    let offline = || match feed.since {
        Some(since) => words.say_with("state-offline", [("time", words.time(since).into())]),
        None => words.say("state-stopped"),
    };
    let plain = |state, text| Connection {
        state,
        text,
        since,
        attempt: feed.attempt,
        ..Connection::default()
    };
    match &feed.state {
        Link::Connecting => plain(State::Connecting, words.say("state-connecting")),
        Link::Live => plain(State::Live, words.say("state-live")),
        Link::Waiting { fault, retry_at } => Connection {
            reason: Some(reason(fault.reason, words)),
            detail: Some(fault.detail.clone()),
            retry_at: retry_at.map(Timestamp::as_millisecond),
            ..plain(State::Waiting, offline())
        },
        Link::Stopped { fault } => Connection {
            reason: Some(reason(fault.reason, words)),
            detail: Some(fault.detail.clone()),
            ..plain(State::Stopped, words.say("state-stopped"))
        },
        Link::Crashed => Connection {
            reason: Some(words.say("reason-crashed")),
            ..plain(State::Waiting, offline())
        },
    }
}

fn line(entry: &Entry, words: &Words) -> Line {
    let (title, body) = texts(&entry.event, words);
    Line {
        id: entry.id,
        kind: entry.event.kind(),
        title,
        body,
        at: entry.at.as_millisecond(),
        unread: !entry.read,
    }
}
