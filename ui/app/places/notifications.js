/**
 * What pops up, by category: muting, the sound, the smallest amount, the
 * reminder, and a test. Muting hides notifications only: everything is still
 * listed under History.
 */

import {
  previewSound,
  refusal,
  setKind,
  setNotify,
  setShowContent,
  setStartAtLogin,
  testNotice,
} from "../backend.js"
import { copy, find, setIcon, setText, within } from "../parts/dom.js"
import { attempt } from "../parts/result.js"
import { setOptions } from "../parts/select.js"
import { text } from "../i18n.js"

/** @import { Category, CategoryPreferences, Kind, Snapshot, Sound } from "../../types/bindings.d.ts" */

/**
 * A payment to check is a payment with preferences of its own: it has no test,
 * and is the one whose reminder is worth most.
 *
 * @typedef {{ id: Category, kind: Kind | null, name: string, hasAmount: boolean, hasReminder: boolean }} CategoryRow
 */

/** @type {CategoryRow[]} */
const categories = [
  { id: "check", kind: null, name: "window-check", hasAmount: true, hasReminder: true },
  { id: "payment", kind: "payment", name: "window-payments", hasAmount: true, hasReminder: false },
  { id: "order", kind: "order", name: "window-orders", hasAmount: false, hasReminder: true },
  { id: "message", kind: "message", name: "window-chat", hasAmount: false, hasReminder: true },
]

/** Minutes between two reminders; 0 is never. */
const pauses = [0, 1, 2, 5, 15]

const result = find("test-result", HTMLElement)
const content = find("show-content", HTMLInputElement)
const login = find("start-at-login", HTMLInputElement)

/** @type {Row[]} */
let rows = []
/** @type {Snapshot["preferences"] | undefined} */
let known
/** Switches whose change the core has not answered yet. @type {Set<Category>} */
const asked = new Set()

export function startNotifications() {
  rows = categories.map(makeRow)
  rows.forEach(listen)
  find("categories", HTMLElement).prepend(...rows.map(({ root }) => root))
  login.addEventListener("change", () => attempt(result, () => setStartAtLogin(login.checked)))
  content.addEventListener("change", () => attempt(result, () => setShowContent(content.checked)))
}

/** @param {Snapshot} snapshot */
export function showNotifications({ preferences }) {
  for (const { id, on } of rows) if (!asked.has(id)) on.checked = preferences.kinds[id].notify
  if (JSON.stringify(preferences) === JSON.stringify(known)) return
  known = preferences
  content.checked = preferences.showContent
  login.checked = preferences.startAtLogin
  for (const row of rows) paint(row, preferences)
}

/** @typedef {ReturnType<typeof makeRow>} Row */

/** @param {CategoryRow} category */
function makeRow({ id, kind, name, hasAmount, hasReminder }) {
  const root = within(copy("category", id), "li", HTMLLIElement)
  root.dataset["kind"] = id
  setIcon(root, ".tile use", `kind-${id}`)
  setText(within(root, ".name", HTMLElement), text(name))
  setText(within(root, ".about", HTMLElement), text(`${name}-about`))
  within(root, ".least", HTMLElement).hidden = !hasAmount
  within(root, ".again", HTMLElement).hidden = !hasReminder
  const test = within(root, ".controls button", HTMLButtonElement)
  if (!kind) test.remove()
  return {
    id,
    kind,
    root,
    test,
    on: within(root, "[role=switch]", HTMLInputElement),
    sound: within(root, ".sound select", HTMLSelectElement),
    play: within(root, ".play", HTMLButtonElement),
    amount: within(root, ".least input", HTMLInputElement),
    pause: within(root, ".again select", HTMLSelectElement),
  }
}

/** @param {Row} row */
function listen({ id, kind, test, on, sound, play, amount, pause }) {
  /** @param {HTMLElement} element @param {"click" | "change"} event @param {() => Promise<unknown>} action */
  const when = (element, event, action, meanwhile = "") =>
    element.addEventListener(event, () => attempt(result, action, meanwhile))
  if (kind) when(test, "click", () => testNotice(kind), text("window-sending-test"))
  when(play, "click", () => previewSound(soundOf(sound)))
  when(sound, "change", () => change(id, { sound: soundOf(sound) }))
  when(amount, "change", () => change(id, { minAmount: amount.value }))
  when(pause, "change", () => change(id, { ringMinutes: Number(pause.value) || null }))
  /** @param {boolean} notify */
  const send = (notify) => (kind ? setNotify(kind, notify) : change(id, { notify }))
  on.addEventListener("change", () => mute(id, on, send))
}

/** @param {Row} row @param {Snapshot["preferences"]} preferences */
function paint({ id, sound, amount, pause }, { kinds, sounds }) {
  const { sound: chosen, minAmount, ringMinutes } = kinds[id]
  setOptions(sound, sounds.map((name) => [name, text(`window-sound-${name}`)]), chosen)
  if (document.activeElement !== amount) amount.value = minAmount ?? ""
  const minutes = ringMinutes ?? 0
  const all = pauses.includes(minutes) ? pauses : [...pauses, minutes]
  setOptions(pause, all.map((one) => [String(one), pauseText(one)]), String(minutes))
}

/** @param {Category} id @param {HTMLInputElement} input @param {(on: boolean) => Promise<unknown>} send */
async function mute(id, input, send) {
  if (asked.has(id)) return
  asked.add(id)
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
async function change(id, change) {
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

/** @param {number} minutes */
const pauseText = (minutes) =>
  minutes === 0 ? text("window-ring-never") : text("window-ring-every", { minutes })

/** @param {HTMLSelectElement} select @returns {Sound} */
const soundOf = (select) => /** @type {Sound} */ (select.value)
