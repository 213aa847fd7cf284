// Friendships of a whole batch at once: news of members and customers become customers, friendships
// and events. Callbacks bring the news; a listing brings what no callback told.
import type { WecomEvent } from '#wechat'
import { groupBy, sortedUnique } from '#kit'
import type { Tx } from '#platform'
import { lockCustomers, resolveCustomers, type ResolveInput } from '#modules/customer'
import { partsOf, writeFriends } from './acquisition/index.ts'
import { followed, unfollowed } from './events.ts'
import { askForDetails } from './contact.ts'
import { applyChange, type Change, type Follow, type Pair } from './follow.ts'
import { passedPairs } from './sql/passed.ts'
import { keepContacts } from './sql/contact.ts'
import {
  addFollowChanges,
  followsOf,
  staffOfUsers,
  waysOfStates,
  writeFollows,
  type FollowChange,
  type StaffOfUser,
  type WayRow,
} from './sql/follow.ts'

export type Met = Extract<
  WecomEvent,
  {
    kind:
      | 'add_external_contact'
      | 'add_half_external_contact'
      | 'del_external_contact'
      | 'del_follow_user'
      | 'edit_external_contact'
  }
>
/** One piece of news about a member and a customer. */
export interface Heard {
  corpId: string
  event: Met
  /** Machine time at which we heard of it. */
  receivedAt: Date
}

export const isMet = (event: WecomEvent | undefined): event is Met =>
  event !== undefined &&
  [
    'add_external_contact',
    'add_half_external_contact',
    'del_external_contact',
    'del_follow_user',
    'edit_external_contact',
  ].includes(event.kind)

/** The words of a batch, looked up once: who the members are, what the codes stand for. */
interface Book {
  staff: Map<string, StaffOfUser>
  ways: Map<string, WayRow>
}

const isAdd = (event: Met) =>
  event.kind === 'add_external_contact' || event.kind === 'add_half_external_contact'
/** What came back: the code's state, and by a link the opening beside it. */
const stateOf = (event: Met): string | null =>
  'state' in event ? partsOf(event.state).state : null

async function lookUp(tx: Tx, heard: readonly Heard[]): Promise<Book> {
  const states = heard.flatMap(({ event }) => stateOf(event) ?? [])
  return {
    staff: await staffOfUsers(tx.db, [...new Set(heard.map(({ event }) => event.userId))]),
    ways: await waysOfStates(tx.db, [...new Set(states)]),
  }
}

/** Where she came from: the code's store, or the guide's own where there was no code. */
function introduction({ event, corpId }: Heard, book: Book): ResolveInput {
  const identities = [
    {
      kind: 'external_userid' as const,
      value: event.externalUserId,
      app: corpId,
      verified: true,
    },
  ]
  if (!isAdd(event)) return { identities }
  const staff = book.staff.get(event.userId)
  const way = book.ways.get(stateOf(event) ?? '')
  const storeId = way?.store_id ?? staff?.store_id ?? undefined
  return {
    identities,
    storeId,
    staffId: staff?.staff_id,
    source: {
      storeId,
      channel: way?.channel ?? undefined,
      placement: way?.placement ?? undefined,
      campaign: way?.campaign ?? undefined,
      codeId: way?.code_id ?? undefined,
      staffId: staff?.staff_id,
      at: event.at,
    },
  }
}

function changeOf({ event, receivedAt }: Heard, book: Book): Change | undefined {
  const staff = book.staff.get(event.userId)
  const staffId = staff?.staff_id ?? null
  switch (event.kind) {
    case 'add_external_contact':
    case 'add_half_external_contact': {
      const { state, tap } = partsOf(event.state)
      const way = book.ways.get(state ?? '')
      return {
        kind: 'follow',
        at: event.at,
        staffId,
        welcomeCode: event.welcomeCode ?? null,
        receivedAt,
        tap,
        way: {
          state,
          codeId: way?.code_id ?? null,
          storeId: way?.store_id ?? staff?.store_id ?? null,
        },
      }
    }
    case 'del_external_contact':
      return { kind: 'unfollow', at: event.at, by: 'staff', staffId }
    case 'del_follow_user':
      return { kind: 'unfollow', at: event.at, by: 'customer', staffId }
    case 'edit_external_contact':
      return undefined
  }
}

const pairKey = (pair: Pair) => `${pair.customerId} ${pair.externalUserId} ${pair.userId}`

interface Done {
  follow: Follow
  change: Change
  did: 'followed' | 'unfollowed'
}

