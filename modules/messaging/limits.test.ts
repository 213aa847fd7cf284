// Limits as a programme meets them over days: first come first served, skipped and not put off,
// rules changed in between, what a guide confirms, and a morning that is no spike (S-F7 to S-F10,
// S-Q2, S-Q5).
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { addDays, atTime, dayOf, MINUTE_MS, plusMs } from '#kit'
import { brandOf } from '#modules/org'
import { saveCorp, sendSettled } from '#modules/wecom'
import { makeFriends, marketing, setLimits } from '#fixtures/messaging'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { offerTouches, type TouchInput } from './index.ts'
import { limitsOf, saveLimits } from './limits.ts'

const house = await openHouse()
const zone = 'Asia/Shanghai'
// Nobody listens there: what is let through stays on its way, and keeps its slot.
await house.act((tx) =>
  saveCorp(tx, house.keys, {
    corpId: 'ww0123456789abcdef',
    apiUrl: 'http://127.0.0.1:46199',
    contactSecret: 'x',
    token: 'QDG6eK',
    aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  }),
)
beforeEach(() => setLimits(house, {}))

const offer = async (...inputs: TouchInput[]) =>
  (await house.act((tx) => offerTouches(tx, inputs))).map((outcome) => orThrow(outcome))
const outcomes = async (...inputs: TouchInput[]) =>
  (await offer(...inputs)).map((standing) => standing.outcome)
const friend = async () => (await makeFriends(house, 1))[0] ?? 0
const turn = async (to: Date) => {
  await house.clock.set(to)
  house.wake()
  await house.idle()
}
const nextDayAt = (clock: string) => atTime(addDays(dayOf(house.clock.now(), zone), 1), clock, zone)
const tomorrowAt = (clock: string) => turn(nextDayAt(clock))

interface Row {
  key: string
  outcome: string
  reason: string | null
  zone: string
  counted_at: Date | null
  handed_at: Date | null
}
const touchesOf = async (...ids: number[]) =>
  (
    await sql<Row>`select key, outcome, reason, zone, counted_at, handed_at
  from messaging.touch where customer_id = any(${ids}::bigint[]) order by touch_id`.execute(
      house.db,
    )
  ).rows
const handed = async (id: number) =>
  (await touchesOf(id)).filter((touch) => touch.handed_at !== null).map((touch) => touch.key)

/** One rule for everything, in the words of the settings page. */
const saveCap = async (count: number, more: { category?: string } = {}) => {
  const before = await limitsOf(house.db)
  await house.act((tx) =>
    saveLimits(tx, {
      ...before,
      rules: [
        {
          stage: null,
          carrier: null,
          category: more.category ?? null,
          count,
          window: { kind: 'calendar', unit: 'day' },
        },
      ],
    }),
  )
}

describe('S-F7: one slot, several programmes', () => {
  it('the first to come gets it; one that waits for the morning holds none meanwhile', async () => {
    await setLimits(house, { dayCap: 1, quiet: ['22:00', '08:00'] })
    await tomorrowAt('23:00')
    const [early, late] = [await friend(), await friend()]
    expect(
      await outcomes(
        marketing(early, 'first', { ownerKey: 'journey:1:1' }),
        marketing(early, 'second', { ownerKey: 'journey:2:1' }),
        marketing(late, 'alone'),
      ),
    ).toEqual(Array(3).fill('quiet'))
    await tomorrowAt('08:30')
    expect(await handed(early)).toEqual(['first'])
    expect((await touchesOf(early)).map((touch) => touch.reason)).toContain('cap')
    expect(await handed(late)).toEqual(['alone'])
    expect(await outcomes(marketing(late, 'third'))).toEqual(['capped'])
  })
})

describe('S-F8: over the limit', () => {
  it('is skipped and never sent later; the next slot is free by what was sent, not by what was asked', async () => {
    await setLimits(house, { dayCap: 1 })
    await tomorrowAt('10:00')
    const id = await friend()
    expect(await outcomes(marketing(id, 'a'), marketing(id, 'b'), marketing(id, 'c'))).toEqual([
      'open',
      'capped',
      'capped',
    ])
    await tomorrowAt('00:01')
    await house.idle()
    expect(await handed(id)).toEqual(['a'])
    expect(await outcomes(marketing(id, 'd'))).toEqual(['open'])
    await house.idle()
    expect(await handed(id)).toEqual(['a', 'd'])
  })
})

