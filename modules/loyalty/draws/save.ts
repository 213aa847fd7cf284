// A draw is written as a draft, opened, and perhaps called off. Once open its rules stand: whoever
// collects tickets was shown them.
import type { Draw, DrawInput } from '#contracts'
import { addDays, dayOf, startOfDay } from '#kit'
import { Refusal, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { holdTemplates, type Template } from '#modules/coupon'
import { loyaltyRefusals } from '../refusals.ts'
import { readProgram } from '../sql/program.ts'
import { noFigures } from './hold.ts'
import { makeSeed } from './seed.ts'
import { showDraw } from './show.ts'
import { lockDraw, markCancelled, markOpen, prizesOf, readDraw, writeDraft } from './sql/draw.ts'
import { countEntries } from './sql/entry.ts'

/** Whoever wins it must get it, and be able to use it. */
const winnable = ({ validity, ...template }: Template, drawsAt: Date, zone: string): boolean =>
  template.totalLimit === null &&
  template.perCustomerLimit === null &&
  template.periodLimit === null &&
  template.budgetFen === null &&
  (validity.kind === 'days' || startOfDay(addDays(validity.until, 1), zone) > drawsAt)

async function checkPrizes(
  tx: Tx,
  prizes: readonly { templateId: number | null }[],
  drawsAt: Date,
): Promise<void> {
  const { zone } = await brandOf(tx.db)
  const templates = await holdTemplates(
    tx,
    prizes.flatMap(({ templateId }) => templateId ?? []),
  )
  for (const [at, { templateId }] of prizes.entries()) {
    if (templateId === null) continue
    const template = templates.get(templateId)
    const field = `prizes.${at}.templateId`
    if (!template?.active) throw new Refusal(loyaltyRefusals.unknownTemplate, {}, field)
    if (!winnable(template, drawsAt, zone))
      throw new Refusal(loyaltyRefusals.drawTemplateLimited, {}, field)
  }
}

async function checkTime(
  tx: Tx,
  { untilOn, drawsAt }: { untilOn: string; drawsAt: Date },
): Promise<void> {
  const { zone } = await brandOf(tx.db)
  if (drawsAt < startOfDay(addDays(untilOn, 1), zone) || drawsAt <= tx.now)
    throw new Refusal(loyaltyRefusals.drawTooEarly, {}, 'drawsAt')
}

/** Throws a refusal: it answers one caller. */
export async function saveDraw(tx: Tx, input: DrawInput): Promise<Draw> {
  const tiers = new Set((await readProgram(tx.db)).tiers.map(({ tierId }) => tierId))
  const tier = input.terms.tiers.findIndex(({ tierId }) => !tiers.has(tierId))
  if (tier >= 0) throw new Refusal(loyaltyRefusals.unknownTier, {}, `terms.tiers.${tier}.tierId`)
  const drawsAt = new Date(input.drawsAt)
  await checkPrizes(tx, input.prizes, drawsAt)
  await checkTime(tx, { untilOn: input.untilOn, drawsAt })
  const drawId = await writeDraft(tx, input)
  if (drawId !== undefined) return showDraw(tx.db, drawId)
  throw new Refusal(
    (await readDraw(tx.db, input.id ?? 0))
      ? loyaltyRefusals.drawNotDraft
      : loyaltyRefusals.unknownDraw,
    {},
    'id',
  )
}

/** Opening it twice is no error; the seed is made once. */
export async function openDraw(tx: Tx, drawId: number): Promise<{ draw: Draw; fresh: boolean }> {
  const known = await readDraw(tx.db, drawId)
  if (!known) throw new Refusal(loyaltyRefusals.unknownDraw)
  await checkPrizes(tx, await prizesOf(tx.db, [drawId]), known.drawsAt)
  const draw = await lockDraw(tx, drawId)
  if (draw?.state === 'open') return { draw: await showDraw(tx.db, drawId), fresh: false }
  if (draw?.state !== 'draft') throw new Refusal(loyaltyRefusals.drawNotOpen)
  const { zone } = await brandOf(tx.db)
  if (draw.untilOn < dayOf(tx.now, zone)) throw new Refusal(loyaltyRefusals.drawTooEarly)
  await checkTime(tx, draw)
  await markOpen(tx, drawId, makeSeed())
  return { draw: await showDraw(tx.db, drawId), fresh: true }
}

/** Points come back by the timer; calling off twice is no error. */
export async function cancelDraw(
  tx: Tx,
  drawId: number,
  reason: string,
): Promise<{ draw: Draw; fresh: boolean }> {
  const draw = await lockDraw(tx, drawId)
  if (!draw) throw new Refusal(loyaltyRefusals.unknownDraw)
  if (draw.state === 'cancelled') return { draw: await showDraw(tx.db, drawId), fresh: false }
  if (draw.state !== 'open') throw new Refusal(loyaltyRefusals.drawNotOpen)
  const figures = (await countEntries(tx.db, [drawId])).get(drawId) ?? noFigures
  await markCancelled(tx, { drawId, reason, figures })
  return { draw: await showDraw(tx.db, drawId), fresh: true }
}
