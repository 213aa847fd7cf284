// A code is wanted: written down here, made at WeCom by its job.
import type { CodeInput } from '#contracts'
import { ok, orThrow, refuse, type Outcome, type Refusal, type Scope, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { makeContactWay, restatePool, wecomRefusals } from '#modules/wecom'
import { codeRefusals } from './refusals.ts'
import { saveRotation } from './save-rotation.ts'
import { writeLink } from './sql/link.ts'
import { activeGuides, storeKnown, writeCode, writeGuides } from './sql/code.ts'

async function wrong(
  tx: Tx,
  scope: Scope,
  input: CodeInput,
): Promise<{ refusal: Refusal } | undefined> {
  if (!(await storeKnown(tx.db, scope, input.storeId)))
    return refuse(codeRefusals.unknownStore, {}, 'storeId')
  const guides = await activeGuides(tx.db, input.guideIds)
  if (guides.length < new Set(input.guideIds).size)
    return refuse(codeRefusals.unknownGuide, {}, 'guideIds')
  if (!guides.some((guide) => guide.reachable))
    return refuse(wecomRefusals.noGuides, {}, 'guideIds')
  if (input.mode === 'leased' && !input.rotation)
    return refuse(codeRefusals.rotationNeeded, {}, 'rotation')
  return undefined
}

/**
 * Creates or changes codes of stores within reach. What is printed stays good: the state never
 * changes.
 */
export async function saveCodes(
  tx: Tx,
  scope: Scope,
  inputs: readonly CodeInput[],
): Promise<Outcome<{ codeId: number; state: string }>[]> {
  const outcomes: Outcome<{ codeId: number; state: string }>[] = []
  for (const input of inputs) outcomes.push(await saveCode(tx, scope, input))
  return outcomes
}

async function saveCode(
  tx: Tx,
  scope: Scope,
  input: CodeInput,
): Promise<Outcome<{ codeId: number; state: string }>> {
  const refused = await wrong(tx, scope, input)
  if (refused) return refused
  const codeId = await writeCode(tx.db, scope, input, tx.now)
  if (codeId === null) return refuse(codeRefusals.unknownCode, {}, 'id')
  const { storeId, channel, placement, campaign = null, guideIds, name } = input
  const [way] = await makeContactWay(tx, [
    {
      codeId,
      storeId,
      channel,
      placement,
      campaign,
      staffIds: guideIds,
      remark: name,
    },
  ])
  const { state } = orThrow(way)
  await writeGuides(tx.db, codeId, guideIds)
  await writeLink(tx, codeId)
  await restatePool(tx, { codeId, storeId, channel, placement, campaign })
  if (input.mode === 'leased' && input.rotation)
    orThrow((await saveRotation(tx, [{ codeId, ...input.rotation }]))[0])
  await recordAudit(tx, { action: 'code.save', subject: `code ${codeId}` })
  return ok({ codeId, state })
}
