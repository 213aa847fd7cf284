// One page of news becomes facts: who came, by which link, who wrote. In one transaction with the
// cursor, so that nothing is lost and nothing counts twice, whoever dies.
import { lockCustomers, resolveCustomers, type ResolveInput } from '#modules/customer'
import { sortedUnique } from '#kit'
import type { ServiceMessage } from '#wechat'
import type { Tx } from '#platform'
import { serviceEntered, serviceReplied } from '../events.ts'
import { fillContacts, keepContacts } from '../sql/contact.ts'
import { moveCursor, type ServiceRow } from './sql/account.ts'
import { latestTalks, placesOf, takeUnseen, writeTalks, type Place } from './sql/talk.ts'
import { goesOn, stepOf, walk, type Step, type Talk } from './talk.ts'

/** A welcome code is good for so long after the entering that brought it. */
const CODE_MS = 20_000

export interface Known {
  externalUserId: string
  name: string
  avatarUrl: string | null
  gender: number
  unionid: string | null
}
export interface Page {
  messages: readonly ServiceMessage[]
  cursor: string
  more: boolean
  /** What the platform says of those we had not heard of. */
  known: readonly Known[]
}

/** Somebody else has fetched this page meanwhile: nothing of it may stand. */
export class PassedBy extends Error {}

const genders: Readonly<Record<number, 'm' | 'f'>> = { 1: 'm', 2: 'f' }

/** Who she is; coming in by a link says where from. */
function introduction(
  { corpId }: ServiceRow,
  step: Step,
  known: Known | undefined,
  place: Place | undefined,
): ResolveInput {
  const identities = [
    { kind: 'external_userid' as const, value: step.who, app: corpId, verified: true },
    ...(known?.unionid ? [{ kind: 'unionid' as const, value: known.unionid, verified: true }] : []),
  ]
  const told = {
    ...(known?.name && { name: known.name }),
    ...(known && { gender: genders[known.gender] ?? null }),
  }
  if (step.kind !== 'entered') return { identities, ...told }
  const { storeId, codeId, channel = 'service', placement, campaign } = place ?? {}
  return {
    identities,
    ...told,
    ...(storeId !== undefined && { storeId }),
    source: {
      storeId,
      codeId,
      channel,
      placement,
      campaign: campaign ?? undefined,
      at: step.at,
    },
  }
}

interface Read {
  steps: Step[]
  places: Map<string, Place>
}

const sceneOf = (step: Step): string => (step.kind === 'entered' ? step.scene : '')

/** Who everybody is, by the platform's ids; those nobody can be are left out. */
async function identify(
  tx: Tx,
  service: ServiceRow,
  { steps, places }: Read,
  known: readonly Known[],
): Promise<Map<string, number>> {
  const about = new Map(known.map((one) => [one.externalUserId, one]))
  const found = await resolveCustomers(
    tx,
    steps.map((step) =>
      introduction(service, step, about.get(step.who), places.get(sceneOf(step))),
    ),
  )
  const ids = new Map<string, number>()
  steps.forEach((step, n) => {
    const customerId = found[n]?.ok?.customerId
    if (customerId !== undefined) ids.set(step.who, customerId)
  })
  await lockCustomers(tx, sortedUnique(ids.values()))
  return ids
}

/** What WeCom says of them, kept; a friend's details come by her own way. */
async function keepKnown(
  tx: Tx,
  { corpId }: ServiceRow,
  known: readonly Known[],
  ids: Map<string, number>,
): Promise<void> {
  const met = known.flatMap((one) => {
    const customerId = ids.get(one.externalUserId)
    return customerId === undefined ? [] : [{ ...one, corpId, customerId }]
  })
  if (met.length === 0) return
  await keepContacts(tx.db, met)
  await fillContacts(
    tx.db,
    met.map(({ externalUserId, name, avatarUrl }) => ({
      externalUserId,
      name: name || null,
      avatarUrl,
      problem: null,
    })),
    tx.now,
  )
}

interface Done {
  talk: Talk
  step: Step
  did: 'entered' | 'replied'
}

