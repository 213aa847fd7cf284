// A prompt of a store's counter, and the code each colleague shows of it.
import { toDataURL } from 'qrcode'
import type { CounterPromptInput, CounterScreen } from '#contracts'
import { orThrow, Refusal, type Actor, type Platform, type Scope, type Tx } from '#platform'
import { makeLinks } from '#modules/code'
import { recordAudit } from '#modules/org'
import { acquireRefusals } from '../refusals.ts'
import { counterRefusals } from './refusals.ts'
import {
  counterCode,
  promptRows,
  templateUsable,
  writeCounterLink,
  writePrompt,
  type PromptRow,
} from './sql/prompt.ts'

export async function promptWithin(
  db: Tx['db'],
  scope: Scope,
  id: number,
  field?: string,
): Promise<PromptRow> {
  const [row] = await promptRows(db, scope, { id, limit: 1 })
  if (!row) throw new Refusal(counterRefusals.unknownPrompt, { id }, field)
  return row
}

export async function savePrompt(
  tx: Tx,
  scope: Scope,
  input: CounterPromptInput,
): Promise<PromptRow> {
  if (input.id !== undefined) await promptWithin(tx.db, scope, input.id, 'id')
  const fit = await counterCode(tx.db, scope, input.codeId)
  if (fit === undefined) throw new Refusal(acquireRefusals.unknownCardCode, {}, 'codeId')
  if (!fit && input.active) throw new Refusal(counterRefusals.counterCode, {}, 'codeId')
  const { couponTemplateId: template } = input
  if (template !== null && !(await templateUsable(tx.db, template)))
    throw new Refusal(acquireRefusals.unknownTemplate, {}, 'couponTemplateId')
  const promptId = await writePrompt(tx, input)
  if (promptId === undefined) throw new Refusal(counterRefusals.promptHasCode, {}, 'codeId')
  await recordAudit(tx, { action: 'counter.save', subject: `counter prompt ${promptId}` })
  return promptWithin(tx.db, scope, promptId)
}

/** The colleague's own link, the same whenever it is shown; a guide shows nobody else's. */
export async function openScreen(
  tx: Tx,
  { platform, scope, actor }: { platform: Platform; scope: Scope; actor: Actor },
  asked: { id: number; staffId?: number | undefined },
): Promise<CounterScreen> {
  const { active, codeId, gift, staff, storeName } = await promptWithin(tx.db, scope, asked.id)
  if (!active) throw new Refusal(counterRefusals.promptOff)
  const self = actor.kind === 'staff' ? actor.id : null
  const who = staff.find(({ id }) => id === (asked.staffId ?? self))
  if (!who) throw new Refusal(counterRefusals.unknownCounterStaff, {}, 'staffId')
  const ref = `counter:${asked.id}:${who.id}`
  const { slug, path } = orThrow((await makeLinks(tx, [{ codeId, ref }]))[0])
  await writeCounterLink(tx, { promptId: asked.id, staffId: who.id, ref, slug })
  const url = `${platform.config.publicUrl}${path}`
  const picture = await toDataURL(url, { width: 800, margin: 2, errorCorrectionLevel: 'M' })
  return { url, picture, gift, storeName, staffId: who.id, staffName: who.name }
}
