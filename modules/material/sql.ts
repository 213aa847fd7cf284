// Rows of personas.
import { sql } from 'kysely'
import type { Persona, PersonaInput } from '#contracts'
import type { Db } from '#platform'

interface Row {
  id: number
  name: string
  kind: Persona['kind']
  voice: string
  pictureUrl: string | null
  signature: string
  active: boolean
  changedAt: Date
}
const columns = sql`persona_id as id, name, kind, voice, picture_url as "pictureUrl", signature,
  active, changed_at as "changedAt"`
const shown = (row: Row): Persona => ({ ...row, changedAt: row.changedAt.toISOString() })

/** Undefined when the id is nobody's. */
export async function writePersona(
  db: Db,
  persona: PersonaInput,
  now: Date,
): Promise<Persona | undefined> {
  const { id, name, kind, voice, pictureUrl, signature, active } = persona
  const written =
    id === undefined
      ? await sql<Row>`insert into material.persona (name, kind, voice, picture_url, signature,
        active, changed_at)
        values (${name}, ${kind}, ${voice}, ${pictureUrl}, ${signature}, ${active}, ${now})
        returning ${columns}`.execute(db)
      : await sql<Row>`update material.persona set name = ${name}, kind = ${kind}, voice = ${voice},
          picture_url = ${pictureUrl}, signature = ${signature}, active = ${active},
          changed_at = ${now}
        where persona_id = ${id} returning ${columns}`.execute(db)
  return written.rows[0] && shown(written.rows[0])
}

export async function personaRows(
  db: Db,
  find: { after: number; limit: number },
): Promise<Persona[]> {
  const found =
    await sql<Row>`select ${columns} from material.persona where persona_id > ${find.after}
    order by persona_id limit ${find.limit}`.execute(db)
  return found.rows.map(shown)
}
