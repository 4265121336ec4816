/**
 * How the shop does: today, how long buyers wait, how fast events arrive, and
 * days, weeks or months as bars. Read again when the place is opened, and on every event
 * while it is open.
 */

import { activity } from "../backend.js"
import { chart } from "../parts/chart.js"
import { find, setText } from "../parts/dom.js"
import { refresher } from "../parts/refresh.js"
import { attempt } from "../parts/result.js"
import { setOptions } from "../parts/select.js"
import { dayOf, monthOf } from "../parts/time.js"
import { text } from "../i18n.js"

/** @import { Activity, DayLine, Snapshot, Sum } from "../../types/bindings.d.ts" */

const section = find("activity", HTMLElement)
const currency = find("activity-currency", HTMLSelectElement)
const by = find("activity-period", HTMLSelectElement)
const shop = find("activity-shop", HTMLSelectElement)
const result = find("activity-result", HTMLElement)

/** What the shop does not name has this value in the choice. */
const unnamed = "-"

/** @type {Activity | undefined} */
let known
/** @type {Snapshot["recent"] | undefined} */
let recent

const refresh = refresher(() => attempt(result, async () => show((known = await activity(shop.value || null)))))

export function startActivity() {
  find("place-activity", HTMLElement).addEventListener("click", refresh)
  for (const choice of [currency, by]) choice.addEventListener("input", () => known && show(known))
  shop.addEventListener("input", refresh)
}

/** @param {Snapshot} snapshot */
export function showActivity(snapshot) {
  const changed = JSON.stringify(recent) !== JSON.stringify(snapshot.recent)
  recent = snapshot.recent
  const shops = snapshot.account.shops.map(({ id, name }) => [id, name])
  shop.hidden = shops.length < 2
  setOptions(shop, [["", text("window-find-all-shops")], ...shops], shop.hidden ? "" : shop.value)
  if (changed && !section.hidden) refresh()
}

/** @param {Activity} activity */
function show(activity) {
  const { today, lastWeek, toVerify, delivery } = activity
  setText(find("activity-sums", HTMLElement), texts(today.sums) || "0")
  setText(find("activity-counts", HTMLElement), today.text)
  const before = [texts(lastWeek.sums), lastWeek.text].filter(Boolean).join(" · ")
  setText(find("activity-before", HTMLElement), `${text("window-activity-week-ago")} ${before}`)
  find("activity-before", HTMLElement).hidden = !(lastWeek.payments || lastWeek.orders || lastWeek.messages)
  setText(find("activity-verify", HTMLElement), toVerify.text)
  setText(find("activity-verify-about", HTMLElement), toVerify.about)
  setText(find("activity-delivery", HTMLElement), delivery.text)
  setText(find("activity-delivery-about", HTMLElement), delivery.about)
  showBars(activity)
}

/** What there are no figures of yet is not shown. @param {Activity} activity */
function showBars(activity) {
  const by = period()
  const lines = activity[by]
  const all = [...new Set(lines.flatMap(({ sums }) => sums.map(codeOf)))]
  const chosen = all.includes(currency.value) ? currency.value : mostUsed(lines, all)
  setOptions(currency, all.map((code) => [code, code]), chosen)
  find("activity-currencies", HTMLElement).hidden = all.length < 2
  const [money, orders] = [all.length > 0, lines.some((line) => line.orders > 0)]
  const nothing = !money && !orders && activity.today.messages === 0 && activity.delivery.count === 0
  for (const [id, isThere] of /** @type {const} */ ([
    ["activity-nothing", nothing],
    ["activity-figures", !nothing],
    ["activity-waits", activity.toVerify.count > 0],
    ["activity-heard", activity.delivery.count > 0],
    ["activity-payments", money],
    ["activity-orders", orders],
    ["activity-table", money || orders],
  ])) {
    find(id, HTMLElement).hidden = !isThere
  }

  const one = all.length === 1 && chosen !== unnamed
  const title = one ? text("window-activity-payments-in", { currency: chosen }) : text("window-activity-payments")
  setText(find("payments-title", HTMLElement), title)
  const sumOf = (/** @type {DayLine} */ { sums }) => sums.find((sum) => codeOf(sum) === chosen)
  const last = text({ days: "window-activity-today", weeks: "window-activity-this-week", months: "window-activity-this-month" }[by])
  chart(find("payments-chart", HTMLElement), lines.map((line) => ({
    day: nameOf(line.day),
    value: sumOf(line)?.value ?? 0,
    text: sumOf(line)?.text ?? "0",
  })), last)
  chart(find("orders-chart", HTMLElement), lines.map((line) => ({
    day: nameOf(line.day),
    value: line.orders,
    text: String(line.orders),
  })), last)
  find("activity-rows", HTMLElement).replaceChildren(...[...lines].reverse().map(row))
}

/** @returns {"days" | "weeks" | "months"} */
function period() {
  const { value } = by
  return value === "weeks" || value === "months" ? value : "days"
}

/** A day, a week or a month, by its first day. @param {string} day */
function nameOf(day) {
  const by = period()
  if (by === "months") return monthOf(day)
  return by === "weeks" ? text("window-activity-week", { day: dayOf(day) }) : dayOf(day)
}

/** @param {DayLine} line */
function row({ day, sums, orders }) {
  const row = document.createElement("tr")
  const head = document.createElement("th")
  head.scope = "row"
  head.textContent = nameOf(day)
  row.append(head, ...[texts(sums) || "0", String(orders)].map((text) => {
    const cell = document.createElement("td")
    cell.textContent = text
    return cell
  }))
  return row
}

/** @param {Sum[]} sums */
const texts = (sums) => sums.map(({ text }) => text).join(", ")
/** @param {Sum} sum */
const codeOf = ({ currency }) => currency ?? unnamed

/** @param {DayLine[]} days @param {string[]} all */
function mostUsed(days, all) {
  const uses = (/** @type {string} */ code) => days.filter(({ sums }) => sums.some((sum) => codeOf(sum) === code)).length
  return all.toSorted((a, b) => uses(b) - uses(a))[0] ?? ""
}
