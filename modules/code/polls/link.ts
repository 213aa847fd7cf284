// A link of a poll in one step: the code of the poll in that store, and of it a link for one group.
import { orThrow, Refusal, type Scope, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { makeLinks } from '../links.ts'
import { codeRefusals } from '../refusals.ts'
import { groupRef } from '../sql/group-link.ts'
import { storeKnown } from '../sql/code.ts'
import { pollWithin } from './save.ts'
import { storeOfGroup, writePollCode } from './sql/poll.ts'

/** Where a code of a poll hangs. */
const PLACEMENT = '投票 · Poll'
const NAME_MOST = 60

interface Wanted {
  id: number
  groupId?: number | undefined
  storeId?: number | undefined
}

async function storeOf(tx: Tx, scope: Scope, { groupId, storeId }: Wanted): Promise<number> {
  if ((groupId === undefined) === (storeId === undefined))
    throw new Refusal(codeRefusals.pollLink, {}, 'groupId')
  if (groupId === undefined) return storeId ?? 0
  const group = await storeOfGroup(tx.db, scope, groupId)
  if (!group) throw new Refusal(codeRefusals.noSuchGroup, { id: groupId }, 'groupId')
  return group.storeId ?? 0
}

/** Gives where it is found: the same store and group keep their link. */
export async function linkPoll(
  tx: Tx,
  scope: Scope,
  wanted: Wanted,
): Promise<{ storeId: number; groupId: number | null }> {
  const { question, storeIds } = await pollWithin(tx.db, scope, wanted.id)
  const storeId = await storeOf(tx, scope, wanted)
  const ours = storeIds.length === 0 || storeIds.includes(storeId)
  if (!ours || !(await storeKnown(tx.db, scope, storeId)))
    throw new Refusal(codeRefusals.pollStore, {}, wanted.groupId ? 'groupId' : 'storeId')
  const codeId = await writePollCode(tx, {
    pollId: wanted.id,
    storeId,
    name: question.slice(0, NAME_MOST),
    placement: PLACEMENT,
  })
  if (wanted.groupId !== undefined)
    orThrow((await makeLinks(tx, [{ codeId, ref: groupRef(wanted.groupId) }]))[0])
  await recordAudit(tx, { action: 'poll.link', subject: `poll ${wanted.id}`, details: { storeId } })
  return { storeId, groupId: wanted.groupId ?? null }
}
