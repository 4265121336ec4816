//! The table of requests: one row is all that a command of the window needs in Rust
//! beside its work.
//!
//! A row is a name, arguments and an answer. `table.rs` makes of it what `engine/requests.rs`
//! answers, the method of [`Handle`], the window's command of that name with camelCase
//! arguments, and its type in `ui/types/bindings.d.ts`. Deliberately absent: what a
//! request does.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::oneshot;

use super::{
    Handle, limits,
    table::{self, requests},
};
use crate::{
    event::Kind,
    i18n::Catalogue,
    ports::desktop::ActivationToken,
    settings::{Category, Snooze, Sound, UpdateMode},
    store::{Cursor, Entry, EntryId},
    view::activity::Activity,
    view::snapshot::{
        CategoryPreferences, Found, QuietHoursPreferences, Search, Snapshot, Tested, Todo,
    },
};

/// Why it was not done, in the user's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct RequestError {
    /// The field that the message belongs to, where the window has one.
    pub code: Option<&'static str>,
    pub message: String,
}

pub type Answer<T> = oneshot::Sender<Result<T, RequestError>>;

requests! {
    // From the window, the tray and tests, to the engine.
    engine {
        /// The ids by hand, or an account, say what is followed there.
        SaveShop = save_shop { server: String, user_ids: Vec<String> } -> ();
        /// Whether there is a shop at the address, and where it really is.
        CheckAddress = check_address { address: String } -> String;
        /// The password is used once and kept nowhere.
        SignIn = sign_in {
            server: String,
            email: String,
            #[ts(type = "string")] password: SecretString,
        } -> ();
        SignOut = sign_out {} -> ();
        SetDelivery = set_delivery { delivery: UpdateMode } -> ();
        /// Whether the account's shop of that id is listened to.
        FollowShop = follow_shop { id: String, follow: bool } -> ();
        SetNotify = set_notify { kind: Kind, on: bool } -> ();
        /// What is preferred for a group of news.
        SetCategory = set_category { group: Category, value: CategoryPreferences } -> ();
        SetQuietHours = set_quiet_hours { value: QuietHoursPreferences } -> ();
        Snooze = snooze { choice: Snooze } -> ();
        /// Amounts, names and words in notifications.
        SetShowContent = set_show_content { on: bool } -> ();
        /// What is still to do, at the beginning of a day.
        SetMorningDigest = set_morning_digest { on: bool } -> ();
        /// A word where no order comes for unusually long.
        SetUnusualSilence = set_unusual_silence { on: bool } -> ();
        /// null: the system's.
        SetLanguage = set_language { language: Option<String> } -> ();
        SetStartAtLogin = set_start_at_login { on: bool } -> ();
        /// New versions are loaded, and put in, by themselves.
        SetUpdateAutomatically = set_update_automatically { on: bool } -> ();
        /// Asks for a new version now, and loads it.
        LookForUpdate = look_for_update {} -> ();
        /// Whether there was one to put in; the app ends then, and starts again.
        RestartToUpdate = restart_to_update {} -> bool;
        /// What is new was read.
        NewsRead = news_read {} -> ();
        /// The page with the newest version, in the browser.
        OpenDownloads = open_downloads {} -> ();
        /// Lets a sound be heard.
        Preview = preview { sound: Sound } -> ();
        /// Shows an example; the answer says what happened.
        Test = test { kind: Category } -> Tested;
        /// What waits for the person.
        Todo = todo {} -> Todo;
        /// A page of the list, the newest first: the first, or the one after.
        Search = search { search: Search, after: Option<Cursor> } -> Found;
        /// The figures of one shop, by its id, or of all.
        Activity = activity { shop: Option<String> } -> Activity;
        /// What this month took of the owner's data, in words.
        DataUse = data_use {} -> String;
        /// Handled by the person, in the window's list.
        MarkRead = mark_read { #[ts(type = "Array<number>")] ids: Vec<EntryId> } -> ();
        MarkAllRead = mark_all_read {} -> ();
        /// Not handled after all.
        Reopen = reopen { #[ts(type = "Array<number>")] ids: Vec<EntryId> } -> ();
        /// Answers the message of that entry; done when the shop has it.
        Reply = reply { #[ts(type = "number")] id: EntryId, reply_text: String } -> ();
        /// What is being typed as an answer to it, so that it is not lost.
        KeepReply = keep_reply { #[ts(type = "number")] id: EntryId, reply_text: String } -> ();
        /// Opens the entry's page. Where nobody else tells that it was handled, it is.
        OpenEntry = open_entry { #[ts(type = "number")] id: EntryId } -> ();
        OpenShop = open_shop {} -> ();
        Reconnect = reconnect {} -> ();
    }
    // From the shell to the engine; the window cannot make them.
    internal {
        /// As in the window, with what lets the browser come to the front.
        OpenEntryFromTray = open_entry_from_tray {
            id: EntryId,
            token: Option<ActivationToken>,
        } -> ();
        OpenShopFromTray = open_shop_from_tray { token: Option<ActivationToken> } -> ();
        /// The person quits; whether a new version is put in with that, which ends the app.
        QuitToUpdate = quit_to_update {} -> bool;
        /// Some of the entries that a search finds, oldest first; none: that was all.
        Entries = entries { search: Search, after: EntryId } -> Vec<Entry>;
        /// Versions, settings without secrets, connections and counts; nothing of customers.
        Diagnostics = diagnostics {} -> String;
    }
    // From the window; read from what the engine has published.
    published {
        snapshot -> Snapshot = |handle: &Handle| handle.snapshots().borrow().clone();
        /// All texts of the window, English and the user's language.
        words -> Catalogue = |handle: &Handle| handle.i18n().window();
    }
    // From the window, to the shell.
    shell {
        /// Saves what the search finds as a file; the answer says under which name.
        export_history { search: Search, format: Format } -> String;
        open_folder { folder: Folder } -> ();
        /// Puts the diagnostics and the last errors on the clipboard.
        copy_diagnostics {} -> ();
        /// Puts a short text on the clipboard.
        copy_text { short_text: String } -> ();
        /// The licences of third parties, one a line.
        licences {} -> String;
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Csv,
    Json,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Folder {
    Logs,
    Downloads,
}
