// A platform of a few lines for the tests of the governor: it acts, forgets, refuses and hangs up
// as it is told, remembers what it did, and lives by a clock that only sleeping moves.
import { z } from 'zod'
import { defineCall, harmless, key, once, reconcile, type Call, type Lane } from './call.ts'
import { errcodeDialect } from './errcode.ts'
import { WireError } from './error.ts'
import { createGovernor, type GovernorOptions } from './governor.ts'
import { memoryQuotas } from './quota.ts'
import { perHour, perMinute, type Window } from './window.ts'

/** What happens to one call: done and told; done and cut; cut before; a code instead. */
export type Fate = 'ok' | 'cutAfter' | 'cutBefore' | 'unreachable' | number

const request = z.object({ mark: z.string() })
const reply = z.object({ id: z.string() })
type Act = Call<typeof request, typeof reply>
const windows: readonly Window[] = [perMinute(60), perHour(3_000)]
const family = { name: 'acts', per: 'api', windows } as const
const base = { method: 'POST', family, lane: 'bulk', request, reply } as const

const listing = defineCall({
  ...base,
  path: '/list',
  repeat: harmless,
  request: z.object({}),
  reply: z.object({ acts: z.array(z.object({ id: z.string(), mark: z.string() })) }),
})
export const acts = {
  harmless: defineCall({ ...base, path: '/harmless', repeat: harmless }),
  once: defineCall({ ...base, path: '/once', repeat: once }),
  key: defineCall({ ...base, path: '/key', repeat: key('mark') }),
  reconcile: defineCall({
    ...base,
    path: '/reconcile',
    repeat: reconcile(listing, async (ask, { mark }: z.input<typeof request>) => {
      const found = (await ask(listing, {})).acts.find((act) => act.mark === mark)
      return found ? { reply: { id: found.id } } : 'absent'
    }),
  }),
} satisfies Record<string, Act>

export const inLane = (call: Act, lane: Lane): Act => ({ ...call, lane })

/** Each code means one thing here. */
const dialect = errcodeDialect({
  platform: 'fake',
  baseUrl: 'http://fake',
  everywhere: [],
  manners: {
    [-1]: 'unclear',
    45009: 'limited',
    45033: 'crowded',
    45035: 'later',
    42001: 'badToken',
  },
  fail: (call, failure) =>
    new WireError({
      ...failure,
      platform: 'fake',
      api: call.path,
      meaning: { en: 'no', zh: '不' },
    }),
})

interface Done {
  id: string
  mark: string
  path: string
}

/** The far side: what it does is added to `done`, how it fares is taken from `fates`. */
const answering = (done: Done[], fates: Fate[]) => {
  const act = (path: string, mark: string): object => {
    if (path === '/list') return { acts: done }
    const before = path === '/key' ? done.find((one) => one.mark === mark) : undefined
    if (before) return { id: before.id }
    const id = `n${done.length}`
    done.push({ id, mark, path })
    return { id }
  }

  return (path: string, mark: string): object => {
    const fate = (path === '/list' ? undefined : fates.shift()) ?? 'ok'
    if (typeof fate === 'number') return { errcode: fate, errmsg: 'no' }
    if (fate === 'unreachable') throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    if (fate === 'cutBefore') throw new Error('hung up')
    const reply = act(path, mark)
    if (fate === 'cutAfter') throw new Error('hung up')
    return { errcode: 0, ...reply }
  }
}

export const fakePlatform = (options: Partial<GovernorOptions> = {}) => {
  let now = Date.parse('2026-03-02T00:00:00Z')
  const done: Done[] = []
  const seen: { path: string; at: number; mark: string }[] = []
  const fates: Fate[] = []

  const answer = answering(done, fates)
  const governor = createGovernor({
    dialect,
    account: 'a',
    quotas: memoryQuotas(),
    timeoutMs: 1_000,
    atOnce: 4,
    patienceMs: 600_000,
    now: () => now,
    platformNow: () => now,
    sleep: async (ms) => {
      now += ms
    },
    chance: () => 0.5,
    fetch: async (url, init) => {
      const path = new URL(url).pathname
      const { mark = '' } = JSON.parse(String(init.body)) as { mark?: string }
      seen.push({ path, at: now, mark })
      return new Response(JSON.stringify(answer(path, mark)))
    },
    ...options,
  })
  return {
    governor,
    done,
    seen,
    fates,
    now: () => now,
    pass: (ms: number) => {
      now += ms
    },
  }
}
