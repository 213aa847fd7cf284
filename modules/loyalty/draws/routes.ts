// The doors of draws: the brand, the desk, everybody, herself.
import { contract, type DrawWinner } from '#contracts'
import { inTx, outside, platformRefusals, Refusal, type Db, type Scope } from '#platform'
import { recordAudit } from '#modules/org'
import { loyaltyRefusals } from '../refusals.ts'
import { buyTickets } from './buy.ts'
import { cancelDraw, openDraw, saveDraw } from './save.ts'
import { ownDraws, showDraw, showDraws, showProof } from './show.ts'
import { listWins, markHanded } from './sql/win.ts'
import { toWinners, winnersCsv } from './winners.ts'

const own = ({ customerId }: Scope): number => {
  if (customerId === null) throw new Refusal(platformRefusals.signInNeeded)
  return customerId
}

const reaches = ({ all, storeIds }: Scope, storeId: number): boolean =>
  all || storeIds.includes(storeId)

async function winnerOf(db: Db, scope: Scope, drawId: number, winId: number): Promise<DrawWinner> {
  const [one] = await toWinners(db, await listWins(db, scope, { drawId, winId, limit: 1 }))
  if (!one) throw new Refusal(loyaltyRefusals.unknownWin)
  return one
}

export const drawRoutes = {
  listDraws: outside(contract.draws.list, async ({ platform: { db } }) => ({
    items: await showDraws(db),
  })),
  saveDraw: inTx(contract.draws.save, async (tx, input) => {
    const draw = await saveDraw(tx, input)
    const subject = String(draw.id)
    await recordAudit(tx, { action: 'loyalty.draw', subject, details: { ...input } })
    return draw
  }),
  getDraw: outside(contract.draws.get, ({ platform: { db } }, { id }) => showDraw(db, id)),
  openDraw: inTx(contract.draws.open, async (tx, { id }) => {
    const { draw, fresh } = await openDraw(tx, id)
    const details = { seedHash: draw.seedHash }
    if (fresh) await recordAudit(tx, { action: 'loyalty.drawOpened', subject: String(id), details })
    return draw
  }),
  cancelDraw: inTx(contract.draws.cancel, async (tx, { id, reason }) => {
    const { draw, fresh } = await cancelDraw(tx, id, reason)
    const details = { reason, ...draw.figures }
    if (fresh)
      await recordAudit(tx, { action: 'loyalty.drawCancelled', subject: String(id), details })
    return draw
  }),
  drawWinners: outside(
    contract.draws.winners,
    async ({ platform: { db }, scope }, { id, cursor, limit }) => {
      const rows = await listWins(db, scope, {
        drawId: id,
        ...(cursor && { after: Number(cursor) }),
        limit: limit + 1,
      })
      const items = await toWinners(db, rows.slice(0, limit))
      return {
        items,
        ...(rows.length > limit && { nextCursor: String(items.at(-1)?.winId) }),
      }
    },
  ),
  winnersFile: outside(contract.draws.winnersFile, async ({ platform, actor, scope }, { id }) => {
    const { name } = await showDraw(platform.db, id)
    const text = await winnersCsv(platform.db, scope, id)
    await platform.transact({ actor }, (tx) =>
      recordAudit(tx, { action: 'loyalty.winnersExport', subject: String(id), details: { name } }),
    )
    return new File([text], `draw-${id}-winners.csv`, { type: 'text/csv' })
  }),
  handOverPrize: inTx(contract.draws.handOver, async (tx, { id, winId, storeId }, { scope }) => {
    if (!reaches(scope, storeId)) throw new Refusal(loyaltyRefusals.unknownStore, {}, 'storeId')
    const win = await winnerOf(tx.db, scope, id, winId)
    if (win.customerId === null) throw new Refusal(loyaltyRefusals.unknownWin)
    if (!(await markHanded(tx, winId, storeId)))
      throw new Refusal(
        win.coupon && !win.couponRefused
          ? loyaltyRefusals.prizeByItself
          : loyaltyRefusals.prizeGiven,
      )
    await recordAudit(tx, {
      action: 'loyalty.prizeHandedOver',
      subject: String(win.customerId),
      details: { drawId: id, winId, storeId },
    })
    return winnerOf(tx.db, scope, id, winId)
  }),
  drawProof: outside(contract.draws.proof, ({ platform: { db } }, { id }) => showProof(db, id)),
  ownDraws: outside(contract.draws.own, ({ platform: { db, clock }, scope }) =>
    ownDraws(db, own(scope), clock.now()),
  ),
  buyTickets: inTx(contract.draws.buy, async (tx, { id, key, tickets }, { scope }) => {
    const customerId = own(scope)
    await buyTickets(tx, { customerId, drawId: id, key, tickets })
    return ownDraws(tx.db, customerId, tx.now)
  }),
}
