/**
 * The navigation at the side. The user chooses the place; a change in the core
 * never leads elsewhere.
 */

import { text } from "../i18n.js"
import { copy, find, setIcon, setText, within } from "./dom.js"

/** @import { Snapshot } from "../../types/bindings.d.ts" */

export const places = /** @type {const} */ (["inbox", "activity", "notifications", "quiet", "shop", "help"])

const navigation = find("navigation", HTMLElement)
const count = find("unread-count", HTMLElement)
const total = find("unread-total", HTMLElement)
const word = find("unread-word", HTMLElement)

export function startNavigation() {
  navigation.prepend(...places.map(makeButton))
  button("inbox").append(count)
}

/** @param {typeof places[number]} place */
function makeButton(place) {
  const made = within(copy("place", place), "button", HTMLButtonElement)
  setIcon(made, "use", `place-icon-${place}`)
  setText(within(made, "span", HTMLElement), text(`window-${place}`))
  made.addEventListener("click", () => goTo(place))
  return made
}

/** The place before the page was reloaded. */
export const remembered = () => places.find((place) => `#${place}` === location.hash)

/** @param {typeof places[number]} there */
export function goTo(there) {
  for (const place of places) {
    find(place, HTMLElement).hidden = place !== there
    if (place === there) button(place).setAttribute("aria-current", "page")
    else button(place).removeAttribute("aria-current")
  }
  history.replaceState(null, "", `#${there}`)
  document.documentElement.scrollTop = 0
}

/** @param {Snapshot} snapshot */
export function showNavigation({ open }) {
  setText(total, String(open.total))
  setText(word, text("window-unread-count", { count: open.total }))
  count.hidden = open.total === 0
}

/** @param {string} place */
const button = (place) => find(`place-${place}`, HTMLButtonElement)
