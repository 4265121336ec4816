/**
 * The shop: signing in; the account's shops, and how updates come; without an
 * account, the ids that are followed. The password is read once, from its
 * field.
 */

import { followShop, setDelivery, signIn, signOut } from "../backend.js"
import { find, setText, within } from "../parts/dom.js"
import { followForm, followed } from "../parts/follow.js"
import { Form } from "../parts/form.js"
import { paintList } from "../parts/list.js"
import { attempt } from "../parts/result.js"

/** @import { Account, UpdateMode, OwnShop, Snapshot } from "../../types/bindings.d.ts" */

const card = find("account", HTMLElement)
const shops = find("own-shops", HTMLElement)
const result = find("account-result", HTMLElement)
const byId = find("by-id", HTMLDetailsElement)

const form = find("sign-in", HTMLFormElement)
const signingIn = new Form(form, {
  send: ({ server = "", email = "", password = "" }) => signIn(server.trim(), email.trim(), password),
  sending: "window-signing-in",
})
const following = followForm(find("follow", HTMLFormElement))

/** @type {UpdateMode[]} */
const deliveries = ["auto", "live", "polling"]

/** Whether it was opened because ids are followed: once, then the user decides. */
let opened = false

export function startShop() {
  find("sign-out", HTMLButtonElement).addEventListener("click", () => attempt(result, signOut))
  for (const delivery of deliveries) {
    radio(delivery).addEventListener("change", () => attempt(result, () => setDelivery(delivery)))
  }
}

/** @param {Snapshot} snapshot */
export function showShop({ account, delivery, shop, connection }) {
  const signedIn = account.state === "signedIn" || account.state === "opening"
  find("welcome", HTMLElement).hidden = connection.state !== "setUp" || signedIn
  find("sign-in-again", HTMLElement).hidden = account.state !== "over"
  form.hidden = signedIn
  signingIn.fill({ server: shop.server ?? "", email: account.email ?? "" })
  card.hidden = !signedIn
  showAccount(account)
  for (const one of deliveries) radio(one).checked = one === delivery

  byId.hidden = signedIn && shop.userIds.length === 0
  if (!opened && shop.userIds.length > 0) byId.open = opened = true
  following.fill(followed(shop))
}

/** @param {Account} account */
function showAccount(account) {
  setText(find("account-name", HTMLElement), account.name ?? "")
  setText(find("account-email", HTMLElement), account.email ?? "")
  paintList(shops, find("own-shop", HTMLTemplateElement), account.shops, ({ id }) => id, paintShop)
  find("own-shops-title", HTMLElement).hidden = shops.hidden = account.shops.length === 0
}

/** @param {HTMLLIElement} row @param {OwnShop} shop */
function paintShop(row, { id, name, followed }) {
  setText(within(row, ".name", HTMLElement), name)
  const input = within(row, "input", HTMLInputElement)
  input.checked = followed
  input.onchange = () => attempt(result, () => followShop(id, input.checked))
}

/** @param {UpdateMode} delivery */
const radio = (delivery) => find(`delivery-${delivery}`, HTMLInputElement)
