// What a mini program may call, as far as the platform's pages tell (2026-08).
import type { Family } from '../wire/call.ts'
import { perDay, perMinute } from '../wire/window.ts'

const family = (name: string, windows: Family['windows'], per: Family['per'] = 'api'): Family => ({
  name,
  per,
  windows,
})

export const session = family('session', [perMinute(100_000)])
export const codes = family('codes', [perMinute(5_000)])
/** Links and schemes are counted together. */
export const links = family('links', [perDay(500_000)], 'family')
export const messages = family('messages', [perDay(30_000_000)])
export const templates = family('templates', [perMinute(1_000)])
export const checks = family('checks', [perMinute(4_000)])
export const rooms = family('rooms', [perDay(10_000)])
export const roomLists = family('roomLists', [perDay(100_000)])
export const goodsAudits = family('goodsAudits', [perDay(500)])
