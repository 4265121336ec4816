/**
 * Moments in the words of the person's computer, on a clock of 24 hours: the
 * core's own texts ("Offline since 14:02") have it too.
 */

const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short", hourCycle: "h23" })

/** The time of day; for another day than today, the day. @param {number} at */
export const shortTime = (at) => (isToday(at) ? hour : day).format(at)

/** With both, where the day is not clear from the place. @param {number} at */
export const dayAndTime = (at) => (isToday(at) ? hour.format(at) : `${day.format(at)}, ${hour.format(at)}`)

/** @param {number} at */
export const fullTime = (at) => full.format(at)

/** @param {number} at */
const isToday = (at) => new Date(at).toDateString() === new Date().toDateString()
