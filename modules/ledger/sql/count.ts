// A query that counts rows, for the auditor.
import type { sql } from 'kysely'
import type { Db } from '#platform'

export const count = async (db: Db, query: ReturnType<typeof sql<{ n: number }>>) =>
  (await query.execute(db)).rows[0]?.n ?? 0
