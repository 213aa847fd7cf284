// What an import sets off: history nothing at all; live exactly what was shown and agreed to. And
// balances that are brought along.
import { sql } from 'kysely'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { DryRun, ImportStatus } from '#contracts'
import { makeTemplate } from '#fixtures/coupon'
import { makeJourney, message } from '#fixtures/journey'
import { dayOf } from '#kit'
import { resolveCustomers } from '#modules/customer'
import { enrol, saveProgram, showProgram } from '#modules/loyalty'
import { makeApiKey } from '#modules/org'
import { orThrow } from '#platform'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'
import { fileOf, importEnd, importText, mappingOf, upload } from './fixtures.ts'

const house = await openHouse({ env: { SIYU_DATA: mkdtempSync(join(tmpdir(), 'siyu-data-')) } })
const { ask } = await openDoors(house)
let key = ''

const mapping = mappingOf({
  kind: 'orders',
  source: 'till',
  dateFormat: 'yyyy-MM-dd',
  fields: {
    orderNumber: { column: 'no' },
    phone: { column: 'phone' },
    placedAt: { column: 'day' },
    amount: { column: 'yuan' },
  },
})
const [eva, ida, new1] = ['13855500001', '13855500002', '13855500003']
/**
 * Two of a member (one on her birthday), one of a customer, one of somebody unknown, one with an
 * error.
 */
const file = (no: string, later = '2024-03-06') => `no,phone,day,yuan
${no}1,${eva},2024-03-01,120.50
${no}2,${eva},2024-08-02,80
${no}3,${ida},${later},60
${no}4,${new1},${later},200
${no}5,${new1},2024-03-07,free
`

beforeAll(async () => {
  key = (await house.act((tx) => makeApiKey(tx, { name: 'import', role: 'headquarters' }))).key
  const known = await house.act((tx) =>
    resolveCustomers(tx, [
      { identities: [{ kind: 'phone', value: eva }], birthday: '1990-03-01' },
      { identities: [{ kind: 'phone', value: ida }] },
    ]),
  )
  await house.act((tx) => enrol(tx, [{ customerId: orThrow(known[0]).customerId }]))
  const templateId = await makeTemplate(house)
  const { tiers, changedAt: _at, ...rules } = await showProgram(house.db)
  await house.act((tx) =>
    saveProgram(tx, {
      ...rules,
      couponAfterPayment: { templateId, fromFen: 7_000, withinDays: 30 },
      tiers: tiers.map(({ members: _members, ...tier }) => tier),
    }),
  )
  await makeJourney(house, {
    trigger: { kind: 'event', event: 'order.paid', filters: {} },
    settings: { reentry: { mode: 'oncePerOrder' } },
    steps: [message('hello', null)],
  })
  await house.idle()
})

/** What the house has given and sent so far. */
const given = async () => {
  await house.idle(60_000)
  return (
    await sql<{
      points: number
      growth: number
      coupons: number
      journeyEntries: number
      messages: number
      orders: number
    }>`
    select (select coalesce(sum(amount), 0)::bigint from ledger.transfer
      where asset = 'points') as points,
      (select coalesce(sum(amount), 0)::bigint from ledger.transfer
      where asset = 'growth') as growth,
      (select count(*) from coupon.coupon) as coupons, (select count(*)
      from journey.enrolment) as "journeyEntries",
      (select count(*) from messaging.touch) as messages, (select count(*)
      from orders."order") as orders`.execute(house.db)
  ).rows[0]
}
const nothing = { points: 0, growth: 0, coupons: 0, journeyEntries: 0, messages: 0 }

it('history brings customers and orders, and gives and sends nothing', async () => {
  expect(await given()).toEqual({ ...nothing, orders: 0 })
  expect(await importText(house, file('H'), mapping)).toMatchObject({
    accepted: 4,
    rejected: 1,
    effects: 'history',
  })
  expect(await given()).toEqual({ ...nothing, orders: 4 })
})

