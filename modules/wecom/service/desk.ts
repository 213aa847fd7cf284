// Accounts of customer service as Settings shows them, and what they greet with.
import type { ServiceAccount } from '#contracts'
import { ok, refuse, type Db, type Outcome, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { wecomRefusals } from '../refusals.ts'
import { serviceRows, writeGreeting } from './sql/account.ts'
import { talkFigures } from './sql/talk.ts'

const SHOWN_MS = 30 * 86_400_000
const MAX_BYTES = 2048

export async function shownServices(db: Db, now: Date): Promise<ServiceAccount[]> {
  const rows = await serviceRows(db)
  const figures = await talkFigures(db, new Date(now.getTime() - SHOWN_MS))
  return rows.map(({ serviceId: id, name, gone, greets, greeting, fetchedAt, problem }) => {
    const { came = 0, replied = 0, greeted = 0 } = figures.get(id) ?? {}
    return {
      id,
      name,
      gone,
      greets,
      greeting,
      fetchedAt: fetchedAt?.toISOString() ?? null,
      problem,
      came,
      replied,
      greeted,
    }
  })
}

export async function saveGreeting(
  tx: Tx,
  input: { id: number; greets: boolean; greeting: string },
): Promise<Outcome<ServiceAccount>> {
  if (Buffer.byteLength(input.greeting) > MAX_BYTES)
    return refuse(wecomRefusals.greetingTooLong, {}, 'greeting')
  if (!(await writeGreeting(tx.db, input)))
    return refuse(wecomRefusals.unknownService, { id: input.id }, 'id')
  await recordAudit(tx, { action: 'service.greeting', subject: `service ${input.id}` })
  const shown = (await shownServices(tx.db, tx.now)).find(({ id }) => id === input.id)
  return shown ? ok(shown) : refuse(wecomRefusals.unknownService, { id: input.id }, 'id')
}
