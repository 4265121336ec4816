/**
 * What is wrong beside the connection: one line in a band of its own above the
 * place, so that nothing is covered and nothing moves when it comes or goes.
 * It unfolds to all sentences, and is put away until something else is wrong.
 * All of it is under Help, too.
 */

import { find, setAttribute, setText } from "./dom.js"
import { text } from "../i18n.js"

/** @import { Snapshot } from "../../types/bindings.d.ts" */

const band = find("problem-band", HTMLElement)
const line = find("problems", HTMLElement)
const rest = find("problems-rest", HTMLElement)
const more = find("problems-more", HTMLButtonElement)
const list = find("problems-list", HTMLElement)
const help = find("help-problems", HTMLElement)

const memory = "put-away"

/** @type {string[]} */
let troubles = []
/** Put away by the person, also in a window before this one. */
const putAway = new Set(remembered())

export function startProblems() {
  more.addEventListener("click", () => unfold(list.hidden === true))
  find("problems-away", HTMLButtonElement).addEventListener("click", () => {
    for (const one of troubles) putAway.add(one)
    remember()
    unfold(false)
    // The button is gone: the keyboard goes on at the place.
    const place = document.querySelector("nav [aria-current]")
    if (place instanceof HTMLElement) place.focus({ preventScroll: true })
  })
}

/** @param {Snapshot} snapshot */
export function showProblems(snapshot) {
  if (JSON.stringify(snapshot.troubles) === JSON.stringify(troubles)) return
  // What went and comes again is new.
  for (const one of troubles) if (!snapshot.troubles.includes(one)) putAway.delete(one)
  troubles = snapshot.troubles
  remember()
  paint()
}

function paint() {
  const shown = troubles.filter((one) => !putAway.has(one))
  // Unfolded, it does not fold up under the mouse.
  const mended = shown.length === 0 && !list.hidden
  setText(line, mended ? text("window-mended") : (shown[0] ?? ""))
  setText(rest, shown.length > 1 ? `+${shown.length - 1}` : "")
  setAttribute(band, "data-empty", String(shown.length === 0 && !mended))
  band.classList.toggle("mended", mended)
  if (!mended) list.replaceChildren(...shown.map(sentence))
  help.hidden = troubles.length === 0
  find("help-problems-list", HTMLElement).replaceChildren(...troubles.map(sentence))
}

/** @param {boolean} opens */
function unfold(opens) {
  list.hidden = !opens
  setAttribute(more, "aria-expanded", String(opens))
  if (!opens) paint()
}

/** @param {string} text */
function sentence(text) {
  const element = document.createElement("li")
  element.textContent = text
  return element
}

/** @returns {string[]} */
function remembered() {
  try {
    const all = JSON.parse(localStorage.getItem(memory) ?? "[]")
    return Array.isArray(all) ? all.map(String) : []
  } catch {
    return []
  }
}

function remember() {
  try {
    localStorage.setItem(memory, JSON.stringify([...putAway]))
  } catch {
    // It is shown again in the next window then.
  }
}
