// Rows of clicks and of the openings they led to.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export interface NewClick {
  clickId: string
  parameter: 'gdt_vid' | 'qz_gdt' | 'monitor'
  accountId: number | null
  adGroup: string | null
  creative: string | null
  codeId: number | null
  unionidHash: string | null
  /** Parameters of the address that the click is told at. */
  callback: string | null
  at: Date
}

/**
 * Keeps each click once; what a later word knows more is added, and nothing known is replaced. Gives
 * their numbers by click id.
 */
export async function writeClicks(
  db: Db,
  clicks: readonly NewClick[],
): Promise<Map<string, number>> {
  if (clicks.length === 0) return new Map()
  // One row for each click id: a statement may touch a row once only.
  const once = [...new Map(clicks.map((click) => [click.clickId, click])).values()].toSorted(
    (a, b) => (a.clickId < b.clickId ? -1 : 1),
  )
  const of = <T>(pick: (click: NewClick) => T): T[] => once.map(pick)
  const written = await sql<{ click_no: number; click_id: string }>`
    insert into acquire.ad_click as c (click_id, parameter, account_id, ad_group, creative, code_id,
      unionid_hash, callback, at)
    select * from unnest(${of((c) => c.clickId)}::text[], ${of((c) => c.parameter)}::text[],
      ${of((c) => c.accountId)}::bigint[], ${of((c) => c.adGroup)}::text[],
      ${of((c) => c.creative)}::text[], ${of((c) => c.codeId)}::bigint[],
      ${of((c) => c.unionidHash)}::text[], ${of((c) => c.callback)}::text[],
      ${of((c) => c.at)}::timestamptz[])
    on conflict (click_id) do update set at = least(c.at, excluded.at),
      parameter = case when c.parameter = 'monitor' then excluded.parameter else c.parameter end,
      account_id = coalesce(c.account_id, excluded.account_id),
      ad_group = coalesce(c.ad_group, excluded.ad_group),
      creative = coalesce(c.creative, excluded.creative),
      code_id = coalesce(c.code_id, excluded.code_id),
      unionid_hash = coalesce(c.unionid_hash, excluded.unionid_hash),
      callback = coalesce(c.callback, excluded.callback)
    returning click_no, click_id`.execute(db)
  return new Map(written.rows.map((row) => [row.click_id, row.click_no]))
}

export async function writeLandings(
  tx: Tx,
  landings: readonly { visitId: number; clickNo: number }[],
): Promise<void> {
  if (landings.length === 0) return
  await sql`insert into acquire.ad_landing (visit_id, click_no)
    select * from unnest(${landings.map((one) => one.visitId)}::bigint[],
      ${landings.map((one) => one.clickNo)}::bigint[])
    on conflict (visit_id) do nothing`.execute(tx.db)
}