const begun = (step: Step, customerId: number, place: Place | undefined): Talk => ({
  customerId,
  talkId: null,
  externalUserId: step.who,
  scene: sceneOf(step),
  codeId: place?.codeId ?? null,
  storeId: place?.storeId ?? null,
  beganAt: step.at,
  repliedAt: null,
  lastAt: step.at,
  messages: 0,
  answers: 0,
  welcomeCode: null,
  welcomeReceivedAt: null,
})

/** All steps in the order they came. */
function fold(known: readonly Talk[], { steps, places }: Read, ids: Map<string, number>) {
  const open = new Map(known.map((talk) => [talk.externalUserId, talk]))
  const touched = new Set<Talk>()
  const done: Done[] = []
  for (const step of steps) {
    const customerId = ids.get(step.who)
    if (customerId === undefined) continue
    const last = open.get(step.who)
    const before = goesOn(last, step) ? last : begun(step, customerId, places.get(sceneOf(step)))
    const talk = { ...walk(before, step), customerId: before.customerId }
    touched.delete(before)
    touched.add(talk)
    open.set(step.who, talk)
    for (const one of done) if (one.talk === before) one.talk = talk
    if (before.talkId === null && before !== last) done.push({ talk, step, did: 'entered' })
    else if (step.kind === 'entered' && step.welcomeCode) done.push({ talk, step, did: 'entered' })
    if (before.repliedAt === null && talk.repliedAt !== null)
      done.push({ talk, step, did: 'replied' })
  }
  return { touched: [...touched], done }
}

/** How old the entering is tells how much of the code's life is left, by our own clock. */
const receivedAt = (tx: Tx, step: Step): Date =>
  new Date(Date.now() - Math.max(0, tx.now.getTime() - step.at.getTime()))

function publish(
  tx: Tx,
  { serviceId }: ServiceRow,
  done: readonly Done[],
  fresh: Map<Talk, number>,
) {
  for (const { talk, step, did } of done) {
    const talkId = talk.talkId ?? fresh.get(talk) ?? 0
    const { customerId: subject, codeId, storeId } = talk
    const at = step.at.toISOString()
    const payload = { serviceId, talkId, codeId, storeId, at }
    if (did === 'replied') tx.publish(serviceReplied, [{ subject, payload }])
    else {
      const code = step.kind === 'entered' ? step.welcomeCode : null
      const alive = tx.now.getTime() - step.at.getTime() < CODE_MS
      const welcomeCode = alive ? code : null
      tx.publish(serviceEntered, [{ subject, payload: { ...payload, welcomeCode } }])
    }
  }
}

/** Records a page of the account and moves its cursor behind it. */
export async function recordPage(tx: Tx, service: ServiceRow, page: Page): Promise<void> {
  const all = page.messages.map((message) => ({
    msgid: message.msgid,
    at: new Date(message.send_time * 1000),
    step: stepOf(message),
  }))
  const unseen = await takeUnseen(tx.db, service.serviceId, all)
  const steps = all.flatMap(({ msgid, step }) => (step && unseen.delete(msgid) ? [step] : []))
  if (steps.length > 0) await recordSteps(tx, service, steps, page.known)
  tx.locks.take('documents', 'wecom.service_account', [service.serviceId])
  if (!(await moveCursor(tx.db, service, page, tx.now))) throw new PassedBy()
}

async function recordSteps(
  tx: Tx,
  service: ServiceRow,
  steps: Step[],
  known: readonly Known[],
): Promise<void> {
  const places = await placesOf(tx.db, steps.map(sceneOf))
  const read = { steps, places }
  const ids = await identify(tx, service, read, known)
  await keepKnown(tx, service, known, ids)
  const { touched, done } = fold(
    await latestTalks(tx.db, service.serviceId, [...ids.keys()]),
    read,
    ids,
  )
  const dated = touched.map((talk) => {
    const step = done.findLast((one) => one.talk === talk && one.step.kind === 'entered')?.step
    return step ? { ...talk, welcomeReceivedAt: receivedAt(tx, step) } : talk
  })
  const numbers = await writeTalks(tx.db, service.serviceId, dated)
  publish(tx, service, done, new Map(touched.map((talk, n) => [talk, numbers[n] ?? 0])))
}
