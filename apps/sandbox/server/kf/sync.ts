// `sync_msg`: what was said and what happened in the last three days, page by page.
import type { Corp } from '../corp.ts'
import { stableText } from '../ids.ts'
import { contactFor } from '../people.ts'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import type { Fields } from '../wecom/asked.ts'
import { needAccount } from './accounts.ts'

const KEPT_MS = 3 * 24 * 3_600_000
const MOST = 1_000

interface TokenRow {
  corp_id: string
  machine_until: number
}

/** With the token of an event as often as it likes; without one, seldom. */
const mustBeAllowed = (world: World, corp: Corp, token: string | undefined): void => {
  if (token === undefined || token === '') {
    must(world.limits.minute(`kf ${corp.id}`, world.ceilings.kfWithoutToken), 45009)
    return
  }
  const row = world.store.first<TokenRow>('select * from kf_token where token = ?', token)
  must(row?.corp_id === corp.id && world.machine() < row.machine_until, 95007)
}

/** An opaque place in the lines of one account, or of all the corp's. */
const cursorAt = (corp: Corp, of: string, id: number): string =>
  `4gw7${id.toString(36)}.${stableText(20, 'kf', corp.id, of, String(id))}`

const placeOf = (corp: Corp, of: string, cursor: string): number => {
  const [, digits = ''] = /^4gw7([0-9a-z]+)\./.exec(cursor) ?? []
  const id = Number.parseInt(digits, 36)
  must(Number.isSafeInteger(id) && cursorAt(corp, of, id) === cursor, 40058)
  return id
}

interface LineRow {
  id: number
  open_kfid: string
  person_id: string
  msgid: string
  origin: number
  servicer: string | null
  body: string
  at: number
}

const shown = (world: World, corp: Corp, row: LineRow): object => {
  const body = JSON.parse(row.body) as { msgtype: string }
  const who =
    body.msgtype === 'event'
      ? {}
      : {
          open_kfid: row.open_kfid,
          external_userid: contactFor(world, corp.id, row.person_id).externalUserId,
        }
  return {
    msgid: row.msgid,
    ...who,
    send_time: Math.floor(row.at / 1000),
    origin: row.origin,
    ...(row.servicer !== null && { servicer_userid: row.servicer }),
    ...body,
  }
}

export const syncMsg = (world: World, corp: Corp, body: Fields): object => {
  mustBeAllowed(world, corp, body.text('token'))
  const of = body.text('open_kfid') ?? ''
  if (of !== '') needAccount(world, corp, of)
  const limit = body.int('limit') ?? MOST
  must(limit >= 1 && limit <= MOST, 40058)
  const cursor = body.text('cursor') ?? ''
  const after = cursor === '' ? 0 : placeOf(corp, of, cursor)
  const page = Math.min(limit, world.ceilings.kfPage)
  const rows = world.store.all<LineRow>(
    `select * from kf_line where corp_id = ?1 and told = 1 and id > ?2 and at >= ?3
       and (?4 = '' or open_kfid = ?4) order by id limit ?5`,
    corp.id,
    after,
    world.clock.now() - KEPT_MS,
    of,
    page + 1,
  )
  const given = rows.slice(0, page)
  return {
    next_cursor: cursorAt(corp, of, given.at(-1)?.id ?? after),
    has_more: rows.length > page ? 1 : 0,
    msg_list: given.map((row) => shown(world, corp, row)),
  }
}
