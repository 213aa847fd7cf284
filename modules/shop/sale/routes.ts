// Doors of sales: the desk's, and the customer's own.
import { contract } from '#contracts'
import { inTx, orThrow, outside, Refusal, type Actor, type Db, type Platform } from '#platform'
import { openidsOf } from '#modules/pay'
import { tiersOf } from '../sql.ts'
import { counterOf } from './counter.ts'
import { cancelReservation } from './cancel.ts'
import { payReservation, payReservationByCode } from './pay.ts'
import { saleRefusals } from './refusals.ts'
import { callOffSale, saveSale, stopSale } from './save-sale.ts'
import { currentOnes, salePage, shownReservation, shownSale } from './show.ts'
import { saleMinutes, saleRows, shortfallsOf } from './sql/desk.ts'
import { reservationsOfPerson } from './sql/reservation.ts'
import { salesOf } from './sql/sale.ts'

const { sale } = contract

async function viewOf({ config }: Platform, db: Db, saleId: number, now: Date) {
  const [row] = await saleRows(db, { id: saleId })
  if (!row) throw new Refusal(saleRefusals.unknownSale)
  return shownSale(row, now, config.publicUrl)
}
const idOf = ({ id }: Actor): number => id ?? 0

export const saleRoutes = {
  list: outside(sale.list, async ({ platform }, { limit, cursor }) => {
    const before = cursor === undefined ? null : Number(cursor)
    const rows = await saleRows(platform.db, { before, limit: limit + 1 })
    const now = platform.clock.now()
    const items = rows.slice(0, limit)
    return {
      items: items.map((row) => shownSale(row, now, platform.config.publicUrl)),
      ...(rows.length > limit && { nextCursor: String(items.at(-1)?.saleId) }),
    }
  }),
  save: inTx(sale.save, async (tx, input, { platform }) => {
    const saleId = await saveSale(tx, input)
    return viewOf(platform, tx.db, saleId, tx.now)
  }),
  stop: inTx(sale.stop, async (tx, { id }, { platform }) => {
    await stopSale(tx, id)
    return viewOf(platform, tx.db, id, tx.now)
  }),
  callOff: inTx(sale.callOff, async (tx, { id }, { platform }) => {
    await callOffSale(tx, id)
    return viewOf(platform, tx.db, id, tx.now)
  }),
  board: outside(sale.board, async ({ platform }, { id }) => {
    const view = await viewOf(platform, platform.db, id, platform.clock.now())
    const minutes = await saleMinutes(platform.db, id)
    const shortfalls = await shortfallsOf(platform.db, id)
    return {
      sale: view,
      minutes: minutes.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts })),
      shortfalls: shortfalls.map(({ at, ...row }) => ({ ...row, at: at?.toISOString() ?? null })),
    }
  }),
  current: outside(sale.current, async ({ platform }) => ({ items: await currentOnes(platform) })),
  page: outside(sale.page, ({ platform }, { id }) => salePage(platform, id)),
  reserve: outside(sale.reserve, async ({ platform, actor }, { id, key, units }) => {
    const asked = { saleId: id, customerId: idOf(actor), key, units }
    const done = orThrow(await counterOf(platform).reserve(asked))
    return {
      id: done.reservationId,
      units: done.units,
      priceFen: done.priceFen,
      totalFen: done.units * done.priceFen,
      depositFen: done.depositFen === null ? null : done.units * done.depositFen,
      expiresAt: done.expiresAt.toISOString(),
    }
  }),
  mine: outside(sale.mine, async ({ platform, actor }) => {
    const rows = await reservationsOfPerson(platform.db, idOf(actor))
    const sales = await salesOf(
      platform.db,
      rows.map(({ saleId }) => saleId),
    )
    const payable = (await openidsOf(platform.db, idOf(actor))).length > 0
    const tierId = (await tiersOf(platform.db, [idOf(actor)])).get(idOf(actor)) ?? null
    return {
      items: rows.map((row) => shownReservation(row, sales.get(row.saleId))),
      payable,
      tierId,
    }
  }),
  pay: outside(sale.pay, ({ platform, actor }, { id }) =>
    payReservation(platform, idOf(actor), id),
  ),
  payByCode: outside(sale.payByCode, ({ platform, actor }, { id }) =>
    payReservationByCode(platform, idOf(actor), id),
  ),
  cancel: inTx(sale.cancel, async (tx, { id }, { actor }) => {
    await cancelReservation(tx, idOf(actor), id)
    return { ok: true as const }
  }),
}
