// Which door brought whom: a board by what a code stands for, and the path of one person or order.
import { stringify } from 'csv-stringify/sync'
import { sql } from 'kysely'
import type {
  AttributionAsked,
  AttributionBoard,
  AttributionCut,
  AttributionFigures,
  PathTouch,
} from '#contracts'
import { groupBy, inert } from '#kit'
import { Refusal, type Db, type Platform, type Scope } from '#platform'
import { frameOf } from './period.ts'
import { analyticsRefusals } from './refusals.ts'
import {
  buyerOf,
  codesByDoor,
  ordersByDoor,
  pathRows,
  peopleByDoor,
  personWithin,
  type CodeRow,
  type PeopleRow,
  type TouchRow,
} from './sql/attribution.ts'

const nobody = {
  people: 0,
  heard: 0,
  replied: 0,
  added: 0,
  members: 0,
  buyers: 0,
  kept: 0,
  keptOf: 0,
}
const nothing = { orders: 0, netFen: 0 }

/**
 * A sum is known where every code of the group tells it: one print on a wall that nobody counts, and
 * the whole is not known.
 */
const known = (codes: readonly CodeRow[], of: (code: CodeRow) => number | null): number | null =>
  codes.reduce<number | null>(
    (sum, code) => {
      const value = of(code)
      return sum === null || value === null ? null : sum + value
    },
    codes.length === 0 ? null : 0,
  )

const before = (codes: readonly CodeRow[]) => ({
  exposed: known(codes, ({ cards }) => cards),
  scanned: known(codes, ({ leased, opened }) => (leased ? opened : null)),
})

export async function attributionOf(
  platform: Platform,
  scope: Scope,
  asked: AttributionAsked,
): Promise<AttributionBoard> {
  const { brand, from, until, asOf } = await frameOf(platform, asked)
  const now = platform.clock.now()
  const ask = { ...asked, from, until, zone: brand.zone, now }
  const [people, orders, codes] = await Promise.all([
    peopleByDoor(platform.db, scope, ask),
    ordersByDoor(platform.db, scope, ask),
    codesByDoor(platform.db, scope, ask),
  ])
  const peopleAt = new Map(people.map(({ key, ...row }) => [key, row]))
  const ordersAt = new Map(orders.map(({ key, ...row }) => [key, row]))
  const codesAt = groupBy(codes, ({ key }) => key)
  const seen = codes.filter(({ opened, cards }) => opened > 0 || (cards ?? 0) > 0)
  const keys = new Set([...peopleAt.keys(), ...ordersAt.keys(), ...seen.map(({ key }) => key)])
  const names = await namesOf(platform.db, asked.by, [...keys])
  const rows = [...keys].map((key) => {
    const { heard, replied, ...figures } = peopleAt.get(key) ?? nobody
    return {
      key,
      label: names.get(key) ?? key,
      ...before(asked.by === 'guide' || key === '' ? [] : (codesAt.get(key) ?? [])),
      ...figures,
      replied: repliesOf({ heard, replied, people: figures.people }),
      ...(ordersAt.get(key) ?? nothing),
    }
  })
  rows.sort((a, b) => b.people - a.people || b.orders - a.orders || (a.key < b.key ? -1 : 1))
  const total = { ...sums(rows), ...before(codes), replied: repliesOf(together(people)) }
  return { asOf, from, until, total, rows }
}

type Heard = Pick<PeopleRow, 'people' | 'heard' | 'replied'>
/** WeCom tells of no reply to a guide: one who came that way, and the whole is not known. */
const repliesOf = ({ people, heard, replied }: Heard): number | null =>
  people > 0 && heard === people ? replied : null
const together = (rows: readonly Heard[]): Heard =>
  rows.reduce(
    (sum, { people, heard, replied }) => ({
      people: sum.people + people,
      heard: sum.heard + heard,
      replied: sum.replied + replied,
    }),
    { people: 0, heard: 0, replied: 0 },
  )

const counted = [
  'people',
  'added',
  'members',
  'buyers',
  'kept',
  'keptOf',
  'orders',
  'netFen',
] as const
type Counted = Pick<AttributionFigures, (typeof counted)[number]>
const sums = (rows: readonly Counted[]): Counted =>
  Object.fromEntries(
    counted.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)]),
  ) as Counted

const named: Partial<Record<AttributionCut, { view: string; id: string }>> = {
  store: { view: 'org.v_store', id: 'store_id' },
  guide: { view: 'org.v_staff', id: 'staff_id' },
  code: { view: 'code.v_code', id: 'code_id' },
  batch: { view: 'acquire.v_card_batch', id: 'batch_id' },
}
async function namesOf(
  db: Db,
  by: AttributionCut,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const from = named[by]
  if (!from) return new Map()
  const ids = keys.filter((key) => key !== '').map(Number)
  const found = await sql<{ id: number; name: string }>`select ${sql.ref(from.id)} as id, name
    from ${sql.table(from.view)} where ${sql.ref(from.id)} = any(${ids}::bigint[])`.execute(db)
  return new Map(found.rows.map(({ id, name }) => [String(id), name]))
}

/** An empty cell is what is not known; a nought is a nought. */
export function attributionCsv({ rows }: AttributionBoard): string {
  const columns = ['exposed', 'scanned', 'people', 'added', 'replied', 'members', 'buyers'] as const
  const last = ['kept', 'keptOf', 'orders', 'netFen'] as const
  return stringify(
    [
      ['key', 'label', ...columns, ...last],
      ...rows.map((row) => [
        inert(row.key),
        inert(row.label),
        ...columns.map((name) => row[name]),
        ...last.map((name) => row[name]),
      ]),
    ],
    { bom: true },
  )
}

const shown = ({ at, ...row }: TouchRow): PathTouch => ({ ...row, at: at.toISOString() })

export async function pathOfCustomer(db: Db, scope: Scope, id: number): Promise<PathTouch[]> {
  const personId = await personWithin(db, scope, id)
  if (personId === undefined) throw new Refusal(analyticsRefusals.unknownCustomer, { id })
  return (await pathRows(db, personId)).map(shown)
}

/** Only what came before: a touch after the payment has no part in it. */
export async function pathOfOrder(db: Db, scope: Scope, id: number): Promise<PathTouch[]> {
  const buyer = await buyerOf(db, scope, id)
  if (!buyer) throw new Refusal(analyticsRefusals.unknownOrder, { id })
  const touches = await pathRows(db, buyer.personId)
  return touches.filter(({ at }) => at <= buyer.paidAt).map(shown)
}
