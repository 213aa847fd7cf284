// Whose opening it was: what is known decides, and where two explanations are left none is chosen.
import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '#kit'
import { gradeOf, type Candidate, type Newcomer } from './grade.ts'

const START = Date.parse('2026-03-01T02:00:00Z')
const REUSED = 8 * DAY_MS + HOUR_MS
const opening = (visitId: number, more: Partial<Candidate> = {}, after = 0): Candidate => ({
  visitId,
  from: new Date(START + after),
  restsUntil: new Date(START + after + 8 * DAY_MS),
  unionid: null,
  external: null,
  ties: [],
  ...more,
})
const her = (more: Partial<Newcomer> = {}, after = HOUR_MS): Newcomer => ({
  personId: 1,
  unionid: null,
  external: 'wm1',
  at: new Date(START + after),
  ...more,
})
const tie = (personId: number, grade: 'certain' | 'by_state') => ({ ties: [{ personId, grade }] })

test.for([
  ['the only one', [opening(1)], her(), 1, 'by_state'],
  ['late, while its state rests', [opening(1)], her({}, 6 * DAY_MS), 1, 'by_state'],
  ['later still, the way lent to nobody since', [opening(1)], her({}, 20 * DAY_MS), 1, 'by_state'],
  ['known on both sides', [opening(1, { unionid: 'a' })], her({ unionid: 'a' }), 1, 'certain'],
  ['known by the id of the corp', [opening(1, { external: 'wm1' })], her(), 1, 'certain'],
  [
    'known, and somebody else: the picture was forwarded',
    [opening(1, { unionid: 'a' })],
    her({ unionid: 'b' }),
    1,
    'forwarded',
  ],
  ['tied to somebody by state', [opening(1, tie(2, 'by_state'))], her(), 1, 'uncertain'],
  ['tied to somebody for certain', [opening(1, tie(2, 'certain'))], her(), 1, 'forwarded'],
  ['tied to herself', [opening(1, tie(1, 'by_state'))], her(), 1, 'by_state'],
  [
    'a late scan of a reused way may be either',
    [opening(1), opening(2, {}, REUSED)],
    her({}, REUSED + HOUR_MS),
    null,
    'uncertain',
  ],
  [
    'the former holder has come already',
    [opening(1, tie(2, 'by_state')), opening(2, {}, REUSED)],
    her({}, REUSED + HOUR_MS),
    2,
    'by_state',
  ],
  [
    'the former holder is known, and somebody else',
    [opening(1, { unionid: 'a' }), opening(2, {}, REUSED)],
    her({ unionid: 'b' }, REUSED + HOUR_MS),
    2,
    'by_state',
  ],
  [
    'the former holder herself, long after',
    [opening(1, { unionid: 'a' }), opening(2, {}, REUSED)],
    her({ unionid: 'a' }, REUSED + HOUR_MS),
    1,
    'certain',
  ],
  [
    'a forwarded picture of a reused way, an older one about',
    [opening(1), opening(2, { unionid: 'a' }, REUSED)],
    her({ unionid: 'b' }, REUSED + HOUR_MS),
    null,
    'uncertain',
  ],
  ['lent to nobody yet', [], her(), null, 'uncertain'],
] as const)('%s', ([, candidates, newcomer, visitId, grade]) => {
  expect(gradeOf(candidates, newcomer)).toEqual({ visitId, grade })
})
