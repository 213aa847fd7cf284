// The face of the platform.
export {
  type Actor,
  type ActorKind,
  type Scope,
  brandScope,
  customerScope,
  guideScope,
  storeScope,
  systemActor,
} from './actor.ts'
export { complete, readConfig, settings, type Config, type Settings } from './config.ts'
export { backup } from './backup/backup.ts'
export { emptyEngines } from './backup/empty.ts'
export { dataKeys, takeKeys } from './backup/keys.ts'
export { type BackupManifest, type BackupProgress } from './backup/manifest.ts'
export { restore } from './backup/restore.ts'
export { constraintOf, isConflict, isOutage, isUniqueViolation } from './db/errors.ts'
export { openPool, kyselyOf, type Db } from './db/pool.ts'
export {
  defineEvent,
  only,
  type EventType,
  type Lane,
  type LogEvent,
  type NewEvent,
} from './event.ts'
export { admit, inTx, outside, receiptOf, type Call, type HttpContext } from './http/call.ts'
export { gather, type GatherOptions } from './gather.ts'
export { addHealth } from './http/metrics.ts'
export { makeHttpServer, type HttpOptions } from './http/server.ts'
export { itemOf, placedIn, refusalItem, type Item } from './http/items.ts'
export { problemOf, refusalOf } from './http/problem.ts'
export { spool } from './http/spool.ts'
export { type InsightCopy } from './insight/copy.ts'
export { type FactColumn, type FactGroup, type FactSource, type FactType } from './insight/facts.ts'
export { type Insight, type Visible } from './insight/client.ts'
export { defineJob, type JobOptions, type JobType } from './jobs/jobs.ts'
export { makeLogger, type Logger } from './logger.ts'
export {
  discardParked,
  listenerStandings,
  replayParked,
  resetByName,
  type Standing,
} from './log/desk.ts'
export { listParked, type Parked } from './log/parked.ts'
export { logRefusals, type ResetTo } from './log/rebuild.ts'
export { type Replayed } from './log/replay.ts'
export { listener, type AnyListener, type Feed, type Listener } from './log/listener.ts'
export {
  job,
  type AuditCheck,
  type Doors,
  type ForeseePart,
  type Foreseen,
  type MergeInput,
  type Module,
  type PersonPart,
  type RefundEffect,
  type RefundPart,
  type StoreyedModule,
  type TimelineRow,
  type TimelineSource,
} from './module.ts'
export { bootedModules, openPlatform } from './open.ts'
export { type Keys, type OpenOptions, type Platform } from './platform.ts'
export { prepareDatabase } from './prepare.ts'
export { fillReceipts, takeReceipts, type TakenReceipt } from './receipts.ts'
export {
  ok,
  orThrow,
  platformRefusals,
  Refusal,
  refusals,
  refuse,
  type Outcome,
  type RefusalKind,
  type Sentence,
} from './refusal.ts'
export { seal, unseal } from './secret.ts'
export { type OutsideClock } from './time/advance.ts'
export { type Timer, type Turn } from './time/timers.ts'
export { type Receipt, type TransactOptions, type Tx } from './tx.ts'
export { freeBytes, watchSpace, type SpaceState } from './engines/space.ts'
export { loadSecrets, secretsFile, type Secrets } from './engines/secrets.ts'
export { holderOf, requireFree, startEngines, StartError, type Engines } from './engines/index.ts'
