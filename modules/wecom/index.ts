// The face of WeCom: codes, callbacks, friendships, groups, messages, sign-in of customers' pages.
export { channelLink, makeAcquisitionLinks } from './acquisition/index.ts'
export { makeContactWay, type ContactWayInput } from './contact-way.ts'
export { callbackUrl, corpOf, saveCorp } from './corp.ts'
export { makeJoinWay, type JoinWayInput } from './join-way.ts'
export {
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
  type SendOutcome,
} from './events.ts'
export { startHandover } from './handover/index.ts'
export { requestSend, type SendRequest } from './mass.ts'
export { tellStaff, type MemoInput } from './memo/index.ts'
export { startListing } from './listing.ts'
export { makePoolWays, restatePool, type PoolWayInput } from './pool.ts'
export { wecomRefusals } from './refusals.ts'
export { signInByCode } from './sign-in.ts'
export { joinWayPicture } from './sql/join-way.ts'
export { pictureOfWay as wayPicture } from './sql/pool.ts'
export { pictureOf as codePicture } from './sql/way.ts'
export { makeServiceWay, type ServiceWayInput } from './service/index.ts'
export { sendWelcome, type WelcomeInput } from './welcome.ts'
export { withdrawSends } from './withdraw.ts'
export { type Card } from './words.ts'
export { wecomModule } from './module.ts'
