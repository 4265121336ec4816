/**
 * The last events, the newest first. New ones slide in above without moving
 * what is being read, or the focus.
 */

import { markAllRead, openEntry, refusal } from "./backend.js"
import { find, setAttribute, setIcon, setText, within } from "./dom.js"
import { paintList } from "./keyed.js"
import { fullTime, shortTime } from "./time.js"

/** @import { Line, Snapshot } from "./types/bindings.d.ts" */

const list = find("latest-list", HTMLUListElement)
const markAll = find("mark-all-read", HTMLButtonElement)
const result = find("latest-result", HTMLElement)
const page = document.documentElement

export function startLatest() {
  list.addEventListener("click", ({ target }) => {
    const row = target instanceof Element ? target.closest("li") : null
    if (row) ask(() => openEntry(Number(row.dataset["id"])))
  })
  markAll.addEventListener("click", () => {
    if (markAll.getAttribute("aria-disabled") === "false") ask(markAllRead)
  })
}

/** @param {Snapshot} snapshot */
export function showLatest({ recent, unread }) {
  keepPlace(() => paintList(list, find("entry", HTMLTemplateElement), recent, ({ id }) => String(id), paint))
  list.hidden = recent.length === 0
  find("latest-empty", HTMLElement).hidden = recent.length > 0
  // Not `disabled`: that would drop the focus of the person who just pressed it.
  setAttribute(markAll, "aria-disabled", String(unread.total === 0))
}

/** @param {HTMLLIElement} row @param {Line} line */
function paint(row, { kind, title, body, at, unread }) {
  setAttribute(row, "data-kind", kind)
  row.classList.toggle("unread", unread)
  setIcon(row, ".tile use", `kind-${kind}`)
  within(row, ".unread-mark", HTMLElement).hidden = !unread
  setText(within(row, ".name", HTMLElement), title)
  setText(within(row, ".about", HTMLElement), body)
  const time = within(row, "time", HTMLTimeElement)
  setText(time, shortTime(at))
  setAttribute(time, "datetime", new Date(at).toISOString())
  setAttribute(time, "title", fullTime(at))
}

/**
 * Scrolls along with the first row in sight. Not every web view anchors the
 * scroll by itself, so style.css switches that off and this does it.
 *
 * @param {() => void} change
 */
function keepPlace(change) {
  const read = page.scrollTop > 0 && [...list.children].find((row) => row.getBoundingClientRect().bottom > 0)
  const before = read ? read.getBoundingClientRect().top : 0
  change()
  if (read && read.isConnected) page.scrollTop += read.getBoundingClientRect().top - before
}

/** @param {() => Promise<unknown>} action */
async function ask(action) {
  setText(result, "")
  await action().catch((error) => setText(result, refusal(error).message))
}
