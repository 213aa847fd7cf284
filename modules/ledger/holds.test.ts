// Holds under repetition, fifty holders at once, and every pair of ends that may meet.
import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeCustomers } from '#fixtures/customer'
import { DAY_MS, plusMs } from '#kit'
import { orThrow } from '#platform'
import { mergeCustomers } from '#modules/customer'
import { openHouse } from '#tests/house'
import {
  balances,
  captureHolds,
  holdValue,
  ledgerModule,
  post,
  releaseHolds,
  type HoldRef,
} from './index.ts'

const house = await openHouse()
let lastId = 1_000_000
const asset = 'stored_principal' as const

/** An account with so much on it, made for one test. */
async function account(amount: number, customerId = ++lastId): Promise<number> {
  await house.act((tx) =>
    post(tx, [
      {
        key: `topUp:${customerId}`,
        asset,
        amount,
        reason: 'test',
        from: { system: 'issued' },
        to: { customerId },
      },
    ]),
  )
  return customerId
}
const ref = (customerId: number, key: string): HoldRef => ({ customerId, asset, key })
const inAnHour = () => plusMs(house.clock.now(), 3_600_000)
const hold = async (customerId: number, key: string, amount: number, expiresAt = inAnHour()) =>
  (await house.act((tx) => holdValue(tx, [{ ...ref(customerId, key), amount, expiresAt }])))[0]
const capture = async (customerId: number, key: string, amount: number) =>
  (
    await house.act((tx) =>
      captureHolds(tx, [{ ...ref(customerId, key), amount, reason: 'order' }]),
    )
  )[0]
const release = async (customerId: number, key: string) =>
  (await house.act((tx) => releaseHolds(tx, [ref(customerId, key)])))[0]
const spend = async (customerId: number, key: string, amount: number) =>
  (
    await house.act((tx) =>
      post(tx, [
        { key, asset, amount, reason: 'test', from: { customerId }, to: { system: 'spent' } },
      ]),
    )
  )[0]
const standing = async (customerId: number) =>
  (
    await sql<{ balance: number; held: number }>`select balance, held from ledger.account
    where customer_id = ${customerId} and asset = ${asset}`.execute(house.db)
  ).rows[0]
const differing = async () => {
  const found = await Promise.all(
    (ledgerModule.audit ?? []).map(async (check) => [
      check.name,
      await check.differences(house.db),
    ]),
  )
  return found.filter(([, n]) => n !== 0)
}

test('what is held can be spent by nobody else; captured in part, the rest returns', async () => {
  const eva = await account(100)
  expect((await hold(eva, 'a', 80))?.ok).toEqual({ state: 'held', repeated: false })
  expect((await spend(eva, 's', 30))?.refusal?.details).toMatchObject({ balance: 20, missing: 10 })
  expect((await capture(eva, 'a', 50))?.ok).toEqual({ captured: 50, returned: 30, repeated: false })
  expect(await standing(eva)).toEqual({ balance: 50, held: 0 })
  expect((await spend(eva, 's', 30))?.ok?.repeated).toBe(false)
})

test('each request is done once; its repetition is answered, another end refused', async () => {
  const eva = await account(100)
  await hold(eva, 'a', 60)
  expect((await hold(eva, 'a', 60))?.ok).toEqual({ state: 'held', repeated: true })
  expect((await hold(eva, 'a', 61))?.refusal?.code).toBe('ledger.keyReused')
  await capture(eva, 'a', 40)
  expect((await capture(eva, 'a', 40))?.ok?.repeated).toBe(true)
  expect((await capture(eva, 'a', 41))?.refusal?.code).toBe('ledger.holdEnded')
  expect((await release(eva, 'a'))?.refusal?.code).toBe('ledger.holdEnded')
  expect((await hold(eva, 'a', 60))?.ok).toEqual({ state: 'captured', repeated: true })
  await hold(eva, 'b', 60)
  expect((await release(eva, 'b'))?.ok).toEqual({ returned: 60, repeated: false })
  expect((await release(eva, 'b'))?.ok).toEqual({ returned: 60, repeated: true })
  expect((await capture(eva, 'b', 1))?.refusal?.code).toBe('ledger.holdEnded')
  expect((await capture(eva, 'none', 1))?.refusal?.code).toBe('ledger.unknownHold')
  expect(await standing(eva)).toEqual({ balance: 60, held: 0 })
})

test('more than is held is not captured, more than is there is not held', async () => {
  const eva = await account(100)
  expect((await hold(eva, 'a', 101))?.refusal?.details).toMatchObject({ missing: 1 })
  await hold(eva, 'b', 100)
  expect((await capture(eva, 'b', 101))?.refusal?.code).toBe('ledger.captureTooMuch')
  const twice = await house.act((tx) =>
    captureHolds(tx, [
      { ...ref(eva, 'b'), amount: 70, reason: 'order' },
      { ...ref(eva, 'b'), amount: 30, reason: 'order' },
    ]),
  )
  expect(twice.map((one) => one.ok?.captured ?? one.refusal?.code)).toEqual([
    70,
    'ledger.holdEnded',
  ])
  expect(await standing(eva)).toEqual({ balance: 30, held: 0 })
})