it('live is refused until the counts are agreed to, and then gives and sends exactly those', async () => {
  // Two of the orders are of today: what is older than three days starts no journey.
  const today = dayOf(house.clock.now(), 'Asia/Shanghai')
  const stored = await upload(house, await fileOf(file('L', today)), 'orders')
  const post = (path: string, body: object) => ask('POST', path, { key, body })
  const tried = (await post(`/v1/import-files/${stored.fileId}/dry-run`, { mapping }))
    .body as DryRun
  expect(tried).toMatchObject({
    read: 5,
    accepted: 4,
    rejected: 1,
    orders: 4,
    customers: 3,
    newCustomers: 0,
  })
  expect(tried.live).toMatchObject({ points: 320, coupons: 1, journeyEntries: 2, messages: 2 })

  const start = (confirm?: object) =>
    post('/v1/imports', { fileId: stored.fileId, mapping, effects: 'live', ...confirm })
  expect(await start()).toMatchObject({
    status: 409,
    body: { code: 'connect.confirmNeeded', field: 'confirm' },
  })
  const counts = {
    newMembers: 0,
    orders: tried.orders,
    messages: tried.live.messages,
    points: tried.live.points,
  }
  expect(await start({ confirm: { ...counts, points: counts.points - 1 } })).toMatchObject({
    status: 409,
    body: { code: 'connect.confirmWrong', details: counts },
  })
  expect(await given()).toEqual({ ...nothing, orders: 4 })

  const started = await start({ confirm: counts })
  expect(started.status).toBe(200)
  expect(await importEnd(house, (started.body as ImportStatus).id)).toMatchObject({
    accepted: 4,
    rejected: 1,
    state: 'done',
  })
  expect(await given()).toEqual({ ...tried.live, orders: 8 })
  const again = (await post(`/v1/import-files/${stored.fileId}/dry-run`, { mapping }))
    .body as DryRun
  expect(again).toMatchObject({ accepted: 0, duplicates: 4, live: nothing })
})

it('opening balances of points, growth and stored value come in once, and stand in the books', async () => {
  const balances = mappingOf({
    kind: 'balances',
    source: 'old-system',
    fields: {
      phone: { column: '手机' },
      points: { column: '积分' },
      growth: { column: '成长值' },
      principal: { column: '本金' },
      bonus: { column: '赠金' },
    },
  })
  const head = '手机,积分,成长值,本金,赠金\n'
  const before = await given()
  const rows = `${ida},1200,3000,500.00,50.5\n13855500009,80,,,\n13855500008,-3,,,\n`
  expect(await importText(house, head + rows, balances)).toMatchObject({
    accepted: 2,
    rejected: 1,
    reasons: [{ code: 'badNumber' }],
  })
  const held = async () =>
    Object.fromEntries(
      (
        await sql<{ asset: string; sum: number }>`select asset, sum(balance) as sum
    from ledger.v_balance b join customer.identity i using (customer_id)
    where i.kind = 'phone' and i.customer_id in (select customer_id from ledger.transfer
      where reason = 'opening')
    group by asset`.execute(house.db)
      ).rows.map(({ asset, sum }) => [asset, Number(sum)]),
    )
  const opened = { points: 1_280, growth: 3_000, stored_principal: 50_000, stored_bonus: 5_050 }
  expect(await held()).toEqual(opened)

  expect(await importText(house, head + rows, balances)).toMatchObject({
    accepted: 0,
    duplicates: 2,
    rejected: 1,
  })
  const changed = await importText(house, `${head}${ida},1300,3000,500.00,50.5\n`, balances)
  expect(changed).toMatchObject({
    accepted: 0,
    rejected: 1,
    reasons: [{ code: 'loyalty.openingReused' }],
  })
  expect(await held()).toEqual(opened)
  expect(await given()).toMatchObject({
    coupons: before?.coupons,
    journeyEntries: before?.journeyEntries,
    messages: before?.messages,
  })
  for (const check of house.modules.flatMap((module) => module.audit ?? [])) {
    expect([check.name, await check.differences(house.db)]).toEqual([check.name, 0])
  }
})
