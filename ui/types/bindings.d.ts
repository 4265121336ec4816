// Made by `cargo test -p notifier-core` from the Rust types. Do not edit.

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
id: string, connection: Connection, };

export type Unread = { total: number, payment: number, order: number, message: number, };

export type Line = { id: number, kind: Kind, title: string, body: string, at: number, unread: boolean, };

export type Notify = { payment: boolean, order: boolean, message: boolean, };

export type Shop = { server: string | null, userIds: Array<string>, };

export type AccountState = "none" | "opening" | "signedIn" | "over";

export type OwnShop = { id: string, name: string, followed: boolean, };

export type Account = { state: AccountState, email: string | null, name: string | null, shops: Array<OwnShop>, };

export type Delivery = "auto" | "live" | "polling";

export type Snapshot = { connection: Connection, feeds: Array<Feed>, unread: Unread, 
/**
 * The newest first; at most [`RECENT`].
 */
recent: Array<Line>, notify: Notify, shop: Shop, account: Account, delivery: Delivery, 
/**
 * What is wrong beside the connection, one sentence each; mostly empty.
 */
troubles: Array<string>, 
/**
 * News of types or shapes that this version cannot read; kept for help.
 */
notUnderstood: number, version: string, };
