/**
 * The history: what is unread first, then the newest. Only the pages around
 * what is being read are in the window, so that fifty thousand entries scroll
 * like fifty; the rest is empty space of the same height.
 */

import { exportHistory, markAllRead, markRead, openEntry, openFolder, search } from "../backend.js"
import { find, setAttribute, setIcon, setText, within } from "../parts/dom.js"
import { showFilters, startFilters, wanted } from "../parts/filters.js"
import { paintList } from "../parts/list.js"
import { attempt } from "../parts/result.js"
import { fullTime, shortTime } from "../parts/time.js"
import { say } from "../i18n.js"

/** @import { Cursor, Line, Snapshot } from "../../types/bindings.d.ts" */

const section = find("history", HTMLElement)
const list = find("history-list", HTMLUListElement)
const markAll = find("mark-all-read", HTMLButtonElement)
const result = find("history-result", HTMLElement)
const saved = find("export-show", HTMLButtonElement)
const page = document.documentElement
const spaces = { above: find("history-above", HTMLElement), below: find("history-below", HTMLElement) }

/** Pages that are in the window at once. */
const most = 4

/**
 * Where each page that is known begins; the first at the top. `rows`: what was
 * on it when it was last seen.
 * @type {{ after: Cursor | null, rows: number }[]}
 */
let pages = [{ after: null, rows: 0 }]
/** The first page in the window, and what is on it and on those behind it. */
let first = 0
/** @type {Line[][]} */
let shown = []
/** A row with its line, as measured. */
let height = 58
let asked = 0
let working = false
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
  find("place-history", HTMLElement).addEventListener("click", () => refresh())
  addEventListener("scroll", follow, { passive: true })
}

/** @param {Snapshot} snapshot */
export function showHistory(snapshot) {
  const { unread, recent, account, shop } = snapshot
  const news = JSON.stringify([recent, unread]) !== JSON.stringify([last?.recent, last?.unread])
  last = snapshot
  showFilters(account, shop)
  if (news && !section.hidden) refresh()
  // Not `disabled`: that would drop the focus of the person who just pressed it.
  setAttribute(markAll, "aria-disabled", String(unread.total === 0))
}

/** Looks for something else: from the top. */
function restart() {
  pages = [{ after: null, rows: 0 }]
  first = 0
  shown = []
  refresh(1)
}

/** What is in the window, anew, after something has changed. */
async function refresh(count = Math.max(shown.length, 1)) {
  const number = ++asked
  await ask(async () => {
    /** @type {Line[][]} */
    const lines = []
    let next = pages[first]?.after ?? null
    for (let at = first; at < first + count; at++) {
      const found = await search(wanted(), next)
      // Typed on, or changed again, meanwhile.
      if (number !== asked) return
      pages[at] = { after: next, rows: found.lines.length }
      lines.push(found.lines)
      next = found.next
      if (!next) pages.length = at + 1
      else pages[at + 1] = { after: next, rows: pages[at + 1]?.rows ?? 0 }
      if (!next) break
    }
    show(lines)
    // Not while scrolling: to measure is to lay out once more.
    if (list.children.length > 0) height = list.offsetHeight / list.children.length || height
    follow()
  })
}

/** Brings the pages that the person scrolls to. */
async function follow() {
  if (working || section.hidden) return
  const place = list.getBoundingClientRect()
  const margin = innerHeight
  const down = place.bottom < innerHeight + margin && first + shown.length < pages.length
  const up = place.top > -margin && first > 0
  if (!down && !up) return
  working = true
  const number = asked
  await ask(async () => {
    const at = down ? first + shown.length : first - 1
    const { lines, next } = await search(wanted(), pages[at]?.after ?? null)
    if (number !== asked) return
    pages[at] = { after: pages[at]?.after ?? null, rows: lines.length }
    if (down && next && !pages[at + 1]) pages[at + 1] = { after: next, rows: 0 }
    const all = down ? [...shown, lines] : [lines, ...shown]
    if (!down) first = at
    if (all.length > most && down) first += all.length - most
    show(down ? all.slice(-most) : all.slice(0, most))
  })
  working = false
  // Scrolled on, meanwhile.
  if (number === asked) requestAnimationFrame(() => follow())
}

/** @param {Line[][]} lines */
function show(lines) {
  shown = lines
  const all = [...new Map(lines.flat().map((line) => [line.id, line])).values()]
  keepPlace(() => {
    paintList(list, find("entry", HTMLTemplateElement), all, ({ id }) => String(id), paint)
    const count = (/** @type {typeof pages} */ some) => some.reduce((sum, { rows }) => sum + rows, 0)
    spaces.above.style.blockSize = `${count(pages.slice(0, first)) * height}px`
    spaces.below.style.blockSize = `${count(pages.slice(first + lines.length)) * height}px`
  })
  const { text, kind, shop, from, unread } = wanted()
  const filtered = Boolean(text.trim() || kind || shop || from || unread)
  list.hidden = all.length === 0
  find("history-empty", HTMLElement).hidden = all.length > 0 || filtered
  find("find-nothing", HTMLElement).hidden = all.length > 0 || !filtered
}

/** What each row shows: one that stays costs nothing. @type {WeakMap<Element, Line>} */
const painted = new WeakMap()

/** @param {HTMLLIElement} row @param {Line} line */
function paint(row, line) {
  if (painted.get(row) === line) return
  painted.set(row, line)
  const { group, title, body, at, unread } = line
  setAttribute(row, "data-kind", group)
  row.classList.toggle("unread", unread)
  setIcon(row, ".tile use", `kind-${group}`)
  within(row, ".unread-mark", HTMLElement).hidden = !unread
  setText(within(row, ".name", HTMLElement), title)
  setText(within(row, ".about", HTMLElement), body)
  const handled = within(row, ".handled", HTMLButtonElement)
  handled.hidden = !unread
  setAttribute(handled, "aria-label", `${say("window-mark-read")}: ${title}`)
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
  }, say("window-exporting"))
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
function ask(action) {
  saved.hidden = true
  return attempt(result, action)
}
