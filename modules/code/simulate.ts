// A day of a rotation before anybody is sent by it: the same turn, run over the openings of each
// hour. Nothing is written, nothing is lent.
import type { RotationInput, RotationTrial } from '#contracts'
import { minutesOf } from '#kit'
import { takeTurns, type Target } from './rotation.ts'

/** A guide or a group as it stands now. */
export interface Standing {
  id: number
  name: string
  here: boolean
  customers: number
}

/** Spreads the openings of each hour evenly over its minutes. */
const minutesOfDay = (openings: readonly number[]): number[] =>
  openings.flatMap((count, hour) =>
    Array.from({ length: count }, (_, n) => hour * 60 + Math.floor((n * 60) / count)),
  )

type Share = Pick<RotationInput['guides'][number], 'weight' | 'dailyCap' | 'hours' | 'tierIds'> & {
  id: number
}

/** Shares of a rotation, of guides or of groups. */
const sharesOf = ({ guides, groups }: RotationInput): Share[] => [
  ...guides.map(({ staffId, ...share }) => ({ id: staffId, ...share })),
  ...groups.map(({ groupId, ...share }) => ({ id: groupId, tierIds: [], ...share })),
]

const targetOf = (
  { id, weight, dailyCap, hours, tierIds }: Share,
  now: Standing | undefined,
): Target => ({
  id,
  weight,
  dailyCap,
  skills: [],
  tierIds,
  from: hours && minutesOf(hours.from),
  until: hours && minutesOf(hours.until),
  here: now?.here ?? false,
  customers: now?.customers ?? 0,
  passed: 0,
  given: 0,
  expected: 0,
  free: Infinity,
  addedToday: 0,
})

/** What a day with so many openings in each of its hours would give to whom. */
export function simulateRotation(
  rotation: RotationInput,
  openings: readonly number[],
  standings: ReadonlyMap<number, Standing>,
): RotationTrial {
  const all = sharesOf(rotation).map((share) => targetOf(share, standings.get(share.id)))
  const minutes = minutesOfDay(openings)
  const { turns } = takeTurns(
    all,
    rotation,
    0,
    minutes.map((minute) => ({ minute, skill: null, tierId: null })),
  )
  const weights = all.reduce((sum, one) => sum + one.weight, 0)
  const hours = openings.map((count, hour) => ({ hour, openings: count, nobody: 0 }))
  turns.forEach((turn, n) => {
    const hour = hours[Math.floor((minutes[n] ?? 0) / 60)]
    if (turn === null && hour) hour.nobody += 1
  })
  return {
    openings: minutes.length,
    nobody: turns.filter((turn) => turn === null).length,
    shares: all.map(({ id, weight, given, here }) => ({
      id,
      name: standings.get(id)?.name ?? '',
      here,
      given,
      byWeight: (minutes.length * weight) / weights,
    })),
    hours,
  }
}
