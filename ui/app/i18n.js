/**
 * The texts of the window, from the core's Fluent catalogue: neither the page
 * nor a module holds a word of its own. A key without a text shows itself.
 *
 * `data-text` fills an element, `data-text-label` its aria-label,
 * `data-text-placeholder` its placeholder and `data-text-title` its title.
 */

import { words } from "./backend.js"
import { FluentBundle, FluentResource } from "./vendor/fluent-bundle.js"

/** English from right to left, to see that the window can. */
const mirrored = "ar-XB"
const attributes = /** @type {const} */ ([
  ["label", "aria-label"],
  ["placeholder", "placeholder"],
  ["title", "title"],
])

/** What the window speaks, as a tag for `lang` and `Intl`, and where its lines begin. */
export const locale = { language: "en", direction: "ltr" }

/** Its file comes without types. @type {any} */
let bundle = new FluentBundle("en")

export async function loadTexts() {
  const { language, direction, sources } = await words()
  Object.assign(locale, { language, direction })
  // English gives the numbers and plurals where `Intl` does not know the language.
  const isMirrored = language === mirrored
  bundle = new FluentBundle(isMirrored ? ["en"] : [language, "en"], {
    useIsolating: false,
    transform: isMirrored ? mirror : (text) => text,
  })
  for (const source of sources) bundle.addResource(new FluentResource(source), { allowOverrides: true })
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [args]  for `{ $name }` in the text
 */
export function text(key, args = {}) {
  const pattern = bundle.getMessage(key)?.value
  // What goes wrong in a text shows in it; nothing is thrown with a list to collect it.
  return pattern ? bundle.formatPattern(pattern, args, []) : key
}

/** @param {ParentNode} root */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-text]")) {
    element.textContent = text(element.getAttribute("data-text") ?? "")
  }
  for (const [mark, attribute] of attributes) {
    for (const element of root.querySelectorAll(`[data-text-${mark}]`)) {
      element.setAttribute(attribute, text(element.getAttribute(`data-text-${mark}`) ?? ""))
    }
  }
  for (const template of root.querySelectorAll("template")) translate(template.content)
}

/** Each word turned around by marks, as the core does it. @param {string} text */
const mirror = (text) => text.replace(/\S+/g, "\u202e$&\u202c")
