// Who did what: a row for every change of settings, export and sign-in.
import { sql, type RawBuilder } from 'kysely'
import type { Db, Tx } from '#platform'

export interface AuditEntry {
  /** As in `store.save`. */
  action: string
  /** As in `store 12`; ids and codes, no names of customers. */
  subject?: string
  details?: Record<string, unknown>
}

/** Writes one row of the audit log, in the transaction of what it records. */
export async function recordAudit(
  tx: Tx,
  { action, subject, details = {} }: AuditEntry,
): Promise<void> {
  const { kind, id, name, role } = tx.actor
  await sql`insert into org.audit (at, actor_kind, actor_id, actor_name, role, action, subject,
    details)
    values (${tx.now}, ${kind}, ${id}, ${name}, ${role}, ${action}, ${subject ?? null},
      ${JSON.stringify(details)}::jsonb)`.execute(tx.db)
}

export interface AuditRow {
  id: number
  at: Date
  actor: string
  role: string
  action: string
  subject: string | null
  details: Record<string, unknown>
}

/** Newest first, below `before`; one row more than `limit` says that there are others. */
export async function auditRows(
  db: Db,
  find: { action?: string; actor?: string; before?: number; limit: number },
): Promise<AuditRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`true`]
  if (find.before !== undefined) conditions.push(sql`audit_id < ${find.before}`)
  if (find.action) conditions.push(sql`starts_with(action, ${find.action})`)
  if (find.actor) conditions.push(sql`strpos(lower(actor_name), lower(${find.actor})) > 0`)
  const found =
    await sql<AuditRow>`select audit_id as id, at, actor_name as actor, role, action, subject,
      details
    from org.audit where ${sql.join(conditions, sql` and `)} order by audit_id desc
      limit ${find.limit + 1}`.execute(db)
  return found.rows
}
