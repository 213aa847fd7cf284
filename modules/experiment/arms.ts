// Chance that is the same on every machine: an arm follows from a salt, a unit and the weights
// alone.
import { unitInterval } from '#kit'

export interface Arm {
  name: string
  /** Basis points; the weights of an experiment add up to 10,000. */
  weightBp: number
}

/**
 * The arm of a unit (a customer). Arms lie side by side on [0, 1) in their order, so that moving a
 * border between two arms moves only the units between the old border and the new one (S-J13,
 * S-E1).
 */
export function armOf(salt: string, unit: string | number, arms: readonly Arm[]): string {
  const place = unitInterval(`${salt}\n${unit}`) * 10_000
  let border = 0
  for (const arm of arms) {
    border += arm.weightBp
    if (place < border) return arm.name
  }
  throw new RangeError(`the weights of ${salt} add up to ${border}, not 10000`)
}

/** A control of `controlBp` and the rest treated. */
export const controlled = (controlBp: number): Arm[] => [
  { name: 'control', weightBp: controlBp },
  { name: 'treated', weightBp: 10_000 - controlBp },
]

export const addUp = (arms: readonly Arm[]): boolean =>
  arms.length > 0 &&
  arms.every((arm) => Number.isInteger(arm.weightBp) && arm.weightBp >= 0) &&
  new Set(arms.map((arm) => arm.name)).size === arms.length &&
  arms.reduce((sum, arm) => sum + arm.weightBp, 0) === 10_000
