// The doors of the counter.
import { contract } from '#contracts'
import { inTx, outside } from '#platform'
import { giftsAt, handOver } from './gift.ts'
import { openScreen, promptWithin, savePrompt } from './prompt.ts'
import { rankingCsv, rankingOf } from './ranking.ts'
import { promptRows } from './sql/prompt.ts'

const { acquire } = contract

export const counterRoutes = {
  listCounterPrompts: outside(
    acquire.listCounterPrompts,
    async ({ platform, scope }, { limit, cursor }) => {
      const rows = await promptRows(platform.db, scope, {
        limit: limit + 1,
        ...(cursor !== undefined && { before: Number(cursor) }),
      })
      const items = rows.slice(0, limit)
      return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
    },
  ),
  saveCounterPrompt: inTx(acquire.saveCounterPrompt, (tx, input, { scope }) =>
    savePrompt(tx, scope, input),
  ),
  openCounter: inTx(acquire.openCounter, (tx, asked, call) => openScreen(tx, call, asked)),
  counterGifts: outside(acquire.counterGifts, async ({ platform, scope }, { id }) => {
    await promptWithin(platform.db, scope, id)
    const rows = await giftsAt(platform.db, id, platform.clock.now())
    return { items: rows.map((row) => ({ ...row, joinedAt: row.joinedAt.toISOString() })) }
  }),
  giveCounterGift: inTx(
    acquire.giveCounterGift,
    async (tx, { id, customerId, given }, { scope, actor }) => {
      await promptWithin(tx.db, scope, id)
      await handOver(tx, actor, { promptId: id, customerId, given })
      return { ok: true as const }
    },
  ),
  counterRanking: outside(acquire.counterRanking, ({ platform, scope }, asked) =>
    rankingOf(platform, scope, asked),
  ),
  counterRankingCsv: outside(acquire.counterRankingCsv, async ({ platform, scope }, asked) => {
    const ranking = await rankingOf(platform, scope, asked)
    const name = `counter-${ranking.from}-${ranking.until}.csv`
    return new File([rankingCsv(ranking)], name, { type: 'text/csv' })
  }),
}
