/**
 * The texts of the window. They come from the core's catalogue; neither the
 * page nor a module holds a word of its own.
 *
 * `data-say` fills an element, `data-say-label` its aria-label,
 * `data-say-placeholder` its placeholder and `data-say-title` its title. A key without a text shows itself.
 */

import { words } from "./backend.js"

/** @type {Record<string, string>} */
let catalogue = {}

export async function learnWords() {
  catalogue = await words()
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [args]  for `{ $name }` in the text
 */
export function say(key, args = {}) {
  const text = catalogue[key] ?? key
  return text.replace(/\{\s*\$(\w+)\s*\}/g, (hole, name) => String(args[name] ?? hole))
}

/** @param {ParentNode} root */
export function fill(root) {
  for (const element of root.querySelectorAll("[data-say]")) {
    element.textContent = say(element.getAttribute("data-say") ?? "")
  }
  for (const [mark, attribute] of /** @type {const} */ ([["label", "aria-label"], ["placeholder", "placeholder"], ["title", "title"]])) {
    for (const element of root.querySelectorAll(`[data-say-${mark}]`)) {
      element.setAttribute(attribute, say(element.getAttribute(`data-say-${mark}`) ?? ""))
    }
  }
  for (const template of root.querySelectorAll("template")) fill(template.content)
}
