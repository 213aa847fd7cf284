// Passes are brought to where the day has them: coupons of a month fall due, an end draws near, an
// end is reached. Who is worked on is locked by the caller.
import { groupBy, startOfDay, type Day } from '#kit'
import type { Tx } from '#platform'
import { passEnded, passEnding, passMonth } from '../events.ts'
import { dueOf, lay, nextOf, type Pass } from './rule.ts'
import { openPasses, writePasses, type PassRow, type PassState } from './sql.ts'

export interface Ground {
  on: Day
  zone: string
}

export const nextAt = (pass: Pass, { zone }: Ground): Date => startOfDay(nextOf(pass), zone)

const stateOf = (pass: PassRow, ends: boolean, ground: Ground): PassState => ({
  ...pass,
  state: ends ? 'ended' : 'open',
  nextAt: ends ? null : nextAt(pass, ground),
})

/** Whatever is due of these members' passes is told and written; asked again, nothing is due. */
export async function settlePasses(
  tx: Tx,
  customerIds: readonly number[],
  ground: Ground,
): Promise<void> {
  const rows = await openPasses(tx.db, customerIds)
  const last = new Map(
    [...groupBy(rows, ({ customerId }) => customerId)].map(([id, own]) => [id, own.at(-1)?.passId]),
  )
  const due = rows.flatMap((pass) => {
    const found = dueOf(pass, ground.on)
    return found.months.length > 0 || found.remind || found.ends ? [{ pass, ...found }] : []
  })
  await writePasses(
    tx,
    due.map(({ pass, months, remind, ends }) =>
      stateOf(
        {
          ...pass,
          monthsGiven: pass.monthsGiven + months.length,
          reminded: pass.reminded || remind,
        },
        ends,
        ground,
      ),
    ),
  )
  const told = (pass: PassRow) => ({ passId: pass.passId, planId: pass.planId })
  tx.publish(
    passMonth,
    due.flatMap(({ pass, months }) =>
      months.map((month) => ({
        subject: pass.customerId,
        payload: { ...told(pass), month },
      })),
    ),
  )
  // Whoever has another pass waiting has renewed already.
  const near = due.filter(
    ({ pass, remind, ends }) => remind && !ends && last.get(pass.customerId) === pass.passId,
  )
  tx.publish(
    passEnding,
    near.map(({ pass }) => ({
      subject: pass.customerId,
      payload: { ...told(pass), untilOn: pass.untilOn },
    })),
  )
  tx.publish(
    passEnded,
    due.flatMap(({ pass, ends }) =>
      ends
        ? [
            {
              subject: pass.customerId,
              payload: { ...told(pass), last: last.get(pass.customerId) === pass.passId },
            },
          ]
        : [],
    ),
  )
}

/** After one came or went: they follow each other again, without a gap or a lost day. */
export async function layPasses(tx: Tx, customerId: number, ground: Ground): Promise<void> {
  const before = new Map((await openPasses(tx.db, [customerId])).map((row) => [row.passId, row]))
  const moved = lay([...before.values()], ground.on).flatMap((pass) => {
    const was = before.get(pass.passId)
    if (was?.fromOn === pass.fromOn && was.untilOn === pass.untilOn) return []
    return [stateOf({ ...pass, reminded: false }, false, ground)]
  })
  await writePasses(tx, moved)
}
