// The static list of who came by a session: one each, under the session's present name.
import { orThrow, type Tx } from '#platform'
import { saveTag } from '#modules/customer'
import { keepList, listKept } from './sql/session.ts'

const GROUP = '直播'

export async function listOf(tx: Tx, session: { id: number; name: string }): Promise<number> {
  // Two sessions may be called the same.
  const wanted = { name: `${session.name} #${session.id}`, group: GROUP, list: true }
  const kept = await listKept(tx.db, session.id)
  const [renamed] = kept === null ? [] : await saveTag(tx, [{ ...wanted, id: kept }])
  if (renamed?.ok) return renamed.ok.tagId
  const { tagId } = orThrow((await saveTag(tx, [wanted]))[0])
  await keepList(tx, session.id, tagId)
  return tagId
}
