// The governor's promises, under faults drawn by chance: nothing twice that may not be, nothing
// over a limit, nothing while blocked, urgent before bulk.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WireError } from './error.ts'
import { acts, fakePlatform, inLane, type Fate } from './platform-fake.ts'

const failure = async (promise: Promise<unknown>): Promise<WireError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof WireError)) throw new Error('expected a WireError')
  return error
}

const fate = fc.constantFrom<Fate>(
  'ok',
  'cutAfter',
  'cutBefore',
  'unreachable',
  -1,
  45033,
  45035,
  41048,
)
const kinds = ['once', 'key', 'reconcile'] as const

describe('repeating', () => {
  it('never does twice what may not be done twice, and knows what it did', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...kinds),
        fc.array(fate, { maxLength: 6 }),
        async (kind, fates) => {
          const { governor, done, fates: order } = fakePlatform()
          order.push(...fates)
          const outcome = await governor.call(acts[kind], { mark: 'm' }).then(
            ({ id }) => id,
            (error: unknown) => error,
          )
          expect(done.length).toBeLessThanOrEqual(1)
          if (typeof outcome === 'string') expect(done).toMatchObject([{ id: outcome, mark: 'm' }])
          else if (outcome instanceof WireError && outcome.definite && kind === 'once') {
            expect(done).toEqual([])
          } else expect(outcome).toBeInstanceOf(WireError)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('a cut after acting: once tells that nobody knows, the others find their answer', async () => {
    for (const kind of kinds) {
      const { governor, done, seen, fates } = fakePlatform()
      fates.push('cutAfter')
      const call = governor.call(acts[kind], { mark: 'm' })
      if (kind === 'once') {
        expect(await failure(call)).toMatchObject({ fault: 'silent', definite: false })
        expect(seen).toHaveLength(1)
      } else expect(await call).toEqual({ id: 'n0' })
      expect(done).toHaveLength(1)
      if (kind === 'key') expect(seen.map(({ mark }) => mark)).toEqual(['m', 'm'])
      if (kind === 'reconcile')
        expect(seen.map(({ path }) => path)).toEqual(['/reconcile', '/list'])
    }
  })

  it('what was certainly not done is done again, whatever it declares', async () => {
    for (const kind of kinds) {
      const { governor, done, fates } = fakePlatform()
      fates.push('unreachable', 45035, 45033)
      expect(await governor.call(acts[kind], { mark: 'm' })).toEqual({ id: 'n0' })
      expect(done).toHaveLength(1)
    }
  })

  it('a final refusal is the end, and so is the end of patience', async () => {
    const { governor, seen, fates } = fakePlatform({ patienceMs: 50 })
    fates.push(41048)
    expect(await failure(governor.call(acts.harmless, { mark: 'm' }))).toMatchObject({
      errcode: 41048,
    })
    fates.push(45035)
    expect(await failure(governor.call(acts.harmless, { mark: 'm' }))).toMatchObject({
      errcode: 45035,
    })
    expect(seen).toHaveLength(2)
  })
})

describe('limits', () => {
  it('no stretch of a minute holds more calls than its limit, however they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(20_000), fc.integer({ min: 1, max: 40 })), { maxLength: 12 }),
        async (bursts) => {
          const { governor, seen, pass } = fakePlatform({ patienceMs: 0 })
          for (const [wait, count] of bursts) {
            pass(wait)
            for (let n = 0; n < count; n += 1) {
              await governor
                .call(inLane(acts.harmless, 'urgent'), { mark: '' })
                .catch(() => undefined)
            }
          }
          const times = seen.map(({ at }) => at)
          const most = Math.max(
            0,
            ...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length),
          )
          expect(most).toBeLessThanOrEqual(60)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('bulk leaves a part to urgent calls, and what is left can be read', async () => {
    const { governor, seen } = fakePlatform({ patienceMs: 0 })
    for (let n = 0; n < 60; n += 1) {
      await governor.call(acts.harmless, { mark: '' }).catch(() => undefined)
    }
    expect(seen).toHaveLength(54)
    expect(await failure(governor.call(acts.harmless, { mark: '' }))).toMatchObject({
      fault: 'held',
      definite: true,
      retryable: true,
      retryAfterMs: 70_000,
    })
    for (let n = 0; n < 6; n += 1)
      await governor.call(inLane(acts.harmless, 'urgent'), { mark: '' })
    await failure(governor.call(inLane(acts.harmless, 'urgent'), { mark: '' }))
    expect(await governor.levels([acts.harmless, acts.once])).toMatchObject([
      { name: 'a/harmless', limit: 60, windowMs: 60_000, used: 60, left: 0 },
      { limit: 3_000, windowMs: 3_600_000, used: 60, left: 2_940 },
      { name: 'a/once', used: 0, left: 60 },
      { used: 0, left: 3_000 },
    ])
  })

  it('45009: nothing leaves for a minute; refused again right after, for an hour', async () => {
    const { governor, seen, fates, pass } = fakePlatform({ patienceMs: 0 })
    const call = () => governor.call(acts.once, { mark: 'm' })
    fates.push(45009)
    expect(await failure(call())).toMatchObject({ errcode: 45009, retryAfterMs: 60_000 })
    pass(59_999)
    expect(await failure(call())).toMatchObject({ fault: 'held', retryAfterMs: 1 })
    await governor.call(acts.harmless, { mark: 'others go on' })
    pass(1)
    fates.push(45009)
    expect(await failure(call())).toMatchObject({ errcode: 45009, retryAfterMs: 3_600_000 })
    pass(3_599_999)
    expect(await failure(call())).toMatchObject({ fault: 'held' })
    pass(1)
    expect(await call()).toEqual({ id: 'n1' })
    expect(seen).toHaveLength(4)
  })

  it('waits for its turn when patience allows', async () => {
    const { governor, fates, now } = fakePlatform()
    const from = now()
    fates.push(45009)
    expect(await governor.call(acts.once, { mark: 'm' })).toEqual({ id: 'n0' })
    expect(now() - from).toBe(60_000)
  })
})

it('urgent calls go before bulk that waits; a crowded platform gets fewer at once', async () => {
  let open = 0
  let most = 0
  const order: string[] = []
  const { governor } = fakePlatform({
    atOnce: 2,
    fetch: async (_url, init) => {
      open += 1
      most = Math.max(most, open)
      order.push((JSON.parse(String(init.body)) as { mark: string }).mark)
      await new Promise((done) => {
        setImmediate(done)
      })
      open -= 1
      return new Response('{"id":"n"}')
    },
  })
  const bulk = Array.from({ length: 6 }, (_, n) => governor.call(acts.once, { mark: `bulk${n}` }))
  const urgent = governor.call(inLane(acts.once, 'urgent'), { mark: 'urgent' })
  await Promise.all([...bulk, urgent])
  expect(order.indexOf('urgent')).toBe(2)
  expect(most).toBe(2)
})
