// One token for many processes: fetched once in each of its lives, replaced once when it is bad.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepToken, memoryTokens, type TokenKeeper } from './token.ts'

const world = (processes: number, lifeSeconds = 7_200) => {
  let now = 0
  let fetches = 0
  const store = memoryTokens()
  const tick = () =>
    new Promise<void>((done) => {
      setImmediate(done)
    })
  const keepers = Array.from({ length: processes }, (): TokenKeeper =>
    keepToken({
      name: 'app',
      store,
      now: () => now,
      sleep: async (ms) => {
        now += ms
        await tick()
      },
      fetch: async () => {
        fetches += 1
        const token = `t${fetches}`
        await tick()
        return { token, expiresInSeconds: lifeSeconds }
      },
    }),
  )
  return {
    keepers,
    fetches: () => fetches,
    pass: (ms: number) => {
      now += ms
    },
  }
}

it('however many processes and calls: one fetch in each life', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 }),
      async (processes, rounds) => {
        const { keepers, fetches, pass } = world(processes)
        for (const [round, calls] of rounds.entries()) {
          const tokens = await Promise.all(
            keepers.flatMap((keeper) => Array.from({ length: calls }, () => keeper.get())),
          )
          expect(new Set(tokens).size).toBe(1)
          expect(fetches()).toBe(round + 1)
          pass(7_200_000)
        }
      },
    ),
    { numRuns: 60 },
  )
})

it('a bad token is replaced once for all', async () => {
  const { keepers, fetches } = world(4)
  const [bad = ''] = await Promise.all(keepers.map((keeper) => keeper.get()))
  const after = await Promise.all(
    keepers.map((keeper) => {
      keeper.drop(bad)
      return keeper.get()
    }),
  )
  expect(new Set(after)).toEqual(new Set(['t2']))
  expect(fetches()).toBe(2)
})

it('a process that dies while fetching holds the others up for a while only', async () => {
  let now = 0
  const store = memoryTokens()
  const source = {
    name: 'app',
    store,
    now: () => now,
    sleep: async (ms: number) => {
      now += ms
    },
  }
  void keepToken({ ...source, fetch: () => new Promise(() => undefined) }).get()
  await new Promise((done) => {
    setImmediate(done)
  })
  const other = keepToken({
    ...source,
    fetch: async () => ({ token: 't', expiresInSeconds: 7_200 }),
  })
  expect(await other.get()).toBe('t')
  expect(now).toBe(15_000)
})
