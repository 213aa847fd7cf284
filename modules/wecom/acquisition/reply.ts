// She has written to the guide: told by WeCom, or found when it is asked who has. Once.
import { sortedUnique } from '#kit'
import type { Tx } from '#platform'
import { lockCustomers } from '#modules/customer'
import { linkReplied } from '../events.ts'
import { silentFriends, writeReplies, type Wrote } from './sql/friend.ts'

/** Gives how many of them were news. */
export async function heardFrom(tx: Tx, wrote: readonly Wrote[]): Promise<number> {
  const silent = await silentFriends(tx.db, wrote)
  if (silent.length === 0) return 0
  await lockCustomers(tx, sortedUnique(silent.map((one) => one.customerId)))
  const written = await writeReplies(tx.db, silent)
  const news = silent.filter((one) => written.has(one.friendNo))
  tx.publish(
    linkReplied,
    news.map(({ customerId: subject, staffId, storeId, codeId, at, exact }) => ({
      subject,
      payload: { staffId, storeId, codeId, at: at.toISOString(), exact },
    })),
  )
  return news.length
}
