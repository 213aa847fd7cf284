// Rows of access tokens: read by every process, written by whoever fetched.
import { sql } from 'kysely'
import type { Db } from '#platform'

export async function readToken(
  db: Db,
  name: string,
): Promise<{ sealed: string; untilAt: Date } | undefined> {
  const found = await sql<{ sealed: string; untilAt: Date }>`
    select sealed, until_at as "untilAt" from official.access_token
    where name = ${name} and sealed is not null`.execute(db)
  return found.rows[0]
}

/** True for one asker at a time, and for nobody while a good token that is not `stale` is there. */
export async function claimToken(
  db: Db,
  { name, stale, now, until }: { name: string; stale: string | null; now: Date; until: Date },
): Promise<boolean> {
  const claimed = await sql`insert into official.access_token as t (name, claimed_until)
    values (${name}, ${until})
    on conflict (name) do update set claimed_until = excluded.claimed_until
      where coalesce(t.claimed_until <= ${now}, true)
        and not coalesce(t.until_at > ${now} and t.digest is distinct from ${stale}, false)
    returning name`.execute(db)
  return claimed.rows.length > 0
}

/** Keeps a token, where there is one, and ends the claim; tokens long over are forgotten. */
export async function settleToken(
  db: Db,
  name: string,
  kept: { sealed: string; digest: string; untilAt: Date } | undefined,
  forgetBefore: Date,
): Promise<void> {
  await sql`delete from official.access_token where until_at < ${forgetBefore}
    and name <> ${name}`.execute(db)
  await sql`update official.access_token set claimed_until = null,
      sealed = coalesce(${kept?.sealed ?? null}, sealed),
      digest = coalesce(${kept?.digest ?? null}, digest),
      until_at = coalesce(${kept?.untilAt ?? null}, until_at)
    where name = ${name}`.execute(db)
}
