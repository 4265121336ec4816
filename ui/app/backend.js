/**
 * The way to the core. No other file names `window.__TAURI__`.
 *
 * Every call may be refused; `refusal` reads what came back then.
 *
 * @import { Commands, Cursor, UpdateMode, Folder, Format, Category, CategoryPreferences, Kind, QuietHoursPreferences, Search, Snapshot, Snooze, Sound } from "../types/bindings.d.ts"
 */

const { core, event } = window.__TAURI__

/** All texts of the window, English and the user's language. */
export const words = () => call("words", {})

/** @param {string} server @param {string[]} userIds */
export const saveShop = (server, userIds) => call("save_shop", { server, userIds })

/** @param {string} server @param {string} email @param {string} password */
export const signIn = (server, email, password) => call("sign_in", { server, email, password })

export const signOut = () => call("sign_out", {})

/** @param {string} id @param {boolean} follow */
export const followShop = (id, follow) => call("follow_shop", { id, follow })

/** @param {UpdateMode} delivery */
export const setDelivery = (delivery) => call("set_delivery", { delivery })

/** @param {Category} kind @param {CategoryPreferences} value */
export const setKind = (kind, value) => call("set_category", { group: kind, value })

/** @param {QuietHoursPreferences} value */
export const setQuietHours = (value) => call("set_quiet_hours", { value })

/** @param {Snooze} choice */
export const snooze = (choice) => call("snooze", { choice })

/** @param {boolean} on */
export const setShowContent = (on) => call("set_show_content", { on })

/** @param {boolean} on */
export const setMorningDigest = (on) => call("set_morning_digest", { on })

/** @param {boolean} on */
export const setUnusualSilence = (on) => call("set_unusual_silence", { on })

/** @param {boolean} on */
export const setStartAtLogin = (on) => call("set_start_at_login", { on })

/** @param {boolean} on */
export const setUpdateAutomatically = (on) => call("set_update_automatically", { on })

export const lookForUpdate = () => call("look_for_update", {})
export const restartToUpdate = () => call("restart_to_update", {})
export const newsRead = () => call("news_read", {})
export const openDownloads = () => call("open_downloads", {})

/** @param {Sound} sound */
export const previewSound = (sound) => call("preview", { sound })

/** @param {Kind} kind @param {boolean} on */
export const setNotify = (kind, on) => call("set_notify", { kind, on })

/** @param {Category} kind  answers with a sentence that says what happened */
export const testNotice = (kind) => call("test", { kind })

/** What waits for the person. */
export const todo = () => call("todo", {})

/** A page of the list. @param {Search} wanted @param {Cursor | null} after */
export const search = (wanted, after) => call("search", { search: wanted, after })

/** Answers with a sentence that says where it is. @param {Search} wanted @param {Format} format */
export const exportHistory = (wanted, format) => call("export_history", { search: wanted, format })

/** @param {number[]} ids */
export const markRead = (ids) => call("mark_read", { ids })

/** Not handled after all. @param {number[]} ids */
export const reopen = (ids) => call("reopen", { ids })

/** Done when the shop has it. @param {number} id  of the message @param {string} replyText */
export const reply = (id, replyText) => call("reply", { id, replyText })

/** What is being typed. @param {number} id  of the message @param {string} replyText */
export const keepReply = (id, replyText) => call("keep_reply", { id, replyText })

/** @param {string} shortText */
export const copyText = (shortText) => call("copy_text", { shortText })

/** What this month took of the owner's data, in words. */
export const dataUse = () => call("data_use", {})
/** @param {string | null} shop  its id; null: all of them */
export const activity = (shop) => call("activity", { shop })
export const copyDiagnostics = () => call("copy_diagnostics", {})
export const licences = () => call("licences", {})

/** @param {Folder} folder */
export const openFolder = (folder) => call("open_folder", { folder })

/** @param {string | null} language  null: the system's */
export const setLanguage = (language) => call("set_language", { language })

/** Answers with the address in full. @param {string} address */
export const checkAddress = (address) => call("check_address", { address })

/** @param {number} id */
export const openEntry = (id) => call("open_entry", { id })

export const openShop = () => call("open_shop", {})
export const markAllRead = () => call("mark_all_read", {})
export const reconnect = () => call("reconnect", {})

/** @param {(snapshot: Snapshot) => void} show  called now, and on every change */
export async function watchSnapshot(show) {
  let pushed = false
  await event.listen("snapshot", ({ payload }) => {
    pushed = true
    show(payload)
  })
  const asked = await call("snapshot", {})
  // What was pushed while we asked is newer than the answer.
  if (!pushed) show(asked)
}

/**
 * @param {unknown} error  the core's `{ code, message }`, or whatever Tauri threw
 * @returns {{ code: string | null, message: string }}
 */
export function refusal(error) {
  const { code = null, message = String(error) } = Object(error)
  return { code, message }
}

/**
 * The table of commands is in Rust; `Commands` is made from it.
 *
 * @template {keyof Commands} C
 * @param {C} name
 * @param {Commands[C]["args"]} args
 * @returns {Promise<Commands[C]["answer"]>}
 */
function call(name, args) {
  return /** @type {Promise<Commands[C]["answer"]>} */ (core.invoke("call", { name, args }))
}
