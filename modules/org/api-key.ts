// API keys: shown once, stored hashed, known by their first letters.
import { sql } from 'kysely'
import type { Role } from '#contracts'
import { randomToken, sha256 } from '#kit'
import { ok, refuse, type Db, type Outcome, type Tx } from '#platform'
import { KEY_PREFIX } from './actor.ts'
import { recordAudit } from './audit.ts'
import { orgRefusals } from './refusals.ts'

export interface ApiKeyRow {
  id: number
  name: string
  role: Role
  prefix: string
  createdAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}

export async function apiKeyRows(db: Db): Promise<ApiKeyRow[]> {
  const found =
    await sql<ApiKeyRow>`select key_id as id, name, role, prefix, created_at as "createdAt",
    last_used_at as "lastUsedAt", revoked_at as "revokedAt" from org.api_key
    order by key_id desc`.execute(db)
  return found.rows
}

/** Makes a key; the only time its text is seen. */
export async function makeApiKey(
  tx: Tx,
  { name, role }: { name: string; role: Role },
): Promise<{ id: number; key: string }> {
  const key = `${KEY_PREFIX}${randomToken(32)}`
  const made = await sql<{
    key_id: number
  }>`insert into org.api_key (name, role, prefix, key_hash, created_at)
    values (${name}, ${role}, ${key.slice(0, 12)}, ${sha256(key)}, ${tx.now})
      returning key_id`.execute(tx.db)
  const id = made.rows[0]?.key_id ?? 0
  await recordAudit(tx, {
    action: 'apiKey.make',
    subject: `api key ${id}`,
    details: { name, role },
  })
  return { id, key }
}

export async function revokeApiKey(tx: Tx, id: number): Promise<Outcome<{ id: number }>> {
  const revoked = await sql`update org.api_key set revoked_at = coalesce(revoked_at, ${tx.now})
    where key_id = ${id} returning 1`.execute(tx.db)
  if (revoked.rows.length === 0) return refuse(orgRefusals.unknownKey, { id }, 'id')
  await recordAudit(tx, { action: 'apiKey.revoke', subject: `api key ${id}` })
  return ok({ id })
}
