/**
 * The field in which a message is answered, in its row. What is typed is kept by
 * the core as well, so that it is there when the window is closed and opened
 * again; what could not be sent stays, with a way to try again.
 */

import { keepReply, refusal } from "../backend.js"
import { setAttribute, setText, within } from "./dom.js"
import { text } from "../i18n.js"

/** @import { Row } from "../../types/bindings.d.ts" */

/** After so long without a key, what was typed is kept. */
const keepAfterMs = 400

/** What is going on in a row's field, where anything is. */
class Draft {
  /** Typed here: the core's word does not overwrite it. */
  isEdited = false
  isSending = false
  /** Why it was not sent. */
  refused = ""
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer
}

/** @type {WeakMap<Element, Draft>} */
const drafts = new WeakMap()

/** @param {HTMLElement} root @param {(element: Element) => Row | undefined} rowOf @param {(row: Row, words: string) => Promise<void>} send */
export function listenToReplies(root, rowOf, send) {
  root.addEventListener("submit", async (event) => {
    event.preventDefault()
    const [entry, row] = entryOf(event.target, rowOf)
    if (entry && row) await submit(entry, row, send)
  })
  root.addEventListener("input", ({ target }) => {
    const [entry, row] = entryOf(target, rowOf)
    if (!entry || !row || !(target instanceof HTMLTextAreaElement)) return
    const draft = draftOf(entry)
    draft.isEdited = true
    draft.refused = ""
    paintState(entry, row, draft)
    clearTimeout(draft.timer)
    draft.timer = setTimeout(() => keep(row, target.value), keepAfterMs)
  })
  root.addEventListener("keydown", (event) => {
    const { target, key, shiftKey, isComposing } = event
    if (!(target instanceof HTMLTextAreaElement) || isComposing) return
    if (key === "Enter" && !shiftKey) {
      event.preventDefault()
      target.form?.requestSubmit()
    }
    if (key === "Escape") {
      const [entry] = entryOf(target, rowOf)
      if (entry) unfold(entry, false)
    }
  })
}

/** Opens the field, or closes it. @param {Element} entry */
export function toggleReply(entry) {
  unfold(entry, formOf(entry).hidden !== false)
}

/** @param {Element} entry @param {Row} row  as it is now @param {boolean} isHandled */
export function paintReply(entry, row, isHandled) {
  const [form, opener] = [formOf(entry), openerOf(entry)]
  const known = isHandled ? null : row.reply
  opener.hidden = known === null
  if (known === null) {
    form.hidden = true
    drafts.delete(entry)
    return
  }
  const draft = draftOf(entry)
  const field = fieldOf(entry)
  if (!draft.isEdited && !draft.isSending && field.value !== known.text) field.value = known.text
  // What waits to be sent is not out of sight.
  if (known.state !== "draft" && !draft.isEdited) form.hidden = false
  setAttribute(opener, "aria-expanded", String(!form.hidden))
  setAttribute(opener, "aria-label", `${text("window-reply")}: ${row.title}`)
  setAttribute(field, "aria-label", `${text("window-reply-field")}: ${row.title}`)
  paintState(entry, row, draft)
}

/** @param {Element} entry @param {Row} row @param {(row: Row, words: string) => Promise<void>} send */
async function submit(entry, row, send) {
  const [draft, field] = [draftOf(entry), fieldOf(entry)]
  if (draft.isSending) return
  clearTimeout(draft.timer)
  draft.isSending = true
  draft.refused = ""
  paintState(entry, row, draft)
  try {
    await send(row, field.value)
    field.value = ""
    drafts.delete(entry)
    unfold(entry, false)
  } catch (error) {
    draft.refused = refusal(error).message
    draft.isSending = false
    paintState(entry, row, draft)
    field.focus()
  }
}

/** @param {Element} entry @param {Row} row @param {Draft} draft */
function paintState(entry, row, { isEdited, isSending, refused }) {
  const state = isEdited ? "draft" : row.reply?.state
  const sending = isSending || state === "sending"
  const failed = refused !== "" || state === "notSent"
  const [said, send] = [within(entry, ".reply-state", HTMLElement), within(entry, ".reply-send", HTMLButtonElement)]
  const why = refused || text("window-reply-not-sent")
  setText(said, sending ? text("window-reply-sending") : failed ? why : text("window-reply-about"))
  said.classList.toggle("error", failed && !sending)
  setText(send, text(failed ? "window-reply-again" : "window-reply-send"))
  setAttribute(send, "aria-disabled", String(sending))
  // Not `disabled`: that would drop the focus.
  fieldOf(entry).readOnly = sending
}

/** @param {Element} entry @param {boolean} opens */
function unfold(entry, opens) {
  const [form, opener] = [formOf(entry), openerOf(entry)]
  form.hidden = !opens
  setAttribute(opener, "aria-expanded", String(opens))
  if (opens) {
    fieldOf(entry).focus({ preventScroll: true })
    form.scrollIntoView({ block: "nearest" })
  }
  if (!opens) (opener.hidden ? within(entry, ".open", HTMLButtonElement) : opener).focus({ preventScroll: true })
}

/** The person goes on typing whatever becomes of it. @param {Row} row @param {string} words */
const keep = (row, words) => keepReply(row.id, words).catch(() => {})

/** @param {EventTarget | null} target @param {(element: Element) => Row | undefined} rowOf @returns {[Element | null, Row | undefined]} */
function entryOf(target, rowOf) {
  const entry = target instanceof Element && target.closest(".reply") ? target.closest("li.entry") : null
  return [entry, entry ? rowOf(entry) : undefined]
}

/** @param {Element} entry */
function draftOf(entry) {
  const draft = drafts.get(entry) ?? new Draft()
  drafts.set(entry, draft)
  return draft
}

const formOf = (/** @type {Element} */ entry) => within(entry, ".reply", HTMLFormElement)
const fieldOf = (/** @type {Element} */ entry) => within(entry, ".reply-text", HTMLTextAreaElement)
const openerOf = (/** @type {Element} */ entry) => within(entry, ".reply-open", HTMLButtonElement)
