/**
 * Which shop is followed. What is being typed is never overwritten by a change
 * in the core; the form follows the core again once it is saved.
 */

import { refusal, saveShop } from "../backend.js"
import { find, setText } from "../parts/dom.js"
import { say } from "../i18n.js"

/** @import { Shop, Snapshot } from "../../types/bindings.d.ts" */

const form = find("shop-form", HTMLFormElement)
const server = find("server", HTMLInputElement)
const ids = find("user-ids", HTMLTextAreaElement)
const saved = find("shop-saved", HTMLElement)

/** Where the message of an error code belongs; every other one stands by the button. */
const fields = {
  server: { input: server, error: find("shop-error-server", HTMLElement) },
  userIds: { input: ids, error: find("shop-error-ids", HTMLElement) },
}
const otherError = find("shop-error", HTMLElement)

/** @type {Shop | undefined} */
let known
let edited = false
let saving = false

export function startShop() {
  form.addEventListener("submit", save)
  form.addEventListener("input", () => {
    edited = true
    setText(saved, "")
  })
  // Enter makes a new line there, so saving takes Ctrl or Command with it.
  ids.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit()
  })
}

/** @param {Snapshot} snapshot */
export function showShop({ shop }) {
  if (!known) find("by-id", HTMLDetailsElement).open = shop.userIds.length > 0
  known = shop
  if (!edited) fillForm(shop)
}

/** @param {Shop} shop */
function fillForm(shop) {
  const list = shop.userIds.join("\n")
  // Writing the same value would still move the caret.
  if (server.value !== (shop.server ?? "")) server.value = shop.server ?? ""
  if (ids.value !== list) ids.value = list
}

/** @param {SubmitEvent} event */
async function save(event) {
  event.preventDefault()
  if (saving) return
  const [sent, before] = [typed(), known]
  saving = true
  clearMessages()
  try {
    await saveShop(server.value.trim(), ids.value.split(/[\s,;]+/).filter(Boolean))
    setText(saved, say("window-saved"))
    edited = typed() !== sent
    // The core may have tidied the values, and have told so before it answered.
    if (!edited && known && known !== before) fillForm(known)
  } catch (error) {
    showError(refusal(error))
  } finally {
    saving = false
  }
}

const typed = () => JSON.stringify([server.value, ids.value])

function clearMessages() {
  for (const { input, error } of Object.values(fields)) {
    input.removeAttribute("aria-invalid")
    setText(error, "")
  }
  setText(otherError, "")
  setText(saved, "")
}

/** @param {{ code: string | null, message: string }} refused */
function showError({ code, message }) {
  if (code !== "server" && code !== "userIds") return setText(otherError, message)
  const { input, error } = fields[code]
  setText(error, message)
  input.setAttribute("aria-invalid", "true")
  input.focus()
}
