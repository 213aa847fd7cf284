// A paused programme's deferred touches sleep on; they wake when it goes on.
import { sql } from 'kysely'
import type { Tx } from '#platform'

export async function holdTouches(
  tx: Tx,
  owner: { kind: string; id: number },
  held: boolean,
): Promise<void> {
  await (
    held
      ? sql`insert into messaging.held_owner (owner_kind, owner_id)
        values (${owner.kind}, ${owner.id})
        on conflict do nothing`
      : sql`delete from messaging.held_owner where owner_kind = ${owner.kind}
        and owner_id = ${owner.id}`
  ).execute(tx.db)
}
