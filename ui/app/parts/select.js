/**
 * Sets the options of a select; an open list is left alone where nothing has changed.
 *
 * @param {HTMLSelectElement} select
 * @param {string[][]} entries  values and their texts
 * @param {string} chosen
 */
export function setOptions(select, entries, chosen) {
  const there = [...select.options].map(({ value, text }) => [value, text])
  if (JSON.stringify(there) !== JSON.stringify(entries)) {
    select.replaceChildren(...entries.map(([value, text]) => new Option(text, value)))
  }
  select.value = chosen
}
