// One customer's timeline: every module's own rows, merged, newest first; and our own part of it.
import { sql } from 'kysely'
import type { TimelineRow as ShownRow } from '#contracts'
import {
  bootedModules,
  type Db,
  type Scope,
  type TimelineRow,
  type TimelineSource,
} from '#platform'
import { phraseOf } from './timeline-words.ts'

interface Placed extends TimelineRow {
  key: string
}

/** Where a page begins: strictly before an instant, after some rows of the last one. */
interface Place {
  before: Date
  skip: number
}

const FAR = new Date('9999-12-31T00:00:00Z')
/** Rows looked at, at most, for one page of a kind that is rare. */
const WINDOWS_MAX = 20

function placeOf(cursor: string | undefined): Place {
  const [at, skip] = (cursor ?? '').split('.').map(Number)
  return at && Number.isSafeInteger(at)
    ? { before: new Date(at + 1), skip: skip || 0 }
    : { before: FAR, skip: 0 }
}

/** The place after `row`, when `rows` were shown up to and with it. */
function placeAfter(rows: readonly Placed[], row: Placed): Place {
  const upTo = rows.slice(0, rows.indexOf(row) + 1)
  return {
    before: new Date(row.at.getTime() + 1),
    skip: upTo.filter((r) => r.at.getTime() === row.at.getTime()).length,
  }
}

/**
 * Rows of everybody merged into her, newest first, page by page. Rows of one instant keep the order
 * of the storeys and of their module.
 */
export async function timelineOf(
  db: Db,
  scope: Scope,
  personId: number,
  page: { cursor?: string; limit: number; kind?: string },
): Promise<{ items: ShownRow[]; nextCursor?: string }> {
  const customerIds = await idsOf(db, personId)
  const items: Placed[] = []
  let place: Place | null = placeOf(page.cursor)
  for (let windows = 0; place && items.length < page.limit && windows < WINDOWS_MAX; windows++) {
    const size: number = page.limit + place.skip + 1
    const rows = await windowOf(db, { customerIds, before: place.before, limit: size, scope })
    const wanted: Placed[] = rows
      .slice(place.skip, size - 1)
      .filter((row) => row.kind.startsWith(page.kind ?? ''))
    const taken: Placed[] = wanted.slice(0, page.limit - items.length)
    items.push(...taken)
    const last: Placed | undefined = items.length === page.limit ? taken.at(-1) : rows[size - 2]
    place = last && rows.at(-1) !== last ? placeAfter(rows, last) : null
  }
  return {
    items: items.map(show),
    ...(place && { nextCursor: `${place.before.getTime() - 1}.${place.skip}` }),
  }
}

/** The newest `limit` rows of all modules together. */
async function windowOf(db: Db, input: Parameters<TimelineSource['rows']>[1]): Promise<Placed[]> {
  const rows: Placed[] = []
  for (const module of bootedModules()) {
    const own = await module.timeline?.rows(db, input)
    own?.forEach((row, at) =>
      rows.push({ ...row, key: `${module.name}-${row.at.getTime()}-${idOf(row) ?? at}` }),
    )
  }
  return rows.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, input.limit)
}

async function idsOf(db: Db, personId: number): Promise<number[]> {
  const found = await sql<{ id: number }>`select customer_id as id from customer.v_person
    where person_id = ${personId}`.execute(db)
  return found.rows.map((row) => row.id)
}

const idOf = ({ details }: TimelineRow) =>
  typeof details.id === 'number' || typeof details.id === 'string' ? details.id : undefined
const numberOf = (value: unknown) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null
const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
const wordsOf = (value: unknown) =>
  value && typeof value === 'object' && 'zh' in value && 'en' in value
    ? { zh: String(value.zh), en: String(value.en) }
    : null

function show({ key, at, kind, details }: Placed): ShownRow {
  const link = details.link
  return {
    id: key,
    at: at.toISOString(),
    kind,
    sentence: phraseOf(kind, details),
    amountFen: numberOf(details.amountFen),
    points: numberOf(details.points),
    storeName: textOf(details.storeName) ?? textOf(details.store),
    reason: wordsOf(details.reason),
    link:
      link && typeof link === 'object' && 'page' in link && 'id' in link
        ? { page: String(link.page), id: String(link.id) }
        : null,
  }
}

/** Our own rows: becoming known, consent, merging. */
export const timeline: TimelineSource = {
  rows: async (db, { customerIds, before, limit }) => {
    const ids = [...customerIds]
    const found = await sql<{
      at: Date
      kind: string
      id: number
      details: Record<string, unknown>
    }>`
      select * from (
        select created_at as at, 'customer.created' as kind, customer_id as id,
          '{}'::jsonb as details
          from customer.customer where customer_id = any(${ids}::bigint[])
        union all
        select at, case when granted then 'customer.consentGiven' else 'customer.consentWithdrawn'
          end, consent_id,
          jsonb_build_object('purpose', purpose) from customer.consent
          where customer_id = any(${ids}::bigint[])
        union all
        select at, 'customer.tagged', tag_id, jsonb_build_object('tag', t.name)
          from customer.customer_tag m join customer.tag t using (tag_id)
          where m.customer_id = any(${ids}::bigint[]) and not m.gone
        union all
        select at, 'customer.merged', merge_id, jsonb_build_object('alias', from_id)
          from customer.merge
          where into_id = any(${ids}::bigint[])
        union all
        select undone_at, 'customer.unmerged', merge_id, jsonb_build_object('alias', from_id)
          from customer.merge
          where into_id = any(${ids}::bigint[]) and undone_at is not null
      ) as own where at < ${before} order by at desc, id desc limit ${limit}`.execute(db)
    return found.rows.map(({ at, kind, id, details }) => ({
      at,
      kind,
      details: { id: `${kind}-${id}`, ...details },
    }))
  },
}
