/**
 * Moments and numbers in the language of the window, on a clock of 24 hours:
 * the core's own texts ("Offline since 14:02") have it too.
 */

import { locale } from "../i18n.js"

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map()

/** @param {Intl.DateTimeFormatOptions} options */
function format(options) {
  const key = JSON.stringify(options)
  // "24 Nov", as it is written where the shops are.
  const language = locale.language === "en" ? "en-GB" : locale.language
  const made = formats.get(key) ?? new Intl.DateTimeFormat(language, options)
  formats.set(key, made)
  return made
}

const hour = () => format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
const day = () => format({ day: "numeric", month: "short" })

/** The time of day; for another day than today, the day. @param {number} at */
export const shortTime = (at) => (isToday(at) ? hour() : day()).format(at)

/** With both, where the day is not clear from the place. @param {number} at */
export const dayAndTime = (at) => (isToday(at) ? hour().format(at) : `${day().format(at)}, ${hour().format(at)}`)

/** @param {number} at */
export const fullTime = (at) => format({ dateStyle: "full", timeStyle: "short", hourCycle: "h23" }).format(at)

/** "24 Nov", of "2026-11-24" on any clock. @param {string} date */
export const dayOf = (date) =>
  format({ day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`))

/** "November", of "2026-11-01". @param {string} date */
export const monthOf = (date) =>
  format({ month: "long", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`))

/** "500K", for an axis. @param {number} value */
export const compact = (value) => new Intl.NumberFormat(locale.language, { notation: "compact" }).format(value)

/** "5,000", of a number as it is typed. @param {string} number */
export const figure = (number) => {
  const value = Number(number)
  return Number.isFinite(value) ? new Intl.NumberFormat(locale.language).format(value) : number
}

/** @param {number} at */
const isToday = (at) => new Date(at).toDateString() === new Date().toDateString()
