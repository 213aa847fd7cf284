// Whom we aim at: segments, their members, lifecycle stages, frozen audiences. The face of the
// module.
export { stageChanged, recencyChanged, segmentEntered, segmentLeft } from './events.ts'
export { countSegment, idsOf, pageOf, type Counted } from './everyone.ts'
export { chunksOfAudience, freezeAudience, type Frozen } from './freeze.ts'
export {
  lifecycleRules,
  standingOn,
  type LifecycleRules,
  type Recency,
  type Stage,
} from './lifecycle.ts'
export { audienceModule } from './module.ts'
export { audienceRefusals } from './refusals.ts'
export { plainRule, removeSegment, saveSegments, unwatchSegment, watchSegment } from './segments.ts'
export { matching, type Reader } from './someone.ts'
