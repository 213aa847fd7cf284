// The code behind an ad.
import { sql } from 'kysely'
import type { Db, Scope } from '#platform'

export interface AdCode {
  slug: string
  /** Whoever lands is lent a guide's own way, so that who adds is known. */
  leased: boolean
}

/** A code in use and within reach; undefined where it is no such one. */
export async function codeForAds(
  db: Db,
  scope: Scope,
  codeId: number,
): Promise<AdCode | undefined> {
  const found = await sql<AdCode>`select l.slug, c.mode = 'leased' as leased from code.v_code c
    join code.v_link l on l.code_id = c.code_id and l.ref is null
    where c.code_id = ${codeId} and c.active
      and (${scope.all} or c.store_id = any(${[...scope.storeIds]}::bigint[]))`.execute(db)
  return found.rows[0]
}
