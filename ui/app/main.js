/**
 * Starts the window: learns the words, then shows every snapshot in every
 * section. The page stays hidden until both are there, so nothing jumps.
 */

import { showActivity, startActivity } from "./places/activity.js"
import { watchSnapshot } from "./backend.js"
import { showConnection, startConnection } from "./parts/connection.js"
import { showHistory, startHistory } from "./places/history.js"
import { showSetup, startSetup } from "./places/setup.js"
import { showHelp, startHelp } from "./places/help.js"
import { showNotifications, startNotifications } from "./places/notifications.js"
import { showQuiet, startQuiet } from "./places/quiet.js"
import { goTo, remembered, showPlaces, startPlaces } from "./parts/navigation.js"
import { showShop, startShop } from "./places/shop.js"
import { showTroubles } from "./parts/problems.js"
import { loadTexts, locale, text, translate } from "./i18n.js"

/** @import { Snapshot } from "../types/bindings.d.ts" */

const shows = [showTroubles, showPlaces, showNotifications, showQuiet, showHistory, showActivity, showShop, showConnection, showHelp, showSetup]

await loadTexts()
translate(document)
document.title = text("window-title")
document.documentElement.lang = locale.language
document.documentElement.dir = locale.direction

for (const start of [startSetup, startPlaces, startNotifications, startQuiet, startHistory, startActivity, startShop, startConnection, startHelp]) start()
await watchSnapshot(show)

/** @param {Snapshot} snapshot */
function show(snapshot) {
  // Another language: every text of the page is another.
  if (snapshot.preferences.spoken !== locale.language) return location.reload()
  for (const paint of shows) paint(snapshot)
  if (document.body.hidden) goTo(needsThePerson(snapshot) ? "shop" : (remembered() ?? "notifications"))
  if (!document.body.hidden) return
  document.body.hidden = false
  // On the screen with the frame after this one; `cargo xtask bench window` asks for it.
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("usable")))
}

/** @param {Snapshot} snapshot */
function needsThePerson({ connection, account }) {
  return connection.state === "setUp" || account.state === "over"
}
