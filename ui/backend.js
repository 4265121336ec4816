/**
 * The way to the core. No other file names `window.__TAURI__`.
 *
 * Every call may be refused; `refusal` reads what came back then.
 *
 * @import { Cursor, Delivery, Group, GroupPreferences, Kind, QuietHoursPreferences, Search, Snapshot, Snooze, Sound } from "./types/bindings.d.ts"
 */

const { core, event } = window.__TAURI__

/** All texts of the window in the user's language, by key. */
export const words = () => core.invoke("words")

/** @param {string} server @param {string[]} userIds */
export const saveShop = (server, userIds) => core.invoke("save_shop", { server, userIds })

/** @param {string} server @param {string} email @param {string} password */
export const signIn = (server, email, password) =>
  core.invoke("sign_in", { server, email, password })

export const signOut = () => core.invoke("sign_out")

/** @param {string} id @param {boolean} follow */
export const followShop = (id, follow) => core.invoke("follow_shop", { id, follow })

/** @param {Delivery} delivery */
export const setDelivery = (delivery) => core.invoke("set_delivery", { delivery })

/** @param {Group} kind @param {GroupPreferences} value */
export const setKind = (kind, value) => core.invoke("set_kind", { kind, value })

/** @param {QuietHoursPreferences} value */
export const setQuietHours = (value) => core.invoke("set_quiet_hours", { value })

/** @param {Snooze} choice */
export const snooze = (choice) => core.invoke("snooze", { choice })

/** @param {boolean} on */
export const setShowContent = (on) => core.invoke("set_show_content", { on })

/** @param {boolean} on */
export const setStartAtLogin = (on) => core.invoke("set_start_at_login", { on })

/** @param {Sound} sound */
export const previewSound = (sound) => core.invoke("preview_sound", { sound })

/** @param {Kind} kind @param {boolean} on */
export const setNotify = (kind, on) => core.invoke("set_notify", { kind, on })

/** @param {Kind} kind  answers with a sentence that says what happened */
export const testNotice = (kind) => core.invoke("test_notice", { kind })

/** A page of the history. @param {Search} wanted @param {Cursor | null} after */
export const search = (wanted, after) => core.invoke("search", { search: wanted, after })

/** Answers with a sentence that says where it is. @param {Search} wanted @param {"csv" | "json"} format */
export const exportHistory = (wanted, format) => core.invoke("export_history", { search: wanted, format })

/** @param {number[]} ids */
export const markRead = (ids) => core.invoke("mark_read", { ids })

export const activity = () => core.invoke("activity")
export const copyDiagnostics = () => core.invoke("copy_diagnostics")
export const licences = () => core.invoke("licences")

/** @param {"logs" | "downloads"} folder */
export const openFolder = (folder) => core.invoke("open_folder", { folder })

/** @param {string | null} language  null: the system's */
export const setLanguage = (language) => core.invoke("set_language", { language })

/** Answers with the address in full. @param {string} address */
export const checkAddress = (address) => core.invoke("check_address", { address })

/** @param {number} id */
export const openEntry = (id) => core.invoke("open_entry", { id })

export const openShop = () => core.invoke("open_shop")
export const markAllRead = () => core.invoke("mark_all_read")
export const reconnect = () => core.invoke("reconnect")

/** @param {(snapshot: Snapshot) => void} show  called now, and on every change */
export async function watchSnapshot(show) {
  let pushed = false
  await event.listen("snapshot", ({ payload }) => {
    pushed = true
    show(payload)
  })
  const asked = await core.invoke("snapshot")
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
