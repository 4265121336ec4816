// Made by `cargo test -p notifier-core` from the Rust types. Do not edit.

export type Catalogue = { language: string, direction: string, 
/**
 * In the syntax of Fluent. A later one overrides an earlier one.
 */
sources: Array<string>, };

export type Kind = "payment" | "order" | "message";

export type State = "setUp" | "connecting" | "live" | "waiting" | "stopped";

export type Connection = { state: State, 
/**
 * "Connected", "Offline since 14:02".
 */
text: string, 
/**
 * Why, and what to do; a sentence.
 */
reason: string | null, 
/**
 * The technical cause, for the person who helps.
 */
detail: string | null, since: number | null, 
/**
 * How many attempts failed in a row.
 */
attempt: number, 
/**
 * When the next attempt starts.
 */
retryAt: number | null, };

export type Feed = { 
/**
 * The id that is followed.
 */
id: string, 
/**
 * Whose it is, where that is known.
 */
name: string | null, connection: Connection, };

export type Unread = { total: number, payment: number, order: number, message: number, };

export type Line = { id: number, kind: Kind, 
/**
 * As preferences tell it apart: a payment to check is one of its own.
 */
group: Category, title: string, body: string, at: number, 
/**
 * It waits for the person.
 */
unread: boolean, };

export type Cursor = { 
/**
 * The time by which it is sorted.
 */
at: number, id: number, };

export type Search = { 
/**
 * Words or beginnings of words.
 */
text: string, kind: Kind | null, 
/**
 * The id of the shop that it came for.
 */
shop: string | null, 
/**
 * What happened at this moment or later.
 */
from: number | null, 
/**
 * What happened before this moment.
 */
to: number | null, 
/**
 * Only what waits for the person, or only the rest.
 */
open: boolean | null, };

export type ReplyState = "draft" | "sending" | "notSent";

export type ReplyView = { text: string, state: ReplyState, };

export type Row = { 
/**
 * Who, and what besides: the line without the columns that follow.
 */
about: string, 
/**
 * An order's, by which people know it.
 */
number: string | null, amount: string | null, 
/**
 * What Mobile Money calls the payment.
 */
momo: string | null, 
/**
 * Its name, where there are several.
 */
shop: string | null, 
/**
 * The entries that it stands for.
 */
ids: Array<number>, 
/**
 * What of an answer is there; None: it cannot be answered from here.
 */
reply: ReplyView | null, id: number, kind: Kind, 
/**
 * As preferences tell it apart: a payment to check is one of its own.
 */
group: Category, title: string, body: string, at: number, 
/**
 * It waits for the person.
 */
unread: boolean, };

export type Found = { rows: Array<Row>, 
/**
 * Where the next page begins; None: this was the last one.
 */
next: Cursor | null, };

export type Todo = { check: Array<Row>, order: Array<Row>, 
/**
 * One for each conversation.
 */
message: Array<Row>, open: Unread, 
/**
 * All of it.
 */
ids: Array<number>, };

export type Tested = { text: string, 
/**
 * Nothing would keep a real one from being seen.
 */
isWell: boolean, };

export type Notify = { payment: boolean, order: boolean, message: boolean, };

export type Shop = { server: string | null, userIds: Array<string>, };

export type AccountState = "none" | "opening" | "signedIn" | "over";

export type OwnShop = { id: string, name: string, followed: boolean, };

export type Account = { state: AccountState, email: string | null, name: string | null, shops: Array<OwnShop>, };

export type UpdateMode = "auto" | "live" | "polling";

export type Category = "check" | "payment" | "order" | "message";

export type Sound = "system" | "chime" | "bell" | "marimba" | "drop" | "none";

export type CategoryPreferences = { notify: boolean, sound: Sound, 
/**
 * As the person writes it; payments below it are kept without a notice.
 */
minAmount: string | null, 
/**
 * Rings again every so many minutes until it is handled; None: never.
 */
ringMinutes: number | null, ringTimes: number, };

export type Kinds = { check: CategoryPreferences, payment: CategoryPreferences, order: CategoryPreferences, message: CategoryPreferences, };

export type QuietWindow = { 
/**
 * 1 is Monday, 7 Sunday.
 */
days: Array<number>, 
/**
 * "22:00"
 */
from: string, to: string, };

