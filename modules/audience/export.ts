// Members of a segment as CSV, for people and for other systems.
import { stringify } from 'csv-stringify/sync'
import { recordAudit } from '#modules/org'
import { Refusal, type Call } from '#platform'
import { audienceRefusals } from './refusals.ts'
import { cardsOf } from './cards.ts'
import { idsOf } from './everyone.ts'
import { plainRule } from './segments.ts'
import { matchingPlain } from './someone.ts'
import { segmentsByIds } from './sql/segment.ts'

/** Cells that a spreadsheet would take for a formula are written as text. */
const csv = (rows: readonly unknown[][]) =>
  stringify(rows as unknown[][], { escape_formulas: true })

/** The file's text, a batch of members at a time. */
export async function* exportSegment(
  { platform, actor, scope }: Pick<Call, 'platform' | 'actor' | 'scope'>,
  id: number,
): AsyncGenerator<string> {
  const [segment] = await segmentsByIds(platform.db, [id])
  if (!segment) throw new Refusal(audienceRefusals.unknownSegment, { id })
  const rule = await plainRule(platform.db, id)
  // The mark tells spreadsheets that this is UTF-8.
  yield `\uFEFF${csv([['customer_id', 'name', 'phone', 'store']])}`
  let rows = 0
  for await (const proposed of idsOf(platform, scope, id)) {
    const confirmed = await matchingPlain(
      { db: platform.db, now: platform.clock.now() },
      rule,
      proposed,
    )
    const cards = await cardsOf(
      platform.db,
      scope,
      proposed.filter((one) => confirmed.has(one)),
    )
    rows += cards.length
    yield csv(cards.map((card) => [card.id, card.name, card.phoneMasked, card.storeName]))
  }
  await platform.transact({ actor }, (tx) =>
    recordAudit(tx, {
      action: 'segment.export',
      subject: `segment ${id}`,
      details: { rows },
    }),
  )
}
