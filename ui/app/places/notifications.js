/**
 * What pops up: a row a category, with its switch and its sound; the rest of
 * it has a page of its own, see preference.js. Muting hides notifications
 * only: everything is still listed in the Inbox.
 */

import { setMorningDigest, setShowContent, setStartAtLogin, setUnusualSilence } from "../backend.js"
import { copy, find, setIcon, setText, within } from "../parts/dom.js"
import { categories, isSettled, know, mute, pauseText } from "../parts/preferences.js"
import { attempt } from "../parts/result.js"
import { figure } from "../parts/time.js"
import { text } from "../i18n.js"
import { openPreference, showPreference, startPreference } from "./preference.js"

/** @import { Snapshot } from "../../types/bindings.d.ts" */
/** @import { CategoryRow } from "../parts/preferences.js" */

const result = find("notifications-result", HTMLElement)
const content = find("show-content", HTMLInputElement)
const login = find("start-at-login", HTMLInputElement)
const morning = find("morning-digest", HTMLInputElement)
const silence = find("unusual-silence", HTMLInputElement)

/** @type {ReturnType<typeof makeRow>[]} */
let rows = []
let known = ""

export function startNotifications() {
  rows = categories.map(makeRow)
  find("categories", HTMLElement).append(...rows.map(({ root }) => root))
  login.addEventListener("change", () => attempt(result, () => setStartAtLogin(login.checked)))
  morning.addEventListener("change", () => attempt(result, () => setMorningDigest(morning.checked)))
  silence.addEventListener("change", () => attempt(result, () => setUnusualSilence(silence.checked)))
  content.addEventListener("change", () => attempt(result, () => setShowContent(content.checked)))
  startPreference()
}

/** @param {Snapshot} snapshot */
export function showNotifications({ preferences, currency }) {
  for (const { category, on } of rows) {
    if (isSettled(category.id)) on.checked = preferences.kinds[category.id].notify
  }
  showPreference(preferences, currency)
  const now = JSON.stringify([preferences, currency])
  if (now === known) return
  known = now
  know(preferences)
  content.checked = preferences.showContent
  login.checked = preferences.startAtLogin
  morning.checked = preferences.morningDigest
  silence.checked = preferences.unusualSilence
  for (const row of rows) paint(row, preferences, currency ?? "")
}

/** @param {CategoryRow} category */
function makeRow(category) {
  const { id, name } = category
  const root = within(copy("category", id), "li", HTMLLIElement)
  root.dataset["kind"] = id
  setIcon(root, ".tile use", `kind-${id}`)
  setText(within(root, ".name", HTMLElement), text(name))
  const on = within(root, "[role=switch]", HTMLInputElement)
  on.addEventListener("change", () => mute(category, on, result))
  within(root, ".open", HTMLButtonElement).addEventListener("click", () => openPreference(category))
  return { category, root, on }
}

/** @param {ReturnType<typeof makeRow>} row @param {Snapshot["preferences"]} preferences @param {string} currency */
function paint({ category, root }, { kinds }, currency) {
  const { sound, minAmount, ringMinutes } = kinds[category.id]
  const least = category.hasAmount && minAmount
  const rules = [
    least ? text("window-from-amount", { amount: `${currency} ${figure(minAmount)}`.trim() }) : "",
    category.hasReminder && ringMinutes ? pauseText(ringMinutes) : "",
  ].filter(Boolean)
  setText(within(root, ".about", HTMLElement), rules.join(" · ") || text(`${category.name}-about`))
  setText(within(root, ".sound-name", HTMLElement), text(`window-sound-${sound}`))
  setIcon(root, ".sound use", sound === "none" ? "sound-none" : "sound")
}
