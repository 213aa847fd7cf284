// What a message of the connected cloud costs, and what stands before it.
import { sql } from 'kysely'
import type { Db } from '#platform'

export async function priceOf(db: Db): Promise<{ sign: string; fenPerThousand: number }> {
  const found = await sql<{ sign: string; fenPerThousand: number }>`select sign,
    fen_per_thousand as "fenPerThousand" from sms.v_account`.execute(db)
  return found.rows[0] ?? { sign: '', fenPerThousand: 0 }
}
