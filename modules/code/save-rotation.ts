// How the openings of a leased code are shared out: saved as a whole, taken up from the next
// opening on. Nothing that is printed changes.
import type { RotationInput } from '#contracts'
import { minutesOf } from '#kit'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { codeRefusals } from './refusals.ts'
import { askForGrowth } from './pool.ts'
import { knownCodes } from './sql/link.ts'
import { activeGuides } from './sql/code.ts'
import { writeRotation } from './sql/rotation.ts'

/** Saves rules and guides of codes; each is answered by itself. */
export async function saveRotation(
  tx: Tx,
  inputs: readonly (RotationInput & { codeId: number })[],
): Promise<Outcome<{ codeId: number }>[]> {
  const outcomes: Outcome<{ codeId: number }>[] = []
  for (const input of inputs) outcomes.push(await saveOne(tx, input))
  return outcomes
}

async function saveOne(
  tx: Tx,
  { codeId, sharing, fullAt, guides }: RotationInput & { codeId: number },
): Promise<Outcome<{ codeId: number }>> {
  if (!(await knownCodes(tx.db, [codeId])).has(codeId)) return refuse(codeRefusals.unknownCode)
  const ids = new Set(guides.map((guide) => guide.staffId))
  if (ids.size < guides.length) return refuse(codeRefusals.guideTwice, {}, 'rotation.guides')
  if ((await activeGuides(tx.db, [...ids])).length < ids.size)
    return refuse(codeRefusals.unknownGuide, {}, 'rotation.guides')
  await writeRotation(tx, {
    codeId,
    sharing,
    fullAt,
    targets: guides.map(({ hours, ...guide }) => ({
      ...guide,
      from: hours && minutesOf(hours.from),
      until: hours && minutesOf(hours.until),
    })),
  })
  await recordAudit(tx, { action: 'code.rotation', subject: `code ${codeId}` })
  askForGrowth(tx, codeId)
  return ok({ codeId })
}
