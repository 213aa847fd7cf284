// The same thing said at once: refunds of one order, and callbacks.
import { sql } from 'kysely'
import { expect } from 'vitest'
import { refundOrders } from '#modules/order'
import { buy, freshNumber, orderOf } from '#fixtures/order'
import { makeCustomer } from '#fixtures/customer'
import { addedCallback, shuffled, type Race } from './world.ts'

export const twoRefunds: Race = {
  sentence: 'S-R4: forty refunds of one order at once, half of them repeated: all of it, once',
  round: async (world, random) => {
    const units = random.int(2, 12)
    const unitPrice = (random.int(100, 99_999) / 100).toFixed(2)
    const lines = [{ sku: 'A', name: '围巾', quantity: units, unitPrice }]
    const order = orderOf(await makeCustomer(world.house), 0, { lines })
    const { paidFen } = await buy(world.house, order)
    const numbers = Array.from({ length: 20 }, freshNumber)
    const tries = await Promise.all(
      shuffled(random, [...numbers, ...numbers]).map((refundNumber, n) =>
        world.act(n, (tx) =>
          refundOrders(tx, [
            {
              source: 'till',
              refundNumber,
              order,
              at: new Date('2026-03-03T00:00:00Z'),
              lines: [{ line: 1, units: 1 }],
            },
          ]),
        ),
      ),
    )
    const done = tries.flatMap(([one]) => (one?.ok && !one.ok.duplicate ? [one.ok.refundFen] : []))
    expect(done).toHaveLength(units)
    expect(done.reduce((sum, fen) => sum + fen, 0)).toBe(paidFen)
    const codes = new Set(tries.flatMap(([one]) => one?.refusal?.code ?? []))
    expect([...codes]).toEqual(['order.moreThanBought'])
  },
}

const COPIES = 12

export const sameCallback: Race = {
  sentence: 'the same callback, to the byte, a dozen times at once at both doors: one effect',
  round: async (world, random, round) => {
    const people = Array.from({ length: random.int(1, 4) }, (_, n) => `wmRace${round}x${n}`)
    const sealed = people.map(addedCallback)
    const copies = Array.from({ length: COPIES }, () => sealed).flat()
    const replies = await Promise.all(
      shuffled(random, copies).map(({ path, body }, n) =>
        fetch(`${world.doors[n % 2]}${path}`, { method: 'POST', body }),
      ),
    )
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
    await world.settle()
    const kept = await world.rows(sql<{ n: number }>`select count(*)::int as n from wecom.inbox
      where raw like ${`%wmRace${round}x%`}`)
    expect(kept).toEqual([{ n: people.length }])
    const heard = await world.rows(sql<{ id: string; followed: number; made: number }>`
      select i.value as id, count(*)::int as made, (select count(*)::int from platform.event e
        where e.subject = i.customer_id and e.name = 'wecom.followed') as followed
      from customer.v_identity i where i.kind = 'external_userid'
        and i.value = any(${people}::text[]) group by i.value, i.customer_id order by 1`)
    expect(heard).toEqual(people.map((id) => ({ id, followed: 1, made: 1 })))
  },
}
