// The code behind an ad: whoever lands is lent a guide's own way, so that who adds is known.
import { sql } from 'kysely'
import type { Db, Scope } from '#platform'

/** The name of a leased code's own link; undefined where the code is no such one. */
export async function leasedSlug(
  db: Db,
  scope: Scope,
  codeId: number,
): Promise<string | undefined> {
  const found = await sql<{ slug: string }>`select l.slug from code.v_code c
    join code.v_link l on l.code_id = c.code_id and l.ref is null
    where c.code_id = ${codeId} and c.mode = 'leased' and c.active
      and (${scope.all} or c.store_id = any(${[...scope.storeIds]}::bigint[]))`.execute(db)
  return found.rows[0]?.slug
}
