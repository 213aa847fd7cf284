// How the log leaves its cluster. Transaction ids mean nothing in another one, so events and ticks
// are written out in small numbers of their own, below every id a cluster ever gives: the ticks
// that cursors stand at become 0..n, tick k shows exactly the numbers up to k, and an event bears
// how many of those ticks do not show it. So every listener goes on where it stood, inside a batch
// too, and what no tick shows yet comes with the first one written after the restore.
import type pg from 'pg'
import { FEED } from '../insight/feed.ts'

/** All but the pin of copies that are being made anew: a restore makes them anew anyway. */
const cursors = `(select * from platform.listener where lane <> 'rebuild' or name <> '${FEED}')`

const used = `with used as materialized (
  select id, snapshot, at, row_number() over (order by id) - 1 as no from platform.tick
  where id in (select tick from ${cursors} l
    union select to_tick from ${cursors} l where to_tick is not null
    union select last_tick from platform.ticker))`

/** Column by column, for tables whose rows do not leave as they are. */
const rewritten: Record<string, { from: string; columns: Record<string, string> }> = {
  'platform.event': {
    from: 'platform.event t, (select pg_snapshot_xmin(snapshot) as xmin from used where no = 0) edge',
    columns: {
      tx: `(case when t.tx < edge.xmin then 0
      else (select count(*) from used u where not pg_visible_in_snapshot(t.tx, u.snapshot)) end)::text::xid8`,
    },
  },
  'platform.tick': {
    from: 'used t',
    columns: { id: 't.no', snapshot: `format('%s:%s:', t.no + 1, t.no + 1)::pg_snapshot` },
  },
  'platform.ticker': {
    from: 'platform.ticker t',
    columns: { last_tick: '(select no from used where id = t.last_tick)' },
  },
  'platform.listener': {
    from: `${cursors} t`,
    columns: {
      tick: '(select no from used where id = t.tick)',
      to_tick: '(select no from used where id = t.to_tick)',
    },
  },
}

/** SELECT of a table's rows as they leave; undefined where they leave as they are. */
export function leaving(table: string, columns: readonly string[]): string | undefined {
  const rule = rewritten[table]
  if (!rule) return undefined
  return `${used} select ${columns.map((c) => `${rule.columns[c] ?? `t."${c}"`} as "${c}"`).join(', ')} from ${rule.from}`
}

/**
 * How many events each cursor has still to see: the same before the backup and after the restore.
 */
export async function waiting(
  client: pg.ClientBase,
): Promise<{ listener: string; lane: string; events: number }[]> {
  const found = await client.query<{ listener: string; lane: string; events: number }>(`
    with edge as materialized (
      select id, snapshot, pg_snapshot_xmin(snapshot) as xmin from platform.tick)
    select l.name as listener, l.lane, (select count(*)::int from platform.event e
      where (e.lane = l.lane or l.lane = 'rebuild') and e.tx >= a.xmin
        and not pg_visible_in_snapshot(e.tx, a.snapshot)
        and not (b.id is not null and pg_visible_in_snapshot(e.tx, b.snapshot)
          and e.id <= l.after_id)) as events
    from ${cursors} l join edge a on a.id = l.tick left join edge b on b.id = l.to_tick
    order by 1, 2`)
  return found.rows
}

/**
 * The cluster's own ids must lie above the small numbers; any cluster that was ever migrated does.
 */
export async function requireHigherIds(client: pg.ClientBase): Promise<void> {
  const found = await client.query(
    'select 1 from platform.event where tx >= pg_snapshot_xmin(pg_current_snapshot()) limit 1',
  )
  if (found.rowCount !== 0) throw new Error('the cluster is too young for this log')
}
