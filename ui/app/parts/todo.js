/**
 * What is to do: payments to check, new orders, conversations. A row that was
 * handled here stays where it is, with a way back, until the person looks
 * away: nothing slides under the mouse that is about to press again.
 */

import { todo } from "../backend.js"
import { find, setText, within } from "./dom.js"
import { keyOf, paintEntries } from "./entries.js"
import { text } from "../i18n.js"

/** @import { Row, Todo } from "../../types/bindings.d.ts" */

/** @typedef {"check" | "order" | "message"} Part */

const parts = /** @type {const} */ (["check", "order", "message"])
const counted = /** @type {const} */ ({ check: "payment", order: "order", message: "message" })
const root = find("to-do", HTMLElement)

/** Rows that stay although they were handled. */
const maxKept = 20
/** The mouse is away for good, not on a detour. */
const restMs = 1500

/** @type {Todo | undefined} */
let known
/** Handled here, by key. @type {Map<string, Row>} */
const kept = new Map()
/** The keys as they were painted last. @type {Record<Part, string[]>} */
const painted = { check: [], order: [], message: [] }
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

/** @param {(part: Part) => void} showAll @param {() => void} settled */
export function startTodo(showAll, settled) {
  for (const part of parts) {
    within(partOf(part), ".all", HTMLButtonElement).addEventListener("click", () => showAll(part))
  }
  const leave = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const isThere = root.matches(":hover") || root.querySelector(":focus-visible") !== null
      if (isThere || kept.size === 0) return
      forget()
      settled()
    }, restMs)
  }
  root.addEventListener("pointerleave", leave)
  root.addEventListener("focusout", leave)
}

/** Reads it again. */
export async function readTodo() {
  known = await todo()
  for (const row of [...known.check, ...known.order, ...known.message]) {
    // It has more messages than those that were handled.
    const before = kept.get(keyOf(row))
    if (before && row.ids.some((id) => !before.ids.includes(id))) kept.delete(keyOf(row))
  }
  paint()
}

/** What there is to do, as it was last read. */
export const ids = () => known?.ids ?? []
export const isEmpty = () => known !== undefined && known.open.total === 0 && kept.size === 0
export const isKept = (/** @type {Row} */ row) => kept.has(keyOf(row))

/** It stays in its place, as handled. @param {Row} row */
export function keep(row) {
  kept.set(keyOf(row), row)
  const [oldest] = kept.keys()
  if (kept.size > maxKept && oldest) kept.delete(oldest)
  paint()
}

/** @param {Row} row */
export function unkeep(row) {
  kept.delete(keyOf(row))
  paint()
}

/** Nothing that was handled is shown any more. */
export function forget() {
  kept.clear()
  paint()
}

function paint() {
  if (!known) return
  for (const part of parts) {
    const rows = withKept(known[part], painted[part])
    painted[part] = rows.map(keyOf)
    const section = partOf(part)
    paintEntries(within(section, "ul", HTMLUListElement), rows, (key) => kept.has(key))
    section.hidden = rows.length === 0
    const count = known.open[counted[part]]
    setText(within(section, ".number", HTMLElement), count > 0 ? String(count) : "")
    const listed = known[part].reduce((sum, { ids }) => sum + ids.length, 0)
    const all = within(section, ".all", HTMLButtonElement)
    all.hidden = count <= listed
    setText(all, text("window-show-all", { count }))
  }
}

/** Those that are open, and the kept ones behind whatever they stood behind. @param {Row[]} open @param {string[]} before */
function withKept(open, before) {
  const rows = open.map((row) => kept.get(keyOf(row)) ?? row)
  const there = new Set(rows.map(keyOf))
  before.forEach((key, place) => {
    const row = kept.get(key)
    if (!row || there.has(key)) return
    const above = rows.findIndex((one) => keyOf(one) === before[place - 1])
    rows.splice(above + 1, 0, row)
    there.add(key)
  })
  return rows
}

/** @param {Part} part */
const partOf = (part) => find(`part-${part}`, HTMLElement)
