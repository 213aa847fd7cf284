// Paging as WeCom does it: an opaque cursor in, another out, empty at the end, 50100 when it is not
// one of ours.
import { must } from '../refusal.ts'
import type { Fields } from './asked.ts'

const MARK = 'c1:'

const offsetOf = (cursor: string | undefined): number => {
  if (!cursor) return 0
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const offset = Number(text.slice(MARK.length))
  must(text.startsWith(MARK) && Number.isSafeInteger(offset) && offset > 0, 50100)
  return offset
}

/** One page of the items, and the cursor of the next. */
export const pageOf = <T>(
  items: readonly T[],
  body: Fields,
  sizes: { usual: number; most: number },
): { items: T[]; next_cursor: string } => {
  const offset = offsetOf(body.text('cursor'))
  const asked = body.int('limit') ?? sizes.usual
  must(asked >= 0 && asked <= sizes.most, 40058, `limit must be at most ${sizes.most}`)
  const end = offset + (asked === 0 ? sizes.usual : asked)
  const next = end < items.length ? Buffer.from(`${MARK}${end}`).toString('base64url') : ''
  return { items: items.slice(offset, end), next_cursor: next }
}
