// Rotations as the console sees them.
import type { Rotation } from '#contracts'
import { groupBy } from '#kit'
import type { Db } from '#platform'
import { rulesOf, targetsOf, type ShownTarget } from './sql/rotation.ts'

const two = (n: number): string => String(n).padStart(2, '0')
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`

const shown = ({ name, weight, dailyCap, from, until }: ShownTarget) => ({
  name,
  weight,
  dailyCap,
  hours: from === null || until === null ? null : { from: clock(from), until: clock(until) },
})

const byKind = (targets: readonly ShownTarget[]): Pick<Rotation, 'guides' | 'groups'> => ({
  guides: targets
    .filter(({ group }) => !group)
    .map((one) => ({
      staffId: one.id,
      skills: [...one.skills],
      tierIds: [...one.tierIds],
      ...shown(one),
    })),
  groups: targets.filter(({ group }) => group).map((one) => ({ groupId: one.id, ...shown(one) })),
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
        ...byKind(targets.get(codeId) ?? []),
      },
    ]),
  )
}
