// The own shop lowers by the clock like the tills: what she saw when she placed it is what she pays.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Clearance, Promised } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { openShop } from './fixtures.ts'

const { house, ask, article, quote, order, placed, prepayOf, payOnPhone, buyer, one } =
  await openShop()

async function rule(sku: string, offBp: number) {
  const desk = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const input = { name: '傍晚', steps: [{ at: '00:00', offBp }], skus: [sku] }
  const save = async (more: object = {}) =>
    (await ask('POST', '/v1/clearances', { cookie: desk, body: { ...input, ...more } }))
      .body as Clearance
  const { id } = await save()
  const kept = async () =>
    ((await ask('GET', '/v1/consumer/clearances')).body as { items: Promised[] }).items.find(
      (promised) => promised.id === id,
    )?.kept[0]?.units
  const noted = async () =>
    (
      await sql`select off_bp as off, units from shop.clearance_use
        where clearance_id = ${id}`.execute(house.db)
    ).rows
  return { kept, noted, end: () => save({ id, active: false }) }
}

test('placed in the evening and paid after the rule was ended, it costs what she saw', async () => {
  const sku = await article(5)
  const { end, noted } = await rule(sku, 5_000)
  const who = await buyer()
  const lines = [{ sku, quantity: 2 }]
  expect(await quote(who, { lines })).toMatchObject({ totalFen: 5_000 })
  const { id } = await placed(who, order(5_000, lines))
  const prepay = await prepayOf(id, who)
  await end()
  await payOnPhone(who, prepay)
  expect(await one(id, who)).toMatchObject({ state: 'paid', totalFen: 5_000 })
  const taken = await sql<{ kind: string; fen: number }>`select d->>'kind' as kind,
      (d->>'fen')::bigint as fen
    from orders.line l join orders."order" o using (customer_id, order_id)
    cross join jsonb_array_elements(l.discounts) d
    where o.customer_id = ${who.customerId}`.execute(house.db)
  expect(taken.rows).toEqual([{ kind: 'offer', fen: 5_000 }])
  expect(await noted()).toEqual([{ off: 5_000, units: 2 }])
  expect(await quote(who, { lines })).toMatchObject({ totalFen: 10_000 })
})

test('what is free needs no payment, and is on record as given away', async () => {
  const sku = await article(1)
  const { kept, end } = await rule(sku, 10_000)
  const who = await buyer()
  const { id } = await placed(who, order(0, [{ sku, quantity: 1 }]))
  await house.idle()
  expect(await one(id, who)).toMatchObject({ state: 'paid', totalFen: 0 })
  expect(await kept()).toEqual([{ offBp: 10_000, units: 1 }])
  await end()
})
