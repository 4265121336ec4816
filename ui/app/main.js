/**
 * Starts the window: loads the texts, then shows each snapshot of the core in
 * every place. The page stays hidden until both are there, so nothing jumps.
 *
 * Plain modules, without a framework, as long as they are this small: the day
 * a second nested list comes that can be edited, lit-html is worth its price.
 */

import { watchSnapshot } from "./backend.js"
import { loadTexts, locale, text, translate } from "./i18n.js"
import { showConnection, startConnection } from "./parts/connection.js"
import { startKeys } from "./parts/keys.js"
import { goTo, remembered, showNavigation, startNavigation } from "./parts/navigation.js"
import { showProblems, startProblems } from "./parts/problems.js"
import { showActivity, startActivity } from "./places/activity.js"
import { showHelp, startHelp } from "./places/help.js"
import { showInbox, startInbox } from "./places/inbox.js"
import { showNotifications, startNotifications } from "./places/notifications.js"
import { showQuiet, startQuiet } from "./places/quiet.js"
import { showSetup, startSetup } from "./places/setup.js"
import { showShop, startShop } from "./places/shop.js"

/** @import { Snapshot } from "../types/bindings.d.ts" */

const starts = [
  startProblems,
  startNavigation,
  startConnection,
  startInbox,
  startNotifications,
  startQuiet,
  startActivity,
  startShop,
  startHelp,
  startSetup,
  startKeys,
]
const shows = [
  showProblems,
  showNavigation,
  showConnection,
  showInbox,
  showNotifications,
  showQuiet,
  showActivity,
  showShop,
  showHelp,
  showSetup,
]

await loadTexts()
translate(document)
document.title = text("window-title")
document.documentElement.lang = locale.language
document.documentElement.dir = locale.direction

for (const start of starts) start()
await watchSnapshot(show)

/** @param {Snapshot} snapshot */
function show(snapshot) {
  // Another language: every text of the page is another.
  if (snapshot.preferences.spoken !== locale.language) return location.reload()
  for (const paint of shows) paint(snapshot)
  if (document.body.hidden) goTo(needsSignIn(snapshot) ? "shop" : (remembered() ?? "inbox"))
  if (!document.body.hidden) return
  document.body.hidden = false
  // On the screen with the frame after this one; `cargo xtask bench window` asks for it.
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("usable")))
}

/** @param {Snapshot} snapshot */
function needsSignIn({ connection, account }) {
  return connection.state === "setUp" || account.state === "over"
}
