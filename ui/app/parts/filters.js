/** The filters of the inbox: words, a type, a shop, a day, what is to do. */

import { find, setAttribute } from "./dom.js"
import { setOptions } from "./select.js"
import { text } from "../i18n.js"

/** @import { Account, Kind, Search, Shop } from "../../types/bindings.d.ts" */

const input = find("find-text", HTMLInputElement)
const kind = find("find-kind", HTMLSelectElement)
const shop = find("find-shop", HTMLSelectElement)
const when = find("find-when", HTMLSelectElement)
const day = find("find-day", HTMLInputElement)
const open = find("find-open", HTMLInputElement)
const toggle = find("filter", HTMLButtonElement)
const choices = find("filters", HTMLElement)

/** @type {() => void} */
let notify = () => {}

/** @param {() => void} changed */
export function startFilters(changed) {
  notify = changed
  for (const field of [input, kind, shop, when, day, open]) {
    field.addEventListener("input", () => {
      day.hidden = when.value !== "day"
      changed()
    })
  }
  toggle.addEventListener("click", () => {
    const opens = choices.hidden === true
    unfold(opens)
    // Out of sight, a filter would only puzzle.
    if (!opens && isChosen()) clear()
  })
}

/** All of one part that is to do. @param {"check" | "order" | "message"} part */
export function choose(part) {
  kind.value = part
  open.checked = true
  unfold(true)
  notify()
  kind.focus()
}

export const isFiltered = () => Boolean(input.value.trim()) || isChosen()

/** A choice of shops only where there are several. @param {Account} account @param {Shop} by */
export function showFilters(account, by) {
  const shops = account.shops.map(({ id, name }) => [id, name])
  const others = by.userIds.filter((id) => !shops.some(([known]) => known === id))
  const all = [...shops, ...others.map((id) => [id, id])]
  shop.hidden = all.length < 2
  setOptions(shop, [["", text("window-find-all-shops")], ...all], shop.hidden ? "" : shop.value)
}

/** @returns {Search} */
export function wanted() {
  const [from, to] = days()
  // A payment that was checked is one of the other payments.
  const isCheck = kind.value === "check"
  return {
    text: input.value,
    kind: isCheck ? "payment" : /** @type {Kind} */ (kind.value) || null,
    shop: shop.value || null,
    from,
    to,
    open: open.checked || isCheck ? true : null,
  }
}

function isChosen() {
  const { kind, shop, from, to, open } = wanted()
  return Boolean(kind || shop || from !== null || to !== null || open)
}

function clear() {
  kind.value = shop.value = when.value = ""
  open.checked = false
  day.hidden = true
  notify()
}

/** @param {boolean} opens */
function unfold(opens) {
  choices.hidden = !opens
  setAttribute(toggle, "aria-expanded", String(opens))
}

/**
 * From the beginning of a day to the end of one, on the clock of this computer.
 *
 * @returns {[number | null, number | null]}
 */
function days() {
  const back = { today: 0, yesterday: 1, week: 6, month: 29 }[when.value]
  if (when.value === "day" && day.value) {
    const [year = 0, month = 1, date = 1] = day.value.split("-").map(Number)
    return [new Date(year, month - 1, date).getTime(), new Date(year, month - 1, date + 1).getTime()]
  }
  if (back === undefined) return [null, null]
  return [midnight(-back), when.value === "yesterday" ? midnight(0) : null]
}

/** @param {number} days  from today */
function midnight(days) {
  const now = new Date()
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).getTime()
}
