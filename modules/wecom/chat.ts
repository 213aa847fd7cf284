// Customer groups as WeCom has them: read anew whenever a callback or a listing says that something
// changed, and held against what we knew. Who came and who went is worked out here, once.
import { chunksOf } from '#kit'
import { WecomError, type GroupChat, type WecomClient } from '#wechat'
import { defineJob, job, type Db, type Platform, type Tx } from '#platform'
import { findByIdentity, resolveCustomers, type ResolveInput } from '#modules/customer'
import { chatJoined, chatLeft } from './events.ts'
import { clientOf } from './corp.ts'
import {
  addStays,
  chatRead,
  dueChats,
  endStays,
  lockChat,
  staysOf,
  wantChats,
  writeChat,
  type ChatRow,
  type DueChat,
  type Stay,
} from './sql/chat.ts'
import { staffOfUsers } from './sql/follow.ts'
import { waysOfGroups, type DoorRow } from './sql/join-way.ts'

const readChats = defineJob<Record<string, never>>('wecom.readChats')

const AT_ONCE = 10
const BATCH = 100
const DISMISSED = new Set([49008, 40050])
const STAFF = 1

/** One job at a time reads whatever is due; news that comes meanwhile shares the next one. */
export async function askForChats(
  tx: Tx,
  chats: readonly { corpId: string; chatId: string }[],
): Promise<void> {
  if (chats.length === 0) return
  await wantChats(tx.db, chats)
  tx.enqueue(readChats, {}, { key: 'wecom.readChats', queue: 'wecom.readChats' })
}

/** The group as it is now; null when it was dismissed. */
async function askChat(client: WecomClient, chatId: string): Promise<GroupChat | null> {
  try {
    return (await client.getGroupChat({ chat_id: chatId, need_name: 1 })).group_chat
  } catch (error) {
    if (error instanceof WecomError && DISMISSED.has(error.errcode ?? 0)) return null
    throw error
  }
}

type ListedMember = GroupChat['member_list'][number]
const stayOf = (member: ListedMember): Stay => ({
  member: member.userid,
  kind: member.type === STAFF ? 'staff' : 'customer',
  joinedAt: new Date(member.join_time * 1000),
  scene: member.join_scene,
  invitor: member.invitor?.userid || null,
  state: member.state || null,
  name: member.name || member.group_nickname || null,
})

/** Came through a door of ours: a customer with a source, whether or not she has a guide. */
function arrival(corpId: string, member: ListedMember, door: DoorRow): ResolveInput {
  const { userid: value, unionid } = member
  const storeId = door.store_id ?? undefined
  return {
    identities: [
      { kind: 'external_userid', value, app: corpId, verified: true },
      ...(unionid ? [{ kind: 'unionid' as const, value: unionid, verified: true }] : []),
    ],
    storeId,
    source: {
      storeId,
      channel: door.channel ?? undefined,
      placement: door.placement ?? undefined,
      campaign: door.campaign ?? undefined,
      codeId: door.code_id ?? undefined,
      at: new Date(member.join_time * 1000),
    },
  }
}

interface Doors {
  ways: Map<string, DoorRow>
  customers: Map<string, number>
}

/** Whom we know behind WeCom's ids. */
export async function customersOf(
  db: Db,
  corpId: string,
  externalUserIds: readonly string[],
): Promise<Map<string, number>> {
  const found = await findByIdentity(
    db,
    externalUserIds.map((value) => ({
      kind: 'external_userid',
      value,
      app: corpId,
      verified: true,
    })),
  )
  return new Map(
    externalUserIds.flatMap((id, n) => {
      const customerId = found[n] ?? null
      return customerId === null ? [] : [[id, customerId] as const]
    }),
  )
}

/** Who the people of the group are, and what their doors stand for; new arrivals are made known. */
async function identify(tx: Tx, corpId: string, groupId: number, chat: GroupChat): Promise<Doors> {
  const people = chat.member_list.filter(({ type }) => type !== STAFF)
  const ways = await waysOfGroups(tx.db, [...new Set(people.flatMap(({ state }) => state ?? []))])
  const inside = new Set((await staysOf(tx.db, groupId)).map(({ member }) => member))
  const arrived = people.flatMap((member) => {
    const door = ways.get(member.state ?? '')
    return door && !inside.has(member.userid) ? [{ member, door }] : []
  })
  if (arrived.length > 0) {
    await resolveCustomers(
      tx,
      arrived.map(({ member, door }) => arrival(corpId, member, door)),
    )
  }
  const ids = new Set([...inside, ...people.map(({ userid }) => userid)])
  return { ways, customers: await customersOf(tx.db, corpId, [...ids]) }
}

