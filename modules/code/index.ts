// The face of channel codes: printed, scanned, counted.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { audit } from './audit.ts'
import { linkDoor } from './door.ts'
import { opened, pollAnswered, tied } from './events.ts'
import { person } from './person.ts'
import { pollRoutes } from './polls/routes.ts'
import { pollTimeline } from './polls/timeline.ts'
import { poolJob } from './pool.ts'
import { codeRefusals } from './refusals.ts'
import { printRoutes } from './print/routes.ts'
import { routes } from './routes.ts'
import { followListener, followTimer } from './scene-lease.ts'
import { tieListener, tieTimer } from './tie-visits.ts'

export { keepQuery } from './brought.ts'
export { opened, pollAnswered, tied } from './events.ts'
export { type Grade } from './grade.ts'
export { clicksAreHers } from './group-links.ts'
export { showGroups } from './group-turn.ts'
export { leaseWays, type LeaseAsk } from './lease.ts'
export { makeLinks, type LinkInput } from './links.ts'
export { codeRefusals } from './refusals.ts'
export type { Label } from './print/label.ts'
export { printInThread } from './print/printer.ts'
export { saveCodes } from './save-code.ts'
export { saveRotation } from './save-rotation.ts'
export { codesOfStates, setClaimTimes, type CodeOfState } from './sql/code.ts'
export { hashOf, tieAgain, tieVisits } from './tie-visits.ts'

export const codeModule: Module = {
  name: 'code',
  schema: 'code',
  migrations: new URL('./migrations/', import.meta.url),
  events: [tied, opened, pollAnswered],
  refusals: codeRefusals,
  contract: contract.code,
  routes: { ...routes, ...pollRoutes, ...printRoutes },
  plainRoutes: linkDoor,
  listeners: [tieListener, followListener],
  jobs: [poolJob],
  timers: [tieTimer, followTimer],
  person,
  audit,
  timeline: pollTimeline,
}
