/**
 * Keys for all of the window; `?` shows them. None of them does anything while
 * something is being typed.
 */

import { find } from "./dom.js"
import { goTo, places } from "./navigation.js"

const dialog = find("keys", HTMLDialogElement)
const search = find("find-text", HTMLInputElement)

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event
    const setUp = document.body.dataset["step"] === undefined
    if (ctrlKey && key.toLowerCase() === "f" && setUp) return done(event, find_)
    if (ctrlKey || metaKey || altKey || isTyping(target)) return
    if (key === "?") return done(event, () => (dialog.open ? dialog.close() : dialog.showModal()))
    if (dialog.open || !setUp) return
    const place = places[Number(key) - 1]
    if (place) return done(event, () => find(`place-${place}`, HTMLButtonElement).click())
    if (key === "/") return done(event, find_)
    if (key === "ArrowDown" || key === "ArrowUp") return move(event, key === "ArrowDown" ? 1 : -1)
    // Of the row that has the focus.
    const button = { r: ".reply-open:not([hidden])", e: ".handled:not([hidden])", u: ".undo:not([hidden])", c: ".copy:not([hidden])" }[key]
    if (button) press(event, button)
  })
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close()
  })
  search.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !search.value) return
    search.value = ""
    search.dispatchEvent(new Event("input"))
  })
  find("show-keys", HTMLButtonElement).addEventListener("click", () => dialog.showModal())
  find("keys-close", HTMLButtonElement).addEventListener("click", () => dialog.close())
}

function find_() {
  goTo("inbox")
  search.focus()
  search.select()
}

/** From row to row, over the parts of the list. @param {KeyboardEvent} event @param {number} step */
function move(event, step) {
  const rows = [...document.querySelectorAll("#inbox:not([hidden]) li.entry .open")]
  const visible = rows.filter((row) => row.closest("[hidden]") === null)
  const here = visible.findIndex((row) => row.closest("li") === document.activeElement?.closest("li"))
  const inList = document.activeElement === document.body || here >= 0
  const next = visible[here < 0 ? 0 : here + step]
  if (!inList || !(next instanceof HTMLElement)) return
  done(event, () => {
    next.focus()
    next.closest("li")?.scrollIntoView({ block: "nearest" })
  })
}

/** @param {KeyboardEvent} event @param {string} button */
function press(event, button) {
  const found = document.activeElement?.closest("li.entry")?.querySelector(button)
  if (found instanceof HTMLElement) done(event, () => found.click())
}

/** @param {EventTarget | null} target */
const isTyping = (target) =>
  target instanceof Element && target.closest("textarea, select, input:not([type=checkbox], [type=radio])") !== null

/** @param {Event} event @param {() => void} action */
function done(event, action) {
  event.preventDefault()
  action()
}
