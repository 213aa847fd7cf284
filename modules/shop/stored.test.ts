// Stored value at the till: paid in with its gift, paid out again, spent from two tills at once.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { freshPhone, makeCustomer } from '#fixtures/customer'
import { openTill, wrongChecks } from '#fixtures/shop'
import { makeTemplate } from '#fixtures/coupon'
import { enrol, saveProgram, showProgram } from '#modules/loyalty'
import { brandScope, orThrow } from '#platform'
import { sellAtTill } from './index.ts'

const { house, ask, till, post, sell, bring, sale, bringing } = await openTill()
let drawn = 0

interface Done {
  ok?: {
    topUpId: number
    duplicate: boolean
    principalFen: number
    bonusFen: number
    templateId: number | null
  }
  refusal?: { code: string; details: Record<string, number> }
}
const items = (reply: { body: unknown }) => (reply.body as { items: Done[] }).items
const sums = ({ ok, refusal }: Done = {}) =>
  ok ? [ok.principalFen, ok.bonusFen] : [refusal?.code, refusal?.details]

async function sellsStored(
  spends: 'proportional' | 'principalFirst' = 'proportional',
  templateId: number | null = null,
): Promise<void> {
  await house.act(async (tx) => {
    const { changedAt: _at, tiers, ...rules } = await showProgram(tx.db)
    await saveProgram(tx, {
      ...rules,
      tiers: tiers.map(({ members: _n, ...tier }) => tier),
      stored: {
        gifts: [
          { fromFen: 20_000, bonusFen: 2_000, templateId: null },
          { fromFen: 50_000, bonusFen: 8_000, templateId },
        ],
        spends,
        mostPerOrderFen: 40_000,
      },
    })
  })
}

async function makeMember(): Promise<{ customerId: number; code: string }> {
  const customerId = await makeCustomer(house)
  orThrow((await house.act((tx) => enrol(tx, [{ customerId }])))[0])
  const found = await sql<{ code: string }>`select card_code as code from loyalty.member
    where customer_id = ${customerId}`.execute(house.db)
  return { customerId, code: found.rows[0]?.code ?? '' }
}

const topUpOf = (code: string, fen: number, more: object = {}) => ({
  source: 'pos',
  number: `V${++drawn}`,
  storeCode: till.storeCode,
  customer: { memberNo: code },
  fen,
  paidBy: 'cash',
  ...more,
})
const payIn = async (topUps: object[]) => items(await post('/v1/top-ups', { topUps }))
const payOut = async (returns: object[]) => items(await post('/v1/top-ups/returns', { returns }))
const backOf = (topUp: { number: string }, number: string, more: object = {}) => ({
  source: 'pos',
  topUpNumber: topUp.number,
  number,
  ...more,
})
const buying = (code: string, fen: number) =>
  sale('', {
    customer: { memberNo: code },
    lines: [{ sku: 'A1', name: '面膜', quantity: 1, unitPrice: (fen / 100).toFixed(2) }],
    tenders: [{ kind: 'stored' as const, fen }],
  })
async function balance(customerId: number) {
  const { body } = await ask('GET', `/v1/customers/${customerId}/stored`, { key: till.key })
  const {
    principalFen,
    bonusFen,
    items: moved,
  } = body as {
    principalFen: number
    bonusFen: number
    items: { reason: string; principalFen: number; bonusFen: number }[]
  }
  return { left: [principalFen, bonusFen], moved: moved.map((row) => row.reason) }
}

test('a top-up brings the gift of its highest step, once; the till is answered when it asks again', async () => {
  const eva = await makeMember()
  expect(sums((await payIn([topUpOf(eva.code, 20_000)]))[0])[0]).toBe('loyalty.noTopUps')
  const templateId = await makeTemplate(house)
  await sellsStored('proportional', templateId)
  const wanted = topUpOf(eva.code, 60_000)
  const done = await payIn([
    wanted,
    topUpOf(eva.code, 19_999),
    wanted,
    topUpOf(eva.code, 1_000, { number: wanted.number }),
    topUpOf('', 20_000, { customer: { phone: freshPhone() } }),
  ])
  expect(done.map(sums)).toEqual([
    [60_000, 8_000],
    [19_999, 0],
    [60_000, 8_000],
    ['loyalty.topUpReused', { number: wanted.number }],
    ['loyalty.unknownCustomer', {}],
  ])
  expect((await payIn([wanted]))[0]?.ok).toMatchObject({
    duplicate: true,
    topUpId: done[0]?.ok?.topUpId,
  })
  expect(await balance(eva.customerId)).toEqual({
    left: [79_999, 8_000],
    moved: ['topUp', 'topUp'],
  })
  await house.idle()
  const coupon = async () =>
    (
      await sql<{ state: string }>`select state from coupon.v_coupon
      where customer_id = ${eva.customerId}`.execute(house.db)
    ).rows.map((row) => row.state)
  expect(await coupon()).toEqual(['issued'])
  // All of it comes back: principal, bonus, and the coupon.
  expect(sums((await payOut([backOf(wanted, 'all')]))[0])).toEqual([60_000, 8_000])
  await house.idle()
  expect(await coupon()).toEqual(['void'])
  expect((await balance(eva.customerId)).left).toEqual([19_999, 0])
  expect(await wrongChecks(house)).toEqual([])
})

