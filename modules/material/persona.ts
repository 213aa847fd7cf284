// Personas are made and changed.
import type { Persona, PersonaInput } from '#contracts'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { materialRefusals } from './refusals.ts'
import { writePersona } from './sql.ts'

/** Creates or changes personas. */
export async function savePersonas(
  tx: Tx,
  inputs: readonly PersonaInput[],
): Promise<Outcome<Persona>[]> {
  const outcomes: Outcome<Persona>[] = []
  for (const input of inputs) {
    const persona = await writePersona(tx.db, input, tx.now)
    outcomes.push(
      persona ? ok(persona) : refuse(materialRefusals.unknownPersona, { id: input.id }, 'id'),
    )
    if (persona) await recordAudit(tx, { action: 'persona.save', subject: `persona ${persona.id}` })
  }
  return outcomes
}
