/**
 * When nothing pops up: a snooze from now on, and quiet hours of the week.
 * What comes meanwhile is summed up in one notification afterwards.
 */

import { setQuietHours, snooze } from "../backend.js"
import { find, setText, within } from "../parts/dom.js"
import { paintList } from "../parts/list.js"
import { attempt } from "../parts/result.js"
import { paintWeek } from "../parts/week.js"
import { text } from "../i18n.js"

/** @import { QuietHoursPreferences, QuietWindow, Snapshot, Snooze } from "../../types/bindings.d.ts" */

/** @type {Record<string, Snooze>} */
const choices = {
  "snooze-half-hour": "half_hour",
  "snooze-hour": "hour",
  "snooze-tomorrow": "tomorrow",
  "snooze-until-resumed": "until_resumed",
  "snooze-resume": "resume",
}
const enabled = find("quiet-enabled", HTMLInputElement)
const urgent = find("quiet-urgent", HTMLInputElement)
const list = find("quiet-windows", HTMLElement)
const result = find("quiet-result", HTMLElement)

/** @type {QuietHoursPreferences} */
let hours = { enabled: false, windows: [], allowUrgent: false }

export function startQuiet() {
  for (const [id, choice] of Object.entries(choices)) {
    find(id, HTMLButtonElement).addEventListener("click", () => attempt(result, () => snooze(choice)))
  }
  enabled.addEventListener("change", () => {
    const none = enabled.checked && hours.windows.length === 0
    save({ enabled: enabled.checked, windows: none ? [night()] : hours.windows })
  })
  urgent.addEventListener("change", () => save({ allowUrgent: urgent.checked }))
  find("quiet-add", HTMLButtonElement).addEventListener("click", () => {
    save({ windows: [...hours.windows, night()] })
  })
}

/** @returns {QuietWindow} */
const night = () => ({ days: [1, 2, 3, 4, 5, 6, 7], from: "22:00", to: "07:00" })

/** @param {Snapshot} snapshot */
export function showQuiet({ quiet, preferences }) {
  setText(find("quiet-text", HTMLElement), quiet.text || text("window-quiet-off"))
  const snoozed = quiet.state === "snoozed"
  find("snooze-choices", HTMLElement).hidden = snoozed
  find("snooze-resume", HTMLElement).hidden = !snoozed
  hours = preferences.quietHours
  enabled.checked = hours.enabled
  urgent.checked = hours.allowUrgent
  find("quiet-more", HTMLElement).hidden = !hours.enabled
  paintWeek(find("week", HTMLElement), hours.windows)
  const rows = hours.windows.map((window, place) => ({ window, place }))
  paintList(list, find("quiet-window", HTMLTemplateElement), rows, ({ place }) => String(place), paintWindow)
}

/** @param {HTMLLIElement} row @param {{ window: QuietWindow, place: number }} shown */
function paintWindow(row, { window, place }) {
  /** @param {Partial<QuietWindow>} change */
  const change = (change) => {
    const windows = hours.windows.map((one, at) => (at === place ? { ...one, ...change } : one))
    return save({ windows })
  }
  for (const box of row.querySelectorAll("input[type=checkbox]")) {
    if (!(box instanceof HTMLInputElement)) continue
    box.checked = window.days.includes(Number(box.value))
    box.onchange = () => {
      const boxes = [...row.querySelectorAll("input:checked")]
      return change({ days: boxes.map((one) => Number(/** @type {HTMLInputElement} */ (one).value)) })
    }
  }
  for (const end of /** @type {const} */ (["from", "to"])) {
    const input = within(row, `.${end}`, HTMLInputElement)
    if (document.activeElement !== input) input.value = window[end]
    input.onchange = () => change({ [end]: input.value })
  }
  within(row, ".remove", HTMLButtonElement).onclick = () =>
    save({ windows: hours.windows.filter((_, at) => at !== place) })
}

/**
 * The next change builds on this one, published or not: all is sent at once,
 * and two changes may follow quickly.
 *
 * @param {Partial<QuietHoursPreferences>} change
 */
function save(change) {
  const before = hours
  hours = { ...hours, ...change }
  return attempt(result, () =>
    setQuietHours(hours).catch((error) => {
      hours = before
      throw error
    }),
  )
}
