/**
 * "Trying again in 8 s", at every element with `data-countdown`. The timer
 * runs only while there is something to count and the window is visible.
 */

import { setText } from "./dom.js"
import { text } from "../i18n.js"

/** @type {number | null} */
let goal = null
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

document.addEventListener("visibilitychange", tick)

/** @param {number | null} at  when the next attempt starts; null: none is planned */
export function countTo(at) {
  goal = at
  tick()
}

function tick() {
  clearTimeout(timer)
  if (document.hidden) return
  const left = goal === null ? 0 : goal - Date.now()
  for (const element of document.querySelectorAll("[data-countdown]")) setText(element, phrase(left))
  // Wakes when the figure changes, not a second after it was painted.
  if (left > 0) timer = setTimeout(tick, left % 1000 || 1000)
}

/** @param {number} left  milliseconds */
function phrase(left) {
  if (goal === null) return ""
  return left > 0 ? text("window-retry-in", { seconds: Math.ceil(left / 1000) }) : text("window-retry-now")
}
