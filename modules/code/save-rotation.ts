// How the openings of a leased code are shared out, among guides or groups: saved as a whole, taken
// up from the next opening on. Nothing that is printed changes.
import type { CodeKind, RotationInput } from '#contracts'
import { minutesOf } from '#kit'
import { ok, refuse, type Outcome, type Refusal, type Scope, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { codeRefusals } from './refusals.ts'
import { askForGrowth } from './pool.ts'
import { activeGuides, kindsOf, openChats } from './sql/code.ts'
import { writeRotation, type TargetRule } from './sql/rotation.ts'

/** Saves rules and targets of codes, known to be in order; each is answered by itself. */
export async function saveRotation(
  tx: Tx,
  inputs: readonly (RotationInput & { codeId: number })[],
): Promise<Outcome<{ codeId: number }>[]> {
  const outcomes: Outcome<{ codeId: number }>[] = []
  for (const input of inputs) outcomes.push(await saveOne(tx, input))
  return outcomes
}

/** Guides of a rotation that cannot take turns. */
async function wrongGuides(
  tx: Tx,
  { guides }: RotationInput,
): Promise<{ refusal: Refusal } | undefined> {
  const ids = new Set(guides.map((guide) => guide.staffId))
  if (ids.size === 0) return refuse(codeRefusals.guideNeeded, {}, 'rotation.guides')
  if (ids.size < guides.length) return refuse(codeRefusals.guideTwice, {}, 'rotation.guides')
  if ((await activeGuides(tx.db, [...ids])).length < ids.size)
    return refuse(codeRefusals.unknownGuide, {}, 'rotation.guides')
  return undefined
}

/** Groups of a rotation that cannot; only open ones of stores within reach can. */
export async function wrongGroupTurns(
  tx: Tx,
  scope: Scope,
  { groups }: RotationInput,
): Promise<{ refusal: Refusal } | undefined> {
  const ids = new Set(groups.map(({ groupId }) => groupId))
  if (ids.size === 0) return refuse(codeRefusals.groupNeeded, {}, 'rotation.groups')
  if (ids.size < groups.length) return refuse(codeRefusals.groupTwice, {}, 'rotation.groups')
  if ((await openChats(tx.db, scope, [...ids])).length < ids.size)
    return refuse(codeRefusals.unknownGroup, {}, 'rotation.groups')
  return undefined
}

async function saveOne(
  tx: Tx,
  { codeId, ...rotation }: RotationInput & { codeId: number },
): Promise<Outcome<{ codeId: number }>> {
  const kind = (await kindsOf(tx.db, [codeId])).get(codeId)
  if (kind === undefined) return refuse(codeRefusals.unknownCode)
  const refused = kind === 'group' ? undefined : await wrongGuides(tx, rotation)
  if (refused) return refused
  await writeRotation(tx, { codeId, ...rotation, targets: targetsOf(kind, rotation) })
  await recordAudit(tx, { action: 'code.rotation', subject: `code ${codeId}` })
  if (kind !== 'group') askForGrowth(tx, codeId)
  return ok({ codeId })
}

function targetsOf(kind: CodeKind, { guides, groups }: RotationInput): TargetRule[] {
  const minutes = (hours: { from: string; until: string } | null) => ({
    from: hours && minutesOf(hours.from),
    until: hours && minutesOf(hours.until),
  })
  return kind === 'group'
    ? groups.map(({ groupId, hours, ...share }) => ({
        id: groupId,
        skills: [],
        tierIds: [],
        ...share,
        ...minutes(hours),
      }))
    : guides.map(({ staffId, hours, ...share }) => ({
        id: staffId,
        ...share,
        ...minutes(hours),
      }))
}
