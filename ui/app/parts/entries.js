/**
 * The rows of the inbox: what it is, what lets the owner act, and what can be
 * done with it. One template for what is to do and for what came earlier.
 */

import { find, setAttribute, setIcon, setText, within } from "./dom.js"
import { paintList } from "./list.js"
import { listenToReplies, paintReply, toggleReply } from "./reply.js"
import { dayAndTime, fullTime, shortTime } from "./time.js"
import { text } from "../i18n.js"

/** @import { Row } from "../../types/bindings.d.ts" */

/**
 * @typedef {object} Actions
 * @property {(row: Row) => void} open
 * @property {(row: Row) => void} handle
 * @property {(row: Row) => void} undo
 * @property {(momo: string) => void} copy
 * @property {(row: Row, words: string) => Promise<void>} reply  refused where it is not sent
 */

/** @type {WeakMap<Element, Row>} */
const rows = new WeakMap()

/** Rows that were handled by an answer. @type {WeakSet<Row>} */
export const isAnswered = new WeakSet()

/** A conversation is the same one when a message is added to it. @param {Row} row */
export const keyOf = ({ ids, id }) => String(ids.at(-1) ?? id)

/** @param {Element} list @param {Row[]} all @param {(key: string) => boolean} isHandled  a moment ago, here */
export function paintEntries(list, all, isHandled = () => false) {
  paintList(list, find("entry", HTMLTemplateElement), all, keyOf, (element, row) => {
    rows.set(element, row)
    paint(element, row, isHandled(keyOf(row)))
  })
}

/** @param {HTMLElement} root @param {Actions} actions */
export function listenToEntries(root, { open, handle, undo, copy, reply }) {
  listenToReplies(root, rowOf, reply)
  root.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null
    const row = rowOf(button)
    const entry = button?.closest("li.entry")
    if (!button || !row || !entry || button.closest(".reply")) return
    if (button.matches(".reply-open")) toggleReply(entry)
    else if (button.matches(".open")) open(row)
    else if (button.matches(".handled")) handle(row)
    else if (button.matches(".undo")) undo(row)
    else if (row.momo) copy(row.momo)
  })
}

/** @param {Element | null | undefined} element  in the row */
export const rowOf = (element) => rows.get(element?.closest("li.entry") ?? document.body)

/** @param {HTMLLIElement} element @param {Row} row @param {boolean} isHandled */
function paint(element, row, isHandled) {
  const { group, title, number, about, amount, momo, shop, at, unread, ids } = row
  const toDo = unread && !isHandled
  const isCheck = unread && group === "check"
  setAttribute(element, "data-kind", group)
  element.classList.toggle("unread", toDo)
  element.classList.toggle("closed", isHandled)
  setIcon(element, ".tile use", isHandled ? "done" : `kind-${group}`)
  within(element, ".unread-mark", HTMLElement).hidden = !toDo
  // Under "Payments to check" and "New orders" the title would say nothing new.
  // A number stays on one line.
  const name = isCheck ? about.replace(/(\d) (?=\d)/g, "$1\u00a0") : unread && group === "order" ? number : title
  setText(within(element, ".name", HTMLElement), name || title)
  const several = unread && ids.length > 1 ? text("window-new-messages", { count: ids.length }) : ""
  setText(within(element, ".about", HTMLElement), isCheck ? "" : [several, about, momo].filter(Boolean).join(" · "))
  within(element, ".copy", HTMLButtonElement).hidden = !isCheck || !momo
  setText(within(element, ".momo", HTMLElement), momo ? `MoMo ${momo}` : "")
  const since = isCheck && !isHandled ? text("window-waiting-since", { time: dayAndTime(at) }) : ""
  const done = text(isAnswered.has(row) ? "window-answered" : "window-handled")
  setText(within(element, ".waits", HTMLElement), isHandled ? done : since)
  setText(within(element, ".shop bdi", HTMLElement), shop ?? "")
  setText(within(element, ".amount", HTMLElement), amount ?? "")
  const time = within(element, "time", HTMLTimeElement)
  setText(time, isCheck ? "" : shortTime(at))
  setAttribute(time, "datetime", new Date(at).toISOString())
  setAttribute(time, "title", fullTime(at))

  const [handled, undo] = [within(element, ".handled", HTMLButtonElement), within(element, ".undo", HTMLButtonElement)]
  const hadFocus = document.activeElement === handled || document.activeElement === undo
  handled.hidden = !toDo
  undo.hidden = !isHandled
  setAttribute(handled, "aria-label", `${text("window-mark-read")}: ${title}`)
  setAttribute(undo, "aria-label", `${text("window-undo")}: ${title}`)
  paintReply(element, row, isHandled)
  // The one takes the other's place, and with it the focus.
  if (hadFocus) (isHandled ? undo : handled).focus({ preventScroll: true })
}