export type QuietHoursPreferences = { enabled: boolean, windows: Array<QuietWindow>, allowUrgent: boolean, };

export type LanguageName = { code: string, name: string, };

export type Preferences = { kinds: Kinds, sounds: Array<Sound>, showContent: boolean, morningDigest: boolean, unusualSilence: boolean, quietHours: QuietHoursPreferences, startAtLogin: boolean, updateAutomatically: boolean, 
/**
 * None: the system's.
 */
language: string | null, languages: Array<LanguageName>, 
/**
 * The language that is spoken now.
 */
spoken: string, };

export type Snooze = "half_hour" | "hour" | "tomorrow" | "until_resumed" | "resume";

export type QuietState = "off" | "snoozed" | "hours";

export type QuietView = { state: QuietState, 
/**
 * None while off, and for a snooze that only the person ends.
 */
until: number | null, 
/**
 * "Quiet until 07:00"; empty while off.
 */
text: string, };

export type ChangeLine = { at: number, state: State, 
/**
 * "Connected", or why not.
 */
text: string, 
/**
 * Whose connection it is, where there are several: the name, or the id.
 */
feed: string | null, };

export type UpdateState = "off" | "current" | "busy" | "found" | "elsewhere" | "ready" | "failed";

export type NewsView = { version: string, 
/**
 * Empty where nobody said.
 */
text: string, };

export type UpdateView = { state: UpdateState, 
/**
 * A sentence; empty where nothing is known of updates at all.
 */
text: string, 
/**
 * The new one.
 */
version: string | null, 
/**
 * What the version that runs has brought, until it was read.
 */
news: NewsView | null, };

export type Snapshot = { connection: Connection, feeds: Array<Feed>, unread: Unread, 
/**
 * What waits for the person.
 */
open: Unread, 
/**
 * The first of the list, what is to do on top; at most [`store::RECENT`](crate::store::RECENT).
 */
recent: Array<Line>, notify: Notify, shop: Shop, account: Account, delivery: UpdateMode, preferences: Preferences, quiet: QuietView, 
/**
 * Answers to buyers that could not be sent, and are kept.
 */
unsent: number, 
/**
 * How the connections changed, the newest first; at most [`CHANGES`].
 */
connections: Array<ChangeLine>, 
/**
 * That of the last payment that named one.
 */
currency: string | null, 
/**
 * What is wrong beside the connection, one sentence each; mostly empty.
 */
troubles: Array<string>, 
/**
 * News of types or shapes that this version cannot read; kept for help.
 */
notUnderstood: number, version: string, update: UpdateView, };

export type Sum = { 
/**
 * None where the shop does not say.
 */
currency: string | null, 
/**
 * "RWF 84,500"
 */
text: string, 
/**
 * For a chart only: not exact.
 */
value: number, };

export type Day = { 
/**
 * Those whose money came, as in `sums`.
 */
payments: number, 
/**
 * That came in, whatever became of them.
 */
orders: number, messages: number, sums: Array<Sum>, 
/**
 * "3 payments · 2 orders"
 */
text: string, };

export type DayLine = { 
/**
 * "2026-11-24"
 */
day: string, orders: number, sums: Array<Sum>, };

export type ToVerify = { 
/**
 * "6 min", and of how many payments.
 */
text: string, about: string, medianSeconds: number | null, count: number, };

export type Promptness = { 
/**
 * "0.9 s", and how long at most, but for the slowest.
 */
text: string, about: string, medianMs: number | null, p95Ms: number | null, count: number, };

export type Activity = { 
/**
 * So far.
 */
today: Day, 
/**
 * The same weekday a week ago, all of it.
 */
lastWeek: Day, 
/**
 * The last thirty, today at the end.
 */
days: Array<DayLine>, 
/**
 * The last thirteen, each by its Monday; this week at the end.
 */
weeks: Array<DayLine>, 
/**
 * Those that are whole, and this one, each by its first day.
 */
months: Array<DayLine>, toVerify: ToVerify, delivery: Promptness, };

export type Format = "csv" | "json";

export type Folder = "logs" | "downloads";

