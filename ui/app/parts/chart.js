/**
 * Bars with axes. The value of a bar is read under the mouse, or by the arrow
 * keys once one of them has the focus; a table beside it holds the same.
 */

import { find, setAttribute, setText, within } from "./dom.js"
import { compact } from "./time.js"
import { text } from "../i18n.js"

/** @typedef {{ day: string, value: number, text: string }} Bar */

/** @param {HTMLElement} root @param {Bar[]} bars @param {string} last  what the last bar is */
export function chart(root, bars, last) {
  if (!root.hasChildNodes()) make(root)
  const [list, value] = [within(root, ".bars", HTMLElement), within(root, ".value", HTMLElement)]
  const top = roundUp(Math.max(...bars.map((bar) => bar.value), 1))
  setText(within(root, ".top", HTMLElement), compact(top))
  setText(within(root, ".half", HTMLElement), compact(top / 2))
  while (list.children.length < bars.length) list.append(bar())
  while (list.children.length > bars.length) list.lastElementChild?.remove()
  bars.forEach(({ day, value, text: amount }, at) => {
    const button = /** @type {HTMLElement} */ (list.children[at])
    setAttribute(button, "aria-label", text("window-activity-value", { day, value: amount }))
    within(button, "span", HTMLElement).style.blockSize = `${(100 * Math.max(value, 0)) / top}%`
    button.tabIndex = at === bars.length - 1 ? 0 : -1
  })
  setText(within(root, ".first", HTMLElement), bars[0]?.day ?? "")
  setText(within(root, ".middle", HTMLElement), bars[Math.floor(bars.length / 2)]?.day ?? "")
  setText(within(root, ".last", HTMLElement), last)
  if (!root.matches(":hover, :focus-within")) rest(list, value)
}

/** @param {HTMLElement} root */
function make(root) {
  root.append(find("chart", HTMLTemplateElement).content.cloneNode(true))
  const [list, value] = [within(root, ".bars", HTMLElement), within(root, ".value", HTMLElement)]
  for (const event of ["pointerover", "focusin"]) {
    list.addEventListener(event, ({ target }) => {
      const bar = target instanceof Element ? target.closest("button") : null
      if (bar) setText(value, bar.getAttribute("aria-label") ?? "")
    })
  }
  list.addEventListener("pointerleave", () => rest(list, value))
  list.addEventListener("keydown", (event) => {
    const bars = /** @type {HTMLElement[]} */ ([...list.children])
    const at = bars.findIndex((bar) => bar === document.activeElement)
    const forward = getComputedStyle(list).direction === "rtl" ? -1 : 1
    const to = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: bars.length - 1 }[event.key]
    const bar = to === undefined ? null : bars[to]
    if (!bar) return
    event.preventDefault()
    for (const one of bars) one.tabIndex = one === bar ? 0 : -1
    bar.focus()
  })
}

/** Nobody points: the last bar is today's. @param {HTMLElement} list @param {HTMLElement} value */
function rest(list, value) {
  setText(value, list.lastElementChild?.getAttribute("aria-label") ?? "")
}

function bar() {
  const button = document.createElement("button")
  button.type = "button"
  button.append(document.createElement("span"))
  return button
}

/** 1, 2 or 5 and zeros: an axis that people can read. @param {number} value */
function roundUp(value) {
  const zeros = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((step) => step * zeros >= value) ?? 10) * zeros
}
