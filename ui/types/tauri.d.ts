/**
 * What backend.js uses of `window.__TAURI__` (`withGlobalTauri`), with the
 * core's commands as the only ones there are: an overload for each.
 */

import type {
  Activity,
  Cursor,
  Delivery,
  Found,
  Group,
  GroupPreferences,
  Kind,
  QuietHoursPreferences,
  Search,
  Snapshot,
  Snooze,
  Sound,
} from "./bindings.d.ts"

type Invoke = {
  (command: "snapshot"): Promise<Snapshot>
  (command: "words"): Promise<Record<string, string>>
  (command: "save_shop", args: { server: string; userIds: string[] }): Promise<null>
  (command: "set_notify", args: { kind: Kind; on: boolean }): Promise<null>
  (command: "test_notice", args: { kind: Kind }): Promise<string>
  (command: "search", args: { search: Search; after: Cursor | null }): Promise<Found>
  (command: "export_history", args: { search: Search; format: "csv" | "json" }): Promise<string>
  (command: "mark_read", args: { ids: number[] }): Promise<null>
  (command: "activity"): Promise<Activity>
  (command: "licences"): Promise<string>
  (command: "open_folder", args: { folder: "logs" | "downloads" }): Promise<null>
  (command: "set_language", args: { language: string | null }): Promise<null>
  (command: "check_address", args: { address: string }): Promise<string>
  (command: "open_entry", args: { id: number }): Promise<null>
  (command: "sign_in", args: { server: string; email: string; password: string }): Promise<null>
  (command: "follow_shop", args: { id: string; follow: boolean }): Promise<null>
  (command: "set_delivery", args: { delivery: Delivery }): Promise<null>
  (command: "set_kind", args: { kind: Group; value: GroupPreferences }): Promise<null>
  (command: "set_quiet_hours", args: { value: QuietHoursPreferences }): Promise<null>
  (command: "snooze", args: { choice: Snooze }): Promise<null>
  (command: "set_show_content" | "set_start_at_login", args: { on: boolean }): Promise<null>
  (command: "preview_sound", args: { sound: Sound }): Promise<null>
  (command: "sign_out" | "copy_diagnostics" | "open_shop" | "mark_all_read" | "reconnect"): Promise<null>
}

type Listen = (event: "snapshot", take: (event: { payload: Snapshot }) => void) => Promise<() => void>

declare global {
  interface Window {
    __TAURI__: { core: { invoke: Invoke }; event: { listen: Listen } }
  }
}
