// A printing of parcel cards: its leased code, its wordings, their shares.
import type { CardBatchInput } from '#contracts'
import { ok, refuse, type Outcome, type Scope, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { acquireRefusals } from '../refusals.ts'
import { cardRefusals } from './refusals.ts'
import { batchWithin, codeFor, writeBatch } from './sql/batch.ts'

/** Creates or changes a printing. Its code stays; cards that have a wording keep it. */
export async function saveCardBatch(
  tx: Tx,
  scope: Scope,
  input: CardBatchInput,
): Promise<Outcome<{ batchId: number }>> {
  if (input.id !== undefined && !(await batchWithin(tx.db, scope, input.id)))
    return refuse(cardRefusals.unknownBatch, { id: input.id }, 'id')
  const code = await codeFor(tx.db, scope, input.codeId, input.id ?? null)
  if (!code) return refuse(acquireRefusals.unknownCardCode, {}, 'codeId')
  if (!code.leased) return refuse(cardRefusals.codeNotLeased, {}, 'codeId')
  if (code.taken) return refuse(cardRefusals.codeTaken, {}, 'codeId')
  const batchId = await writeBatch(tx.db, input, tx.now)
  await recordAudit(tx, { action: 'cards.save', subject: `card batch ${batchId}` })
  return ok({ batchId })
}
