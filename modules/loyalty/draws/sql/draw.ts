// Queries of draws and their prizes.
import { sql } from 'kysely'
import type { DrawInput, DrawTerms } from '#contracts'
import { sortedUnique, type Day } from '#kit'
import type { Db, Tx } from '#platform'

export interface Figures {
  tickets: number
  members: number
  orders: number
  pointTickets: number
}
export interface DrawRow {
  drawId: number
  name: string
  blurb: string
  state: 'draft' | 'open' | 'drawn' | 'cancelled'
  fromOn: Day
  untilOn: Day
  drawsAt: Date
  terms: DrawTerms
  openedAt: Date | null
  dueAt: Date | null
  seedHash: string | null
  listHash: string | null
  figures: Figures | null
  drawnAt: Date | null
  cancelledAt: Date | null
  cancelReason: string | null
}
/** Never the seed: who needs it asks for it by name. */
const columns = sql`d.draw_id as "drawId", d.name, d.blurb, d.state, d.from_on as "fromOn",
  d.until_on as "untilOn", d.draws_at as "drawsAt", d.terms, d.opened_at as "openedAt",
  d.due_at as "dueAt", d.seed_hash as "seedHash", d.list_hash as "listHash", d.figures,
  d.drawn_at as "drawnAt", d.cancelled_at as "cancelledAt", d.cancel_reason as "cancelReason"`

export async function readDraws(db: Db): Promise<DrawRow[]> {
  return (
    await sql<DrawRow>`select ${columns} from loyalty.draw d order by d.draw_id desc`.execute(db)
  ).rows
}

export async function readDraw(db: Db, drawId: number): Promise<DrawRow | undefined> {
  return (
    await sql<DrawRow>`select ${columns} from loyalty.draw d
    where d.draw_id = ${drawId}`.execute(db)
  ).rows[0]
}

export async function openDraws(db: Db): Promise<DrawRow[]> {
  return (
    await sql<DrawRow>`select ${columns} from loyalty.draw d
    where d.state = 'open' order by d.draw_id`.execute(db)
  ).rows
}

/** Those of them that are still open, held open: whoever draws or calls off waits. */
export async function holdOpen(tx: Tx, drawIds: readonly number[]): Promise<Set<number>> {
  const ids = sortedUnique(drawIds)
  tx.locks.take('hot', 'loyalty.draw', ids)
  const found = await sql<{ id: number }>`select draw_id as id from loyalty.draw
    where draw_id = any(${ids}::bigint[]) and state = 'open'
    order by draw_id for share`.execute(tx.db)
  return new Set(found.rows.map(({ id }) => id))
}

export async function lockDraw(tx: Tx, drawId: number): Promise<DrawRow | undefined> {
  tx.locks.take('hot', 'loyalty.draw', [drawId])
  await sql`select 1 from loyalty.draw where draw_id = ${drawId} for update`.execute(tx.db)
  return readDraw(tx.db, drawId)
}

export interface PrizeRow {
  prizeId: number
  drawId: number
  name: string
  pieces: number
  templateId: number | null
  templateName: string | null
}
export async function prizesOf(db: Db, drawIds: readonly number[]): Promise<PrizeRow[]> {
  return (
    await sql<PrizeRow>`select p.prize_id as "prizeId", p.draw_id as "drawId", p.name, p.pieces,
      p.template_id as "templateId", t.name as "templateName"
    from loyalty.draw_prize p left join coupon.v_template t on t.template_id = p.template_id
    where p.draw_id = any(${[...drawIds]}::bigint[]) order by p.draw_id, p.place`.execute(db)
  ).rows
}

/** Undefined: there is no such draft. */
export async function writeDraft(tx: Tx, input: DrawInput): Promise<number | undefined> {
  const { id, name, blurb, fromOn, untilOn, drawsAt, terms, prizes } = input
  const saved =
    id === undefined
      ? await sql<{ id: number }>`insert into loyalty.draw (name, blurb, from_on, until_on,
            draws_at, terms, changed_at)
          values (${name}, ${blurb}, ${fromOn}, ${untilOn}, ${drawsAt}, ${JSON.stringify(terms)},
            ${tx.now}) returning draw_id as id`.execute(tx.db)
      : await sql<{ id: number }>`update loyalty.draw set name = ${name}, blurb = ${blurb},
            from_on = ${fromOn}, until_on = ${untilOn}, draws_at = ${drawsAt},
            terms = ${JSON.stringify(terms)}, changed_at = ${tx.now}
          where draw_id = ${id} and state = 'draft' returning draw_id as id`.execute(tx.db)
  const drawId = saved.rows[0]?.id
  if (drawId === undefined) return undefined
  await sql`delete from loyalty.draw_prize where draw_id = ${drawId}`.execute(tx.db)
  await sql`insert into loyalty.draw_prize (draw_id, place, name, pieces, template_id)
    select ${drawId}, place, name, pieces, template_id
    from unnest(${prizes.map((p) => p.name)}::text[], ${prizes.map((p) => p.pieces)}::int[],
      ${prizes.map((p) => p.templateId)}::bigint[]) with ordinality
      u(name, pieces, template_id, place)`.execute(tx.db)
  return drawId
}

