// Welcomes are written, changed, taken away.
import type { WelcomeInput } from '#contracts'
import { ok, refuse, type Outcome, type Refusal, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { acquireRefusals } from './refusals.ts'
import { dropWelcome, personaKnown, templateActive, writeWelcome } from './sql.ts'

async function wrong(
  tx: Tx,
  { personaId, couponTemplateId }: WelcomeInput,
): Promise<{ refusal: Refusal } | undefined> {
  if (personaId !== null && !(await personaKnown(tx.db, personaId))) {
    return refuse(acquireRefusals.unknownPersona, {}, 'personaId')
  }
  if (couponTemplateId !== null && !(await templateActive(tx.db, couponTemplateId))) {
    return refuse(acquireRefusals.unknownTemplate, {}, 'couponTemplateId')
  }
  return undefined
}

/** Creates or changes welcomes. */
export async function saveWelcomes(
  tx: Tx,
  inputs: readonly WelcomeInput[],
): Promise<Outcome<{ welcomeId: number }>[]> {
  const outcomes: Outcome<{ welcomeId: number }>[] = []
  for (const input of inputs) {
    const refused = await wrong(tx, input)
    const welcomeId = refused ? null : await writeWelcome(tx.db, input, tx.now)
    if (welcomeId !== null)
      await recordAudit(tx, { action: 'welcome.save', subject: `welcome ${welcomeId}` })
    outcomes.push(
      refused ??
        (welcomeId === null
          ? refuse(acquireRefusals.unknownWelcome, { id: input.id }, 'id')
          : ok({ welcomeId })),
    )
  }
  return outcomes
}

/** Takes a welcome away; whoever was greeted with it stays counted. */
export async function removeWelcome(tx: Tx, id: number): Promise<Outcome<{ id: number }>> {
  if (!(await dropWelcome(tx.db, id, tx.now)))
    return refuse(acquireRefusals.unknownWelcome, { id }, 'id')
  await recordAudit(tx, { action: 'welcome.remove', subject: `welcome ${id}` })
  return ok({ id })
}
