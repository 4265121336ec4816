/** What is wrong beside the connection: a sentence each, at the end of every place. */

import { find } from "./dom.js"

/** @import { Snapshot } from "../../types/bindings.d.ts" */

const banner = find("problems", HTMLElement)

/** @param {Snapshot} snapshot */
export function showProblems({ troubles }) {
  const shown = [...banner.children].map(({ textContent }) => textContent)
  if (JSON.stringify(shown) === JSON.stringify(troubles)) return
  banner.replaceChildren(...troubles.map(sentence))
}

/** @param {string} text */
function sentence(text) {
  const element = document.createElement("p")
  element.textContent = text
  return element
}
