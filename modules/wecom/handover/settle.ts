// What became of those who wait. The platform's list is the only judge: callbacks wake us, they
// decide nothing. Friendships and reach follow it, and nobody gets a second guide before it speaks.
import { wecomTransfer } from '#wechat'
import { chunksOf, DAY_MS, groupBy, sortedUnique } from '#kit'
import type { Platform, Tx } from '#platform'
import { addReach, survivorsOf } from '#modules/customer'
import { passedOn } from '../events.ts'
import { workOn, type Heard } from '../friends.ts'
import type { Work } from './ask.ts'
import { resultsOf, type Result } from './results.ts'
import { share } from './share.ts'
import { lockHandover } from './sql/run.ts'
import {
  addRound,
  secondTries,
  settleItems,
  takersLeft,
  waitingItems,
  type Ended,
  type WaitingRow,
} from './sql/settle.ts'

const { transferStatus: status } = wecomTransfer
const PAGE = 100
/** So long after its day an unanswered hand-over is given up. */
const GIVE_UP_MS = 7 * DAY_MS
/** Within 90 days the platform hands nobody over a third time. */
const MOST_ROUNDS = 2

interface Told extends WaitingRow {
  ended: Ended
}

function endingOf(item: WaitingRow, result: Result | undefined, now: Date): Told[] {
  const { itemId, customerId, takesAt } = item
  const ending = (state: Ended['state'], reason: string | null = null): Told[] => [
    { ...item, ended: { itemId, customerId, state, reason, at: result?.at ?? takesAt } },
  ]
  if (result?.status === status.done) return ending('done')
  if (result?.status === status.refused) return ending('refused')
  if (result?.status === status.takeoverFull) return ending('full')
  return now.getTime() - takesAt.getTime() > GIVE_UP_MS ? ending('failed', 'noAnswer') : []
}

/** As callbacks would have told it: what they told already changes nothing more. */
function newsOf(corpId: string, { externalUserId, from, to, ended }: Told): Heard[] {
  const { at } = ended
  const met = { corpId, at, externalUserId }
  return [
    { corpId, receivedAt: at, event: { kind: 'add_external_contact', ...met, userId: to } },
    { corpId, receivedAt: at, event: { kind: 'del_external_contact', ...met, userId: from } },
  ]
}

async function makeGood(tx: Tx, corpId: string, id: number, told: readonly Told[]): Promise<void> {
  const done = told.filter(({ ended }) => ended.state === 'done')
  const news = done.flatMap((one) => newsOf(corpId, one))
  if (news.length > 0) await workOn(tx, news)
  await lockHandover(tx, id)
  const settled = await settleItems(
    tx,
    told.map(({ ended }) => ended),
  )
  const passed = done.filter(({ itemId }) => settled.has(itemId))
  const people = await survivorsOf(tx.db, sortedUnique(passed.map((one) => one.customerId)))
  const personOf = (customerId: number) => people.get(customerId) ?? customerId
  await addReach(
    tx,
    passed.flatMap(({ customerId, toStore, toStaff }) =>
      toStore === null
        ? []
        : [{ customerId: personOf(customerId), storeId: toStore, staffId: toStaff }],
    ),
  )
  tx.publish(
    passedOn,
    passed.map(({ customerId, fromStaff, toStaff, toStore }) => ({
      subject: personOf(customerId),
      payload: {
        handoverId: id,
        fromStaffId: fromStaff,
        toStaffId: toStaff,
        storeId: toStore,
      },
    })),
  )
}

/** Another guide for whoever refused the first, or found her without room. */
export const tryAnother = (platform: Platform, id: number): Promise<void> =>
  platform.transact({}, async (tx) => {
    const row = await lockHandover(tx, id)
    if (row?.state !== 'running') return
    const open = await secondTries(tx.db, id, MOST_ROUNDS)
    if (open.length === 0) return
    const { takers, given } = await takersLeft(tx.db, id)
    const placed = share(open, takers, row, given)
    await addRound(
      tx,
      id,
      open.flatMap(({ customerId, itemId }, n) => {
        const place = placed[n]
        return place ? [{ customerId, itemId, toStaff: place.staffId, toStore: place.storeId }] : []
      }),
    )
  })

/** Reads the platform's lists of all pairs that wait, and makes good what they say. */
export async function settleWaiting({ platform, client, handoverId }: Work): Promise<void> {
  const waiting = await waitingItems(platform.db, handoverId)
  const pairs = groupBy(waiting, ({ from, to, resigned }) => `${from} ${to} ${resigned}`)
  for (const items of pairs.values()) {
    const [first] = items
    if (!first) continue
    const results = await resultsOf(client, first)
    const now = platform.clock.now()
    const told = items.flatMap((item) => endingOf(item, results.get(item.externalUserId), now))
    for (const part of chunksOf(told, PAGE))
      await platform.transact({}, (tx) => makeGood(tx, client.corpId, handoverId, part))
  }
}