test('a top-up pays out principal that is left, withdraws the bonus that goes with it, once', async () => {
  await sellsStored()
  const eva = await makeMember()
  const topUp = topUpOf(eva.code, 20_000)
  await payIn([topUp])
  await sell([buying(eva.code, 11_000)])
  expect((await balance(eva.customerId)).left).toEqual([10_000, 1_000])
  const some = backOf(topUp, 'one', { fen: 3_333 })
  const done = await payOut([
    some,
    some,
    backOf(topUp, 'one', { fen: 1 }),
    backOf(topUp, 'two', { fen: 6_668 }),
    backOf(topUp, 'three'),
    backOf(topUp, 'four'),
    backOf({ number: 'nothing' }, 'one'),
  ])
  expect(done.map(sums)).toEqual([
    [3_333, 334],
    [3_333, 334],
    ['loyalty.topUpReturnReused', { number: 'one' }],
    ['loyalty.topUpReturnTooMuch', { returnableFen: 6_667 }],
    [6_667, 666],
    ['loyalty.topUpSpent', {}],
    ['loyalty.unknownTopUp', {}],
  ])
  expect((await balance(eva.customerId)).left).toEqual([0, 0])
  const audited = await sql<{ n: number }>`select count(*) as n from org.audit
    where action = 'loyalty.topUpReturn' and subject = ${String(eva.customerId)}`.execute(house.db)
  expect(audited.rows[0]?.n).toBe(2)
  expect(await wrongChecks(house)).toEqual([])
})

test('the bonus of a top-up is withdrawn once, however often and in however many parts it comes back', async () => {
  await sellsStored()
  const eva = await makeMember()
  const [topUp, other] = [topUpOf(eva.code, 20_000), topUpOf(eva.code, 20_000)]
  await payIn([topUp, other])
  const parts = await payOut([
    backOf(topUp, 'one', { fen: 5_000 }),
    backOf(topUp, 'two', { fen: 5_000 }),
  ])
  const rest = await payOut([backOf(topUp, 'three'), backOf(topUp, 'four')])
  expect([...parts, ...rest].map(sums)).toEqual([
    [5_000, 500],
    [5_000, 500],
    [10_000, 1_000],
    ['loyalty.topUpSpent', {}],
  ])
  expect((await balance(eva.customerId)).left).toEqual([20_000, 2_000])
  expect(await wrongChecks(house)).toEqual([])
})

test('principal first is the alternative; one order takes at most what the brand allows', async () => {
  await sellsStored('principalFirst')
  const eva = await makeMember()
  await payIn([topUpOf(eva.code, 50_000)])
  const [much] = await sell([buying(eva.code, 40_001)])
  expect([much?.refusal?.code, much?.refusal?.details]).toEqual([
    'loyalty.storedTooMuch',
    { mostFen: 40_000 },
  ])
  await sell([buying(eva.code, 40_000), buying(eva.code, 13_000)])
  expect((await balance(eva.customerId)).left).toEqual([0, 5_000])
  await sellsStored()
})

