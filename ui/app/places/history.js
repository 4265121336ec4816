/**
 * The history: what is unread first, then the newest. Older pages come on
 * demand and stay; what is older than the most that is listed is found by the
 * search.
 */

import { exportHistory, markAllRead, markRead, openEntry, openFolder, search } from "../backend.js"
import { find, setAttribute, setIcon, setText, within } from "../parts/dom.js"
import { showFilters, startFilters, wanted } from "../parts/filters.js"
import { paintList } from "../parts/list.js"
import { refresher } from "../parts/refresh.js"
import { attempt } from "../parts/result.js"
import { fullTime, shortTime } from "../parts/time.js"
import { text } from "../i18n.js"

/** @import { Cursor, Line, Snapshot } from "../../types/bindings.d.ts" */

const section = find("history", HTMLElement)
const list = find("history-list", HTMLUListElement)
const markAll = find("mark-all-read", HTMLButtonElement)
const result = find("history-result", HTMLElement)
const saved = find("export-show", HTMLButtonElement)
const older = find("history-older", HTMLButtonElement)
const page = document.documentElement

/** What one press brings. */
const pagesPerPress = 2
const maxRows = 1000

const refresh = refresher(() => ask(read))

/** Pages that are wanted. */
let pages = 1
/** @type {Snapshot | undefined} */
let last

export function startHistory() {
  startFilters(restart)
  list.addEventListener("click", ({ target }) => {
    const row = target instanceof Element ? target.closest("li") : null
    const id = Number(row?.dataset["id"])
    if (!row || !(target instanceof Element)) return
    ask(() => (target.closest(".handled") ? markRead([id]) : openEntry(id)))
  })
  markAll.addEventListener("click", () => {
    if (markAll.getAttribute("aria-disabled") === "false") ask(markAllRead)
  })
  for (const format of /** @type {const} */ (["csv", "json"])) {
    find(`export-${format}`, HTMLButtonElement).addEventListener("click", () => save(format))
  }
  saved.addEventListener("click", () => ask(() => openFolder("downloads")))
  older.addEventListener("click", loadOlder)
  find("place-history", HTMLElement).addEventListener("click", refresh)
}

/** @param {Snapshot} snapshot */
export function showHistory(snapshot) {
  const { unread, recent, account, shop } = snapshot
  const changed = JSON.stringify([recent, unread]) !== JSON.stringify([last?.recent, last?.unread])
  last = snapshot
  showFilters(account, shop)
  if (changed && !section.hidden) refresh()
  // Not `disabled`: that would drop the focus from the button just pressed.
  setAttribute(markAll, "aria-disabled", String(unread.total === 0))
}

/** Another search: from the top. */
function restart() {
  pages = 1
  refresh()
}

async function loadOlder() {
  const shown = list.children.length
  pages += pagesPerPress
  await refresh()
  // The button moves on, or goes: the first of the new rows takes the focus.
  list.children[shown]?.querySelector("button")?.focus({ preventScroll: true })
}

async function read() {
  const sought = wanted()
  /** @type {Line[]} */
  const lines = []
  /** @type {Cursor | null} */
  let next = null
  for (let count = 0; count < pages; count++) {
    const found = await search(sought, next)
    // Typed on, meanwhile.
    if (JSON.stringify(sought) !== JSON.stringify(wanted())) return
    lines.push(...found.lines)
    next = found.next
    if (!next || lines.length >= maxRows) break
  }
  show(lines, next !== null)
}

/** @param {Line[]} lines @param {boolean} isMore */
function show(lines, isMore) {
  // An entry that is read meanwhile moves down, onto the next page.
  const all = [...new Map(lines.map((line) => [line.id, line])).values()]
  keepPlace(() => paintList(list, find("entry", HTMLTemplateElement), all, ({ id }) => String(id), paint))
  const { text, kind, shop, from, unread } = wanted()
  const filtered = Boolean(text.trim() || kind || shop || from || unread)
  list.hidden = all.length === 0
  find("history-empty", HTMLElement).hidden = all.length > 0 || filtered
  find("find-nothing", HTMLElement).hidden = all.length > 0 || !filtered
  older.hidden = !isMore || lines.length >= maxRows
  find("history-most", HTMLElement).hidden = !isMore || lines.length < maxRows
}

/** @param {HTMLLIElement} row @param {Line} line */
function paint(row, { group, title, body, at, unread }) {
  setAttribute(row, "data-kind", group)
  row.classList.toggle("unread", unread)
  setIcon(row, ".tile use", `kind-${group}`)
  within(row, ".unread-mark", HTMLElement).hidden = !unread
  setText(within(row, ".name", HTMLElement), title)
  setText(within(row, ".about", HTMLElement), body)
  const handled = within(row, ".handled", HTMLButtonElement)
  handled.hidden = !unread
  setAttribute(handled, "aria-label", `${text("window-mark-read")}: ${title}`)
  const time = within(row, "time", HTMLTimeElement)
  setText(time, shortTime(at))
  setAttribute(time, "datetime", new Date(at).toISOString())
  setAttribute(time, "title", fullTime(at))
}

/** @param {"csv" | "json"} format */
async function save(format) {
  find("export", HTMLDetailsElement).open = false
  saved.hidden = true
  await attempt(result, async () => {
    const where = await exportHistory(wanted(), format)
    saved.hidden = false
    return where
  }, text("window-exporting"))
}

/**
 * Scrolls along with the first row in sight. Not every web view anchors the
 * scroll by itself, so base.css switches that off and this does it.
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
function ask(action) {
  saved.hidden = true
  return attempt(result, action)
}
