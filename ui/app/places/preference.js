/** The page of one category: its switch, sound, smallest amount and reminder, and a test. */

import { previewSound, testNotice } from "../backend.js"
import { find, setAttribute, setIcon, setText } from "../parts/dom.js"
import { change, isSettled, mute, pauseText } from "../parts/preferences.js"
import { attempt } from "../parts/result.js"
import { setOptions } from "../parts/select.js"
import { text } from "../i18n.js"

/** @import { Snapshot, Sound } from "../../types/bindings.d.ts" */
/** @import { CategoryRow } from "../parts/preferences.js" */

const all = find("preferences", HTMLElement)
const page = find("preference", HTMLElement)
const on = find("preference-notify", HTMLInputElement)
const sound = find("preference-sound", HTMLSelectElement)
const amount = find("preference-amount", HTMLInputElement)
const pause = find("preference-pause", HTMLSelectElement)
const result = find("preference-result", HTMLElement)

/** Minutes between two reminders; 0 is never. */
const pauses = [0, 1, 2, 5, 15]

/** What the page is of. @type {CategoryRow | undefined} */
let shown
/** @type {[Snapshot["preferences"], string | null] | undefined} */
let known

export function startPreference() {
  const of = (/** @type {(category: CategoryRow) => Promise<unknown>} */ action, meanwhile = "") => () => {
    const category = shown
    if (category) attempt(result, () => action(category), meanwhile)
  }
  on.addEventListener("change", () => shown && mute(shown, on, result))
  sound.addEventListener("change", of(({ id }) => change(id, { sound: soundOf() })))
  amount.addEventListener("change", of(({ id }) => change(id, { minAmount: amount.value })))
  pause.addEventListener("change", of(({ id }) => change(id, { ringMinutes: Number(pause.value) || null })))
  find("preference-play", HTMLElement).addEventListener("click", of(() => previewSound(soundOf())))
  find("preference-test", HTMLElement).addEventListener("click", of(async ({ id }) => (await testNotice(id)).text, text("window-sending-test")))
  find("preference-back", HTMLElement).addEventListener("click", close)
  find("place-notifications", HTMLElement).addEventListener("click", close)
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || (event.altKey && event.key === "ArrowLeft")) close()
  })
}

/** @param {CategoryRow} category */
export function openPreference(category) {
  shown = category
  const { id, name, hasAmount, hasReminder } = category
  setAttribute(page, "data-kind", id)
  setIcon(page, ".tile use", `kind-${id}`)
  setText(find("preference-title", HTMLElement), text(name))
  setText(find("preference-about", HTMLElement), text(`${name}-about`))
  find("preference-least", HTMLElement).hidden = !hasAmount
  find("preference-again", HTMLElement).hidden = !hasReminder
  setText(result, "")
  turn(true)
  if (known) showPreference(...known)
  find("preference-back", HTMLElement).focus({ preventScroll: true })
}

/** @param {Snapshot["preferences"]} preferences @param {string | null} currency */
export function showPreference(preferences, currency) {
  known = [preferences, currency]
  if (!shown) return
  const { notify, sound: chosen, minAmount, ringMinutes } = preferences.kinds[shown.id]
  if (isSettled(shown.id)) on.checked = notify
  setOptions(sound, preferences.sounds.map((name) => [name, text(`window-sound-${name}`)]), chosen)
  setText(find("preference-currency", HTMLElement), currency ?? "")
  if (document.activeElement !== amount) amount.value = minAmount ?? ""
  const minutes = ringMinutes ?? 0
  const choices = pauses.includes(minutes) ? pauses : [...pauses, minutes]
  setOptions(pause, choices.map((one) => [String(one), pauseText(one)]), String(minutes))
}

function close() {
  const from = shown && find(`row-${shown.id}`, HTMLElement).querySelector("button")
  shown = undefined
  turn(false)
  from?.focus({ preventScroll: true })
}

/** @param {boolean} isOpen */
function turn(isOpen) {
  all.hidden = isOpen
  page.hidden = !isOpen
  setAttribute(find("notifications", HTMLElement), "aria-labelledby", isOpen ? "preference-title" : "notifications-title")
  document.documentElement.scrollTop = 0
}

/** @returns {Sound} */
const soundOf = () => /** @type {Sound} */ (sound.value)
