/**
 * How the shop does: today, how long buyers wait, how fast events arrive, and
 * thirty days as bars. Read again when the place is opened, and on every event
 * while it is open.
 */

import { activity } from "../backend.js"
import { chart } from "../parts/chart.js"
import { find, setText } from "../parts/dom.js"
import { refresher } from "../parts/refresh.js"
import { attempt } from "../parts/result.js"
import { setOptions } from "../parts/select.js"
import { dayOf } from "../parts/time.js"
import { text } from "../i18n.js"

/** @import { Activity, DayLine, Snapshot, Sum } from "../../types/bindings.d.ts" */

const section = find("activity", HTMLElement)
const currency = find("activity-currency", HTMLSelectElement)
const result = find("activity-result", HTMLElement)

/** What the shop does not name has this value in the choice. */
const unnamed = "-"

/** @type {Activity | undefined} */
let known
/** @type {Snapshot["recent"] | undefined} */
let recent

const refresh = refresher(() => attempt(result, async () => show((known = await activity()))))

export function startActivity() {
  find("place-activity", HTMLElement).addEventListener("click", refresh)
  currency.addEventListener("input", () => known && show(known))
}

/** @param {Snapshot} snapshot */
export function showActivity(snapshot) {
  const changed = JSON.stringify(recent) !== JSON.stringify(snapshot.recent)
  recent = snapshot.recent
  if (changed && !section.hidden) refresh()
}

/** @param {Activity} activity */
function show({ today, lastWeek, days, toVerify, delivery }) {
  setText(find("activity-sums", HTMLElement), texts(today.sums) || "0")
  setText(find("activity-counts", HTMLElement), today.text)
  const before = [texts(lastWeek.sums), lastWeek.text].filter(Boolean).join(" · ")
  setText(find("activity-before", HTMLElement), `${text("window-activity-week-ago")} ${before}`)
  setText(find("activity-verify", HTMLElement), toVerify.text)
  setText(find("activity-verify-about", HTMLElement), toVerify.about)
  setText(find("activity-delivery", HTMLElement), delivery.text)
  setText(find("activity-delivery-about", HTMLElement), delivery.about)

  const all = [...new Set(days.flatMap(({ sums }) => sums.map(codeOf)))]
  const chosen = all.includes(currency.value) ? currency.value : mostUsed(days, all)
  setOptions(currency, all.map((code) => [code, code]), chosen)
  find("activity-currencies", HTMLElement).hidden = all.length < 2

  const one = all.length === 1 && chosen !== unnamed
  const title = one ? text("window-activity-payments-in", { currency: chosen }) : text("window-activity-payments")
  setText(find("payments-title", HTMLElement), title)
  const sumOf = (/** @type {DayLine} */ { sums }) => sums.find((sum) => codeOf(sum) === chosen)
  chart(find("payments-chart", HTMLElement), days.map((line) => ({
    day: dayOf(line.day),
    value: sumOf(line)?.value ?? 0,
    text: sumOf(line)?.text ?? "0",
  })))
  chart(find("orders-chart", HTMLElement), days.map((line) => ({
    day: dayOf(line.day),
    value: line.orders,
    text: String(line.orders),
  })))
  find("activity-rows", HTMLElement).replaceChildren(...[...days].reverse().map(row))
}

/** @param {DayLine} line */
function row({ day, sums, orders }) {
  const row = document.createElement("tr")
  const head = document.createElement("th")
  head.scope = "row"
  head.textContent = dayOf(day)
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
