// Whether staff are told, and in which language; beside the connection, since it is one of its ways.
import { sql } from 'kysely'
import type { TellLanguage } from '#contracts'
import type { Db, Tx } from '#platform'

export interface Telling {
  on: boolean
  language: TellLanguage
}

export async function readTelling(db: Db): Promise<Telling | undefined> {
  const found = await sql<Telling>`select tell_staff as "on", tell_language as language
    from wecom.corp`.execute(db)
  return found.rows[0]
}

/** False where nothing is connected yet. */
export async function writeTelling(tx: Tx, { on, language }: Telling): Promise<boolean> {
  const done = await sql`update wecom.corp set tell_staff = ${on},
    tell_language = ${language}`.execute(tx.db)
  return Number(done.numAffectedRows ?? 0) > 0
}
