/**
 * The first run, in three steps in place of everything else: the shop's
 * address, signing in or ids, a test. It begins where nothing is set up when
 * the window opens, and never comes back by itself.
 */

import { checkAddress, signIn, testNotice } from "../backend.js"
import { text } from "../i18n.js"
import { find, setText } from "../parts/dom.js"
import { Form } from "../parts/form.js"
import { goTo } from "../parts/navigation.js"
import { attempt } from "../parts/result.js"

/** @import { Snapshot } from "../../types/bindings.d.ts" */

const steps = /** @type {const} */ (["address", "sign-in", "test"])

const section = find("setup", HTMLElement)
const result = find("step-result", HTMLElement)
const test = find("step-test", HTMLButtonElement)

const done = find("step-done", HTMLButtonElement)
const works = find("works", HTMLElement)

const address = new Form(find("setup-address", HTMLFormElement), { send: check, sending: "window-looking-for-shop" })
const signingIn = new Form(find("setup-sign-in", HTMLFormElement), {
  send: ({ email = "", password = "" }) => signIn(server, email.trim(), password),
  sending: "window-signing-in",
  elsewhere(refused) {
    if (refused.code !== "server") return false
    enter("address")
    address.refuse(refused)
    return true
  },
})

/** @type {typeof steps[number] | "over" | undefined} */
let step
/** As it was checked. */
let server = ""

export function startSetup() {
  find("step-back", HTMLButtonElement).addEventListener("click", () => enter("address"))
  test.addEventListener("click", () => attempt(result, tryIt, text("window-sending-test")))
  done.addEventListener("click", () => {
    leave()
    goTo("inbox")
  })
  find("setup-without", HTMLButtonElement).addEventListener("click", () => {
    leave()
    goTo("shop")
    find("by-id", HTMLDetailsElement).open = true
    find("server-follow", HTMLInputElement).focus()
  })
}

/** @param {Snapshot} snapshot */
export function showSetup({ connection, account, shop }) {
  if (shop.server) address.fill({ server: (server = shop.server) })
  signingIn.fill({ email: account.email ?? "" })
  const nothing = connection.state === "setUp" && account.state === "none"
  if (step === undefined) return nothing ? enter(shop.server ? "sign-in" : "address") : leave()
  // Signed in, or ids are followed; also by the command line, as `sign-in` does.
  if (!nothing && (step === "address" || step === "sign-in")) enter("test")
}

/** @param {typeof steps[number]} next */
function enter(next) {
  step = next
  section.hidden = false
  document.body.dataset["step"] = next
  setText(find("step-title", HTMLElement), text(`window-step-${next}-title`))
  setText(find("step-about", HTMLElement), text(`window-step-${next}-about`))
  for (const one of steps) {
    const item = find(`steps-${one}`, HTMLElement)
    if (one === next) item.setAttribute("aria-current", "step")
    else item.removeAttribute("aria-current")
  }
  for (const panel of section.querySelectorAll("[data-in-step]")) {
    if (panel instanceof HTMLElement) panel.hidden = !panel.dataset["inStep"]?.split(" ").includes(next)
  }
  if (next === "test") showTested(false)
  const first = { "address": address, "sign-in": signingIn, "test": test }[next]
  // Before the page is shown nothing in it takes the focus.
  if (document.body.hidden) requestAnimationFrame(() => first.focus())
  else first.focus()
}

function leave() {
  step = "over"
  section.hidden = true
  delete document.body.dataset["step"]
}

async function tryIt() {
  const { text: said, isWell } = await testNotice("check")
  showTested(isWell)
  return isWell ? "" : said
}

/** What comes next is done; another test is for who looks twice. @param {boolean} isWell */
function showTested(isWell) {
  works.hidden = !isWell
  setText(test, text(isWell ? "window-test-again" : "window-send-test"))
  test.classList.toggle("main-action", !isWell)
  done.classList.toggle("main-action", isWell)
  if (isWell) done.focus()
}

/** @param {Record<string, string>} values */
async function check({ server: typed = "" }) {
  server = await checkAddress(typed.trim())
  address.fill({ server })
  enter("sign-in")
}
