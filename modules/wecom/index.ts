// The face of WeCom: codes, callbacks, friendships, messages, sign-in of customers' pages.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { audit } from './audit.ts'
import { callbackListener } from './callbacks.ts'
import { contactJob } from './contact.ts'
import { contactWayJob } from './contact-way.ts'
import { callbackDoor } from './door.ts'
import { callbackReceived, followed, sendSettled, unfollowed } from './events.ts'
import { copies, facts } from './facts.ts'
import { blankTimer } from './inbox.ts'
import { listingJob, nightTimer } from './listing.ts'
import { taskTimer } from './mass.ts'
import { person } from './person.ts'
import { poolJob } from './pool.ts'
import { wecomRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { overdueTimer } from './settle.ts'
import { taskJob } from './task.ts'
import { timeline } from './timeline.ts'
import { welcomeJob } from './welcome.ts'

export { makeContactWay, type ContactWayInput } from './contact-way.ts'
export { callbackUrl, corpOf, saveCorp } from './corp.ts'
export { followed, sendSettled, unfollowed, type SendOutcome } from './events.ts'
export { requestSend, type SendRequest } from './mass.ts'
export { startListing } from './listing.ts'
export { makePoolWays, restatePool, type PoolWayInput } from './pool.ts'
export { wecomRefusals } from './refusals.ts'
export { signInByCode } from './sign-in.ts'
export { pictureOfWay as wayPicture } from './sql/pool.ts'
export { pictureOf as codePicture } from './sql/way.ts'
export { sendWelcome, type WelcomeInput } from './welcome.ts'
export { withdrawSends } from './withdraw.ts'
export { type Card } from './words.ts'

export const wecomModule: Module = {
  name: 'wecom',
  schema: 'wecom',
  migrations: new URL('./migrations/', import.meta.url),
  events: [callbackReceived, followed, unfollowed, sendSettled],
  refusals: wecomRefusals,
  contract: contract.wecom,
  routes,
  plainRoutes: callbackDoor,
  listeners: [callbackListener],
  jobs: [contactJob, contactWayJob, poolJob, welcomeJob, taskJob, listingJob],
  timers: [overdueTimer, taskTimer, blankTimer, nightTimer],
  facts,
  copies,
  person,
  timeline,
  audit,
}
