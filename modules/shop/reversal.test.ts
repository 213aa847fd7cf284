// S-R11: random orders, random partial refunds, every message repeated and all of them at once,
// against a small model that shares no code with the product. Nothing may differ, not by a fen and
// not by a point.
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { brandScope, orThrow } from '#platform'
import { freshPhone, makeCustomers } from '#fixtures/customer'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { makeStores } from '#fixtures/org'
import { enrol } from '#modules/loyalty'
import { openHouse } from '#tests/house'
import { refundAtTill, sellAtTill } from './index.ts'

const house = await openHouse()
const [storeId] = await makeStores(house, 1)
const storeCode =
  (
    await sql<{ code: string }>`select code from org.v_store where store_id = ${storeId}`.execute(
      house.db,
    )
  ).rows[0]?.code ?? ''

const THRESHOLD = 6_800

interface Line {
  quantity: number
  cents: number
}
interface Plan {
  lines: Line[]
  coupon: boolean
  returns: { line: number; units: number }[]
}

// The model: plain arithmetic on whole numbers.
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
function split(total: number, weights: number[]): number[] {
  const all = sum(weights)
  if (all === 0) return weights.map(() => 0)
  const parts = weights.map((weight, at) => ({
    at,
    whole: Math.floor((total * weight) / all),
    rest: (total * weight) % all,
  }))
  let left = total - sum(parts.map((part) => part.whole))
  for (const part of [...parts].sort((a, b) => b.rest - a.rest || a.at - b.at))
    if (left-- > 0) part.whole++
  return parts.map((part) => part.whole)
}
const ofUnits = (total: number, quantity: number, k: number) =>
  k * Math.floor(total / quantity) + Math.min(k, total - quantity * Math.floor(total / quantity))

function priced({ lines, coupon }: Plan) {
  const goods = lines.map((line) => line.quantity * line.cents)
  const off = coupon && sum(goods) >= THRESHOLD ? split(1_000, goods) : goods.map(() => 0)
  return { goods, paid: goods.map((fen, at) => fen - (off[at] ?? 0)) }
}

/** `order`: the places of the returns as the tills came to decide them. */
function expected(plan: Plan, order: readonly number[]) {
  const { goods, paid } = priced(plan)
  const points = split(Math.floor(sum(paid) / 100), paid)
  const growth = split(Math.floor(sum(paid) / 10), paid)
  const back = plan.lines.map(() => 0)
  const kept = (of: number[]) =>
    sum(of.map((value, at) => value - ofUnits(value, plan.lines[at]?.quantity ?? 1, back[at] ?? 0)))
  let given = 0
  for (const at of order) {
    const { line = 0, units = 0 } = plan.returns[at] ?? {}
    back[line] = (back[line] ?? 0) + units
    // S-R3: below the threshold, what is kept costs its full price; nothing is ever asked back.
    const worth = kept(goods) < THRESHOLD ? kept(goods) : kept(paid)
    given = Math.max(given, sum(paid) - worth)
  }
  return {
    keptFen: sum(paid) - given,
    points: kept(points),
    growth: kept(growth),
    whole: back.every((units, at) => units === plan.lines[at]?.quantity),
  }
}

