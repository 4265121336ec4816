/** How this copy comes to a new version, and what the one that runs has brought. */

import { lookForUpdate, newsRead, openDownloads, restartToUpdate, setUpdateAutomatically } from "../backend.js"
import { find, setText } from "./dom.js"
import { attempt } from "./result.js"
import { text } from "../i18n.js"

/** @import { Snapshot } from "../../types/bindings.d.ts" */

const result = find("update-result", HTMLElement)
const look = find("update-look", HTMLButtonElement)
const restart = find("update-restart", HTMLButtonElement)
const page = find("update-page", HTMLButtonElement)
const automatic = find("update-automatic", HTMLInputElement)
const news = find("news", HTMLElement)

export function startUpdates() {
  look.addEventListener("click", () => attempt(result, lookForUpdate))
  restart.addEventListener("click", () => attempt(result, restartToUpdate))
  page.addEventListener("click", () => attempt(result, openDownloads))
  automatic.addEventListener("change", () => attempt(result, () => setUpdateAutomatically(automatic.checked)))
  find("news-read", HTMLButtonElement).addEventListener("click", () => attempt(result, newsRead))
}

/** @param {Snapshot} snapshot */
export function showUpdates({ update, preferences }) {
  const { state, version } = update
  setText(find("update-text", HTMLElement), update.text)
  look.hidden = !["current", "found", "failed"].includes(state)
  setText(look, version ? text("window-update-load", { version }) : text("window-update-look"))
  restart.hidden = state !== "ready"
  setText(restart, text("window-update-restart", { version: version ?? "" }))
  page.hidden = state !== "failed"
  find("update-automatic-row", HTMLElement).hidden = state === "off"
  automatic.checked = preferences.updateAutomatically
  news.hidden = !update.news
  if (!update.news) return
  setText(find("news-title", HTMLElement), text("window-news", { version: update.news.version }))
  setText(find("news-text", HTMLElement), update.news.text || text("window-news-none"))
}
