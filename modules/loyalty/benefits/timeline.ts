// Benefits on a customer's timeline: used, claimed, undone.
import { sql } from 'kysely'
import type { Db, TimelineRow } from '#platform'

interface Asked {
  customerIds: readonly number[]
  before: Date
  limit: number
}
interface Turn {
  at: Date
  undone: boolean
  id: number
  name: string
  partner: boolean
  storeName: string | null
}

export async function benefitTurns(db: Db, asked: Asked): Promise<TimelineRow[]> {
  const rows = (
    await sql<Turn>`
    with own as (select u.*, b.name, b.kind = 'partner' as partner, s.name as store
      from loyalty.benefit_use u join loyalty.benefit b using (benefit_id)
      left join org.v_store s on s.store_id = u.store_id
      where u.customer_id = any(${[...asked.customerIds]}::bigint[])),
    turns as (select at, false as undone, use_id, name, partner, store from own
      union all select undone_at, true, use_id, name, partner, store from own
        where undone_at is not null)
    select at, undone, use_id as id, name, partner, store as "storeName" from turns
    where at < ${asked.before} order by at desc limit ${asked.limit}`.execute(db)
  ).rows
  return rows.map(toRow)
}

function toRow({ at, undone, id, name, partner, storeName }: Turn): TimelineRow {
  const where = storeName === null ? '' : ` · ${storeName}`
  const used = partner
    ? { zh: `领取权益「${name}」的券码`, en: `Claimed a code of the benefit "${name}"` }
    : { zh: `使用权益「${name}」${where}`, en: `Used the benefit "${name}"${where}` }
  return {
    at,
    kind: undone ? 'loyalty.benefitUndone' : 'loyalty.benefitUsed',
    details: {
      id,
      name,
      sentence: undone
        ? { zh: `撤销权益「${name}」的核销`, en: `The use of the benefit "${name}" was undone` }
        : used,
    },
  }
}
