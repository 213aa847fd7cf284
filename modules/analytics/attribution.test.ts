// Which door brought whom: random histories with merges, the board of SQL held against a plain
// recomputation; each order once; what the platform does not tell is not known.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import {
  attributionCuts,
  attributionModels,
  type AttributionBoard,
  type AttributionCut,
  type CodeRow,
  type PathTouch,
} from '#contracts'
import { makeCustomers } from '#fixtures/customer'
import { buy, orderOf } from '#fixtures/order'
import { makeStaff, signInAs } from '#fixtures/org'
import { comeByLink, makeServiceTalk } from '#fixtures/wecom'
import { DAY_MS, dayOf, randomBy } from '#kit'
import { mergeCustomers, unmerge } from '#modules/customer'
import { enrol } from '#modules/loyalty'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { makeShops } from '#tests/wecom-world'
import { cohortsOf, creditsOf, type Door, type History } from './recount.ts'

const zone = 'Asia/Shanghai'
const house = await openHouse()
let ask: Ask
let cookie = ''
let stores: number[] = []
let staff: number[] = []
const codes: CodeRow[] = []
const now = house.clock.now()
const ago = (days: number) => new Date(now.getTime() - Math.round(days * DAY_MS))

const get = async <T>(path: string): Promise<T> => {
  const answer = await ask('GET', path, { cookie })
  expect(answer.status, answer.text).toBe(200)
  return answer.body as T
}
const board = (by: AttributionCut, model: string, from: number, until: number) =>
  get<AttributionBoard>(
    `/v1/insight/attribution?by=${by}&model=${model}&from=${dayOf(ago(from), zone)}&until=${dayOf(ago(until), zone)}`,
  )

beforeAll(async () => {
  ;({ storeIds: stores, staffIds: staff } = await makeShops(house))
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const makes = [
    { channel: 'store', placement: '门口', storeId: stores[0] },
    { channel: 'store', placement: '收银台', storeId: stores[1], campaign: '开业' },
    { channel: 'parcel', placement: '包裹', storeId: stores[0], mode: 'leased' },
  ]
  for (const make of makes) {
    const body = {
      name: make.placement,
      guideIds: staff,
      ...make,
      ...(make.mode && { rotation: { guides: staff.map((staffId) => ({ staffId })) } }),
    }
    const made = await ask('POST', '/v1/codes', { cookie, body })
    expect(made.status, made.text).toBe(200)
    codes.push(made.body as CodeRow)
  }
})

/** The rows that WeCom's callbacks and the tying leave behind. */
async function follow(kind: 'followed' | 'unfollowed', at: Date, customerId: number, door: Door) {
  await sql`insert into wecom.follow_change (customer_id, kind, external_userid, userid, staff_id,
      store_id, code_id, at)
    values (${customerId}, ${kind}, ${`wm${customerId}`}, ${`u${door.guide}`}, ${door.guide},
      ${door.store}, ${door.code}, ${at})`.execute(house.db)
}
async function scan(at: Date, customerId: number, codeId: number, grade: string) {
  await sql`with opened as (insert into code.visit (code_id, in_wechat, at)
      values (${codeId}, true, ${at}) returning visit_id)
    insert into code.tie (customer_id, way_id, code_id, visit_id, grade, at)
    select ${customerId}, 1, ${codeId}, visit_id, ${grade}, ${at} from opened`.execute(house.db)
}

const bare: Door = {
  store: null,
  guide: null,
  channel: null,
  placement: null,
  campaign: null,
  code: null,
}
const doorOf = (code: CodeRow | undefined, guide: number | null): Door =>
  code
    ? {
        store: code.storeId,
        guide,
        channel: code.channel,
        placement: code.placement,
        campaign: code.campaign,
        code: code.id,
      }
    : { ...bare, guide, store: guide === null ? null : (stores[0] ?? null) }

