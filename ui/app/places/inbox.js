/**
 * What needs the owner now, and what came earlier. With a filter or a word to
 * find, one list of what was found.
 */

import { copyText, exportHistory, markAllRead, markRead, openEntry, openFolder, reopen, reply } from "../backend.js"
import { find, setAttribute, setText } from "../parts/dom.js"
import { isAnswered, listenToEntries, paintEntries } from "../parts/entries.js"
import { choose, isFiltered, showFilters, startFilters, wanted } from "../parts/filters.js"
import { newer, older, readPages, restart } from "../parts/pages.js"
import { refresher } from "../parts/refresh.js"
import { attempt } from "../parts/result.js"
import { dayAndTime } from "../parts/time.js"
import { forget, ids, isEmpty, isKept, keep, readTodo, startTodo, unkeep } from "../parts/todo.js"
import { text } from "../i18n.js"

/** @import { Row, Snapshot } from "../../types/bindings.d.ts" */

const section = find("inbox", HTMLElement)
const toDo = find("to-do", HTMLElement)
const list = find("earlier-list", HTMLUListElement)
const markAll = find("mark-all", HTMLButtonElement)
const menu = find("inbox-menu", HTMLDetailsElement)
const result = find("inbox-result", HTMLElement)
const saved = find("export-show", HTMLButtonElement)
const undoAll = find("undo-all", HTMLButtonElement)
const calm = find("nothing-waits", HTMLElement)
const page = document.documentElement

const refresh = refresher(() => attempt(result, read, result.textContent ?? ""))

/** @type {Snapshot | undefined} */
let last
/** What is taken back by one press. @type {number[]} */
let allHandled = []

export function startInbox() {
  startFilters(() => {
    restart()
    forget()
    refresh()
  })
  startTodo((part) => choose(part), refresh)
  listenToEntries(section, { open, handle, undo, copy: (momo) => ask(() => copy(momo)), reply: answer })
  markAll.addEventListener("click", () => {
    if (markAll.getAttribute("aria-disabled") === "false") ask(handleAll)
  })
  undoAll.addEventListener("click", () => ask(() => reopen(allHandled)))
  for (const format of /** @type {const} */ (["csv", "json"])) {
    find(`export-${format}`, HTMLButtonElement).addEventListener("click", () => save(format))
  }
  saved.addEventListener("click", () => ask(() => openFolder("downloads")))
  find("show-older", HTMLButtonElement).addEventListener("click", () => turn(older))
  find("show-newer", HTMLButtonElement).addEventListener("click", () => turn(newer))
  find("place-inbox", HTMLElement).addEventListener("click", () => {
    forget()
    refresh()
  })
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Node && menu.contains(target))) menu.open = false
  })
}

/** @param {Snapshot} snapshot */
export function showInbox(snapshot) {
  const { recent, account, shop, connection, open } = snapshot
  const changed = JSON.stringify(listed(snapshot)) !== JSON.stringify(last && listed(last))
  last = snapshot
  showFilters(account, shop)
  if (changed && !section.hidden) refresh()
  // Not `disabled`: that would drop the focus from the button just pressed.
  setAttribute(markAll, "aria-disabled", String(open.total === 0))
  showCalm(connection, recent.length === 0)
}

/** What the lists are read again for. @param {Snapshot} snapshot */
const listed = ({ recent, unread, open, unsent }) => [recent, unread, open, unsent]

/** Calm is only what is known to be: not while nothing is heard. @param {Snapshot["connection"]} connection @param {boolean} isNew */
function showCalm({ state, since, text: said, reason }, isNew) {
  const live = state === "live"
  calm.classList.toggle("unsure", !live)
  setText(find("nothing-waits-text", HTMLElement), text(live ? "window-nothing-waits" : "window-nothing-known"))
  const connected = since === null ? `${said}.` : text("window-nothing-since", { time: dayAndTime(since) })
  const nothingYet = isNew ? text("window-nothing-yet") : ""
  const about = live ? [connected, nothingYet] : [`${said}.`, reason]
  setText(find("nothing-waits-about", HTMLElement), about.filter(Boolean).join(" "))
}

async function read() {
  const [, found] = await Promise.all([readTodo(), readPages(sought)])
  if (found) keepPlace(() => show(found))
}

/** What is to do stands above; below it is the rest. */
const sought = () => (isFiltered() ? wanted() : { ...wanted(), open: false })

/** @param {{ rows: Row[], isMore: boolean, isNewer: boolean }} found */
function show({ rows, isMore, isNewer }) {
  const filtered = isFiltered()
  section.classList.remove("waits")
  toDo.hidden = filtered
  calm.hidden = filtered || !isEmpty()
  // What was handled a moment ago stands in its place above.
  paintEntries(list, filtered ? rows : rows.filter((row) => !isKept(row)))
  setText(find("earlier-title", HTMLElement), text(filtered ? "window-found" : "window-earlier"))
  find("earlier", HTMLElement).hidden = rows.length === 0 && !filtered
  list.hidden = rows.length === 0
  find("find-nothing", HTMLElement).hidden = rows.length > 0 || !filtered
  find("show-older", HTMLElement).hidden = !isMore
  find("show-newer", HTMLElement).hidden = !isNewer
}

/** @param {() => void} to  the next pages */
async function turn(to) {
  const before = new Set([...list.children])
  to()
  await refresh()
  // The button moves on, or goes: the first of the new rows takes the focus.
  const first = [...list.children].find((row) => !before.has(row))
  first?.querySelector("button")?.focus({ preventScroll: true })
}

/** @param {Row} row */
function open(row) {
  return ask(async () => {
    await openEntry(row.id)
    // Whoever opens a conversation reads all of it.
    if (row.kind === "message" && row.ids.length > 1) await markRead(row.ids)
  })
}

/** @param {Row} row */
async function handle(row) {
  if (!isFiltered()) keep(row)
  await ask(() =>
    markRead(row.ids).catch((error) => {
      unkeep(row)
      throw error
    }),
  )
}

/** It stays in its place, as answered. @param {Row} row @param {string} words */
async function answer(row, words) {
  await reply(row.id, words)
  isAnswered.add(row)
  if (row.unread && !isFiltered()) keep(row)
}

/** @param {Row} row */
async function undo(row) {
  await ask(() => reopen(row.ids))
  unkeep(row)
}

async function handleAll() {
  menu.open = false
  allHandled = ids()
  await markAllRead()
  undoAll.hidden = false
  undoAll.focus()
  return text("window-all-handled")
}

/** @param {string} id */
async function copy(id) {
  await copyText(id)
  return text("window-copied-id", { id })
}

/** @param {"csv" | "json"} format */
async function save(format) {
  menu.open = false
  await ask(async () => {
    const where = await exportHistory(sought(), format)
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
  const all = [...section.querySelectorAll("li.entry")]
  const seen = page.scrollTop > 0 && all.find((row) => row.getBoundingClientRect().bottom > 0)
  const before = seen ? seen.getBoundingClientRect().top : 0
  change()
  if (seen && seen.isConnected) page.scrollTop += seen.getBoundingClientRect().top - before
}

/** @param {() => Promise<unknown>} action @param {string} [meanwhile] */
function ask(action, meanwhile) {
  saved.hidden = undoAll.hidden = true
  return attempt(result, action, meanwhile)
}
