/**
 * A form that the core answers. One answer is awaited at a time, a refusal
 * stands at its field, and what is being typed is never overwritten by a
 * change in the core. A password is emptied whatever the answer is.
 * Used by the first run and by the shop.
 */

import { refusal } from "../backend.js"
import { text } from "../i18n.js"
import { copy, setText, within } from "./dom.js"

/**
 * @typedef {ReturnType<typeof refusal>} Refusal
 * @typedef {Record<string, string>} Values  of the fields, by name; the core's codes are the same names
 * @typedef {HTMLInputElement | HTMLTextAreaElement} Field
 *
 * @typedef {object} Options
 * @property {(values: Values) => Promise<unknown>} send
 * @property {string} [sending]  the key of what is said until the answer
 * @property {string} [sent]  and of what is said after it
 * @property {(refused: Refusal) => boolean} [elsewhere]  true: another form shows it
 */

export class Form {
  /** @type {Values} */
  #known = {}
  #edited = false
  #busy = false

  /** @param {HTMLFormElement} root  its `data-fields` names the templates of its fields @param {Options} options */
  constructor(root, options) {
    const templates = (root.dataset["fields"] ?? "").split(" ")
    root.prepend(...templates.map((template) => copy(template, root.id)))
    this.options = options
    this.fields = [...root.querySelectorAll("input, textarea")].filter(isField)
    this.submit = within(root, ".main-action", HTMLButtonElement)
    this.status = within(root, ".actions .status", HTMLElement)
    this.error = within(root, ".actions .error", HTMLElement)
    root.addEventListener("submit", (event) => {
      event.preventDefault()
      if (!this.#busy) this.#send()
    })
    root.addEventListener("input", () => {
      this.#edited = true
      setText(this.status, "")
    })
    // Enter makes a new line there, so sending takes Ctrl or Command with it.
    root.addEventListener("keydown", ({ target, key, ctrlKey, metaKey }) => {
      if (target instanceof HTMLTextAreaElement && key === "Enter" && (ctrlKey || metaKey)) root.requestSubmit()
    })
  }

  /** What the core holds. @param {Values} values */
  fill(values) {
    this.#known = values
    if (!this.#edited) this.write(values)
  }

  /** Over what is being typed. @param {Values} values */
  write(values) {
    for (const field of this.fields) {
      const value = values[field.name]
      // Writing the same value would still move the caret.
      if (value !== undefined && field.value !== value) field.value = value
    }
  }

  /** At its field, or by the button. @param {Refusal} refused */
  refuse({ code, message }) {
    const field = this.fields.find(({ name }) => name === code)
    if (!field) return setText(this.error, message)
    setText(errorOf(field), message)
    field.setAttribute("aria-invalid", "true")
    field.focus()
  }

  focus() {
    this.fields[0]?.focus()
  }

  async #send() {
    const { send, sending, sent, elsewhere } = this.options
    const [values, before] = [this.#typed(), this.#known]
    this.#busy = true
    this.submit.setAttribute("aria-disabled", "true")
    this.#clear()
    setText(this.status, sending ? text(sending) : "")
    try {
      await send(values)
      setText(this.status, sent ? text(sent) : "")
      this.#edited = JSON.stringify(this.#typed()) !== JSON.stringify(values)
      // The core may have tidied the values, and have published them before it answered.
      if (!this.#edited && this.#known !== before) this.write(this.#known)
    } catch (error) {
      setText(this.status, "")
      const refused = refusal(error)
      if (!elsewhere?.(refused)) this.refuse(refused)
    } finally {
      for (const field of this.fields) if (field.type === "password") field.value = ""
      this.submit.removeAttribute("aria-disabled")
      this.#busy = false
    }
  }

  #typed() {
    return Object.fromEntries(this.fields.map(({ name, value }) => [name, value]))
  }

  #clear() {
    for (const field of this.fields) {
      field.removeAttribute("aria-invalid")
      setText(errorOf(field), "")
    }
    setText(this.error, "")
  }
}

/** @param {Element} element @returns {element is Field} */
const isField = (element) => element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement

/** @param {Field} field */
const errorOf = (field) => within(field.closest(".field") ?? field, ".error", HTMLElement)
