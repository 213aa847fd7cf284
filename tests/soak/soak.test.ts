// Race suites. `npm test` runs a hundredth of their rounds; `npm run soak -- NAME` runs one whole.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, it } from 'vitest'
import { randomBy } from '#kit'
import { cards } from './cards.ts'
import { cuts } from './cuts.ts'
import { histories } from './histories.ts'
import { identities } from './identities.ts'
import { inbox } from './inbox.ts'
import { log } from './log.ts'
import { races } from './races.ts'
import { rotation } from './rotation.ts'
import { sales } from './sales.ts'
import { scenes } from './scenes.ts'
import { tenders } from './tenders.ts'
import type { SoakSuite } from './suite.ts'

const suites: Record<string, SoakSuite> = {
  log,
  identities,
  inbox,
  cuts,
  cards,
  rotation,
  histories,
  tenders,
  races,
  sales,
  scenes,
}

/** Given by the runner: which suite, how many rounds, and the file that says how far it is. */
interface Order {
  name: string
  seed: number
  rounds: number
  stateFile: string
}
const order = process.env.SIYU_SOAK ? (JSON.parse(process.env.SIYU_SOAK) as Order) : undefined
const PART = 100
/** These have a test of their own, which says what each of them is. */
const elsewhere = ['races']
const DAY_MS = 86_400_000

const doneOf = (file: string): number => {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { done: number }).done
  } catch {
    return 0
  }
}

describe.each(
  Object.entries(suites).filter(([name]) =>
    order ? order.name === name : !elsewhere.includes(name),
  ),
)('%s', (name, suite) => {
  const rounds = order ? order.rounds || suite.rounds : Math.ceil(suite.rounds / PART)
  const seed = order?.seed ?? Math.floor(Math.random() * 1e9)
  it(`${suite.sentence} (seed ${seed})`, { timeout: order ? DAY_MS : 120_000 }, async () => {
    const round = await suite.open()
    for (let at = order ? doneOf(order.stateFile) : 0; at < rounds; at++) {
      try {
        await round(randomBy(seed + at), at)
      } catch (error) {
        throw new Error(`${name}, seed ${seed}, round ${at}`, { cause: error })
      }
      if (!order) continue
      mkdirSync(dirname(order.stateFile), { recursive: true })
      writeFileSync(order.stateFile, JSON.stringify({ ...order, rounds, done: at + 1 }))
    }
  })
})
