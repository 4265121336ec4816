/**
 * What is preferred for each kind of news, behind "More" in its row: the
 * sound, the smallest amount, and ringing until somebody has handled it.
 */

import { previewSound, setKind, setShowContent, setStartAtLogin } from "../backend.js"
import { find, within } from "../parts/dom.js"
import { attempt } from "../parts/result.js"
import { options } from "../parts/select.js"
import { say } from "../i18n.js"

/** @import { Group, GroupPreferences, Snapshot, Sound } from "../../types/bindings.d.ts" */

/** @type {Group[]} */
const groups = ["check", "payment", "order", "message"]
/** Minutes between two rings; 0 is never. */
const pauses = [0, 1, 2, 5, 15]

const result = find("test-result", HTMLElement)
const check = find("notify-check", HTMLInputElement)
const content = find("show-content", HTMLInputElement)
const login = find("start-at-login", HTMLInputElement)

/** @type {Snapshot["preferences"] | undefined} */
let known

export function startPreferences() {
  for (const group of groups) {
    const more = find("more", HTMLTemplateElement).content.cloneNode(true)
    const row = find(`row-${group}`, HTMLElement)
    row.append(more)
    const money = group === "check" || group === "payment"
    within(row, ".least", HTMLElement).hidden = !money
    within(row, ".again", HTMLElement).hidden = group === "payment"
    sound(group).addEventListener("change", () => change(group, { sound: value(group) }))
    least(group).addEventListener("change", () => change(group, { minAmount: least(group).value }))
    pause(group).addEventListener("change", () =>
      change(group, { ringMinutes: Number(pause(group).value) || null }),
    )
    within(row, ".play", HTMLButtonElement).addEventListener("click", () => play(group))
  }
  check.addEventListener("change", () => change("check", { notify: check.checked }))
  login.addEventListener("change", () => attempt(result, () => setStartAtLogin(login.checked)))
  content.addEventListener("change", () => attempt(result, () => setShowContent(content.checked)))
}

/** @param {Snapshot} snapshot */
export function showPreferences({ preferences }) {
  if (JSON.stringify(preferences) === JSON.stringify(known)) return
  known = preferences
  check.checked = preferences.kinds.check.notify
  content.checked = preferences.showContent
  login.checked = preferences.startAtLogin
  for (const group of groups) {
    const { sound: chosen, minAmount, ringMinutes } = preferences.kinds[group]
    options(sound(group), preferences.sounds.map((name) => [name, say(`window-sound-${name}`)]), chosen)
    if (document.activeElement !== least(group)) least(group).value = minAmount ?? ""
    const minutes = ringMinutes ?? 0
    const all = pauses.includes(minutes) ? pauses : [...pauses, minutes]
    options(pause(group), all.map((one) => [String(one), pauseText(one)]), String(minutes))
  }
}

/** @param {number} minutes */
const pauseText = (minutes) =>
  minutes === 0 ? say("window-ring-never") : say("window-ring-every", { minutes: String(minutes) })

/** @param {Group} group @param {Partial<GroupPreferences>} change */
function change(group, change) {
  if (!known) return
  const value = { ...known.kinds[group], ...change }
  return attempt(result, () => setKind(group, value))
}

/** @param {Group} group */
async function play(group) {
  await attempt(result, () => previewSound(value(group)))
}


/** @param {Group} group */
const row = (group) => find(`row-${group}`, HTMLElement)
/** @param {Group} group */
const sound = (group) => within(row(group), ".sound select", HTMLSelectElement)
/** @param {Group} group @returns {Sound} */
const value = (group) => /** @type {Sound} */ (sound(group).value)
/** @param {Group} group */
const least = (group) => within(row(group), ".least input", HTMLInputElement)
/** @param {Group} group */
const pause = (group) => within(row(group), ".again select", HTMLSelectElement)
