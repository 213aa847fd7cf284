// Members whose points end soon are named, once per end; what is said to them is a programme's.
import type { Tx } from '#platform'
import { addDays, dayOf, groupBy } from '#kit'
import { brandOf } from '#modules/org'
import { pointsExpiring } from '../events.ts'
import { endingPoints, type Due, type Night } from '../sql/night.ts'

export async function remind(tx: Tx, _night: Night, ids: readonly number[], due: readonly Due[]) {
  const { zone } = await brandOf(tx.db)
  const [first, last] = [due[0], due.at(-1)]
  if (!first || !last) return
  const named = new Set(due.map(({ customerId, at }) => `${customerId} ${at.getTime()}`))
  const ends = (await endingPoints(tx.db, ids, first.at, last.at)).filter(({ customerId, at }) =>
    named.has(`${customerId} ${at.getTime()}`),
  )
  const byDay = groupBy(ends, ({ at }) => addDays(dayOf(at, zone), -1))
  tx.publish(
    pointsExpiring,
    [...byDay].map(([on, some]) => ({
      subject: null,
      payload: { on, members: some.map(({ customerId, points }) => ({ customerId, points })) },
    })),
    'bulk',
  )
}
