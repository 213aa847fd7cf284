// Where the ad platform's server tells of a click before she lands. The address bears a key of the
// account; it leads nowhere, and what it holds is not logged.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { gather, type Platform } from '#platform'
import { hashOf } from '#modules/code'
import { callbackIn, monitoredBy } from './click.ts'
import { accountOfMonitor } from './sql/account.ts'
import { writeClicks, type NewClick } from './sql/click.ts'

type Asked = FastifyRequest<{ Params: { key: string }; Querystring: Record<string, unknown> }>
/** The same form as everything else that addresses bring along. */
const FORM = /^[\w.~:+/=-]{1,200}$/
const CODE = /^\d{1,15}$/

const texts = (query: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && FORM.test(entry[1]),
    ),
  )

type Heard = Omit<NewClick, 'at'>
const clickIn = (accountId: number, asked: Asked['query']): Heard | undefined => {
  const query = texts(asked)
  const told = monitoredBy(query)
  if (!told) return undefined
  const { unionid, ...click } = told
  const code = query.code
  return {
    ...click,
    accountId,
    callback: typeof asked.callback === 'string' ? callbackIn(asked.callback) : null,
    codeId: code !== undefined && CODE.test(code) ? Number(code) : null,
    unionidHash: unionid === null ? null : hashOf('unionid', unionid),
  }
}

/** A click is on record before it is answered; those that come meanwhile share a transaction. */
const keeper = (platform: Platform) =>
  gather(
    (clicks: readonly Heard[]) =>
      platform.transact({}, async (tx) => {
        await writeClicks(
          tx.db,
          clicks.map((click) => ({ ...click, at: tx.now })),
        )
        return clicks.map(() => undefined)
      }),
    { most: 1_000 },
  )

export function monitorDoor(app: FastifyInstance, platform: Platform): void {
  const keep = keeper(platform)
  const door = { exposeHeadRoute: false, config: { quiet: true }, helmet: false as const }
  app.get('/ads/click/:key', door, async ({ params, query }: Asked, reply) => {
    const accountId = await accountOfMonitor(platform.db, params.key)
    const click = accountId === undefined ? undefined : clickIn(accountId, query)
    if (click) await keep(click)
    // The platform reads nothing; somebody who tries keys learns nothing.
    return reply.header('cache-control', 'no-store').code(204).send()
  })
}
