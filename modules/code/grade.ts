// Whose opening was it: pure. By who she is where both sides know it, else by state and time; where
// two explanations are left, none is chosen.
import { DAY_MS, MINUTE_MS } from '#kit'

export const grades = ['certain', 'by_state', 'uncertain', 'forwarded'] as const
export type Grade = (typeof grades)[number]

/** What a page and a callback may know of a person, as hashes. */
export interface Known {
  unionid: string | null
  external: string | null
}

/** An opening to which the way was once lent. */
export interface Candidate extends Known {
  visitId: number
  from: Date
  restsUntil: Date
  /** Whom it is tied to so far. */
  ties: readonly { personId: number; grade: Grade }[]
}

export interface Newcomer extends Known {
  personId: number
  at: Date
}

export interface Verdict {
  visitId: number | null
  grade: Grade
}

/** A picture may be kept so long; older openings explain nothing. */
export const HORIZON_MS = 60 * DAY_MS
/** The platform's clock and ours differ a little. */
const SKEW_MS = 10 * MINUTE_MS

/** Undefined where the two cannot be compared. */
function same(one: Known, other: Known): boolean | undefined {
  if (one.unionid !== null && other.unionid !== null) return one.unionid === other.unionid
  if (one.external !== null && other.external !== null) return one.external === other.external
  return undefined
}

const inTime = ({ from, restsUntil }: Candidate, at: Date): boolean =>
  at.getTime() >= from.getTime() - SKEW_MS && at < restsUntil
const isOthers = ({ ties }: Candidate, { personId }: Newcomer, grade?: Grade): boolean =>
  ties.some((tie) => tie.personId !== personId && (grade === undefined || tie.grade === grade))

const unknown: Verdict = { visitId: null, grade: 'uncertain' }

/** The opening that somebody came by, and how sure that is. */
export function gradeOf(candidates: readonly Candidate[], her: Newcomer): Verdict {
  const hers = candidates.findLast((one) => same(one, her) === true)
  if (hers)
    return {
      visitId: hers.visitId,
      grade: isOthers(hers, her, 'certain') ? 'uncertain' : 'certain',
    }
  const strange = (one: Candidate) => same(one, her) === false || isOthers(one, her, 'certain')
  const [now, before] = [
    candidates.filter((one) => inTime(one, her.at)),
    candidates.filter((one) => !inTime(one, her.at)),
  ]
  // A former holder of the way may still come by an old picture, unless she is known or has come.
  const old = before.filter((one) => !strange(one) && one.ties.length === 0)
  const live = now.filter((one) => !strange(one))
  const [only, another] = [...live, ...old]
  if (only === undefined) {
    const last = now.at(-1) ?? before.at(-1)
    return last ? { visitId: last.visitId, grade: 'forwarded' } : unknown
  }
  if (another !== undefined || now.length > live.length) return unknown
  return { visitId: only.visitId, grade: isOthers(only, her) ? 'uncertain' : 'by_state' }
}
