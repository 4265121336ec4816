/**
 * What is preferred for each category, as the core holds it and as it was just
 * changed. Used by the list of the categories and by the page of one.
 */

import { refusal, setKind, setNotify } from "../backend.js"
import { setText } from "./dom.js"
import { text } from "../i18n.js"

/** @import { Category, CategoryPreferences, Kind, Snapshot } from "../../types/bindings.d.ts" */

/**
 * A payment to check is a payment with preferences of its own; `kind` is what
 * the tray mutes, too.
 *
 * @typedef {{ id: Category, kind: Kind | null, name: string, hasAmount: boolean, hasReminder: boolean }} CategoryRow
 */

/** @type {CategoryRow[]} */
export const categories = [
  { id: "check", kind: null, name: "window-check", hasAmount: true, hasReminder: true },
  { id: "payment", kind: "payment", name: "window-payments", hasAmount: true, hasReminder: false },
  { id: "order", kind: "order", name: "window-orders", hasAmount: false, hasReminder: true },
  { id: "message", kind: "message", name: "window-chat", hasAmount: false, hasReminder: true },
]

/** @type {Snapshot["preferences"] | undefined} */
let known
/** Switches whose change the core has not answered yet. @type {Set<Category>} */
const asked = new Set()

/** @param {Snapshot["preferences"]} preferences */
export function know(preferences) {
  known = structuredClone(preferences)
}

/** Whether the switch shows what the core says, not what was just asked for. @param {Category} id */
export const isSettled = (id) => !asked.has(id)

/**
 * The switch of a category was pressed.
 *
 * @param {CategoryRow} category
 * @param {HTMLInputElement} input
 * @param {HTMLElement} result  where a refusal is said
 */
export async function mute({ id, kind }, input, result) {
  if (asked.has(id)) return
  asked.add(id)
  /** @param {boolean} notify */
  const send = (notify) => (kind ? setNotify(kind, notify) : change(id, { notify }))
  // Clicked again before the answer: ask again, so that the last click counts.
  try {
    for (let sent; sent !== input.checked; ) await send((sent = input.checked))
  } catch (error) {
    if (known) input.checked = known.kinds[id].notify
    setText(result, refusal(error).message)
  } finally {
    asked.delete(id)
  }
}

/**
 * The next change builds on this one, published or not: all of a category's
 * preferences are sent at once, and two changes may follow quickly.
 *
 * @param {Category} id
 * @param {Partial<CategoryPreferences>} change
 */
export async function change(id, change) {
  if (!known) return
  const { kinds } = known
  const before = kinds[id]
  kinds[id] = { ...before, ...change }
  try {
    await setKind(id, kinds[id])
  } catch (error) {
    kinds[id] = before
    throw error
  }
}

/** @param {number} minutes  0 is never */
export const pauseText = (minutes) =>
  minutes === 0 ? text("window-ring-never") : text("window-ring-every", { minutes })
