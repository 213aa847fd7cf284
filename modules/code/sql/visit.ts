// Rows of openings: who it was, as far as WeChat told.
import { sql } from 'kysely'
import type { Db } from '#platform'

/** The opening that was asked about: once, for the browser that opened it, and not for long. */
export async function answerOfAsk(
  db: Db,
  asked: { slug: string; visitor: string; ask: string; since: Date },
): Promise<number | undefined> {
  const { slug, visitor, ask, since } = asked
  const found = await sql<{ visit_id: number }>`update code.visit set ask = null
    where visitor = ${visitor} and slug = ${slug} and ask = ${ask} and at > ${since}
    returning visit_id`.execute(db)
  return found.rows[0]?.visit_id
}

export async function keepIdentity(
  db: Db,
  visitId: number,
  { openidHash, unionidHash }: { openidHash: string; unionidHash: string | null },
): Promise<void> {
  await sql`update code.visit set openid_hash = ${openidHash},
    unionid_hash = coalesce(${unionidHash}, unionid_hash)
    where visit_id = ${visitId}`.execute(db)
}
