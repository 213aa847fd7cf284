// Queries of proofs.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import type { Checked } from './check.ts'

export interface ProofRow {
  id: number
  by: string | null
  askedAt: Date
  finishedAt: Date | null
  checks: Pick<Checked, 'name' | 'differences'>[]
  total: number
  error: string | null
}
const columns = sql`proof_id as id, asked_by as by, asked_at as "askedAt",
  finished_at as "finishedAt", checks, total, error`

/** The new proof, or undefined while another one runs. */
export async function beginProof(
  tx: Tx,
  { by, at, total }: { by: string | null; at: Date; total: number },
): Promise<number | undefined> {
  const made = await sql<{ id: number }>`insert into org.proof (asked_by, asked_at, total)
    values (${by}, ${at}, ${total}) on conflict ((true)) where finished_at is null do nothing
    returning proof_id as id`.execute(tx.db)
  return made.rows[0]?.id
}

export async function runningProof(db: Db): Promise<number | undefined> {
  const found = await sql<{ id: number }>`select proof_id as id from org.proof
    where finished_at is null`.execute(db)
  return found.rows[0]?.id
}

/** What was checked so far; one that is over is not touched. */
export async function noteChecks(
  tx: Tx,
  id: number,
  checks: readonly Checked[],
  over: { at: Date; error: string | null } | null,
): Promise<void> {
  const kept = checks.map(({ name, differences }) => ({ name, differences }))
  await sql`update org.proof set checks = ${JSON.stringify(kept)}::jsonb,
    finished_at = ${over?.at ?? null}, error = ${over?.error ?? null}
    where proof_id = ${id} and finished_at is null`.execute(tx.db)
}

export async function proofRows(
  db: Db,
  { before, limit }: { before?: number; limit: number },
): Promise<ProofRow[]> {
  return (
    await sql<ProofRow>`select ${columns} from org.proof
    where ${before === undefined ? sql`true` : sql`proof_id < ${before}`}
    order by proof_id desc limit ${limit + 1}`.execute(db)
  ).rows
}

/** When a night asked last. */
export async function lastNight(db: Db): Promise<Date | undefined> {
  const found = await sql<{ at: Date }>`select asked_at as at from org.proof
    where asked_by is null order by asked_at desc limit 1`.execute(db)
  return found.rows[0]?.at
}
