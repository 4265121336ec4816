/**
 * The first start, in three steps in place of everything else: the shop's
 * address, signing in or ids, a test. It begins where nothing is set up when
 * the window opens, and is never forced on anybody later.
 */

import { checkAddress, refusal, testNotice } from "../backend.js"
import { find, setText } from "../parts/dom.js"
import { attempt } from "../parts/result.js"
import { goTo } from "../parts/navigation.js"
import { say } from "../i18n.js"

/** @import { Snapshot } from "../../types/bindings.d.ts" */

const steps = /** @type {const} */ (["address", "sign-in", "test"])

const form = find("sign-in-form", HTMLFormElement)
const server = find("sign-in-server", HTMLInputElement)
const error = find("sign-in-error-server", HTMLElement)
const result = find("step-result", HTMLElement)

/** @type {typeof steps[number] | "over" | undefined} */
let step

export function startFirst() {
  // Before account.js hears of it: the address alone is not signing in.
  form.addEventListener("submit", (event) => {
    if (step !== "address") return
    event.preventDefault()
    event.stopImmediatePropagation()
    check()
  })
  form.addEventListener("refused", (event) => {
    if (step === "sign-in" && event instanceof CustomEvent && event.detail === "server") enter("address")
  })
  find("step-continue", HTMLButtonElement).addEventListener("click", check)
  find("step-back", HTMLButtonElement).addEventListener("click", () => enter("address"))
  find("step-test", HTMLButtonElement).addEventListener("click", test)
  find("step-done", HTMLButtonElement).addEventListener("click", () => {
    leave()
    goTo("notifications")
  })
}

/** @param {Snapshot} snapshot */
export function showFirst({ connection, account, shop }) {
  const nothing = connection.state === "setUp" && account.state === "none"
  if (step === undefined) return nothing ? enter(shop.server ? "sign-in" : "address") : leave()
  // Signed in, or ids are followed: also from elsewhere, as `sign-in` does.
  if (!nothing && (step === "address" || step === "sign-in")) enter("test")
}

/** @param {typeof steps[number]} next */
function enter(next) {
  const moved = step !== undefined
  step = next
  document.body.dataset["step"] = next
  setText(find("step-title", HTMLElement), say(`window-step-${next}`))
  setText(find("step-about", HTMLElement), say(`window-step-${next}-about`))
  for (const one of steps) {
    const item = find(`steps-${one}`, HTMLElement)
    if (one === next) item.setAttribute("aria-current", "step")
    else item.removeAttribute("aria-current")
  }
  const first = { "address": server, "sign-in": find("sign-in-email", HTMLInputElement), "test": find("step-test", HTMLButtonElement) }[next]
  if (moved) first.focus()
}

function leave() {
  step = "over"
  delete document.body.dataset["step"]
}

async function check() {
  try {
    const address = await checkAddress(server.value.trim())
    server.value = address
    find("server", HTMLInputElement).value = address
    setText(error, "")
    server.removeAttribute("aria-invalid")
    enter("sign-in")
  } catch (refused) {
    setText(error, refusal(refused).message)
    server.setAttribute("aria-invalid", "true")
    server.focus()
  }
}

const test = () => attempt(result, () => testNotice("payment"), say("window-sending-test"))
