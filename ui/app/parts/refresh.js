/** Reading again what a place shows, while the core may change at any time. */

/**
 * The action, one at a time: asked for again meanwhile, it runs once more, so
 * that what it brings is never older than the last time it was asked for.
 *
 * @param {() => Promise<unknown>} action
 */
export function refresher(action) {
  let stale = false
  /** @type {Promise<void> | undefined} */
  let running
  const run = async () => {
    while (stale) {
      stale = false
      await action()
    }
    running = undefined
  }
  return () => {
    stale = true
    return (running ??= run())
  }
}