test('fifty holders of 10, ten at a time affordable: exactly ten hold', async () => {
  const eva = await account(100)
  const tries = await Promise.all(Array.from({ length: 50 }, (_, i) => hold(eva, `h${i}`, 10)))
  expect(tries.filter((outcome) => outcome?.ok).length).toBe(10)
  expect(await standing(eva)).toEqual({ balance: 100, held: 100 })
})

test('forty captures and releases of one hold at once: it ends once', async () => {
  const eva = await account(100)
  await hold(eva, 'a', 100)
  const ends = await Promise.all(
    Array.from({ length: 40 }, (_, i) => (i % 2 ? capture(eva, 'a', 10 + i) : release(eva, 'a'))),
  )
  const [{ state, captured } = { state: '', captured: -1 }] = (
    await sql<{ state: string; captured: number }>`select state, captured from ledger.hold
    where customer_id = ${eva}`.execute(house.db)
  ).rows
  const first = ends.filter((outcome) => outcome?.ok?.repeated === false)
  expect(first.length).toBe(1)
  expect(await standing(eva)).toEqual({ balance: 100 - captured, held: 0 })
  expect(state).toBe(captured > 0 ? 'captured' : 'released')
})

test('time ends what nobody ended: nothing is captured from that instant on, and all returns', async () => {
  const eva = await account(100)
  const at = inAnHour()
  await hold(eva, 'late', 70, at)
  await hold(eva, 'later', 20, plusMs(at, DAY_MS))
  expect((await hold(eva, 'past', 1, house.clock.now()))?.refusal?.code).toBe('ledger.holdOver')
  // Turning stops at the instant itself: what follows races the timer.
  await Promise.all([
    house.advance(at),
    ...Array.from({ length: 10 }, () => capture(eva, 'late', 70)),
  ])
  await house.idle()
  const taken = (await standing(eva))?.balance === 30
  expect(await standing(eva)).toEqual({ balance: taken ? 30 : 100, held: 20 })
  expect((await capture(eva, 'late', 69))?.refusal?.code).toBe('ledger.holdEnded')
  await house.advance(plusMs(at, DAY_MS))
  expect((await capture(eva, 'later', 20))?.refusal?.code).toBe('ledger.holdEnded')
  expect((await release(eva, 'later'))?.ok?.repeated).toBe(true)
  expect((await standing(eva))?.held).toBe(0)
})

test('a hold whose time is over is not captured, even before the timer has come by', async () => {
  const eva = await account(100)
  await hold(eva, 'a', 50)
  const [outcome] = await house.act((tx) =>
    captureHolds({ ...tx, now: plusMs(tx.now, 3_600_000) }, [
      { ...ref(eva, 'a'), amount: 50, reason: 'order' },
    ]),
  )
  expect(outcome?.refusal?.code).toBe('ledger.holdOver')
})

test('what happened is not written over: no statement changes a transfer or an ended hold', () => {
  const folder = new URL('./sql/', import.meta.url)
  const text = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n')
  expect(text).not.toMatch(/(update|delete from) ledger\.transfer/)
  const changes = text.match(/(update|delete from) ledger\.hold[^`]*/g) ?? []
  expect(changes.length).toBe(2)
  for (const change of changes) expect(change).toContain("state = 'held'")
})

test('a merge takes open holds along; they are captured from the survivor', async () => {
  const [eva, ida] = (await makeCustomers(house, 2)) as [number, number]
  await account(100, eva)
  await account(50, ida)
  await hold(eva, 'hers', 90)
  await hold(ida, 'a', 40)
  orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [eva, ida] })))
  const merged = await standing(eva)
  expect(merged).toEqual({ balance: 150, held: 130 })
  expect((await capture(eva, 'a', 40))?.ok?.captured).toBe(40)
  expect((await balances(house.db, [eva], asset)).get(eva)).toBe(110)
  expect(await differing()).toEqual([])
})

test('random holds and ends over random accounts leave the books without a difference', async () => {
  const ids = [await account(500), await account(500), await account(500)]
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          who: fc.integer({ min: 0, max: 2 }),
          what: fc.constantFrom('hold', 'capture', 'release', 'spend'),
          key: fc.integer({ min: 0, max: 6 }),
          amount: fc.integer({ min: 1, max: 200 }),
        }),
        { minLength: 4, maxLength: 30 },
      ),
      async (steps) => {
        run++
        const acts = { hold, capture, release, spend }
        await Promise.all(
          steps.map(({ who, what, key, amount }) =>
            acts[what](ids[who] ?? 0, `r${run}:${key}`, amount),
          ),
        )
        expect(await differing()).toEqual([])
      },
    ),
    { numRuns: 15 },
  )
})
