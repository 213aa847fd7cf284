// Doors of merging: candidates, what a merge would do, doing and undoing it.
import { contract, type CustomerRow, type MergePlan } from '#contracts'
import { bootedModules, inTx, orThrow, outside, Refusal, type Db, type Scope } from '#platform'
import { recordAudit } from '#modules/org'
import { mergeCustomers, unmerge } from './merge.ts'
import { customerRefusals } from './refusals.ts'
import { candidateRows } from './sql/candidate.ts'
import { mergeById, mergesOf, type MergeRow } from './sql/merge.ts'
import { rowsOf, seenAs } from './view.ts'

const { customer } = contract

const reasons: Record<string, { zh: string; en: string }> = {
  sameEvidence: { zh: '同一份资料同时提到两人', en: 'One record names both' },
  sameNameAndBirthday: { zh: '姓名与生日相同', en: 'Same name and birthday' },
  unmerged: { zh: '曾合并后又拆分', en: 'Were merged and split again' },
  contradicts: {
    zh: '同一份资料提到两人，但身份互相矛盾',
    en: 'One record names both, yet their identities contradict',
  },
}
const reasonOf = (code: string) => ({
  code,
  sentence: reasons[code.split(':')[0] ?? ''] ?? { zh: code, en: code },
})

const rowOut = (row: MergeRow) => ({
  ...row,
  at: row.at.toISOString(),
  undoneAt: row.undoneAt?.toISOString() ?? null,
})

/** The survivors of both, each within the scope; throws when they are one already. */
async function bothSeen(
  db: Db,
  scope: Scope,
  asked: readonly number[],
): Promise<[into: number, from: number]> {
  const [a = 0, b = 0] = [
    await seenAs(db, scope, asked[0] ?? 0),
    await seenAs(db, scope, asked[1] ?? 0),
  ]
  if (a === b) throw new Refusal(customerRefusals.sameCustomer, { customerId: a })
  return a < b ? [a, b] : [b, a]
}

/** What each module holds of the one who would become an alias. */
async function effectsOf(db: Db, from: number): Promise<MergePlan['effects']> {
  const effects: MergePlan['effects'] = []
  for (const module of bootedModules()) {
    const held = await module.person?.export(db, from)
    const count = Object.values(held ?? {}).reduce(
      (sum: number, part) => sum + (Array.isArray(part) ? part.length : part ? 1 : 0),
      0,
    )
    if (count > 0) {
      effects.push({
        module: module.name,
        count,
        sentence: {
          zh: `${count} 条记录归入保留的客户`,
          en: `${count} records count for the one who stays`,
        },
      })
    }
  }
  return effects
}

async function sidesOf(db: Db, ids: readonly number[]): Promise<Map<number, CustomerRow>> {
  return new Map((await rowsOf(db, [...new Set(ids)])).map((row) => [row.id, row]))
}

export const mergeRoutes = {
  listMergeCandidates: outside(
    customer.listMergeCandidates,
    async ({ platform: { db }, scope }, { limit, cursor, customerId }) => {
      const [low = 0, high = 0] = (cursor ?? '').split('.').map(Number)
      const found = await candidateRows(db, scope, {
        customerId,
        after: [low || 0, high || 0],
        limit,
      })
      const page = found.slice(0, limit)
      const sides = await sidesOf(
        db,
        page.flatMap((pair) => [pair.lowId, pair.highId]),
      )
      const last = page.at(-1)
      return {
        items: page.flatMap((pair) => {
          const both = [sides.get(pair.lowId), sides.get(pair.highId)].filter(
            (row) => row !== undefined,
          )
          return both.length === 2
            ? [{ customers: both, reasons: pair.reasons.map(reasonOf), strength: pair.strength }]
            : []
        }),
        ...(found.length > limit && last && { nextCursor: `${last.lowId}.${last.highId}` }),
      }
    },
  ),
  previewMerge: outside(
    customer.previewMerge,
    async ({ platform: { db }, scope }, { customerIds }) => {
      const [into, from] = await bothSeen(db, scope, customerIds)
      const sides = await sidesOf(db, [into, from])
      return {
        survivor: sides.get(into)!,
        alias: sides.get(from)!,
        effects: await effectsOf(db, from),
        blockers: [],
      }
    },
  ),
  merge: inTx(customer.merge, async (tx, { customerIds, reason }, { scope }) => {
    const both = await bothSeen(tx.db, scope, customerIds)
    const row = orThrow(await mergeCustomers(tx, { customerIds: both, reason: reason ?? null }))
    await recordAudit(tx, {
      action: 'customer.merge',
      subject: `merge ${row.id}`,
      details: { from: row.aliasId, into: row.survivorId },
    })
    return rowOut(row)
  }),
  unmerge: inTx(customer.unmerge, async (tx, { id }, { scope }) => {
    const known = await mergeById(tx.db, id)
    if (!known) throw new Refusal(customerRefusals.unknownMerge, { id })
    await seenAs(tx.db, scope, known.survivorId)
    const row = orThrow(await unmerge(tx, id))
    await recordAudit(tx, {
      action: 'customer.unmerge',
      subject: `merge ${id}`,
      details: { from: row.aliasId, into: row.survivorId },
    })
    return rowOut(row)
  }),
  listMerges: outside(customer.listMerges, async ({ platform: { db }, scope }, { id }) => {
    const seen = await seenAs(db, scope, id)
    return { items: (await mergesOf(db, [seen])).map(rowOut) }
  }),
}
