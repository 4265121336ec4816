/** Quiet hours as a week to look at: a line for each day, with the quiet parts of it. */

import { setText } from "./dom.js"
import { text } from "../i18n.js"

/** @import { QuietWindow } from "../../types/bindings.d.ts" */

const day = 24 * 60

/** @param {HTMLElement} root @param {QuietWindow[]} windows */
export function paintWeek(root, windows) {
  while (root.children.length < 7) root.append(line(root.children.length + 1))
  const parts = windows.flatMap(partsOf)
  ;[...root.children].forEach((line, place) => {
    const track = line.lastElementChild
    track?.replaceChildren(...parts.filter(({ on }) => on === place).map(bar))
  })
}

/** A night begins on one day and ends on the next. @param {QuietWindow} window */
function partsOf({ days, from, to }) {
  const [begin, end] = [minutes(from), minutes(to)]
  return days.flatMap((number) => {
    const on = number - 1
    if (begin < end) return [{ on, begin, end }]
    return [{ on, begin, end: day }, { on: (on + 1) % 7, begin: 0, end }]
  })
}

/** @param {{ begin: number, end: number }} part */
function bar({ begin, end }) {
  const bar = document.createElement("span")
  bar.style.insetInlineStart = `${(100 * begin) / day}%`
  bar.style.inlineSize = `${(100 * (end - begin)) / day}%`
  return bar
}

/** @param {number} number  of the day; 1 is Monday */
function line(number) {
  const line = document.createElement("div")
  const name = document.createElement("span")
  setText(name, text(`window-day-${number}`))
  const track = document.createElement("span")
  track.className = "track"
  line.append(name, track)
  return line
}

/** @param {string} time  "22:00" */
function minutes(time) {
  const [hours = 0, rest = 0] = time.split(":").map(Number)
  return hours * 60 + rest
}