/** Applies all changes in the order they came; gives the rows that changed and what happened. */
function fold(
  known: readonly Follow[],
  heard: readonly (Heard & { customerId: number })[],
  book: Book,
) {
  const follows = new Map(known.map((follow) => [pairKey(follow), follow]))
  const touched = new Map<string, Follow>()
  const done: Done[] = []
  for (const item of heard) {
    const change = changeOf(item, book)
    if (!change) continue
    const { externalUserId, userId } = item.event
    const pair = { customerId: item.customerId, externalUserId, userId }
    const { follow, did } = applyChange(pair, follows.get(pairKey(pair)), change)
    follows.set(pairKey(pair), follow)
    touched.set(pairKey(pair), follow)
    if (did) done.push({ follow, change, did })
  }
  return { touched: [...touched.values()], done }
}

async function publish(tx: Tx, done: readonly Done[]): Promise<void> {
  const passed = await passedPairs(
    tx.db,
    done.map(({ follow }) => follow),
  )
  for (const { follow, change, did } of done) {
    const { customerId: subject, staffId, storeId, codeId } = follow
    if (did === 'followed' && change.kind === 'follow') {
      tx.publish(followed, [
        {
          subject,
          payload: {
            staffId,
            storeId,
            codeId,
            state: follow.state,
            ...(change.tap !== null && { tap: change.tap }),
            welcomeCode: change.welcomeCode,
            at: change.at.toISOString(),
            passed: passed.has(`${follow.externalUserId} ${follow.userId}`),
          },
        },
      ])
    } else if (change.kind === 'unfollow') {
      tx.publish(unfollowed, [{ subject, payload: { staffId, by: change.by } }])
    }
  }
}

const byLink = ({ follow, change, did }: Done) =>
  did === 'followed' && change.kind === 'follow' && change.tap !== null
    ? [{ ...follow, at: change.at }]
    : []

const recordOf = ({ follow, change, did }: Done): FollowChange => ({
  customerId: follow.customerId,
  kind: did,
  externalUserId: follow.externalUserId,
  userId: follow.userId,
  staffId: follow.staffId,
  storeId: follow.storeId,
  codeId: follow.codeId,
  by: change.kind === 'unfollow' ? change.by : null,
  at: change.at,
})

const personKey = ({ event, corpId }: Heard) => `${corpId} ${event.externalUserId}`

/**
 * Finds or makes the customers; the first adding introduces her, any other event still says who she
 * is.
 */
async function identify(tx: Tx, heard: readonly Heard[], book: Book) {
  const byPerson = groupBy(heard, personKey)
  const firsts = [...byPerson.values()].flatMap(
    (all) => all.find(({ event }) => isAdd(event)) ?? all[0] ?? [],
  )
  const later = heard.filter((item) => isAdd(item.event) && !firsts.includes(item))
  const inputs = [...firsts, ...later]
  const found = await resolveCustomers(
    tx,
    inputs.map((item) => introduction(item, book)),
  )
  const ids = new Map<string, number>()
  const problems = new Map<Heard, string>()
  inputs.forEach((item, n) => {
    const outcome = found[n]
    if (outcome?.ok) ids.set(personKey(item), outcome.ok.customerId)
    else problems.set(item, outcome?.refusal?.code ?? 'unknown')
  })
  return { ids, problems }
}

export interface Worked {
  /** News of a customer nobody could make. */
  problems: Map<Heard, string>
  followed: number
  unfollowed: number
}

/** Applies the news in the order given; what was done already is not done twice. */
export async function workOn(tx: Tx, heard: readonly Heard[]): Promise<Worked> {
  const book = await lookUp(tx, heard)
  const { ids, problems } = await identify(tx, heard, book)
  const known = heard.flatMap((item) => {
    const customerId = ids.get(personKey(item))
    return customerId === undefined ? [] : [{ ...item, customerId }]
  })
  const customerIds = sortedUnique(ids.values())
  await lockCustomers(tx, customerIds)
  const { touched, done } = fold(await followsOf(tx.db, customerIds), known, book)
  if (touched.length > 0) await writeFollows(tx.db, touched)
  if (done.length > 0) await addFollowChanges(tx.db, done.map(recordOf))
  const came = done.flatMap(byLink)
  if (came.length > 0) await writeFriends(tx, came)
  const due = await keepContacts(
    tx.db,
    known.map(({ customerId, event, corpId }) => ({
      customerId,
      corpId,
      externalUserId: event.externalUserId,
      changed: event.kind === 'edit_external_contact',
    })),
  )
  if (due) askForDetails(tx)
  await publish(tx, done)
  const count = (did: Done['did']) => done.filter((one) => one.did === did).length
  return { problems, followed: count('followed'), unfollowed: count('unfollowed') }
}
