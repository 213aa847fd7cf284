// What the house is told of WeCom: routes, listeners, jobs and timers.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { acquisitionLinkJob, unitsJob, whoWroteJob } from './acquisition/index.ts'
import { audit } from './audit.ts'
import { callbackListener } from './callbacks.ts'
import { chatJob } from './chat.ts'
import { contactJob } from './contact.ts'
import { contactWayJob } from './contact-way.ts'
import { callbackDoor } from './door.ts'
import {
  callbackReceived,
  chatJoined,
  chatLeft,
  followed,
  handoverBegan,
  linkReplied,
  passedOn,
  sendSettled,
  serviceEntered,
  serviceReplied,
  unfollowed,
} from './events.ts'
import { copies, facts } from './facts.ts'
import { blankTimer } from './inbox.ts'
import { groupWelcomeJob } from './group/welcomes.ts'
import { handoverJob, handoverTimer } from './handover/index.ts'
import { joinWayJob } from './join-way.ts'
import { listingJob, nightTimer } from './listing.ts'
import { taskTimer } from './mass.ts'
import { memoJob, memoTimer } from './memo/index.ts'
import { person } from './person.ts'
import { poolJob } from './pool.ts'
import { wecomRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { overdueTimer } from './settle.ts'
import { taskJob } from './task.ts'
import { fetchServiceJob, listServicesJob, serviceWayJob } from './service/index.ts'
import { timeline } from './timeline.ts'
import { welcomeJob } from './welcome.ts'

export const wecomModule: Module = {
  name: 'wecom',
  schema: 'wecom',
  migrations: new URL('./migrations/', import.meta.url),
  events: [
    callbackReceived,
    followed,
    unfollowed,
    sendSettled,
    chatJoined,
    chatLeft,
    handoverBegan,
    passedOn,
    serviceEntered,
    serviceReplied,
    linkReplied,
  ],
  refusals: wecomRefusals,
  contract: contract.wecom,
  routes,
  plainRoutes: callbackDoor,
  listeners: [callbackListener],
  jobs: [
    contactJob,
    contactWayJob,
    poolJob,
    welcomeJob,
    taskJob,
    listingJob,
    chatJob,
    joinWayJob,
    handoverJob,
    memoJob,
    groupWelcomeJob,
    fetchServiceJob,
    listServicesJob,
    serviceWayJob,
    acquisitionLinkJob,
    unitsJob,
    whoWroteJob,
  ],
  timers: [overdueTimer, taskTimer, blankTimer, nightTimer, handoverTimer, memoTimer],
  facts,
  copies,
  person,
  timeline,
  audit,
}