/** Returns that never ask for more than was bought, in whatever order they come. */
const plans = fc
  .array(
    fc.record({
      lines: fc.array(
        fc.record({
          quantity: fc.integer({ min: 1, max: 6 }),
          cents: fc.integer({ min: 1, max: 9_999 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      coupon: fc.boolean(),
      asked: fc.array(fc.record({ line: fc.nat(3), units: fc.integer({ min: 1, max: 4 }) }), {
        maxLength: 6,
      }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((orders) =>
    orders.map(({ lines, coupon, asked }): Plan => {
      const left = lines.map((line) => line.quantity)
      const returns = asked.flatMap(({ line, units }) => {
        const at = line % lines.length
        const taken = Math.min(units, left[at] ?? 0)
        left[at] = (left[at] ?? 0) - taken
        return taken > 0 ? [{ line: at, units: taken }] : []
      })
      return {
        lines,
        coupon: coupon && sum(lines.map((l) => l.quantity * l.cents)) >= THRESHOLD,
        returns,
      }
    }),
  )

const templateId = await makeTemplate(house)
let drawn = 0
const placedAt = new Date().toISOString()

async function live(
  customerId: number,
  phone: string,
  plan: Plan,
): Promise<{ number: string; code: string | null }> {
  const number = `M${++drawn}`
  const code = plan.coupon ? await giveCoupon(house, customerId, templateId) : null
  const sale = {
    source: 'model',
    number,
    storeCode,
    placedAt,
    customer: { phone },
    couponCodes: code ? [code] : [],
    scope: brandScope(),
    lines: plan.lines.map((line, at) => ({
      sku: `S${at}`,
      name: 'x',
      quantity: line.quantity,
      unitPrice: (line.cents / 100).toFixed(2),
    })),
  }
  const sold = await Promise.all([1, 2].map(() => house.act((tx) => sellAtTill(tx, [sale], ''))))
  expect(sold.map(([outcome]) => orThrow(outcome).paidFen)).toEqual([
    sum(priced(plan).paid),
    sum(priced(plan).paid),
  ])
  const returns = plan.returns.map((back, at) => ({
    source: 'model',
    orderNumber: number,
    number: `${number}-${at}`,
    refundedAt: placedAt,
    lines: [{ line: back.line + 1, quantity: back.units }],
  }))
  const tooMuch = {
    ...returns[0],
    source: 'model',
    orderNumber: number,
    number: `${number}-x`,
    refundedAt: placedAt,
    lines: [{ line: 1, quantity: 7 }],
  }
  await Promise.all(
    [...returns, ...returns, ...returns, tooMuch].map(async (refund) => {
      const [outcome] = await house.act((tx) => refundAtTill(tx, [refund], brandScope()))
      expect(outcome?.refusal?.code).toBe(refund === tooMuch ? 'order.moreThanBought' : undefined)
    }),
  )
  return { number, code }
}

/** Refunds of an order are decided one after another; their ids tell in which order. */
async function decisions(numbers: string[]): Promise<number[][]> {
  const { rows } = await sql<{ number: string }>`select r.number from orders.refund r
    where split_part(r.number, '-', 1) = any(${numbers}::text[]) order by refund_id`.execute(
    house.db,
  )
  const placeOf = (number: string) => Number(number.split('-')[1])
  return numbers.map((own) =>
    rows.flatMap(({ number }) => (number.startsWith(`${own}-`) ? [placeOf(number)] : [])),
  )
}

test('no fen and no point differs from the model, and the books balance', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (orders) => {
      const phone = freshPhone()
      const [customerId] = (await makeCustomers(house, 1, () => ({
        identities: [{ kind: 'phone', value: phone }],
      }))) as [number]
      orThrow((await house.act((tx) => enrol(tx, [{ customerId }])))[0])
      const made = await Promise.all(orders.map((plan) => live(customerId, phone, plan)))
      await house.idle()
      const decided = await decisions(made.map(({ number }) => number))
      const wanted = orders.map((plan, at) => expected(plan, decided[at] ?? []))
      const found = await sql<{ net: number; points: number; growth: number }>`
      select s.gross_fen - s.refunded_fen as net, m.points, m.growth from orders.v_summary s
      join loyalty.v_member m on m.customer_id = s.customer_id
        where s.customer_id = ${customerId}`.execute(house.db)
      expect(found.rows[0]).toEqual({
        net: sum(wanted.map((w) => w.keptFen)),
        points: sum(wanted.map((w) => w.points)),
        growth: sum(wanted.map((w) => w.growth)),
      })
      for (const [at, { code }] of made.entries()) {
        const state = await sql<{
          state: string
        }>`select state from coupon.v_coupon where code = ${code}`.execute(house.db)
        if (code) expect(state.rows[0]?.state).toBe(wanted[at]?.whole ? 'issued' : 'redeemed')
      }
    }),
    { numRuns: 15 },
  )
  const wrong = []
  for (const check of house.modules.flatMap((module) => module.audit ?? [])) {
    if ((await check.differences(house.db)) > 0) wrong.push(check.name)
  }
  expect(wrong).toEqual([])
}, 240_000)
