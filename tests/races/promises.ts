// Promises with a limit: the last coupons of a template, and the one message a day.
import { sql } from 'kysely'
import { expect } from 'vitest'
import { issueCoupons } from '#modules/coupon'
import { offerTouches } from '#modules/messaging'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomers } from '#fixtures/customer'
import { marketing, setLimits } from '#fixtures/messaging'
import { shuffled, type Race } from './world.ts'

export const lastCoupon: Race = {
  sentence: 'S-C2: the last coupons of all and of the day: two hundred takers, two servers',
  round: async (world, random, round) => {
    const limit = random.int(1, 60)
    const [inAll, byDay] = [
      await makeTemplate(world.house, { totalLimit: limit }),
      await makeTemplate(world.house, { periodLimit: { per: 'day', count: limit } }),
    ]
    const people = await makeCustomers(world.house, 50)
    const asks = shuffled(
      random,
      [inAll, byDay].flatMap((templateId) =>
        Array.from({ length: 200 }, (_, i) => ({
          customerId: people[i % people.length] ?? 0,
          templateId,
          key: `race:${round}:${templateId}:${i}`,
          source: 'test',
        })),
      ),
    )
    const tries = (
      await Promise.all(asks.map((ask, n) => world.act(n, (tx) => issueCoupons(tx, [ask]))))
    ).flat()
    for (const [templateId, code] of [
      [inAll, 'coupon.allIssued'],
      [byDay, 'coupon.periodIssued'],
    ] as const) {
      const own = tries.filter((_, n) => asks[n]?.templateId === templateId)
      expect(own.filter(({ ok }) => ok)).toHaveLength(limit)
      expect(new Set(own.flatMap(({ refusal }) => refusal?.code ?? []))).toEqual(new Set([code]))
      // Whoever was refused paid nothing: no coupon, no code, nothing told.
      const left = await world.rows(sql<Record<string, number>>`select
        (select count(*)::int from coupon.coupon where template_id = ${templateId}) as coupons,
        (select count(*)::int from coupon.code k join coupon.coupon c using (coupon_id)
          where c.template_id = ${templateId}) as codes,
        (select count(*)::int from platform.event where name = 'coupon.issued'
          and (payload->>'templateId')::bigint = ${templateId}) as told`)
      expect(left).toEqual([{ coupons: limit, codes: limit, told: limit }])
    }
  },
}

const WORKERS = 50

export const capOfOne: Race = {
  sentence: 'S-F6: a frequency cap of one, fifty workers of two servers, twenty programmes',
  round: async (world, random, round) => {
    await setLimits(world.house, { dayCap: 1 })
    const ids = await world.friends(random.int(1, 3))
    const offers = shuffled(
      random,
      Array.from({ length: WORKERS }, (_, worker) =>
        marketing(ids[worker % ids.length] ?? 0, `race:${round}:${worker}`, {
          ownerKey: `journey:${worker % 20}:${worker}`,
        }),
      ),
    )
    const offered = (
      await Promise.all(offers.map((one, n) => world.act(n, (tx) => offerTouches(tx, [one]))))
    ).flat()
    for (const id of ids) {
      const hers = offered.filter((_, n) => offers[n]?.customerId === id)
      const outcomes = hers.map(({ ok }) => ok?.outcome)
      expect(outcomes.filter((outcome) => outcome === 'open')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'capped')).toHaveLength(hers.length - 1)
    }
    await setLimits(world.house, {})
  },
}
