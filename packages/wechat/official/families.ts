// What an official account may call in a day, as the platform's older page lists it; accounts with
// many followers are given more, and `openapi/quota/get` tells the true figure.
import type { Family } from '../wire/call.ts'
import { perDay } from '../wire/window.ts'

const family = (name: string, aDay: number): Family => ({
  name,
  per: 'api',
  windows: [perDay(aDay)],
})

export const codes = family('codes', 100_000)
export const menus = family('menus', 1_000)
export const customMessages = family('customMessages', 500_000)
export const templateMessages = family('templateMessages', 100_000)
export const subscribeMessages = family('subscribeMessages', 100_000)
export const templates = family('templates', 1_000)
export const followers = family('followers', 500)
export const users = family('users', 5_000_000)
/** Putting tags on followers, fifty at a time. */
export const tagging = family('tagging', 500_000)
export const tags = family('tags', 1_000)
export const signIn = family('signIn', 5_000_000)
export const tickets = family('tickets', 2_000)
