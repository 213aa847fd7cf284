// The doors of personas.
import { contract } from '#contracts'
import { inTx, orThrow, outside } from '#platform'
import { savePersonas } from './persona.ts'
import { personaRows } from './sql.ts'

export const routes = {
  listPersonas: outside(contract.material.listPersonas, async ({ platform }, { limit, cursor }) => {
    const after = Number(cursor ?? 0)
    const rows = await personaRows(platform.db, {
      after: Number.isSafeInteger(after) ? after : 0,
      limit: limit + 1,
    })
    const items = rows.slice(0, limit)
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id ?? 0) }) }
  }),
  savePersona: inTx(contract.material.savePersona, async (tx, input) =>
    orThrow((await savePersonas(tx, [input]))[0]),
  ),
}