export type Commands = {
  /** The ids by hand, or an account, say what is followed there. */
  save_shop: { args: { server: string, userIds: Array<string>, }, answer: null }
  /** Whether there is a shop at the address, and where it really is. */
  check_address: { args: { address: string, }, answer: string }
  /** The password is used once and kept nowhere. */
  sign_in: { args: { server: string, email: string, password: string, }, answer: null }
  sign_out: { args: Record<symbol, never>, answer: null }
  set_delivery: { args: { delivery: UpdateMode, }, answer: null }
  /** Whether the account's shop of that id is listened to. */
  follow_shop: { args: { id: string, follow: boolean, }, answer: null }
  set_notify: { args: { kind: Kind, on: boolean, }, answer: null }
  /** What is preferred for a group of news. */
  set_category: { args: { group: Category, value: CategoryPreferences, }, answer: null }
  set_quiet_hours: { args: { value: QuietHoursPreferences, }, answer: null }
  snooze: { args: { choice: Snooze, }, answer: null }
  /** Amounts, names and words in notifications. */
  set_show_content: { args: { on: boolean, }, answer: null }
  /** What is still to do, at the beginning of a day. */
  set_morning_digest: { args: { on: boolean, }, answer: null }
  /** A word where no order comes for unusually long. */
  set_unusual_silence: { args: { on: boolean, }, answer: null }
  /** null: the system's. */
  set_language: { args: { language: string | null, }, answer: null }
  set_start_at_login: { args: { on: boolean, }, answer: null }
  /** New versions are loaded, and put in, by themselves. */
  set_update_automatically: { args: { on: boolean, }, answer: null }
  /** Asks for a new version now, and loads it. */
  look_for_update: { args: Record<symbol, never>, answer: null }
  /** Whether there was one to put in; the app ends then, and starts again. */
  restart_to_update: { args: Record<symbol, never>, answer: boolean }
  /** What is new was read. */
  news_read: { args: Record<symbol, never>, answer: null }
  /** The page with the newest version, in the browser. */
  open_downloads: { args: Record<symbol, never>, answer: null }
  /** Lets a sound be heard. */
  preview: { args: { sound: Sound, }, answer: null }
  /** Shows an example; the answer says what happened. */
  test: { args: { kind: Category, }, answer: Tested }
  /** What waits for the person. */
  todo: { args: Record<symbol, never>, answer: Todo }
  /** A page of the list, the newest first: the first, or the one after. */
  search: { args: { search: Search, after: Cursor | null, }, answer: Found }
  /** The figures of one shop, by its id, or of all. */
  activity: { args: { shop: string | null, }, answer: Activity }
  /** What this month took of the owner's data, in words. */
  data_use: { args: Record<symbol, never>, answer: string }
  /** Handled by the person, in the window's list. */
  mark_read: { args: { ids: Array<number>, }, answer: null }
  mark_all_read: { args: Record<symbol, never>, answer: null }
  /** Not handled after all. */
  reopen: { args: { ids: Array<number>, }, answer: null }
  /** Answers the message of that entry; done when the shop has it. */
  reply: { args: { id: number, replyText: string, }, answer: null }
  /** What is being typed as an answer to it, so that it is not lost. */
  keep_reply: { args: { id: number, replyText: string, }, answer: null }
  /** Opens the entry's page. Where nobody else tells that it was handled, it is. */
  open_entry: { args: { id: number, }, answer: null }
  open_shop: { args: Record<symbol, never>, answer: null }
  reconnect: { args: Record<symbol, never>, answer: null }
  snapshot: { args: Record<symbol, never>, answer: Snapshot }
  /** All texts of the window, English and the user's language. */
  words: { args: Record<symbol, never>, answer: Catalogue }
  /** Saves what the search finds as a file; the answer says under which name. */
  export_history: { args: { search: Search, format: Format, }, answer: string }
  open_folder: { args: { folder: Folder, }, answer: null }
  /** Puts the diagnostics and the last errors on the clipboard. */
  copy_diagnostics: { args: Record<symbol, never>, answer: null }
  /** Puts a short text on the clipboard. */
  copy_text: { args: { shortText: string, }, answer: null }
  /** The licences of third parties, one a line. */
  licences: { args: Record<symbol, never>, answer: string }
}
