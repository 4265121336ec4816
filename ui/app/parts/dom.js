/**
 * The few things every section does with elements. They write only what has
 * changed: a text written again is read out again by a screen reader.
 */

/**
 * @template {Element} E
 * @param {string} id
 * @param {new () => E} type
 * @returns {E}
 */
export const find = (id, type) => expect(document.getElementById(id), type, id)

/**
 * @template {Element} E
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} type
 * @returns {E}
 */
export const within = (root, selector, type) => expect(root.querySelector(selector), type, selector)

/** @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** @param {Element} element @param {string} name @param {string} value */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

/** @param {ParentNode} root @param {string} selector @param {string} symbol  the id of a symbol in index.html */
export function setIcon(root, selector, symbol) {
  setAttribute(within(root, selector, SVGUseElement), "href", `#${symbol}`)
}

/** What holds the id of an element, or refers to it. */
const references = ["id", "for", "aria-labelledby", "aria-describedby"]

/**
 * What a template holds. Each id in it gets the suffix, so that several copies
 * can stand in the page.
 *
 * @param {string} template
 * @param {string} suffix
 */
export function copy(template, suffix) {
  const { content } = find(template, HTMLTemplateElement)
  const made = /** @type {DocumentFragment} */ (content.cloneNode(true))
  for (const name of references) {
    for (const element of made.querySelectorAll(`[${name}]`)) {
      const ids = (element.getAttribute(name) ?? "").split(" ")
      element.setAttribute(name, ids.map((id) => `${id}-${suffix}`).join(" "))
    }
  }
  return made
}

/**
 * @template {Element} E
 * @param {Element | null} element
 * @param {new () => E} type
 * @param {string} what
 */
function expect(element, type, what) {
  if (element instanceof type) return element
  throw new Error(`index.html has no ${type.name} "${what}"`)
}
