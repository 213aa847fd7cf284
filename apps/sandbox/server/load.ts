// Many people at once: scans and adds at a steady rate, and how long each waited for a welcome.
import { addByCode } from './scan.ts'
import { createPerson } from './people.ts'
import { ControlError } from './refusal.ts'
import type { World } from './world.ts'

export interface LoadInput {
  configIds: string[]
  count: number
  perSecond: number
}

export interface LoadReport {
  asked: number
  added: number
  welcomed: number
  running: boolean
  /** From the friendship to the welcome on the phone, machine milliseconds. */
  milliseconds: { p50: number; p95: number; p99: number; max: number }
}

const quantile = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

export interface Loader {
  start(input: LoadInput): void
  report(): LoadReport
  stop(): void
}

export const createLoader = (world: World): Loader => {
  let startedAt = new Map<string, number>()
  let took: number[] = []
  let asked = 0
  let added = 0
  let ticking: NodeJS.Timeout | undefined

  world.live.listen((event) => {
    if (event.kind !== 'message' || event.origin !== 'welcome') return
    const start = startedAt.get(event.personId)
    if (start === undefined) return
    startedAt.delete(event.personId)
    took.push(performance.now() - start)
  })

  const addOne = (input: LoadInput): void => {
    const person = createPerson(world, { name: `顾客${String(added + 1).padStart(4, '0')}` })
    const configId = input.configIds[added % input.configIds.length] ?? ''
    startedAt.set(person.id, performance.now())
    added += 1
    addByCode(world, { personId: person.id, configId })
  }
  const stop = (): void => {
    clearInterval(ticking)
    ticking = undefined
  }

  return {
    start: (input) => {
      if (ticking) throw new ControlError(409, 'a load is running')
      startedAt = new Map()
      took = []
      added = 0
      asked = input.count
      const begun = performance.now()
      ticking = setInterval(() => {
        const due = Math.min(
          asked,
          Math.ceil(((performance.now() - begun) / 1000) * input.perSecond),
        )
        try {
          for (let left = due - added; left > 0; left -= 1) addOne(input)
        } catch (error) {
          world.log(`the load stopped: ${String(error)}`)
          stop()
        }
        if (added >= asked) stop()
      }, 5)
    },
    report: () => {
      const sorted = took.toSorted((a, b) => a - b)
      return {
        asked,
        added,
        welcomed: took.length,
        running: ticking !== undefined,
        milliseconds: {
          p50: quantile(sorted, 0.5),
          p95: quantile(sorted, 0.95),
          p99: quantile(sorted, 0.99),
          max: sorted.at(-1) ?? 0,
        },
      }
    },
    stop,
  }
}