export async function markOpen(
  tx: Tx,
  drawId: number,
  seed: { sealed: string; hash: string },
): Promise<void> {
  await sql`update loyalty.draw set state = 'open', opened_at = ${tx.now}, due_at = draws_at,
    seed_sealed = ${seed.sealed}, seed_hash = ${seed.hash}, changed_at = ${tx.now}
    where draw_id = ${drawId} and state = 'draft'`.execute(tx.db)
}

/** The seed of a draw called off is never told, so it is not kept either. */
export async function markCancelled(
  tx: Tx,
  { drawId, reason, figures }: { drawId: number; reason: string; figures: Figures },
): Promise<void> {
  await sql`update loyalty.draw set state = 'cancelled', cancelled_at = ${tx.now},
    cancel_reason = ${reason}, figures = ${JSON.stringify(figures)}, seed_sealed = null,
    due_at = ${tx.now}, changed_at = ${tx.now}
    where draw_id = ${drawId} and state = 'open'`.execute(tx.db)
}

export async function nothingDue(tx: Tx, drawId: number): Promise<void> {
  await sql`update loyalty.draw set due_at = null where draw_id = ${drawId}`.execute(tx.db)
}

/** Something to do: to draw it, to give points back to somebody, or to see that all of them are. */
const worthATurn = (aside: readonly number[]) => {
  const owed = sql`select 1 from loyalty.draw_entry e where e.draw_id = d.draw_id
    and e.kind = 'points' and e.returned_at is null and e.out_at is null`
  return sql`d.due_at is not null and (d.state = 'open' or not exists (${owed})
    or exists (${owed} and e.customer_id <> all(${[...aside]}::bigint[])))`
}

export async function nextDraw(db: Db, aside: readonly number[]): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(d.due_at) as at from loyalty.draw d
    where ${worthATurn(aside)}`.execute(db)
  return found.rows[0]?.at ?? null
}

export async function dueDraw(
  tx: Tx,
  aside: readonly number[],
): Promise<{ drawId: number; state: DrawRow['state'] } | undefined> {
  return (
    await sql<{ drawId: number; state: DrawRow['state'] }>`select d.draw_id as "drawId", d.state
    from loyalty.draw d where d.due_at <= ${tx.now} and ${worthATurn(aside)}
    order by d.due_at, d.draw_id limit 1`.execute(tx.db)
  ).rows[0]
}

export async function sealedSeed(tx: Tx, drawId: number): Promise<string> {
  const found = await sql<{ sealed: string | null }>`select seed_sealed as sealed
    from loyalty.draw where draw_id = ${drawId} and state = 'open'`.execute(tx.db)
  const sealed = found.rows[0]?.sealed
  if (!sealed) throw new Error(`draw ${drawId} has no seed`)
  return sealed
}

export interface Drawn {
  seed: string
  list: string
  listHash: string
  seedHash: string
  tickets: number
}
export async function markDrawn(
  tx: Tx,
  drawId: number,
  drawn: Omit<Drawn, 'seedHash'> & { figures: Figures },
): Promise<void> {
  await sql`update loyalty.draw set state = 'drawn', drawn_at = ${tx.now}, due_at = null,
    seed = ${drawn.seed}, seed_sealed = null, list = ${drawn.list}, list_hash = ${drawn.listHash},
    tickets = ${drawn.tickets}, figures = ${JSON.stringify(drawn.figures)}, changed_at = ${tx.now}
    where draw_id = ${drawId} and state = 'open'`.execute(tx.db)
}

/** What is told of a draw once it is drawn; undefined before. */
export async function drawnOf(db: Db, drawId: number): Promise<Drawn | undefined> {
  return (
    await sql<Drawn>`select seed, list, list_hash as "listHash", seed_hash as "seedHash", tickets
    from loyalty.draw where draw_id = ${drawId} and state = 'drawn'`.execute(db)
  ).rows[0]
}
