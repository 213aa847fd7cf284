// Rotations as the console sees them.
import type { Rotation } from '#contracts'
import { groupBy } from '#kit'
import type { Db } from '#platform'
import { rulesOf, targetsOf, type ShownTarget } from './sql/rotation.ts'

const two = (n: number): string => String(n).padStart(2, '0')
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`

const shown = ({ staffId, name, weight, dailyCap, from, until, skills }: ShownTarget) => ({
  staffId,
  name,
  weight,
  dailyCap,
  skills: [...skills],
  hours: from === null || until === null ? null : { from: clock(from), until: clock(until) },
})

export async function rotationsOf(
  db: Db,
  codeIds: readonly number[],
): Promise<Map<number, Rotation>> {
  const rules = await rulesOf(db, codeIds)
  const targets = groupBy(await targetsOf(db, [...rules.keys()]), (target) => target.codeId)
  return new Map(
    [...rules].map(([codeId, rule]) => [
      codeId,
      {
        ...rule,
        guides: (targets.get(codeId) ?? []).map(shown),
      },
    ]),
  )
}
