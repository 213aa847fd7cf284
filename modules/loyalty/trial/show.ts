// A trial as people read it.
import type { Trial, TrialFigures } from '#contracts'
import { dayOf } from '#kit'
import { Refusal, type Db } from '#platform'
import { brandOf } from '#modules/org'
import { growthSince } from '../program.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { readProgram } from '../sql/program.ts'
import type { Somebody } from './count.ts'
import { namesOf, readTrial, type TrialRow } from './sql.ts'

export async function showTrial(db: Db, id: number): Promise<Trial> {
  const row = await readTrial(db, id)
  if (!row) throw new Refusal(loyaltyRefusals.unknownTrial, { id })
  const { zone } = await brandOf(db)
  const { changedAt } = await readProgram(db)
  return {
    id: row.trial_id,
    askedAt: row.asked_at.toISOString(),
    from: dayOf(growthSince(row.asked_at, zone), zone),
    until: dayOf(row.asked_at, zone),
    hundredPointsFen: row.hundred_points_fen,
    members: Math.max(row.members_total, row.members_done),
    done: row.members_done,
    overtaken: (changedAt?.getTime() ?? 0) !== (row.base_changed_at?.getTime() ?? 0),
    draft: row.draft,
    figures: row.finished_at ? await figuresOf(db, row) : null,
  }
}

const STORES = 500

const moved = ({ up, down, pointsMore, pointsLess }: TrialFigures['all']): number =>
  up + down + pointsMore + pointsLess

async function figuresOf(db: Db, row: TrialRow): Promise<TrialFigures> {
  const { all, couponsFen, tiers, after, stores, gainers, losers } = row.figures
  const names = await namesOf(db, {
    customers: [...gainers, ...losers].map(({ customerId }) => customerId),
    stores: Object.keys(stores).map(Number),
  })
  const named = (one: Somebody) => ({ ...one, name: names.customers.get(one.customerId) ?? null })
  const nobody = { members: 0, up: 0, down: 0, pointsMore: 0, pointsLess: 0 }
  return {
    all,
    pointsFen: Math.round(((all.pointsMore - all.pointsLess) * row.hundred_points_fen) / 100),
    couponsFen,
    tiers: row.base.tiers.map(({ name }, rank) => ({ ...(tiers[rank] ?? nobody), name })),
    after: row.draft.tiers.map(({ name }, rank) => ({ name, members: after[rank] ?? 0 })),
    stores: Object.entries(stores)
      .map(([id, fate]) => ({
        ...fate,
        storeId: Number(id) || null,
        name: names.stores.get(Number(id)) ?? null,
      }))
      .toSorted((a, b) => moved(b) - moved(a) || b.members - a.members)
      .slice(0, STORES),
    gainers: gainers.map(named),
    losers: losers.map(named),
  }
}