test(
  'random histories with merges and unmerges: the board is what a plain recount gives',
  { timeout: 60_000 },
  async () => {
    const random = randomBy(20261122)
    const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random.next() * of.length)]
    let tick = 0
    // Each instant once, so that nothing hangs on the order of equal ones.
    const some = (days = 100) => new Date(ago(1 + random.next() * days).getTime() + (tick += 1))
    const history: History = {
      now,
      zone,
      touches: [],
      changes: [],
      replies: [],
      links: [],
      members: new Map(),
      orders: [],
    }
    const ids = await makeCustomers(house, 40, (n) =>
      n % 3 === 0
        ? { source: { channel: 'ad', storeId: stores[n % 2], at: ago(120 - n) } }
        : { source: { channel: 'account', at: ago(60 - n) } },
    )
    ids.forEach((customerId, n) => {
      const door =
        n % 3 === 0
          ? { ...bare, channel: 'ad', store: stores[n % 2] ?? null }
          : { ...bare, channel: 'account' }
      history.touches.push({
        customerId,
        kind: 'came',
        at: n % 3 === 0 ? ago(120 - n) : ago(60 - n),
        door,
      })
    })
    for (let n = 0; n < 160; n++) {
      const [customerId = 0, guide = 0, at] = [pick(ids), pick(staff), some()]
      const code = pick([...codes, undefined])
      if (random.next() < 0.15) {
        const repliedAt = random.next() < 0.5 ? new Date(at.getTime() + 60_000) : null
        const asked = pick([codes[0], undefined])
        await makeServiceTalk(house, { customerId, at, repliedAt, codeId: asked?.id ?? null })
        const door = asked ? doorOf(asked, null) : { ...bare, channel: 'service' }
        history.touches.push({ customerId, kind: 'asked', at, door })
        if (repliedAt) history.replies.push({ customerId, at: repliedAt })
      } else if (random.next() < 0.35) {
        await follow('unfollowed', at, customerId, { ...bare, guide })
        history.changes.push({ customerId, guide, at, kind: 'unfollowed' })
      } else if (random.next() < 0.4) {
        const grade = pick(['certain', 'by_state', 'uncertain', 'forwarded']) ?? ''
        await scan(at, customerId, codes[2]?.id ?? 0, grade)
        if (grade === 'certain' || grade === 'by_state')
          history.touches.push({ customerId, kind: 'scanned', at, door: doorOf(codes[2], null) })
      } else {
        const door = doorOf(code, guide)
        await follow('followed', at, customerId, door)
        history.touches.push({ customerId, kind: 'added', at, door })
        if (code && (code === codes[1] || random.next() < 0.3)) {
          const repliedAt = random.next() < 0.5 ? new Date(at.getTime() + 90_000) : null
          await comeByLink(house, { customerId, codeId: code.id, at, repliedAt })
          history.links.push({ customerId, code: code.id, at, repliedAt })
        }
        history.changes.push({ customerId, guide, at, kind: 'followed' })
      }
    }
    for (const customerId of ids.filter((_, n) => n % 4 === 0)) {
      const at = some(80)
      await house.act(async (tx) =>
        orThrow((await enrol(tx, [{ customerId, storeId: stores[1], at }]))[0]),
      )
      history.members.set(customerId, at)
      history.touches.push({
        customerId,
        kind: 'registered',
        at,
        door: { ...bare, store: stores[1] ?? null },
      })
    }
    for (let n = 0; n < 60; n++) {
      const [customerId = 0, at] = [pick(ids), some(110)]
      const { orderId } = await buy(
        house,
        orderOf(customerId, 1000 + n, { storeId: stores[0] ?? null, placedAt: at }),
      )
      history.orders.push({ orderId, customerId, at, fen: 1000 + n })
    }
    const aliases = new Map<number, number>()
    const survivor = (id: number): number => (aliases.has(id) ? survivor(aliases.get(id) ?? 0) : id)
    const check = async () => {
      for (const by of attributionCuts) {
        for (const model of attributionModels) {
          const [from, until] = model === 'first' ? [90, 5] : [70, 0]
          const { rows, total } = await board(by, model, from, until)
          const period = { from: dayOf(ago(from), zone), until: dayOf(ago(until), zone) }
          const people = cohortsOf(history, survivor, { by, model, ...period })
          const credits = creditsOf(history, survivor, { by, model, ...period })
          const seen = rows.map(
            ({ key, label: _label, exposed: _exposed, scanned: _scanned, ...row }) => [key, row],
          )
          const expected = [...new Set([...people.keys(), ...credits.keys()])].map((key) => [
            key,
            {
              people: 0,
              replied: null,
              added: 0,
              members: 0,
              buyers: 0,
              kept: 0,
              keptOf: 0,
              orders: 0,
              netFen: 0,
              ...people.get(key),
              ...credits.get(key),
            },
          ])
          const filled = Object.entries(Object.fromEntries(seen) as object).filter(
            ([, row]: [string, Record<string, number>]) => row['people'] || row['orders'],
          )
          expect(Object.fromEntries(filled), `${by} ${model}`).toEqual(Object.fromEntries(expected))
          const paid = history.orders.filter(
            ({ at }) => dayOf(at, zone) >= period.from && dayOf(at, zone) <= period.until,
          )
          expect(total.orders).toBe(paid.length)
        }
      }
    }
    await check()
    const merges: [id: number, from: number][] = []
    for (let n = 0; n < 14; n++) {
      const [one, two] = [survivor(pick(ids) ?? 0), survivor(pick(ids) ?? 0)]
      const [into, from] = one < two ? [one, two] : [two, one]
      const holds = (person: number) =>
        [...history.members.keys()].some((id) => survivor(id) === person)
      if (into === from || (holds(into) && holds(from))) continue
      const merged = await house.act(async (tx) =>
        orThrow(await mergeCustomers(tx, { customerIds: [into, from] })),
      )
      aliases.set(from, into)
      merges.push([merged.id, from])
    }
    expect(merges.length).toBeGreaterThan(5)
    await check()
    for (const [mergeId, from] of merges.toReversed().slice(0, 4)) {
      await house.act(async (tx) => orThrow(await unmerge(tx, mergeId)))
      aliases.delete(from)
    }
    await check()
  },
)

