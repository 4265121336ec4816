//! All that a person can see, as one value.
//!
//! The engine publishes it on a `watch` channel; the tray and the window paint
//! it. Texts are in the user's language. Times are milliseconds since 1970.

use serde::{Deserialize, Serialize};

pub use crate::settings::preferences::{
    CategoryPreferences, Kinds, LanguageName, Preferences, QuietHoursPreferences, QuietWindow,
};
use crate::{
    event::Kind,
    settings::{Category, UpdateMode},
    store::{Cursor, Unread},
};

/// The default is what holds before the first word.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    pub connection: Connection,
    pub feeds: Vec<Feed>,
    pub unread: Unread,
    /// What waits for the person.
    pub open: Unread,
    /// The first of the list, what is to do on top; at most [`store::RECENT`](crate::store::RECENT).
    pub recent: Vec<Line>,
    pub notify: Notify,
    pub shop: Shop,
    pub account: Account,
    pub delivery: UpdateMode,
    pub preferences: Preferences,
    pub quiet: QuietView,
    /// Answers to buyers that could not be sent, and are kept.
    pub unsent: u32,
    /// How the connections changed, the newest first; at most [`CHANGES`].
    pub connections: Vec<ChangeLine>,
    /// That of the last payment that named one.
    pub currency: Option<String>,
    /// What is wrong beside the connection, one sentence each; mostly empty.
    pub troubles: Vec<String>,
    /// News of types or shapes that this version cannot read; kept for help.
    pub not_understood: u32,
    pub version: String,
    pub update: UpdateView,
}

/// How this copy comes to a new version.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct UpdateView {
    pub state: UpdateState,
    /// A sentence; empty where nothing is known of updates at all.
    pub text: String,
    /// The new one.
    pub version: Option<String>,
    /// What the version that runs has brought, until it was read.
    pub news: Option<NewsView>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum UpdateState {
    /// It cannot ask.
    #[default]
    Off,
    /// Nothing newer is known.
    Current,
    /// It asks, or loads.
    Busy,
    /// There is one, which is not here yet.
    Found,
    /// There is one, which somebody else brings.
    Elsewhere,
    /// It comes in with the next start.
    Ready,
    Failed,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NewsView {
    pub version: String,
    /// Empty where nobody said.
    pub text: String,
}

pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How many changes of the connections are remembered.
pub const CHANGES: usize = 20;

/// A change of a connection.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ChangeLine {
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    pub state: State,
    /// "Connected", or why not.
    pub text: String,
    /// Whose connection it is, where there are several: the name, or the id.
    pub feed: Option<String>,
}

/// The connection as a whole: the worst of its feeds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    pub state: State,
    /// "Connected", "Offline since 14:02".
    pub text: String,
    /// Why, and what to do; a sentence.
    pub reason: Option<String>,
    /// The technical cause, for the person who helps.
    pub detail: Option<String>,
    #[cfg_attr(test, ts(type = "number | null"))]
    pub since: Option<i64>,
    /// How many attempts failed in a row.
    pub attempt: u32,
    /// When the next attempt starts.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub retry_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// No shop address or no id yet.
    SetUp,
    #[default]
    Connecting,
    Live,
    /// The link broke; the next attempt has a time.
    Waiting,
    /// Trying again does not help; the person has to act.
    Stopped,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Feed {
    /// The id that is followed.
    pub id: String,
    /// Whose it is, where that is known.
    pub name: Option<String>,
    pub connection: Connection,
}

/// One event in a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Line {
    #[cfg_attr(test, ts(type = "number"))]
    pub id: i64,
    pub kind: Kind,
    /// As preferences tell it apart: a payment to check is one of its own.
    pub group: Category,
    pub title: String,
    pub body: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub at: i64,
    /// It waits for the person.
    pub unread: bool,
}

/// One entry, or one conversation, in the window's list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Row {
    #[serde(flatten)]
    pub line: Line,
    /// Who, and what besides: the line without the columns that follow.
    pub about: String,
    /// An order's, by which people know it.
    pub number: Option<String>,
    pub amount: Option<String>,
    /// What Mobile Money calls the payment.
    pub momo: Option<String>,
    /// Its name, where there are several.
    pub shop: Option<String>,
    /// The entries that it stands for.
    #[cfg_attr(test, ts(type = "Array<number>"))]
    pub ids: Vec<i64>,
    /// What of an answer is there; None: it cannot be answered from here.
    pub reply: Option<ReplyView>,
}

/// The answer to a message, as far as it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReplyView {
    pub text: String,
    pub state: ReplyState,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ReplyState {
    #[default]
    Draft,
    Sending,
    NotSent,
}

/// What waits for the person: the newest of each, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Todo {
    pub check: Vec<Row>,
    pub order: Vec<Row>,
    /// One for each conversation.
    pub message: Vec<Row>,
    pub open: Unread,
    /// All of it.
    #[cfg_attr(test, ts(type = "Array<number>"))]
    pub ids: Vec<i64>,
}

/// How the test of a notification went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Tested {
    pub text: String,
    /// Nothing would keep a real one from being seen.
    pub is_well: bool,
}

/// What of the history is looked for. The default is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Search {
    /// Words or beginnings of words.
    pub text: String,
    pub kind: Option<Kind>,
    /// The id of the shop that it came for.
    pub shop: Option<String>,
    /// What happened at this moment or later.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub from: Option<i64>,
    /// What happened before this moment.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub to: Option<i64>,
    /// Only what waits for the person, or only the rest.
    pub open: Option<bool>,
}

/// One page of what a search of the history found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Found {
    pub rows: Vec<Row>,
    /// Where the next page begins; None: this was the last one.
    pub next: Option<Cursor>,
}

/// Which types are shown; the others are muted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Notify {
    pub payment: bool,
    pub order: bool,
    pub message: bool,
}

impl Default for Notify {
    fn default() -> Self {
        Self { payment: true, order: true, message: true }
    }
}

/// Whether notices wait, and until when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct QuietView {
    pub state: QuietState,
    /// None while off, and for a snooze that only the person ends.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub until: Option<i64>,
    /// "Quiet until 07:00"; empty while off.
    pub text: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum QuietState {
    #[default]
    Off,
    Snoozed,
    Hours,
}

/// Who is signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Account {
    pub state: AccountState,
    pub email: Option<String>,
    pub name: Option<String>,
    pub shops: Vec<OwnShop>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum AccountState {
    #[default]
    None,
    /// The shop, or the keychain, is being asked.
    Opening,
    SignedIn,
    /// The person has to sign in again.
    Over,
}

/// A shop of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OwnShop {
    pub id: String,
    pub name: String,
    pub followed: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Shop {
    pub server: Option<String>,
    pub user_ids: Vec<String>,
}
