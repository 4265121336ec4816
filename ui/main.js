/**
 * Starts the window: learns the words, then shows every snapshot in every
 * section. The page stays hidden until both are there, so nothing jumps.
 */

import { showActivity, startActivity } from "./activity.js"
import { showAccount, startAccount } from "./account.js"
import { watchSnapshot } from "./backend.js"
import { showConnection, startConnection } from "./connection.js"
import { showHistory, startHistory } from "./history.js"
import { showFirst, startFirst } from "./first.js"
import { showHelp, startHelp } from "./help.js"
import { showNotifications, startNotifications } from "./notifications.js"
import { showPreferences, startPreferences } from "./preferences.js"
import { showQuiet, startQuiet } from "./quiet.js"
import { goTo, remembered, showPlaces, startPlaces } from "./places.js"
import { showShop, startShop } from "./shop.js"
import { showTroubles } from "./troubles.js"
import { fill, learnWords, say } from "./words.js"

/** @import { Snapshot } from "./types/bindings.d.ts" */

const shows = [showTroubles, showPlaces, showNotifications, showPreferences, showQuiet, showHistory, showActivity, showAccount, showShop, showConnection, showHelp, showFirst]

await learnWords()
fill(document)
document.title = say("window-title")
document.documentElement.lang = say("window-language")
document.documentElement.dir = say("window-direction")

for (const start of [startFirst, startPlaces, startNotifications, startPreferences, startQuiet, startHistory, startActivity, startAccount, startShop, startConnection, startHelp]) start()
await watchSnapshot(show)

/** @param {Snapshot} snapshot */
function show(snapshot) {
  // Another language: every text of the page is another.
  if (snapshot.preferences.spoken !== say("window-language")) return location.reload()
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
