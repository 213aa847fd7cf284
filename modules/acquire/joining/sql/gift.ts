// The brand's joining gift: one row, or none.
import { sql } from 'kysely'
import type { JoiningGiftInput } from '#contracts'
import type { Db, Tx } from '#platform'

export interface GiftRow {
  invitation: string
  couponTemplateId: number | null
  couponName: string | null
  codeId: number
  codeName: string
  storeName: string
  active: boolean
}
export async function readGift(db: Db): Promise<GiftRow | undefined> {
  const found = await sql<GiftRow>`select g.invitation, g.coupon_template_id as "couponTemplateId",
      t.name as "couponName", g.code_id as "codeId", c.name as "codeName", s.name as "storeName",
      g.active
    from acquire.joining_gift g join code.v_code c on c.code_id = g.code_id
    join org.v_store s on s.store_id = c.store_id
    left join coupon.v_template t on t.template_id = g.coupon_template_id`.execute(db)
  return found.rows[0]
}

/** Undefined where there is no such code. */
export async function leadsToGuide(db: Db, codeId: number): Promise<boolean | undefined> {
  const found = await sql<{ fit: boolean }>`select active and kind in ('guide', 'boss') as fit
    from code.v_code where code_id = ${codeId}`.execute(db)
  return found.rows[0]?.fit
}

/** Offered anew after a pause it is for those who join from then on. */
export async function writeGift(tx: Tx, input: JoiningGiftInput): Promise<void> {
  const { invitation, couponTemplateId, codeId, active } = input
  await sql`insert into acquire.joining_gift as g (invitation, coupon_template_id, code_id, active,
      made_at, changed_at)
    values (${invitation}, ${couponTemplateId}, ${codeId}, ${active}, ${tx.now}, ${tx.now})
    on conflict (one) do update set invitation = excluded.invitation,
      coupon_template_id = excluded.coupon_template_id, code_id = excluded.code_id,
      active = excluded.active, changed_at = excluded.changed_at,
      made_at = case when g.active then g.made_at else excluded.made_at end`.execute(tx.db)
}
