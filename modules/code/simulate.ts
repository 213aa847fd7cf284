// A day of a rotation before anybody is sent by it: the same turn, run over the openings of each
// hour. Nothing is written, nothing is lent.
import type { RotationInput, RotationTrial } from '#contracts'
import { minutesOf } from '#kit'
import { takeTurns, type Guide } from './rotation.ts'

export interface GuideNow {
  staffId: number
  name: string
  here: boolean
  customers: number
}

/** Spreads the openings of each hour evenly over its minutes. */
const minutesOfDay = (openings: readonly number[]): number[] =>
  openings.flatMap((count, hour) =>
    Array.from({ length: count }, (_, n) => hour * 60 + Math.floor((n * 60) / count)),
  )

const guideOf = (
  { staffId, weight, dailyCap, hours, skills }: RotationInput['guides'][number],
  now: GuideNow | undefined,
): Guide => ({
  staffId,
  weight,
  dailyCap,
  skills,
  from: hours && minutesOf(hours.from),
  until: hours && minutesOf(hours.until),
  here: now?.here ?? false,
  customers: now?.customers ?? 0,
  passed: 0,
  given: 0,
  free: Infinity,
  addedToday: 0,
})

/** What a day with so many openings in each of its hours would give to whom. */
export function simulateRotation(
  rotation: RotationInput,
  openings: readonly number[],
  people: ReadonlyMap<number, GuideNow>,
): RotationTrial {
  const guides = rotation.guides.map((guide) => guideOf(guide, people.get(guide.staffId)))
  const minutes = minutesOfDay(openings)
  const { turns } = takeTurns(
    guides,
    rotation,
    0,
    minutes.map((minute) => ({ minute, skill: null })),
  )
  const weights = guides.reduce((sum, guide) => sum + guide.weight, 0)
  const hours = openings.map((count, hour) => ({ hour, openings: count, nobody: 0 }))
  turns.forEach((turn, n) => {
    const hour = hours[Math.floor((minutes[n] ?? 0) / 60)]
    if (turn === null && hour) hour.nobody += 1
  })
  return {
    openings: minutes.length,
    nobody: turns.filter((turn) => turn === null).length,
    guides: guides.map(({ staffId, weight, given, here }) => ({
      staffId,
      name: people.get(staffId)?.name ?? '',
      here,
      given,
      byWeight: (minutes.length * weight) / weights,
    })),
    hours,
  }
}
