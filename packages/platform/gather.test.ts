// Rounds: who shares one, who waits, and who suffers when one fails.
import { expect, test } from 'vitest'
import { gather } from '#platform'

/** A round that ends when told, and what each held. */
function slow() {
  const rounds: string[][] = []
  const ends: (() => void)[] = []
  return {
    rounds,
    work: async (items: readonly string[]) => {
      rounds.push([...items])
      await new Promise<void>((end) => ends.push(end))
      return items.map((item) => item.toUpperCase())
    },
    end: async () => {
      ends.shift()?.()
      await new Promise((resolve) => setTimeout(resolve, 0))
    },
  }
}

test('what comes while a round runs shares the next, and each gets its own reply', async () => {
  const { rounds, work, end } = slow()
  const ask = gather(work, { most: 10 })
  const asked = Promise.all(['a', 'b', 'c', 'd'].map((item) => ask(item)))
  await end()
  await end()
  expect(await asked).toEqual(['A', 'B', 'C', 'D'])
  expect(rounds).toEqual([['a'], ['b', 'c', 'd']])
})

test('a round holds no more than fits, one too heavy alone, and never two of one name', async () => {
  const { rounds, work, end } = slow()
  const ask = gather(work, { most: 4, weight: (item) => item.length, name: (item) => item[0] })
  const asked = Promise.all(['x', 'aa', 'ab', 'b', 'cccccc', 'd'].map((item) => ask(item)))
  for (let round = 0; round < 5; round++) await end()
  await asked
  expect(rounds).toEqual([['x'], ['aa', 'b', 'd'], ['ab'], ['cccccc']])
})

test('the first waits for company, unless there is enough already; rounds run side by side', async () => {
  const { rounds, work, end } = slow()
  const ask = gather(work, { most: 2, waitMs: 5, lanes: 2 })
  const asked = Promise.all(['a', 'b', 'c'].map((item) => ask(item)))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(rounds).toEqual([['a', 'b'], ['c']])
  await end()
  await end()
  await asked
})

test('of a round that fails only the culprit learns of it', async () => {
  const ask = gather(
    async (items: readonly number[]) => {
      if (items.includes(13)) throw new Error('thirteen')
      return items
    },
    { most: 10, waitMs: 1 },
  )
  const asked = await Promise.allSettled([1, 13, 2].map((item) => ask(item)))
  expect(asked.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})
