// Waits until the log has been heard: every listener and the feed to ClickHouse have passed the
// newest event, those that listeners wrote themselves included.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

// A tick shows an event when its snapshot ends after the event's transaction. Cursors are written
// down every 100 ms, so the answer comes at most that much late: it counts against us.
const heard = `
  with newest as (select tx from platform.event order by tx desc limit 1),
  shown as (select min(t.id) as id from platform.tick t, newest
  where pg_snapshot_xmax(t.snapshot) > newest.tx)
  select coalesce((select min(tick) from platform.listener where lane <> 'rebuild') >= shown.id,
    not exists (select 1 from newest)) as passed from shown`

export async function untilHeard(pool: pg.Pool, timeoutMs = 600_000): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs
  while (Date.now() < giveUpAt) {
    const { rows } = await pool.query<{ passed: boolean }>(heard)
    if (rows[0]?.passed) return
    await sleep(20)
  }
  throw new Error(`the log was not heard within ${timeoutMs} ms`)
}