test('S-V1: tills spend one balance at once, and a top-up goes back meanwhile: never below nothing', async () => {
  await sellsStored()
  const eva = await makeMember()
  const topUp = topUpOf(eva.code, 20_000)
  await Promise.all(Array.from({ length: 6 }, () => payIn([topUp])))
  expect((await balance(eva.customerId)).left).toEqual([20_000, 2_000])
  const buy = async () => {
    // Each till in a transaction of its own: none is decided together with another.
    const input = { ...buying(eva.code, 2_200), couponCodes: [], scope: brandScope() }
    return (await house.act((tx) => sellAtTill(tx, [input], '')))[0]
  }
  const tries = await Promise.all(
    Array.from({ length: 24 }, async (_, at) =>
      at % 6 === 5 ? (await payOut([backOf(topUp, `R${at}`, { fen: 1_000 })]))[0] : buy(),
    ),
  )
  const refused = new Set(tries.flatMap((one) => one?.refusal?.code ?? []))
  expect(refused).toContain('loyalty.notEnoughStored')
  refused.delete('loyalty.notEnoughStored')
  // A till that comes late finds less of the top-up than it wants to pay out.
  refused.delete('loyalty.topUpReturnTooMuch')
  expect([...refused]).toEqual([])
  const { left } = await balance(eva.customerId)
  expect(left.every((fen) => fen >= 0 && fen < 2_200)).toBe(true)
  expect(await wrongChecks(house)).toEqual([])
})

test('S-R4: refunds of one order by its tenders at once give each tender back exactly', async () => {
  await sellsStored()
  const eva = await makeMember()
  await payIn([topUpOf(eva.code, 20_000)])
  const order = {
    ...buying(eva.code, 0),
    lines: [{ sku: 'A1', name: '面膜', quantity: 7, unitPrice: '33.33' }],
    tenders: [
      { kind: 'stored', fen: 10_001 },
      { kind: 'wechat', fen: 6_665 },
      { kind: 'cash', fen: 6_665 },
    ],
  }
  expect((await sell([order]))[0]?.ok?.paidFen).toBe(23_331)
  const one = { lines: [{ line: 1, quantity: 1 }] }
  const twice = bringing(order, 'twice', one)
  const tries = (
    await Promise.all(
      [twice, twice, ...Array.from({ length: 9 }, (_, at) => bringing(order, `x${at}`, one))].map(
        (refund) => bring([refund]),
      ),
    )
  ).flat()
  const given = tries.flatMap(({ ok }) => (ok && !ok.duplicate ? ok.tenders : []))
  const sumOf = (kinds: string[]) =>
    given.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { fen }) => sum + fen, 0)
  expect([sumOf(['principal', 'bonus']), sumOf(['wechat']), sumOf(['cash'])]).toEqual([
    10_001, 6_665, 6_665,
  ])
  expect((await balance(eva.customerId)).left).toEqual([20_000, 2_000])
  expect(await wrongChecks(house)).toEqual([])
})

/** Names of the checks that notice a change, which is undone. */
async function noticed(change: string): Promise<string[]> {
  const names: string[] = []
  const undone = new Error('undone')
  const changing = house.db.transaction().execute(async (db) => {
    const { numAffectedRows } = await sql.raw(change).execute(db)
    expect(Number(numAffectedRows), change).toBeGreaterThan(0)
    for (const { audit = [] } of house.modules)
      for (const { name, differences } of audit)
        if (/tender|stored|topUp/i.test(name) && (await differences(db)) > 0) names.push(name)
    throw undone
  })
  await expect(changing).rejects.toBe(undone)
  return names
}

test('the auditor notices a fen that was moved by hand', async () => {
  await sellsStored()
  const eva = await makeMember()
  const topUp = topUpOf(eva.code, 20_000)
  await payIn([topUp])
  const order = {
    ...buying(eva.code, 4_000),
    tenders: [
      { kind: 'stored', fen: 3_000 },
      { kind: 'cash', fen: 1_000 },
    ],
  }
  await sell([order])
  await payOut([backOf(topUp, 'part', { fen: 1_000 })])
  const hers = `where customer_id = ${eva.customerId}`
  const found: [string, string[]][] = [
    [`update loyalty.top_up set bonus_fen = bonus_fen + 1 ${hers}`, ['loyalty.stored']],
    [`update loyalty.top_up set returned_fen = returned_fen + 1 ${hers}`, ['loyalty.topUpReturns']],
    [
      `update loyalty.top_up_return set principal_fen = principal_fen + 1 ${hers}`,
      ['loyalty.stored', 'loyalty.topUpReturns'],
    ],
    [`delete from ledger.transfer ${hers} and reason = 'order'`, ['loyalty.stored']],
    [`update orders.tender set fen = fen + 1 ${hers} and kind = 'cash'`, ['order.tenders']],
    [`update orders.line set paid_fen = paid_fen + 1 ${hers}`, ['order.tenderUnits']],
  ]
  for (const [change, names] of found)
    expect([change, await noticed(change)]).toEqual([change, names])
  expect(await wrongChecks(house)).toEqual([])
})
