// Gender as it is stored and as it is shown.
import type { genders } from '#contracts'

export type Gender = (typeof genders)[number]
const letters = { female: 'f', male: 'm', unknown: null } as const

/** Undefined stays undefined: unchanged. */
export const genderIn = (gender: Gender | undefined) =>
  gender === undefined ? undefined : letters[gender]
export const genderOut = (letter: 'f' | 'm' | null): Gender =>
  letter === 'f' ? 'female' : letter === 'm' ? 'male' : 'unknown'
