/** What backend.js uses of `window.__TAURI__` (`withGlobalTauri`). */

import type { Snapshot } from "./bindings.d.ts"

type Invoke = (command: "call", args: { name: string; args: object }) => Promise<unknown>

type Listen = (event: "snapshot", take: (event: { payload: Snapshot }) => void) => Promise<() => void>

declare global {
  interface Window {
    __TAURI__: { core: { invoke: Invoke }; event: { listen: Listen } }
  }
}
