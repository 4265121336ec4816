/**
 * The state of the connection: in short at the foot of the side, and in full
 * under Help. A state has a shape, a colour and a text.
 */

import { openShop, reconnect } from "../backend.js"
import { countTo } from "./countdown.js"
import { find, setAttribute, setIcon, setText, within } from "./dom.js"
import { paintList } from "./list.js"
import { attempt } from "./result.js"
import { dayAndTime } from "./time.js"
import { text } from "../i18n.js"

/** @import { Connection, Feed, Snapshot } from "../../types/bindings.d.ts" */

const foot = find("foot", HTMLElement)
const card = find("connection", HTMLElement)
const again = find("reconnect", HTMLButtonElement)
const open = find("open-shop", HTMLButtonElement)
const result = find("connection-result", HTMLElement)

export function startConnection() {
  again.addEventListener("click", () => attempt(result, reconnect))
  open.addEventListener("click", () => attempt(result, openShop))
}

/** @param {Snapshot} snapshot */
export function showConnection({ connection, feeds, shop }) {
  showState(foot, connection)
  showState(card, connection)
  setText(find("state", HTMLElement), connection.text)
  setText(find("connection-text", HTMLElement), connection.text)
  showOptional("connection-reason", connection.reason)
  showOptional("connection-detail", connection.detail)
  find("connection-technical", HTMLElement).hidden = !connection.detail
  countTo(connection.state === "waiting" ? connection.retryAt : null)

  const several = feeds.length > 1 ? feeds : []
  const rows = find("feeds", HTMLElement)
  rows.hidden = several.length === 0
  paintList(rows, find("feed", HTMLTemplateElement), several, ({ id }) => id, paintFeed)

  open.hidden = !shop.server
  const idle = connection.state === "live" || connection.state === "setUp"
  // A button that goes hands the focus on, so that Tab does not start at the top.
  if (idle && document.activeElement === again && !open.hidden) open.focus({ preventScroll: true })
  again.hidden = idle
}

/** @param {HTMLElement} root @param {Connection} connection */
function showState(root, { state, since }) {
  setAttribute(root, "data-state", state)
  setIcon(root, ".state-shape use", `state-${state}`)
  // Offline, the core's text already says since when.
  const known = state === "live" && since !== null
  setText(within(root, ".since", HTMLElement), known ? text("window-since", { time: dayAndTime(since) }) : "")
}

/** @param {HTMLLIElement} row @param {Feed} feed */
function paintFeed(row, { id, name, connection }) {
  setAttribute(row, "data-state", connection.state)
  setIcon(row, ".state-shape use", `state-${connection.state}`)
  setText(within(row, ".name", HTMLElement), name ?? id)
  setText(within(row, ".about", HTMLElement), [connection.text, connection.reason].filter(Boolean).join(". "))
}

/** @param {string} id @param {string | null} text */
function showOptional(id, text) {
  const element = find(id, HTMLElement)
  setText(element, text ?? "")
  element.hidden = !text
}
