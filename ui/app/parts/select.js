/**
 * The choices of a list, written anew only where they have changed.
 *
 * @param {HTMLSelectElement} select
 * @param {string[][]} entries  values and their texts
 * @param {string} chosen
 */
export function options(select, entries, chosen) {
  const there = [...select.options].map(({ value, text }) => [value, text])
  if (JSON.stringify(there) !== JSON.stringify(entries)) {
    select.replaceChildren(...entries.map(([value, text]) => new Option(text, value)))
  }
  select.value = chosen
}
