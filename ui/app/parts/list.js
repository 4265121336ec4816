/**
 * Brings a list up to date in place. A row that stays keeps its element, and
 * with it the focus; only rows that came, left or changed places are touched.
 */

import { within } from "./dom.js"

/**
 * @template T
 * @param {Element} list
 * @param {HTMLTemplateElement} template  holds one `li`
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(row: HTMLLIElement, item: T) => void} paint
 */
export function paintList(list, template, items, keyOf, paint) {
  const keys = items.map(keyOf)
  const wanted = new Set(keys)
  const rows = new Map([...list.children].map((row) => [row.getAttribute("data-id"), row]))
  for (const [key, row] of rows) if (!wanted.has(key ?? "")) row.remove()

  const focused = document.activeElement
  let next = list.firstElementChild
  items.forEach((item, i) => {
    const row = rows.get(keys[i] ?? "") ?? made(template, keys[i] ?? "")
    paint(/** @type {HTMLLIElement} */ (row), item)
    if (row === next) next = row.nextElementSibling
    else list.insertBefore(row, next)
  })
  // Moving an element takes the focus away from it.
  if (focused instanceof HTMLElement && list.contains(focused)) focused.focus({ preventScroll: true })
}

/** @param {HTMLTemplateElement} template @param {string} key */
function made(template, key) {
  const row = within(/** @type {DocumentFragment} */ (template.content.cloneNode(true)), "li", HTMLLIElement)
  row.dataset["id"] = key
  return row
}
