/**
 * Signing in, and what is the person's then: their shops, and how news comes.
 * The password is read once, from its field, which is emptied whatever happens.
 */

import { followShop, refusal, setDelivery, signIn, signOut } from "../backend.js"
import { find, setText, within } from "../parts/dom.js"
import { paintList } from "../parts/list.js"
import { attempt } from "../parts/result.js"
import { say } from "../i18n.js"

/** @import { Delivery, OwnShop, Snapshot } from "../../types/bindings.d.ts" */

const form = find("sign-in-form", HTMLFormElement)
const server = find("sign-in-server", HTMLInputElement)
const email = find("sign-in-email", HTMLInputElement)
const password = find("sign-in-password", HTMLInputElement)
const submit = find("sign-in", HTMLButtonElement)
const asking = find("sign-in-asking", HTMLElement)
const card = find("account", HTMLElement)
const shops = find("own-shops", HTMLElement)
const result = find("account-result", HTMLElement)

/** Where the message of an error code belongs; every other one stands by the button. */
const fields = {
  server: { input: server, error: find("sign-in-error-server", HTMLElement) },
  email: { input: email, error: find("sign-in-error-email", HTMLElement) },
  password: { input: password, error: find("sign-in-error-password", HTMLElement) },
}
const otherError = find("sign-in-error", HTMLElement)

/** @type {Delivery[]} */
const deliveries = ["auto", "live", "polling"]

let edited = false
let busy = false

export function startAccount() {
  form.addEventListener("submit", send)
  form.addEventListener("input", () => (edited = true))
  find("sign-out", HTMLButtonElement).addEventListener("click", () => attempt(result, signOut))
  for (const delivery of deliveries) {
    radio(delivery).addEventListener("change", () => attempt(result, () => setDelivery(delivery)))
  }
}

/** @param {Snapshot} snapshot */
export function showAccount({ account, delivery, shop, connection }) {
  const known = account.state === "signedIn" || account.state === "opening"
  card.hidden = !known
  form.hidden = known
  find("welcome", HTMLElement).hidden = connection.state !== "setUp" || known
  find("sign-in-again", HTMLElement).hidden = account.state !== "over"
  find("by-id", HTMLDetailsElement).hidden = known && shop.userIds.length === 0
  setText(find("account-name", HTMLElement), account.name ?? "")
  setText(find("account-email", HTMLElement), account.email ?? "")
  paintList(shops, find("own-shop", HTMLTemplateElement), account.shops, ({ id }) => id, paintShop)
  find("own-shops-title", HTMLElement).hidden = shops.hidden = account.shops.length === 0
  if (!busy) for (const one of deliveries) radio(one).checked = one === delivery
  if (!edited) {
    server.value = shop.server ?? ""
    email.value = account.email ?? ""
  }
}

/** @param {HTMLLIElement} row @param {OwnShop} shop */
function paintShop(row, { id, name, followed }) {
  setText(within(row, ".name", HTMLElement), name)
  const input = within(row, "input", HTMLInputElement)
  input.checked = followed
  input.onchange = () => attempt(result, () => followShop(id, input.checked))
}

/** @param {SubmitEvent} event */
async function send(event) {
  event.preventDefault()
  if (busy) return
  const secret = password.value
  busy = true
  submit.setAttribute("aria-disabled", "true")
  clearMessages()
  setText(asking, say("window-signing-in"))
  try {
    await signIn(server.value.trim(), email.value.trim(), secret)
    edited = false
  } catch (error) {
    showError(refusal(error))
  } finally {
    password.value = ""
    setText(asking, "")
    submit.removeAttribute("aria-disabled")
    busy = false
  }
}

function clearMessages() {
  for (const { input, error } of Object.values(fields)) {
    input.removeAttribute("aria-invalid")
    setText(error, "")
  }
  setText(otherError, "")
}

/** @param {{ code: string | null, message: string }} refused */
function showError({ code, message }) {
  if (code !== "server" && code !== "email" && code !== "password") {
    return setText(otherError, message)
  }
  form.dispatchEvent(new CustomEvent("refused", { detail: code }))
  const { input, error } = fields[code]
  setText(error, message)
  input.setAttribute("aria-invalid", "true")
  input.focus()
}


/** @param {Delivery} delivery */
const radio = (delivery) => find(`delivery-${delivery}`, HTMLInputElement)
