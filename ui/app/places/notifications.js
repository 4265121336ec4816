/**
 * Which types are shown on the screen, and a test for each. Muting hides
 * notifications only: everything is still listed under History.
 */

import { refusal, setNotify, testNotice } from "../backend.js"
import { find, setText } from "../parts/dom.js"
import { say } from "../i18n.js"

/** @import { Kind, Notify, Snapshot } from "../../types/bindings.d.ts" */

/** @type {Kind[]} */
const kinds = ["payment", "order", "message"]

const result = find("test-result", HTMLElement)

/** @type {Notify | undefined} */
let known
/** Switches whose change the core has not answered yet. @type {Set<Kind>} */
const asked = new Set()

export function startNotifications() {
  for (const kind of kinds) {
    toggle(kind).addEventListener("change", () => change(kind))
    find(`test-${kind}`, HTMLButtonElement).addEventListener("click", () => test(kind))
  }
}

/** @param {Snapshot} snapshot */
export function showNotifications({ notify }) {
  known = notify
  for (const kind of kinds) if (!asked.has(kind)) toggle(kind).checked = notify[kind]
}

/** @param {Kind} kind */
async function change(kind) {
  if (asked.has(kind)) return
  asked.add(kind)
  const input = toggle(kind)
  // Clicked again before the answer: ask again, so that the last click counts.
  try {
    for (let sent; sent !== input.checked; ) await setNotify(kind, (sent = input.checked))
  } catch (error) {
    if (known) input.checked = known[kind]
    setText(result, refusal(error).message)
  } finally {
    asked.delete(kind)
  }
}

/** @param {Kind} kind */
async function test(kind) {
  setText(result, say("window-sending-test"))
  setText(result, await testNotice(kind).catch((error) => refusal(error).message))
}

/** @param {Kind} kind */
const toggle = (kind) => find(`notify-${kind}`, HTMLInputElement)
