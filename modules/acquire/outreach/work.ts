// What an outreach does, a little in each transaction: gathers its people, offers each a message or
// puts her on a call list, takes back what was cancelled. Whoever dies in between is followed by
// another worker: the key of a touch, and the row of a recipient, hold everybody to once.
import { chunksOf } from '#kit'
import { brandScope, job, type Outcome, type Platform, type Tx } from '#platform'
import { chunksOfAudience, freezeAudience } from '#modules/audience'
import { makeLinks } from '#modules/code'
import { lockPeople } from '#modules/customer'
import { cancelTouches, offerTouches, type TouchInput } from '#modules/messaging'
import { addTasks, endTasks, tellCallers } from '../calls/tasks.ts'
import { workOutreach } from './save.ts'
import {
  addPeople,
  markCancelled,
  markOffered,
  nextPeople,
  nextToCancel,
  type NewPerson,
} from './sql/person.ts'
import {
  countChunk,
  keepAudience,
  moveOutreach,
  outreachOf,
  wordings,
  type OutreachRow,
} from './sql/outreach.ts'
import { copyFor, copyOf, messageOf, type Place } from './wording.ts'

const BATCH = 200
const INSERT = 2_000

/** Also what a link is called here; it stands nowhere outside. */
const ownerKey = (outreachId: number, customerId: number): string =>
  `outreach:${outreachId}:${customerId}`

async function gather(platform: Platform, row: OutreachRow): Promise<void> {
  if (row.segmentId !== null && row.audienceId === null) {
    const { audienceId } = await freezeAudience(platform, brandScope(), row.segmentId, row.name)
    await platform.transact({}, (tx) => keepAudience(tx, row.id, audienceId))
  }
  const { audienceId = null } = (await outreachOf(platform.db, row.id)) ?? {}
  let chunks = 0
  if (audienceId !== null) {
    for await (const ids of chunksOfAudience(platform.db, audienceId)) {
      chunks += 1
      if (chunks <= row.chunks) continue
      const people = ids.map((customerId) => ({ customerId, copy: copyFor(row, customerId) }))
      await platform.transact({}, async (tx) => {
        for (const part of chunksOf(people, INSERT)) await addPeople(tx, row.id, part)
        await countChunk(tx, row.id, chunks)
      })
    }
  }
  await platform.transact({}, (tx) => moveOutreach(tx, row.id, ['gathering'], 'running'))
}

const touchOf = (
  { id, name }: OutreachRow,
  { customerId }: NewPerson,
  content: TouchInput['content'],
): TouchInput => ({
  customerId,
  ownerKey: ownerKey(id, customerId),
  ownerName: name,
  key: `outreach:${id}`,
  class: 'marketing',
  purpose: 'marketing',
  carrier: 'sms',
  content,
})

/** A touch for each, with a link of their own. */
export async function touchesFor(
  tx: Tx,
  row: OutreachRow,
  people: readonly NewPerson[],
  place: Place,
): Promise<{ touch: TouchInput; slug: string }[]> {
  const links = await makeLinks(
    tx,
    people.map(({ customerId }) => ({ codeId: row.codeId, ref: ownerKey(row.id, customerId) })),
  )
  const texts = new Map(
    (
      await wordings(
        tx.db,
        [row.copyA, row.copyB].flatMap((copy) => copy?.templateId ?? []),
      )
    ).map(({ templateId, text }) => [templateId, text]),
  )
  return people.map((person, n) => {
    const slug = links[n]?.ok?.slug ?? ''
    const copy = copyOf(row, person.copy)
    const content = messageOf(copy, texts.get(copy.templateId) ?? '', slug, place)
    return { touch: touchOf(row, person, content), slug }
  })
}

async function offerSome(platform: Platform, row: OutreachRow): Promise<number> {
  const place = { publicUrl: platform.config.publicUrl, store: row.storeName }
  return platform.transact({}, async (tx) => {
    const people = await nextPeople(tx.db, row.id, BATCH)
    if (people.length === 0) return 0
    if (row.kind === 'call') {
      await markOffered(tx, row.id, await addTasks(tx, row, people))
      return people.length
    }
    const parcels = await touchesFor(tx, row, people, place)
    const offered = await offerTouches(
      tx,
      parcels.map(({ touch }) => touch),
    )
    await markOffered(
      tx,
      row.id,
      people.map(({ customerId }, n) => ({
        customerId,
        slug: parcels[n]?.slug ?? null,
        ...standing(offered[n]),
      })),
    )
    return people.length
  })
}

const standing = (outcome: Outcome<{ touchId: number }> | undefined) => ({
  touchId: outcome?.ok?.touchId ?? null,
  reason: outcome?.ok ? null : 'erased',
})

async function cancelSome(platform: Platform, { id }: OutreachRow): Promise<number> {
  return platform.transact({}, async (tx) => {
    const ids = await nextToCancel(tx.db, id, BATCH)
    if (ids.length === 0) return 0
    await lockPeople(tx, ids)
    await cancelTouches(
      tx,
      ids.map((customerId) => ownerKey(id, customerId)),
    )
    await endTasks(tx, id, ids)
    await markCancelled(tx, id, ids)
    return ids.length
  })
}

/** One step; false when there is nothing more to do. */
async function step(platform: Platform, row: OutreachRow): Promise<boolean> {
  if (row.state === 'gathering') await gather(platform, row)
  else if (row.state === 'cancelled') return (await cancelSome(platform, row)) > 0
  else if (row.state !== 'running') return false
  else if ((await offerSome(platform, row)) === 0) {
    await platform.transact({}, async (tx) => {
      const over = await moveOutreach(tx, row.id, ['running'], 'done')
      if (over && row.kind === 'call') await tellCallers(tx, row)
    })
    return false
  }
  return true
}

async function run(platform: Platform, { id }: { id: number }): Promise<void> {
  for (let more = true; more;) {
    const row = await outreachOf(platform.db, id)
    more = row !== undefined && (await step(platform, row))
  }
}

export const outreachJob = job(workOutreach, run)
