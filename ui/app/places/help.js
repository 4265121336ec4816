/** What helps when something is wrong; and what holds for the whole app. */

import { copyDiagnostics, licences, openFolder, refusal, setLanguage } from "../backend.js"
import { find, setAttribute, setIcon, setText, within } from "../parts/dom.js"
import { paintList } from "../parts/list.js"
import { options } from "../parts/select.js"
import { dayAndTime } from "../parts/time.js"
import { say } from "../i18n.js"

/** @import { ChangeLine, Snapshot } from "../../types/bindings.d.ts" */

const language = find("language", HTMLSelectElement)
const result = find("help-result", HTMLElement)
const works = find("licences", HTMLDetailsElement)
const log = find("connections", HTMLElement)

export function startHelp() {
  language.addEventListener("change", () => ask(() => setLanguage(language.value || null)))
  find("copy-diagnostics", HTMLButtonElement).addEventListener("click", copy)
  find("open-logs", HTMLButtonElement).addEventListener("click", () => ask(() => openFolder("logs")))
  works.addEventListener("toggle", async () => {
    const text = find("licences-text", HTMLElement)
    if (works.open && !text.textContent) setText(text, await licences().catch((error) => refusal(error).message))
  })
}

/** @param {Snapshot} snapshot */
export function showHelp({ preferences, connections, version }) {
  const all = preferences.languages.map(({ code, name }) => [code, name])
  options(language, [["", say("window-language-system")], ...all], preferences.language ?? "")
  setText(find("version", HTMLElement), say("window-version", { version }))
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

async function copy() {
  await ask(async () => {
    await copyDiagnostics()
    setText(result, say("window-copied"))
  })
}

/** @param {() => Promise<unknown>} action */
async function ask(action) {
  setText(result, "")
  await action().catch((error) => setText(result, refusal(error).message))
}
