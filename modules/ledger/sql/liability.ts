// What is owed, counted back from now: one statement, so that no entry falls between its parts.
import { sql } from 'kysely'
import type { Db } from '#platform'
import type { Asset } from '../transfer.ts'

/** Changes bear their sign: issued is owed more, spent is owed less. */
export interface Liability {
  asset: Asset
  opening: number
  /** Brought along from another system. */
  brought: number
  issued: number
  spent: number
  expired: number
  reversed: number
  closing: number
}

export async function readLiability(db: Db, from: Date, until: Date): Promise<Liability[]> {
  const kind = (house: string) =>
    sql`coalesce(sum(m.inside) filter (where m.house = ${house}), 0)::bigint`
  return (
    await sql<Liability>`
    with owed as (select asset, sum(balance)::bigint as now from ledger.account group by 1),
    moved as (select asset, house,
        coalesce(sum(amount) filter (where at < ${until}), 0)::bigint as inside,
        coalesce(sum(amount) filter (where at >= ${until}), 0)::bigint as later
      from ledger.transfer where at >= ${from} group by 1, 2)
    select o.asset, o.now - coalesce(sum(m.inside + m.later), 0)::bigint as opening,
      ${kind('opening')} as brought, ${kind('issued')} as issued, ${kind('spent')} as spent,
      ${kind('expired')} as expired, ${kind('reversed')} as reversed,
      o.now - coalesce(sum(m.later), 0)::bigint as closing
    from owed o left join moved m on m.asset = o.asset
    group by o.asset, o.now order by o.asset`.execute(db)
  ).rows
}
