/**
 * A request to the core, and the line below it that shows the outcome: a
 * refusal becomes a sentence there. Forms have lines of their own, see form.js.
 */

import { refusal } from "../backend.js"
import { setText } from "./dom.js"

/**
 * @param {HTMLElement} result
 * @param {() => Promise<unknown>} action  a text that it answers with is shown
 * @param {string} [meanwhile]  shown until then
 */
export async function attempt(result, action, meanwhile = "") {
  setText(result, meanwhile)
  try {
    const answer = await action()
    if (typeof answer === "string") setText(result, answer)
  } catch (error) {
    setText(result, refusal(error).message)
  }
}
