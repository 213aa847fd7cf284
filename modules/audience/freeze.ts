// A frozen audience: the list a rule gave at one moment, in chunks of ten thousand sorted ids. It
// is truth, so it stands in PostgreSQL; ClickHouse proposes the ids and PostgreSQL confirms each
// chunk.
import { sql } from 'kysely'
import type { Rule } from '#contracts'
import type { Db, Platform, Scope } from '#platform'
import { idsOf } from './everyone.ts'
import { plainRule } from './segments.ts'
import { matchingPlain } from './someone.ts'

const CHUNK = 10_000

export interface Frozen {
  audienceId: number
  size: number
}

/** Freezes all the scope may see who meet a rule, or a segment's rule, now. */
export async function freezeAudience(
  platform: Platform,
  scope: Scope,
  target: Rule | number,
  name: string,
): Promise<Frozen> {
  const rule = await plainRule(platform.db, target)
  const audienceId = await platform.transact({}, async (tx) => {
    const made = await sql<{
      id: number
    }>`insert into audience.audience (segment_id, name, frozen_at)
      values (${typeof target === 'number' ? target : null}, ${name}, ${tx.now})
      returning audience_id as id`.execute(tx.db)
    return made.rows[0]?.id ?? 0
  })
  let ready: number[] = []
  let no = 0
  let size = 0
  const write = async (ids: readonly number[]) => {
    size += ids.length
    await writeChunk(platform, audienceId, no++, ids)
  }
  for await (const proposed of idsOf(platform, scope, target)) {
    const confirmed = await matchingPlain(
      { db: platform.db, now: platform.clock.now() },
      rule,
      proposed,
    )
    ready.push(...proposed.filter((id) => confirmed.has(id)))
    for (; ready.length >= CHUNK; ready = ready.slice(CHUNK)) await write(ready.slice(0, CHUNK))
  }
  if (ready.length > 0) await write(ready)
  await platform.transact({}, (tx) =>
    sql`update audience.audience set size = ${size}, sealed_at = ${tx.now}
    where audience_id = ${audienceId}`
      .execute(tx.db)
      .then(() => undefined),
  )
  return { audienceId, size }
}

async function writeChunk(
  platform: Platform,
  audienceId: number,
  no: number,
  ids: readonly number[],
): Promise<void> {
  await platform.transact({}, async (tx) => {
    await sql`insert into audience.chunk (audience_id, no, first_id, last_id, ids)
      values (${audienceId}, ${no}, ${ids[0]}, ${ids.at(-1)}, ${ids}::bigint[])`.execute(tx.db)
  })
}

/** The frozen ids, chunk by chunk. */
export async function* chunksOfAudience(db: Db, audienceId: number): AsyncGenerator<number[]> {
  for (let no = 0; ; no++) {
    const found = await sql<{ ids: number[] }>`select ids from audience.chunk
      where audience_id = ${audienceId} and no = ${no}`.execute(db)
    const [row] = found.rows
    if (!row) return
    yield row.ids.map(Number)
  }
}
