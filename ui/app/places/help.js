/** What helps when something is wrong; and what holds for the whole app. */

import { copyDiagnostics, dataUse, licences, openFolder, setLanguage } from "../backend.js"
import { find, setAttribute, setIcon, setText, within } from "../parts/dom.js"
import { paintList } from "../parts/list.js"
import { remembered } from "../parts/navigation.js"
import { attempt } from "../parts/result.js"
import { setOptions } from "../parts/select.js"
import { dayAndTime } from "../parts/time.js"
import { showUpdates, startUpdates } from "../parts/updates.js"
import { text } from "../i18n.js"

/** @import { ChangeLine, Snapshot } from "../../types/bindings.d.ts" */

const language = find("language", HTMLSelectElement)
const result = find("help-result", HTMLElement)
const works = find("licences", HTMLDetailsElement)
const log = find("connections", HTMLElement)

export function startHelp() {
  startUpdates()
  language.addEventListener("change", () => attempt(result, () => setLanguage(language.value || null)))
  find("copy-diagnostics", HTMLButtonElement).addEventListener("click", () => attempt(result, copy))
  find("open-logs", HTMLButtonElement).addEventListener("click", () => attempt(result, () => openFolder("logs")))
  find("place-help", HTMLElement).addEventListener("click", showDataUse)
  if (remembered() === "help") void showDataUse()
  works.addEventListener("toggle", () => {
    const text = find("licences-text", HTMLElement)
    if (works.open && !text.textContent) attempt(text, licences)
  })
}

/** @param {Snapshot} snapshot */
export function showHelp(snapshot) {
  const { preferences, connections, version } = snapshot
  showUpdates(snapshot)
  const all = preferences.languages.map(({ code, name }) => [code, name])
  setOptions(language, [["", text("window-language-system")], ...all], preferences.language ?? "")
  setText(find("version", HTMLElement), text("window-version", { version }))
  find("connections-none", HTMLElement).hidden = connections.length > 0
  /** @param {ChangeLine} change */
  const key = ({ at, feed, text }) => `${at} ${feed} ${text}`
  paintList(log, find("change", HTMLTemplateElement), connections, key, paint)
}

/** @param {HTMLLIElement} row @param {ChangeLine} change */
function paint(row, { at, state, text, feed }) {
  setAttribute(row, "data-state", state)
  setIcon(row, ".state-shape use", `state-${state}`)
  setText(within(row, ".text", HTMLElement), feed ? `${text} (${feed})` : text)
  const time = within(row, "time", HTMLTimeElement)
  setText(time, dayAndTime(at))
  setAttribute(time, "datetime", new Date(at).toISOString())
}

const showDataUse = () => attempt(find("data-use", HTMLElement), dataUse)

async function copy() {
  await copyDiagnostics()
  return text("window-copied")
}