describe('S-F9: rules that are changed', () => {
  it('act on the next decision, against what was sent before they stood', async () => {
    await tomorrowAt('10:00')
    const id = await friend()
    expect(await outcomes(marketing(id, 'free'))).toEqual(['open'])
    await saveCap(1)
    expect(await outcomes(marketing(id, 'one'))).toEqual(['capped'])
    await saveCap(2)
    expect(await outcomes(marketing(id, 'two'), marketing(id, 'three'))).toEqual(['open', 'capped'])
    await saveCap(1)
    expect(await outcomes(marketing(id, 'four'))).toEqual(['capped'])
    expect(
      (await touchesOf(id)).filter((touch) => touch.counted_at !== null).map((touch) => touch.key),
    ).toEqual(['free', 'two'])
  })

  it('count a message by what it was called when it left, whatever its programme is called now', async () => {
    await tomorrowAt('10:00')
    const id = await friend()
    await offer(marketing(id, 'birthday', { ownerKey: 'journey:9:1', category: 'birthday' }))
    await saveCap(1, { category: 'birthday' })
    expect(
      await outcomes(marketing(id, 'again', { ownerKey: 'journey:9:1', category: 'news' })),
    ).toEqual(['open'])
    expect(await outcomes(marketing(id, 'gift', { category: 'birthday' }))).toEqual(['capped'])
  })
})

describe('S-F10: what a guide sends for us', () => {
  it('counts when she confirms it, or when nobody knows; what she never confirmed gives its slot back', async () => {
    await setLimits(house, { dayCap: 1 })
    await tomorrowAt('10:00')
    const ids = await makeFriends(house, 3)
    const standings = await offer(...ids.map((id) => marketing(id, 'task')))
    const answers = [
      { outcome: 'sent' },
      { outcome: 'unknown', reason: 'noAnswer' },
      { outcome: 'rejected', reason: 'notConfirmed' },
    ] as const
    await house.act(async (tx) =>
      tx.publish(
        sendSettled,
        answers.map((answer, n) => ({
          subject: ids[n] ?? 0,
          payload: { touchId: standings[n]?.touchId ?? 0, ...answer },
        })),
      ),
    )
    await house.idle()
    expect(await outcomes(...ids.map((id) => marketing(id, 'next')))).toEqual([
      'capped',
      'capped',
      'open',
    ])
  })
})

describe('the end of the quiet hours', () => {
  it('S-Q2: lets out so many a minute, in the order they were offered', async () => {
    await setLimits(house, { quiet: ['22:00', '08:00'], perMinute: 3 })
    await tomorrowAt('23:00')
    const ids = await makeFriends(house, 8)
    expect(await outcomes(...ids.map((id, n) => marketing(id, `wave:${n}`)))).toEqual(
      Array(8).fill('quiet'),
    )
    const opensAt = nextDayAt('08:00')
    for (let minute = 0; minute < 4; minute++) await turn(plusMs(opensAt, minute * MINUTE_MS))
    const left = (await touchesOf(...ids)).map((touch) => [
      touch.key,
      Math.floor(((touch.counted_at?.getTime() ?? 0) - opensAt.getTime()) / MINUTE_MS),
    ])
    expect(left).toEqual([0, 0, 0, 1, 1, 1, 2, 2].map((minute, n) => [`wave:${n}`, minute]))
  })

  it('S-Q2: counts what left earlier in the same minute', async () => {
    await setLimits(house, { perMinute: 3 })
    const [a = 0, b = 0, c = 0, d = 0] = await makeFriends(house, 4)
    await tomorrowAt('10:00')
    const first = await offer(marketing(a, 'rate'), marketing(b, 'rate'))
    const second = await offer(marketing(c, 'rate'), marketing(d, 'rate'))
    expect([...first, ...second].map((standing) => standing.reason)).toEqual([
      null,
      null,
      null,
      'throughput',
    ])
  })

  it('S-Q5: is told by the clock of the brand, and the decision keeps whose clock it was', async () => {
    await setLimits(house, { quiet: ['22:00', '08:00'] })
    const [night, day] = [await friend(), await friend()]
    await tomorrowAt('07:59')
    expect(await outcomes(marketing(night, 'early'))).toEqual(['quiet'])
    await turn(plusMs(house.clock.now(), MINUTE_MS))
    expect(await outcomes(marketing(day, 'morning'))).toEqual(['open'])
    const { zone: ours } = await brandOf(house.db)
    expect((await touchesOf(night, day)).map((touch) => touch.zone)).toEqual([ours, ours])
  })
})
