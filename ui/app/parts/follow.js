/** Following ids without an account: a form of the first run and of the shop. */

import { saveShop } from "../backend.js"
import { Form } from "./form.js"

/** @import { Shop } from "../../types/bindings.d.ts" */

/** @param {HTMLFormElement} root */
export const followForm = (root) =>
  new Form(root, {
    send: ({ server = "", userIds = "" }) => saveShop(server.trim(), userIds.split(/[\s,;]+/).filter(Boolean)),
    sent: "window-saved",
  })

/** @param {Shop} shop  as the fields hold it */
export const followed = ({ server, userIds }) => ({ server: server ?? "", userIds: userIds.join("\n") })
