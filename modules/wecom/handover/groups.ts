// Groups change their owner at once and nobody is asked: a group that has its new owner already
// says so by itself, so a second call does no harm.
import { meaningOf, WecomError, type WecomClient } from '#wechat'
import { chunksOf, groupBy } from '#kit'
import type { Tx } from '#platform'
import { askForChats } from '../chat.ts'
import type { Work } from './ask.ts'
import { endGroups, plannedGroups, type GroupEnd, type PlannedGroupRow } from './sql/groups.ts'

const AT_ONCE = 100
const SAME_OWNER = 90504
/** The owner stays where she was thought to have left, or the other way round. */
const OTHER_INTERFACE = new Set([90500, 90502])

async function failuresOf(
  client: WecomClient,
  chatIds: readonly string[],
  owner: string,
  resigned: boolean,
): Promise<Map<string, number>> {
  const asked = { chat_id_list: [...chatIds], new_owner: owner }
  const reply = resigned
    ? await client.transferGroupChat(asked)
    : await client.onjobTransferGroupChat(asked)
  return new Map(reply.failed_chat_list.map(({ chat_id, errcode }) => [chat_id, errcode]))
}

/** By the interface that fits; those whose owner is not where we thought, by the other. */
async function passGroups(
  client: WecomClient,
  groups: readonly PlannedGroupRow[],
  owner: string,
): Promise<Map<string, number>> {
  const ids = groups.map(({ chatId }) => chatId)
  const resigned = groups[0]?.resigned ?? false
  const failed = await failuresOf(client, ids, owner, resigned)
  const other = ids.filter((id) => OTHER_INTERFACE.has(failed.get(id) ?? 0))
  if (other.length === 0) return failed
  const again = await failuresOf(client, other, owner, !resigned)
  return new Map([...failed].filter(([id]) => !other.includes(id)).concat([...again]))
}

const endOf = (group: PlannedGroupRow, code: number | undefined): GroupEnd => ({
  groupId: group.groupId,
  state: code === undefined || code === SAME_OWNER ? 'done' : 'failed',
  errcode: code === undefined || code === SAME_OWNER ? null : code,
})

async function record(
  tx: Tx,
  corpId: string,
  handoverId: number,
  groups: readonly PlannedGroupRow[],
  failed: ReadonlyMap<string, number>,
): Promise<void> {
  await endGroups(
    tx,
    handoverId,
    groups.map((group) => endOf(group, failed.get(group.chatId))),
  )
  // The platform raises nothing for what is done by API.
  await askForChats(
    tx,
    groups.map(({ chatId }) => ({ corpId, chatId })),
  )
}

/** Hands over what is planned; false when the platform wants to be left alone. */
export async function handGroups({ platform, client, handoverId }: Work): Promise<boolean> {
  const planned = await plannedGroups(platform.db, handoverId)
  for (const groups of groupBy(planned, ({ to, resigned }) => `${to} ${resigned}`).values()) {
    for (const part of chunksOf(groups, AT_ONCE)) {
      const owner = part[0]?.to ?? ''
      try {
        const failed = await passGroups(client, part, owner)
        await platform.transact({}, (tx) => record(tx, client.corpId, handoverId, part, failed))
      } catch (error) {
        if (!(error instanceof WecomError)) throw error
        if (error.retryable || !error.definite) return false
        const failed = new Map(part.map(({ chatId }) => [chatId, error.errcode ?? -1]))
        await platform.transact({}, (tx) => record(tx, client.corpId, handoverId, part, failed))
      }
    }
  }
  return true
}

export const wordsOf = (errcode: number | null) => {
  if (errcode === null) return null
  const { zh, en } = meaningOf(errcode)
  return { zh, en }
}