test('the path of a customer and of an order: in order, read through the alias, cut at the payment', async () => {
  const [older = 0, younger = 0] = await makeCustomers(house, 2)
  await follow('followed', ago(20), older, doorOf(codes[0], staff[0] ?? 0))
  await scan(ago(30.01), younger, codes[2]?.id ?? 0, 'certain')
  await follow('followed', ago(30), younger, doorOf(codes[2], staff[0] ?? 0))
  const { orderId } = await buy(
    house,
    orderOf(younger, 500, { storeId: stores[0] ?? null, placedAt: ago(25) }),
  )
  const merged = await house.act(async (tx) =>
    orThrow(await mergeCustomers(tx, { customerIds: [older, younger] })),
  )
  const path = async (of: string) =>
    (await get<{ touches: PathTouch[] }>(`/v1/insight/${of}/path`)).touches
      .filter(({ kind }) => kind !== 'came')
      .map(({ kind, codeName }) => `${kind} ${codeName}`)
  expect(await path(`customers/${younger}`)).toEqual(['scanned 包裹', 'added 包裹', 'added 门口'])
  expect(await path(`orders/${orderId}`)).toEqual(['scanned 包裹', 'added 包裹'])
  const line = await get<{ items: { kind: string; sentence: { zh: string } }[] }>(
    `/v1/customers/${older}/timeline`,
  )
  expect(line.items.map(({ sentence }) => sentence.zh)).toContain('打开了「包裹 · 包裹」')
  await house.act(async (tx) => orThrow(await unmerge(tx, merged.id)))
  expect(await path(`customers/${older}`)).toEqual(['added 门口'])
  expect((await ask('GET', '/v1/insight/customers/999999/path', { cookie })).status).toBe(404)
})

test('a reply is known where everybody came by customer service, and of nobody else', async () => {
  const [wrote = 0, silent = 0, both = 0, friend = 0] = await makeCustomers(house, 4)
  const at = ago(0.5)
  const later = new Date(at.getTime() + 60_000)
  await makeServiceTalk(house, { customerId: wrote, at, repliedAt: later, codeId: 9001 })
  await makeServiceTalk(house, { customerId: silent, at, codeId: 9001 })
  const asked = async (by: AttributionCut, key: string) =>
    (await board(by, 'first', 1, 0)).rows.find((row) => row.key === key)
  expect(await asked('code', '9001')).toMatchObject({ people: 2, replied: 1 })
  // Words from before her first touch of the period are no answer to it.
  await makeServiceTalk(house, { customerId: both, at: ago(40), repliedAt: ago(39.9) })
  await makeServiceTalk(house, { customerId: both, at, codeId: 9001 })
  const last = (await board('code', 'last', 1, 0)).rows.find(({ key }) => key === '9001')
  expect(last).toMatchObject({ people: 3, replied: 1 })
  await follow('followed', at, friend, { ...bare, code: 9001, guide: staff[0] ?? 0 })
  expect(await asked('code', '9001')).toMatchObject({ people: 3, replied: null })
})

test('openings are known of leased codes only, cards where they were counted, replies of nobody', async () => {
  const leased = codes[2]
  await sql`insert into code.visit_day (code_id, day, visits)
    values (${leased?.id}, ${dayOf(ago(3), zone)}, 7)`.execute(house.db)
  const before = await board('code', 'first', 90, 0)
  const row = (rows: AttributionBoard['rows'], id = leased?.id) =>
    rows.find(({ key }) => key === String(id))
  expect(row(before.rows)).toMatchObject({ exposed: null, scanned: 7, replied: null })
  expect(row(before.rows, codes[0]?.id)).toMatchObject({ exposed: null, scanned: null })
  // A shop with a printed picture on its wall cannot know how many looked.
  const byStore = await board('store', 'first', 90, 0)
  expect(byStore.rows.map(({ scanned }) => scanned)).toEqual(byStore.rows.map(() => null))
  const batch = await ask('POST', '/v1/card-batches', {
    cookie,
    body: { name: '双十一', codeId: leased?.id, copyA: { headline: '谢谢', call: '扫码' } },
  })
  const { id } = batch.body as { id: number }
  await ask('POST', `/v1/card-batches/${id}/cards`, {
    cookie,
    body: { csv: 'order\n1\n2\n3\n', shop: '天猫' },
  })
  const { rows } = await board('batch', 'first', 90, 0)
  expect(rows.find(({ key }) => key === String(id))).toMatchObject({
    label: '双十一',
    exposed: 3,
    scanned: 7,
  })
  const file = await ask('GET', '/v1/insight/attribution.csv?by=code', { cookie })
  expect(file.text.split('\n')[0]).toBe(
    '\uFEFFkey,label,exposed,scanned,people,added,replied,members,buyers,kept,keptOf,orders,netFen',
  )
})
