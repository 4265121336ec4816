/**
 * What came earlier, or what a search found, page after page. Two pages are
 * in the window at a time: further back, the newest of them makes room.
 */

import { search } from "../backend.js"

/** @import { Cursor, Row, Search } from "../../types/bindings.d.ts" */

const maxPages = 2

/** Where each page begins. @type {(Cursor | null)[]} */
let starts = [null]
let first = 0
let shown = 1

/** From the top. */
export function restart() {
  starts = [null]
  first = 0
  shown = 1
}

export function older() {
  if (shown < maxPages) shown++
  else first++
}

export function newer() {
  first = Math.max(0, first - 1)
}

/**
 * @param {() => Search} wanted
 * @returns {Promise<{ rows: Row[], isMore: boolean, isNewer: boolean } | undefined>}  undefined: another search was begun meanwhile
 */
export async function readPages(wanted) {
  const sought = JSON.stringify(wanted())
  /** @type {Row[]} */
  const rows = []
  for (let page = first; page < first + shown; page++) {
    const found = await search(JSON.parse(sought), starts[page] ?? null)
    if (sought !== JSON.stringify(wanted())) return undefined
    rows.push(...found.rows)
    starts[page + 1] = found.next
    if (!found.next) break
  }
  // An entry that came meanwhile may be on two pages.
  const all = [...new Map(rows.map((row) => [row.id, row])).values()]
  return { rows: all, isMore: Boolean(starts[first + shown]), isNewer: first > 0 }
}
