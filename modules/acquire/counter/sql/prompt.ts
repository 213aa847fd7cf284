// Rows of prompts, and of the links that stand for colleagues.
import { sql } from 'kysely'
import type { CounterPromptInput } from '#contracts'
import type { Db, Scope, Tx } from '#platform'

export interface PromptRow {
  id: number
  codeId: number
  codeName: string
  storeId: number
  storeName: string
  gift: string
  couponTemplateId: number | null
  couponName: string | null
  active: boolean
  staff: { id: number; name: string }[]
}

export const within = (scope: Scope) =>
  sql`(${scope.all} or c.store_id = any(${[...scope.storeIds]}::bigint[]))`

/** A guide sees herself as the only one to stand there. */
export async function promptRows(
  db: Db,
  scope: Scope,
  find: { id?: number; before?: number; limit: number },
): Promise<PromptRow[]> {
  const found = await sql<PromptRow>`select q.prompt_id as id, q.code_id as "codeId",
      c.name as "codeName", c.store_id as "storeId", s.name as "storeName", q.gift,
      q.coupon_template_id as "couponTemplateId", t.name as "couponName", q.active,
      coalesce((select jsonb_agg(jsonb_build_object('id', f.staff_id, 'name', f.name)
          order by f.name, f.staff_id)
        from org.v_staff_store b join org.v_staff f on f.staff_id = b.staff_id and f.active
        where b.store_id = c.store_id and f.role in ('guide', 'store')
          and (${scope.staffId}::bigint is null or f.staff_id = ${scope.staffId})), '[]') as staff
    from acquire.counter_prompt q join code.v_code c on c.code_id = q.code_id
    join org.v_store s on s.store_id = c.store_id
    left join coupon.v_template t on t.template_id = q.coupon_template_id
    where ${within(scope)} and (${find.id ?? null}::bigint is null or q.prompt_id = ${find.id ?? null})
      and q.prompt_id < ${find.before ?? Number.MAX_SAFE_INTEGER}
    order by q.prompt_id desc limit ${find.limit}`.execute(db)
  return found.rows
}

/** Whether a code can be used at a counter: in use, leased, and adding a guide. */
export async function counterCode(
  db: Db,
  scope: Scope,
  codeId: number,
): Promise<boolean | undefined> {
  const found = await sql<{ fit: boolean }>`
    select c.active and c.mode = 'leased' and c.kind in ('guide', 'boss') as fit
    from code.v_code c where c.code_id = ${codeId} and ${within(scope)}`.execute(db)
  return found.rows[0]?.fit
}

export async function templateUsable(db: Db, templateId: number): Promise<boolean> {
  const found = await sql`select 1 from coupon.v_template
    where template_id = ${templateId} and active`.execute(db)
  return found.rows.length > 0
}

/** Gives the prompt; undefined where its code is another, or has another prompt. */
export async function writePrompt(
  tx: Tx,
  { id, codeId, gift, couponTemplateId, active }: CounterPromptInput,
): Promise<number | undefined> {
  const written =
    id === undefined
      ? await sql<{ prompt_id: number }>`insert into acquire.counter_prompt (code_id, gift,
          coupon_template_id, active, made_at, changed_at)
        values (${codeId}, ${gift}, ${couponTemplateId}, ${active}, ${tx.now}, ${tx.now})
        on conflict (code_id) do nothing returning prompt_id`.execute(tx.db)
      : await sql<{ prompt_id: number }>`update acquire.counter_prompt set gift = ${gift},
          coupon_template_id = ${couponTemplateId}, active = ${active}, changed_at = ${tx.now}
        where prompt_id = ${id} and code_id = ${codeId} returning prompt_id`.execute(tx.db)
  return written.rows[0]?.prompt_id
}

export async function writeCounterLink(
  tx: Tx,
  link: { promptId: number; staffId: number; ref: string; slug: string },
): Promise<void> {
  await sql`insert into acquire.counter_link (prompt_id, staff_id, ref, slug)
    values (${link.promptId}, ${link.staffId}, ${link.ref}, ${link.slug})
    on conflict (prompt_id, staff_id) do nothing`.execute(tx.db)
}
