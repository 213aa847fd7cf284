// Something waits for somebody of the staff: she is told in WeCom, once for each key.
import { defineJob, type Tx } from '#platform'
import { addMemos } from './sql.ts'
import { readTelling } from './sql-telling.ts'
import { pathOf, wordsOf, type MemoKind, type Told } from './words.ts'

export interface MemoInput extends Told {
  /** The same thing is told once, whoever asks again. */
  key: string
  kind: MemoKind
  staffId: number
}
export const sendMemos = defineJob<object>('wecom.sendMemos')

/** One job at a time sends them all, so that nobody gets more than WeCom lets through. */
export const goOnTelling = (tx: Tx): void =>
  tx.enqueue(sendMemos, {}, { key: 'wecom.sendMemos', queue: 'wecom.sendMemos' })

/** Nothing where it is switched off, for who has no WeCom account, and for what was told before. */
export async function tellStaff(tx: Tx, inputs: readonly MemoInput[]): Promise<void> {
  const memos = inputs.filter(({ count }) => count > 0)
  if (memos.length === 0) return
  const telling = await readTelling(tx.db)
  if (!telling?.on) return
  const added = await addMemos(
    tx,
    memos.map(({ key, kind, staffId, ...told }) => ({
      key,
      kind,
      staffId,
      path: pathOf(kind),
      ...wordsOf(kind, telling.language, told),
    })),
  )
  if (added > 0) goOnTelling(tx)
}