interface Moves {
  came: Stay[]
  went: Stay[]
}

/** Held against who was inside: a later joining of the same person means she was away between. */
function movesOf(before: readonly Stay[], now: readonly Stay[]): Moves {
  const known = new Map(before.map((stay) => [stay.member, stay]))
  const came = now.filter((stay) => {
    const stood = known.get(stay.member)
    return !stood || stay.joinedAt > stood.joinedAt
  })
  const inside = new Set(now.map(({ member }) => member))
  const again = new Set(came.map(({ member }) => member))
  const went = before.filter(({ member }) => !inside.has(member) || again.has(member))
  return { came, went }
}

function publish(tx: Tx, row: ChatRow, moves: Moves, doors: Doors, asOf: Date): void {
  const people = (stays: readonly Stay[]) => stays.filter(({ kind }) => kind === 'customer')
  const { groupId, staffId, storeId } = row
  tx.publish(
    chatLeft,
    people(moves.went).map(({ member }) => ({
      subject: doors.customers.get(member) ?? null,
      payload: { groupId, staffId, storeId, at: asOf.toISOString() },
    })),
  )
  tx.publish(
    chatJoined,
    people(moves.came).map(({ member, state, scene, joinedAt }) => {
      const door = doors.ways.get(state ?? '')
      return {
        subject: doors.customers.get(member) ?? null,
        payload: {
          groupId,
          staffId,
          storeId: door?.store_id ?? storeId,
          codeId: door?.code_id ?? null,
          state,
          scene,
          at: joinedAt.toISOString(),
        },
      }
    }),
  )
}

/** Makes the group stand here as it does there; older than what stands here, it changes nothing. */
async function renewChat(
  tx: Tx,
  corpId: string,
  groupId: number,
  chat: GroupChat | null,
  asOf: Date,
): Promise<{ came: number; went: number }> {
  const doors: Doors = chat
    ? await identify(tx, corpId, groupId, chat)
    : { ways: new Map(), customers: new Map() }
  const row = await lockChat(tx.db, groupId)
  if (!row || (row.asOf && row.asOf >= asOf) || row.dismissedAt) return { came: 0, went: 0 }
  const before = await staysOf(tx.db, groupId)
  const moves = movesOf(before, (chat?.member_list ?? []).map(stayOf))
  if (!chat) {
    const gone = before.map(({ member }) => member)
    doors.customers = await customersOf(tx.db, corpId, gone)
  }
  const staff = chat && (await staffOfUsers(tx.db, [chat.owner])).get(chat.owner)
  const state = chat && {
    name: chat.name,
    owner: chat.owner,
    staffId: staff?.staff_id ?? null,
    storeId: staff?.store_id ?? null,
    madeAt: new Date(chat.create_time * 1000),
  }
  await writeChat(tx.db, groupId, state, asOf)
  const went = moves.went.map(({ member }) => member)
  if (went.length > 0) await endStays(tx.db, groupId, went, asOf)
  if (moves.came.length > 0) await addStays(tx.db, groupId, moves.came)
  publish(tx, { ...row, ...state }, moves, doors, asOf)
  return { came: moves.came.length, went: moves.went.length }
}

async function readOne(
  platform: Platform,
  client: WecomClient,
  { groupId, chatId, wanted }: DueChat,
): Promise<void> {
  const asOf = platform.clock.now()
  const chat = await askChat(client, chatId)
  await platform.transact({}, async (tx) => {
    await renewChat(tx, client.corpId, groupId, chat, asOf)
    await chatRead(tx.db, groupId, wanted)
  })
}

/** Reads groups side by side; gives how many came and went in the end through the rows. */
export async function readAll(
  platform: Platform,
  client: WecomClient,
  chats: readonly DueChat[],
): Promise<void> {
  for (const part of chunksOf(chats, AT_ONCE))
    await Promise.all(part.map((chat) => readOne(platform, client, chat)))
}

async function run(platform: Platform): Promise<void> {
  const client = await clientOf(platform)
  for (
    let due = await dueChats(platform.db, BATCH);
    due.length > 0;
    due = await dueChats(platform.db, BATCH)
  )
    await readAll(platform, client, due)
}

export const chatJob = job(readChats, run)
