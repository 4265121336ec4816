/**
 * The last events, the newest first. New ones slide in above without moving
 * what is being read, or the focus.
 */

import { markAllRead, openEntry, refusal, search } from "./backend.js"
import { find, setAttribute, setIcon, setText, within } from "./dom.js"
import { paintList } from "./keyed.js"
import { fullTime, shortTime } from "./time.js"

/** @import { Kind, Line, Snapshot } from "./types/bindings.d.ts" */

const list = find("latest-list", HTMLUListElement)
const markAll = find("mark-all-read", HTMLButtonElement)
const result = find("latest-result", HTMLElement)
const text = find("find-text", HTMLInputElement)
const kind = find("find-kind", HTMLSelectElement)
const more = find("find-more", HTMLButtonElement)
const page = document.documentElement

/** What the core has at hand without a search; and what a search brings at a time. */
const [recentMost, pageSize, most] = [20, 50, 500]
/** How many are wanted of the history; 0: only what is recent. */
let wanted = 0
let asked = 0
/** @type {Snapshot | undefined} */
let last

export function startLatest() {
  list.addEventListener("click", ({ target }) => {
    const row = target instanceof Element ? target.closest("li") : null
    if (row) ask(() => openEntry(Number(row.dataset["id"])))
  })
  for (const field of [text, kind]) {
    field.addEventListener("input", () => {
      wanted = text.value.trim() || kind.value ? pageSize : 0
      refresh()
    })
  }
  more.addEventListener("click", () => {
    wanted = Math.min(wanted + pageSize, most)
    refresh()
  })
  markAll.addEventListener("click", () => {
    if (markAll.getAttribute("aria-disabled") === "false") ask(markAllRead)
  })
}

/** @param {Snapshot} snapshot */
export function showLatest(snapshot) {
  const { unread, recent } = snapshot
  const news = JSON.stringify([recent, unread]) !== JSON.stringify([last?.recent, last?.unread])
  last = snapshot
  if (news) refresh()
  // Not `disabled`: that would drop the focus of the person who just pressed it.
  setAttribute(markAll, "aria-disabled", String(unread.total === 0))
}

/** The recent ones as they are; of the rest, what the person looks for. */
async function refresh() {
  const number = ++asked
  if (wanted === 0) return show(last?.recent ?? [], last?.recent.length === recentMost)
  await ask(async () => {
    const chosen = /** @type {Kind | ""} */ (kind.value)
    const found = await search(text.value, chosen || null, wanted)
    // Typed on, meanwhile.
    if (number === asked) show(found.lines, found.more && wanted < most)
  })
}

/** @param {Line[]} lines @param {boolean} areMore */
function show(lines, areMore) {
  keepPlace(() => paintList(list, find("entry", HTMLTemplateElement), lines, ({ id }) => String(id), paint))
  list.hidden = lines.length === 0
  find("latest-empty", HTMLElement).hidden = lines.length > 0 || wanted > 0
  find("find-nothing", HTMLElement).hidden = lines.length > 0 || wanted === 0
  more.hidden = !areMore
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
